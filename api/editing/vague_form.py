"""An ambiguous sentence as a form: the words, the question of a good clerk, and the two to four things it may mean.

Nothing is refused or lost here: what is wrong stays as it was typed, and the page says what it is. A sentence has no id
but its words; one that is not published yet has a made-up one until then.
"""

import difflib
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData

from api.editing.differences import names_of
from api.editing.drafts import Body, Draft
from api.editing.subjects import DIVISION, UTTERANCES, names_with
from knowledge.base import KnowledgeBase, Matter
from knowledge.masking import mask
from knowledge.store.snapshot import ambiguity_id

SHORTEST, LONGEST = 2, 600
SHORTEST_QUESTION, LONGEST_QUESTION = 8, 200
LEAST, MOST = 2, 4
"""As `knowledge.schema.Ambiguity` has them: characters of both texts, and how many meanings."""

ALIKE: Final = 0.8
"""Words more alike than this (0 to 1, difflib) may be the same word."""

TEXT: Final = "zin"
QUESTION: Final = "vraag"
MEANINGS: Final = "betekenissen"
NEW: Final = re.compile(r"nieuw-[0-9a-f]{12}")


def new_id() -> str:
    """Return the id of a sentence that is not published yet."""
    return f"nieuw-{secrets.token_hex(6)}"


def meaning_field(number: int) -> str:
    """Return the name of the field of a meaning, from 1."""
    return f"betekenis-{number}"


def cells(kb: KnowledgeBase, own: Sequence[Draft]) -> Mapping[str, Matter]:
    """Return the cells that a sentence may mean by what they are called, those of the editor's own new subjects too."""
    names, kinds = names_with(kb, own), {kind.id: kind.name for kind in kb.content.help_kinds}
    found = list(kb.cells)
    for draft in own:
        if draft.key.collection == DIVISION and draft.body is not None:
            found += [(draft.key.entry_id, kind) for kind in draft.body.get("help") or () if kind in kinds]
    ordered = sorted(dict.fromkeys(found), key=lambda matter: (names.get(matter[0], "").casefold(), matter[1]))
    return {f"{names.get(task, task)}: {kinds[kind].lower()}": (task, kind) for task, kind in ordered}


def label(known: Mapping[str, Matter], meaning: Mapping[str, str]) -> str:
    """Return what a meaning is called; one that is not a cell as it was typed."""
    matter = meaning["task"], meaning["kind"]
    return next((words for words, one in known.items() if one == matter), " ".join(part for part in matter if part))


def changed(known: Mapping[str, Matter], form: FormData) -> dict[str, Any]:
    """Return the body that the form makes."""
    exact = {_plain(words): matter for words, matter in known.items()}
    readings = []
    for number in range(1, MOST + 1):
        typed = _line(form.get(meaning_field(number)))
        if typed:
            task, kind = exact.get(_plain(typed), (mask(typed[:LONGEST_QUESTION]).text, ""))
            readings.append({"task": task, "kind": kind})
    return {"text": _line(form.get(TEXT)), "question": _line(form.get(QUESTION)), "readings": readings}


def is_empty(body: Body) -> bool:
    """Say whether nothing was filled in."""
    return not (body["text"] or body["question"] or body["readings"])


@dataclass(frozen=True, slots=True)
class Said:
    """The sentences that are published: ambiguous ones with their id, clear ones with where they stand in Dutch."""

    vague: Mapping[str, str]
    clear: Mapping[str, str]

    @classmethod
    def of(cls, kb: KnowledgeBase, drafts: Sequence[Draft] = ()) -> "Said":
        """Take those of a knowledge base; what `drafts` say about a cell counts in place of what is published there."""
        bodies = {one.key.entry_id: one.body or {} for one in drafts if one.key.collection == UTTERANCES}
        said = [(one.text, one.task or "", one.kind or "") for one in kb.content.utterances]
        said = [one for one in said if f"{one[1]}/{one[2]}" not in bodies]
        for entry_id, body in bodies.items():
            task, _, kind = entry_id.partition("/")
            said += [(text, task, kind) for text in body.get("texts") or ()]
        names = names_of(kb)
        clear = {
            _plain(text): f"bij {names.get(task, task)}, {names.get(kind, kind).lower()}"
            if task in names and kind in names
            else "bij wat niet voor de loketten is"
            for text, task, kind in said
        }
        return cls({_plain(one.text): ambiguity_id(one.text) for one in kb.content.ambiguities}, clear)


