"""A resident who came back to the sender and needs no next desk: the sender says so, and nobody has to look again."""

from typing import Final

from api.casework.following import Who, changed
from api.casework.referral import Change, ChangeSort, Referral
from api.casework.referring import Referring
from api.casework.states import CAME_BACK, Actor
from api.casework.wording import STATES
from api.problems import ConflictError

CHANGED: Final = "Deze doorverwijzing is net veranderd. Kijk of uw keuze nog nodig is."


def is_settled(referral: Referral) -> bool:
    """Say whether the sender settled it, and nothing happened since."""
    return referral.changes[-1].sort is ChangeSort.SETTLED


def settle(referrals: Referring, code: str, who: Who, version: int | None) -> Referral:
    """Write down that the sender is done with it; a button that is pressed twice does it once.

    Raises:
        NotFoundError: the code is not known.
        ConflictError: the resident did not come back, or somebody else was first.

    """
    before = referrals.referral(code)
    if is_settled(before):
        return before
    if before.state not in CAME_BACK:
        raise ConflictError(f"Deze doorverwijzing staat op '{STATES[before.state]}'. De inwoner is niet terug bij u.")
    if version not in (None, before.version):
        raise ConflictError(CHANGED)
    done = Change(state=before.state, at=referrals.clock(), by=Actor.SENDER, desk=who.desk, sort=ChangeSort.SETTLED)
    after = changed(before, done)
    if not referrals.store.change(referrals.municipality, (before, after), also=referrals.also):
        raise ConflictError(CHANGED)
    return after
