"""What the dashboard looks at: a period of whole months, and at will one theme and one desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from babel.dates import format_date

from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE

LAST_YEAR: Final = "12-maanden"
EVERYTHING: Final = "alles"
QUARTERS: Final = 8
BEGINNING: Final = date(2020, 1, 1)
"""No referral or signal is older than the product."""

_ORDINALS: Final = ("eerste", "tweede", "derde", "vierde")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months: from `first` until `end`, which is not in it."""

    id: str
    name: str
    first: date
    end: date

    @property
    def starts(self) -> datetime:
        """The first moment that is in it."""
        return datetime.combine(self.first, time(), TIMEZONE)

    @property
    def ends(self) -> datetime:
        """The first moment that is no longer in it."""
        return datetime.combine(self.end, time(), TIMEZONE)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is looked at; None is all of it."""

    period: Period
    theme: str | None = None
    desk: str | None = None

    @property
    def query(self) -> Mapping[str, str]:
        """The selection as it stands in an address."""
        chosen = {"periode": self.period.id, "thema": self.theme or "", "loket": self.desk or ""}
        return {name: value for name, value in chosen.items() if value}

    def words(self, kb: KnowledgeBase) -> str:
        """Return the selection in words, such as "het vierde kwartaal van 2026, thema Zorg, alle loketten"."""
        theme = f"thema {kb.themes[self.theme].name}" if self.theme else "alle thema’s"
        desk = kb.desks[self.desk].name if self.desk else "alle loketten"
        return f"{self.period.name}, {theme}, {desk}"


def periods(today: date) -> tuple[Period, ...]:
    """Return the periods that can be chosen, the usual one first."""
    this_month = today.replace(day=1)
    end = _months(this_month, 1)
    found = [Period(LAST_YEAR, "de laatste 12 maanden", _months(end, -12), end)]
    first = quarter_of(today).starts
    for back in range(QUARTERS):
        start = _months(first, -3 * back)
        found.append(quarter(start))
    found += [
        Period(str(year), f"heel {year}", date(year, 1, 1), date(year + 1, 1, 1))
        for year in (today.year, today.year - 1)
    ]
    return (*found, Period(EVERYTHING, "alles", BEGINNING, end))


def quarter(start: date) -> Period:
    """Return the quarter that begins on `start`."""
    number = (start.month - 1) // 3 + 1
    name = f"het {_ORDINALS[number - 1]} kwartaal van {start.year}"
    return Period(f"{start.year}-K{number}", name, start, _months(start, 3))


def quarter_of(today: date) -> Period:
    """Return the quarter that a day is in."""
    return quarter(date(today.year, (today.month - 1) // 3 * 3 + 1, 1))


def quarter_before(today: date) -> Period:
    """Return the last quarter that is over: what a meeting looks back on."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return quarter(_months(first, -3))


def selected(kb: KnowledgeBase, today: date, period: str = "", theme: str = "", desk: str = "") -> Selection:
    """Return what an address asks for; what it does not know counts as not chosen."""
    known = {each.id: each for each in periods(today)}
    return Selection(
        known.get(period, known[LAST_YEAR]),
        theme if theme in kb.themes else None,
        desk if desk in kb.desks else None,
    )


def week_in_words(monday: date) -> str:
    """Return the week that begins on `monday`, such as "week van 23 november 2026"."""
    return f"week van {format_date(monday, 'd MMMM y', locale='nl')}"


def _months(day: date, count: int) -> date:
    """Return the first day of the month that is `count` months further."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
