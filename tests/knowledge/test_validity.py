"""Agreements that begin and end: only what holds on the day counts, and no day leaves a resident with nobody."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base import KnowledgeBase
from knowledge.division import Circumstances, Outcome, place
from knowledge.export import export_content
from knowledge.hours import TIMEZONE
from knowledge.loading import load_content
from knowledge.references import problems
from knowledge.schema import AppliesTo, DivisionLine, DivisionRow, Objection, Refusal
from knowledge.soundness import Code, blocking, check
from tests.lean import whole_content

TODAY = date(2026, 11, 22)
TASKS = ("huurtoeslag", "digid-app", "taalles", "huurachterstand-ontruiming")
WHOLE = whole_content()
SMALL = WHOLE.model_copy(
    update={
        "tasks": tuple(task for task in WHOLE.tasks if task.id in TASKS),
        "division": tuple(row for row in WHOLE.division if row.task in TASKS),
        "utterances": (),
        "ambiguities": (),
        "digital_cues": (),
    }
)
DAYS = st.one_of(st.none(), st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days)))


def with_rows(content, rows):
    return KnowledgeBase(
        content.model_copy(update={"division": tuple(rows.get(row.task, row) for row in content.division)})
    )


@st.composite
def dated(draw):
    """The division of a few subjects, in which some lines and refusals begin or end around today."""
    rows = {}
    for row in SMALL.division:
        cells = dict(row.help)
        for kind in draw(st.sets(st.sampled_from(sorted(cells)), max_size=3)):
            lines = []
            for line in cells[kind]:
                first, last = draw(DAYS), draw(DAYS)
                if first and last and last < first:
                    first, last = last, first
                lines.append(line.model_copy(update={"valid_from": first, "valid_until": last}))
            cells[kind] = tuple(lines)
        rows[row.task] = row.model_copy(update={"help": cells})
    kb = with_rows(SMALL, rows)
    desks = dict(kb.desks)
    for task, kind in draw(st.sets(st.sampled_from(sorted(kb.cells)), max_size=2)):
        desk = draw(st.sampled_from([line.desk for line in kb.cells[task, kind]]))
        first, last = draw(DAYS), draw(DAYS)
        if first and last and last < first:
            first, last = last, first
        new = refusal(task, kind, first, last)
        desks[desk] = desks[desk].model_copy(update={"does_not": (new, *desks[desk].does_not)})
    return KnowledgeBase(kb.content.model_copy(update={"desks": tuple(desks.values())}))


def refusal(task, kind, first=None, last=None, instead="informatiebalie"):
    """What a desk does not do between two days."""
    covers = AppliesTo(kinds=(kind,), tasks=(task,))
    return Refusal(text="Doet dit dan niet", instead=instead, applies_to=covers, valid_from=first, valid_until=last)


def refusing(kb, **refusals):
    """The knowledge base with other refusals of some desks."""
    desks = tuple(
        desk.model_copy(update={"does_not": refusals[desk.id]}) if desk.id in refusals else desk
        for desk in kb.content.desks
    )
    return KnowledgeBase(kb.content.model_copy(update={"desks": desks}))


def covers_matter(one, task, kind):
    """Whether one of our own refusals is about this matter."""
    return one.applies_to == AppliesTo(kinds=(kind,), tasks=(task,))


def morning(day):
    return datetime.combine(day, time(10, 30), TIMEZONE)


def moments_from_today(kb):
    """Every day on which other lines hold than the day before, the last day before it, and today."""
    later = [day for day in kb.boundaries if day > TODAY]
    return sorted({TODAY, *later, *(day - timedelta(days=1) for day in later)})


@settings(max_examples=60, deadline=None)
@given(dated(), st.data())
def test_a_line_that_does_not_hold_never_counts(kb, data):
    """Nor as the desk, nor as an alternative, nor as the asking desk's own; at any moment of any day."""
    task, kind = data.draw(st.sampled_from(sorted(kb.cells)))
    lines = kb.cells[task, kind]
    day = TODAY + timedelta(days=data.draw(st.integers(-45, 45)))
    asking = data.draw(st.one_of(st.none(), st.sampled_from([line.desk for line in lines])))
    hour = data.draw(st.integers(0, 23))
    moment = datetime.combine(day, time(hour), TIMEZONE)
    placement = place(kb, task, kind, Circumstances(moment, asking))
    holding = [line for line in lines if line.holds_on(day)]
    if placement.desk is not None:
        entry = kb.desks[placement.desk]
        assert not any(one.holds_on(day) for one in entry.does_not if covers_matter(one, task, kind))
    assert all(line in holding for line in placement.alternatives)
    if placement.line is not None:
        assert placement.line in holding
    if not holding:
        assert (placement.outcome, placement.desk) == (Outcome.NOBODY, None)


