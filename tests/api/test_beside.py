"""Work beside the requests: it goes on whatever goes wrong, and what is wrong is told once."""

import asyncio
import logging
from itertools import chain, repeat

import pytest

from api.beside import again_and_again, beside
from api.problems import UnavailableError
from knowledge.errors import StoreError
from tests.running import run

logger = logging.getLogger("api.tests")


def told(caplog, *outcomes):
    """Let work come out as given, one time after another, and return what was logged."""
    done, coming = asyncio.Event, iter(outcomes)

    async def both():
        finished = done()

        async def work():
            outcome = next(coming, None)
            if outcome is None:
                finished.set()
            elif isinstance(outcome, Exception):
                raise outcome

        async with again_and_again(work, 0, logger, unable="Het kan nu niet", failed="Het is mislukt."):
            await asyncio.wait_for(finished.wait(), 10)

    caplog.clear()
    run(both())
    return [record.message for record in caplog.records if record.name == logger.name]


def test_what_lasts_is_told_once(caplog):
    """However long the database is away; when it was back and goes away again, that is told too."""
    gone, busy = StoreError("de database is weg"), UnavailableError("even wachten")
    assert told(caplog, *repeat(gone, 5)) == ["Het kan nu niet: de database is weg"]
    assert told(caplog, gone, gone, busy, busy, gone) == [
        "Het kan nu niet: de database is weg",
        "Het kan nu niet: even wachten",
        "Het kan nu niet: de database is weg",
    ]
    assert len(told(caplog, *chain.from_iterable(repeat((gone, "goed"), 3)))) == 3


def test_a_mistake_of_ours_ends_nothing(caplog):
    assert told(caplog, ValueError("onverwacht"), "goed") == ["Het is mislukt."]
    assert "onverwacht" in caplog.text  # with where it came from


def test_work_ends_with_the_block_however_that_ends():
    ended = []

    async def work():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def block():
        async with beside(work):
            await asyncio.sleep(0)
            raise KeyError

    with pytest.raises(KeyError):
        run(block())
    assert ended == [True]
