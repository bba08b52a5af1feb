"""The conversation: a proxy to Rasa that masks personal data first, and gives plain advice when Rasa is down."""

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import httpx

from api.casework.codes import CODE
from api.dutch import listed
from api.heard import Heard
from api.problems import ValidationError
from api.wire import (
    AdviceRequest,
    AdviceResponse,
    BotMessage,
    Button,
    ConversationMessage,
    ConversationReply,
    Decision,
)
from knowledge.masking import Masked, mask_kept

logger = logging.getLogger(__name__)

WEBHOOK: Final = "/webhooks/loket/webhook"
TIMEOUT: Final = httpx.Timeout(15.0, connect=1.0)
"""Seconds to wait for Rasa; a turn takes some 0.1 s, so longer means that something hangs."""

_PAYLOAD: Final = re.compile(r"^/(answer|undo)(\{.*\})$", re.DOTALL)
_PLAIN_PAYLOADS: Final = frozenset({"/go_next", "/pass_on"})
_QUESTION_ID: Final = re.compile(r"^q-[0-9a-f]{10}$")
_OPTION_ID: Final = re.compile(r"^(?:geen|[a-z][a-z0-9-]*\.[a-z][a-z-]*(?:\+[a-z][a-z0-9-]*\.[a-z][a-z-]*)*)$")
"""A payload is passed on unmasked, so it may hold nothing but ids as `api.questions` makes them, or a code."""

_DOWN: Final = "Het gesprek ligt even stil. Het advies werkt wel."
_LATER: Final = (
    "Wat u eerder vertelde, is bewaard. Probeer het over een minuut opnieuw, of beschrijf nu de hele situatie."
)
_NOT_CHOSEN: Final = "Uw keuze is niet aangekomen: beschrijf de situatie opnieuw."
_NOT_UNDONE: Final = "Er is niets ongedaan gemaakt: probeer het over een minuut opnieuw."
_MASKED: Final = "Ik heb {kinds} uit uw tekst gehaald. {that} hier niet nodig."

Advise = Callable[[AdviceRequest], AdviceResponse]
"""Decides on one question; it computes, so it is called in a thread."""

Hear = Callable[[str], Heard]
"""Finds what the live knowledge base knows by name in a text without personal data."""


def sender_of(municipality: str, conversation: str) -> str:
    """Return the name under which Rasa keeps a conversation; the caller's own words do not end up in its tracker.

    Whoever guesses the id of a conversation of another municipality begins one of their own.
    """
    return "loket-" + hashlib.sha256(f"{municipality}\0{conversation}".encode()).hexdigest()[:32]


