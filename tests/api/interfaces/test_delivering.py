"""Events are written with the record, and delivered to a real server that may hang, fail or be gone."""

import asyncio
import base64
import hashlib
import hmac
import json
import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, func, select, text

from api.casework.outbox.tables import DeliveryRow, EventRow, WebhookRow
from api.interfaces.delivering import Sender
from api.interfaces.events import SUBSCRIBABLE, EventType
from api.interfaces.schedule import DELAYS
from api.interfaces.webhooks import BOTH_SIGN
from knowledge.errors import StoreError
from tests.api.casework.values import asked, referral
from tests.api.interfaces.receiver import PATIENCE, receiver, wait_until

ATTEMPT_SECONDS = 0.6


@contextmanager
def sending(interfaces):
    """Send in the background, in a thread with a loop of its own, looking all the time."""
    stop, ready = threading.Event(), threading.Event()

    async def send():
        sender = Sender(interfaces.deliveries, interfaces.clock, look_seconds=0.02, attempt_seconds=ATTEMPT_SECONDS)
        async with sender.running():
            ready.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=asyncio.run, args=(send(),), daemon=True)
    thread.start()
    assert ready.wait(PATIENCE)
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def rows(interfaces, table):
    """How many rows a table has."""
    with interfaces.store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def signed_with(secret, got):
    """The signature that a request should have, computed as a receiver does."""
    signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def test_what_happens_is_delivered_signed(interfaces_on_each):
    """With the id of the change, as a CloudEvent, in the order in which it happened."""
    made = interfaces_on_each
    with receiver() as other, sending(made):
        webhook, secret = made.webhooks.add(other.url, SUBSCRIBABLE, made.clock())
        kept = made.refer()
        made.signal()
        first, second = other.wait_for(2)
        wait_until(lambda: made.webhooks.find(webhook).delivered == 2)
    sent = json.loads(first.body)
    assert sent["subject"] == kept.code
    assert first.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert first.headers["webhook-id"] == sent["id"] == f"doorverwijzing-{kept.code}-1"
    assert first.headers["webhook-signature"] == signed_with(secret, first)
    assert json.loads(second.body)["type"] == EventType.SIGNAL_RECORDED


def test_a_renewed_secret_signs_beside_the_old_one_for_a_week_and_then_alone(interfaces_on_each):
    """A receiver that checks either of them accepts what comes; afterwards the old one is nowhere any more."""
    made = interfaces_on_each
    with receiver() as other, sending(made):
        webhook, old = made.webhooks.add(other.url, SUBSCRIBABLE, made.clock())
        new = made.webhooks.renew(webhook, made.clock())
        assert made.webhooks.renew(webhook, made.clock()) is None
        made.refer()
        (meanwhile,) = other.wait_for(1)
        made.clock.now += BOTH_SIGN
        made.refer()
        afterwards = other.wait_for(2)[1]
    assert meanwhile.headers["webhook-signature"].split() == [signed_with(new, meanwhile), signed_with(old, meanwhile)]
    assert afterwards.headers["webhook-signature"] == signed_with(new, afterwards)
    assert made.deliveries.forget_old_secrets(made.clock()) == 1
    with made.store.engine.connect() as connection:
        (kept,) = connection.execute(select(WebhookRow.__table__)).mappings()
    assert (kept["secret"], kept["old_secret"], kept["old_until"]) == (new, None, None)
    assert made.webhooks.renew(webhook, made.clock())
    assert made.webhooks.renew(999, made.clock()) is None


def test_who_stops_with_the_old_secret_signs_with_the_new_one_alone(interfaces):
    webhook, _ = interfaces.webhooks.add("http://127.0.0.1:9/", SUBSCRIBABLE, interfaces.clock())
    new = interfaces.webhooks.renew(webhook, interfaces.clock())
    interfaces.refer()
    interfaces.webhooks.drop_old(webhook)
    assert interfaces.deliveries.take(webhook, interfaces.clock()).secrets == (new,)


def test_an_event_is_kept_with_the_record_or_not_at_all(interfaces_on_each):
    """When the record cannot be kept after all, there is no event of it; and the other way round."""
    made = interfaces_on_each
    made.add_webhook("https://x.example/")

    def fail_after(connection, kept):
        made.outbox.referral(connection, kept)
        connection.execute(text("INSERT INTO no_such_table VALUES (1)"))

    with pytest.raises(StoreError):
        made.store.referrals.add(referral(), asked(), fail_after)
    assert rows(made, EventRow) == rows(made, DeliveryRow) == 0
    kept = made.refer()
    assert made.store.referrals.find("lindewaard", kept.code)
    assert rows(made, EventRow) == 1


