"""What is kept about residents, why and for how long; and the log of processings for administrators."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.accounts.admission import open_to_all
from api.accounts.identity import Person, Role, person_of, require
from api.casework.codes import as_code
from api.pages.ports import ports
from api.pages.problems import problem_page
from api.pages.rendering import render
from api.privacy.activities import PURPOSES, Activity, default_register
from api.privacy.processing import ProcessingLog
from api.privacy.terms import Terms, in_words
from api.product import product_of

PRIVACY: Final = "/privacy"
LOG: Final = "/beheer/verwerkingen"
UNKNOWN: Final = 422


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of record on the page: what is in it, why it is kept, and for how long."""

    name: str
    holds: str
    purpose: str
    term: str


def kept(terms: Terms) -> tuple[Kept, ...]:
    """Return every kind of record about residents, in the order in which a resident meets them."""
    return (
        Kept(
            "Het gesprek van de medewerker met Loketwijzer",
            "Wat de medewerker typte over de situatie. Nummers en adressen zijn er eerst uitgehaald.",
            PURPOSES[Activity.TALK],
            f"{in_words(terms.conversations)}, en hoogstens 1 uur langer",
        ),
        Kept(
            "De doorverwijzing",
            "Een code, van welk loket naar welk loket, het onderwerp, wat er gebeurde, en soms een korte notitie.",
            PURPOSES[Activity.REFER],
            f"{in_words(terms.referrals)} nadat er voor het laatst iets mee gebeurde",
        ),
        Kept(
            "Het signaal",
            "Waarop een inwoner vastliep, in een paar woorden. Daarna blijven alleen aantallen over.",
            PURPOSES[Activity.SIGNAL],
            in_words(terms.signals),
        ),
        Kept(
            "De opmerking over een antwoord",
            "Wat er niet klopte aan een antwoord van Loketwijzer.",
            PURPOSES[Activity.FEEDBACK],
            in_words(terms.signals),
        ),
        Kept(
            "Berichten aan andere systemen van de gemeente",
            "De code, de loketten en het onderwerp. Nooit de notitie.",
            "Andere systemen laten weten dat er iets is gebeurd.",
            in_words(terms.events),
        ),
        Kept(
            "Het logboek van verwerkingen",
            "Wanneer er iets met een doorverwijzing of signaal is gedaan, en waarom. Niet wat erin stond.",
            "Kunnen laten zien wat er met gegevens is gedaan.",
            in_words(terms.processing),
        ),
    )


def add_routes(router: APIRouter) -> None:
    """Add /privacy and the log."""
    router.add_api_route(PRIVACY, privacy, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route(LOG, log, methods=["GET"])


@open_to_all
def privacy(request: Request) -> HTMLResponse:
    """Tell residents and clerks what is kept."""
    kb = ports(request).knowledge()
    person = person_of(request)
    return render(
        request,
        "privacy.html",
        kept=kept(Terms.of(product_of(request).settings)),
        front_desk=kb.desks[kb.content.municipality.front_desk],
        may_read_log=person is not None and Role.ADMINISTRATOR in person.roles,
        log=LOG,
    )


def log(request: Request, _: Annotated[Person, Depends(require(Role.ADMINISTRATOR))], code: str = "") -> Response:
    """Download the log of processings: all of it (the newest first), or what was done with one record."""
    known = as_code(code) if code.strip() else None
    if code.strip() and known is None:
        return problem_page(request, UNKNOWN, "Dit is geen code. Een code ziet eruit als K4RM-P2X7.")
    settings = product_of(request).settings
    register = settings.processing_register or default_register(settings.municipality)
    kept_log: ProcessingLog = request.app.state.processing_log
    name = f"verwerkingen-{known or 'alle'}.json"
    return JSONResponse(
        kept_log.about(known, register), headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
