"""The states of a referral, and who may bring it from one to the other. Pure rules.

A new state is a line in `ALLOWED`: the store keeps states as text and every change with its moment and role.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a referral stands."""

    DRAFT = "concept"
    SENT = "verzonden"
    WITHDRAWN = "ingetrokken"


class Actor(StrEnum):
    """Who makes a change; the receiving desk and the coordinator follow with the accounts."""

    SENDER = "afzender"


FIRST: Final = frozenset({State.DRAFT, State.SENT})
"""The states in which a referral can begin."""

ALLOWED: Final[Mapping[State, Mapping[State, frozenset[Actor]]]] = {
    State.DRAFT: {State.SENT: frozenset({Actor.SENDER}), State.WITHDRAWN: frozenset({Actor.SENDER})},
    State.SENT: {State.WITHDRAWN: frozenset({Actor.SENDER})},
    State.WITHDRAWN: {},
}


def may_become(state: State, to: State, actor: Actor) -> bool:
    """Say whether `actor` may bring a referral from `state` to `to`."""
    return actor in ALLOWED[state].get(to, frozenset())


def sources(to: State, actor: Actor) -> tuple[State, ...]:
    """Return the states from which `actor` may bring a referral to `to`."""
    return tuple(state for state in State if may_become(state, to, actor))


def refusal(state: State, to: State) -> str:
    """Return why a referral in `state` cannot become `to`, and what can be done instead."""
    if state is State.WITHDRAWN:
        return "Deze doorverwijzing is ingetrokken en blijft zo. Leg een nieuwe vast."
    return f"Deze doorverwijzing is al {state.value} en kan niet {to.value} worden."
