"""Two changes of one entry: put together where they do not touch, shown side by side where they do."""

from hypothesis import given
from hypothesis import strategies as st

from api.editing.merging import Side, merge, merged

ORIGINAL = {"name": "IDO", "summary": "Oud", "aliases": ["ido"], "phone": None}
VALUES = st.one_of(st.none(), st.integers(0, 3), st.lists(st.integers(0, 2), max_size=2))
BODIES = st.dictionaries(st.sampled_from("abcd"), VALUES)


def test_changes_of_different_fields_are_both_kept():
    theirs, mine = {**ORIGINAL, "summary": "Van een ander"}, {**ORIGINAL, "phone": "14 0999"}
    assert not any(found.is_conflict for found in merge(ORIGINAL, theirs, mine))
    assert merged(ORIGINAL, theirs, mine, {}) == {**ORIGINAL, "summary": "Van een ander", "phone": "14 0999"}


def test_a_field_that_both_changed_waits_for_a_person():
    theirs, mine = {**ORIGINAL, "summary": "Van een ander"}, {**ORIGINAL, "summary": "Van mij"}
    (found,) = merge(ORIGINAL, theirs, mine)
    assert found.is_conflict
    assert (found.original, found.theirs, found.mine) == ("Oud", "Van een ander", "Van mij")
    assert merged(ORIGINAL, theirs, mine, {"summary": Side.THEIRS})["summary"] == "Van een ander"
    assert merged(ORIGINAL, theirs, mine, {"summary": Side.MINE})["summary"] == "Van mij"


def test_the_same_change_twice_is_no_conflict():
    both = {**ORIGINAL, "phone": "14 0999"}
    (found,) = merge(ORIGINAL, both, both)
    assert not found.is_conflict


LINES = st.lists(st.sampled_from("abcdef"), unique=True)


@given(original=LINES, theirs=LINES, mine=LINES)
def test_of_sentences_both_changes_are_kept_line_by_line(original, theirs, mine):
    """What one of the two wrote is there, what one of the two took out is not, and nobody has to choose."""
    fields = [{"texts": lines} for lines in (original, theirs, mine)]
    assert not any(found.is_conflict for found in merge(*fields))
    result = merged(*fields, {}).get("texts") or []
    written = set(theirs) - set(original) | set(mine) - set(original)
    assert set(result) == (set(original) & set(theirs) & set(mine)) | written
    assert len(result) == len(set(result))


@given(original=BODIES, theirs=BODIES, mine=BODIES)
def test_nobody_loses_a_change(original, theirs, mine):
    """What only one side changed is in the result; a field that nobody changed stays."""
    result = merged(original, theirs, mine, {})
    for field in original | theirs | mine:
        values = original.get(field), theirs.get(field), mine.get(field)
        if values[0] == values[1]:
            assert result.get(field) == values[2]
        elif values[0] == values[2]:
            assert result.get(field) == values[1]
        else:
            assert result.get(field) == values[2]


@given(body=BODIES, change=BODIES)
def test_who_works_alone_keeps_exactly_the_own_change(body, change):
    assert {key: value for key, value in merged(body, body, change, {}).items() if value is not None} == {
        key: value for key, value in change.items() if value is not None
    }
