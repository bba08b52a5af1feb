"""Which option of a question is meant, by the words or by what was said before; the ids of options. Pure functions."""

from collections.abc import Mapping
from typing import Any

from bot.actions import hearing, leaning
from bot.actions.memory import Memory


def option_said(text: str, memory: Memory) -> str | None:
    """The option that the words choose, by its label, or by the one kind of help that they name and nothing else."""
    pending = memory.pending or {}
    option = hearing.chosen(text, pending["options"], numbers=False)
    if option:
        return str(option["id"])
    only = leaning.without_settled(text)
    return option_for(pending, leaning.kind_said(only), memory.advice or {}) if leaning.says_only_how(only) else None


def option_for(question: Mapping[str, Any], kind: str | None, answer: Mapping[str, Any]) -> str | None:
    """The option of a question for a kind of help, of several that of the likeliest task; None without exactly one."""
    likeliest = (answer.get("readings") or [{}])[0].get("task")
    fitting = {
        (reading["task"] == likeliest, option["id"])
        for option in question["options"]
        for reading in option["readings"]
        if reading["kind"] == kind
    }
    best = [option for is_likeliest, option in fitting if is_likeliest or len(fitting) == 1]
    return best[0] if len(best) == 1 else None


def same_kind(answer: Mapping[str, Any], before: Memory) -> str | None:
    """Of a question after a correction, the option for the same kind of help with the new subject; None without one."""
    readings = (before.advice or {}).get("readings") or ()
    if answer["decision"] != "clarify" or not readings:
        return None
    return option_for(answer["question"], readings[0]["kind"], answer)
