"""Where a question would only ask which kind of help: the likeliest desk is told, and what leads to another besides.

Of "kan ze die boete in termijnen betalen?" the subject leaves no doubt, and each kind of help has a desk that may help.
A clerk with a resident at the counter gets further with one desk and "aanvragen? Dan naar het CJIB" than with a
question; whoever announces a subject and no wish ("een vraag over haar huur") is still asked. Pure functions.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.actions import wording
from bot.actions.comparing import unstressed

SURE_OF_THE_SUBJECT: Final = 0.9
"""From this chance of one task only the kind of help is left open."""

LIKELIER: Final = 0.5
"""From this share of what is offered the first desk is told. Below it nobody would bet on it."""

WORTH_NAMING: Final = 0.1
"""From this share another desk is named besides; a rarer one only makes the answer longer."""

MOST: Final = 2
"""So many other desks are named, likeliest first."""

_ONLY_ANNOUNCES: Final = re.compile(
    r"(?:\b(?:vraag|vragen|vraagje|iets|question|questions|something)\s(?:\w+\s){0,2}?(?:over|met|van|voor|om|rond|about|with)\b"
    r"|\bkomt\s(?:\w+\s)?(?:voor|vr|om|ivm|i\.v\.m)\b"
    r"|\b(?:gaat|is)\s(?:\w+\s)?over\b)(?:\W+\w+){0,5}\W*$",
    re.IGNORECASE,
)

Answer = Mapping[str, Any]


def leaves_only_the_kind_open(answer: Answer, text: str) -> bool:
    """Whether the question of an advice on `text` only asks which kind of help, and one of its desks is likelier."""
    if answer["decision"] != "clarify" or _ONLY_ANNOUNCES.search(unstressed(text)):
        return False
    return chance_of_the_task(answer) >= SURE_OF_THE_SUBJECT and max(_shares(answer), default=0.0) >= LIKELIER


def chances_of_tasks(answer: Answer) -> dict[str, float]:
    """How likely each task of an advice is, whatever the kind of help, likeliest first."""
    tasks: dict[str, float] = {}
    for reading in answer["readings"]:
        tasks[reading["task"]] = tasks.get(reading["task"], 0.0) + reading["probability"]
    return dict(sorted(tasks.items(), key=lambda chance: -chance[1]))


def chance_of_the_task(answer: Answer) -> float:
    """How likely the likeliest task of an advice is, whatever the kind of help."""
    return max(chances_of_tasks(answer).values(), default=0.0)


def otherwise(question: Mapping[str, Any], answer: Answer, told: Answer) -> list[Mapping[str, Any]]:
    """The options of `question`, which `answer` asks, that lead elsewhere than the advice `told`, likeliest first."""
    reading = told["readings"][0]
    ordered = sorted(zip(_shares(answer), question["options"], strict=True), key=lambda pair: -pair[0])
    return [option for share, option in ordered if share >= WORTH_NAMING and not _holds(option, reading)][:MOST]


def named(options: list[Mapping[str, Any]], task_name: str) -> str | None:
    """Says what leads to another desk, and to which; the task of the advice itself is not said again."""
    lines = [
        wording.otherwise(_without(task_name, option["label"]), option["leads_to"])
        for option in options
        if option.get("leads_to")
    ]
    return "\n".join(lines) or None


def _without(task_name: str, label: str) -> str:
    inside = label.removeprefix(f"{task_name} (").removesuffix(")")
    return inside if f"{task_name} ({inside})" == label and "(" not in inside else label


def _shares(answer: Answer) -> list[float]:
    """How likely each option of the question is, out of all that was considered."""
    chances = {(reading["task"], reading["kind"]): reading["probability"] for reading in answer["readings"]}
    total = sum(chances.values()) or 1.0
    return [
        sum(chances.get((reading["task"], reading["kind"]), 0.0) for reading in option["readings"]) / total
        for option in answer["question"]["options"]
    ]


def _holds(option: Mapping[str, Any], reading: Mapping[str, Any]) -> bool:
    return any((held["task"], held["kind"]) == (reading["task"], reading["kind"]) for held in option["readings"])
