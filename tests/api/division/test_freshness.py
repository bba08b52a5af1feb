"""What must be looked at again: the list for editors, one step to say that it is right, and the mark in answers."""

import re
from datetime import date, timedelta

import pytest

from api.accounts.identity import Role
from knowledge.base import KnowledgeBase
from knowledge.freshness import State, due_agreements, due_desks, state_of
from tests.accounts import sign_in
from tests.light import light_product

PAGE = "/beheer/actueel"
OLD, NEARLY = date(2025, 1, 1), date(2026, 1, 10)


@pytest.fixture(scope="module")
def aged(lindewaard):
    """Lindewaard on 24 November 2026 with one old desk, one that is nearly due, and one old agreement."""
    when = {"dienst-toeslagen": OLD, "rdw": NEARLY}
    desks = tuple(
        desk.model_copy(update={"verified_on": when.get(desk.id, date(2026, 11, 1))})
        for desk in lindewaard.content.desks
    )
    old = {"source": "Overleg van vroeger", "agreed_on": OLD}
    division = tuple(
        row.model_copy(update=old) if row.task == "huurtoeslag" else row for row in lindewaard.content.division
    )
    return KnowledgeBase(lindewaard.content.model_copy(update={"desks": desks, "division": division}))


@pytest.fixture(scope="module")
def light(tmp_path_factory, aged):
    """The application with that content."""
    with light_product(tmp_path_factory.mktemp("actueel"), aged) as product:
        yield product


@pytest.mark.parametrize(
    ("days", "state"), [(0, State.FRESH), (305, State.FRESH), (306, State.SOON), (365, State.SOON), (366, State.STALE)]
)
def test_a_year_is_the_limit_and_two_months_before_it_is_said(days, state):
    today = date(2026, 11, 24)
    assert state_of(today - timedelta(days=days), today) is state


def test_the_oldest_comes_first_with_the_day_it_is_due(aged):
    due = due_desks(aged, date(2026, 11, 24))
    assert [(one.desk.id, one.state) for one in due[:3]] == [
        ("dienst-toeslagen", State.STALE),
        ("rdw", State.SOON),
        (due[2].desk.id, State.FRESH),
    ]
    assert due[1].due == date(2027, 1, 10)
    agreements = due_agreements(aged, date(2026, 11, 24))
    assert [(one.source, one.state, len(one.tasks)) for one in agreements] == [
        ("Overleg van vroeger", State.STALE, 1),
        ("Taakverdeling Lindewaard (voorbeeldafspraak)", State.SOON, 173),
    ]


def test_the_page_names_owner_and_day_and_one_step_makes_a_draft(light):
    client = light.client
    sign_in(client, Role.EDITOR)
    page = client.get(PAGE).text
    stale = page.split("Te lang niet gecontroleerd")[1].split("</section>")[0]
    assert re.findall(r'href="/beheer/loketten/([a-z-]+)/gegevens"', stale) == ["dienst-toeslagen"]
    assert "1 januari 2025" in stale
    assert "Overleg van vroeger, 1 januari 2025" in page
    assert client.post(f"{PAGE}/dienst-toeslagen/klopt").headers["location"] == f"{PAGE}?klopt=dienst-toeslagen"
    (draft,) = light.app.state.editing.drafts.of_municipality("lindewaard")
    assert draft.body["verified_on"] == "2026-11-24"
    assert {**draft.body, "verified_on": "2025-01-01"} == light.app.state.editing.body_at(
        light.app.state.editing.latest.kb("lindewaard"), ("desks", "dienst-toeslagen")
    )
    assert client.post(f"{PAGE}/dienst-toeslagen/klopt").headers["location"] == f"{PAGE}?staat=dienst-toeslagen"
    assert "Er is een concept" in client.get(PAGE).text
    assert client.post(f"{PAGE}/bestaat-niet/klopt").status_code == 404


def test_answers_carry_the_mark(light):
    """The clerk sees it where the source and the date stand: in the advice, on the page of the desk and of the task."""
    client = light.client
    advice = client.post("/v1/advice", json={"text": "Vraag over een formulier"}).json()
    question = advice["question"]
    option = next(one for one in question["options"] if one["readings"] and one["readings"][0]["task"] == "huurtoeslag")
    answers = [{"question": question["id"], "option": option["id"]}]
    advice = client.post("/v1/advice", json={"text": "Vraag over een formulier", "answers": answers}).json()
    assert advice["recommendation"]["agreement_stale"]
    assert not advice["recommendation"]["stale"]
    assert (
        "De afspraak over dit onderwerp is ouder dan een jaar. Vraag na of die nog klopt."
        in advice["recommendation"]["warnings"]
    )
    assert "te lang geleden" in client.get("/loketten/dienst-toeslagen").text
    assert "te lang geleden" not in client.get("/loketten/rdw").text
    card = client.get("/taakverdeling?thema=toeslagen").text.split('id="taak-huurtoeslag"')[1].split("</li>\n<li")[0]
    assert "ouder dan een jaar" in card


@pytest.mark.parametrize(
    ("roles", "look", "change"),
    [((), 303, 303), ((Role.COUNTER,), 403, 403), ((Role.COORDINATOR,), 200, 403), ((Role.ADMINISTRATOR,), 200, 303)],
)
def test_who_may_look_and_who_may_change(light, roles, look, change):
    light.client.cookies.clear()
    if roles:
        sign_in(light.client, *roles)
    assert light.client.get(PAGE).status_code == look
    assert light.client.post(f"{PAGE}/rdw/klopt").status_code == change
