"""Stores of revisions and drafts on each kind of database, with the real content of Lindewaard published."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from api.accounts.identity import Person
from api.accounts.identity import Role as Right
from api.editing.composing import bodies_of
from api.editing.drafts import Author, Draft, DraftStore, EntryKey
from api.editing.latest import LatestContent
from api.editing.publication import Publication
from knowledge.base import KnowledgeBase
from knowledge.schema import DivisionLine, DivisionRow, EscalationRule, Role
from knowledge.store import Store
from tests.light import light_product

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANNA = Person(1, "anna", "Anna", frozenset({Right.EDITOR}), "lindewaard", None)
BAS = Person(2, "bas", "Bas", frozenset({Right.EDITOR}), "lindewaard", None)


@pytest.fixture
def drafts(database_url):
    """An empty store of drafts on each kind of database."""
    made = DraftStore(database_url)
    made.migrate()
    yield made
    made.close()


@dataclass
class Desk:
    """An editor's desk: everything that is needed to draft and publish, on one database."""

    store: Store
    drafts: DraftStore
    latest: LatestContent
    publication: Publication

    def body(self, desk):
        """The published body of a desk."""
        return bodies_of(self.latest.kb("lindewaard").content)["desks", desk]

    def draft(self, desk, body=None, *, by=ANNA, base=None, collection="desks", **changes) -> Draft:
        """Keep a draft: the published body of a desk with some fields changed, or another body altogether."""
        key = EntryKey("lindewaard", collection, desk)
        stored = self.drafts.find(key, by.id)
        return self.drafts.save(
            key,
            {**self.body(desk), **changes} if body is None else body,
            by=Author.of(by),
            base=base or self.store.latest_number("lindewaard"),
            seen=stored.version if stored else 0,
            window="test",
            at=NOW,
        )

    def publish(self, *drafts, by=ANNA, reason=""):
        """Look at the drafts and publish them."""
        proposal = self.publication.propose(by, frozenset(draft.id for draft in drafts))
        return self.publication.publish(by, proposal, proposal.seal, reason)


def desk_on(url, content=None, **options):
    """Make the editor's desk on a database, with `content` published as revision 1; None: it is all there already."""
    store, drafts = Store(url), DraftStore(url)
    if content is not None:
        store.migrate()
        drafts.migrate()
        store.publish(content, author="tests", note="")
    latest = LatestContent(store)
    return Desk(store, drafts, latest, Publication(store, drafts, latest, lambda: NOW, **options))


def small(kb):
    """The real content without its tasks, but for one, and with three desks: publishing takes milliseconds."""
    task, kind = next(
        matter for matter, lines in kb.cells.items() if "formulierenhulp" in {line.desk for line in lines}
    )
    desks = ("formulierenhulp", "informatiebalie", "taalhuis")
    lines = tuple(line for line in kb.cells[task, kind] if line.desk == "formulierenhulp")
    lines = (lines[0].model_copy(update={"role": Role.CARRIES_OUT}), DivisionLine(desk="taalhuis", role=Role.HELPS))
    rule = EscalationRule(desks=("informatiebalie",), reason="Daar kijken ze verder.")
    without = {"does_not": (), "sessions": ()}
    home = {"equal_desks": (), "front_desk": "informatiebalie"}
    return kb.content.model_copy(
        update={
            "municipality": kb.content.municipality.model_copy(update=home),
            "desks": tuple(kb.desks[desk].model_copy(update=without) for desk in desks),
            "tasks": (kb.tasks[task],),
            "division": (DivisionRow(task=task, help={kind: lines}),),
            "escalation": kb.content.escalation.model_copy(update={"rules": (rule,)}),
            "utterances": tuple(text for text in kb.content.utterances if (text.task, text.kind) == (task, kind))[:3],
            "ambiguities": (),
            "digital_cues": (),
        }
    )


@pytest.fixture(scope="session")
def subjects_product(tmp_path_factory, lindewaard):
    """The application with all subjects, and what is said about two of them."""
    content = lindewaard.content
    of = "parkeervergunning"
    said = tuple(one for one in content.utterances if one.task in ("grofvuil", of))
    vague = tuple(one for one in content.ambiguities if of in {meaning.task for meaning in one.readings})
    cues = tuple(one for one in content.digital_cues if one.task == of)
    less = {"utterances": said, "ambiguities": vague, "digital_cues": cues}
    with light_product(
        tmp_path_factory.mktemp("onderwerpen"), KnowledgeBase(content.model_copy(update=less))
    ) as product:
        yield product


@pytest.fixture
def editor(subjects_product):
    """A client of an editor of all those subjects, without drafts."""
    subjects_product.sign_in(Right.EDITOR)
    subjects_product.discard_drafts()
    return subjects_product.client


@pytest.fixture
def desk(database_url, lindewaard):
    """An editor's desk on each kind of database, with little content."""
    made = desk_on(database_url, small(lindewaard))
    yield made
    made.store.close()
    made.drafts.close()
