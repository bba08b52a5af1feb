"""The guarantee: for every matter, asking desk, visited set and moment nobody is sent from pillar to post."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base import KnowledgeBase
from knowledge.division import URGENT, Circumstances, Exclusion, Outcome, place
from knowledge.hours import TIMEZONE
from tests.lean import lean_content

KB = KnowledgeBase(lean_content())
DESKS = sorted(KB.desks)
START = datetime(2026, 1, 1, tzinfo=TIMEZONE)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@st.composite
def situations(draw):
    """Any matter of the division in any circumstances; visited desks are often those of the cell itself."""
    task, kind = draw(st.sampled_from(sorted(KB.cells)))
    near = [line.desk for line in KB.cells[task, kind]] + ["overheidsbreed-loket", "informatiebalie", "wijkteam"]
    visited = draw(st.frozensets(st.one_of(st.sampled_from(near), st.sampled_from(DESKS)), max_size=6))
    asking = draw(st.one_of(st.none(), st.sampled_from(near), st.sampled_from(DESKS)))
    return (
        task,
        kind,
        Circumstances(
            moment=draw(MOMENTS),
            asking_desk=asking,
            visited=visited,
            village=draw(st.sampled_from([None, *KB.content.municipality.villages])),
            language=draw(st.sampled_from([None, "nl", "pl", "ar"])),
            wheelchair=draw(st.booleans()),
        ),
    )


def refuses(desk, task, kind):
    return KB.refusal(desk, task, kind) is not None or any(
        wrong.desk == desk for wrong in KB.wrong_referrals(task, kind)
    )


@settings(max_examples=1500, deadline=None)
@given(situations())
def test_a_recommended_desk_was_never_visited_and_never_refuses(situation):
    """Nobody is sent back, nor to a desk (or its equal) that says it does not do this."""
    task, kind, circumstances = situation
    placement = place(KB, task, kind, circumstances)
    if placement.outcome in (Outcome.REFER, Outcome.ESCALATE):
        assert not KB.equals(placement.desk) & circumstances.visited
        assert placement.desk != circumstances.asking_desk
    if placement.desk is not None:
        assert not refuses(placement.desk, task, kind)
    for line in placement.alternatives:
        assert not KB.equals(line.desk) & circumstances.visited
        assert not refuses(line.desk, task, kind)


@settings(max_examples=1500, deadline=None)
@given(situations())
def test_a_recommended_desk_stands_in_the_cell_or_in_the_escalation(situation):
    """A desk is named for this matter by the division; only when nobody there is left by the escalation."""
    task, kind, circumstances = situation
    placement = place(KB, task, kind, circumstances)
    cell = [line.desk for line in KB.cells[task, kind]]
    if placement.line is not None:
        assert placement.line in KB.cells[task, kind]
        assert placement.desk == placement.line.desk
    elif placement.desk is not None:
        assert placement.desk not in cell
        assert placement.reason
        assert placement.desk in {desk for rule in KB.content.escalation.rules for desk in rule.desks}


@settings(max_examples=1500, deadline=None)
@given(situations())
def test_the_order_of_the_division_wins(situation):
    """No desk before the recommended one in the cell could also have been recommended, except an equal desk."""
    task, kind, circumstances = situation
    placement = place(KB, task, kind, circumstances)
    if placement.outcome is not Outcome.REFER or not placement.reachable:
        return
    left_out = {item.desk for item in placement.excluded}
    for line in KB.cells[task, kind]:
        if line.desk == placement.desk or line.desk in KB.equals(placement.desk):
            break
        assert line.desk in left_out


@settings(max_examples=800, deadline=None)
@given(situations())
def test_who_follows_the_advice_from_desk_to_desk_arrives(situation):
    """Each step is a new desk, so after at most as many steps as there are desks somebody handles it or says stop."""
    task, kind, circumstances = situation
    asking, visited = circumstances.asking_desk, set(circumstances.visited)
    for _step in range(len(DESKS) + 1):
        now = Circumstances(circumstances.moment, asking, frozenset(visited - {asking}))
        placement = place(KB, task, kind, now)
        if placement.outcome in (Outcome.HANDLE_HERE, Outcome.NOBODY):
            return
        if asking is not None:
            visited.add(asking)
        assert placement.desk not in visited
        asking = placement.desk
    pytest.fail("the resident is still being sent on")


@settings(max_examples=1000, deadline=None)
@given(situations())
def test_in_an_emergency_only_desks_that_can_be_reached_count(situation):
    """For spoed a closed desk is recommended only when no desk at all can be reached, and that is said."""
    task, _, circumstances = situation
    if (task, URGENT) not in KB.cells:
        return
    placement = place(KB, task, URGENT, circumstances)
    if placement.outcome is Outcome.HANDLE_HERE or placement.desk is None:
        return
    schedule = KB.schedules[placement.desk]
    closed = schedule is not None and not schedule.is_open(circumstances.moment)
    assert closed == (not placement.reachable)
    if closed:
        for line in KB.cells[task, URGENT]:
            other = KB.schedules[line.desk]
            tried = bool(KB.equals(line.desk) & circumstances.visited) or line.desk == circumstances.asking_desk
            assert tried or refuses(line.desk, task, URGENT) or not other.is_open(circumstances.moment)


@settings(max_examples=300, deadline=None)
@given(situations(), st.integers(0, 7 * 24))
def test_opening_hours_never_push_to_a_less_competent_desk(situation, hours):
    """Outside emergencies the hour of asking changes nothing but the choice between equal desks."""
    task, kind, circumstances = situation
    if kind == URGENT:
        return
    later = Circumstances(
        circumstances.moment + timedelta(hours=hours), circumstances.asking_desk, circumstances.visited
    )
    earlier = Circumstances(circumstances.moment, circumstances.asking_desk, circumstances.visited)
    first, second = place(KB, task, kind, earlier), place(KB, task, kind, later)
    assert first.outcome == second.outcome
    assert first.desk is second.desk or first.desk in KB.equals(second.desk)


def test_every_first_desk_of_the_division_is_recommended(lindewaard, tuesday):
    """Without asking desk or history the first desk of each of the 806 cells comes out, or its equal."""
    assert len(lindewaard.cells) == 806
    for (task, kind), lines in lindewaard.cells.items():
        if kind == URGENT:
            continue
        placement = place(lindewaard, task, kind, Circumstances(tuesday))
        assert placement.desk in lindewaard.equals(lines[0].desk), (task, kind)


def test_the_desk_that_carries_out_handles_it_itself(lindewaard, tuesday):
    """The asking desk with the role voert-uit or helpt is not told to refer."""
    own = place(lindewaard, "taalles", "leren", Circumstances(tuesday, asking_desk="taalhuis"))
    assert (own.outcome, own.desk) == (Outcome.HANDLE_HERE, "taalhuis")


def test_between_the_two_idos_the_open_one_is_chosen(lindewaard):
    """Tuesday 09:45 only Oosterlinde is open; at 12:30 only the centre is."""
    early = Circumstances(datetime(2026, 11, 24, 9, 45, tzinfo=TIMEZONE))
    late = Circumstances(datetime(2026, 11, 24, 12, 30, tzinfo=TIMEZONE))
    assert place(lindewaard, "digid-app", "digitaal-helpen", early).desk == "ido-oosterlinde"
    assert place(lindewaard, "digid-app", "digitaal-helpen", late).desk == "ido-centrum"


def test_between_two_open_idos_the_village_chooses(lindewaard, tuesday):
    """Tuesday 10:30 both are open: who lives in Oosterlinde stays there."""
    here = Circumstances(tuesday, village="Oosterlinde")
    assert place(lindewaard, "digid-app", "digitaal-helpen", here).desk == "ido-oosterlinde"
    assert place(lindewaard, "digid-app", "digitaal-helpen", Circumstances(tuesday)).desk == "ido-centrum"


def test_after_one_ido_the_other_is_not_advised(lindewaard, tuesday):
    """The other IDO gives the same help: that would be sending round."""
    placement = place(
        lindewaard, "digid-app", "digitaal-helpen", Circumstances(tuesday, visited=frozenset(["ido-centrum"]))
    )
    reasons = {item.desk: item.why for item in placement.excluded}
    assert reasons["ido-centrum"] is Exclusion.VISITED
    assert reasons["ido-oosterlinde"] is Exclusion.EQUAL_VISITED
    assert placement.outcome is Outcome.ESCALATE


def test_a_matter_that_was_never_agreed_is_said_so(lindewaard, tuesday):
    """No cell: nobody in this municipality does this, and nothing is guessed."""
    placement = place(lindewaard, "digid-aanvragen", "spoed", Circumstances(tuesday))
    assert (placement.outcome, placement.desk) == (Outcome.NOBODY, None)


def test_at_night_an_eviction_goes_to_whoever_can_be_reached(lindewaard):
    """Friday night schuldhulp is shut; the meldpunt answers day and night."""
    night = Circumstances(datetime(2026, 11, 27, 22, 0, tzinfo=TIMEZONE))
    placement = place(lindewaard, "huurachterstand-ontruiming", URGENT, night)
    assert placement.desk == "meldpunt-opvang"
    assert "schuldhulp" in {item.desk for item in placement.excluded if item.why is Exclusion.CLOSED}
