"""What else is written when a referral changes, in the same transaction: it happens with the change or not at all."""

from sqlalchemy import Connection

from api.casework.editor_work import Matter, WorkSort, count, discount
from api.casework.referral import Change, ChangeSort, Referral
from api.casework.referral_store import Also
from api.casework.states import Reason, State


def editors_work(municipality: str) -> Also:
    """A refusal as the wrong desk contradicts the division: work for an editor, unless it is undone."""

    def write(connection: Connection, referral: Referral) -> None:
        last = referral.changes[-1]
        matter = Matter(WorkSort.WRONG_DESK, referral.task, referral.kind, referral.to_desk)
        if last.sort is ChangeSort.STEP and _is_wrong_desk(last):
            count(connection, municipality, matter, last.at)
        elif last.sort is ChangeSort.UNDONE and _is_wrong_desk(referral.changes[-2]):
            discount(connection, municipality, matter, last.at)

    return write


def _is_wrong_desk(change: Change) -> bool:
    return change.state is State.REFUSED and change.reason is Reason.WRONG_DESK
