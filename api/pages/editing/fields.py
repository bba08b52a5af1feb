"""The form of a desk as its template shows it: per field the value, the choices and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api import dutch
from api.editing.desk_fields import FIELDS, MANY, Field, Part, Sort, part_of
from api.editing.desk_form import MOST_SESSIONS, value_at
from api.editing.differences import hours_in_words
from api.editing.drafts import Body
from api.editing.week import DAY_NAMES, DAYS, SPANS_A_DAY, Span, Week, is_readable, week_of
from api.pages.wording import capitalised
from api.problems import FieldProblem
from knowledge.base import KnowledgeBase
from knowledge.schema import Access, HandoverMethod

Choice = tuple[str, str]
"""A value and its words."""

ORDERED: Final = "handover.methods"
"""The choices of which the order says something: the warmest way first."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of the form; `text` fills a box, `chosen` are the values that are on."""

    field: Field
    text: str
    chosen: tuple[str, ...]
    choices: tuple[Choice, ...]
    errors: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id in the page, and the start of those of its help and error."""
        return self.field.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class RefusalView:
    """One thing that the desk does not do; the last one is empty, to fill in."""

    number: int
    text: str
    instead: str
    kinds: tuple[str, ...]
    themes: tuple[str, ...]
    tasks: tuple[Choice, ...]
    valid_from: str
    valid_until: str
    errors: Mapping[str, tuple[str, ...]]
    is_new: bool


@dataclass(frozen=True, slots=True)
class SessionView:
    """One half-day of another organisation; the last one is empty, to fill in."""

    number: int
    organisation: str
    opening_hours: str
    errors: tuple[str, ...]
    is_new: bool
    days: tuple["DayView", ...] | None
    week: Week | None

    @property
    def in_words(self) -> str:
        """When it is, as its closed part says it; empty when nothing is filled in yet."""
        return "; ".join(hours_in_words(self.opening_hours)) if self.opening_hours else ""


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of the week in the form."""

    code: str
    name: str
    spans: tuple[Span, ...]


def errors_at(problems: Sequence[FieldProblem], name: str) -> tuple[str, ...]:
    """Return what is wrong with the field at `name` or within it; a place in a list is named as its line."""
    found = []
    for problem in problems:
        if problem.field == name:
            found.append(problem.message)
        elif problem.field.startswith(f"{name}."):
            step = problem.field[len(name) + 1 :].split(".")[0]
            line = f"Regel {int(step) + 1}: " if step.isdigit() else ""
            found.append(line + problem.message)
    return tuple(dict.fromkeys(found))


def wrong_parts(problems: Sequence[FieldProblem]) -> Mapping[Part, int]:
    """Return how many things are wrong per page of the form."""
    counts: dict[Part, int] = {}
    for problem in problems:
        part = part_of(problem.field)
        counts[part] = counts.get(part, 0) + 1
    return counts


def field_views(kb: KnowledgeBase, body: Body, part: Part, problems: Sequence[FieldProblem]) -> Mapping[str, FieldView]:
    """Return the fields of one page of the form by name."""
    return {field.name: _view(kb, field, body, problems) for field in FIELDS if field.part is part}


def _view(kb: KnowledgeBase, field: Field, body: Body, problems: Sequence[FieldProblem]) -> FieldView:
    value = value_at(body, field.name)
    listed = [str(part) for part in value] if isinstance(value, list | tuple) else []
    if field.sort is Sort.CHECK:
        chosen: tuple[str, ...] = ("ja",) if value else ()
    else:
        chosen = tuple(listed) or ((str(value),) if value else ())
    text = "\n".join(listed) if listed or field.sort is Sort.LINES else str(value or "")
    choices = _choices(kb, field.name)
    known = {code for code, _ in choices}
    others = [(code, code) for code in chosen if code not in known] if field.sort in (Sort.CHOICE, Sort.CHOICES) else []
    shown = (*choices, *others)
    if field.name == ORDERED:
        shown = (
            *(pair for code in chosen for pair in shown if pair[0] == code),
            *(p for p in shown if p[0] not in chosen),
        )
    return FieldView(field, text, chosen, shown, errors_at(problems, field.name))


def _choices(kb: KnowledgeBase, name: str) -> tuple[Choice, ...]:
    content = kb.content
    choices: Mapping[str, tuple[Choice, ...]] = {
        "type": tuple((sort.id, sort.name) for sort in content.desk_types),
        "village": tuple((village, village) for village in content.municipality.villages),
        "wheelchair": tuple((code, capitalised(words)) for code, words in dutch.WHEELCHAIR.items()),
        "access": tuple((access.value, capitalised(dutch.ACCESS[access])) for access in Access),
        "handover.methods": tuple((method.value, dutch.METHODS[method]) for method in HandoverMethod),
        "languages": tuple(dutch.LANGUAGES.items()),
    }
    return choices.get(name, ())


def refusal_views(kb: KnowledgeBase, body: Body, problems: Sequence[FieldProblem]) -> tuple[RefusalView, ...]:
    """Return what the desk does not do, and an empty one as long as one fits."""
    kept: list[Mapping[str, Any]] = list(body.get("does_not") or ())
    views = []
    for number, refusal in enumerate([*kept, {}][: max(MANY, len(kept))]):
        applies = refusal.get("applies_to") or {}
        path = f"does_not.{number}"
        errors = {
            "text": errors_at(problems, f"{path}.text"),
            "instead": errors_at(problems, f"{path}.instead"),
            "applies_to": errors_at(problems, f"{path}.applies_to"),
            "valid_from": errors_at(problems, f"{path}.valid_from"),
            "valid_until": (
                *errors_at(problems, f"{path}.valid_until"),
                *(problem.message for problem in problems if problem.field == path),  # both days together
            ),
        }
        tasks = tuple((task, kb.tasks[task].name if task in kb.tasks else task) for task in applies.get("tasks") or ())
        views.append(
            RefusalView(
                number=number,
                text=str(refusal.get("text") or ""),
                instead=str(refusal.get("instead") or ""),
                kinds=tuple(applies.get("kinds") or ()),
                themes=tuple(applies.get("themes") or ()),
                tasks=tasks,
                valid_from=str(refusal.get("valid_from") or ""),
                valid_until=str(refusal.get("valid_until") or ""),
                errors=errors,
                is_new=number == len(kept),
            )
        )
    return tuple(views)


def session_views(body: Body, problems: Sequence[FieldProblem]) -> tuple[SessionView, ...]:
    """Return the half-days of other organisations, and an empty one."""
    kept: list[Mapping[str, Any]] = list(body.get("sessions") or ())
    return tuple(
        SessionView(
            number,
            str(session.get("organisation") or ""),
            str(session.get("opening_hours") or ""),
            errors_at(problems, f"sessions.{number}"),
            number == len(kept),
            day_views(session.get("opening_hours")),
            week_of(session.get("opening_hours")),
        )
        for number, session in enumerate([*kept, {}][:MOST_SESSIONS])
    )


def day_views(expression: str | None, published: str | None = None) -> tuple[DayView, ...] | None:
    """Return the week to fill in, or None when these hours say more than a week can.

    Of a text that cannot be read it is the week that is published, or an empty one: a slip does not take it away.
    """
    week = week_of(expression)
    if week is None and expression and not is_readable(expression):
        week = week_of(published) or Week({})
    if week is None:
        return None
    empty = ("", "")
    return tuple(
        DayView(code, name, (*week.days.get(code, ()), *([empty] * SPANS_A_DAY))[:SPANS_A_DAY])
        for code, name in zip(DAYS, DAY_NAMES, strict=True)
    )
