"""What a conversation remembers, as frozen values that are read from Rasa's slots and written back.

A *situation* is one matter of one resident: the texts that tell it, the one question that was asked about it, and the
desks that are out. A new situation starts clean. Who asks, and when, comes with every message (`Said`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

MAX_TEXT = 2000
"""The api takes no longer situation; of a longer story the beginning and the newest part are kept."""

REMEMBERED = 10
"""How many records of one conversation can still be undone in it."""

SET_ASIDE = 4
"""How many earlier matters of a conversation can be returned to."""

SETTLED = "settled"
"""The question of an answer that nobody was asked: what the advice settled on stays while the desks change."""

NOT_KEPT = ("hours", "hours_note", "sessions", "website", "access", "languages", "wheelchair")
"""Parts of a recommendation that no later turn needs; a small memory keeps a turn quick."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the clerk: the words, the recognised act, and the context that came along."""

    text: str
    act: str = ""
    confidence: float = 1.0
    entities: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    chances: Mapping[str, float] = field(default_factory=dict)
    """Of the likeliest acts how likely each is."""

    @classmethod
    def from_message(cls, message: Mapping[str, Any], conversation: str = "", number: str = "") -> Self:
        """Read Rasa's latest message; conversation and number together name this message among all."""
        intent = message.get("intent") or {}
        return cls(
            id=f"{conversation}:{number}" if conversation and number else "",
            text=(message.get("text") or "").strip(),
            act=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            entities={item["entity"]: str(item["value"]) for item in message.get("entities") or []},
            context=message.get("metadata") or {},
            chances={rival["name"]: float(rival["confidence"]) for rival in message.get("intent_ranking") or ()},
        )

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks that the api found by name in the words."""
        return tuple((self.context.get("heard") or {}).get("tasks") or ())

    @property
    def about(self) -> tuple[str, ...]:
        """The tasks that the words say they are about ('over de kwijtschelding')."""
        return tuple((self.context.get("heard") or {}).get("about") or ())

    @property
    def asks_desk(self) -> bool:
        """Whether the api heard that the words plainly ask for a fact of a desk."""
        return bool((self.context.get("heard") or {}).get("asks_desk"))

    @property
    def in_danger(self) -> bool:
        """Whether the api heard that the words tell of danger to life."""
        return bool((self.context.get("heard") or {}).get("in_danger"))

    @property
    def names_a_desk(self) -> bool:
        """Whether the api found the name of a desk in the words."""
        return bool(self.context.get("named"))

    @property
    def named(self) -> tuple[tuple[int, int], ...]:
        """The (start, end) of each name of a desk that the api found in the words."""
        return tuple((int(start), int(end)) for start, end in self.context.get("named") or ())

    @property
    def words(self) -> int:
        """How many words were said."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Memory:
    """The slots of the conversation; a field's name is its slot's name."""

    from_desk: str | None = None
    situation: tuple[str, ...] = ()
    answers: tuple[Mapping[str, str], ...] = ()
    pending: Mapping[str, Any] | None = None
    asked: bool = False
    advice: Mapping[str, Any] | None = None
    visited: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    topic: Mapping[str, Any] | None = None
    recorded: tuple[Mapping[str, Any], ...] = ()
    circumstances: Mapping[str, Any] | None = None
    waiting: Mapping[str, str] | None = None
    earlier: tuple[Mapping[str, Any], ...] = ()
    offered: Mapping[str, Any] | None = None
    calmed: bool = False

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Self:
        """Read the slots; what is empty gets its default."""
        found = {}
        for item in fields(cls):
            value = slots.get(item.name)
            if value is not None:
                found[item.name] = tuple(value) if isinstance(value, list) else value
        return cls(**found)

    def changes(self, slots: Mapping[str, Any]) -> dict[str, Any]:
        """The slots that differ from `slots`, as values that Rasa can keep."""
        new = {item.name: _plain(getattr(self, item.name)) for item in fields(self)}
        return {name: value for name, value in new.items() if value != (slots.get(name) or None)}

    @property
    def has_begun(self) -> bool:
        """Whether anything was said before that a message can go on with."""
        return bool(self.situation or self.topic or self.pending or self.recorded or self.offered)

    def follows(self, context: Mapping[str, Any]) -> Self:
        """Take over the asking desk that came with the message."""
        return replace(self, from_desk=context["from_desk"]) if "from_desk" in context else self

    # ------------------------------------------------------------------------------------------------- the situation

    def begins(self, text: str, *, same_resident: bool = False) -> Self:
        """A new situation: the asking desk, the topic and what was recorded stay; the old one is put aside.

        Of the same resident it is also known how they can come, and what else they came for.
        """
        before = tuple({**entry, "current": False} for entry in self.recorded)
        return type(self)(
            from_desk=self.from_desk,
            situation=(text,),
            topic=self.topic,
            recorded=before,
            circumstances=self.circumstances if same_resident or not self.situation else None,
            waiting=self.waiting if same_resident else None,
            earlier=self._with_this_put_aside(),
        )

    def replaces(self, text: str) -> Self:
        """The same resident after all, but another subject: the desks that are out stay out."""
        return replace(
            self.begins(text, same_resident=True),
            visited=self.visited,
            passed_over=self.passed_over,
            earlier=self.earlier,
        )

    def returns_to(self, matter: Mapping[str, Any]) -> Self:
        """Go on with a matter that was put aside, as far as it had come; this one is put aside in its place."""
        new = self.begins("", same_resident=True)
        return replace(
            new,
            situation=tuple(matter["situation"]),
            answers=tuple(matter["answers"]),
            asked=any(answer["question"] != SETTLED for answer in matter["answers"]),
            visited=tuple(matter["visited"]),
            passed_over=tuple(matter["passed_over"]),
            calmed=bool(matter.get("calmed")),
            earlier=tuple(entry for entry in new.earlier if entry["situation"] != matter["situation"]),
        )

    @property
    def this_matter(self) -> Mapping[str, Any] | None:
        """What must be known to return to the situation that is talked about; None when nothing was advised on it."""
        readings = (self.advice or {}).get("readings") or ()
        if not self.situation or not readings:
            return None
        return {
            "situation": list(self.situation),
            "answers": [dict(answer) for answer in self.answers],
            "visited": list(self.visited),
            "passed_over": list(self.passed_over),
            "calmed": self.calmed,
            "task": readings[0].get("task"),
            "task_name": readings[0].get("task_name") or "",
            "desk": (self.recommended or {}).get("desk"),
        }

    def _with_this_put_aside(self) -> tuple[Mapping[str, Any], ...]:
        this = self.this_matter
        others = (entry for entry in self.earlier if this is None or entry["task"] != this["task"])
        return (*others, *((this,) if this else ()))[-SET_ASIDE:]

    def knows(self, circumstances: Mapping[str, Any]) -> Self:
        """How the resident can come; what was known besides stays."""
        return replace(self, circumstances={**(self.circumstances or {}), **circumstances} or None)

    def waits_for(self, text: str, task: str, task_name: str) -> Self:
        """The resident came for this too; it comes after the situation that is talked about."""
        return replace(self, waiting={"text": text, "task": task, "task_name": task_name})

    def offers(self, feedback: Mapping[str, Any] | None) -> Self:
        """What was just offered to be passed on; None when nothing was."""
        return replace(self, offered=feedback)

    def adds(self, text: str) -> Self:
        """More words about the same situation."""
        answers = tuple(answer for answer in self.answers if answer["question"] != SETTLED)
        return replace(self, situation=(*self.situation, text), answers=answers)

    def calms(self) -> Self:
        """There is help for what was urgent in this situation: the question is who helps after that."""
        return replace(self, calmed=True, answers=(), asked=False, pending=None)

    def asks_otherwise(self, text: str) -> Self:
        """The same matter, but another kind of help: of what was told before, the subject stays."""
        return replace(self, situation=(self.subject, text), answers=(), pending=None, asked=False)

    def takes_up(self, words: str) -> Self:
        """The subject of an answered question becomes the situation, so that the talk can go on about it."""
        return replace(self, situation=(words,), answers=(), advice=None)

    def taken_up(self) -> Self:
        """The same, with the subject of what was only asked or signalled as the situation where there is none."""
        words = (self.topic or {}).get("words")
        return self.takes_up(words) if words and not self.situation else self

    @property
    def subject(self) -> str:
        """The name of the task that the situation, or before it a question, was about; empty when none was."""
        readings = (self.advice or {}).get("readings") or ()
        if self.situation:
            return str(readings[0].get("task_name") or "") if readings else ""
        return str((self.topic or {}).get("task_name") or "")

    def settles(self) -> Self:
        """The desks change and not the subject: what was advised on last stays what it is about."""
        readings = (self.advice or {}).get("readings") or ()
        if self.pending or not self.recommended or not readings:
            return self
        option = f"{readings[0]['task']}.{readings[0]['kind']}"
        return replace(self, answers=({"question": SETTLED, "option": option},))

    def answered(self, question: str, option: str) -> Self:
        """The question that was asked has its answer."""
        return replace(self, pending=None, answers=({"question": question, "option": option},))

    def visits(self, desks: Sequence[str]) -> Self:
        """Desks where the resident has been; they are out for this situation."""
        return replace(self, visited=_joined(self.visited, desks))

    def passes_over(self, desks: Sequence[str]) -> Self:
        """Desks that the clerk does not want or cannot reach; they are out, although nobody has been there."""
        return replace(self, passed_over=_joined(self.passed_over, desks))

    def concludes(self, advice: Mapping[str, Any], message: str = "") -> Self:
        """Remember the advice on a message: its desk and subject are the topic now, its question is open."""
        recommendation = advice.get("recommendation")
        kept = {
            "message": message,
            "decision": advice["decision"],
            "readings": list(advice.get("readings") or [])[:1],
            "excluded": list(advice.get("excluded") or [])[:5],
            "recommendation": recommendation
            and {name: value for name, value in recommendation.items() if name not in NOT_KEPT},
        }
        reading = (kept["readings"] or [{}])[0]
        question = advice.get("question")
        before = None if question else (self.topic or {}).get("desk")  # "are they open" is not about an earlier matter
        topic = {
            "desk": (recommendation or {}).get("desk") or before,
            "task": reading.get("task"),
            "kind": reading.get("kind"),
            **({"which": True} if self.asked and (self.topic or {}).get("which") else {}),  # that one is open still
        }
        asked = self.asked or question is not None
        return replace(self, advice=kept, topic=topic, pending=question, asked=asked, offered=None)

    def might_be(self, question: Mapping[str, Any]) -> Self:
        """The advice was told without asking `question`, of which an option can still be chosen."""
        return replace(self, advice={**(self.advice or {}), "otherwise": question})

    @property
    def choosable(self) -> Mapping[str, Any] | None:
        """The question of which an option can be chosen: the one that is open, or that was told without asking."""
        return self.pending or (self.advice or {}).get("otherwise")

    def turns_to(
        self,
        desk: str,
        name: str | None = None,
        *,
        task: str | None = None,
        kind: str | None = None,
        task_name: str | None = None,
        words: str | None = None,
        refused: str | None = None,
    ) -> Self:
        """The talk is about this desk now, and about this subject; `words` are what can be advised on about it.

        `refused` is the desk that was asked about and does not do it, where another one does.
        """
        old = self.topic or {}
        topic = {"desk": desk, "task": task or old.get("task"), "kind": kind or old.get("kind")}
        topic["told"] = {"desk": desk, "name": name or desk}
        said = {"task_name": task_name or old.get("task_name"), "words": words or old.get("words"), "refused": refused}
        return replace(self, topic={**topic, **{part: value for part, value in said.items() if value}})

    def mentions(self, words: str) -> Self:
        """What was told without asking for a desk, and can be advised on when the talk goes on about it."""
        return replace(self, topic={**(self.topic or {}), "words": words})

    def asks(self, text: str, named: Sequence[tuple[int, int]]) -> Self:
        """The question about a desk that was answered, and where in it the last name of a desk stands, if one does."""
        asked = {"text": text[:MAX_TEXT], "named": list(named[-1]) if named else None}
        return replace(self, topic={**(self.topic or {}), "asked": asked})

    @property
    def told(self) -> Mapping[str, Any] | None:
        """The desk (`desk`, `name`) that a question was answered about since the last advice; None when none was."""
        return (self.topic or {}).get("told")

    @property
    def recommended(self) -> Mapping[str, Any] | None:
        """The desk of the last advice, with everything about it."""
        return (self.advice or {}).get("recommendation")

    # ------------------------------------------------------------------------------------------------- what is recorded

    def records(self, what: str, code: str, message: str) -> Self:
        """Remember what was recorded about the advice on, or the words of, `message`, so that it can be undone."""
        entry = {"what": what, "code": code, "message": message, "current": True, "undone": False}
        return replace(self, recorded=(*self.recorded, entry)[-REMEMBERED:])

    def undoes(self, code: str) -> Self:
        """What has this code no longer counts."""
        entries = tuple({**entry, "undone": True} if entry["code"] == code else entry for entry in self.recorded)
        return replace(self, recorded=entries)

    def last_recorded(self, **facts: object) -> Mapping[str, Any] | None:
        """The newest record that still counts and has these facts, or None."""
        counting = [entry for entry in self.recorded if not entry["undone"]]
        fits = [entry for entry in counting if all(entry[name] == value for name, value in facts.items())]
        return fits[-1] if fits else None

    def key(self, what: str, message: str) -> str | None:
        """The key under which a request to record may come twice; after undoing it is another one."""
        before = sum(entry["what"] == what and entry["message"] == message for entry in self.recorded)
        return f"{what}:{message}:{before}" if message else None

    def been(self, said: Said) -> list[str]:
        """Where the resident has been, by the page and by the conversation, in that order."""
        return list(_joined(tuple(said.context.get("visited") or ()), self.visited))[-20:]

    # --------------------------------------------------------------------------------------------- questions to the api

    def advice_request(self, said: Said, *, may_ask: bool) -> dict[str, Any]:
        """What to ask the api about the situation."""
        return {
            "text": combined(self.situation),
            "answers": [dict(answer) for answer in self.answers],
            "may_ask": may_ask and not self.asked,
            "urgency_settled": self.calmed,
            **self._context(said),
        }

    def question_request(self, said: Said, meant: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A question about the division or about a desk, with what the talk was about, or the `meant` matter."""
        topic = self.topic or {} if meant is None else meant
        about = {f"about_{name}": topic.get(name) for name in ("desk", "task", "kind")}
        return {"text": said.text[:MAX_TEXT], **about, **self._context(said)}

    def _context(self, said: Said) -> dict[str, Any]:
        out = _joined(tuple(said.context.get("visited") or ()), (*self.visited, *self.passed_over))
        told = self.circumstances or {}
        rest = {name: said.context.get(name) or told.get(name) for name in ("village", "language", "wheelchair")}
        rest["at"] = said.context.get("at")
        return {"from_desk": self.from_desk, "visited": list(out[-20:]), **rest}


def combined(texts: Sequence[str]) -> str:
    """The texts as one, each ending as a sentence; too long a story loses its middle."""
    whole = " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts[:-1])
    newest = texts[-1] if texts else ""
    room = MAX_TEXT - len(newest) - 1
    return f"{whole[: max(room, 0)]} {newest}".strip()[:MAX_TEXT]


def _joined(first: tuple[str, ...], second: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [dict(item) if isinstance(item, Mapping) else item for item in value] or None
    return value or None
