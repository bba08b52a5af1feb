"""The Jinja environment of the pages, and what every page is given."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.templating import Jinja2Templates

from api import dutch
from api.accounts.admission import Admission
from api.accounts.identity import person_of
from api.pages import wording
from api.pages.navigation import Menu, menu
from api.pages.ports import ports
from api.pages.ways_on import is_of_a_link
from api.problems import ProblemError
from knowledge.schema import Municipality

PRODUCT: Final = "Loketwijzer"
_TEMPLATES: Final = Path(__file__).parent.parent / "templates"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,  # every text from the content or the clerk is text, never markup
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["product"] = PRODUCT
    environment.filters["hoofdletter"] = wording.capitalised
    environment.filters["zonder_protocol"] = wording.without_protocol
    environment.filters["telefoon"] = wording.telephone_link
    environment.filters["datum"] = dutch.short_day
    environment.filters["klok"] = dutch.clock
    environment.filters["dag"] = wording.day_in_words
    environment.filters["moment"] = wording.moment_in_words
    environment.filters["toegang"] = lambda code: wording.capitalised(wording.of_code(dutch.ACCESS, code))
    environment.filters["overdracht"] = lambda code: wording.of_code(dutch.METHODS, code)
    environment.filters["taal"] = lambda code: wording.of_code(dutch.LANGUAGES, code)
    environment.filters["rolstoel"] = lambda code: wording.WHEELCHAIR.get(code, wording.WHEELCHAIR_UNKNOWN)
    return environment


_pages: Final = Jinja2Templates(env=_environment())


def render(request: Request, template: str, status: int = 200, **view: Any) -> HTMLResponse:  # noqa: ANN401 - views differ
    """Render `template`; pages hold a conversation, so no cache may keep them."""
    person, path = person_of(request), request.url.path
    frame = {"municipality": _municipality(request), "path": path, "person": person, "menu": _menu(request)}
    context = {**frame, "demo": has_demo_data(request), **view}
    response = _pages.TemplateResponse(request, template, context, status_code=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _menu(request: Request) -> Menu:
    """Return the menu; who came with a link in a mail and can open none of its pages gets an empty one."""
    person, path = person_of(request), request.url.path
    admission = getattr(request.app.state, "admission", None)
    is_closed = isinstance(admission, Admission) and not admission.counter_is_open
    return Menu((), ()) if person is None and is_of_a_link(path) and is_closed else menu(person, path)


def has_demo_data(request: Request) -> bool:
    """Say whether made-up referrals and signals stand among the real ones."""
    return bool(getattr(getattr(request.app.state, "demo_mark", None), "present", False))


def _municipality(request: Request) -> Municipality | None:
    """Return the municipality, or None when there is no knowledge base: a problem page must always work."""
    try:
        return ports(request).knowledge().content.municipality
    except (AttributeError, ProblemError):
        return None


def is_fragment(request: Request) -> bool:
    """Say whether the page's own script asks for parts of the page instead of a whole one."""
    return request.headers.get("HX-Request") == "true"
