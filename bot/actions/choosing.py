"""Which option of a question is meant, by the words or by what was said before; the ids of options. Pure functions."""

from collections.abc import Mapping
from typing import Any

from bot.actions import hearing, leaning
from bot.actions.memory import SETTLED, Memory

SUBJECT = 10
"""In a longer correction a wish is told too."""

AS_LIKELY = 0.25
"""From this chance by the words of a longer correction the kind of help stays, where they leave it open."""


DESK_TOLD = frozenset({"refer", "handle-here"})
"""The advice that another kind of help may change; what is urgent stays urgent."""


def option_said(text: str, memory: Memory) -> str | None:
    """The option that the words choose, by its label, or by the one kind of help that they name and nothing else."""
    pending = memory.pending or {}
    option = hearing.chosen(text, pending["options"], numbers=False)
    if option:
        return narrowed(option, text)
    only = leaning.without_settled(text)
    return option_for(pending, leaning.kind_said(only), memory.advice or {}) if leaning.says_only_how(only) else None


def narrowed(option: Mapping[str, Any], text: str) -> str:
    """The answer that an option gives; of several kinds of help in it the one that was said ("wil bezwaar")."""
    kind = leaning.kind_said(text)
    said = [reading for reading in option.get("readings") or () if reading["kind"] == kind]
    some = said and len(said) < len(option["readings"])
    return f"{said[0]['task']}.{kind}" if some else str(option["id"])


def option_for(question: Mapping[str, Any], kind: str | None, answer: Mapping[str, Any]) -> str | None:
    """The answer to a question by a kind of help, of several that of the likeliest task; None without exactly one.

    Of an option that stands for several kinds only the one that was said is answered (as the ids of options are made).
    """
    likeliest = (answer.get("readings") or [{}])[0].get("task")
    fitting = {
        (reading["task"] == likeliest, f"{reading['task']}.{reading['kind']}")
        for option in question["options"]
        for reading in option["readings"]
        if reading["kind"] == kind
    }
    best = [option for is_likeliest, option in fitting if is_likeliest or len(fitting) == 1]
    return best[0] if len(best) == 1 else None


def kind_asked_instead(words: str, answer: Mapping[str, Any]) -> str | None:
    """The answer that gives the kind of help that words ask for, where an advice took another; None if hardly likely.

    Of "wie kan hem adviseren over die erfenis" the advice may be an explanation: who asks for advice is to get it.
    """
    readings = answer.get("readings") or ()
    kind = leaning.kind_asked_for(words) or leaning.kind_surely_said(words)
    if answer["decision"] not in DESK_TOLD or kind is None or kind == readings[0]["kind"]:
        return None
    task = readings[0]["task"]
    return f"{task}.{kind}" if _chance(answer, task, kind) >= AS_LIKELY else None


def same_kind(answer: Mapping[str, Any], before: Memory, words: str) -> Mapping[str, str] | None:
    """After a correction that names only a subject: the answer that keeps the kind of help; None where it says more.

    `answer` is the advice on the corrected subject in `words`; the kind of help must be one that it considered.
    """
    readings = (before.advice or {}).get("readings") or ()
    if not readings or leaning.says_how(words):
        return None
    kind, likeliest = readings[0]["kind"], (answer.get("readings") or [{}])[0].get("task")
    tells_more = len(words.split()) > SUBJECT
    if tells_more and (answer["decision"] != "clarify" or _chance(answer, likeliest, kind) < AS_LIKELY):
        return None
    if answer["decision"] == "clarify":
        option = option_for(answer["question"], kind, answer)
        return {"question": answer["question"]["id"], "option": option} if option else None
    considered = any((reading["task"], reading["kind"]) == (likeliest, kind) for reading in answer["readings"])
    return {"question": SETTLED, "option": f"{likeliest}.{kind}"} if considered else None


def _chance(answer: Mapping[str, Any], task: str | None, kind: str) -> float:
    return sum(
        float(reading["probability"])
        for reading in answer["readings"]
        if (reading["task"], reading["kind"]) == (task, kind)
    )