def problems(
    said: Said, known: Mapping[str, Matter], entry_id: str, body: Body, others: Sequence[Draft]
) -> Mapping[str, tuple[str, ...]]:
    """Return in Dutch what is wrong by field; `others` are the other drafts of ambiguous sentences beside it."""
    found = {
        TEXT: tuple(_text_problems(said, entry_id, body["text"], others)),
        QUESTION: tuple(_question_problems(body["question"])),
        MEANINGS: tuple(_meaning_problems(known, body["readings"])),
    }
    return {field: sentences for field, sentences in found.items() if sentences}


def _text_problems(said: Said, entry_id: str, text: str, others: Sequence[Draft]) -> Iterator[str]:
    if not text:
        yield "Schrijf op wat iemand zegt."
        return
    if not SHORTEST <= len(text) <= LONGEST:
        yield f"Gebruik {SHORTEST} tot {LONGEST} tekens. Het zijn er nu {len(text)}."
    plain = _plain(text)
    drafts = {draft.key.entry_id: draft.body for draft in others}
    if any(body is not None and _plain(body["text"]) == plain for body in drafts.values()):
        yield "Deze zin staat al in een ander concept van u."
    elif (taken := said.vague.get(plain)) not in (None, entry_id) and taken not in drafts:
        yield "Deze zin staat al bij de onduidelijke zinnen. Zoek hem op, en verander hem daar."
    if where := said.clear.get(plain):
        yield f"Deze zin staat al {where}, als een duidelijke zin. Haal hem daar eerst weg."


def _question_problems(question: str) -> Iterator[str]:
    if not question:
        yield "Schrijf op wat een goede medewerker dan vraagt."
    elif not SHORTEST_QUESTION <= len(question) <= LONGEST_QUESTION:
        yield f"Gebruik {SHORTEST_QUESTION} tot {LONGEST_QUESTION} tekens. Het zijn er nu {len(question)}."
    if question and not question.endswith("?"):
        yield "Zet een vraagteken aan het eind."


def _meaning_problems(known: Mapping[str, Matter], readings: Sequence[Mapping[str, str]]) -> Iterator[str]:
    matters = set(known.values())
    chosen = [(one["task"], one["kind"]) for one in readings]
    for matter in dict.fromkeys(chosen):
        if matter not in matters:
            typed = label(known, {"task": matter[0], "kind": matter[1]})
            near = _near(typed, known)
            meant = f" Bedoelt u: {' of '.join(near)}?" if near else ""
            yield f"‘{typed}’ staat niet in de taakverdeling. Kies uit de lijst.{meant}"
        elif chosen.count(matter) > 1:
            yield f"‘{label(known, {'task': matter[0], 'kind': matter[1]})}’ staat er twee keer."
    if len(set(chosen)) < LEAST:
        yield f"Kies minstens {LEAST} dingen die het kan betekenen. Is er maar één? Dan is het een voorbeeldzin."


def _near(typed: str, known: Iterable[str]) -> list[str]:
    """Return up to three of `known` that share most words with what was typed, written alike, the shortest first."""
    labels = {words: set(re.findall(r"\w+", words.casefold())) for words in known}
    every = set().union(*labels.values()) if labels else set()
    alike = [set(difflib.get_close_matches(word, every, n=9, cutoff=ALIKE)) for word in _plain(typed).split()]
    shared = {words: sum(1 for near in alike if near & own) for words, own in labels.items()}
    found = sorted((words for words in labels if shared[words]), key=lambda words: (-shared[words], len(words)))
    return [words for words in found if shared[words] == shared[found[0]]][:3]


def _line(value: object) -> str:
    return " ".join(value.replace("\x00", "").split()) if isinstance(value, str) else ""


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
