"""Drafts: kept whole, one per person, never typed over, and without personal data."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from api.editing.drafts import Author, DraftConflictError, DraftStore, EntryKey, closing
from api.editing.tables import Base
from knowledge.errors import StoreError
from tests.api.editing.conftest import NOW

ANNA, BAS = Author(1, "Anna"), Author(2, "Bas")
IDO = EntryKey("lindewaard", "desks", "ido-centrum")
RENT = EntryKey("lindewaard", "division", "huurtoeslag")


def save(drafts, body, *, by=ANNA, key=IDO, seen=0, window="a", base=3):
    return drafts.save(key, body, by=by, base=base, seen=seen, window=window, at=NOW)


def test_an_unfinished_draft_is_kept_as_it_was_typed(drafts):
    """Also when the schema would refuse it."""
    kept = save(drafts, {"name": "", "opening_hours": "Ma 9-"})
    assert drafts.find(IDO, ANNA.id) == kept
    assert (kept.body, kept.version, kept.base, kept.changed_at) == ({"name": "", "opening_hours": "Ma 9-"}, 1, 3, NOW)


def test_each_person_has_a_draft_of_their_own(drafts):
    save(drafts, {"name": "A"})
    save(drafts, {"name": "B"}, by=BAS)
    assert drafts.find(IDO, ANNA.id).body == {"name": "A"}
    assert [draft.by for draft in drafts.of_entry(IDO)] == [ANNA, BAS]


def test_any_collection_has_drafts_and_municipalities_are_apart(drafts):
    save(drafts, {"task": "huurtoeslag"}, key=RENT)
    save(drafts, {"name": "elders"}, key=EntryKey("elders", "desks", "ido-centrum"))
    assert [draft.key for draft in drafts.of_municipality("lindewaard")] == [RENT]
    assert drafts.find(IDO, ANNA.id) is None


def test_a_window_that_did_not_see_the_last_save_types_nothing_over(drafts):
    """The same window may: its automatic save and its button follow each other closely."""
    first = save(drafts, {"name": "1"})
    second = save(drafts, {"name": "2"}, seen=first.version, window="b")
    with pytest.raises(DraftConflictError) as caught:
        save(drafts, {"name": "3"}, seen=first.version, window="a")
    assert caught.value.stored == second
    assert save(drafts, {"name": "4"}, seen=first.version, window="b").version == 3


def test_two_that_are_no_window_are_not_the_same_window(drafts):
    """A draft that was read in or merged is of no window: two pages that merge it may not type each other over."""
    first = save(drafts, {"name": "ingelezen"}, window="")
    save(drafts, {"name": "zo samengevoegd"}, seen=first.version, window="")
    with pytest.raises(DraftConflictError):
        save(drafts, {"name": "anders samengevoegd"}, seen=first.version, window="")
    assert drafts.find(IDO, ANNA.id).body == {"name": "zo samengevoegd"}


def test_personal_data_in_running_text_is_not_kept(drafts):
    """The public telephone number and address of a desk are."""
    body = {
        "summary": "Bel mevrouw op 06-12345678",
        "does_not": [{"text": "Niet voor 111222333", "instead": "x"}],
        "phone": "0612345678",
        "address": "Lindeplein 4",
    }
    assert save(drafts, body).body == {
        "summary": "Bel mevrouw op [telefoonnummer]",
        "does_not": [{"text": "Niet voor [BSN]", "instead": "x"}],
        "phone": "0612345678",
        "address": "Lindeplein 4",
    }


def test_a_draft_can_take_an_entry_out(drafts):
    assert save(drafts, None).body is None
    assert drafts.find(IDO, ANNA.id).body is None


def test_a_change_withdraws_that_it_was_ready(drafts):
    """A colleague publishes what was offered, not what was typed later."""
    draft = save(drafts, {"name": "1"})
    assert drafts.mark_ready(draft, ready=True)
    assert drafts.find(IDO, ANNA.id).ready
    assert not save(drafts, {"name": "2"}).ready


def test_a_draft_that_changed_meanwhile_is_not_thrown_away(drafts):
    old = save(drafts, {"name": "1"})
    new = save(drafts, {"name": "2"})
    assert not drafts.discard(old)
    assert not drafts.mark_ready(old, ready=True)
    assert drafts.discard(new)
    assert drafts.of_municipality("lindewaard") == ()


def test_closing_removes_all_drafts_or_none(drafts):
    """One of them changed while it was being published: the transaction is undone."""
    one = save(drafts, {"name": "1"})
    other = save(drafts, {"task": "huurtoeslag"}, key=RENT)
    save(drafts, {"task": "huurtoeslag", "source": "x"}, key=RENT)
    with pytest.raises(DraftConflictError), drafts._engine.begin() as connection:
        closing([one, other])(connection)
    assert len(drafts.of_municipality("lindewaard")) == 2
    with drafts._engine.begin() as connection:
        closing([one])(connection)
    assert [draft.key for draft in drafts.of_municipality("lindewaard")] == [RENT]


def test_the_migrations_make_exactly_the_table_of_the_code(drafts):
    with drafts._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "editing_version"})
        ours = [change for change in compare_metadata(context, Base.metadata) if "remove" not in str(change[0])]
        assert ours == []


def test_a_database_that_is_gone_is_said_in_dutch():
    gone = DraftStore("postgresql+psycopg://a@127.0.0.1:9/db?connect_timeout=1")
    with pytest.raises(StoreError, match="niet te bereiken"):
        gone.find(IDO, 1)
    with pytest.raises(StoreError, match="niet"):
        save(gone, {})
