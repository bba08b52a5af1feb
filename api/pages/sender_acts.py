"""What the sender does on the page of a referral besides completing it: settle it, and send the desk a new link."""

from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request

from api.accounts.identity import Person
from api.casework.acting import roles_in
from api.casework.following import Who
from api.casework.new_link import send_link
from api.casework.referral import Referral
from api.casework.settled import is_settled, settle
from api.casework.states import AT_RECEIVER, CAME_BACK, Actor
from api.pages.receiver_told import gets_mail, has_account
from api.pages.referral_entry import version_of
from api.problems import ConflictError, NotAllowedError
from api.product import Product

SETTLED: Final = "afgehandeld"
LINK_SENT: Final = "nieuwe-link"
NOT_THE_SENDER: Final = "Alleen het loket dat doorverwees of de coördinator kan dit."
NO_MAIL: Final = "Dit loket krijgt geen mail van Loketwijzer. Bel het loket."
TOLD: Final = {
    SETTLED: "Afgehandeld. De doorverwijzing staat niet meer bij ‘Terug bij u’.",
    LINK_SENT: "Er gaat een nieuwe link naar het loket. Een eerdere link werkt niet meer.",
}


def settled(product: Product, person: Person | None, code: str, form: FormData) -> tuple[str, str]:
    """Write down that the sender is done with who came back."""
    who = sender_of(product, person, product.casework.referrals.referral(code))
    if who is None:
        raise NotAllowedError(NOT_THE_SENDER)
    settle(product.casework.referrals, code, who, version_of(form))
    return code, SETTLED


def link_sent(product: Product, person: Person | None, code: str, _: FormData) -> tuple[str, str]:
    """Let a new link go to the receiving desk by mail."""
    referral = product.casework.referrals.referral(code)
    roles = roles_in(referral, person, product.casework.municipality)
    if any(who.actor is Actor.RECEIVER for who in roles):
        raise NotAllowedError(NOT_THE_SENDER)
    if not gets_mail(product, referral):
        raise ConflictError(NO_MAIL)
    send_link(product.casework.chains.engine, product.casework.municipality, referral, product.clock())
    return code, LINK_SENT


def sender_of(product: Product, person: Person | None, referral: Referral) -> Who | None:
    """Return in which role somebody answers for the sender, or None."""
    roles = roles_in(referral, person, product.casework.municipality)
    return next((who for who in roles if who.actor in (Actor.SENDER, Actor.COORDINATOR)), None)


def may_settle(product: Product, person: Person | None, referral: Referral) -> bool:
    """Say whether somebody can say that nothing has to be done any more for who came back."""
    came_back = referral.state in CAME_BACK and not is_settled(referral)
    return came_back and sender_of(product, person, referral) is not None


def may_send_link(request: Request, product: Product, referral: Referral) -> bool:
    """Say whether the receiving desk answers with links only, and may still answer. Raises StoreError."""
    if referral.state not in AT_RECEIVER or not gets_mail(product, referral):
        return False
    return not has_account(request, referral.to_desk)
