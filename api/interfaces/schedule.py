"""When a delivery that failed is tried again. Pure: the example schedule of Standard Webhooks, three days in all."""

import random
from datetime import timedelta
from typing import Final

DELAYS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long to wait after the first, second, ... attempt; after the last one nobody tries by itself."""

ASKED_AT_MOST: Final = timedelta(hours=24)
SPREAD: Final = 0.2
"""At most a fifth later, so that what failed together does not come back together."""


def next_try(attempts: int, asked: timedelta | None = None, chance: float | None = None) -> timedelta | None:
    """Return how long to wait after `attempts` attempts that failed; None when it was enough.

    `asked` is what the receiver asked for (Retry-After): never sooner than that, within reason. `chance` is 0 to 1.
    """
    if attempts > len(DELAYS):
        return None
    drawn = random.random() if chance is None else chance  # noqa: S311 - only spreads the attempts
    wait = DELAYS[attempts - 1] * (1 + SPREAD * drawn)
    return max(wait, min(asked, ASKED_AT_MOST)) if asked else wait
