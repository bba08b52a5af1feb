"""What the pages need from the application: three questions and a clock, kept on `app.state.pages`."""

from datetime import datetime
from typing import Protocol, cast

from starlette.requests import Request

from api.casework.referral import Referral
from api.wire import AdviceRequest, AdviceResponse, ConversationMessage, ConversationReply
from knowledge.base import KnowledgeBase


class PagePorts(Protocol):
    """The collaborators of the pages; the application provides them, a test may provide its own."""

    async def converse(self, conversation_id: str, message: ConversationMessage) -> ConversationReply:
        """Answer one turn; when the bot is down the reply says so and carries direct advice."""
        ...

    async def advise(self, request: AdviceRequest) -> AdviceResponse:
        """Give advice directly, without the conversation around it."""
        ...

    async def referral(self, code: str) -> Referral | None:
        """Return the referral with this code, or None when nobody knows it."""
        ...

    def knowledge(self) -> KnowledgeBase:
        """Return the published knowledge base of this moment."""
        ...

    def now(self) -> datetime:
        """Return the present moment in Dutch time, so that its date is the day at the counter."""
        ...


def ports(request: Request) -> PagePorts:
    """Return what the application keeps for the pages."""
    return cast("PagePorts", request.app.state.pages)
