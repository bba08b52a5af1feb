"""The next referral of a resident who came back to the sender because nobody helped. So the chain is kept."""

from api.casework.one_desk import follower, gone_on, still_back
from api.casework.referral import Referral, ReferralOut, ReferralRequest
from api.casework.referring import Referring, referral_out
from api.casework.states import CAME_BACK
from api.casework.wording import STATES
from api.live import Live
from api.problems import ConflictError


def goes_on(chain: tuple[Referral, ...], before: Referral) -> bool:
    """Say whether the resident still needs a next desk: came back, and nobody sent the resident on yet."""
    return before.state in CAME_BACK and follower(chain, before) is None


def go_on(referrals: Referring, live: Live, before: Referral, request: ReferralRequest) -> ReferralOut:
    """Record the next link of the chain; a button that is pressed twice gives the same one.

    Raises:
        ValidationError: a desk, kind or note that does not fit.
        ConflictError: the resident did not come back, or somebody sent the resident on already.

    """
    if before.state not in CAME_BACK:
        raise ConflictError(f"Deze doorverwijzing staat op '{STATES[before.state]}'. De inwoner is niet terug bij u.")
    chain = referrals.chain(before)
    there = follower(chain, before)
    if there is not None:
        return _same(live, there, request)
    asked = request.model_copy(update={"previous": before.code})
    tried_before = sum(link.previous == before.code for link in chain)
    try:
        key = f"{before.code} {before.version} {tried_before}"
        return referrals.record(live, asked, key, still_back(before, referrals.municipality))
    except ConflictError:  # two people at once
        there = follower(referrals.chain(before), before)
        if there is None:
            raise
        return _same(live, there, request)


def _same(live: Live, there: Referral, request: ReferralRequest) -> ReferralOut:
    found = referral_out(live.kb, there)
    if (there.to_desk, there.kind) != (request.to_desk, request.kind):
        raise gone_on(live.kb, there.code, there.to_desk)
    return found
