"""The mail to the coordinator at the third link of a chain: once for each chain, and nothing about the resident."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.casework.chains import path
from api.casework.checks import desk_name
from api.casework.inbox import LONG_CHAIN
from api.casework.letters import FOOT, Letter
from api.casework.mail_queue import MailStatus
from api.casework.post import MailSort
from api.casework.post_tables import MailRow
from api.casework.referral import ChangeSort, Referral
from api.casework.referral_store import Also
from api.casework.states import State
from api.casework.tables import ReferralRow
from knowledge.base import KnowledgeBase

LONGEST: Final = 50
"""How many links are walked back; a chain is never longer."""


def raised(municipality: str) -> Also:
    """Queue the mail to the coordinator when a referral that is sent is a third link or later."""

    def write(connection: Connection, referral: Referral) -> None:
        last = referral.changes[-1]
        is_sent = last.state is State.SENT and last.sort in (ChangeSort.STEP, ChangeSort.REOPENED)
        if is_sent and referral.position >= LONG_CHAIN:
            _queue(connection, municipality, _first_of(connection, municipality, referral), referral.to_desk, last.at)

    return write


def newest(chain: Sequence[Referral]) -> Referral | None:
    """Return the last link of a long chain; None where it was taken back or the resident was helped since."""
    if any(link.state is State.HELPED for link in chain):
        return None
    late = [link for link in chain if link.position >= LONG_CHAIN and link.state not in (State.DRAFT, State.WITHDRAWN)]
    return max(late, key=lambda link: (link.position, link.created_at), default=None)


def chain_letter(kb: KnowledgeBase, chain: Sequence[Referral], link: Referral, address: str) -> Letter:
    """Return the mail about a chain of which `link` is the newest; `address` is its page."""
    task = kb.tasks[link.task].name if link.task in kb.tasks else link.task
    desks = "\n".join(f"- {desk_name(kb, desk)}" for desk in path(chain, link))
    return Letter(
        f"Van het kastje naar de muur: doorverwijzing {link.code}",
        f"Een inwoner is nu {link.position} keer doorverwezen en is nog niet geholpen.\n\n"
        f"Code: {link.code}\nOnderwerp: {task}\nDe weg langs de loketten:\n{desks}\n\n"
        f"Bel het laatste loket, zodat de inwoner daar wordt geholpen. Kijk hier wat er gebeurde:\n{address}\n\n"
        f"U krijgt hierover één mail, ook als de inwoner nog een keer wordt doorverwezen.\n\n{FOOT}\n",
    )


def _first_of(connection: Connection, municipality: str, referral: Referral) -> str:
    """Return the code of the first referral of the chain: by that a chain is mailed once."""
    first = referral.code
    for _ in range(LONGEST):
        query = select(ReferralRow.previous).where(ReferralRow.code == first, ReferralRow.municipality == municipality)
        before = connection.execute(query).scalar()
        if before is None:
            break
        first = before
    return first


def _queue(connection: Connection, municipality: str, first: str, desk: str, at: datetime) -> None:
    """Queue the mail under the first referral; two who record at once make one, and what was dropped is due again."""
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert
    due = {"status": MailStatus.WAITS, "attempts": 0, "created_at": at, "next_at": at, "trouble": None}
    values = {"municipality": municipality, "referral": first, "version": 1, "sort": MailSort.CHAIN, "desk": desk}
    connection.execute(insert(MailRow).values({**values, **due}).on_conflict_do_nothing())
    dropped = update(MailRow).where(
        MailRow.municipality == municipality,
        MailRow.referral == first,
        MailRow.sort == MailSort.CHAIN,
        MailRow.status == MailStatus.DROPPED,
    )
    connection.execute(dropped.values(due))
