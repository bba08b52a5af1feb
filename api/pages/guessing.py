"""Who guesses links: so many that are not ours may come from one address within an hour."""

import logging
from typing import Final

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

logger = logging.getLogger(__name__)

WRONG_PER_HOUR: Final = 20
"""Somebody who copies badly needs two."""

TOO_MANY: Final = 429
GUESSING: Final = (
    "Er kwamen te veel verkeerde links van dit adres. Wacht een uur. Een link die klopt, werkt gewoon: "
    "open hem uit de mail."
)


class Guesses:
    """Remembers in memory which addresses sent links that are not ours.

    A link that is signed by us always opens: a whole town hall comes from one address, and nobody guesses a signature.
    """

    def __init__(self) -> None:
        """Begin without anybody who guessed."""
        self._limit = RateLimitItemPerHour(WRONG_PER_HOUR)
        self._wrong = MovingWindowRateLimiter(MemoryStorage())

    def too_many(self, request: Request) -> bool:
        """Count a wrong link and log it, without the link itself; say whether so many came that this one is refused."""
        counted = self._wrong.hit(self._limit, _address(request))
        if counted:
            logger.warning("Een link die niet klopt, geprobeerd vanaf %s.", _address(request))
        return not counted


def _address(request: Request) -> str:
    return request.client.host if request.client else "onbekend"
