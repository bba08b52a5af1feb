"""One turn of the conversation: from what the clerk sent to what is on the screen afterwards."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from api.pages.advice_card import resident_card_address
from api.pages.entry import Entry
from api.pages.ports import PagePorts
from api.pages.screens import Offered, Screen, Turn
from api.wire import (
    AdviceRequest,
    AdviceResponse,
    Answer,
    BotMessage,
    Button,
    ConversationMessage,
    ConversationReply,
    Decision,
)
from knowledge.masking import mask_kept

NUMBERS: Final = ("1", "2", "3", "4", "5")
"""What may be typed instead of pressing a button; the numbers stand on the buttons."""

UNDO: Final = "Maak ongedaan"
_UNDO_PAYLOAD: Final = "/undo"


def chosen(screen: Screen, entry: Entry) -> Offered | None:
    """Return the ready answer that was meant: its button was pressed, or its number was typed."""
    number = entry.choice
    if number is None and entry.text in NUMBERS:
        number = int(entry.text)
    if number is None or not 1 <= number <= len(screen.offered):
        return None
    return screen.offered[number - 1]


async def take_turn(ports: PagePorts, screen: Screen, entry: Entry) -> Screen:
    """Ask what was typed or chosen, and return the screen with the answer on it."""
    screen = replace(screen, context=entry.context, draft="")
    if entry.undo is not None:
        reply = await ports.converse(screen.conversation, _message(screen, _undo_payload(entry.undo)))
        return _with_reply(screen.with_turns(Turn("clerk", UNDO)), reply)
    option = chosen(screen, entry)
    if option is None:
        masked = mask_kept(entry.text)
        note = f"Uit uw tekst gehaald: {', '.join(masked.kinds)}." if masked.kinds else None
        reply = await ports.converse(screen.conversation, _message(screen, masked.text))
        return _with_reply(replace(screen.with_turns(Turn("clerk", masked.text, note)), situation=masked.text), reply)
    asked = screen.with_turns(Turn("clerk", option.title))
    if option.payload is not None:
        reply = await ports.converse(screen.conversation, _message(screen, option.payload))
        if reply.bot == "up" or option.answer is None or not screen.situation:
            return _with_reply(asked, reply)
        asked = replace(asked, bot=reply.bot)  # the bot fell silent between question and answer: advise without it
    if option.answer is None:
        return asked
    advice = await ports.advise(_advice_request(screen, option.answer))
    return _with_advice(asked.with_turns(Turn("assistant", advice.message)), advice)


def _undo_payload(code: str) -> str:
    return _UNDO_PAYLOAD + json.dumps({"code": code})


def _message(screen: Screen, text: str) -> ConversationMessage:
    context = screen.context
    return ConversationMessage(
        text=text,
        from_desk=context.own_desk,
        visited=context.visited,
        village=context.village,
        language=context.language,
        wheelchair=context.wheelchair or None,
    )


def _advice_request(screen: Screen, answer: Answer) -> AdviceRequest:
    context = screen.context
    return AdviceRequest(
        text=screen.situation,
        from_desk=context.own_desk,
        visited=context.visited,
        village=context.village,
        language=context.language,
        wheelchair=context.wheelchair or None,
        answers=(answer,),
    )


def _with_reply(screen: Screen, reply: ConversationReply) -> Screen:
    screen = replace(screen, bot=reply.bot, offered=(), undo=None)
    for message in reply.messages:
        advice = _advice(message)
        if advice is not None:
            screen = _with_advice(screen, advice)
        elif message.data.get("decision") == "restart":
            screen = replace(screen, advice=None, offered=(), referral=None)
        screen = replace(screen, referral=_referral(screen, message.data))
        screen = screen.with_turns(*_turns(screen, message, advice))
    every = [button for message in reply.messages for button in message.buttons]
    buttons = tuple(button for button in every if not button.payload.startswith(_UNDO_PAYLOAD))
    screen = replace(screen, undo=_undo_code(every))
    if buttons:
        known = {offered.title: offered for offered in screen.offered}
        offered = tuple(
            replace(known.get(button.title, Offered(button.title)), payload=button.payload) for button in buttons
        )
        screen = replace(screen, offered=offered)
    return screen


def _advice(message: BotMessage) -> AdviceResponse | None:
    """Return the advice in a message; a subject that the bot itself declines gets the same card as one without desk."""
    if message.data.get("advice") is not None:
        return AdviceResponse.model_validate(message.data["advice"])
    if message.data.get("decision") != Decision.OUT_OF_SCOPE:
        return None
    return AdviceResponse(
        decision=Decision.OUT_OF_SCOPE,
        message=message.text,
        readings=(),
        recommendation=None,
        alternatives=(),
        excluded=(),
        question=None,
        masked=(),
        revision=0,
    )


def _referral(screen: Screen, data: Mapping[str, Any]) -> str | None:
    """Return the code of the referral that belongs to the card after a message with this data."""
    referral = data.get("referral")
    if not isinstance(referral, dict):
        return screen.referral
    code = str(referral.get("code"))
    if data.get("decision") == "recorded":
        return code
    return None if code == screen.referral else screen.referral


def _undo_code(buttons: Sequence[Button]) -> str | None:
    """Return the code in the button with which the last record can be undone."""
    payloads = [button.payload for button in buttons if button.payload.startswith(_UNDO_PAYLOAD)]
    return str(json.loads(payloads[-1].removeprefix(_UNDO_PAYLOAD))["code"]) if payloads else None


def _turns(screen: Screen, message: BotMessage, advice: AdviceResponse | None) -> tuple[Turn, ...]:
    """Return what is said; of an advice only the heart of it, because all of it stands on the card beside."""
    text = message.text.strip()
    if advice is not None and advice.recommendation is not None and message.data.get("decision") == advice.decision:
        besides = message.data.get("besides") or ()  # what was counted with, offered or recorded: that is told too
        text = "\n".join((f"{advice.message} {advice.recommendation.open.text}", *map(str, besides)))
    return (Turn("assistant", text, link=_link(screen, message)),) if text else ()


def _link(screen: Screen, message: BotMessage) -> tuple[str, str] | None:
    """Return where a message leads: the resident's card, or the page of the desk it is about."""
    handover, info, division = (message.data.get(key) for key in ("handover", "desk_info", "division"))
    referral = message.data.get("referral") if message.data.get("decision") == "recorded" else None
    for card in (handover, referral):
        if isinstance(card, dict) and isinstance(card.get("to_desk"), str):
            address = resident_card_address(
                card["to_desk"], card.get("task"), card.get("kind"), screen.referral, screen.context.language
            )
            return address, "Kaart voor de inwoner"
    if isinstance(info, dict) and isinstance(info.get("desk"), str):
        return f"/loketten/{info['desk']}", "Alles over dit loket"
    if isinstance(division, dict) and isinstance(division.get("desk"), str):
        which = division.get("desk_name") if message.data.get("advice") else None  # "dit" would be the desk advised
        return f"/loketten/{division['desk']}", f"Wat {which or 'dit loket'} doet en niet doet"
    return None


def _with_advice(screen: Screen, advice: AdviceResponse) -> Screen:
    question = advice.question
    offered: tuple[Offered, ...] = ()
    if question is not None:
        offered = tuple(
            Offered(option.label, answer=Answer(question=question.id, option=option.id), leads_to=option.leads_to)
            for option in question.options
        )
    return replace(screen, advice=advice, offered=offered, referral=None)
