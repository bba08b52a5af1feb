"""What is said to be wrong becomes work for an editor: counted once for each time, with masked words or none."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.casework.consequences import editors_work
from api.casework.editor_work import Matter, Status, WorkSort, count, discount
from api.casework.feedback import Said
from api.casework.following import Step, Who
from api.casework.open_work import open_items
from api.casework.referral import ReferralRequest
from api.casework.referring import Referring
from api.casework.states import Actor, Reason, State
from tests.api.casework.values import NOON, asked

CELL = Matter(WorkSort.WRONG_DESK, "aow", "invullen", "ido-centrum")
SAID = Matter(WorkSort.NOT_RIGHT, "aow", None, None)


@pytest.fixture
def referring(store):
    return Referring(store.referrals, "lindewaard", lambda: NOON, editors_work("lindewaard"))


def counts(store, status=Status.OPEN):
    return [(work.matter, work.count, work.round) for work in store.work.listed("lindewaard", status)]


def add(store, key=None, text="klopt niet", matter=SAID, at=NOON):
    return store.feedback.add(asked(key), matter, Said(text, "informatiebalie", at), 3)


def test_a_refusal_as_wrong_desk_is_work_with_the_cell(store, referring, live):
    """Every time it happens; another reason is no contradiction of the division."""
    for reason in (Reason.WRONG_DESK, Reason.WRONG_DESK, Reason.CLOSED):
        request = ReferralRequest(to_desk="ido-centrum", task="aow", kind="invullen")
        code = referring.record(live, request, None).code
        referring.change(live.kb, code, Step(State.REFUSED, reason), Who(Actor.RECEIVER, "ido-centrum"))
    assert counts(store) == [(CELL, 2, 1)]


def test_undoing_the_refusal_takes_the_work_back(store, referring, live):
    request = ReferralRequest(to_desk="ido-centrum", task="aow", kind="invullen")
    code = referring.record(live, request, None).code
    who = Who(Actor.RECEIVER, "ido-centrum")
    referring.change(live.kb, code, Step(State.REFUSED, Reason.WRONG_DESK), who)
    referring.undo(live.kb, code, who)
    assert (counts(store), counts(store, Status.DROPPED)) == ([], [(CELL, 0, 1)])


def test_many_at_once_are_all_counted(store):
    """At the same moment, on one matter that nobody reported before."""
    with ThreadPoolExecutor(8) as people:
        codes = set(people.map(lambda n: add(store, f"sleutel-{n % 20}"), range(40)))
    assert len(codes) == 20
    assert counts(store) == [(SAID, 20, 1)]


def test_taking_back_what_nobody_said_changes_nothing(store):
    with store.engine.begin() as connection:
        count(connection, "lindewaard", CELL, NOON)
        discount(connection, "lindewaard", SAID, NOON)
    assert counts(store) == [(CELL, 1, 1)]


def test_feedback_over_http_is_masked_and_counted(client):
    """In the shape that the conversation sends."""
    body = {
        "sort": "niet-juist",
        "task": "aow",
        "kind": None,
        "desk": None,
        "text": "mail jan.jansen@voorbeeld.nl, dit klopt niet",
        "from_desk": "informatiebalie",
    }
    first, second = (client.post("/v1/feedback", json=body, headers={"Idempotency-Key": "f"}) for _ in range(2))
    assert first.status_code == 201
    assert first.json() == second.json()
    assert first.json()["masked"] == ["e-mailadres"]
    casework = client.app.state.product.casework
    assert [(work.matter, work.count) for work in casework.work.listed("lindewaard")] == [(SAID, 1)]
    (item,) = open_items(client.app.state.casework_engine, "lindewaard")
    assert (item.key, item.text) == (first.json()["code"], "mail [e-mailadres], dit klopt niet")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sort": "boos"}, "sort"),
        ({"task": "bestaat-niet"}, "task"),
        ({"kind": "bestaat-niet"}, "kind"),
        ({"desk": "bestaat-niet"}, "desk"),
        ({"from_desk": "bestaat-niet"}, "from_desk"),
        ({"text": "x" * 501}, "text"),
        ({"task": None}, "text"),
    ],
)
def test_feedback_that_does_not_fit_is_refused(client, changes, field):
    answer = client.post("/v1/feedback", json={"sort": "geen-antwoord", "task": "aow"} | changes)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