@settings(max_examples=40, deadline=None)
@given(dated())
def test_what_the_check_lets_through_leaves_nobody_alone_on_any_later_day(kb):
    """The check looks at each day on which something changes, and finds exactly the days without a desk."""
    empty = {
        f"{task}/{kind}"
        for task, kind in kb.cells
        for day in moments_from_today(kb)
        if place(kb, task, kind, Circumstances(morning(day))).outcome is Outcome.NOBODY
    }
    found = blocking(check(kb, TODAY))
    assert {finding.where for finding in found if finding.code in (Code.LAPSED, Code.DEAD_END)} == empty


@settings(max_examples=25, deadline=None)
@given(dated(), st.data())
def test_who_follows_the_advice_arrives_on_every_such_day(kb, data):
    """No pillar to post: each step is a new desk, until somebody handles it or says honestly that it stops."""
    task, kind = data.draw(st.sampled_from(sorted(kb.cells)))
    for day in moments_from_today(kb):
        asking, visited = None, set()
        for _ in range(len(kb.desks) + 1):
            now = Circumstances(morning(day), asking, frozenset(visited - {asking}))
            placement = place(kb, task, kind, now)
            if placement.outcome in (Outcome.HANDLE_HERE, Outcome.NOBODY):
                break
            visited |= {asking} - {None}
            assert placement.desk not in visited
            assert not kb.on(day).refusal(placement.desk, task, kind)
            asking = placement.desk
        else:
            pytest.fail("the resident is still being sent on")


def huurtoeslag(**lines):
    """Lindewaard with other lines in cells of huurtoeslag."""
    row = next(row for row in WHOLE.division if row.task == "huurtoeslag")
    return with_rows(WHOLE, {"huurtoeslag": row.model_copy(update={"help": {**row.help, **lines}})})


def line(desk, first=None, last=None, role="helpt"):
    return DivisionLine(desk=desk, role=role, valid_from=first, valid_until=last)


def test_the_desk_changes_on_the_day_that_was_agreed():
    """The last day counts in full, here and not in London; on the next the other desk comes first."""
    kb = huurtoeslag(
        invullen=(
            line("formulierenhulp", last=date(2026, 12, 31)),
            line("sociaal-raadslieden", first=date(2027, 1, 1)),
        )
    )
    late = datetime(2026, 12, 31, 23, 59, tzinfo=TIMEZONE)
    first = place(kb, "huurtoeslag", "invullen", Circumstances(late))
    then = place(kb, "huurtoeslag", "invullen", Circumstances(late + timedelta(minutes=1)))
    assert (first.desk, then.desk) == ("formulierenhulp", "sociaal-raadslieden")
    assert kb.boundaries == (date(2027, 1, 1),)
    assert kb.on(TODAY).on(date(2027, 5, 1)).cells["huurtoeslag", "invullen"][0].desk == "sociaal-raadslieden"
    assert kb.on(TODAY).whole is kb


def test_a_gap_between_two_agreements_blocks_publishing_and_says_when_it_begins():
    kb = huurtoeslag(
        invullen=(line("formulierenhulp", last=date(2026, 12, 31)), line("taalhuis", first=date(2027, 1, 4)))
    )
    lapsed = [finding for finding in check(kb, TODAY) if finding.code is Code.LAPSED]
    assert [finding.where for finding in lapsed] == ["huurtoeslag/invullen"]
    assert "Dit begint op 1 januari 2027." in lapsed[0].message
    assert not [finding for finding in check(kb, date(2027, 1, 4)) if finding.code is Code.LAPSED]


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ((line("formulierenhulp", last=date(2027, 1, 1)), line("taalhuis")), True),
        ((line("formulierenhulp", last=date(2027, 6, 1)), line("taalhuis")), False),
        ((line("formulierenhulp", last=date(2026, 11, 21)), line("taalhuis")), False),
        ((line("formulierenhulp", last=date(2027, 1, 1)), line("formulierenhulp", first=date(2027, 1, 2))), False),
    ],
    ids=["soon", "far off", "past", "renewed"],
)
def test_an_agreement_that_ends_within_eight_weeks_is_named(lines, named):
    kb = huurtoeslag(invullen=lines)
    ending = [finding for finding in check(kb, TODAY) if finding.code is Code.ENDING]
    assert [finding.where for finding in ending] == ["huurtoeslag/invullen"] * named
    assert not list(problems(kb.content))


def test_the_same_desk_twice_on_one_day_is_a_mistake():
    """After each other it is a renewed agreement, at once it is not."""
    kb = huurtoeslag(invullen=(line("formulierenhulp", last=TODAY), line("formulierenhulp", first=TODAY)))
    assert [problem.field for problem in problems(kb.content)] == ["help.invullen"]


