"""The running product: its collaborators in one typed value, made once at the entry point and kept on the app."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from api import advice
from api.access import Caller, RateLimit, Tokens
from api.casework.recording import Casework
from api.conversations import Conversations
from api.decision import Costs
from api.live import Live, LiveKnowledge
from api.moments import moment_of
from api.settings import Settings
from api.wire import AdviceRequest, AdviceResponse, ConversationMessage, ConversationReply
from knowledge.hours import day_of


@dataclass(frozen=True, slots=True)
class Product:
    """Everything a request may need; nothing here belongs to one request."""

    settings: Settings
    live_knowledge: LiveKnowledge
    conversations: Conversations
    casework: Casework
    tokens: Tokens
    rate_limit: RateLimit
    costs: Costs
    clock: Callable[[], datetime]

    def live(self) -> Live:
        """The revision that answers now, with the agreements that hold today.

        Raises UnavailableError while there is none.
        """
        live = self.live_knowledge.current
        kb = live.kb.on(day_of(self.clock()))
        return live if kb is live.kb else replace(live, kb=kb)

    def has_demo_accounts(self) -> bool:
        """Say whether demo accounts get in: the municipality is fictional, and this is only for this machine."""
        live = self.live_knowledge.answers  # signing in works before there is any knowledge
        return self.settings.may_have_demo and live and self.live().kb.content.municipality.fictional

    def advise(self, request: AdviceRequest) -> AdviceResponse:
        """Decide on one question with the live revision; computes, so run it in a thread."""
        live = self.live()
        return advice.advise(live.kb, live.recogniser, request, self.costs, self.clock())

    async def converse(
        self, conversation: str, message: ConversationMessage, caller: Caller = Caller.VISITOR
    ) -> ConversationReply:
        """Take one turn; the moment in the message counts only for an evaluation.

        Raises UnknownDeskError before anything reaches Rasa: an unknown id could be a number of a resident.
        """
        live = self.live()
        advice.check_desks(live.kb, message.from_desk, message.visited)
        at = moment_of(message.at, self.clock()) if caller is Caller.EVALUATION and message.at else None
        return await self.conversations.turn(conversation, message, self.advise, live.hear, at)


def product_of(request: Request) -> Product:
    """Return the product that serves this request."""
    return cast("Product", request.app.state.product)


def caller_of(request: Request) -> Caller:
    """Return who calls, counted against the rate limit.

    Raises:
        UnauthorizedError: a token is given that is none of ours.
        TooManyError: too many requests from this address.

    """
    product = product_of(request)
    caller = product.tokens.caller(request)
    product.rate_limit.check(request, caller)
    return caller


TheProduct = Annotated[Product, Depends(product_of)]
TheCaller = Annotated[Caller, Depends(caller_of)]


def live_of(product: TheProduct) -> Live:
    """Return the revision that answers this whole request."""
    return product.live()


TheLive = Annotated[Live, Depends(live_of)]
