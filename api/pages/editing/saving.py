"""Saving a form while the editor goes on typing, and because of the button: what the answer is to each."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.pages.editing.common import go, text_of
from api.pages.problems import given_back as anywhere
from api.pages.rendering import is_fragment, render


def by_itself(request: Request, form: FormData) -> bool:
    """Say whether the page saves while the editor goes on typing, and not because of the button."""
    return is_fragment(request) and not text_of(form, "knop")


def lead(request: Request, address: str) -> Response:
    """Lead to a page; the page's script does it itself, so that a failure leaves the typed text where it is."""
    if is_fragment(request):
        return Response(headers={"HX-Redirect": address})
    return go(address)


def not_kept(request: Request) -> HTMLResponse:
    """Tell the page's script that another window was earlier: the button shows both."""
    return render(
        request, "beheer/bewaard.html", state="gekruist", version=0, errors={}, reading=None, masked="", draft=None
    )


def instead_of_the_page(page: HTMLResponse) -> HTMLResponse:
    """Let the page's script show `page` in place of the form, which it was not asked for."""
    page.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML show:top"})
    return page


def given_back(request: Request, form: FormData, trouble: Exception) -> HTMLResponse:
    """Give back everything that was typed when the database does not answer."""
    return anywhere(request, form, trouble, "beheer/niet-bewaard.html")
