"""One subject as a form, and the submitted form as the body of a draft.

Nothing is refused or lost here: what is wrong stays as it was typed, and the page says what it is. The name in the
Uniforme Productnamenlijst is picked from that list; its URI follows from the name.
"""

import difflib
from collections.abc import Mapping
from typing import Any, Final

from starlette.datastructures import FormData

from api.editing.drafts import Body
from knowledge.masking import mask
from knowledge.references import upl_names

COLLECTION: Final = "tasks"
LINE: Final = 300
TEXT: Final = 1000
UNKNOWN: Final = (
    "Deze naam staat niet in de Uniforme Productnamenlijst. Kies een naam uit de lijst, of maak het veld leeg."
)


def changed(body: Body, form: FormData) -> dict[str, Any]:
    """Return `body` with what the form says."""
    new = dict(body)
    for field, name in {"name": "naam", "theme": "thema", "scope": "afbakening"}.items():
        if name in form:
            new[field] = _text(form.get(name))
    for field, name in {"synonyms": "synoniemen", "examples": "voorbeelden"}.items():
        if name in form:
            new[field] = [line.strip() for line in _text(form.get(name)).split("\n") if line.strip()]
    if "naam" in form:
        new["name"] = mask(new["name"]).text  # the draft leaves names as they are, for those of desks are public
        new["urgent"] = form.get("spoed") == "ja"  # a box that is not ticked is not sent
    if "upl" in form:
        new["upl"], new["upl_uri"] = _product(body, _text(form.get("upl")))
    return new


def upl_problem(body: Body) -> str | None:
    """Return what is wrong with the name in the list of products, with names that are like it; None: nothing."""
    name = body.get("upl")
    if name is None or name in upl_names():
        return None
    near = difflib.get_close_matches(str(name), upl_names(), n=3)
    return f"{UNKNOWN} Bedoelt u: {', '.join(near)}?" if near else UNKNOWN


def _product(body: Body, name: str) -> tuple[str | None, str | None]:
    """Return the name and its URI; a name with more than one keeps the one that it has."""
    if not name:
        return None, None
    known: Mapping[str, frozenset[str]] = upl_names()
    exact = name if name in known else next((one for one in known if one.casefold() == name.casefold()), name)
    uris = known.get(exact, frozenset())
    kept = body.get("upl_uri")
    return exact, kept if kept in uris else min(uris, default=None)


def _text(value: object) -> str:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
