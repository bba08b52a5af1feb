"""From what an editor typed to the body of a desk.

Nothing is refused or lost here: what is wrong stays as it was typed, and `api.editing.validation` tells about it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.datastructures import FormData

from api.editing.desk_fields import FIELDS, MANY, Field, Part, Sort
from api.editing.drafts import Body
from api.editing.week import DAYS, SPANS_A_DAY, Week, week_of
from knowledge.base import KnowledgeBase

MOST_SESSIONS: Final = 20
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.,uh ]?(\d\d))?(?: ?u(?:ur)?)?", re.IGNORECASE)
_HALF: Final = re.compile(r"half ?(\d{1,2})(?: ?u(?:ur)?)?", re.IGNORECASE)
_NOT_IN_A_TIME: Final = str.maketrans({";": "", ",": ".", "-": "–"})
"""What would end a time in the text of a week."""
_DAYS: Final = {"valid_from": "vanaf", "valid_until": "tot-en-met"}
WEEK, TEXT, UNKNOWN = "week", "tekst", "onbekend"


def new_body(entry_id: str, name: str, kb: KnowledgeBase, today: str) -> Body:
    """Return the body of a desk that still has to be filled in."""
    home = kb.content.municipality.name.removeprefix("gemeente ")
    return {
        "id": entry_id, "name": name, "aliases": [], "type": "", "organisation": "", "service_area": home,
        "village": None, "summary": "", "does": [], "does_not": [], "address": None, "phone": None,
        "colleague_phone": None, "email": None, "website": None, "opening_hours": None, "hours_note": None,
        "access": [], "bring": [], "languages": ["nl"], "wheelchair": None,
        "handover": {"methods": [], "tell": [], "condition": None}, "verified_on": today, "contact_checked": False,
        "sessions": [],
    }  # fmt: skip


def changed(body: Body, part: Part, form: FormData, kb: KnowledgeBase) -> dict[str, Any]:
    """Return `body` with what this page of the form says; the other pages' fields stay as they are."""
    new = {**body, "handover": dict(body.get("handover") or {})}
    for field in FIELDS:
        if field.part is part:
            value = _value(field, form, value_at(body, field.name))
            if field.left_out and value is None:
                new.pop(field.name, None)
            else:
                _put(new, field.name, value)
    if part is Part.HOURS:
        new["opening_hours"] = _hours(body.get("opening_hours"), form)
        new["sessions"] = _sessions(body, form)
    if part is Part.DOES:
        new["does_not"] = _refusals(body, form, kb)
    return new


