"""How long a turn takes: clerks who talk with a running product at the same time, each reading before going on."""

import asyncio
import secrets
import statistics
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import httpx

from api.wire import ConversationReply

TALK: Final = (
    "mevrouw van {number} kan niet inloggen met haar DigiD",
    "is dat nu open?",
    "daar is ze al geweest",
    "waarom daar?",
    "wat moet ze meenemen?",
    "doet het taalhuis ook belastingaangifte van {number} euro",
    "ze wil huurtoeslag aanvragen voor {number} euro huur",
    "terug naar de DigiD",
    "maak een overdrachtskaart",
    "bedankt",
)
"""A talk with every kind of turn. Every clerk has a number of their own: no words are read before."""

SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Timing:
    """What was measured, in milliseconds for each turn."""

    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the turns were quicker."""
        return statistics.median(self.milliseconds)

    @property
    def slowest_of_twenty(self) -> float:
        """Nineteen of twenty turns were quicker."""
        return sorted(self.milliseconds)[int(0.95 * (len(self.milliseconds) - 1))]

    def __str__(self) -> str:
        """The measurement in one Dutch sentence."""
        return (
            f"{len(self.milliseconds)} beurten: mediaan {self.median:.0f} ms, "
            f"19 van de 20 binnen {self.slowest_of_twenty:.0f} ms."
        )


class NoAnswerError(Exception):
    """The product gave no answer of the conversation itself."""


async def measure(
    address: str,
    host: str | None = None,
    *,
    clerks: int,
    pause: float,
    token: str | None = None,
    talk: Sequence[str] = TALK,
) -> Timing:
    """Return how long the turns of `clerks` talks at once took, each `pause` seconds after the answer before it.

    `host` is the name of one of several municipalities that are served at `address`.

    Raises:
        NoAnswerError: the product is not there, refuses, or its conversation is down.

    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if host:
        headers["Host"] = host
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=SECONDS, trust_env=False) as client:
        try:
            await _talk(client, talk[:1])  # the first turn after a start loads what it needs
            rows = await asyncio.gather(
                *(_talk(client, talk, pause=pause, wait=pause * number / clerks) for number in range(clerks))
            )
        except (httpx.HTTPError, ValueError) as error:
            raise NoAnswerError(f"{address} geeft geen antwoord: {type(error).__name__}.") from error
    return Timing(tuple(took for row in rows for took in row))


async def _talk(
    client: httpx.AsyncClient, talk: Sequence[str], *, pause: float = 0.0, wait: float = 0.0
) -> list[float]:
    conversation, took = f"meting-{uuid.uuid4().hex}", []
    await asyncio.sleep(wait)
    number = secrets.randbelow(10_000)
    for text in talk:
        start = time.perf_counter()
        said = {"text": text.format(number=number)}
        answer = await client.post(f"/v1/conversations/{conversation}/messages", json=said)
        took.append((time.perf_counter() - start) * 1000)
        if ConversationReply.model_validate(answer.raise_for_status().json()).bot != "up":
            raise NoAnswerError("Het gesprek ligt stil: er is niets gemeten.")
        await asyncio.sleep(pause)
    return took
