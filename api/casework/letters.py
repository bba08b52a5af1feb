"""What stands in a mail to a desk: a code and where to look. Never a note, and nothing about who the resident is."""

from dataclasses import dataclass
from typing import Final

from api.casework.checks import desk_name
from api.casework.following import Who, asked_and_answered, last_step, reason_of
from api.casework.post import MailSort
from api.casework.referral import Consent, Referral
from api.casework.states import AT_RECEIVER, Actor, State
from api.casework.telling import NOT_TOLD, knows
from api.casework.wording import REASON_WORDS, STATES
from api.dutch import short_day
from knowledge.base import KnowledgeBase

FOOT: Final = (
    "In deze mail staat niet wie de inwoner is. Stuur zelf ook geen namen of nummers.\n"
    "Dit bericht komt van Loketwijzer. Antwoorden op deze mail heeft geen zin."
)
ON_THE_PAGE: Final = "Waar het over gaat, leest u op de pagina."


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as text."""

    subject: str
    body: str


def is_needed(sort: MailSort, referral: Referral, version: int) -> bool:
    """Say whether a mail about `version` of a referral still says something: it may have been undone since."""
    match sort:
        case MailSort.NEW:
            return referral.state in (State.SENT, State.RECEIVED)
        case MailSort.QUESTION:
            return referral.state is State.NEEDS_INFORMATION
        case MailSort.OUTCOME:
            return referral.version >= version and last_step(referral) is referral.changes[version - 1]
        case _:
            return referral.state in AT_RECEIVER


def letter(kb: KnowledgeBase, sort: MailSort, referral: Referral, address: str, link: str | None, days: int) -> Letter:
    """Return the mail; `address` is the page of the referral, `link` the one for who has no account."""
    task = kb.tasks[referral.task].name if referral.task in kb.tasks else referral.task
    kind = kb.kinds[referral.kind].name if referral.kind in kb.kinds else referral.kind
    sender = desk_name(kb, referral.from_desk) if referral.from_desk else "een ander loket"
    to_sender = sort in (MailSort.QUESTION, MailSort.OUTCOME)
    matter = _matter(referral, f"Onderwerp: {task} ({kind.lower()})", to_sender=to_sender)
    about = f"Code: {referral.code}\n{matter}\nVan: {sender}\n"
    receiver = desk_name(kb, referral.to_desk)
    match sort:
        case MailSort.NEW if asked_and_answered(referral)[1]:
            subject = f"Antwoord op uw vraag over doorverwijzing {referral.code}"
            text = f"U vroeg iets over een inwoner die naar u is doorverwezen. Er is antwoord.\n\n{about}"
            todo = "Lees het antwoord en kijk wat u kunt doen"
        case MailSort.NEW:
            wish = (
                f"De afzender hoort graag voor {short_day(referral.feedback_on)} hoe het ging.\n"
                if (referral.feedback_on)
                else ""
            )
            subject = f"Nieuwe doorverwijzing {referral.code}"
            text = f"Er komt een inwoner naar {receiver}.\n\n{about}{wish}"
            todo = "Kijk wat u kunt doen: accepteren, iets vragen of weigeren"
        case MailSort.REOPENED:
            subject = f"Doorverwijzing {referral.code} is weer open"
            text = f"Deze doorverwijzing was afgesloten. Iemand anders dan uw loket opende haar weer.\n\n{about}"
            todo = "Lees waarom, en kijk wat u kunt doen"
        case MailSort.LINK:
            subject = f"Nieuwe link voor doorverwijzing {referral.code}"
            text = f"U krijgt een nieuwe link voor deze doorverwijzing. Een eerdere link werkt niet meer.\n\n{about}"
            todo = "Kijk wat u kunt doen, of meld hoe het afliep"
        case MailSort.QUESTION:
            subject = f"Vraag over doorverwijzing {referral.code}"
            text = f"{receiver} wil iets van u weten over een inwoner die u doorverwees.\n\n{about}"
            todo = "Lees de vraag en geef antwoord"
        case MailSort.OUTCOME:
            why = f" ({REASON_WORDS[reason]})" if (reason := reason_of(referral)) else ""
            subject = f"Doorverwijzing {referral.code}: {STATES[referral.state]}"
            text = f"{receiver} zette uw doorverwijzing op: {STATES[referral.state]}{why}.\n\n{about}"
            todo = "Bekijk de doorverwijzing"
        case MailSort.FINISH:
            subject = f"Doorverwijzing {referral.code} afronden"
            text = f"U heeft deze doorverwijzing geaccepteerd. Is de inwoner geholpen? Meld het dan.\n\n{about}"
            todo = "Meld hoe het afliep"
        case _:
            subject = f"Hoe ging het? Doorverwijzing {referral.code}"
            text = f"De afzender hoort graag van u hoe het met de inwoner ging.\n\n{about}"
            todo = "Meld hoe het gaat of afliep"
    if link:
        steps = (
            f"{todo}, zonder account:\n{link}\n\nDeze link werkt één keer, {days} dagen lang. Geef hem niet door.\n\n"
            f"Heeft u een account? Dan kan het ook hier:\n{address}"
        )
    else:
        steps = f"{todo}:\n{address}"
    return Letter(subject, f"{text}\n{steps}\n\n{FOOT}\n")


def _matter(referral: Referral, said: str, *, to_sender: bool) -> str:
    """Return what the mail says it is about: to who receives, `said` only when the resident agreed.

    A mail goes at once and cannot be taken back. The page behind it can: it shows what the resident says by then.
    """
    reader = Who(Actor.SENDER, referral.from_desk) if to_sender else Who(Actor.RECEIVER, referral.to_desk)
    if not knows(referral, (reader,)):
        return NOT_TOLD
    return said if to_sender or referral.consent is Consent.GIVEN else ON_THE_PAGE