def value_at(body: Body, path: str) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return what a body holds at "handover.tell", None when it is not there."""
    value: Any = body
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def is_filled(body: Body, field: str) -> bool:
    """Say whether anything is filled in at the place of a problem, as in "handover.tell" and "does_not.0.instead"."""
    first, *steps = field.split(".")
    return bool(value_at(body, f"{first}.{steps[0]}" if steps and isinstance(body.get(first), Mapping) else first))


def _put(body: dict[str, Any], path: str, value: object) -> None:
    *steps, last = path.split(".")
    for step in steps:
        body = body[step]
    body[last] = value


def _value(field: Field, form: FormData, before: object) -> object:
    if field.sort is Sort.CHECK:
        return form.get(field.name) == "ja"
    if field.sort is Sort.CHOICES:
        return _in_order(before, _texts(form.getlist(field.name)))
    text = _text(form.get(field.name))
    if field.sort is Sort.LINES:
        return _texts(text.split("\n"))
    return text if text or field.required else None


def _text(value: object) -> str:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _texts(values: Sequence[object]) -> list[str]:
    return [text for text in map(_text, values) if text]


def _in_order(before: object, chosen: Sequence[str]) -> list[str]:
    """Return what is chosen with what was there first, in its own order: the first way of handing over is the best."""
    kept = [value for value in before if value in chosen] if isinstance(before, list | tuple) else []
    return [*kept, *(value for value in chosen if value not in kept)]


def _hours(kept: object, form: FormData, prefix: str = "") -> str | None:
    """Return the hours that the fields with this prefix say; `kept` is what they were."""
    way = form.get(f"{prefix}wijze")
    if way == UNKNOWN:
        return None
    if way != WEEK:
        return _text(form.get(f"{prefix}opening_hours")) or None
    days = {}
    for day in DAYS:
        typed = (_span(form, f"{prefix}{day}", number) for number in range(SPANS_A_DAY))
        spans = tuple(span for span in typed if any(span))
        if spans:
            days[day] = spans
    holidays = (form.get(f"{prefix}{name}") == "ja" for name in ("dicht-feestdagen", "dicht-vakanties"))
    week = Week(days, *holidays)
    if isinstance(kept, str) and kept and week_of(kept) == week:
        return kept  # the same week in other words
    return week.expression or None


def _span(form: FormData, day: str, number: int) -> tuple[str, str]:
    return clock_time(_text(form.get(f"{day}-{number}-van"))), clock_time(_text(form.get(f"{day}-{number}-tot")))


def clock_time(text: str) -> str:
    """Return "09:30" for "9:30", "9.30", "930" or "9u30", "09:00" for "9" and "08:30" for "half 9".

    Anything else stays as it was typed, without its spaces.
    """
    half = _HALF.fullmatch(text)
    if half is not None and int(half[1]) in range(1, 25):
        return f"{int(half[1]) - 1 or 12:02d}:30"  # "half 1" is in the middle of the day
    found = _CLOCK.fullmatch(text)
    if found is None:
        return "".join(text.split()).translate(_NOT_IN_A_TIME)
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def _sessions(body: Body, form: FormData) -> list[dict[str, str]]:
    found, kept = [], list(body.get("sessions") or ())
    for number in range(MOST_SESSIONS):
        organisation = _text(form.get(f"sessie-{number}-organisation"))
        before = kept[number].get("opening_hours") if number < len(kept) else None
        hours = _hours(before, form, f"sessie-{number}-") or ""
        if (organisation or hours) and form.get(f"sessie-{number}-weg") != "ja":
            found.append({"organisation": organisation, "opening_hours": hours})
    return found


def _days(form: FormData, prefix: str, before: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return from when until when a refusal holds; a page that does not ask for it changes nothing."""
    kept = before[0] if before else {}
    days = {
        field: _text(form.get(f"{prefix}-{name}")) if f"{prefix}-{name}" in form else kept.get(field)
        for field, name in _DAYS.items()
    }
    return {field: day for field, day in days.items() if day}


def _refusals(body: Body, form: FormData, kb: KnowledgeBase) -> list[dict[str, Any]]:
    found = []
    kept = list(body.get("does_not") or ())
    by_name = {task.name.casefold(): task.id for task in kb.content.tasks}
    for number in range(MANY + 1):
        prefix = f"niet-{number}"
        text, instead = _text(form.get(f"{prefix}-text")), _text(form.get(f"{prefix}-instead"))
        tasks = _texts(form.getlist(f"{prefix}-tasks"))
        added = _text(form.get(f"{prefix}-taak"))
        if added:
            task = by_name.get(added.casefold(), added)  # an unknown name stays as it was typed, with a message
            tasks += [task] if task not in tasks else []
        before = (kept[number].get("applies_to") or {}) if number < len(kept) else {}
        applies = {
            "kinds": _in_order(before.get("kinds"), _texts(form.getlist(f"{prefix}-kinds"))) or None,
            "tasks": tasks or None,
            "themes": _in_order(before.get("themes"), _texts(form.getlist(f"{prefix}-themes"))) or None,
        }
        if (text or instead or any(applies.values())) and form.get(f"{prefix}-weg") != "ja":
            found.append(
                {"text": text, "instead": instead, "applies_to": applies, **_days(form, prefix, kept[number:][:1])}
            )
    return found
