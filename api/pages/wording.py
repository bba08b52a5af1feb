"""The words of the pages that the rest of the application does not need."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from api import dutch
from knowledge.hours import TIMEZONE

WHEELCHAIR: Final[Mapping[str | None, str]] = {
    "yes": "Goed bereikbaar met een rolstoel",
    "ja": "Goed bereikbaar met een rolstoel",
    "limited": "Beperkt bereikbaar met een rolstoel: bel van tevoren",
    "beperkt": "Beperkt bereikbaar met een rolstoel: bel van tevoren",
    "no": "Niet bereikbaar met een rolstoel",
    "nee": "Niet bereikbaar met een rolstoel",
}
"""By the code of the content and by the word of an advice."""

WHEELCHAIR_UNKNOWN: Final = "Niet bekend of het bereikbaar is met een rolstoel"


def day_in_words(moment: datetime) -> str:
    """Return the day of a moment in Dutch time, such as "dinsdag 24 november 2026"."""
    return dutch.day(moment.astimezone(TIMEZONE).date())


def moment_in_words(moment: datetime) -> str:
    """Return a moment in Dutch time, such as "24 november 2026, 10:30"."""
    local = moment.astimezone(TIMEZONE)
    return f"{dutch.short_day(local.date())}, {local:%H:%M}"


def telephone_link(phone: str) -> str:
    """Return the address behind a telephone number: digits only, so that every telephone dials it."""
    return "tel:" + "".join(character for character in phone if character.isdigit() or character == "+")


def of_code(words: Mapping[str, str], code: str) -> str:
    """Return the Dutch words for `code`, or `code` itself: it may be words already, or new in the content."""
    return words.get(code, code)


def capitalised(text: str) -> str:
    """Return `text` with a capital in front and the rest as it was."""
    return text[:1].upper() + text[1:]


def without_protocol(address: str) -> str:
    """Return a web address as people say it."""
    return address.removeprefix("https://").removeprefix("http://").removesuffix("/")
