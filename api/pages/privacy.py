"""What is kept about residents, why and for how long; and the log of processings for administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from api.accounts.admission import open_to_all
from api.accounts.arrival import accounts_of
from api.accounts.identity import Person, Role, person_of, require
from api.casework.codes import as_code
from api.pages.ports import ports
from api.pages.rendering import render
from api.privacy.activities import PURPOSES, Activity, default_register
from api.privacy.deleting import RecordDeletion
from api.privacy.processing import ProcessingLog, touches
from api.privacy.terms import Terms, in_words
from api.product import product_of

PRIVACY: Final = "/privacy"
LOG: Final = "/beheer/verwerkingen"
REFUSED: Final = 422
SEE_OTHER: Final = 303
NO_CODE: Final = "Dit is geen code. Een code ziet eruit als K4RM-P2X7."
NOT_THERE: Final = "Bij deze code is niets bewaard. Kijk of alle tekens kloppen."
NOT_SURE: Final = "Zet een vinkje als u het zeker weet."

Administrator = Annotated[Person, Depends(require(Role.ADMINISTRATOR))]
_Text = Annotated[str, Form(max_length=200)]


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
            "Wat een redacteur bij zo’n opmerking schreef",
            "Een korte notitie voor het loket, en zinnen die Loketwijzer leerde.",
            PURPOSES[Activity.FEEDBACK],
            f"{in_words(terms.work)} nadat het is afgehandeld",
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
    router.add_api_route(LOG, remove, methods=["POST"])


@open_to_all
def privacy(request: Request, gelukt: str = "") -> HTMLResponse:
    """Tell residents and clerks what is kept."""
    return _page(request, done=gelukt == "verwijderd")


def log(request: Request, _: Administrator, code: str = "") -> Response:
    """Download the log of processings: all of it (the newest first), or what was done with one record."""
    known = as_code(code) if code.strip() else None
    if code.strip() and known is None:
        return _page(request, REFUSED, asked=code, errors={"code": NO_CODE})
    settings = product_of(request).settings
    register = settings.processing_register or default_register(settings.municipality)
    kept_log: ProcessingLog = request.app.state.processing_log
    name = f"verwerkingen-{known or 'alle'}.json"
    return JSONResponse(
        kept_log.about(known, register), headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def remove(request: Request, by: Administrator, weg: _Text = "", zeker: _Text = "") -> Response:
    """Delete one record for good, because the resident asked for it."""
    known = as_code(weg)
    if known is None or not zeker:
        return _page(request, REFUSED, code=weg, errors={"weg": NO_CODE} if known is None else {"zeker": NOT_SURE})
    touches(known)
    deletion: RecordDeletion = request.app.state.record_deletion
    if not deletion.delete_one(known):
        return _page(request, REFUSED, code=weg, errors={"weg": NOT_THERE})
    accounts_of(request).audit.record(by, "gegevens-verwijderd", f"code:{known}")
    return RedirectResponse(f"{PRIVACY}?gelukt=verwijderd", SEE_OTHER)


def _page(
    request: Request,
    status: int = 200,
    *,
    done: bool = False,
    asked: str = "",
    code: str = "",
    errors: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Show the page; `asked` is the code of which the log is wanted, `code` the one that must go."""
    kb = ports(request).knowledge()
    terms = Terms.of(product_of(request).settings)
    person = person_of(request)
    return render(
        request,
        "privacy.html",
        status,
        kept=kept(terms),
        audit_term=in_words(terms.audit),
        draft_term=in_words(terms.drafts),
        front_desk=kb.desks[kb.content.municipality.front_desk],
        administers=person is not None and Role.ADMINISTRATOR in person.roles,
        log=LOG,
        done=done,
        asked=asked,
        code=code,
        errors=errors or {},
    )
