"""Signals: register, withdraw, and find one by its code."""

from typing import Annotated

from fastapi import APIRouter, Body

from api.casework.referral import ByDesk
from api.casework.signal import SignalOut, SignalRequest
from api.product import TheCaller, TheLive, TheProduct
from api.routes.referrals import BY_DESK, TheCode, TheKey

router = APIRouter(tags=["signalen"])

_EXAMPLE = {
    "summary": "Een onbegrijpelijke brief",
    "value": {"text": "Weer zo'n onbegrijpelijke brief van de Belastingdienst", "desk": "ido-centrum"},
}


@router.post(
    "/v1/signals",
    status_code=201,
    summary="Registreer een signaal",
    description=(
        "Waar een inwoner op vastliep, ook als er niemand wordt doorverwezen. Onderwerp, eigenaar en kanaal haalt "
        "Loketwijzer uit de tekst waar dat kan. Met 'chain' legt u vast dat iemand van het kastje naar de muur ging."
    ),
    responses={201: {"description": "Het signaal is geregistreerd."}},
)
def register_signal(
    request: Annotated[SignalRequest, Body(openapi_examples={"brief": _EXAMPLE})],
    product: TheProduct,
    live: TheLive,
    _: TheCaller,
    key: TheKey = None,
) -> SignalOut:
    """Register a signal; recognising its subject computes, so this runs in a thread."""
    return product.casework.signals.register(live, request, key, product.advise)


@router.get("/v1/signals/{code}", summary="Eén signaal", description="Zonder persoonsgegevens.")
def get_signal(code: TheCode, product: TheProduct, live: TheLive, _: TheCaller) -> SignalOut:
    """Return one signal."""
    return product.casework.signals.find(live.kb, code)


@router.post(
    "/v1/signals/{code}/withdraw",
    summary="Trek een signaal in",
    description="Het signaal telt dan niet meer mee, en blijft te vinden met het moment van intrekken.",
)
def withdraw_signal(
    code: TheCode,
    product: TheProduct,
    live: TheLive,
    _: TheCaller,
    by: Annotated[ByDesk | None, Body(openapi_examples={"loket": BY_DESK})] = None,
) -> SignalOut:
    """Withdraw a signal."""
    return product.casework.signals.withdraw(live.kb, code, by)
