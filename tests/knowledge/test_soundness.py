"""The soundness check finds what would send a resident round, and Lindewaard passes."""

from datetime import date

import pytest

from knowledge.base import KnowledgeBase
from knowledge.schema import AppliesTo, DivisionRow, Refusal, Role
from knowledge.soundness import Code, Severity, blocking, check
from tests.lean import LINDEWAARD

TODAY = date(2026, 11, 22)


def codes(kb, today=TODAY):
    return {(finding.severity, finding.code) for finding in check(kb, today)}


@pytest.fixture
def changed(lindewaard):
    """A function that gives Lindewaard with some desks or rows changed."""

    def change(desks=None, rows=None, **update):
        content = lindewaard.content
        update["desks"] = tuple(content.desks if desks is None else (desks.get(d.id, d) for d in content.desks))
        update["division"] = tuple(
            content.division if rows is None else (rows.get(r.task, r) for r in content.division)
        )
        return KnowledgeBase(content.model_copy(update=update))

    return change


def refusing(desk, instead, **scope):
    refusal = Refusal(text="Doet dit niet", instead=instead, applies_to=AppliesTo(**scope))
    return desk.model_copy(update={"does_not": (refusal,)})


def test_lindewaard_has_nothing_that_blocks(lindewaard):
    """What remains are the warnings that the README of the content lists."""
    findings = check(lindewaard, TODAY)
    assert blocking(findings) == ()
    readme = (LINDEWAARD / "README.md").read_text(encoding="utf-8")
    for finding in findings:
        assert finding.where.split("/")[0] in readme, finding


def test_a_refusal_against_the_division_is_a_contradiction_and_a_dead_end(changed, lindewaard):
    """The only desk of a cell refuses it: nobody is left."""
    kb = changed({"taalhuis": refusing(lindewaard.desks["taalhuis"], "informatiebalie", kinds=["leren"])})
    assert (Severity.BLOCKING, Code.CONTRADICTION) in codes(kb)


def test_desks_that_point_at_each_other_are_a_loop(changed, lindewaard):
    """Three desks in a ring, each saying the next one does it."""
    ring = {
        "taalhuis": refusing(lindewaard.desks["taalhuis"], "voedselbank", tasks=["woz-waarde"]),
        "voedselbank": refusing(lindewaard.desks["voedselbank"], "ggd", tasks=["woz-waarde"]),
        "ggd": refusing(lindewaard.desks["ggd"], "taalhuis", tasks=["woz-waarde"]),
    }
    loops = [finding for finding in check(changed(ring), TODAY) if finding.code is Code.REFUSAL_LOOP]
    assert loops
    assert all("ggd+taalhuis+voedselbank" in finding.where for finding in loops)


def test_a_task_that_nobody_carries_out_is_a_warning(changed, lindewaard):
    """Everybody explains, nobody does it."""
    row = lindewaard.division["taalles"]
    lines = {
        kind: tuple(line.model_copy(update={"role": Role.INFORMS}) for line in lines)
        for kind, lines in row.help.items()
    }
    kb = changed(rows={"taalles": row.model_copy(update={"help": lines})})
    assert (Severity.WARNING, Code.NOBODY_CARRIES_OUT) in codes(kb)


def test_a_task_without_division_blocks(changed, lindewaard):
    """A task that is known but for which nothing was agreed."""
    rows = tuple(row for row in lindewaard.content.division if row.task != "taalles")
    kb = KnowledgeBase(lindewaard.content.model_copy(update={"division": rows}))
    assert (Severity.BLOCKING, Code.NO_DIVISION) in codes(kb)


def test_a_desk_nobody_is_referred_to_is_named(lindewaard):
    """It stands in no cell and in no escalation."""
    lonely = lindewaard.desks["taalhuis"].model_copy(update={"id": "eenzaam-loket", "name": "Eenzaam", "aliases": ()})
    kb = KnowledgeBase(lindewaard.content.model_copy(update={"desks": (*lindewaard.content.desks, lonely)}))
    assert any(finding.code is Code.UNUSED_DESK and finding.where == "eenzaam-loket" for finding in check(kb, TODAY))


def test_without_escalation_every_cell_warns(changed, lindewaard):
    """Whoever has tried every desk is left with the coordinator."""
    empty = lindewaard.content.escalation.model_copy(update={"rules": ()})
    findings = check(changed(escalation=empty), TODAY)
    assert sum(finding.code is Code.NO_ESCALATION for finding in findings) == len(lindewaard.cells)


def test_next_year_everything_is_stale_and_the_calendar_ends(lindewaard):
    """Dates are checked against the day of the check."""
    found = codes(lindewaard, date(2028, 6, 1))
    assert (Severity.WARNING, Code.STALE) in found
    assert (Severity.WARNING, Code.CALENDAR) in found


def test_a_digital_matter_without_cues_is_named(lindewaard):
    """When others have cues; a municipality without any is left alone."""
    cues = tuple(cue for cue in lindewaard.content.digital_cues if cue.task != "huurtoeslag")
    kb = KnowledgeBase(lindewaard.content.model_copy(update={"digital_cues": cues}))
    assert [finding.where for finding in check(kb, TODAY) if finding.code is Code.NO_CUES] == ["huurtoeslag"]
    none = KnowledgeBase(lindewaard.content.model_copy(update={"digital_cues": ()}))
    assert Code.NO_CUES not in {finding.code for finding in check(none, TODAY)}


def test_an_empty_cell_cannot_be_made():
    """A cell without desks is refused by the schema."""
    with pytest.raises(ValueError, match="at least 1 item"):
        DivisionRow.model_validate({"task": "a", "help": {"informeren": []}})