def test_the_same_request_twice_is_one_event(interfaces):
    interfaces.add_webhook("https://x.example/")
    assert interfaces.refer(key="a").code == interfaces.refer(key="a").code
    assert interfaces.signal(key="b").code == interfaces.signal(key="b").code
    assert rows(interfaces, EventRow) == 2


def test_without_webhooks_nothing_is_written(interfaces):
    interfaces.refer()
    assert rows(interfaces, EventRow) == 0


def test_a_webhook_gets_what_it_asked_for_and_only_from_then_on(interfaces):
    interfaces.refer()
    signals = interfaces.add_webhook("https://a.example/", [EventType.SIGNAL_RECORDED, EventType.SIGNAL_WITHDRAWN])
    referrals = interfaces.add_webhook("https://b.example/", [EventType.REFERRAL_RECORDED])
    kept = interfaces.signal()
    interfaces.refer()
    interfaces.store.signals.withdraw("lindewaard", kept.code, interfaces.clock(), interfaces.outbox.signal)
    counts = {webhook.id: webhook.waiting for webhook in interfaces.webhooks.listed()}
    assert counts == {signals.id: 2, referrals.id: 1}


def test_a_server_that_fails_is_tried_again_until_it_works(interfaces):
    """With the same id and the same body, a new timestamp, and a valid signature each time."""
    with receiver(500, 503, 204) as other, sending(interfaces):
        webhook = interfaces.add_webhook(other.url)
        interfaces.refer()
        other.wait_for(1)
        wait_until(lambda: interfaces.webhooks.find(webhook.id).failing == 1)
        failed = interfaces.webhooks.failed(webhook.id)[0]
        assert (failed.answer, failed.attempts, failed.trouble) == (500, 1, "Antwoord 500.")
        interfaces.clock.pass_(minutes=1)
        other.wait_for(2)
        wait_until(lambda: [one.attempts for one in interfaces.webhooks.failed(webhook.id)] == [2])
        interfaces.clock.pass_(minutes=10)
        first, second, third = other.wait_for(3)
        wait_until(lambda: interfaces.webhooks.find(webhook.id).delivered == 1)
    assert first.body == second.body == third.body
    assert len({got.headers["webhook-id"] for got in (first, second, third)}) == 1
    assert len({got.headers["webhook-timestamp"] for got in (first, second, third)}) == 3
    assert interfaces.webhooks.failed(webhook.id) == ()


def test_what_fails_for_three_days_is_given_up_visibly_and_can_be_sent_again(interfaces):
    with receiver(500) as other, sending(interfaces):
        webhook = interfaces.add_webhook(other.url)
        interfaces.refer()
        for attempt in range(len(DELAYS) + 1):
            other.wait_for(attempt + 1)
            wait_until(
                lambda made=attempt + 1: [one.attempts for one in interfaces.webhooks.failed(webhook.id)] == [made]
            )
            interfaces.clock.pass_(hours=30)
        wait_until(lambda: interfaces.webhooks.find(webhook.id).given_up == 1)
        assert interfaces.webhooks.failed(webhook.id)[0].next_at is None
        other.answers = [204]
        assert interfaces.webhooks.try_again(webhook.id, interfaces.clock()) == 1
        wait_until(lambda: interfaces.webhooks.find(webhook.id).delivered == 1)


def test_a_server_that_hangs_holds_nothing_up(interfaces):
    """Not the recording, not another webhook; after the time of one attempt it counts as failed."""
    with receiver("hang") as stuck, receiver() as other, sending(interfaces):
        slow, quick = interfaces.add_webhook(stuck.url), interfaces.add_webhook(other.url)
        for _ in range(5):
            interfaces.refer()
        other.wait_for(5)
        stuck.wait_for(1)
        wait_until(lambda: interfaces.webhooks.find(quick.id).delivered == 5)
        wait_until(lambda: interfaces.webhooks.find(slow.id).failing >= 1)
        assert "Geen antwoord binnen" in interfaces.webhooks.failed(slow.id)[0].trouble


def test_a_server_that_is_not_there_is_told_and_tried_again(interfaces):
    with receiver() as other:
        url = other.url
    with sending(interfaces):
        webhook = interfaces.add_webhook(url)
        interfaces.refer()
        wait_until(lambda: interfaces.webhooks.find(webhook.id).failing == 1)
    failed = interfaces.webhooks.failed(webhook.id)[0]
    assert failed.trouble == "Geen verbinding (ConnectError)."
    assert failed.next_at > interfaces.clock()


def test_a_redirect_is_not_followed(interfaces):
    """What is signed for one address does not travel to another."""
    with receiver() as elsewhere, receiver(307, location=elsewhere.url) as other, sending(interfaces):
        webhook = interfaces.add_webhook(other.url)
        interfaces.refer()
        wait_until(lambda: interfaces.webhooks.find(webhook.id).failing == 1)
    assert elsewhere.got == []


