"""The facts about a desk: the value as it is published, and the words for it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from api import dutch
from api.asked.cost import COST
from api.asked.day import AskedDay, asked_days
from api.asked.fact import UNKNOWN
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE, DayHours, Schedule
from knowledge.schema import Desk

Fact = tuple[Any, str]
"""The published value (None where the content does not know it) and the words after the name of the desk."""

_HOLIDAY: Final = re.compile(
    r"vakantie|kerst|pasen|paas|pinkster|hemelvaart|koningsdag|nieuwjaar|bevrijding", re.IGNORECASE
)
_YEAR: Final = 366


@dataclass(frozen=True, slots=True)
class About:
    """A desk at a moment, and the words of the question: they may name a day."""

    kb: KnowledgeBase
    desk: Desk
    moment: datetime
    text: str

    @property
    def schedule(self) -> Schedule | None:
        """The opening hours of the desk, None where the content does not know them."""
        return self.kb.schedules[self.desk.id]

    @property
    def whom_to_ask(self) -> str:
        """Where to ask what is not known, as a sentence after another one; empty when there is no way."""
        if self.desk.colleague_phone:
            return f" Bel een collega daar: {self.desk.colleague_phone}. Geef dit nummer niet aan inwoners."
        return f" Bel ernaar: {self.desk.phone}." if self.desk.phone else self.site

    @property
    def site(self) -> str:
        """Where else to look, as a sentence after another one; empty when there is no website."""
        return f" Kijk op {self.desk.website}." if self.desk.website else ""


def _open_now(about: About) -> Fact:
    is_open, _, words = dutch.openness(about.schedule, about.moment)
    return is_open, words


def _hours(about: About) -> Fact:
    schedule = about.schedule
    note = f" {about.desk.hours_note}" if about.desk.hours_note else ""
    if schedule is None:
        return None, f"de openingstijden zijn niet bekend.{note}{about.site}"
    today = about.moment.astimezone(TIMEZONE).date()
    named = [_day(schedule, asked) for asked in asked_days(about.text, today)]
    named.extend(_holidays(about, schedule))
    _, _, words = dutch.openness(schedule, about.moment)
    week = "; ".join(dutch.week(schedule, about.moment))
    return about.desk.opening_hours, f"{' '.join((*named, words))} {week}.{note}"


def _day(schedule: Schedule, asked: AskedDay) -> str:
    """Tell the hours of the day, or part of a day, that the question names."""
    (hours,) = schedule.week(asked.day, 1)
    day = dutch.day(asked.day).rsplit(" ", 1)[0]
    if asked.part is None:
        return f"{day}: {dutch.spans(hours)}."
    midnight = time(0)
    within = [
        (start, end) for start, end in hours.spans if start < asked.end and (end > asked.start or end == midnight)
    ]
    if within:
        return f"{day}, {asked.part}: open, {dutch.spans(DayHours(hours.day, tuple(within)))}."
    why = f" ({hours.note})" if hours.note else ""
    rest = f" Die dag wel {dutch.spans(hours)}." if hours.spans else ""
    return f"{day}, {asked.part}: dicht{why}.{rest}"


def _holidays(about: About, schedule: Schedule) -> Iterator[str]:
    """Tell the hours in a school holiday or on a public holiday that the question names."""
    if not _HOLIDAY.search(about.text):
        return
    low, today = about.text.lower(), about.moment.astimezone(TIMEZONE).date()
    region = about.kb.content.municipality.school_region
    for period in about.kb.content.calendar.school_holidays.get(region, ()):
        if period.last >= today and period.name.split()[0].lower() in low:
            days = schedule.week(period.first, (period.last - period.first).days + 1)
            state = "soms open, vraag naar de dag" if any(day.spans for day in days) else "dicht"
            yield f"{period.name}, {dutch.short_day(period.first)} tot en met {dutch.short_day(period.last)}: {state}."
            return
    for hours in schedule.week(today, _YEAR):
        if hours.note and hours.note.lower() in low:
            yield f"{dutch.day(hours.day)}: {dutch.spans(hours)}."
            return


def _address(about: About) -> Fact:
    if about.desk.address:
        return about.desk.address, f"{about.desk.address}."
    local = " ".join(dutch.sessions(about.kb, about.desk.id, about.moment))
    return None, f"een adres is niet bekend.{f' {local}' if local else ''}{about.site}"


def _phone(about: About) -> Fact:
    if about.desk.phone is None:
        return None, f"een telefoonnummer is niet bekend.{about.site}"
    unchecked = "" if about.desk.contact_checked else " Dit nummer is nog niet gecontroleerd."
    return about.desk.phone, f"telefoon {about.desk.phone}.{unchecked}"


def _colleague_phone(about: About) -> Fact:
    phone = about.desk.colleague_phone
    if phone is None:
        besides = f" Voor iedereen: {about.desk.phone}." if about.desk.phone else about.site
        return None, f"een lijn voor collega's is niet bekend.{besides}"
    return phone, f"lijn voor collega's {phone}. Geef dit nummer niet aan inwoners."


def _appointment(about: About) -> Fact:
    ways = tuple(dutch.ACCESS[way] for way in about.desk.access)
    walk_in = "inloop" in about.desk.access
    lead = "u kunt er zonder afspraak terecht" if walk_in else "u kunt er niet zonder afspraak binnenlopen"
    return [str(way) for way in about.desk.access], f"{lead}. Mogelijk: {dutch.listed(ways)}."


def _bring(about: About) -> Fact:
    if not about.desk.bring:
        return None, f"wat iemand meeneemt, is niet bekend.{about.whom_to_ask}"
    return list(about.desk.bring), f"neem mee: {'; '.join(about.desk.bring)}."


def _languages(about: About) -> Fact:
    if not about.desk.languages:
        return None, f"welke talen ze spreken, is niet bekend.{about.whom_to_ask}"
    languages = dutch.listed(dutch.languages(about.desk.languages))
    return list(about.desk.languages), f"bekend is dat ze {languages} spreken."


def _wheelchair(about: About) -> Fact:
    words = {
        "yes": "toegankelijk met een rolstoel.",
        "limited": "met een rolstoel beperkt toegankelijk; bel eerst.",
        "no": "niet toegankelijk met een rolstoel.",
    }
    unknown = f"of een rolstoel naar binnen kan, is niet bekend.{about.whom_to_ask}"
    return about.desk.wheelchair, words.get(about.desk.wheelchair or "", unknown)


def _handover(about: About) -> Fact:
    handover, phone = about.desk.handover, about.desk.colleague_phone
    ways = "; ".join(dutch.METHODS[method].lower() for method in handover.methods)
    line = f" Lijn voor collega's: {phone}." if phone else ""
    condition = f" {handover.condition}" if handover.condition else ""
    return handover.model_dump(mode="json"), f"{ways}. Vertel: {'; '.join(handover.tell)}.{condition}{line}"


def _email(about: About) -> Fact:
    email = about.desk.email
    return email, f"e-mail {email}." if email else f"een e-mailadres is niet bekend.{about.site}"


def _website(about: About) -> Fact:
    website = about.desk.website
    return website, f"website {website}." if website else "een website is niet bekend."


def _summary(about: About) -> Fact:
    _, _, words = dutch.openness(about.schedule, about.moment)
    return about.desk.summary, f"{about.desk.summary} {words}"


def _unknown(about: About) -> Fact:
    return None, f"dat staat niet in de kennisbank, dus het is niet bekend.{about.whom_to_ask}"


FACTS: Final[Mapping[str, Callable[[About], Fact]]] = {
    "open-now": _open_now,
    "opening-hours": _hours,
    "address": _address,
    "phone": _phone,
    "colleague-phone": _colleague_phone,
    "appointment": _appointment,
    "bring": _bring,
    "languages": _languages,
    "wheelchair": _wheelchair,
    "handover": _handover,
    "email": _email,
    "website": _website,
    "summary": _summary,
    COST: _summary,
    UNKNOWN: _unknown,
}
"""What can be asked of a desk; the half-days of national bodies have a module of their own."""
