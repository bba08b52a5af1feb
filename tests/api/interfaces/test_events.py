"""Events and their signature: from a record to what is sent."""

import base64
import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.bundles.bundle import Change as BundleChange
from api.bundles.bundle import Status
from api.casework.referral import Change
from api.interfaces.events import Event, EventType, cloud_event, of_bundle, of_referral, of_signal, source_of
from api.interfaces.schedule import DELAYS, next_try
from api.interfaces.signing import headers, new_secret
from api.interfaces.targets import problem_of
from tests.api.casework.values import NOON, referral, signal

SECRET_WORDS = "Mevrouw Jansen belt terug"


def changed(*states, **facts):
    """A referral that went through `states`, each a minute later."""
    changes = [
        {"state": state, "at": NOON + timedelta(minutes=number), "by": "afzender", "desk": None}
        for number, state in enumerate(states)
    ]
    return referral(code="K4RM-P2X7", state=states[-1], changes=changes, version=len(states), **facts)


def test_an_event_has_what_the_profile_asks_for():
    """NL GOV profile for CloudEvents 1.0: required attributes, a URN as source, a type in reverse domain notation."""
    sent = json.loads(cloud_event(of_referral(changed("verzonden")), source_of("lindewaard", None)))
    assert sent["specversion"] == "1.0"
    assert sent["id"] == "doorverwijzing-K4RM-P2X7-1"
    assert sent["source"] == "urn:nld:gemeente-lindewaard.loketwijzer"
    assert sent["type"] == "nl.loketwijzer.doorverwijzing.vastgelegd"
    assert sent["subject"] == "K4RM-P2X7"
    assert sent["time"] == "2026-11-24T11:00:00Z"
    assert sent["datacontenttype"] == "application/json"
    assert sent["dataref"] == "/v1/referrals/K4RM-P2X7"
    assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in sent)
    assert sent["data"]["to_desk"] == "ido-centrum"


def test_the_source_names_the_organisation_by_its_number_where_that_is_known():
    assert source_of("lindewaard", "00000001823288444000") == "urn:nld:oin:00000001823288444000:systeem:loketwijzer"


def test_nothing_that_somebody_typed_is_sent():
    """Not the note, not what was tried, not the words of a signal, also not in the history."""
    change = Change.model_validate(
        {"state": "verzonden", "at": NOON, "by": "afzender", "desk": None, "note": SECRET_WORDS}
    )
    typed = referral(code="K4RM-P2X7", note=SECRET_WORDS, tried=SECRET_WORDS, changes=[change])
    for event in (of_referral(typed), of_signal(signal(code="K4RM-P2X7", text=SECRET_WORDS))):
        assert "Jansen" not in cloud_event(event, "urn:x")


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("verzonden",), EventType.REFERRAL_RECORDED),
        (("concept", "verzonden"), EventType.REFERRAL_RECORDED),
        (("verzonden", "ontvangen"), EventType.REFERRAL_CHANGED),
        (("verzonden", "ingetrokken"), EventType.REFERRAL_CHANGED),
        (("concept",), None),
        (("concept", "ingetrokken"), None),
    ],
)
def test_a_draft_is_nobody_elses_business(states, expected):
    event = of_referral(changed(*states))
    assert (event.type if event else None) == expected


def test_each_change_is_an_event_of_its_own_and_the_same_one_every_time():
    first, second = of_referral(changed("verzonden")), of_referral(changed("verzonden", "ontvangen"))
    assert first.id != second.id
    assert of_referral(changed("verzonden", "ontvangen")) == second
    assert of_signal(signal(code="K4RM-P2X7")).id != of_signal(signal(code="K4RM-P2X7", withdrawn_at=NOON)).id


