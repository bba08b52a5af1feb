"""Who somebody is for one referral, and what they may do with it now."""

from collections.abc import Mapping
from typing import Final

from api.accounts.identity import Person, Role
from api.casework.following import Who
from api.casework.referral import Referral
from api.casework.states import Actor, State, may_become

FOR_VISITORS: Final = frozenset({State.SENT, State.WITHDRAWN})
"""What whoever has the code may do in the name of the sender, as at the counter: send, answer and withdraw."""


def roles_in(referral: Referral, person: Person | None, municipality: str) -> tuple[Who, ...]:
    """Return in which roles somebody acts on a referral; the role that says most about the resident comes first."""
    if person is None or person.municipality != municipality:
        return ()
    found = []
    if person.desk == referral.to_desk:
        found.append(Who(Actor.RECEIVER, person.desk))
    if person.desk and person.desk == referral.from_desk:
        found.append(Who(Actor.SENDER, person.desk))
    if Role.COORDINATOR in person.roles:
        found.append(Who(Actor.COORDINATOR, person.desk))
    return tuple(found)


def possible(referral: Referral, person: Person | None, municipality: str) -> Mapping[State, Who]:
    """Return every state to which somebody may bring a referral, with the role in which they do that."""
    roles = roles_in(referral, person, municipality)
    visitor = Who(Actor.SENDER, person.desk if person and person.municipality == municipality else None)
    found: dict[State, Who] = {}
    for to in State:
        who = next((who for who in roles if may_become(referral.state, to, who.actor)), None)
        if not roles and to in FOR_VISITORS and may_become(referral.state, to, visitor.actor):
            who = visitor
        if who is not None:
            found[to] = who
    return found


def usual(referral: Referral, choices: Mapping[State, Who]) -> State | None:
    """Return what usually comes next for somebody with these choices, or None when they cannot do that."""
    accepting = referral.state in (State.SENT, State.RECEIVED, State.NEEDS_INFORMATION)
    next_ = State.ACCEPTED if accepting else State.SENT if referral.state is State.DRAFT else State.HELPED
    return next_ if next_ in choices else None
