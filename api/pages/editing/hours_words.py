"""Opening hours as an editor says them."""

from api.editing.week import DAYS, week_of
from api.pages.editing.fields import DAY_NAMES


def hours_in_words(notation: str) -> tuple[str, ...]:
    """Return a line for each day and for what is closed; nothing when the hours are more than the same week."""
    week = week_of(notation)
    if week is None:
        return ()
    days = {day: " en ".join(f"{start} tot {end}" for start, end in week.days[day]) for day in DAYS if day in week.days}
    closed = {
        "dicht op feestdagen": week.closed_on_public_holidays,
        "dicht in vakanties": week.closed_in_school_holidays,
    }
    return (
        *(f"{DAY_NAMES[DAYS.index(day)]} {times}" for day, times in days.items()),
        *(words for words, is_so in closed.items() if is_so),
    )
