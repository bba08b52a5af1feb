"""Pages that say that something is not there or went wrong, and what the clerk can do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.pages.rendering import render
from api.pages.ways_on import is_of_a_link, ways_on

NOT_FOUND: Final = 404
LINK_BROKEN: Final = "Deze link werkt niet"


@dataclass(frozen=True, slots=True)
class Problem:
    """A title and what to do."""

    title: str
    text: str


_PROBLEMS: Final = {
    403: Problem("Dit mag niet", "De vraag kwam niet van Loketwijzer zelf. Begin opnieuw."),
    404: Problem("Deze pagina is er niet", "Misschien is het adres veranderd, of staat er een letter verkeerd."),
    405: Problem("Deze pagina is er niet", "Deze pagina kunt u zo niet openen. Begin bij de eerste pagina."),
    410: Problem("Deze link werkt niet meer", "Vraag een nieuwe link aan het loket dat u de link stuurde."),
    413: Problem(
        "Dit is te groot",
        "Maak de tekst korter en probeer het opnieuw. Met de knop Terug van uw browser staat uw tekst er nog.",
    ),
    422: Problem("Er klopt iets niet aan dit adres", "Controleer het adres, of begin bij de eerste pagina."),
    429: Problem("Het is even druk", "Wacht een halve minuut en probeer het dan opnieuw."),
    503: Problem("Loketwijzer is nog niet klaar", "Wacht een minuut en probeer het dan opnieuw."),
}
_UNKNOWN: Final = Problem("Er ging iets mis", "Dat ligt niet aan u. Probeer het over een minuut opnieuw.")


def problem_page(request: Request, status: int, detail: str | None = None) -> HTMLResponse:
    """Render the page for an HTTP status; `detail` replaces the general sentence."""
    problem = _PROBLEMS.get(status, _UNKNOWN)
    title = LINK_BROKEN if status == NOT_FOUND and is_of_a_link(request.url.path) else problem.title
    return render(
        request,
        "probleem.html",
        status,
        title=title,
        text=detail or problem.text,
        ways=ways_on(request, status),
        status_code=status,
    )


def given_back(
    request: Request, form: FormData, trouble: Exception, template: str = "niet-bewaard.html"
) -> HTMLResponse:
    """Give back everything that was filled in when the database does not answer; a button sends it again."""
    sent = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    return sent_back(request, sent, trouble, template)


def sent_back(
    request: Request, sent: Sequence[tuple[str, str]], trouble: Exception, template: str = "niet-bewaard.html"
) -> HTMLResponse:
    """Give back the fields of a form, in order."""
    return render(request, template, 503, trouble=str(trouble), sent=sent)
