"""The warm referral: record, send, withdraw, and find it by its code."""

from typing import Annotated

from fastapi import APIRouter, Body, Header, Path
from starlette.requests import Request

from api.accounts.identity import person_of
from api.casework.acting import roles_in
from api.casework.following import Step, Who
from api.casework.referral import ByDesk, ReferralOut, ReferralRequest
from api.casework.states import Actor, State
from api.casework.telling import as_told, knows
from api.product import Product, TheCaller, TheLive, TheProduct

router = APIRouter(tags=["doorverwijzingen"])

TheCode = Annotated[str, Path(max_length=20, description="De code, met of zonder streepje.", examples=["K4RM-P2X7"])]
TheKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Een sleutel die u zelf kiest. Komt dezelfde aanvraag twee keer, dan krijgt u dezelfde code.",
    ),
]
BY_DESK = {"summary": "Door welk loket", "value": {"desk": "informatiebalie"}}
_EXAMPLE = {
    "summary": "Naar het IDO",
    "value": {
        "from_desk": "informatiebalie",
        "to_desk": "ido-centrum",
        "task": "digid-wachtwoord-vergeten",
        "kind": "digitaal-helpen",
        "handover": "gebeld",
    },
}


@router.post(
    "/v1/referrals",
    status_code=201,
    summary="Leg een warme doorverwijzing vast",
    description=(
        "U krijgt een code terug die de inwoner meeneemt. Stuur geen namen of nummers mee; persoonsgegevens worden uit "
        "de notitie gehaald. Met 'previous' wordt het een volgende stap in dezelfde keten."
    ),
    responses={201: {"description": "De doorverwijzing is vastgelegd."}},
)
def record_referral(
    request: Annotated[ReferralRequest, Body(openapi_examples={"ido": _EXAMPLE})],
    product: TheProduct,
    live: TheLive,
    _: TheCaller,
    key: TheKey = None,
) -> ReferralOut:
    """Record a warm referral."""
    return product.casework.referrals.record(live, request, key)


@router.get(
    "/v1/referrals/{code}",
    summary="Eén doorverwijzing",
    description=(
        "Met elke verandering van stand. Er staat niets in over wie de inwoner is. Wil de inwoner niet dat het "
        "onderwerp wordt doorgegeven, dan zijn 'task' en 'kind' leeg, behalve voor wie bij het loket werkt dat verwees "
        "en voor de coördinator."
    ),
)
def get_referral(request: Request, code: TheCode, product: TheProduct, live: TheLive, _: TheCaller) -> ReferralOut:
    """Return one referral."""
    return _shown(request, product, product.casework.referrals.find(live.kb, code))


@router.post(
    "/v1/referrals/{code}/send",
    summary="Verstuur een concept",
    description="Een doorverwijzing die al verzonden is, blijft zo. Is ze ingetrokken, dan kan dit niet meer (409).",
)
def send_referral(
    request: Request,
    code: TheCode,
    product: TheProduct,
    live: TheLive,
    _: TheCaller,
    by: Annotated[ByDesk | None, Body(openapi_examples={"loket": BY_DESK})] = None,
) -> ReferralOut:
    """Send a draft."""
    return _shown(request, product, product.casework.referrals.change(live.kb, code, Step(State.SENT), _sender(by)))


@router.post(
    "/v1/referrals/{code}/withdraw",
    summary="Trek een doorverwijzing in",
    description="Zo maakt u het vastleggen ongedaan. De doorverwijzing blijft te vinden als 'ingetrokken'.",
)
def withdraw_referral(
    request: Request,
    code: TheCode,
    product: TheProduct,
    live: TheLive,
    _: TheCaller,
    by: Annotated[ByDesk | None, Body(openapi_examples={"loket": BY_DESK})] = None,
) -> ReferralOut:
    """Withdraw a referral."""
    return _shown(
        request, product, product.casework.referrals.change(live.kb, code, Step(State.WITHDRAWN), _sender(by))
    )


def _shown(request: Request, product: Product, referral: ReferralOut) -> ReferralOut:
    """Return the referral as whoever asks may know it; a program has no desk, so it gets what the receiver gets."""
    found = product.casework.referrals.referral(referral.code)
    roles = roles_in(found, person_of(request), product.casework.municipality)
    is_known = knows(found, roles, product.casework.referrals.chain(found))
    return referral if is_known else as_told(referral)


def _sender(by: ByDesk | None) -> Who:
    return Who(Actor.SENDER, by.desk if by else None)