class Conversations:
    """Talks to Rasa on behalf of the clerks of one municipality."""

    def __init__(self, client: httpx.AsyncClient, rasa_url: str, municipality: str, host: str | None = None) -> None:
        """Use `client` for Rasa at `rasa_url`; `host` is where the actions find the municipality, None: anywhere."""
        self._client = client
        self._municipality = municipality
        self._host = host
        self._url = rasa_url.rstrip("/") + WEBHOOK

    async def turn(
        self, conversation: str, message: ConversationMessage, advise: Advise, hear: Hear, at: datetime | None
    ) -> ConversationReply:
        """Take one turn. `at` is None outside evaluation.

        When Rasa or its actions are down the reply says so (`bot` is "down") and holds the advice on this text alone.
        """
        masked = Masked(message.text, ()) if _is_payload(message.text) else mask_kept(message.text)
        text = _without_command(masked.text)
        heard = hear(text)
        body = {
            "sender": sender_of(self._municipality, conversation),
            "message": text,
            "metadata": {
                "host": self._host,
                "from_desk": message.from_desk,
                "visited": list(message.visited),
                "village": mask_kept(message.village).text if message.village else None,
                "language": message.language,
                "wheelchair": message.wheelchair,
                "at": at.isoformat() if at else None,
                "named": heard.named,
                "heard": {
                    "village": heard.village,
                    "tasks": heard.tasks,
                    "about": heard.about,
                    "asks_desk": heard.asks_desk,
                    "in_danger": heard.in_danger,
                    "asks_division": heard.asks_division,
                    "asking": heard.asking,
                    "abuses": heard.abuses,
                    "asks_words": heard.asks_words,
                    "only_personal": heard.only_personal,
                    "building": asdict(heard.building) if heard.building else None,
                },
            },
        }
        replies = await self._ask(body)
        if not replies:
            return await self._fallback(message, masked, advise, at)
        messages = tuple(_message(reply) for reply in replies)
        if masked.kinds:
            messages = (_masked_note(messages[0], masked), *messages[1:])
        return ConversationReply(messages=messages)

    async def _ask(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """Return Rasa's messages, or none when it (or its action server) cannot answer."""
        try:
            response = await self._client.post(self._url, json=body, timeout=TIMEOUT)
            response.raise_for_status()
            replies = response.json()
        except (httpx.HTTPError, ValueError) as error:
            logger.warning("Rasa geeft geen antwoord: %s", type(error).__name__)
            return []
        return replies if isinstance(replies, list) else []

    async def _fallback(
        self, message: ConversationMessage, masked: Masked, advise: Advise, at: datetime | None
    ) -> ConversationReply:
        if _is_payload(message.text):
            undo = message.text.strip().startswith("/undo")
            text = f"{_DOWN} {_NOT_UNDONE if undo else _NOT_CHOSEN}"
            return ConversationReply(messages=(BotMessage(text=text),), bot="down")
        request = AdviceRequest(
            text=masked.text,
            from_desk=message.from_desk,
            visited=message.visited,
            village=message.village,
            language=message.language,
            wheelchair=message.wheelchair,
            at=at,
        )
        try:
            advice = await asyncio.to_thread(advise, request)
        except ValidationError as problem:
            text = " ".join(field.message for field in problem.fields)
            return ConversationReply(messages=(BotMessage(text=f"{_DOWN} {text}"),), bot="down")
        data = {"advice": advice.model_dump(mode="json"), "decision": advice.decision.value}
        told = _LATER if advice.decision is Decision.OUT_OF_SCOPE else advice.message  # it may go on with the talk
        reply = BotMessage(text=f"{_DOWN} {told}", data=data)
        return ConversationReply(messages=(_masked_note(reply, masked) if masked.kinds else reply,), bot="down")


def _is_payload(text: str) -> bool:
    """Say whether the text is the payload of one of our buttons and nothing else."""
    if text.strip() in _PLAIN_PAYLOADS:
        return True
    match = _PAYLOAD.match(text.strip())
    if match is None:
        return False
    try:
        chosen = json.loads(match.group(2))
    except ValueError:
        return False
    return isinstance(chosen, dict) and _holds_ids(match.group(1), chosen)


def _holds_ids(act: str, chosen: dict[str, object]) -> bool:
    if act == "undo":
        return set(chosen) == {"code"} and bool(CODE.fullmatch(str(chosen["code"])))
    if set(chosen) != {"question", "option"}:
        return False
    question, option = str(chosen["question"]), str(chosen["option"])
    return bool(_QUESTION_ID.match(question) and _OPTION_ID.match(option))


def _without_command(text: str) -> str:
    """Take the slash from typed text: in Rasa a leading slash would name an intent."""
    return text.strip() if _is_payload(text) else text.lstrip("/ \t\n") or text.replace("/", "").strip() or "?"


def _message(reply: dict[str, Any]) -> BotMessage:
    buttons = tuple(
        Button(title=str(button.get("title", "")), payload=str(button.get("payload", "")))
        for button in reply.get("buttons") or ()
    )
    return BotMessage(text=str(reply.get("text") or ""), buttons=buttons, data=dict(reply.get("custom") or {}))


def _masked_note(message: BotMessage, masked: Masked) -> BotMessage:
    note = _MASKED.format(kinds=listed(masked.kinds), that="Dat is" if len(masked.kinds) == 1 else "Die zijn")
    return message.model_copy(
        update={"text": f"{note} {message.text}".strip(), "data": {**message.data, "masked": list(masked.kinds)}}
    )
