"""What the pages need, given by the product."""

import asyncio
from datetime import datetime

from api.casework.referral import Referral
from api.problems import NotFoundError
from api.product import Product
from api.wire import AdviceRequest, AdviceResponse, ConversationMessage, ConversationReply
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE


class Pages:
    """The collaborators of the pages, on top of the running product."""

    def __init__(self, product: Product) -> None:
        """Serve the pages from `product`."""
        self._product = product

    async def converse(self, conversation_id: str, message: ConversationMessage) -> ConversationReply:
        """Take one turn of the conversation."""
        return await self._product.converse(conversation_id, message)

    async def advise(self, request: AdviceRequest) -> AdviceResponse:
        """Give advice directly."""
        return await asyncio.to_thread(self._product.advise, request)

    async def referral(self, code: str) -> Referral | None:
        """Return the referral with this code, or None when nobody knows it."""
        try:
            return await asyncio.to_thread(self._product.casework.referrals.find, self.knowledge(), code)
        except NotFoundError:
            return None

    def knowledge(self) -> KnowledgeBase:
        """Return the knowledge base that answers now."""
        return self._product.live().kb

    def now(self) -> datetime:
        """Return the present moment in Dutch time, so that its date is the day at the counter."""
        return self._product.clock().astimezone(TIMEZONE)
