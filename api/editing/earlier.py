"""What was published once and is not any more: ambiguous sentences, and rules of the safety net.

Every revision is kept, so both can be brought back into a draft. A sentence or rule that was written in other words
counts as gone in its old words: the two are the same to nobody but who changed it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.editing.drafts import Body
from api.editing.editing import Editing
from api.editing.net_form import ENTRY, Rule, seal_of
from api.editing.subjects import AMBIGUITIES
from knowledge.store.revisions import Published

AT_MOST: Final = 50
"""So many are shown, the last first: who looks for something takes back what went by mistake, not what is years ago."""


@dataclass(frozen=True, slots=True)
class GoneSentence:
    """A sentence as it was last published, and the revision that left it out."""

    id: str
    body: Body
    left_out: Published


@dataclass(frozen=True, slots=True)
class EarlierRule:
    """A rule as it was once published, its place then (from 1), and the last revision that held it."""

    seal: str
    place: int
    rule: Rule
    last: Published


def gone_sentences(editing: Editing, municipality: str, besides: frozenset[str]) -> tuple[GoneSentence, ...]:
    """Return the last sentences that went, the newest first, without the ids `besides`. Raises StoreError."""
    revisions = _revisions(editing, municipality)
    last_seen = editing.store.last_seen(municipality, AMBIGUITIES)
    gone = [(number, one) for one, number in last_seen.items() if number + 1 in revisions and one not in besides]
    newest = sorted(gone, key=lambda pair: -pair[0])[:AT_MOST]
    bodies = editing.archived(municipality, AMBIGUITIES)
    return tuple(GoneSentence(one, bodies[one], revisions[number + 1]) for number, one in newest if one in bodies)


def gone_sentence(editing: Editing, municipality: str, entry_id: str) -> Body | None:
    """Return what a sentence last said, None when it never was published. Raises StoreError."""
    digests = list(editing.store.entry_history(municipality, AMBIGUITIES, entry_id).values())
    body: Body | None = editing.store.body(digests[-1]) if digests else None
    return body


def earlier_rules(editing: Editing, municipality: str, now: Sequence[Rule]) -> tuple[EarlierRule, ...]:
    """Return the rules that were published once and are not among those of `now`. Raises StoreError."""
    revisions = _revisions(editing, municipality)
    seen = {seal_of(rule) for rule in now}
    looked_at: set[str] = set()
    found: list[EarlierRule] = []
    for number, digest in reversed(list(editing.store.entry_history(municipality, *ENTRY).items())):
        if digest in looked_at or len(found) >= AT_MOST:
            continue
        looked_at.add(digest)
        for place, rule in enumerate(editing.store.body(digest)["rules"], start=1):
            seal = seal_of(rule)
            if seal not in seen:
                seen.add(seal)
                found.append(EarlierRule(seal, place, rule, revisions[number]))
    return tuple(found[:AT_MOST])


def _revisions(editing: Editing, municipality: str) -> Mapping[int, Published]:
    return {revision.number: revision for revision in editing.store.history(municipality)}
