"""Moments and opening hours in Dutch, as a clerk would say them aloud."""

from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from babel.dates import format_date

from knowledge.base import KnowledgeBase
from knowledge.due import is_overdue
from knowledge.hours import TIMEZONE, DayHours, Schedule
from knowledge.schema import Desk

LANGUAGES = {
    "nl": "Nederlands",
    "en": "Engels",
    "ar": "Arabisch",
    "tr": "Turks",
    "pl": "Pools",
    "uk": "Oekraïens",
    "de": "Duits",
    "fr": "Frans",
    "es": "Spaans",
    "ti": "Tigrinya",
    "fa": "Farsi",
    "bg": "Bulgaars",
    "ro": "Roemeens",
    "so": "Somalisch",
    "zh": "Chinees",
    "pt": "Portugees",
    "it": "Italiaans",
    "ru": "Russisch",
}
"""Languages that a desk or resident may speak, by ISO 639-1 code."""

ACCESS = {
    "inloop": "inloop zonder afspraak",
    "afspraak": "op afspraak",
    "telefonisch": "telefonisch",
    "online": "online",
}
METHODS = {
    "bellen": "Bel de collega terwijl de inwoner erbij is",
    "meelopen": "Loop met de inwoner mee",
    "afspraak-maken": "Maak samen een afspraak",
    "bericht": "Stuur een bericht",
}
ROLES = {"voert-uit": "regelt dit", "helpt": "helpt hierbij", "informeert": "geeft uitleg"}
WHEELCHAIR = {"yes": "ja", "limited": "beperkt", "no": "nee"}


def day(value: date) -> str:
    """Return "dinsdag 24 november 2026"."""
    return format_date(value, "EEEE d MMMM y", locale="nl")


def short_day(value: date) -> str:
    """Return "24 november 2026"; of a moment the day that it is at the counter."""
    day = _local(value).date() if isinstance(value, datetime) else value
    return format_date(day, "d MMMM y", locale="nl")


def checked(desk: Desk, today: date) -> str:
    """Return when a desk was checked, as a sentence; and another one when that is too long ago to rely on."""
    words = f"Gecontroleerd op {short_day(desk.verified_on)}."
    return f"{words} Dat is te lang geleden: vraag na of het nog klopt." if is_overdue(desk, today) else words


def clock(moment: datetime) -> str:
    """Return "13:30" in Dutch time."""
    return f"{_local(moment):%H:%M}"


def _local(moment: datetime) -> datetime:
    """Return a moment in Dutch time; one without a timezone is in UTC, as a database keeps it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(TIMEZONE)


def when(moment: datetime, now: datetime) -> str:
    """Return "vandaag om 13:30", "morgen (vrijdag) om 09:00" or "maandag 30 november om 09:30"."""
    local, today = moment.astimezone(TIMEZONE), now.astimezone(TIMEZONE).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return f"vandaag om {clock}"
    if local.date() == today + timedelta(days=1):
        return f"morgen ({format_date(local.date(), 'EEEE', locale='nl')}) om {clock}"
    return f"{format_date(local.date(), 'EEEE d MMMM', locale='nl')} om {clock}"


def spans(hours: DayHours) -> str:
    """Return "09:00 tot 12:30 en 13:30 tot 16:30", "hele dag" or "dicht (Eerste kerstdag)"."""
    if not hours.spans:
        return f"dicht ({hours.note})" if hours.note else "dicht"
    if any(first == last for first, last in hours.spans):
        return "hele dag"
    return " en ".join(f"{first:%H:%M} tot {'24:00' if not last else f'{last:%H:%M}'}" for first, last in _ends(hours))


def _ends(hours: DayHours) -> list[tuple[object, object]]:
    midnight = datetime.min.time()
    return [(first, None if last == midnight else last) for first, last in hours.spans]


def week(schedule: Schedule | None, now: datetime) -> tuple[str, ...]:
    """Return the hours of the next seven days; days in a row with the same hours share a line."""
    if schedule is None:
        return ()
    days = schedule.week(now.astimezone(TIMEZONE).date())
    if all(spans(hours) == "hele dag" for hours in days):
        return ("dag en nacht bereikbaar",)
    lines = []
    for text, group in groupby(days, key=spans):
        run = list(group)
        first, last = run[0].day, run[-1].day
        name = format_date(first, "EEEE d MMMM", locale="nl")
        if first != last:
            name = (
                f"{format_date(first, 'EEEE d MMMM', locale='nl')} t/m {format_date(last, 'EEEE d MMMM', locale='nl')}"
            )
        lines.append(f"{name}: {text}")
    return tuple(lines)


def openness(schedule: Schedule | None, now: datetime) -> tuple[bool | None, str | None, str]:
    """Return whether it is open now, when that changes in words, and the whole sentence."""
    if schedule is None:
        return None, None, "De openingstijden zijn niet bekend."
    change = schedule.changes_at(now)
    if schedule.is_open(now):
        if change is None:
            return True, None, "Nu open, dag en nacht bereikbaar."
        until = f"{change.astimezone(TIMEZONE):%H:%M}"
        same_day = change.astimezone(TIMEZONE).date() == now.astimezone(TIMEZONE).date()
        words = f"tot {until}" if same_day else f"tot {when(change, now).replace(' om ', ' ')}"
        return True, words, f"Nu open, {words}."
    if change is None:
        return False, None, "Nu dicht. Wanneer het weer opengaat, is niet bekend."
    words = when(change, now)
    return False, words, f"Nu dicht. Gaat {words} open."


def sessions(kb: KnowledgeBase, organisation: str, now: datetime) -> tuple[str, ...]:
    """Return at which local desk an organisation sits on fixed half-days, and when the next one is."""
    lines = []
    for desk, _, schedule in kb.sessions.get(organisation, ()):
        following = schedule.openings(now, 1)
        if following:
            start, end = (moment.astimezone(TIMEZONE) for moment in following[0])
            lines.append(
                f"Zit ook bij {desk.name}: eerstvolgende keer {format_date(start.date(), 'EEEE d MMMM', locale='nl')} "
                f"van {start:%H:%M} tot {end:%H:%M}."
            )
    return tuple(lines)


def languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of languages by their codes; an unknown code stays itself."""
    return tuple(LANGUAGES.get(code, code) for code in codes)


def listed(parts: tuple[str, ...]) -> str:
    """Return "a, b en c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}" if parts else ""
