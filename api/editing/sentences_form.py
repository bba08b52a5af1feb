"""The example sentences of one subject as a form: per kind of help a field with a sentence on each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData

from api.editing.composing import bodies_of
from api.editing.drafts import Body, Draft
from api.editing.new_subject import SENTENCES, sentence_problems
from api.editing.subjects import DIVISION, UTTERANCES
from knowledge.base import KnowledgeBase

MOST: Final = 300
"""Lines of one kind of help that are kept: far more than any has, and no request can grow without end."""


@dataclass(frozen=True, slots=True)
class KindOfSentences:
    """The sentences of one kind of help, as they are kept now, with what is wrong with them."""

    id: str
    name: str
    desks: tuple[str, ...]
    texts: tuple[str, ...]
    published: tuple[str, ...]
    draft: Draft | None
    errors: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the editor changed these sentences."""
        return self.draft is not None

    @property
    def is_short(self) -> bool:
        """Whether there are fewer than is needed to understand other words for the same."""
        return bool(self.desks) and len(self.texts) < SENTENCES


def kinds_of(kb: KnowledgeBase, task: str, drafts: Sequence[Draft]) -> tuple[KindOfSentences, ...]:
    """Return each kind of help with a desk or with sentences; `drafts` are the editor's own."""
    bodies = bodies_of(kb.content, (DIVISION, UTTERANCES))
    mine = {(draft.key.collection, draft.key.entry_id): draft for draft in drafts}
    row = _body(bodies, mine, (DIVISION, task))
    found = []
    for kind in kb.content.help_kinds:
        entry = UTTERANCES, f"{task}/{kind.id}"
        lines = ((row or {}).get("help") or {}).get(kind.id) or ()
        texts = tuple((_body(bodies, mine, entry) or {}).get("texts") or ())
        published = tuple((bodies.get(entry) or {}).get("texts") or ())
        if lines or texts or published:
            desks = tuple(kb.desks[line["desk"]].name for line in lines if line["desk"] in kb.desks)
            errors = sentence_problems(kb, (task, kind.id), texts) if entry in mine else ()
            found.append(KindOfSentences(kind.id, kind.name, desks, texts, published, mine.get(entry), errors))
    return tuple(found)


def _body(bodies: Mapping[tuple[str, str], Any], mine: Mapping[tuple[str, str], Draft], entry: tuple[str, str]) -> Any:  # noqa: ANN401 - JSON of any shape
    return mine[entry].body if entry in mine else bodies.get(entry)


def sent(form: FormData, kind: str) -> tuple[str, ...] | None:
    """Return the sentences that the form has for a kind of help, each once; None when the form does not have it."""
    value = form.get(f"zinnen-{kind}")
    if not isinstance(value, str):
        return None
    lines = (" ".join(line.replace("\x00", "").split()) for line in value.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))[:MOST]


def body_of(task: str, kind: str, texts: Sequence[str]) -> Body | None:
    """Return the body of these sentences; None takes the last one out."""
    return {"task": task, "kind": kind, "texts": list(texts)} if texts else None
