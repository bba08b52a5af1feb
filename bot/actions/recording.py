"""Recording in the conversation: a referral, a signal, a chain from pillar to post, and undoing them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions import hearing, wording
from bot.actions.api_client import Api, ApiError
from bot.actions.memory import Memory, Said
from bot.actions.turn import Turn

REFERRAL, SIGNAL = "referral", "signal"
CHAIN = "chain"
"""A signal that the conversation records by itself, once for a situation."""

LONGEST_SIGNAL = 500


async def record_referral(api: Api, said: Said, memory: Memory, found: Mapping[str, Any]) -> Turn:
    """Record the referral of the last advice."""
    advice = memory.advice or {}
    message = str(advice.get("message") or "")
    reading = (advice.get("readings") or [{}])[0]
    return await _once(api, said, memory, message, {"to_desk": found["desk"], **_matter(reading)})


async def record_own_choice(api: Api, said: Said, memory: Memory, desk: str) -> Turn:
    """Record a referral to the desk that the clerk chose, about what the talk is about."""
    where = {"to_desk": desk, **_matter(memory.topic or {})}
    message = f"{(memory.advice or {}).get('message') or said.id} {where['task']}.{where['kind']} {desk}"
    return await _once(api, said, memory, message, where)


def _matter(about: Mapping[str, Any]) -> dict[str, Any]:
    return {"task": about.get("task"), "kind": about.get("kind")}


async def _once(api: Api, said: Said, memory: Memory, message: str, where: Mapping[str, Any]) -> Turn:
    """The referral under the message that it belongs to, recorded once; `where` is its desk, task and kind."""
    here = memory.last_recorded(what=REFERRAL, message=message)
    if here:
        kept = await api.find(REFERRAL, here["code"])
        if kept["state"] != "ingetrokken":
            text = wording.recorded(kept, again=True)
            return Turn(text, _data("recorded", REFERRAL, kept), memory, wording.undo_button(here["code"]))
        memory = memory.undoes(here["code"])  # withdrawn elsewhere: record it anew
    before = memory.last_recorded(what=REFERRAL, current=True)
    request = {
        **where,
        "from_desk": memory.from_desk,
        "visited": memory.been(said),
        "previous": before["code"] if before else None,
        "handover": hearing.handover_way(said.text),
    }
    made = await api.record_referral(request, memory.key(REFERRAL, message))
    turn = _recorded(wording.recorded(made), "recorded", REFERRAL, made, memory, message)
    return await _closing(api, turn, before["code"]) if before else turn


async def _closing(api: Api, turn: Turn, previous: str) -> Turn:
    """The turn, and the previous referral withdrawn when the resident never went there: its desk was passed over.

    What became of a resident who did come, only that desk can say; its referral stays open for it.
    """
    memory = turn.memory
    try:
        kept = await api.find(REFERRAL, previous)
        if kept["to_desk"] not in memory.passed_over:
            return turn
        await api.withdraw(REFERRAL, previous, memory.from_desk)
    except ApiError:  # that desk answered after all: it is not the sender's to withdraw any more
        return turn
    text = wording.paragraphs(turn.text, wording.closed(kept))
    return replace(turn, text=text, memory=memory.undoes(previous))


async def record_signal(api: Api, said: Said, memory: Memory) -> Turn:
    """Register a signal from the words, or about the last advice when they add nothing."""
    tells = hearing.tells_a_signal(said.text)
    advice = memory.advice or {}
    reading = (advice.get("readings") or [{}])[0]
    message = said.id if tells else str(advice.get("message") or "")
    here = None if tells else memory.last_recorded(what=SIGNAL, message=message)
    if here:
        kept = await api.find(SIGNAL, here["code"])
        if kept["withdrawn_at"] is None:
            text = wording.signalled(kept, again=True)
            return Turn(text, _data("signal", SIGNAL, kept), memory, wording.undo_button(here["code"]))
        memory = memory.undoes(here["code"])  # idem
    request = {
        "text": said.text if tells else None,
        "desk": memory.from_desk,
        "about_task": reading.get("task") if not tells or hearing.points_back(said.text) else None,
    }
    made = await api.record_signal(request, memory.key(SIGNAL, message))
    memory = memory.mentions(said.text) if tells and not memory.situation else memory
    text = wording.still_open(wording.signalled(made), memory.pending)
    return _recorded(text, "signal", SIGNAL, made, memory, message)


async def with_chain(api: Api, said: Said, turn: Turn, answer: Mapping[str, Any]) -> Turn:
    """The turn, and when no desk for this matter is left: with the desks that were visited recorded as a signal.

    One desk visited, while others could not be reached, is bad luck and no chain.
    """
    memory, chain = turn.memory, turn.memory.been(said)
    chained = len(chain) > (1 if memory.passed_over else 0)
    if not _nobody_left(answer) or not chained or memory.last_recorded(what=CHAIN, current=True):
        return turn
    reading = (answer.get("readings") or [{}])[0]
    request = {"chain": chain, "desk": memory.from_desk, "task": reading.get("task"), "helped": False}
    try:
        made = await api.record_signal(request, memory.key(CHAIN, said.id))
    except ApiError:  # the advice is there, and must not wait for this
        return turn.besides(wording.CHAIN_NOT_RECORDED)
    turn = turn.besides(wording.chain_recorded(made))
    return replace(
        turn,
        data={**turn.data, SIGNAL: made},
        memory=memory.records(CHAIN, made["code"], said.id),
        buttons=[*turn.buttons, *wording.undo_button(made["code"])],
    )


async def undo(api: Api, memory: Memory, code: str | None) -> Turn:
    """Undo what has this code, or the last thing that was recorded."""
    entry = memory.last_recorded(code=code) if code else memory.last_recorded()
    if entry is None:
        text = wording.still_open(wording.NOTHING_TO_UNDO, memory.pending)
        return Turn(text, {"decision": "smalltalk"}, memory, wording.buttons(memory.pending))
    what = REFERRAL if entry["what"] == REFERRAL else SIGNAL
    record = await api.withdraw(what, entry["code"], memory.from_desk)
    memory = memory.undoes(entry["code"])
    text = wording.still_open(wording.undone(record), memory.pending)
    return Turn(text, _data("undone", what, record), memory, wording.buttons(memory.pending))


def _nobody_left(answer: Mapping[str, Any]) -> bool:
    """Whether no desk of the division is left: only who is there for escalation, or nobody at all."""
    found = answer.get("recommendation")
    if found:
        return bool(found.get("role") == "escalatie")
    return answer["decision"] != "clarify" and bool(answer.get("excluded"))


def _recorded(text: str, decision: str, what: str, made: Mapping[str, Any], memory: Memory, message: str) -> Turn:
    buttons = [*wording.buttons(memory.pending), *wording.undo_button(made["code"])]
    return Turn(text, _data(decision, what, made), memory.records(what, made["code"], message), buttons)


def _data(decision: str, what: str, record: Mapping[str, Any]) -> dict[str, Any]:
    return {"decision": decision, what: dict(record)}
