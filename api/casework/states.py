"""The states of a referral, who may bring it from one to the other, and what must be said with it. Pure rules.

A new state is a line in `_RULES`: the store keeps states as text and every change with its moment, role and desk.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a referral stands."""

    DRAFT = "concept"
    SENT = "verzonden"
    RECEIVED = "ontvangen"
    NEEDS_INFORMATION = "informatie-nodig"
    ACCEPTED = "geaccepteerd"
    PLANNED = "ingepland"
    REFUSED = "geweigerd"
    REFERRED_ON = "doorverwezen"
    HELPED = "afgerond-geholpen"
    NOT_HELPED = "afgerond-niet-geholpen"
    NOT_ARRIVED = "niet-verschenen"
    NOT_REACHED = "niet-bereikt"
    WITHDRAWN = "ingetrokken"
    CANCELLED = "geannuleerd"
    EXPIRED = "verlopen"


class Actor(StrEnum):
    """In which role somebody makes a change."""

    SENDER = "afzender"
    RECEIVER = "ontvanger"
    COORDINATOR = "coordinator"
    SYSTEM = "systeem"


class Reason(StrEnum):
    """Why a desk refuses, or why somebody was not helped."""

    WRONG_DESK = "verkeerd-loket"
    NOT_OUR_GROUP = "niet-onze-doelgroep"
    NO_CAPACITY = "geen-capaciteit"
    OUTSIDE_AREA = "buiten-gebied"
    CLOSED = "dicht"
    PAPERS_MISSING = "papieren-ontbreken"
    TOO_LATE = "te-laat"
    NOT_POSSIBLE = "kan-niet"
    NOT_WANTED = "inwoner-wil-niet-meer"


class Needs(StrEnum):
    """What must be given with a change."""

    REASON = "reason"
    NOTE = "note"
    NEXT = "next"


REFUSAL_REASONS: Final = (
    Reason.WRONG_DESK,
    Reason.NOT_OUR_GROUP,
    Reason.NO_CAPACITY,
    Reason.OUTSIDE_AREA,
    Reason.CLOSED,
)
NOT_HELPED_REASONS: Final = (
    Reason.NOT_POSSIBLE,
    Reason.PAPERS_MISSING,
    Reason.TOO_LATE,
    Reason.NOT_WANTED,
)
REASONS: Final[Mapping[State, tuple[Reason, ...]]] = {
    State.REFUSED: REFUSAL_REASONS,
    State.NOT_HELPED: NOT_HELPED_REASONS,
}
"""The states that cannot be reached without saying why, with the reasons that can be chosen."""

FIRST: Final = frozenset({State.DRAFT, State.SENT})
"""The states in which a referral can begin."""

_UNANSWERED: Final = (State.SENT, State.RECEIVED, State.NEEDS_INFORMATION)
"""With the receiving desk, which has not said yes or no."""

AT_RECEIVER: Final = (*_UNANSWERED, State.ACCEPTED, State.PLANNED)
"""With the receiving desk: somebody still waits for help."""

OPEN: Final = (State.DRAFT, *AT_RECEIVER)
CLOSED: Final = tuple(state for state in State if state not in OPEN)
REOPENABLE: Final = tuple(state for state in CLOSED if state not in (State.WITHDRAWN, State.REFERRED_ON))
"""Closed, but a desk may find that it is not over. What is withdrawn is recorded anew; what is referred on goes on."""

UNSENT: Final = (State.DRAFT, State.WITHDRAWN)
"""What was never in another state than these was never sent, and is nobody else's business."""

CAME_BACK: Final = frozenset({State.REFUSED, State.NOT_HELPED, State.NOT_ARRIVED, State.NOT_REACHED, State.EXPIRED})
"""Nobody helped the resident: it is with the sender again, who goes on with it or settles it."""

_SENDER, _RECEIVER = frozenset({Actor.SENDER}), frozenset({Actor.RECEIVER})
_SYSTEM, _COORDINATOR = frozenset({Actor.SYSTEM}), frozenset({Actor.COORDINATOR})
_RULES: Final[tuple[tuple[tuple[State, ...], State, frozenset[Actor]], ...]] = (
    ((State.DRAFT, State.NEEDS_INFORMATION), State.SENT, _SENDER),
    ((State.DRAFT, *_UNANSWERED), State.WITHDRAWN, _SENDER),
    ((State.DRAFT,), State.WITHDRAWN, _SYSTEM),
    ((State.SENT,), State.RECEIVED, _RECEIVER),
    ((State.SENT, State.RECEIVED, State.ACCEPTED), State.NEEDS_INFORMATION, _RECEIVER),
    (_UNANSWERED, State.ACCEPTED, _RECEIVER),
    (_UNANSWERED, State.REFUSED, _RECEIVER),
    ((*_UNANSWERED, State.ACCEPTED), State.PLANNED, _RECEIVER),
    (AT_RECEIVER, State.REFERRED_ON, _RECEIVER),
    (AT_RECEIVER, State.HELPED, _RECEIVER | _COORDINATOR),
    (AT_RECEIVER, State.NOT_HELPED, _RECEIVER | _COORDINATOR),
    (AT_RECEIVER, State.NOT_ARRIVED, _RECEIVER | _COORDINATOR),
    (AT_RECEIVER, State.NOT_REACHED, _RECEIVER | _COORDINATOR),
    (AT_RECEIVER, State.CANCELLED, _COORDINATOR),
    ((State.ACCEPTED, State.PLANNED), State.CANCELLED, _SENDER | _RECEIVER),
    (AT_RECEIVER, State.EXPIRED, _SYSTEM),
    (REOPENABLE, State.RECEIVED, _RECEIVER | _COORDINATOR),
)


def _allowed() -> Mapping[State, Mapping[State, frozenset[Actor]]]:
    table: dict[State, dict[State, frozenset[Actor]]] = {state: {} for state in State}
    for states, to, actors in _RULES:
        for state in states:
            table[state][to] = table[state].get(to, frozenset()) | actors
    return table


ALLOWED: Final = _allowed()


def may_become(state: State, to: State, actor: Actor) -> bool:
    """Say whether `actor` may bring a referral from `state` to `to`."""
    return actor in ALLOWED[state].get(to, frozenset())


def following(state: State, actor: Actor) -> tuple[State, ...]:
    """Return the states to which `actor` may bring a referral in `state`."""
    return tuple(to for to in State if may_become(state, to, actor))


def reopens(state: State, to: State) -> bool:
    """Say whether this change opens what was closed."""
    return state in CLOSED and to in OPEN


def needs(state: State, to: State) -> Needs | None:
    """Return what must be given with this change, or None."""
    if to in REASONS:
        return Needs.REASON
    if to is State.REFERRED_ON:
        return Needs.NEXT
    asks = to is State.NEEDS_INFORMATION or (state is State.NEEDS_INFORMATION and to is State.SENT)
    return Needs.NOTE if asks or reopens(state, to) else None
