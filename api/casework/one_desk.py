"""A resident is with one desk at a time: nothing opens again for which the resident was already sent on.

The rules are pure, for what a page offers. `alone` and `still_back` say the same within the transaction that writes, so
that of two people at once only one sends the resident somewhere.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from api.casework.checks import desk_name
from api.casework.following import Who, can_undo
from api.casework.referral import Referral
from api.casework.referral_store import Also
from api.casework.states import AT_RECEIVER, CAME_BACK, CLOSED, Actor, State, may_become
from api.casework.tables import ReferralRow
from api.casework.wording import STATES
from api.problems import ConflictError
from knowledge.base import KnowledgeBase


def follower(chain: Sequence[Referral], before: Referral) -> Referral | None:
    """Return the referral with which a resident already went on after `before`."""
    return next((link for link in chain if link.previous == before.code and link.state is not State.WITHDRAWN), None)


def may_undo(chain: Sequence[Referral], referral: Referral, who: Who, now: datetime) -> bool:
    """Say whether `who` may take the last change back, and nobody went on from there."""
    if not can_undo(referral, who, now):
        return False
    there = follower(chain, referral)
    if there is None or referral.changes[-2].state in CLOSED:
        return True
    return referral.state is State.REFERRED_ON and can_be_withdrawn(there)


def can_be_withdrawn(there: Referral) -> bool:
    """Say whether the next referral goes with the one before it when that is undone: its desk has not said yes."""
    return may_become(there.state, State.WITHDRAWN, Actor.SENDER)


def acted_on(kb: KnowledgeBase, there: Referral) -> ConflictError:
    """Return why referring on cannot be undone: the next desk, with its code, did something already."""
    return ConflictError(
        f"Dit kunt u niet meer ongedaan maken. De inwoner is al bij {desk_name(kb, there.to_desk)}: doorverwijzing "
        f"{there.code} staat op '{STATES[there.state]}'. Bel dat loket als de inwoner toch bij u blijft."
    )


def gone_on(kb: KnowledgeBase, code: str, to_desk: str) -> ConflictError:
    """Return why somebody cannot send a resident on: that was done already."""
    return ConflictError(
        f"Er is al verder verwezen, met code {code} naar {desk_name(kb, to_desk)}. Kijk of uw keuze nog nodig is."
    )


def alone(kb: KnowledgeBase, municipality: str) -> Also:
    """Return what refuses to open a referral again when the resident is already on the way to another desk."""

    def write(connection: Connection, referral: Referral) -> None:
        was = referral.changes[-2].state if len(referral.changes) > 1 else referral.state
        if was not in CLOSED or referral.state not in AT_RECEIVER:
            return
        row = ReferralRow
        went = select(row.code, row.to_desk).where(
            row.previous == referral.code, row.municipality == municipality, row.state != State.WITHDRAWN
        )
        there = connection.execute(went.order_by(row.created_at, row.code)).first()
        if there is not None:
            raise ConflictError(
                f"De inwoner is al verder verwezen, met code {there.code} naar {desk_name(kb, there.to_desk)}. Daarom "
                "kan deze doorverwijzing niet weer open. Bel dat loket als de inwoner toch bij u terechtkan."
            )

    return write


def still_back(before: Referral, municipality: str) -> Also:
    """Return what refuses to send a resident on when the referral that came back was just opened again."""

    def write(connection: Connection, _: Referral) -> None:
        row = ReferralRow
        query = select(row.state).where(row.code == before.code, row.municipality == municipality).with_for_update()
        state = State(connection.execute(query).scalar_one())
        if state not in CAME_BACK:
            raise ConflictError(
                f"De doorverwijzing staat nu weer op '{STATES[state]}': het loket kijkt er nog naar. Kijk of uw keuze "
                "nog nodig is."
            )

    return write
