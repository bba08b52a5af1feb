"""A referral as a task for the customer system of the municipality, to download."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.casework.telling import as_told
from api.interfaces.internal_task import internal_task
from api.product import TheCaller, TheLive, TheProduct
from api.routes.referrals import TheCode

router = APIRouter(tags=["doorverwijzingen"])


@router.get(
    "/v1/referrals/{code}/internetaak",
    summary="Eén doorverwijzing als interne taak voor Open Klant",
    description=(
        "Een klantcontact, een actor en een interne taak, met de namen van de API Klantinteracties van Open Klant 2. "
        "Maak ze in die volgorde aan: Open Klant geeft elk een eigen uuid. Er staat niets in over wie de inwoner is."
    ),
    response_class=JSONResponse,
)
def get_internal_task(code: TheCode, product: TheProduct, live: TheLive, _: TheCaller) -> JSONResponse:
    """Return one referral as a file for Open Klant."""
    referral = as_told(product.casework.referrals.find(live.kb, code))
    name = f"interne-taak-{referral.code}.json"
    return JSONResponse(internal_task(referral), headers={"Content-Disposition": f'attachment; filename="{name}"'})
