"""One row of the division as a form, and the submitted form as the body of a draft.

Nothing is refused or lost here: what is wrong stays as it was typed, and `api.editing.validation` says what it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from starlette.datastructures import FormData

from api import dutch
from api.editing.drafts import Body
from knowledge.base import KnowledgeBase

COLLECTION: Final = "division"
MOST_LINES: Final = 12
MOST_WRONG: Final = 12
MOST_OBJECTIONS: Final = 12
_FIELDS: Final = "desk role until note valid_from valid_until kind reason instead instead_kind text noted_on"
EMPTY: Final = dict.fromkeys(_FIELDS.split())
TOGETHER: Final = "-"
"""Chosen in place of a desk by who notes that several parties do not agree about the whole subject."""
TEXT: Final = 1000
LINE: Final = 300


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a kind of help, filled in or still empty, with what is wrong with it."""

    name: str
    number: int
    line: Mapping[str, Any]
    errors: tuple[str, ...]
    is_new: bool = False

    @property
    def period(self) -> str:
        """From when until when the line holds, in words; empty when it always does or a day cannot be read."""
        first, last = (_day(self.line.get(name)) for name in ("valid_from", "valid_until"))
        words = (f"vanaf {first}" if first else "", f"tot en met {last}" if last else "")
        return f"Geldt {' '.join(filter(None, words))}." if any(words) else ""


