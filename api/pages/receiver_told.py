"""Whether the receiving desk hears of a referral by itself: when it does not, the sender must call."""

from typing import Final

from starlette.requests import Request

from api.accounts.arrival import accounts_of
from api.casework.referral import Referral
from api.casework.states import State
from api.product import Product

UNHEARD: Final = "{} krijgt geen bericht van Loketwijzer: het heeft hier geen account en geen mailadres. Bel zelf."
STUCK: Final = "De mail aan {} is nog niet weg: {}. Loketwijzer blijft het proberen. Heeft het haast? Bel zelf."


def has_account(request: Request, desk: str) -> bool:
    """Say whether somebody of a desk can sign in, and so finds what waits on the pages. Raises StoreError."""
    accounts = accounts_of(request).store.all()
    return any(account.desk == desk and account.blocked_at is None for account in accounts)


def gets_mail(product: Product, referral: Referral) -> bool:
    """Say whether the receiving desk gets mail from us."""
    desk = product.live().kb.desks.get(referral.to_desk)
    return product.casework.mails and desk is not None and bool(desk.email)


def not_told(request: Request, product: Product, referral: Referral) -> str:
    """Return what the sender must know while the receiving desk did not hear of a referral; '' when it did.

    Blocks. Raises StoreError.
    """
    if referral.state is not State.SENT or has_account(request, referral.to_desk):
        return ""
    desk = product.live().kb.desks.get(referral.to_desk)
    name = desk.name if desk else referral.to_desk
    if not gets_mail(product, referral):
        return UNHEARD.format(name)
    trouble = product.casework.post.stuck(referral.code, referral.to_desk)
    return STUCK.format(name, trouble) if trouble else ""
