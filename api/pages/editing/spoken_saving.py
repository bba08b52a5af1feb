"""Keeping what is said about one subject: a form over several drafts, saved by itself and with a button."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from api.accounts.identity import Person
from api.editing import cues_form
from api.editing.cues_form import CUES_FIELD, CueView
from api.editing.drafts import Author, Body, Draft, DraftConflictError
from api.editing.editing import Editing
from api.editing.merging import merge, merged
from api.editing.sentences_form import KindOfSentences, body_of, kinds_of, sent
from api.editing.subjects import DIGITAL_CUES, UTTERANCES
from api.pages.editing.common import number_of, seen_revision, text_of, write_down
from api.pages.editing.subject import OpenedSubject
from api.pages.editing.tasks import opened as opened_task
from knowledge.store.revisions import EntryId


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said about a subject, as an editor sees it."""

    shown: OpenedSubject
    kinds: tuple[KindOfSentences, ...]
    cue: CueView | None

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The editor's drafts that this page is about."""
        of_cue = self.cue.draft if self.cue is not None else None
        found = (*(kind.draft for kind in self.kinds), of_cue)
        return tuple(draft for draft in found if draft is not None)

    @property
    def versions(self) -> Mapping[str, int]:
        """The version of each draft by its field of the form, 0 where there is none."""
        found = {f"versie-{kind.id}": kind.draft.version if kind.draft else 0 for kind in self.kinds}
        if self.cue is not None:
            found[f"versie-{CUES_FIELD}"] = self.cue.draft.version if self.cue.draft else 0
        return found


def opened(editing: Editing, editor: Person, task: str) -> Spoken:
    """Return what is said about a subject. Raises NotFoundError when the subject is not there."""
    shown = opened_task(editing, editor, task)
    drafts = editing.drafts.of_municipality(editor.municipality)
    mine = [draft for draft in drafts if draft.by.id == editor.id]
    return Spoken(shown, kinds_of(shown.kb, task, mine), cues_form.cue_of(shown.kb, task, mine))


@dataclass(frozen=True, slots=True)
class Sent:
    """One entry as the form has it: `field` names its version there, `before` is what was kept until now."""

    field: str
    entry: EntryId
    draft: Draft | None
    published: Body | None
    before: Body | None
    body: Body | None


def changed(spoken: Spoken, form: FormData) -> tuple[Sent, ...]:
    """Return the entries of which the form says something else than what is kept."""
    return tuple(one for one in _sent(spoken, form) if one.body != one.before)


def _sent(spoken: Spoken, form: FormData) -> Iterator[Sent]:
    task = spoken.shown.task.id
    for kind in spoken.kinds:
        texts = sent(form, kind.id)
        if texts is not None:
            bodies = (body_of(task, kind.id, some) for some in (kind.published, kind.texts, texts))
            published, before, body = bodies
            yield Sent(kind.id, (UTTERANCES, f"{task}/{kind.id}"), kind.draft, published, before, body)
    cue = spoken.cue
    has_fields, body = cues_form.sent(form, task)
    if cue is not None and has_fields:
        before = cue.published if cue.draft is None else cue.draft.body
        yield Sent(CUES_FIELD, (DIGITAL_CUES, task), cue.draft, cue.published, before, body)


def keep(request: Request, editing: Editing, editor: Person, spoken: Spoken, one: Sent, form: FormData) -> None:
    """Keep one entry of the form.

    Raises:
        DraftConflictError: another window of the same person was earlier; nothing was written.
        StoreError: nothing was written.

    """
    shown, seen, window = spoken.shown, number_of(form, f"versie-{one.field}"), text_of(form, "venster")
    if one.draft is not None and one.body == one.published:  # nothing is left to publish
        own = one.draft.version == seen or (one.draft.window == window != "")
        if not own or not editing.drafts.discard(one.draft):
            raise DraftConflictError(editing.drafts.find(one.draft.key, editor.id))
        return
    base = one.draft.base if one.draft is not None else seen_revision(form, shown.kb)
    key, author = editing.key(shown.key.municipality, *one.entry), Author.of(editor)
    editing.drafts.save(key, one.body, by=author, base=base, seen=seen, window=window, at=editing.clock())
    if one.draft is None:
        write_down(request, editor, "concept-begonnen", f"{one.entry[0]}:{one.entry[1]}")


@dataclass(frozen=True, slots=True)
class Clash:
    """Two windows that changed the same words: `original`, what the other one `stored`, and what this one has."""

    stored: Draft
    original: Body | None
    theirs: Body
    mine: Body


def put_together(editing: Editing, editor: Person, spoken: Spoken, crossed: Sequence[Sent]) -> tuple[Clash, ...]:
    """Keep in each draft what both windows say; return those in which the editor must choose, which stay as they are.

    Raises:
        DraftConflictError: a third window was earlier; what was kept until then stays.
        StoreError: the rest was not written.

    """
    clashes = []
    for one in crossed:
        key = editing.key(spoken.shown.key.municipality, *one.entry)
        stored, author = editing.drafts.find(key, editor.id), Author.of(editor)
        base = stored.base if stored is not None else spoken.shown.kb.revision
        body = one.body
        if stored is not None:
            then = editing.latest.revision(editor.municipality, base) or spoken.shown.kb
            original = editing.body_at(then, one.entry)
            theirs, mine = _whole(one.entry, stored.body), _whole(one.entry, one.body)
            if any(found.is_conflict for found in merge(_whole(one.entry, original), theirs, mine)):
                clashes.append(Clash(stored, original, theirs, mine))
                continue
            body = _or_nothing(merged(_whole(one.entry, original), theirs, mine, {}))
        seen = stored.version if stored is not None else 0
        editing.drafts.save(key, body, by=author, base=base, seen=seen, window="", at=editing.clock())
    return tuple(clashes)


def _whole(entry: EntryId, body: Body | None) -> dict[str, Any]:
    """Return a body with all fields of its form: without a sentence there is none, but two can be compared."""
    collection, entry_id = entry
    task, _, kind = entry_id.partition("/")
    empty: dict[str, Any] = {"theme": None, "cues": [], "opening": ""}
    if collection == UTTERANCES:
        empty = {"kind": kind, "texts": []}
    return {"task": task, **empty, **(body or {})}


def _or_nothing(body: Body) -> Body | None:
    return body if body.get("texts") or body.get("cues") or body.get("opening") else None
