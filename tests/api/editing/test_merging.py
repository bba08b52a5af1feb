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


def line(desk, until=None, role="helpt"):
    """One desk in a kind of help."""
    return {"desk": desk, "role": role, "until": until, "note": None}


ROW = {"task": "t", "help": {"a": [line("x"), line("y")], "b": [line("x")]}, "not": [], "source": None}


def row(**kinds):
    """The row with other desks at some kinds of help; None takes a kind out."""
    help_ = {**ROW["help"], **kinds}
    return {**ROW, "help": {kind: lines for kind, lines in help_.items() if lines}}


def test_two_desks_of_one_kind_of_help_do_not_clash():
    """It was one field for the whole subject: whoever chose their own side lost the other's work."""
    mine, theirs = row(a=[line("x", "van mij"), line("y")]), row(a=[line("x"), line("y", "van de ander")])
    assert not any(found.is_conflict for found in merge(ROW, theirs, mine))
    both = [line("x", "van mij"), line("y", "van de ander")]
    assert merged(ROW, theirs, mine, {}) == row(a=both), "and the first desk stays the first"


def test_kinds_of_help_are_put_together_one_by_one():
    mine, theirs = row(c=[line("z")], b=None), row(a=[line("y"), line("x")])
    assert merged(ROW, theirs, mine, {}) == row(a=[line("y"), line("x")], b=None, c=[line("z")])


def test_who_takes_out_the_last_kinds_of_help_together_leaves_none():
    assert merged(ROW, row(a=None), row(b=None), {}) == row(a=None, b=None)


def test_the_same_desk_in_the_same_kind_of_help_waits_for_a_person():
    mine, theirs = row(a=[line("x", "van mij"), line("y")]), row(a=[line("x", "van de ander"), line("y")])
    (found,) = merge(ROW, theirs, mine)
    assert (found.field, found.is_conflict) == ("help.a", True)
    assert merged(ROW, theirs, mine, {}) == mine
    assert merged(ROW, theirs, mine, {"help.a": Side.THEIRS}) == theirs


def test_an_order_that_both_changed_waits_for_a_person():
    three = row(a=[line("x"), line("y"), line("z")])
    mine, theirs = row(a=[line("y"), line("x"), line("z")]), row(a=[line("x"), line("z"), line("y")])
    assert [found.is_conflict for found in merge(three, theirs, mine)] == [True]


def test_a_desk_that_one_side_moves_and_the_other_adds_beside_keeps_both():
    mine, theirs = row(a=[line("y"), line("x")]), row(a=[line("x"), line("n"), line("y")])
    assert merged(ROW, theirs, mine, {}) == row(a=[line("y"), line("x"), line("n")])


def test_wrong_referrals_of_two_desks_are_both_kept():
    def wrong(desk):
        return {"desk": desk, "kind": None, "reason": "Nee.", "instead": "x", "instead_kind": None}

    mine, theirs = {**ROW, "not": [wrong("p")]}, {**ROW, "not": [wrong("q")]}
    kept = merged(ROW, theirs, mine, {})["not"]
    assert sorted(one["desk"] for one in kept) == ["p", "q"]


LINES = st.builds(line, st.sampled_from("xyz"), st.sampled_from([None, "1"]))
KINDS = st.dictionaries(st.sampled_from("ab"), st.lists(LINES, min_size=1, unique_by=lambda one: one["desk"]))


@given(original=KINDS, theirs=KINDS, mine=KINDS)
def test_no_line_of_the_division_is_lost_without_a_choice(original, theirs, mine):
    """Whoever changed a desk finds it as it was typed, unless somebody else changed the same one."""
    bodies = [{**ROW, "help": one} for one in (original, theirs, mine)]
    clashing = {found.field for found in merge(*bodies) if found.is_conflict}
    kept = merged(*bodies, {})["help"]

    def lines(kinds, kind):
        return {one["desk"]: one for one in kinds.get(kind, ())}

    for kind in "ab":
        if f"help.{kind}" in clashing:
            assert kept.get(kind) == mine.get(kind)
            continue
        was, now = lines(original, kind), lines(kept, kind)
        for side in (lines(theirs, kind), lines(mine, kind)):
            for desk in was.keys() | side.keys():
                if was.get(desk) != side.get(desk):
                    assert now.get(desk) == side.get(desk)
