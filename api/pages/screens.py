"""What a clerk sees of a conversation, kept for half an hour so that reloading or going back loses nothing.

It lives in the memory of this process only, holds masked text, and is bounded: the oldest conversation makes room.
"""

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from api.wire import AdviceResponse, Answer

KEEP_SECONDS: Final = 30 * 60
KEEP_AT_LONGEST_SECONDS: Final = 24 * 3600
KEEP_AT_MOST: Final = 500
TURNS_AT_MOST: Final = 200
ID_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that was said; `note` adds what the clerk must know about it, `link` where it leads."""

    who: Literal["clerk", "assistant"]
    text: str
    note: str | None = None
    link: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A ready answer: what the button says, and what it sends: words to the bot, or an answer to direct advice.

    `leads_to` is the desk behind an answer to a question; None where there is none.
    """

    title: str
    payload: str | None = None
    answer: Answer | None = None
    leads_to: str | None = None


@dataclass(frozen=True, slots=True)
class ClerkContext:
    """What the clerk told about the own desk and the resident's way so far; never who the resident is."""

    own_desk: str | None = None
    visited: tuple[str, ...] = ()
    village: str | None = None
    language: str | None = None
    wheelchair: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that is on the page for one conversation.

    `referral` is the code of the advice on the card, once that was recorded; `undo` the code of what was recorded in
    the last turn.
    """

    conversation: str
    context: ClerkContext = field(default_factory=ClerkContext)
    turns: tuple[Turn, ...] = ()
    dropped: int = 0
    offered: tuple[Offered, ...] = ()
    advice: AdviceResponse | None = None
    referral: str | None = None
    undo: str | None = None
    situation: str = ""
    draft: str = ""
    bot: Literal["up", "down"] = "up"

    @property
    def count(self) -> int:
        """How many turns there were, with those that fell off a very long conversation."""
        return self.dropped + len(self.turns)

    def since(self, number: int) -> tuple[Turn, ...]:
        """Return the turns after the first `number` of the conversation."""
        return self.turns[max(0, number - self.dropped) :]

    def with_turns(self, *turns: Turn) -> "Screen":
        """Return the screen with `turns` added; the oldest fall off a very long conversation."""
        every = (*self.turns, *turns)
        return replace(
            self, turns=every[-TURNS_AT_MOST:], dropped=self.count + len(turns) - min(len(every), TURNS_AT_MOST)
        )


def new_conversation() -> str:
    """Return an id that nobody can guess: it is the key to the conversation."""
    return secrets.token_urlsafe(ID_BYTES)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A screen, when its conversation began and when it was last used."""

    began_at: float
    used_at: float
    screen: Screen


class OpenConversations:
    """The screens of the last half hour, by conversation id; also of one that never ends, no longer than allowed."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, at_longest: float = KEEP_AT_LONGEST_SECONDS
    ) -> None:
        self._clock = clock
        self._at_longest = at_longest
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._turns: dict[str, asyncio.Lock] = {}

    def get(self, conversation: str) -> Screen | None:
        """Return the screen, or None when it is unknown or too old."""
        self.forget_old()
        kept = self._kept.get(conversation)
        return kept.screen if kept else None

    def keep(self, screen: Screen) -> None:
        """Keep `screen` for half an hour from now."""
        now = self._clock()
        before = self._kept.get(screen.conversation)
        self._kept[screen.conversation] = _Kept(before.began_at if before else now, now, screen)
        self._kept.move_to_end(screen.conversation)
        self.forget_old()

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Let one turn of a conversation go at a time: a double click must not ask twice."""
        lock = self._turns.setdefault(conversation, asyncio.Lock())
        async with lock:
            yield
        if conversation not in self._kept:
            self._turns.pop(conversation, None)

    def forget_old(self) -> None:
        """Forget the screens that nobody used for half an hour, and those that began too long ago."""
        now = self._clock()
        too_many = len(self._kept) - KEEP_AT_MOST
        for number, (conversation, kept) in enumerate(list(self._kept.items())):
            unused, began = now - kept.used_at, now - kept.began_at
            if number < too_many or unused > KEEP_SECONDS or began > self._at_longest:
                del self._kept[conversation]
                self._turns.pop(conversation, None)
