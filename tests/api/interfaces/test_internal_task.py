"""A referral for Open Klant, held beside what the API Klantinteracties says a request may hold."""

import json
from datetime import timedelta
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest

from api.casework.referral import MAX_NOTE, MAX_TRIED, Change, Consent
from api.casework.referring import referral_out
from api.casework.states import State
from api.casework.telling import as_told
from api.interfaces.internal_task import internal_task
from tests.api.casework.values import NOON, referral

HERE = Path(__file__).parent
MADE_BY_OPEN_KLANT = "uuid"
"""The file says with it what belongs to what; who makes the parts leaves it out, as it can only be read there."""


@cache
def validator(part):
    """Return the validator of a request that makes a part."""
    schema = json.loads((HERE / "klantinteracties.json").read_text())
    whole = {"$schema": schema["$schema"], "$ref": f"#/$defs/{part}", "$defs": schema["$defs"]}
    return jsonschema_rs.validator_for(whole, validate_formats=True)


def problems(part, body):
    """Return what is wrong with a part."""
    sent = {name: value for name, value in body.items() if name != MADE_BY_OPEN_KLANT}
    return [("/".join(map(str, error.instance_path)), error.message) for error in validator(part).iter_errors(sent)]


def task_of(kb, state=State.SENT, *later, **changes):
    """Return the file of a referral in a state, which it reached an hour after it was made; `later` followed."""
    steps = (
        Change(state=State.SENT, at=NOON, by="afzender", desk="informatiebalie"),
        Change(state=state, at=NOON + timedelta(hours=1), by="ontvanger", desk="ido-centrum"),
        *later,
    )
    made = referral(code="K4RM-P2X7", state=state, changes=steps, **changes)
    return internal_task(as_told(referral_out(kb, made)))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("consent", [None, *Consent])
def test_each_part_is_what_open_klant_takes(lindewaard, state, consent):
    """Whatever became of the referral, with everything filled in to the last sign, and with nothing."""
    full = {"note": "x" * MAX_NOTE, "tried": "y" * MAX_TRIED, "feedback_on": "2026-12-01", "handover": "afspraak"}
    empty = {"note": None, "tried": None, "handover": None, "from_desk": None}
    for facts in (full, empty):
        made = task_of(lindewaard, state, consent=consent, **facts)
        assert {part: problems(part, body) for part, body in made.items()} == {part: [] for part in made}


def test_every_subject_and_desk_fits(lindewaard):
    """Names can be long; what is too long is cut, and of the notes nothing is lost."""
    content = lindewaard.content
    made = [task_of(lindewaard, task=task.id) for task in content.tasks]
    for desk in content.desks:
        full = task_of(lindewaard, to_desk=desk.id, from_desk=desk.id, note="x" * MAX_NOTE, tried="y" * MAX_TRIED)
        assert full["internetaak"]["toelichting"].count("x") >= MAX_NOTE
        made.append(full)
    assert [wrong for one in made for part, body in one.items() for wrong in problems(part, body)] == []


@pytest.mark.parametrize(
    ("part", "change", "place"),
    [
        ("internetaak", {"status": "klaar"}, "status"),
        ("internetaak", {"toelichting": "x" * 1001}, "toelichting"),
        ("internetaak", {"toegewezenAanActoren": [{"id": "x"}]}, "toegewezenAanActoren/0"),
        ("internetaak", {"verzonnen": 1}, ""),
        ("klantcontact", {"taal": "nederlands"}, "taal"),
        ("klantcontact", {"plaatsgevondenOp": "dinsdag"}, "plaatsgevondenOp"),
        ("actor", {"soortActor": "loket"}, "soortActor"),
    ],
)
def test_a_wrong_part_is_found(lindewaard, part, change, place):
    """The check of the tests itself."""
    assert place in {where for where, _ in problems(part, {**task_of(lindewaard)[part], **change})}


def test_a_task_is_done_when_the_referral_was_closed(lindewaard):
    """Not when the sender settled afterwards that nothing has to be done any more."""
    settled = Change(
        state=State.NOT_ARRIVED, at=NOON + timedelta(days=3), by="afzender", desk="informatiebalie", sort="afgehandeld"
    )
    made = task_of(lindewaard, State.NOT_ARRIVED, settled)["internetaak"]
    assert made["afgehandeldOp"] == (NOON + timedelta(hours=1)).isoformat()
