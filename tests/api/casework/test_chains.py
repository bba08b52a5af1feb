"""From pillar to post: the signal at the third link, expiring, what is undone, and the clock that changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from api.casework.following import Step, Who, accepted_at, reason_of
from api.casework.referral import ChangeSort
from api.casework.states import Actor, Reason, State
from api.casework.tables import ReferralRow, SignalRow
from api.casework.upkeep import Upkeep
from tests.api.casework.values import NOON, change, referral

HOUR = timedelta(hours=1)
BALIE, IDO, TAALHUIS = "informatiebalie", "ido-centrum", "taalhuis"


def test_what_was_undone_was_neither_an_acceptance_nor_a_refusal():
    yes = change("geaccepteerd", IDO, NOON + 2 * HOUR)
    wrong = change("geweigerd", IDO, NOON + 2 * HOUR).model_copy(update={"reason": Reason.WRONG_DESK})
    back = change("verzonden", IDO, NOON + 2 * HOUR).model_copy(update={"sort": ChangeSort.UNDONE})
    sent = change("verzonden", BALIE, NOON + HOUR)
    for undone in (yes, wrong):
        found = referral(changes=[one.model_dump() for one in (sent, undone, back)])
        assert (accepted_at(found), reason_of(found)) == (None, None)
    kept = referral(state="geweigerd", changes=[one.model_dump() for one in (sent, wrong)])
    assert reason_of(kept) is Reason.WRONG_DESK


# ------------------------------------------------------------------------------------------------- in the application


def record(client, **changes):
    body = {"from_desk": BALIE, "to_desk": IDO, "task": "aow", "kind": "invullen"} | changes
    answer = client.post("/v1/referrals", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["code"]


def long_chain(client):
    """Record a chain of three; return the codes."""
    first = record(client)
    second = record(client, from_desk=IDO, to_desk=TAALHUIS, previous=first)
    return first, second, record(client, from_desk=TAALHUIS, to_desk="ido-oosterlinde", previous=second)


def signals(client):
    """The chains from pillar to post of which a signal counts."""
    engine = client.app.state.product.casework.chains.engine
    query = select(SignalRow.chain, SignalRow.desk).where(
        SignalRow.sort == "kastje-naar-muur", SignalRow.withdrawn_at.is_(None)
    )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def delete_signals(client):
    """Delete every signal that counts, as an administrator does with its code."""
    with client.app.state.product.casework.chains.engine.connect() as connection:
        codes = connection.execute(select(SignalRow.code).where(SignalRow.withdrawn_at.is_(None))).scalars().all()
    assert codes
    for code in codes:
        assert client.app.state.record_deletion.delete_one(code)


@pytest.fixture
def upkeep(client):
    """Make the upkeep at a moment that the test gives."""
    casework = client.app.state.product.casework

    def at(moment):
        return Upkeep(casework.chains.engine, casework.referrals, casework.chains, 60, lambda: moment, mails=False)

    return at


def test_the_third_link_raises_a_signal_once_and_withdrawing_takes_it_back(client, upkeep):
    *_, third = long_chain(client)
    raised = ([BALIE, IDO, TAALHUIS, "ido-oosterlinde"], TAALHUIS)
    assert signals(client) == [raised]
    upkeep(NOON).look()
    assert signals(client) == [raised]
    client.post(f"/v1/referrals/{third}/withdraw")
    assert signals(client) == []


def test_a_signal_that_was_missed_is_made_up_for(client, upkeep):
    """The power was cut between recording the third link and raising the signal."""
    referrals = client.app.state.product.casework.referrals
    before = referrals.noticed
    object.__setattr__(referrals, "noticed", lambda *_: None)
    try:
        *_, third = long_chain(client)
    finally:
        object.__setattr__(referrals, "noticed", before)
    assert signals(client) == []
    upkeep(NOON).look()
    assert len(signals(client)) == 1
    client.post(f"/v1/referrals/{third}/withdraw")


def test_a_signal_that_was_deleted_after_its_term_does_not_come_back(client, upkeep):
    """The referral may still wait by then; each new signal would be counted once more."""
    *_, third = long_chain(client)
    delete_signals(client)
    upkeep(NOON + timedelta(days=31)).look()
    assert signals(client) == []
    client.post(f"/v1/referrals/{third}/withdraw")


def test_a_signal_that_somebody_deleted_does_not_come_back(client, upkeep):
    """Not when chains are looked through, and not when the referral is sent once more: it was raised once."""
    *_, third = long_chain(client)
    delete_signals(client)
    upkeep(NOON + timedelta(days=1)).look()
    assert signals(client) == []
    referrals, kb = client.app.state.product.casework.referrals, client.app.state.product.live().kb
    asks = Step(State.NEEDS_INFORMATION, note="Welke brief?")
    referrals.change(kb, third, asks, Who(Actor.RECEIVER, "ido-oosterlinde"))
    referrals.change(kb, third, Step(State.SENT, note="Die van de SVB."), Who(Actor.SENDER, TAALHUIS))
    upkeep(NOON + timedelta(days=1)).look()
    assert signals(client) == []
    client.post(f"/v1/referrals/{third}/withdraw")


def test_what_nobody_touches_expires_and_a_draft_is_withdrawn(client, upkeep):
    """After sixty days; what was changed in between starts again, and it can be reopened."""
    waits, draft, busy = record(client), record(client, state="concept"), record(client)
    referrals = client.app.state.product.casework.referrals
    kb = client.app.state.product.live().kb
    upkeep(NOON + timedelta(days=59)).look()
    assert state(client, waits) == "verzonden"
    before = referrals.clock
    object.__setattr__(referrals, "clock", lambda: NOON + timedelta(days=30))
    try:
        referrals.change(kb, busy, Step(State.ACCEPTED), Who(Actor.RECEIVER, IDO))
    finally:
        object.__setattr__(referrals, "clock", before)
    for _ in range(2):
        upkeep(NOON + timedelta(days=61)).look()
    assert [state(client, code) for code in (waits, draft, busy)] == ["verlopen", "ingetrokken", "geaccepteerd"]
    kept = client.get(f"/v1/referrals/{waits}").json()
    assert [(one["by"], one["state"]) for one in kept["changes"]] == [
        ("afzender", "verzonden"),
        ("systeem", "verlopen"),
    ]


@pytest.mark.parametrize(
    ("moment", "overdue"),
    [
        (datetime(2027, 3, 27, 22, 59, tzinfo=UTC), False),  # still 27 March in the Netherlands
        (datetime(2027, 3, 27, 23, 1, tzinfo=UTC), False),  # 28 March, the day itself
        (datetime(2027, 3, 28, 21, 59, tzinfo=UTC), False),  # summer time now: one minute before midnight
        (datetime(2027, 3, 28, 22, 1, tzinfo=UTC), True),  # 29 March, an hour earlier than the day before
    ],
)
def test_a_date_ends_at_dutch_midnight_also_when_the_clock_changes(client, moment, overdue):
    """In the night of 28 March 2027 the clock goes forward."""
    code = record(client, to_desk=TAALHUIS)
    casework = client.app.state.product.casework
    with casework.chains.engine.begin() as connection:
        values = {"feedback_on": date(2027, 3, 28), "changed_at": moment - HOUR}
        connection.execute(update(ReferralRow).where(ReferralRow.code == code).values(**values))
    late = next(tray for tray in casework.inbox.of(TAALHUIS, moment) if tray.tray == "te-laat")
    assert (code in [listed.code for listed in late.referrals]) is overdue


def state(client, code):
    return client.get(f"/v1/referrals/{code}").json()["state"]
