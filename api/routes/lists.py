"""Lists of single referrals and signals for another system, as JSON and CSV: read on with a cursor, now or later."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from pydantic import WithJsonSchema
from starlette.requests import Request
from starlette.responses import Response

from api.casework.states import State
from api.insight.downloads import CSV, as_csv
from api.interfaces.cursor import Cursor, CursorError
from api.interfaces.listed import ListedReferral, ListedSignal, ReferralsOut, SignalsOut, rows_of
from api.interfaces.listing import Listing, Page, Standing, Wanted
from api.moments import moment_of
from api.pages.dashboard import file_of
from api.privacy.activities import Activity
from api.privacy.processing import serves
from api.problems import FieldProblem, ValidationError
from api.product import Product, TheLive, TheProduct
from api.routes.choices import misnamed
from api.routes.figures import TheReader
from knowledge.base import KnowledgeBase

REFERRALS: Final = "/v1/referrals"
SIGNALS: Final = "/v1/signals"
MOST: Final = 1000
USUAL: Final = 100
CURSOR_HEADER: Final = "Loketwijzer-Cursor"
YEARS: Final = range(2000, 2101)
NO_DAY: Final = "Vul een datum in als 2026-11-24."
NO_MOMENT: Final = "Vul een datum en tijd in als 2026-11-24T10:30 of 2026-11-24T09:30Z."
NO_CURSOR: Final = "Deze cursor klopt niet. Stuur hem precies zo terug als u hem kreeg, of begin zonder cursor opnieuw."
OTHER_LIST: Final = "Deze cursor hoort bij andere keuzes. Stuur dezelfde keuzes mee als eerst, of begin zonder cursor."
TURNED: Final = "Deze dag ligt vóór 'created_from'. Draai de twee dagen om."
CHOICES: Final = ("created_from", "created_until", "changed_since", "desk", "state", "cursor", "limit")
MANY: Final = ("state",)
"""Of these more than one value may be chosen."""

router = APIRouter(tags=["lijsten"])


class Choices:
    """What a system asks of a list, as it wrote it down."""

    def __init__(
        self,
        request: Request,
        created_from: Annotated[str, Query(max_length=30, description="Vastgelegd op of na deze dag.")] = "",
        created_until: Annotated[str, Query(max_length=30, description="Vastgelegd op of voor deze dag.")] = "",
        changed_since: Annotated[
            str,
            Query(max_length=40, description="Veranderd op of na dit moment; zonder tijdzone is het Nederlandse tijd."),
        ] = "",
        desk: Annotated[str, Query(max_length=60, description="De id van een loket.")] = "",
        cursor: Annotated[str, Query(max_length=300, description="De cursor van het vorige antwoord.")] = "",
        limit: Annotated[int, Query(ge=1, le=MOST, description="Hoeveel er hoogstens in één antwoord komen.")] = USUAL,
    ) -> None:
        """Keep what was asked, unread."""
        self.created_from, self.created_until, self.changed_since = created_from, created_until, changed_since
        self.desk, self.cursor, self.limit = desk, cursor, limit
        self._given = request.query_params

    def read(
        self, sort: str, kb: KnowledgeBase, chosen: tuple[str, ...], states: Iterable[str]
    ) -> tuple[Wanted, Cursor]:
        """Return which records are wanted, with the states of `states` that are `chosen`, and after which place.

        Raises ValidationError for all that is wrong.
        """
        problems = [*misnamed(self._given, CHOICES, MANY), *self._wrong(kb, chosen, tuple(states))]
        if problems:
            raise ValidationError(problems)
        first, last, since = _day(self.created_from), _day(self.created_until), _since(self.changed_since)
        wanted = Wanted(first, last, self.desk or None, chosen, since)
        start = wanted.start(sort)
        if not self.cursor:
            return wanted, start
        try:
            cursor = Cursor.read(self.cursor)
        except CursorError:
            raise ValidationError([FieldProblem("cursor", NO_CURSOR)]) from None
        if cursor.choices != start.choices:
            raise ValidationError([FieldProblem("cursor", OTHER_LIST)])
        return wanted, cursor

    def _wrong(self, kb: KnowledgeBase, chosen: tuple[str, ...], states: tuple[str, ...]) -> Iterable[FieldProblem]:
        for field in ("created_from", "created_until"):
            given = getattr(self, field)
            if given and _day(given) is None:
                yield FieldProblem(field, NO_DAY)
        first, last = _day(self.created_from), _day(self.created_until)
        if first and last and last < first:
            yield FieldProblem("created_until", TURNED)
        if self.changed_since and _since(self.changed_since) is None:
            yield FieldProblem("changed_since", NO_MOMENT)
        if self.desk and self.desk not in kb.desks:
            yield FieldProblem("desk", "Dit loket bestaat niet. Vraag /v1/desks.")
        if set(chosen) - set(states):
            yield FieldProblem("state", f"Kies een van: {', '.join(states)}.")


TheChoices = Annotated[Choices, Depends()]
_STATES: Final = Query(max_length=20, description="De stand. Meer dan een: noem 'state' vaker.")
# the description names the states; what is none of them is said together with all else that is wrong
_REFERRAL: Final = WithJsonSchema({"type": "string", "enum": [state.value for state in State]})
_SIGNAL: Final = WithJsonSchema({"type": "string", "enum": [state.value for state in Standing]})


def _shares(_: TheReader) -> None:
    """Let in who may see the lists, and say for which purpose they are given."""
    serves(Activity.SHARE)


Shared = Annotated[None, Depends(_shares)]


def _referrals(
    request: Request,
    product: TheProduct,
    live: TheLive,
    _: Shared,
    choices: TheChoices,
    state: Annotated[tuple[Annotated[str, _REFERRAL], ...], _STATES] = (),
) -> Page[ListedReferral]:
    wanted, after = choices.read("referrals", live.kb, state, State)
    return _listing(request, product).referrals(wanted, after, choices.limit, product.clock())


def _signals(
    request: Request,
    product: TheProduct,
    live: TheLive,
    _: Shared,
    choices: TheChoices,
    state: Annotated[tuple[Annotated[str, _SIGNAL], ...], _STATES] = (),
) -> Page[ListedSignal]:
    wanted, after = choices.read("signals", live.kb, state, Standing)
    return _listing(request, product).signals(wanted, after, choices.limit, product.clock())


TheReferrals = Annotated[Page[ListedReferral], Depends(_referrals)]
TheSignals = Annotated[Page[ListedSignal], Depends(_signals)]
IN_ORDER: Final = (
    "In de volgorde waarin ze veranderden, zonder notities en andere teksten van medewerkers. Is 'more' waar, vraag "
    "dan verder met de cursor en dezelfde keuzes. Bewaar de laatste cursor: daarmee krijgt u later alleen wat intussen "
    "is veranderd."
)
AS_CSV: Final = (
    "Dezelfde lijst met puntkomma's. De cursor staat in Loketwijzer-Cursor. Zijn er meer, dan staat in Link het adres "
    "van het volgende stuk (rel=next)."
)
CSV_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {}}, "description": "Het stuk van de lijst."}
}


@router.get(REFERRALS, summary="De doorverwijzingen, en later alleen wat veranderd is", description=IN_ORDER)
def list_referrals(request: Request, response: Response, page: TheReferrals) -> ReferralsOut:
    """Return a part of the list."""
    response.headers.update(_headers(request, page))
    return ReferralsOut(referrals=page.records, more=page.more, cursor=page.cursor.written())


@router.get(
    f"{REFERRALS}.csv",
    summary="De doorverwijzingen als CSV",
    description=AS_CSV,
    response_class=Response,
    responses=CSV_ANSWER,
)
def referrals_as_csv(request: Request, page: TheReferrals) -> Response:
    """Return a part of the list as a file."""
    return _file(request, page, ListedReferral, "doorverwijzingen.csv")


@router.get(SIGNALS, summary="De signalen, en later alleen wat veranderd is", description=IN_ORDER)
def list_signals(request: Request, response: Response, page: TheSignals) -> SignalsOut:
    """Return a part of the list."""
    response.headers.update(_headers(request, page))
    return SignalsOut(signals=page.records, more=page.more, cursor=page.cursor.written())


@router.get(
    f"{SIGNALS}.csv",
    summary="De signalen als CSV",
    description=AS_CSV,
    response_class=Response,
    responses=CSV_ANSWER,
)
def signals_as_csv(request: Request, page: TheSignals) -> Response:
    """Return a part of the list as a file."""
    return _file(request, page, ListedSignal, "signalen.csv")


def _listing(request: Request, product: Product) -> Listing:
    return Listing(request.app.state.casework_engine, product.casework.municipality)


def _file(
    request: Request,
    page: Page[ListedReferral] | Page[ListedSignal],
    model: type[ListedReferral | ListedSignal],
    name: str,
) -> Response:
    made = file_of(request, as_csv(tuple(model.model_fields), rows_of(page.records)), CSV, name)
    made.headers.update(_headers(request, page))
    return made


def _headers(request: Request, page: Page[ListedReferral] | Page[ListedSignal]) -> dict[str, str]:
    """Return where the list goes on: as RFC 8288 when there is more now, and as a cursor for later."""
    cursor = page.cursor.written()
    if not page.more:
        return {CURSOR_HEADER: cursor}
    address = request.url.include_query_params(cursor=cursor)
    return {CURSOR_HEADER: cursor, "Link": f'<{address.path}?{address.query}>; rel="next"'}


def _day(given: str) -> date | None:
    try:
        found = date.fromisoformat(given)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _since(given: str) -> datetime | None:
    if "T" in given:
        given = given.replace(" ", "+")  # a plus that was not written as %2B arrives as a space
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return moment_of(found, found) if found.year in YEARS else None
