"""The pages around real content and the real advice, with recognition that is a rule instead of a model.

For the states that a running product cannot be brought into on command: the bot is down, a turn takes long or fails.
"""

import asyncio
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import uvicorn
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from api import advice
from api.app import SECURITY_HEADERS
from api.casework.referral import Referral
from api.decision import Costs
from api.pages import STATIC_DIRECTORY, build_router, problem_page
from api.wire import AdviceRequest, Answer, BotMessage, Button, ConversationMessage, ConversationReply
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from tests.lean import lean_content

CODE_OF_RULES = "K4RM-P2X7"
TUESDAY_MORNING = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)


@dataclass(frozen=True)
class RuleReading:
    """A reading with a fixed probability."""

    task: str
    kind: str
    probability: float


@dataclass(frozen=True)
class RuleRecognised:
    """What a rule says about a text."""

    readings: Sequence[RuleReading]

    alike = ()

    @property
    def inside(self):
        """A text is in scope when a rule knows it."""
        return float(bool(self.readings))


RULES = {
    "formulier": (
        RuleReading("huurtoeslag", "invullen", 0.5),
        RuleReading("huurtoeslag", "digitaal-helpen", 0.45),
    ),
    "geweld": (RuleReading("huiselijk-geweld", "spoed", 0.95),),
    "digid": (RuleReading("digid-aanvragen", "digitaal-helpen", 0.95),),
}


class RuleRecogniser:
    """Recognises the words of RULES."""

    provisional = False

    def read(self, text):
        """Return the readings of the first word that occurs in `text`."""
        return RuleRecognised(next((found for word, found in RULES.items() if word in text.casefold()), ()))


class RulePorts:
    """What the pages need, as rules: 'stil' silences the bot, 'traag' makes it slow, 'stuk' makes it fail.

    'vast' records the referral of the last advice, always under one code; its button undoes that.
    """

    def __init__(self, kb):
        self._kb = kb
        self._situations = {}
        self._advised = {}
        self._referrals = {}

    async def converse(self, conversation_id: str, message: ConversationMessage) -> ConversationReply:
        """Answer with advice; after a question its answer comes as the payload of a button."""
        text, answers = message.text, ()
        if text.startswith("/undo") or text.endswith("vast"):
            return self._recorded(conversation_id, undo=text.startswith("/undo"))
        if text.startswith("/answer"):
            answers = (Answer(**json.loads(text.removeprefix("/answer"))),)
            text = self._situations[conversation_id]
        self._situations[conversation_id] = text
        if "traag" in text:
            await asyncio.sleep(2)
        if "stuk" in text:
            raise OSError(text)
        context = message.model_dump(include={"from_desk", "visited", "village", "language", "wheelchair"})
        found = await self.advise(AdviceRequest(text=text, answers=answers, **context))
        self._advised[conversation_id] = found
        down = "stil" in text
        options = found.question.options if found.question and not down else ()
        buttons = tuple(
            Button(
                title=option.label,
                payload="/answer" + json.dumps({"question": found.question.id, "option": option.id}),
            )
            for option in options
        )
        data = {"advice": found.model_dump(mode="json"), "decision": found.decision}
        return ConversationReply(
            messages=(BotMessage(text=found.message, buttons=buttons, data=data),), bot="down" if down else "up"
        )

    def _recorded(self, conversation_id: str, *, undo: bool) -> ConversationReply:
        found = self._advised[conversation_id]
        state, desk, reading = "ingetrokken" if undo else "verzonden", found.recommendation, found.readings[0]
        change = {"state": state, "at": TUESDAY_MORNING, "by": "afzender", "desk": None}
        referral = Referral(
            code=CODE_OF_RULES,
            state=state,
            from_desk=None,
            to_desk=desk.desk,
            task=reading.task,
            kind=reading.kind,
            visited=(),
            previous=None,
            handover=None,
            note=None,
            feedback_on=None,
            revision=17,
            created_at=TUESDAY_MORNING,
            changes=(change,),
        )
        self._referrals[CODE_OF_RULES] = referral
        button = Button(title="Maak ongedaan", payload=f'/undo{{"code": "{CODE_OF_RULES}"}}')
        text = f"Ongedaan gemaakt: {CODE_OF_RULES}." if undo else f"Vastgelegd: {desk.name}.\nCode: {CODE_OF_RULES}."
        data = {"decision": "undone" if undo else "recorded", "referral": referral.model_dump(mode="json")}
        message = BotMessage(text=text, buttons=() if undo else (button,), data=data)
        return ConversationReply(messages=(message,))

    async def referral(self, code):
        """Give what was recorded."""
        return self._referrals.get(code)

    async def advise(self, request):
        """Give the real advice on the readings of the rules."""
        return advice.advise(self._kb, RuleRecogniser(), request, Costs(), self.now())

    def knowledge(self):
        """Return the real content of Lindewaard."""
        return self._kb

    def now(self):
        """Return a Tuesday morning on which both IDOs are open."""
        return TUESDAY_MORNING


def rule_app() -> FastAPI:
    """Make the pages with the rules behind them and the security headers of the product."""
    app = FastAPI()
    app.state.pages = RulePorts(KnowledgeBase(lean_content(), 17))
    app.include_router(build_router())
    app.mount("/static", StaticFiles(directory=STATIC_DIRECTORY))

    @app.middleware("http")
    async def headers(request, proceed):
        response: Response = await proceed(request)
        response.headers.update(SECURITY_HEADERS)
        return response

    @app.exception_handler(HTTPException)
    async def problem(request, error):
        return problem_page(request, error.status_code)

    return app


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve `app` on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                message = "the server did not start"
                raise RuntimeError(message)
            threading.Event().wait(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)