@dataclass(frozen=True, slots=True)
class KindView:
    """The lines of one kind of help, and one empty line to add."""

    id: str
    name: str
    lines: tuple[LineView, ...]
    count: int
    errors: tuple[str, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether one of the lines is not right."""
        return bool(self.errors) or any(line.errors for line in self.lines)


def new_body(task: str) -> Body:
    """Return the body of a subject about which nothing was agreed yet."""
    return {"task": task, "help": {}, "not": [], "source": None, "agreed_on": None}


def kind_views(kb: KnowledgeBase, body: Body, errors: Mapping[str, tuple[str, ...]]) -> tuple[KindView, ...]:
    """Return every kind of help with its lines; `errors` are by the path of the field in the body."""
    views = []
    for kind in kb.content.help_kinds:
        lines = list((body.get("help") or {}).get(kind.id, ()))
        shown = [*lines, {}][: _most(lines, MOST_LINES)]
        views.append(
            KindView(
                kind.id,
                kind.name,
                tuple(
                    _view(f"{kind.id}-{number}", number, line, _under(errors, f"help.{kind.id}.{number}"))
                    for number, line in enumerate(shown)
                ),
                len(lines),
                errors.get(f"help.{kind.id}", ()),
            )
        )
    return tuple(views)


def wrong_views(body: Body, errors: Mapping[str, tuple[str, ...]]) -> tuple[LineView, ...]:
    """Return the known wrong referrals, and an empty one to add."""
    kept = body.get("not") or ()
    shown = [*kept, {}][: _most(kept, MOST_WRONG)]
    return tuple(
        _view(f"niet-{number}", number, line, _under(errors, f"not.{number}")) for number, line in enumerate(shown)
    )


def objection_views(body: Body, errors: Mapping[str, tuple[str, ...]]) -> tuple[LineView, ...]:
    """Return what desks and parties together do not agree with, and an empty one to add."""
    kept = _disagreed(body)
    shown = [*kept, {}][: _most(kept, MOST_OBJECTIONS)]
    return tuple(
        _view(
            f"oneens-{number}",
            number,
            line,
            _under(errors, "disagreement" if line.get("desk") == TOGETHER else f"objections.{number}"),
        )
        for number, line in enumerate(shown)
    )


def _disagreed(body: Body) -> list[Mapping[str, Any]]:
    """Return every disagreement in one list: to an editor it is one thing, about a kind of help or about it all."""
    whole = body.get("disagreement")
    return [*(body.get("objections") or ()), *([{"desk": TOGETHER, "text": whole}] if whole else ())]


def _view(name: str, number: int, line: Mapping[str, Any], errors: tuple[str, ...]) -> LineView:
    return LineView(name, number + 1, {**EMPTY, **line}, errors, is_new=not line)


def _under(errors: Mapping[str, tuple[str, ...]], path: str) -> tuple[str, ...]:
    return tuple(
        sentence
        for field, sentences in errors.items()
        if field == path or field.startswith(f"{path}.")
        for sentence in sentences
    )


def changed(body: Body, form: FormData, kb: KnowledgeBase, today: date) -> dict[str, Any]:
    """Return `body` with what the form says; a line without words and without a desk is gone.

    An objection without a date was noted today.
    """
    help_: dict[str, list[dict[str, Any]]] = {}
    for kind in kb.content.help_kinds:
        most = _most((body.get("help") or {}).get(kind.id, ()), MOST_LINES)
        lines = [line for number in range(most) if (line := _line(form, f"{kind.id}-{number}", number))]
        if lines:
            help_[kind.id] = [line for _, line in sorted(lines, key=lambda found: found[0])]
    most = _most(body.get("not") or (), MOST_WRONG)
    wrong = [found for number in range(most) if (found := _wrong(form, f"niet-{number}"))]
    new = {
        **body,
        "help": help_,
        "not": wrong,
        "source": typed(form, "bron") or None,
        "agreed_on": typed(form, "afgesproken") or None,
    }
    most = _most(_disagreed(body), MOST_OBJECTIONS)
    disagreed = [one for number in range(most) if (one := _objection(form, f"oneens-{number}", today))]
    whole = "\n".join(one["text"] for one in disagreed if one["desk"] == TOGETHER)
    objections = [one for one in disagreed if one["desk"] != TOGETHER]
    for name, value in (("disagreement", whole), ("objections", objections)):
        if value:
            new[name] = value
        else:
            new.pop(name, None)
    return new


def _most(kept: Sequence[object], usual: int) -> int:
    """Return how many lines the form has: what is there always fits, also when a file brought more than `usual`."""
    return max(usual, len(kept))


def _line(form: FormData, name: str, number: int) -> tuple[float, dict[str, Any]] | None:
    desk, until, note = (typed(form, f"{name}-{field}") for field in ("loket", "tot", "opmerking"))
    days = {"valid_from": typed(form, f"{name}-vanaf"), "valid_until": typed(form, f"{name}-tot-en-met")}
    if typed(form, f"{name}-weg") == "ja" or not (desk or until or note or any(days.values())):
        return None
    place = typed(form, f"{name}-plek")
    order = float(place) - 0.5 if place.isascii() and place.isdigit() and len(place) <= 3 else float(number)  # noqa: PLR2004 - enough
    if order == number + 0.5:  # its own place was not changed: after a line that was put on this place
        order = float(number) + 0.6
    line = {"desk": desk, "role": typed(form, f"{name}-rol") or "helpt", "until": until or None, "note": note or None}
    return order, line | {field: day for field, day in days.items() if day}


def _wrong(form: FormData, name: str) -> dict[str, Any] | None:
    fields = ("loket", "soort", "reden", "wel", "wel-soort")
    desk, kind, reason, instead, instead_kind = (typed(form, f"{name}-{field}") for field in fields)
    if typed(form, f"{name}-weg") == "ja" or not (desk or reason or instead):
        return None
    return {
        "desk": desk,
        "kind": kind or None,
        "reason": reason,
        "instead": instead,
        "instead_kind": instead_kind or None,
    }


def _objection(form: FormData, name: str, today: date) -> dict[str, Any] | None:
    desk, kind, text, noted = (typed(form, f"{name}-{field}") for field in ("loket", "soort", "wat", "sinds"))
    if typed(form, f"{name}-weg") == "ja" or not (desk or text):
        return None
    return {"desk": desk, "kind": kind, "text": text, "noted_on": noted or today.isoformat()}


def _day(value: object) -> str:
    try:
        return dutch.short_day(date.fromisoformat(str(value)))
    except ValueError:
        return ""


def typed(form: FormData, name: str) -> str:
    """Return a field of a form as text, empty when it is not there."""
    value = form.get(name)
    return value.replace("\r\n", "\n").replace("\x00", "").strip() if isinstance(value, str) else ""