def test_a_receiver_that_is_gone_for_good_stops_its_webhook(interfaces):
    """410: nothing more is sent, it is said why, and an administrator can start it again."""
    with receiver(410) as other, sending(interfaces):
        webhook = interfaces.add_webhook(other.url)
        interfaces.refer()
        wait_until(lambda: not interfaces.webhooks.find(webhook.id).active)
        found = interfaces.webhooks.find(webhook.id)
        assert (found.given_up, found.stopped_because[:12]) == (1, "De ontvanger")
        interfaces.refer()
        assert interfaces.webhooks.find(webhook.id).waiting == 0
        interfaces.webhooks.switch(webhook.id, active=True)
        assert interfaces.webhooks.find(webhook.id).stopped_because is None


def test_a_receiver_that_asks_for_time_gets_it(interfaces):
    with receiver(429, retry_after="600") as other, sending(interfaces):
        webhook = interfaces.add_webhook(other.url)
        interfaces.refer()
        wait_until(lambda: interfaces.webhooks.find(webhook.id).failing == 1)
    wait = interfaces.webhooks.failed(webhook.id)[0].next_at - interfaces.clock()
    assert wait.total_seconds() >= 600


def test_a_power_cut_in_the_middle_sends_the_same_event_again(interfaces):
    """Taken, perhaps sent, never marked: after the claim it is free again, with the same id for who receives it."""
    webhook = interfaces.add_webhook("http://127.0.0.1:9/")
    interfaces.refer()
    taken = interfaces.deliveries.take(webhook.id, interfaces.clock())
    assert interfaces.deliveries.take(webhook.id, interfaces.clock()) is None
    interfaces.clock.pass_(minutes=3)
    assert interfaces.deliveries.take(webhook.id, interfaces.clock()) == taken


def test_who_was_too_late_does_not_undo_a_delivery(interfaces):
    """Two senders by mistake: what arrived stays delivered."""
    webhook = interfaces.add_webhook("http://127.0.0.1:9/")
    interfaces.refer()
    taken = interfaces.deliveries.take(webhook.id, interfaces.clock())
    interfaces.deliveries.delivered(taken, 204, interfaces.clock())
    interfaces.deliveries.failed(taken, "Geen antwoord.", None, interfaces.clock(), DELAYS[0])
    assert interfaces.webhooks.find(webhook.id).delivered == 1


def test_a_webhook_that_is_stopped_keeps_what_waited(interfaces):
    webhook = interfaces.add_webhook("http://127.0.0.1:9/")
    interfaces.refer()
    interfaces.webhooks.switch(webhook.id, active=False)
    assert interfaces.deliveries.due(interfaces.clock()) == ()
    interfaces.webhooks.switch(webhook.id, active=True)
    assert interfaces.deliveries.due(interfaces.clock()) == (webhook.id,)


def test_a_webhook_that_is_removed_takes_its_events_along(interfaces_on_each):
    """But not those that another webhook still waits for, nor those of another municipality."""
    made = interfaces_on_each
    first, second = made.add_webhook("https://a.example/"), made.add_webhook("https://b.example/")
    made.refer()
    made.webhooks.remove(first.id)
    assert [webhook.id for webhook in made.webhooks.listed()] == [second.id]
    assert (rows(made, EventRow), rows(made, DeliveryRow)) == (1, 1)
    made.webhooks.remove(second.id)
    assert (rows(made, EventRow), rows(made, DeliveryRow)) == (0, 0)


def test_a_test_event_goes_to_one_webhook(interfaces):
    first, second = interfaces.add_webhook("https://a.example/"), interfaces.add_webhook("https://b.example/")
    interfaces.webhooks.test(first.id, interfaces.clock())
    assert [webhook.waiting for webhook in interfaces.webhooks.listed()] == [1, 0]
    assert second.waiting == 0


def test_events_are_deleted_when_they_are_too_old(interfaces_on_each):
    made = interfaces_on_each
    webhook = made.add_webhook("https://a.example/")
    made.refer()
    made.clock.pass_(days=31)
    made.webhooks.test(webhook.id, made.clock())
    assert made.deliveries.delete_before(made.clock() - (DELAYS[-1] * 30)) == 1
    assert rows(made, EventRow) == 1


def test_a_database_that_is_gone_does_not_end_the_sending(interfaces, caplog):
    """It is looked at again and again; what was written comes through when it is back."""
    with receiver() as other, sending(interfaces):
        interfaces.add_webhook(other.url)
        engine = create_engine(interfaces.store.engine.url)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE delivery RENAME TO away"))
        wait_until(lambda: "Er is niet te zien welke berichten wachten" in caplog.text)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO delivery"))
        engine.dispose()
        interfaces.refer()
        other.wait_for(1)
