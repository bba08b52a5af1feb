"""The audit trail for an administrator: filtered, page by page, and as a file for a spreadsheet."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.accounts.arrival import accounts_of
from api.accounts.audit import AT_MOST, OBJECT, Entry, Filter
from api.insight.downloads import CSV, as_csv
from api.pages.accounts.administration import REFUSED, Administrator
from api.pages.numbers import LARGEST
from api.pages.rendering import render
from api.product import product_of
from knowledge.hours import TIMEZONE

LOG: Final = "/beheer/logboek"
PAGE: Final = 50
COLUMNS: Final = ("moment", "persoon", "naam", "rollen", "handeling", "voorwerp", "naam_voorwerp", "wat_veranderde")
FIRST_YEAR, LAST_YEAR = 2000, 2999
"""Of a day that can be asked for: before and long after those there is no day before or after every day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as it was filled in, the filter that follows from it, and what could not be read."""

    fields: dict[str, str]
    chosen: Filter
    errors: dict[str, str]

    @property
    def query(self) -> str:
        """Return the filter as it stands in an address."""
        return urlencode({name: value for name, value in self.fields.items() if value})


def asked(wie: str = "", wat: str = "", op: str = "", van: str = "", tot: str = "") -> Asked:
    """Read the filter: a person's id, an action, the start of an object, and two days (the last one included)."""
    errors: dict[str, str] = {}
    since, until = _day(van, "van", errors), _day(tot, "tot", errors)
    if since and until and until < since:
        errors["tot"] = "Deze dag ligt vóór de dag bij ‘Vanaf’. Draai de twee dagen om."
    known = op.strip()
    if known and not OBJECT.fullmatch(known):
        errors["op"] = "Typ een soort en nummer, zoals account:12."
    chosen = Filter(
        person=_id(wie),
        action=wat or None,
        object=known if "op" not in errors else None,
        since=since,
        until=until + timedelta(days=1) if until else None,
    )
    return Asked({"wie": wie, "wat": wat, "op": op, "van": van, "tot": tot}, chosen, errors)


AskedFilter = Annotated[Asked, Depends(asked)]


def _id(text: str) -> int | None:
    return min(int(text), LARGEST) if text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004 - 64 bits


def _day(text: str, field: str, errors: dict[str, str]) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        errors[field] = "Kies een dag, of typ die als 2026-11-24."
        return None
    return datetime.combine(day, time(), TIMEZONE)


def add_routes(router: APIRouter) -> None:
    """Add /beheer/logboek and the file."""
    router.add_api_route(LOG, log, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route(f"{LOG}.csv", log_file, methods=["GET"])


def log(request: Request, _: Administrator, filled: AskedFilter, voor: str = "") -> HTMLResponse:
    """Show a page of the trail; `voor` is the id where the page before it ended."""
    accounts = accounts_of(request)
    entries = () if filled.errors else accounts.audit.entries(filled.chosen, before=_id(voor), at_most=PAGE + 1)
    return render(
        request,
        "accounts/logboek.html",
        REFUSED if filled.errors else 200,
        entries=entries[:PAGE],
        older=entries[PAGE - 1].id if len(entries) > PAGE else None,
        filled=filled,
        errors=filled.errors,
        everybody=accounts.store.all(),
        actions=accounts.audit.actions(),
        is_first=not voor,
        keep_days=product_of(request).settings.keep_audit_days,
    )


def log_file(request: Request, by: Administrator, filled: AskedFilter) -> Response:
    """Return the lines that fit as CSV, as a Dutch spreadsheet opens it: semicolons, and a mark of UTF-8."""
    if filled.errors:
        return log(request, by, filled)
    trail = accounts_of(request).audit
    trail.record(by, "logboek-opgehaald", "logboek:csv")
    table = as_csv(COLUMNS, map(_row, trail.entries(filled.chosen, at_most=AT_MOST)))
    headers = {"Content-Disposition": 'attachment; filename="logboek.csv"'}
    return Response(table, media_type=CSV, headers=headers)


def _row(entry: Entry) -> tuple[str, ...]:
    moment = entry.at.astimezone(TIMEZONE).isoformat(timespec="seconds")
    person = str(entry.person) if entry.person is not None else ""
    about = (entry.object, entry.object_name or "", entry.detail)
    return (moment, person, entry.name or "", entry.roles, entry.action, *about)