def bundled(**facts):
    """A change of a bundle."""
    usual = {"task": "huurtoeslag", "owner": "dienst-toeslagen", "step": "begrijpen", "status": Status.REPORTED}
    said = {"is_new": False, "has_new_status": False, "has_feedback": False}
    return BundleChange(bundle=12, number=45, at=NOON, **(usual | said | facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"is_new": True, "has_new_status": True}, [EventType.BUNDLE_MADE]),
        ({"has_new_status": True}, [EventType.BUNDLE_CHANGED]),
        ({"has_feedback": True}, [EventType.BUNDLE_ANSWERED]),
        ({"has_new_status": True, "has_feedback": True}, [EventType.BUNDLE_CHANGED, EventType.BUNDLE_ANSWERED]),
        ({}, []),
    ],
)
def test_a_bundle_is_told_by_what_changed(facts, expected):
    """Each with an id of its own, in ids and fixed words."""
    events = list(of_bundle(bundled(**facts)))
    assert [event.type for event in events] == expected
    assert len({event.id for event in events}) == len(expected)
    for event in events:
        sent = json.loads(cloud_event(event, "urn:x"))
        assert sent["subject"] == "12"
        assert "dataref" not in sent
        assert sent["data"] == {
            "bundle": 12,
            "task": "huurtoeslag",
            "owner": "dienst-toeslagen",
            "step": "begrijpen",
            "status": "gemeld",
            "version": 45,
        }


@given(st.binary(max_size=200), st.integers(0, 2**31))
def test_the_signature_is_that_of_standard_webhooks(body, seconds):
    """HMAC-SHA256 over id, timestamp and body, with the secret that was decoded from base64."""
    secret = new_secret()
    at = datetime.fromtimestamp(seconds, UTC)
    made = headers([secret], "signaal-K4RM-P2X7-vastgelegd", at, body)
    signed = f"{made['webhook-id']}.{made['webhook-timestamp']}.".encode() + body
    expected = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
    version, _, given_signature = made["webhook-signature"].partition(",")
    assert version == "v1"
    assert hmac.compare_digest(base64.b64decode(given_signature), expected)
    assert made["webhook-timestamp"] == str(seconds)


def test_the_signature_of_the_example_in_the_specification():
    """The key and the signature of the specification's own test vector."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    made = headers([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), body)
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_id_has_no_full_stop():
    """The signature is over parts that are separated by those."""
    for event in (of_referral(changed("verzonden")), of_signal(signal(code="K4RM-P2X7"))):
        assert "." not in event.id


def test_a_failed_delivery_is_tried_for_three_days_ever_less_often():
    waits = [next_try(attempts, chance=0) for attempts in range(1, 11)]
    assert waits[:-1] == list(DELAYS)
    assert waits[-1] is None
    assert sum(DELAYS, timedelta()) > timedelta(days=3)


def test_a_receiver_that_asks_for_time_gets_it_within_reason():
    assert next_try(1, timedelta(minutes=10), chance=0) == timedelta(minutes=10)
    assert next_try(1, timedelta(days=365), chance=0) == timedelta(hours=24)
    assert next_try(9, timedelta(seconds=1), chance=0) == DELAYS[-1]


@given(st.integers(1, 9), st.floats(0, 1))
def test_what_failed_together_does_not_come_back_together(attempts, chance):
    """A little later, never sooner, never more than a fifth."""
    assert DELAYS[attempts - 1] <= next_try(attempts, chance=chance) <= DELAYS[attempts - 1] * 1.2


@pytest.mark.parametrize(
    "url",
    [
        "https://koppeling.gemeente.nl/loketwijzer",
        "https://10.0.0.8:8443/x",
        "http://127.0.0.1:9000/x",
        "http://localhost:9000/",
        "http://[::1]:9000/",
    ],
)
def test_events_may_go_over_https_or_stay_on_this_machine(url):
    assert problem_of(url, own_ports=(8000, 5005, 5055)) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://koppeling.gemeente.nl/", "https://"),
        ("http://10.0.0.8/", "https://"),
        ("http://127.0.0.1.kwaad.example/", "https://"),
        ("ftp://koppeling.gemeente.nl/", "volledig adres"),
        ("koppeling.gemeente.nl", "volledig adres"),
        ("", "volledig adres"),
        ("https://", "volledig adres"),
        ("https://x:99999/", "volledig adres"),
        ("https://gemeente.nl/a b", "volledig adres"),
        ("https://naam:geheim@gemeente.nl/", "naam of wachtwoord"),
        ("http://127.0.0.1:5005/webhooks/rest/webhook", "luistert Loketwijzer zelf"),
        ("https://gemeente.nl/" + "a" * 500, "te lang"),
    ],
)
def test_other_addresses_are_refused_with_what_to_do(url, words):
    assert words in problem_of(url, own_ports=(8000, 5005, 5055))


def test_an_event_without_a_subject_has_none():
    event = Event("test-1", EventType.TEST, None, NOON, {"test": True})
    assert "subject" not in json.loads(cloud_event(event, "urn:x"))