def test_an_end_before_the_beginning_is_refused_in_dutch():
    with pytest.raises(ValueError, match="'geldt tot en met' ligt vóór 'geldt vanaf'"):
        line("taalhuis", date(2027, 1, 2), date(2027, 1, 1))


def test_content_without_dates_or_objections_is_stored_as_before():
    """No new key in what is kept, or every revision and index would be made again."""
    row = next(row for row in WHOLE.division if row.task == "huurtoeslag").model_dump(mode="json", by_alias=True)
    assert list(row) == ["task", "help", "not", "source", "agreed_on"]
    assert {tuple(line) for lines in row["help"].values() for line in lines} == {("desk", "role", "until", "note")}


def test_dates_and_objections_come_back_from_yaml(tmp_path):
    kb = huurtoeslag(invullen=(line("formulierenhulp", TODAY, date(2027, 1, 1)), line("taalhuis")))
    objection = Objection(desk="taalhuis", kind="invullen", text="Wij hebben hier geen mensen voor.", noted_on=TODAY)
    row = kb.division["huurtoeslag"].model_copy(update={"objections": (objection,)})
    content = with_rows(kb.content, {"huurtoeslag": row}).content
    content = content.model_copy(update={"utterances": (), "ambiguities": ()})  # they would take seconds
    export_content(content, tmp_path / "uit")
    assert load_content(tmp_path / "uit") == content
    assert DivisionRow.model_validate_json(row.model_dump_json(by_alias=True)) == row


def test_an_objection_of_nobody_or_about_nothing_is_found():
    objection = Objection(desk="bestaat-niet", kind="ook-niet", text="Nee.", noted_on=TODAY)
    row = next(row for row in WHOLE.division if row.task == "huurtoeslag")
    kb = with_rows(WHOLE, {"huurtoeslag": row.model_copy(update={"objections": (objection,)})})
    assert [problem.field for problem in problems(kb.content)] == ["objections.0", "objections.0"]


def test_a_refusal_counts_from_its_first_day_until_its_last():
    """The desk is first until then, and again afterwards; unchanged content is stored as it was."""
    matter = "huurtoeslag", "invullen"
    first, last = date(2027, 1, 1), date(2027, 3, 31)
    kb = huurtoeslag(invullen=(line("formulierenhulp"), line("sociaal-raadslieden")))
    kb = refusing(kb, formulierenhulp=(refusal(*matter, first, last),))

    def desk_on(day):
        return place(kb, *matter, Circumstances(morning(day))).desk

    assert [desk_on(day) for day in (date(2026, 12, 31), first, last, date(2027, 4, 1))] == [
        "formulierenhulp", "sociaal-raadslieden", "sociaal-raadslieden", "formulierenhulp",
    ]  # fmt: skip
    stored = WHOLE.desks[0].does_not[0].model_dump(mode="json")
    assert set(stored) == {"text", "instead", "applies_to"}


def test_what_a_later_refusal_breaks_is_found_with_its_day():
    """The desk stands in the division on the day that it stops doing this; agreed together, it is right."""
    matter, day = ("huurtoeslag", "invullen"), date(2027, 1, 1)
    kb = refusing(huurtoeslag(invullen=(line("formulierenhulp"),)), formulierenhulp=(refusal(*matter, day),))
    found = {finding.code: finding.message for finding in blocking(check(kb, TODAY))}
    assert "Dit begint op 1 januari 2027." in found[Code.CONTRADICTION]
    lines = (line("formulierenhulp", last=date(2026, 12, 31)), line("sociaal-raadslieden", first=day))
    together = refusing(huurtoeslag(invullen=lines), formulierenhulp=(refusal(*matter, day),))
    assert blocking(check(together, TODAY)) == ()


def test_desks_that_point_at_each_other_only_later_are_found():
    """And two that never do so on the same day are no loop."""
    matter, day = ("taalles", "leren"), date(2027, 1, 1)
    one = refusal(*matter, day, instead="rdw")
    for other, found in ((refusal(*matter, day, instead="svb"), 1), (refusal(*matter, None, TODAY, "svb"), 0)):
        kb = refusing(KnowledgeBase(SMALL), svb=(one,), rdw=(other,))
        loops = [finding for finding in check(kb, TODAY) if finding.code is Code.REFUSAL_LOOP]
        assert len(loops) == found
        assert all("Dit begint op 1 januari 2027." in finding.message for finding in loops)


def test_the_last_day_of_a_refusal_is_not_before_its_first():
    with pytest.raises(ValueError, match="ligt vóór"):
        refusal("huurtoeslag", "invullen", TODAY, TODAY - timedelta(days=1))
