"""What is kept of the words that somebody just typed on the page of a referral: names and numbers were taken out."""

from api.casework.referral import ChangeSort, ReferralOut
from api.casework.states import State


def kept_text(done: str, referral: ReferralOut) -> tuple[str, ...]:
    """Return the texts that came with what was just done, as they are kept; nothing that is not so any more."""
    last = referral.changes[-1]
    texts: tuple[str | None, ...] = ()
    if done == last.sort == ChangeSort.COMPLETED:
        texts = (referral.tried, referral.note)
    elif done == referral.state:
        is_new = referral.state is State.SENT and len(referral.changes) == 1
        texts = (referral.note,) if is_new else (last.note,)
    return tuple(text for text in texts if text)
