"""The log of processings and the deleting of what is too old, for as long as the api runs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from api.interfaces.outbox import Outbox
from api.privacy.deleting import RecordDeletion
from api.privacy.processing import ProcessingLog
from api.privacy.terms import Terms
from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the pages need: the log, and who deletes."""

    log: ProcessingLog
    deletion: RecordDeletion


@asynccontextmanager
async def privacy_kept(
    engine: Engine, settings: Settings, outbox: Outbox, clock: Callable[[], datetime]
) -> AsyncIterator[Privacy]:
    """Write the log and delete what is too old while the block runs."""
    log = ProcessingLog(engine, settings.municipality)
    deletion = RecordDeletion(engine, settings.municipality, Terms.of(settings), log, outbox, clock)
    async with log.running(), deletion.running():
        yield Privacy(log, deletion)
