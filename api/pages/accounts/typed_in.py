"""What somebody typed in a form whose session was over: it goes along with signing in, in the browser and nowhere else.

No password goes along, and no file: a browser does not give those back.
"""

import json
from dataclasses import asdict, dataclass
from typing import Final

from starlette.requests import Request

from api.accounts.arrival import own_path, page_of

FIELD: Final = "getypt"
"""The hidden field of the form for signing in that holds it."""
SECRETS: Final = frozenset({"wachtwoord", "huidig", "nieuw", "herhaald"})
"""The fields in which a password is typed."""
LARGEST: Final = 256 * 1024
"""The largest request for signing in: a form of 64 kB takes more room as a field of another form."""
_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class TypedIn:
    """A form as it was sent: to which address, from which page, and its fields in order."""

    action: str
    page: str
    fields: tuple[tuple[str, str], ...]


async def typed_in(request: Request) -> TypedIn | None:
    """Return what was typed in the form that `request` sent, or None when there is nothing to lose."""
    is_form = request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM
    if request.method != "POST" or not is_form or "HX-Request" in request.headers:
        return None
    form = await request.form()
    fields = tuple((name, value) for name, value in form.multi_items() if isinstance(value, str))
    kept = tuple((name, value) for name, value in fields if name not in SECRETS)
    if not any(value.strip() for _, value in kept):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return TypedIn(own_path(request.url.path + query), own_path(page_of(request)), kept)


def as_text(typed: TypedIn) -> str:
    """Return it as the hidden field holds it."""
    return json.dumps(asdict(typed), ensure_ascii=False)


def read(text: str) -> TypedIn | None:
    """Return what the hidden field holds; None for what is no form of ours."""
    try:
        given = json.loads(text)
        fields = tuple((str(name), str(value)) for name, value in given["fields"])
        typed = TypedIn(own_path(given["action"]), own_path(given["page"]), fields)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    is_ours = (typed.action, typed.page) == (given["action"], given["page"])
    return typed if is_ours and SECRETS.isdisjoint(name for name, _ in fields) else None
