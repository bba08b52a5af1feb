"""The one channel of the assistant: one request of the api in, one list of messages out.

Runs in Rasa's environment. Rasa's own REST channel splits text and structured answer over two messages, writes the text
of a failed turn to the log and answers a failure with an empty list; this one does none of the three.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.remote_actions import lighten

logger = logging.getLogger(__name__)


class LoketOutput(CollectingOutputChannel):
    """Collects each answer as one message: text, buttons and the structured answer together."""

    @classmethod
    def name(cls) -> str:
        """The name under which the messages are kept."""
        return "loket"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message, whole."""
        await self._persist_message(
            {
                "recipient_id": recipient_id,
                "text": message.get("text") or "",
                "buttons": message.get("buttons") or [],
                "custom": message.get("custom") or {},
            }
        )


class LoketInput(InputChannel):
    """Takes `{"sender", "message", "metadata"}` and answers with the list of messages of that turn."""

    @classmethod
    def name(cls) -> str:
        """The address of the channel: /webhooks/loket/webhook."""
        return "loket"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two addresses of the channel: one says that it lives, one takes a turn."""
        lighten()
        channel = Blueprint("loket_channel", __name__)

        @channel.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @channel.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body = request.json
            if not isinstance(body, dict) or not body.get("sender") or not isinstance(body.get("message"), str):
                return response.json({"error": "sender and message are required"}, status=400)
            collected = LoketOutput()
            message = UserMessage(
                body["message"],
                collected,
                body["sender"],
                input_channel=self.name(),
                metadata=body.get("metadata") or {},
            )
            try:
                await on_new_message(message)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, the api must hear that there is no answer
                # The message of an error may quote what the clerk wrote: only its kind is logged.
                logger.error("A turn failed: %s", type(error).__name__)  # noqa: TRY400
                return response.json({"error": "turn failed"}, status=500)
            if not collected.messages:  # Rasa itself catches and logs a failing action, and then says nothing
                return response.json({"error": "no answer"}, status=502)
            return response.json(collected.messages)

        return channel
