"""What a change does to residents, before it is published: exact, and worked out only where something changed."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.editing.composing import bodies_of, composed
from api.editing.impact import impact
from api.editing.reach import moves
from knowledge.base import KnowledgeBase
from knowledge.division import Circumstances, Outcome, place
from knowledge.soundness import Code

TODAY = date(2026, 11, 22)
PAIR = ("taalhuis", "digitale-cursussen")


def changed(kb, collection, entry, **fields):
    body = {**bodies_of(kb.content)[collection, entry], **fields}
    return KnowledgeBase(composed(kb.content, {(collection, entry): body}), kb.revision)


def refusing(kb, desk, *, instead, **applies_to):
    refusal = {"text": "Doet dit niet meer", "instead": instead, "applies_to": applies_to}
    return changed(kb, "desks", desk, does_not=[refusal, *bodies_of(kb.content)["desks", desk]["does_not"]])


def test_an_unchanged_base_moves_nobody(lindewaard, tuesday):
    found = impact(lindewaard, changed(lindewaard, "desks", "taalhuis", name="Taalpunt"), TODAY, tuesday)
    assert (found.moves, found.blocking, found.warnings, found.solved) == ((), (), (), ())
    assert found.may_be_published
    assert not found.asks_for_a_reason


def test_a_contradiction_blocks(lindewaard, tuesday):
    """The desk stands in the division and says that it does not do it."""
    after = refusing(lindewaard, "formulierenhulp", instead="sociaal-raadslieden", tasks=["huurtoeslag"])
    found = impact(lindewaard, after, TODAY, tuesday)
    assert {finding.code for finding in found.blocking} == {Code.CONTRADICTION}
    assert not found.may_be_published
    again = impact(after, lindewaard, TODAY, tuesday)
    assert again.may_be_published
    assert {finding.code for finding in again.solved} == {Code.CONTRADICTION}


def test_desks_that_point_at_each_other_block(lindewaard, tuesday):
    used = {task for (task, _), lines in lindewaard.cells.items() for line in lines if line.desk in PAIR}
    task = next(task for task in lindewaard.tasks if task not in used)
    one, other = PAIR
    after = refusing(lindewaard, one, instead=other, tasks=[task])
    after = refusing(after, other, instead=one, tasks=[task])
    found = impact(lindewaard, after, TODAY, tuesday)
    assert {finding.code for finding in found.blocking} == {Code.REFUSAL_LOOP}


def test_a_resident_who_has_been_everywhere_must_not_end_with_nobody(lindewaard, tuesday):
    """A new gap in the safety net blocks, though the check of the whole only warns."""
    after = changed(lindewaard, "escalation", "escalation", rules=[])
    found = impact(lindewaard, after, TODAY, tuesday)
    assert Code.NO_ESCALATION in {finding.code for finding in found.blocking}
    assert not found.may_be_published
    repaired = impact(after, lindewaard, TODAY, tuesday)
    assert repaired.may_be_published
    unrelated = impact(after, changed(after, "desks", "taalhuis", name="Taalpunt"), TODAY, tuesday)
    assert unrelated.may_be_published, "an old gap does not stop another improvement"


def test_a_desk_that_nobody_is_sent_to_asks_for_a_reason(lindewaard, tuesday):
    body = {**bodies_of(lindewaard.content)["desks", "taalhuis"], "id": "nieuw-loket", "aliases": []}
    after = KnowledgeBase(composed(lindewaard.content, {("desks", "nieuw-loket"): body}))
    found = impact(lindewaard, after, TODAY, tuesday)
    assert [(finding.code, finding.where) for finding in found.warnings] == [(Code.UNUSED_DESK, "nieuw-loket")]
    assert found.asks_for_a_reason
    assert found.may_be_published


def test_a_reference_to_what_is_not_there_is_all_that_is_said(lindewaard, tuesday):
    """Following the rules to a desk that does not exist would be nonsense."""
    after = KnowledgeBase(composed(lindewaard.content, {("desks", "taalhuis"): None}))
    found = impact(lindewaard, after, TODAY, tuesday)
    assert found.broken
    assert all("taalhuis" in sentence for sentence in found.broken)
    assert not found.may_be_published


def test_another_first_desk_is_listed_with_a_question_of_a_resident(lindewaard, tuesday):
    """Per matter, with the desks that get an answer of their own and how many ask in all."""
    matter = next(matter for matter, lines in lindewaard.cells.items() if len({line.desk for line in lines}) > 1)
    task, kind = matter
    row = bodies_of(lindewaard.content)["division", task]
    lines = row["help"][kind]
    after = changed(lindewaard, "division", task, help={**row["help"], kind: lines[::-1]})
    found = impact(lindewaard, after, TODAY, tuesday)
    assert {move.matter for move in found.moves} == {matter}
    everybody = next(move for move in found.moves if move.everybody_else)
    assert everybody.before == (Outcome.REFER, lines[0]["desk"])
    assert everybody.after == (Outcome.REFER, lines[-1]["desk"])
    texts = {text.text for text in lindewaard.content.utterances if (text.task, text.kind) == matter}
    assert found.examples[matter] in texts
    assert found.moved == sum(move.count for move in found.moves) <= len(lindewaard.desks) + 1


def _every_answer(kb, matter, moment, desks):
    found = {asking: place(kb, *matter, Circumstances(moment, asking_desk=asking)) for asking in (None, *desks)}
    return {asking: (placement.outcome, placement.desk) for asking, placement in found.items()}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_working_out_only_what_changed_finds_what_working_out_everything_finds(lindewaard, tuesday, data):
    """Over changes of the division, of refusals, of opening hours and of which desks are equal."""
    desks = sorted(lindewaard.desks)
    sort = data.draw(st.sampled_from(["division", "refusal", "hours", "equal", "wrong"]))
    desk = data.draw(st.sampled_from(desks))
    if sort == "division":
        task = data.draw(st.sampled_from(sorted(lindewaard.division)))
        row = bodies_of(lindewaard.content)["division", task]
        kind = data.draw(st.sampled_from(sorted(row["help"])))
        lines = [line for line in row["help"][kind] if line["desk"] != desk]
        lines.insert(0, {"desk": desk, "role": data.draw(st.sampled_from(["voert-uit", "helpt", "informeert"]))})
        after = changed(lindewaard, "division", task, help={**row["help"], kind: lines})
    elif sort == "refusal":
        instead = data.draw(st.sampled_from([other for other in desks if other != desk]))
        theme = data.draw(st.sampled_from(sorted(lindewaard.themes)))
        after = refusing(lindewaard, desk, instead=instead, themes=[theme])
    elif sort == "hours":
        after = changed(lindewaard, "desks", "ido-centrum", opening_hours="Fr 13:30-16:30; PH off")
    elif sort == "equal":
        other = data.draw(st.sampled_from([other for other in desks if other != desk]))
        after = changed(lindewaard, "municipality", "municipality", equal_desks=[[desk, other]])
    else:
        task = data.draw(st.sampled_from(sorted(lindewaard.division)))
        wrong = {"desk": desk, "reason": "Doet dit niet", "instead": "informatiebalie"}
        after = changed(lindewaard, "division", task, **{"not": [wrong]})
    found = moves(lindewaard, after, tuesday)
    moved = list(dict.fromkeys(move.matter for move in found))
    matters = data.draw(st.sets(st.sampled_from(list(after.cells)), max_size=5)) | set(moved[:4] + moved[-4:])
    for matter in matters:
        before, then = (_every_answer(kb, matter, tuesday, desks) for kb in (lindewaard, after))
        expected = {asking for asking in before if before[asking] != then[asking]}
        listed = set()
        for move in found:
            if move.matter == matter:
                askers = set(move.askers)
                if move.everybody_else:
                    named = {desk for one in found if one.matter == matter for desk in one.askers}
                    askers |= {asking for asking in expected - named if then[asking] == move.after}
                assert all((before[asking], then[asking]) == (move.before, move.after) for asking in askers)
                assert len(askers) == move.count
                listed |= askers
        assert listed == expected
