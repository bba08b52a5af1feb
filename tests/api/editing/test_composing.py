"""Content with drafts laid over it: the same as when all of it was written out and read again, in much less time."""

import pytest

from api.editing.composing import bodies_of, composed
from knowledge.store.snapshot import COLLECTIONS, as_read, body_of, content_of, digest_of, entries


def written_out(content, changes):
    """Return `content` with `changes` by way of the body of every entry."""
    collections = {}
    for (collection, _), body in {**bodies_of(content), **changes}.items():
        if body is not None:
            collections.setdefault(collection, []).append(body)
    return content_of(collections)


def changed(content, collection):
    """Return changes of one collection: the last entry comes anew, the first goes, or changes where it is alone."""
    (first, *rest) = bodies_of(content, {collection}).items()
    if not rest:
        return {first[0]: {**first[1]}}
    (_, name), body = rest[-1]
    key = {"division": "task", "digital_cues": "task", "utterances": "task", "ambiguities": "text"}.get(
        collection, "id"
    )
    return {first[0]: None, (collection, f"{name}-twee"): {**body, key: f"{body[key] or 'onderwerp'}-twee"}}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_changes_of_one_collection_leave_the_others_as_they_are(lindewaard, collection):
    changes = changed(lindewaard.content, collection)
    found, expected = composed(lindewaard.content, changes), written_out(lindewaard.content, changes)
    assert digest_of(list(entries(found))) == digest_of(list(entries(expected)))
    assert found == expected


def test_one_entry_is_found_without_the_others(lindewaard):
    bodies = bodies_of(lindewaard.content)
    last = {entry[0]: entry for entry in bodies}  # of each collection
    assert last.keys() == set(COLLECTIONS)
    assert all(body_of(lindewaard.content, *entry) == bodies[entry] for entry in last.values())
    assert body_of(lindewaard.content, "desks", "nergens") is None


def test_a_body_is_read_as_it_is_written(lindewaard):
    bodies = bodies_of(lindewaard.content)
    assert all(as_read(entry[0], body) == body for entry, body in bodies.items())
    desk = bodies["desks", "taalhuis"]
    older = {field: value for field, value in desk.items() if field != "sessions"}  # of a version that had none
    assert as_read("desks", older) == desk
