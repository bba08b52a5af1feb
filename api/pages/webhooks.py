"""Webhooks for administrators: where events go, what does not arrive, and sending it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.accounts.arrival import accounts_of
from api.accounts.identity import Person, Role, require
from api.interfaces.events import SUBSCRIBABLE, EventType
from api.interfaces.targets import problem_of
from api.interfaces.webhooks import BOTH_SIGN, Webhook, Webhooks
from api.pages.ports import ports
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.rendering import render
from api.product import product_of

WEBHOOKS: Final = "/beheer/berichten"
SEE_OTHER: Final = 303
REFUSED: Final = 422
CONFLICT: Final = 409
MOST: Final = 20
"""More addresses than any municipality has systems that want this."""
GONE: Final = "Dit adres is er niet (meer). Kijk in de lijst met berichten naar systemen."
TOO_MANY: Final = f"Er zijn al {MOST} adressen. Verwijder eerst een adres dat u niet meer gebruikt."
RENEWING: Final = (
    "Het geheim wordt al vernieuwd. Wilt u toch een ander, stop dan eerst met het oude geheim. Doe dat pas als het "
    "andere systeem het nieuwe heeft."
)
NO_TYPE: Final = "Kies minstens één soort bericht."

TYPES: Final[Mapping[EventType, str]] = {
    EventType.REFERRAL_RECORDED: "een doorverwijzing is vastgelegd",
    EventType.REFERRAL_CHANGED: "een doorverwijzing is veranderd",
    EventType.REFERRAL_DELETED: "een doorverwijzing is verwijderd",
    EventType.SIGNAL_RECORDED: "een signaal is vastgelegd",
    EventType.SIGNAL_WITHDRAWN: "een signaal is ingetrokken",
    EventType.SIGNAL_DELETED: "een signaal is verwijderd",
    EventType.BUNDLE_MADE: "een bundel van signalen is gemaakt",
    EventType.BUNDLE_CHANGED: "een bundel heeft een andere stand",
    EventType.BUNDLE_ANSWERED: "een eigenaar liet iets weten over een bundel",
    EventType.TEST: "een proefbericht",
}
DONE: Final[Mapping[str, str]] = {
    "proef": "Het proefbericht is onderweg. Ververs de pagina over een paar seconden.",
    "opnieuw": "Wat niet aankwam, wordt nu opnieuw gestuurd. Ververs de pagina over een paar seconden.",
    "soorten": "Bewaard. Dit geldt voor wat vanaf nu gebeurt.",
    "gestopt": "Er gaat niets meer naar dit adres. Wat wacht, blijft wachten.",
    "hervat": "Er gaan weer berichten naar dit adres, ook wat nog wachtte.",
    "oud-geheim-gestopt": "Het oude geheim telt niet meer. Alleen het nieuwe ondertekent nog.",
    "verwijderd": "Het adres is verwijderd, met wat er nog voor wachtte.",
}

Administrator = Annotated[Person, Depends(require(Role.ADMINISTRATOR))]
_Text = Annotated[str, Form(max_length=2000)]
_Types = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, right or wrong, with a sentence for each field that is not right."""

    url: str = ""
    types: frozenset[str] = frozenset(SUBSCRIBABLE)
    errors: dict[str, str] = field(default_factory=dict)


