"""Days and opening hours in the languages of the card; names and order of days come from Babel's locale data."""

from datetime import date, datetime, time
from itertools import groupby

from babel.dates import format_date, format_skeleton

from api.languages.texts import Language
from knowledge.hours import TIMEZONE, DayHours, Schedule


def day(language: Language, moment: datetime) -> str:
    """Return the day of a moment in Dutch time, with its year: "Tuesday 24 November 2026"."""
    return format_date(moment.astimezone(TIMEZONE).date(), language.date_pattern, locale=language.locale)


def week(language: Language, schedule: Schedule | None, now: datetime) -> tuple[str, ...]:
    """Return the hours of the next seven days; days in a row with the same hours share a line.

    Why a day is different (the name of a holiday) is left out: that is content, and stands beside it in Dutch.
    """
    if schedule is None:
        return ()
    texts = language.hours
    days = schedule.week(now.astimezone(TIMEZONE).date())
    if all(_is_all_day(hours) for hours in days):
        return (texts.always,)
    lines = []
    for hours, group in groupby(days, key=lambda one: (one.note, _hours(language, one))):
        run = list(group)
        first, last = _day(language, run[0].day), _day(language, run[-1].day)
        name = first if len(run) == 1 else texts.days.format(first=first, last=last)
        lines.append(texts.line.format(day=name, hours=hours[1]))
    return tuple(lines)


def _is_all_day(hours: DayHours) -> bool:
    return any(start == end for start, end in hours.spans)


def _day(language: Language, value: date) -> str:
    return format_date(value, language.day_pattern, locale=language.locale)


def _clock(language: Language, value: time) -> str:
    """Return a time on the 24-hour clock that every Dutch door shows, as the language writes it."""
    return format_skeleton("Hm", value, locale=language.locale)


def _hours(language: Language, hours: DayHours) -> str:
    texts = language.hours
    if not hours.spans:
        return texts.closed
    if _is_all_day(hours):
        return texts.all_day
    midnight = time(0)
    spans = [
        texts.span.format(start=_clock(language, start), end="24:00" if end == midnight else _clock(language, end))
        for start, end in hours.spans
    ]
    told = spans[0]
    for span in spans[1:]:
        told = texts.more.format(first=told, second=span)
    return told
