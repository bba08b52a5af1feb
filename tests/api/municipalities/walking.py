"""Walking over every route that an application has, also those that are made later, with ids that mean something."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

LEFT_OUT = {"/uitloggen", "/inloggen", "/inloggen/organisatie", "/inloggen/terugkeer"}
"""They end the session, or lead to a provider."""

AT_MOST = 3
"""So many ids of one kind."""

ASKED_FOR = {
    "code": "code",
    "vastgelegd": "code",
    "desk": "desk",
    "loket": "desk",
    "task": "task_id",
    "onderwerp": "task_id",
    "concept": "number",
    "vorige": "conversation",
    "persoon": "account",
}
"""Names in a query, and which id they take."""

Ids = Mapping[str, Sequence[str]]


def routes(app, *methods: str) -> Iterator[tuple[str, str]]:
    """Give every route with one of these methods."""
    for route in iter_route_contexts(app.routes):
        if not isinstance(route.original_route, Mount) and route.path not in LEFT_OUT:
            yield from ((method, route.path) for method in sorted(route.methods) if method in methods)


def names_in(path: str) -> list[str]:
    """Return the names of what stands between braces."""
    return re.findall(r"\{(\w+)", path)


def filled(path: str, values: Mapping[str, str]) -> str:
    """Return the path with its ids."""
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: values[found[1]], path)


def addresses(path: str, ids: Ids, pages: Mapping[str, str]) -> list[str]:
    """Return the path with every id that may stand there: known by name, or linked to from `pages`, by address."""
    names = names_in(path)
    if not names:
        return [path]
    pattern = re.sub(r"\\\{\w+\\\}", r"[\\w.-]+", re.escape(path))
    linked = sorted({found for said in pages.values() for found in re.findall(rf'"({pattern})["?#]', said)})
    listed = pages.get(path.rpartition("/")[0], "")  # a list for programs names ids, and does not link to them
    of_list = re.findall(r'"(?:id|uuid)": ?"([^"]+)"', listed)
    known = [ids.get(name, of_list)[:AT_MOST] for name in names]
    made = [filled(path, dict(zip(names, values, strict=True))) for values in product(*known)]
    return [*made, *linked[:AT_MOST]]


def query(ids: Ids) -> dict[str, str]:
    """Return every name that a page may read from a query, with an id."""
    return {name: ids[kind][0] for name, kind in ASKED_FOR.items()}


def read(answer) -> str:
    """Return what is in an answer, also in the sheets of a workbook; of a PDF only what stands in it as it is."""
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return answer.content.decode("utf-8", "replace")
