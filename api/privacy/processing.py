"""The log of processings: one row for each request that touches records about residents.

The fields are those of the standard Logboek dataverwerkingen (Logius), written in our own database and given out as
JSON. A request that comes with a W3C `traceparent` goes on with that trace. Rows that come together are written
together, and a request is answered only when its row is kept; when that fails, it is logged and the counter goes on.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select
from starlette.requests import Request
from starlette.responses import Response

from api.accounts.systems import SystemToken
from api.beside import beside
from api.casework.codes import as_code
from api.casework.referral import Referral
from api.casework.signal import Signal
from api.privacy.activities import ONLY_WITH_A_RECORD, Activity, activity_at, activity_uri
from api.privacy.tables import NAME_LENGTH, SYSTEM_LENGTH, ProcessingRow
from knowledge.errors import StoreError
from knowledge.store.database import trouble

logger = logging.getLogger(__name__)

UNSET, ERROR = 0, 2
"""The status of the standard: whatever was answered, or trouble of ours."""
SERVER_ERROR: Final = 500
MOST_ROWS: Final = 10_000
NOT_KEPT: Final = "Een verwerking is niet in het logboek te schrijven"
NOT_READ: Final = "Het logboek van verwerkingen is niet te lezen"
_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}")


@dataclass(slots=True)
class Processing:
    """What is known of a request while it runs; who keeps or reads a record adds its code."""

    activity: Activity
    records: list[str] = field(default_factory=list)


_current: ContextVar[Processing | None] = ContextVar("processing", default=None)


def touches(code: str) -> None:
    """Say that the request of now makes, reads or changes the record with this code."""
    processing = _current.get()
    if processing is not None and code not in processing.records:
        processing.records.append(code)


def serves(activity: Activity) -> None:
    """Say that the request of now serves another purpose than its address says."""
    processing = _current.get()
    if processing is not None:
        processing.activity = activity


def touched(_: Connection, record: Referral | Signal) -> None:
    """Say that a record was made or changed, from within the transaction that does it."""
    touches(record.code)


class ProcessingLog:
    """Keeps the rows of one municipality, those of the same moment in one transaction."""

    def __init__(self, engine: Engine, municipality: str) -> None:
        """Write to the database of `engine`."""
        self._engine = engine
        self._municipality = municipality
        self._waiting: list[tuple[list[dict[str, Any]], asyncio.Future[None]]] = []
        self._called = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Write for as long as the block runs; what waits at the end is written first."""
        try:
            async with beside(self._write):
                yield
        finally:
            await self._write_waiting()

    async def keep(self, rows: list[dict[str, Any]]) -> None:
        """Return when the rows are kept, or when it was logged that they cannot be."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, kept))
        self._called.set()
        await kept

    async def _write(self) -> None:
        while True:
            await self._called.wait()
            self._called.clear()
            await self._write_waiting()

    async def _write_waiting(self) -> None:
        taken, self._waiting = self._waiting, []
        rows = [row for some, _ in taken for row in some]
        try:
            if rows:
                await asyncio.to_thread(self._insert, rows)
        except StoreError as error:
            logger.warning("%s", error)
        except Exception:
            logger.exception(NOT_KEPT)
        finally:  # whatever happened: requests are waiting
            for _, kept in taken:
                if not kept.done():
                    kept.set_result(None)

    def _insert(self, rows: list[dict[str, Any]]) -> None:
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            connection.execute(insert(ProcessingRow), [{"municipality": self._municipality, **row} for row in rows])

    def about(self, code: str | None, register: str) -> list[dict[str, Any]]:
        """Return the rows about a record (None: all, the newest), as the standard names them. Raises StoreError."""
        query = select(ProcessingRow.__table__).where(ProcessingRow.municipality == self._municipality)
        if code is not None:
            query = query.where(ProcessingRow.record == code)
        with trouble(NOT_READ), self._engine.connect() as connection:
            rows = connection.execute(query.order_by(ProcessingRow.id.desc()).limit(MOST_ROWS)).mappings()
            return [_as_standard(dict(row), register) for row in rows]

    def delete_before(self, moment: datetime) -> int:
        """Delete the rows of before `moment`; return how many. Raises StoreError."""
        old = delete(ProcessingRow).where(
            ProcessingRow.municipality == self._municipality, ProcessingRow.start_time < moment
        )
        with trouble(NOT_KEPT), self._engine.begin() as connection:
            return connection.execute(old).rowcount


def _as_standard(row: dict[str, Any], register: str) -> dict[str, Any]:
    attributes = {"dpl.core.processing_activity_id": activity_uri(register, Activity(row["activity"]))}
    if row["record"]:
        attributes["dpl.loketwijzer.record"] = row["record"]
    if row["token"] is not None:
        attributes["dpl.loketwijzer.token"] = row["token"]
        attributes["dpl.loketwijzer.system"] = row["system"]
    return {
        "trace_id": row["trace_id"],
        "span_id": row["span_id"],
        "parent_span_id": row["parent_span_id"],
        "status_code": row["status_code"],
        "name": row["name"],
        "start_time": _milliseconds(row["start_time"]),
        "end_time": _milliseconds(row["end_time"]),
        "resource": {"attributes": {"name": "loketwijzer"}},
        "attributes": attributes,
    }


def _milliseconds(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def log_processing(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    """Middleware: write down each request that touches records about residents."""
    activity = activity_at(request.url.path)
    log: ProcessingLog | None = getattr(request.app.state, "processing_log", None)
    if activity is None or log is None:
        return await proceed(request)
    processing, start = Processing(activity), datetime.now(UTC)
    token = _current.set(processing)
    try:
        response = await proceed(request)
    finally:
        _current.reset(token)
    if not processing.records and request.url.path in ONLY_WITH_A_RECORD:
        return response
    failed = response.status_code >= SERVER_ERROR
    await log.keep(rows_of(request, processing, start, ERROR if failed else UNSET))
    return response


def rows_of(request: Request, processing: Processing, start: datetime, status: int) -> list[dict[str, Any]]:
    """Return the row of a request; with several records one for each, in the same trace."""
    given = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
    trace, parent = (given[1], given[2]) if given else (secrets.token_hex(16), None)
    common = {
        "trace_id": trace,
        "parent_span_id": parent,
        "status_code": status,
        "name": _name(request)[:NAME_LENGTH],
        "start_time": start,
        "end_time": datetime.now(UTC),
        "activity": processing.activity,
        **_token_of(request),
    }
    records: list[str | None] = [*processing.records] or [
        as_code(str(request.scope.get("path_params", {}).get("code", "")))
    ]
    return [{**common, "span_id": secrets.token_hex(8), "record": code} for code in records]


def _token_of(request: Request) -> dict[str, Any]:
    """Return which token asked: a list has no codes, so this is the only trace of who got it."""
    system: SystemToken | None = getattr(request.state, "system", None)
    return {"token": system.id, "system": system.name[:SYSTEM_LENGTH]} if system else {"token": None, "system": None}


def _name(request: Request) -> str:
    """Return the method and the address with the names of its parts: never with what was filled in there."""
    route = request.scope.get("route")
    path = getattr(route, "path", None) or "/" + request.url.path.split("/")[1]
    return f"{request.method} {path}"
