"""The advice of the api as a turn of the talk: asked, remembered and phrased."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions import choosing, circumstances, likeliest, offers, visits, wording
from bot.actions.api_client import Api
from bot.actions.memory import SETTLED, Memory, Said
from bot.actions.recording import with_chain
from bot.actions.turn import Turn

SURE_OF_A_DESK = 0.7
"""How sure the api must be that a text names a desk before it is ruled out."""

URGENT = "urgent"

ESCALATION = "escalatie"
"""The role of a desk that is named because nobody of the division is left."""

TOLD = frozenset({"refer", "handle-here", URGENT})
"""The decisions that name a desk."""


async def advise(
    api: Api, said: Said, memory: Memory, *, may_ask: bool = True, before: str | None = None, kind: str | None = None
) -> Turn:
    """Ask the advice for the situation in `memory` and phrase it; `kind` is the kind of help that was said in words."""
    answer = await api.advice({**memory.advice_request(said, may_ask=may_ask), "kind": kind})
    option = choosing.option_for(answer["question"], kind, answer) if answer["decision"] == "clarify" else None
    if option:
        return await advise(api, said, memory.answered(answer["question"]["id"], option), may_ask=False)
    reading = (answer.get("readings") or [{}])[0]
    if kind and reading.get("kind") == kind and answer["decision"] != "clarify":
        memory = memory.answered(SETTLED, f"{reading['task']}.{kind}")
    return await advised(api, said, answer, memory, before)


async def advised(api: Api, said: Said, answer: dict[str, Any], memory: Memory, before: str | None = None) -> Turn:
    """The turn that tells an advice; when every desk was tried, the chain is recorded too.

    Nothing found can be passed on to the editors, and a second problem is offered once the first has its desk. A
    question that would only ask which kind of help is not asked: the likeliest desk is told, and the others besides.
    """
    if likeliest.leaves_only_the_kind_open(answer, " ".join(memory.situation)):
        told = await api.advice(memory.advice_request(said, may_ask=False))
        if told["decision"] in TOLD:
            others = likeliest.otherwise(answer["question"], answer, told)
            turn = await advised(api, said, told, memory, before)
            return with_others(turn, answer["question"], others)
    memory = memory.concludes(answer, said.id)
    turn = Turn(
        wording.paragraphs(before, wording.advice(answer)),
        {"decision": answer["decision"], "advice": answer},
        memory,
        wording.buttons(memory.pending),
    )
    turn = turn.besides(circumstances.said_back(memory.circumstances or {}, answer.get("recommendation")))
    turn = await with_chain(api, said, turn.besides(wording.opening(answer)), answer)
    return offers.with_next(offers.with_unanswered(turn, answer, memory.situation))


def with_others(turn: Turn, question: dict[str, Any], others: list[Mapping[str, Any]]) -> Turn:
    """The turn, with what leads to another desk than it tells, and a button for each."""
    meant = {**question, "options": others}
    memory = turn.memory.might_be(meant)
    words = likeliest.named(others, memory.subject)
    return replace(turn.besides(words), buttons=[*wording.buttons(meant), *turn.buttons], memory=memory)


async def desks_named(api: Api, text: str) -> list[dict[str, Any]]:
    """The desks that the words surely name."""
    return [desk for desk in await api.mentions(text) if desk["score"] >= SURE_OF_A_DESK]


async def came_from(api: Api, said: Said, memory: Memory) -> Memory:
    """Rule out the desks that the resident has come from, by the words of the situation."""
    clauses = visits.told_with(said.text)
    if not clauses:
        return memory
    found = [desk["desk"] for desk in await desks_named(api, clauses)]
    return memory.visits([desk for desk in found if desk != memory.from_desk])
