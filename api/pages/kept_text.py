"""What is kept of the words that somebody just typed about a referral: names and numbers were taken out."""

from api.casework.referral import ChangeSort, Referral
from api.casework.states import State


def kept_text(done: str, referral: Referral, following: Referral | None = None) -> tuple[str, ...]:
    """Return the texts that came with what was just done, as they are kept; nothing that is not so any more.

    `following` is the referral with which the resident went on: what is typed at referring on is kept there.
    """
    last = referral.changes[-1]
    texts: tuple[str | None, ...] = ()
    if done == last.sort == ChangeSort.COMPLETED:
        texts = (referral.tried, referral.note)
    elif done == referral.state is State.REFERRED_ON:
        texts = (following.note,) if following else ()
    elif done == referral.state:
        is_new = referral.state is State.SENT and len(referral.changes) == 1
        texts = (referral.note,) if is_new else (last.note,)
    return tuple(text for text in texts if text)
