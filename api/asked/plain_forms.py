"""How a question for a fact of a desk is built when it leaves no doubt; the forms are in plain_forms.yml.

A message is read clause by clause: what is asked often comes behind a story, or before a remark.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from api.asked.clause import A_DESK, clauses

_FILE: Final = Path(__file__).with_suffix(".yml")
_LONGEST: Final = 32
"""In words: what is longer tells so much that its question is not all it says."""

_LONGEST_POINTING: Final = 16
"""Without the name of a desk: a longer message may point at anything that it told of."""

_PLACEHOLDER: Final = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class _Forms:
    named: re.Pattern[str]
    pointing: re.Pattern[str]
    days: re.Pattern[str]
    lead: re.Pattern[str]


def has_a_plain_form(text: str) -> bool:
    """Say whether a clause of `text`, in which every desk reads as A_DESK, is built as a question for a fact."""
    forms, words = _forms(), len(text.split())
    if words > _LONGEST:
        return False
    for clause in _clauses(text):
        form = forms.named if A_DESK in clause else forms.pointing if words <= _LONGEST_POINTING else None
        if form is not None and form.search(clause):
            return True
    return A_DESK not in text and _is_only_a_day(forms, text)


def _is_only_a_day(forms: _Forms, text: str) -> bool:
    """Say whether `text` is only "and on that day?": a day alone may be the answer to a question."""
    lead = forms.lead.match(text)
    asks = "?" in text and lead is not None and lead.group().strip() != ""
    return asks and forms.days.fullmatch(text) is not None


def _clauses(text: str) -> Iterator[str]:
    """Yield the parts of `text` between marks, and of "desk, is it ...?" the whole as well."""
    yield from (text[start:end] for start, end in clauses(text))
    if text.startswith(A_DESK):
        yield text


@cache
def _forms() -> _Forms:
    listed: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    words: dict[str, str] = {**listed["words"], "desk": rf"(?:{listed['words']['article']}\s)?{A_DESK}"}

    def one(forms: list[str]) -> re.Pattern[str]:
        filled = (_PLACEHOLDER.sub(lambda name: words[name.group(1)], form) for form in forms)
        return re.compile("|".join(f"(?:{form})" for form in filled), re.IGNORECASE)

    return _Forms(one(listed["named"]), one(listed["pointing"]), one(listed["days"]), one([words["lead"]]))
