"""The owner of a desk is asked by a real mail, once per period, with a link that works for one answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.casework.mail_queue import CLAIMED_FOR, MailStatus
from api.freshness.periods import Period, is_working_time, period_of
from api.freshness.reminding import Reminding
from knowledge.due import STALE_AFTER, due_on, next_due
from tests.api.freshness.conftest import DUE, NOW, OWNER, text_of

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "period"),
    [
        (-29, None),
        (-28, Period.BEFORE),
        (0, Period.BEFORE),
        (13, Period.BEFORE),
        (14, Period.AFTER),
        (55, Period.AFTER),
        (56, Period.LAST),
        (900, Period.LAST),
    ],
)
def test_an_owner_is_asked_before_and_twice_after(days, period):
    assert period_of(DUE, DUE + days * DAY) is period


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (NOW, True),
        (NOW.replace(hour=8, minute=0), True),
        (NOW.replace(hour=7, minute=59), False),
        (NOW.replace(hour=18, minute=0), False),
        (NOW + 4 * DAY, False),
    ],
)
def test_mail_goes_out_on_working_days(moment, works):
    """The last one is a Saturday."""
    assert is_working_time(moment) is works


@given(verified=st.dates(date(2020, 1, 1), date(2030, 1, 1)), days=st.integers(-2000, 2000), later=st.integers(0, 900))
def test_a_desk_is_never_due_before_it_was_checked_nor_after_a_year(lindewaard, verified, days, later):
    """Whatever day an editor set: also a day that is long past, or far away."""
    desk = lindewaard.content.desks[0]
    desk = desk.model_copy(update={"verified_on": verified, "check_before": verified + days * DAY})
    assert verified < due_on(desk) <= verified + STALE_AFTER
    again = next_due(desk, verified + later * DAY)
    after = desk.model_copy(update={"verified_on": verified + later * DAY, "check_before": again})
    assert 30 * DAY <= due_on(after) - after.verified_on <= STALE_AFTER


def test_a_desk_without_a_day_of_its_own_stays_so(lindewaard):
    assert next_due(lindewaard.content.desks[0], NOW.date()) is None


def test_the_owner_is_asked_once_in_a_period(owner):
    """With what everybody may know and a link, at the address of the owner; not again the next day."""
    (mail,) = owner.asked()
    text = text_of(mail)
    assert (mail["To"], mail["Subject"]) == (OWNER, f"Kloppen de gegevens van {owner.desk.name} nog?")
    assert "Graag voor 15 december 2026." in text
    assert owner.desk.phone in text
    assert "Bibliotheek, team taal is de eigenaar" in text
    assert (owner.desk.colleague_phone or "geen") not in text
    for _ in range(3):
        owner.clock.now += DAY
        assert owner.asked() == []
    owner.clock.now = NOW.replace(month=12, day=30)
    (late,) = owner.asked()
    assert "Dat moest voor 15 december 2026." in text_of(late)
    assert owner.asked() == []


def test_the_job_asks_at_working_hours_only(owner):
    """At night nothing is written down, so it goes out the next morning."""
    owner.clock.now = NOW.replace(hour=6)
    owner.freshness.reminding.look()
    assert owner.box.mails == []
    owner.clock.now = NOW
    owner.freshness.reminding.look()
    assert len(owner.box.mails) == 1
    owner.freshness.reminding.look()
    assert len(owner.mails()) == 1


def test_two_processes_ask_once(owner):
    """Who looks second finds it written down, and who was killed while sending is made up for."""
    first = owner.freshness.reminding
    second = Reminding(
        owner.freshness.inquiries,
        owner.freshness.links,
        owner.freshness.proposals,
        first._knowledge,
        first._mail,
        owner.clock,
        timedelta(days=730),
    )
    assert (first.ask_due(), second.ask_due()) == (1, 0)
    (waiting,) = owner.freshness.inquiries.waiting(owner.clock.now)
    assert owner.freshness.inquiries.claim(waiting, owner.clock.now)
    assert not owner.freshness.inquiries.claim(waiting, owner.clock.now)
    assert owner.mails() == []
    owner.clock.now += CLAIMED_FOR
    assert len(owner.mails()) == 1


def test_a_mail_server_that_is_down_loses_nothing(owner):
    """It waits with the reason, and goes when the server is back; the link of a failed mail is not the only one."""
    owner.box.refuses = "451 4.3.0 probeer het later"
    assert owner.asked() == []
    assert owner.freshness.inquiries.latest()["taalhuis"].trouble == "de mailserver weigert het bericht"
    owner.box.refuses = None
    assert owner.mails() == []  # not before its moment
    owner.clock.now += timedelta(minutes=6)
    assert len(owner.mails()) == 1
    assert owner.freshness.inquiries.latest()["taalhuis"].status is MailStatus.SENT


def test_what_was_checked_meanwhile_is_not_asked(owner):
    """An editor called the desk between the asking and the mail."""
    owner.freshness.reminding.ask_due()
    kb = owner.product.app.state.editing.latest.kb("lindewaard")
    desks = tuple(
        desk.model_copy(update={"verified_on": NOW.date()}) if desk.id == "taalhuis" else desk
        for desk in kb.content.desks
    )
    owner.product.app.state.editing.store.publish(
        kb.content.model_copy(update={"desks": desks}), author="tests", note="gebeld"
    )
    assert owner.mails() == []
    assert owner.freshness.inquiries.latest()["taalhuis"].trouble == "Dit loket is intussen gecontroleerd."
    assert owner.asked() == []


def test_without_a_mail_server_nobody_is_asked(owner):
    """The list still shows what is due."""
    silent = Reminding(
        owner.freshness.inquiries,
        owner.freshness.links,
        owner.freshness.proposals,
        owner.freshness.reminding._knowledge,
        None,
        owner.clock,
        timedelta(days=730),
    )
    silent.look()
    assert not silent.mails
    assert owner.freshness.inquiries.latest() == {}


def test_what_was_asked_is_deleted_after_its_term(owner):
    """With its links."""
    link = owner.link()
    owner.clock.now += timedelta(days=731)
    owner.freshness.reminding.look()
    assert owner.freshness.inquiries.latest()["taalhuis"].created_at == owner.clock.now  # it was asked anew
    assert owner.product.client.get(link).status_code == 404
