"""A new link for a desk without an account: the ones before it stop working, the new one goes by mail."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite

from api.casework.keeping import NOT_CHANGED
from api.casework.links import revoke
from api.casework.mail_queue import MailStatus
from api.casework.post import MailSort
from api.casework.post_tables import MailRow
from api.casework.referral import Referral
from api.casework.states import AT_RECEIVER
from api.casework.wording import STATES
from api.problems import ConflictError
from knowledge.store.database import trouble

AGAIN_AFTER: Final = timedelta(minutes=15)
"""A mail may be slow; who asks again within this time gets no second one."""


def send_link(engine: Engine, municipality: str, referral: Referral, now: datetime) -> None:
    """Let a new link go to the desk of an open referral.

    Raises:
        ConflictError: the referral is closed, or a new link is on its way.
        StoreError: the database cannot be written.

    """
    if referral.state not in AT_RECEIVER:
        raise ConflictError(f"Deze doorverwijzing staat op '{STATES[referral.state]}'. Een link is niet meer nodig.")
    with trouble(NOT_CHANGED), engine.begin() as connection:
        insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert
        about = {"referral": referral.code, "version": referral.version, "sort": MailSort.LINK}
        due = {"status": MailStatus.WAITS, "attempts": 0, "created_at": now, "next_at": now, "trouble": None}
        values = {"municipality": municipality, "desk": referral.to_desk, **about, **due}
        again = (
            insert(MailRow)
            .values(values)
            .on_conflict_do_update(index_elements=list(about), set_=due, where=MailRow.created_at <= now - AGAIN_AFTER)
        )
        if not connection.execute(again).rowcount:  # leaving the block takes back what was written
            raise ConflictError("Er is net al een nieuwe link gestuurd. Wacht een kwartier en kijk of hij aankwam.")
        revoke(connection, referral.code, now)