def add_routes(router: APIRouter) -> None:
    """Add /beheer/berichten."""
    router.add_api_route(WEBHOOKS, listed, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route(WEBHOOKS, add, methods=["POST"])
    router.add_api_route(f"{WEBHOOKS}/{{webhook}}", one, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route(f"{WEBHOOKS}/{{webhook}}", act, methods=["POST"])


def webhooks_of(request: Request) -> Webhooks:
    """Return the webhooks of the municipality that this application serves."""
    return cast("Webhooks", request.app.state.webhooks)


def _find(request: Request, webhook: str) -> Webhook | None:
    known = webhook.isascii() and webhook.isdigit() and len(webhook) < 10  # noqa: PLR2004 - beyond it is no id
    return webhooks_of(request).find(int(webhook)) if known else None


def listed(request: Request, _: Administrator, gelukt: str = "") -> HTMLResponse:
    """Show where events go, and the form for another address."""
    return _page(request, Filled(), done=DONE.get(gelukt, ""))


def add(request: Request, by: Administrator, adres: _Text = "", soort: _Types = None) -> Response:
    """Add an address."""
    url, chosen = adres.strip(), frozenset(soort or ())
    settings = product_of(request).settings
    errors = {}
    own_ports = {settings.port, settings.rasa_port, settings.actions_port}
    problem = problem_of(url, own_ports) or (TOO_MANY if len(webhooks_of(request).listed()) >= MOST else None)
    if problem:
        errors["adres"] = problem
    types = _known(soort)
    if not types:
        errors["soort"] = NO_TYPE
    if errors:
        return _page(request, Filled(url, chosen, errors), status=REFUSED)
    webhook, secret = webhooks_of(request).add(url, types, ports(request).now())
    accounts_of(request).audit.record(by, "berichten-toegevoegd", f"webhook:{webhook}")
    return _secret(request, webhook, secret)


def _known(chosen: list[str] | None) -> tuple[EventType, ...]:
    """Return the types of event that were ticked; what we do not know is left out."""
    return tuple(kind for kind in SUBSCRIBABLE if kind in (chosen or ()))


def one(request: Request, _: Administrator, webhook: str, gelukt: str = "") -> HTMLResponse:
    """Show one address: what arrived, what did not, and whether its secret is being renewed."""
    found = _find(request, webhook)
    if found is None:
        return problem_page(request, NOT_FOUND, GONE)
    return _one(request, found, done=DONE.get(gelukt, ""))


def act(request: Request, by: Administrator, webhook: str, actie: _Text = "", soort: _Types = None) -> Response:
    """Do with an address what its button says."""
    found = _find(request, webhook)
    if found is None:
        return problem_page(request, NOT_FOUND, GONE)
    webhooks, now = webhooks_of(request), ports(request).now()
    match actie:
        case "proef":
            webhooks.test(found.id, now)
        case "opnieuw":
            webhooks.try_again(found.id, now)
        case "soorten":
            types = _known(soort)
            if not types:
                return _one(request, found, status=REFUSED, problem=NO_TYPE)
            webhooks.choose(found.id, types)
        case "gestopt" | "hervat":
            webhooks.switch(found.id, active=actie == "hervat")
        case "geheim":
            return _renewed(request, by, found)
        case "oud-geheim-gestopt":
            webhooks.drop_old(found.id)
        case "verwijderd":
            webhooks.remove(found.id)
        case _:
            return problem_page(request, REFUSED, "Deze knop is er niet. Ga terug en probeer het opnieuw.")
    accounts_of(request).audit.record(by, f"berichten-{actie}", f"webhook:{found.id}")
    back = WEBHOOKS if actie == "verwijderd" else f"{WEBHOOKS}/{found.id}"
    return RedirectResponse(f"{back}?gelukt={actie}", SEE_OTHER)


def _renewed(request: Request, by: Person, webhook: Webhook) -> Response:
    """Give an address another secret, and show it this once."""
    secret = webhooks_of(request).renew(webhook.id, ports(request).now())
    found = _find(request, str(webhook.id))
    if found is None:
        return problem_page(request, NOT_FOUND, GONE)
    if secret is None:
        return _one(request, found, status=CONFLICT, problem=RENEWING)
    accounts_of(request).audit.record(by, "berichten-geheim-vernieuwd", f"webhook:{webhook.id}")
    return _secret(request, webhook.id, secret)


def _secret(request: Request, webhook: int, secret: str) -> HTMLResponse:
    """Show the secret of an address; it is not in the history of the browser, and no other page shows it."""
    found = _find(request, str(webhook))
    if found is None:
        return problem_page(request, NOT_FOUND, GONE)
    return render(request, "beheer/berichtgeheim.html", webhook=found, secret=secret)


def _one(request: Request, found: Webhook, *, done: str = "", problem: str = "", status: int = 200) -> HTMLResponse:
    renewing = found.old_until is not None and found.old_until > ports(request).now()
    return render(
        request,
        "beheer/bericht.html",
        status,
        webhook=found,
        failed=webhooks_of(request).failed(found.id),
        renewing=renewing,
        days=BOTH_SIGN.days,
        types=SUBSCRIBABLE,
        words=TYPES,
        done=done,
        problem=problem,
    )


def _page(request: Request, filled: Filled, *, done: str = "", status: int = 200) -> HTMLResponse:
    return render(
        request,
        "beheer/berichten.html",
        status,
        webhooks=webhooks_of(request).listed(),
        filled=filled,
        errors=filled.errors,
        types=SUBSCRIBABLE,
        words=TYPES,
        done=done,
    )
