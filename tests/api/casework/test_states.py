"""The state machine of a referral: the table has no gaps, and what is refused is explained."""

import pytest

from api.casework.states import (
    ALLOWED,
    AT_RECEIVER,
    CLOSED,
    FIRST,
    OPEN,
    REASONS,
    Actor,
    Needs,
    Reason,
    State,
    following,
    may_become,
    needs,
    reopens,
)
from api.casework.wording import ACTIONS, REASON_WORDS, ROLES, STATES, action, refusal


def test_every_state_has_its_rules_and_its_words():
    """A state that is added without saying what may follow, or how it is called, is noticed here."""
    assert set(ALLOWED) == set(STATES) == set(State)
    assert set(ACTIONS) | {State.DRAFT, State.EXPIRED} == set(State)
    assert set(REASON_WORDS) == set(Reason)
    assert set(ROLES) == set(Actor)
    assert all(set(possible) <= set(State) - {state} for state, possible in ALLOWED.items())


def test_a_state_can_be_reached():
    """From one of the first states, by somebody."""
    reached, waiting = set(FIRST), list(FIRST)
    while waiting:
        possible = set(ALLOWED[waiting.pop()]) - reached
        reached |= possible
        waiting += possible
    assert reached == set(State)


def test_nothing_stays_open_for_ever():
    """Every open referral ends by itself, and the coordinator can end every one that somebody waits for."""
    for state in OPEN:
        assert set(following(state, Actor.SYSTEM)) & set(CLOSED)
    for state in AT_RECEIVER:
        assert State.CANCELLED in following(state, Actor.COORDINATOR)


def test_only_the_receiving_desk_says_yes_or_no():
    for to in (State.ACCEPTED, State.REFUSED, State.PLANNED, State.REFERRED_ON):
        for actor in set(Actor) - {Actor.RECEIVER}:
            assert not [state for state in State if may_become(state, to, actor)]


def test_what_must_be_said_with_a_change():
    assert {to for state in State for to in State if needs(state, to) is Needs.REASON} == set(REASONS)
    assert needs(State.ACCEPTED, State.NEEDS_INFORMATION) is Needs.NOTE
    assert needs(State.NEEDS_INFORMATION, State.SENT) is Needs.NOTE
    assert needs(State.DRAFT, State.SENT) is None
    assert all(needs(state, State.RECEIVED) is Needs.NOTE for state in CLOSED if reopens(state, State.RECEIVED))
    assert needs(State.SENT, State.REFERRED_ON) is Needs.NEXT


@pytest.mark.parametrize(
    ("state", "to", "actor", "words"),
    [
        (State.WITHDRAWN, State.SENT, Actor.SENDER, "Leg een nieuwe vast"),
        (State.REFERRED_ON, State.HELPED, Actor.RECEIVER, "de volgende in de keten"),
        (State.REFUSED, State.ACCEPTED, Actor.RECEIVER, "Wel kan: heropenen."),
        (State.REFUSED, State.SENT, Actor.SENDER, "Als afzender kunt u er nu niets aan veranderen."),
        (State.SENT, State.DRAFT, Actor.SENDER, "kan nu niet op 'concept'. Wel kan: intrekken."),
        (State.NEEDS_INFORMATION, State.ACCEPTED, Actor.SENDER, "Wel kan: antwoorden, intrekken."),
    ],
)
def test_a_refusal_says_what_can_be_done_instead(state, to, actor, words):
    assert words in refusal(state, to, actor)


def test_reopening_and_answering_have_their_own_words():
    assert action(State.EXPIRED, State.RECEIVED) == "heropenen"
    assert action(State.SENT, State.RECEIVED) == "ontvangst melden"
    assert action(State.NEEDS_INFORMATION, State.SENT) == "antwoorden"
