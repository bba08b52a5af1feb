"""What must be looked at again: the list for editors, one step to say that it is right, and the mark in answers."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from api.accounts.identity import Role
from api.printing import sheets
from api.recommendation import alternatives, recommendation
from bot.actions import wording
from knowledge.base import KnowledgeBase
from knowledge.division import Circumstances, place
from knowledge.due import next_due
from knowledge.freshness import State, desk_state, due_agreements, due_desks, state_of
from knowledge.hours import TIMEZONE
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
    ("address", "mark"),
    [
        ("/loketten?zoek=toeslagen", "te lang niet gecontroleerd"),
        ("/kaart?loket={}", "De gegevens op deze kaart zijn lang niet gecontroleerd."),
        ("/kaart?loket={}&taal=pl", "Dane na tej karcie od dawna nie były sprawdzane."),
        ("/loketten/{}", "te lang geleden"),
    ],
)
def test_pages_carry_the_mark(light, address, mark):
    """And only for the desk that is too old."""
    assert mark in light.client.get(address.format("dienst-toeslagen")).text
    assert mark not in light.client.get(address.format("rdw").replace("toeslagen", "rdw")).text


@pytest.mark.parametrize(
    ("address", "mark"),
    [
        ("/loketten?zoek=rdw", "te lang niet gecontroleerd"),
        ("/loketten/rdw", "te lang geleden"),
        ("/kaart?loket=rdw", "lang niet gecontroleerd"),
    ],
)
def test_a_desk_is_stale_from_midnight_in_the_netherlands(light, monkeypatch, address, mark):
    """In UTC it is still the last day on which it may be relied on."""
    for hour, is_stale in ((22, False), (23, True)):
        late = datetime(2027, 1, 10, hour, 30, tzinfo=UTC)
        monkeypatch.setattr(type(light.app.state.product), "clock", lambda _, late=late: late)
        assert (mark in light.client.get(address).text) is is_stale


def test_what_is_said_aloud_carries_the_mark(light):
    """Questions about a desk and about the division, in words; also in the conversation, which asks the same."""
    client = light.client
    old = client.post("/v1/desks/questions", json={"text": "Is Dienst Toeslagen nu open?"}).json()["message"]
    assert old.endswith("Gecontroleerd op 1 januari 2025. Dat is te lang geleden: vraag na of het nog klopt.")
    fresh = client.post("/v1/desks/questions", json={"text": "Is de RDW nu open?"}).json()["message"]
    assert fresh.endswith("Gecontroleerd op 10 januari 2026.")
    asked = {"task": "huurtoeslag", "kind": "aanvragen", "desk": "dienst-toeslagen"}
    said = client.get("/v1/division", params=asked).json()["division"]["message"]
    assert said.endswith("1 januari 2025. Die afspraak is ouder dan een jaar. Vraag na of die nog klopt.")
    assert (
        "ouder dan"
        not in client.get("/v1/division", params=asked | {"task": "zorgtoeslag"}).json()["division"]["message"]
    )


def test_an_advice_names_what_is_old(aged):
    """The recommended desk and the others beside it."""
    now = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)
    circumstances = Circumstances(moment=now)
    found = place(aged, "huurtoeslag", "aanvragen", circumstances)
    card = recommendation(aged, found, circumstances)
    assert (card.desk, card.stale) == ("dienst-toeslagen", True)
    assert "De gegevens van dit loket zijn te lang niet gecontroleerd. Vraag na of ze nog kloppen." in card.warnings
    elsewhere = place(aged, "huurtoeslag", "invullen", circumstances)
    assert not recommendation(aged, elsewhere, circumstances).stale
    old = [one for one in alternatives(aged, found, now) if "te lang niet" in one.reason]
    assert "dienst-toeslagen" not in [one.desk for one in old]
    why = wording.why({"recommendation": card.model_dump(mode="json"), "excluded": []})
    assert why.endswith("(ouder dan een jaar). Loket nagekeken op 1 januari 2025 (te lang geleden).")


def test_paper_carries_the_mark(aged):
    """The sheet of a desk and the pocket card say it; of a desk that was checked they say nothing."""
    now = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)
    for made in (sheets.desk_sheet, sheets.pocket_card):
        said = made(aged, aged.desks["dienst-toeslagen"], now)["stale"]
        assert said == "Gecontroleerd op 1 januari 2025. Dat is te lang geleden: vraag na of het nog klopt."
        assert made(aged, aged.desks["rdw"], now)["stale"] == ""


def test_a_desk_is_stale_on_the_day_that_its_editor_set(aged):
    """Also within the year; the step that says that it is right sets the next day as far ahead."""
    short = {"verified_on": date(2026, 9, 1), "check_before": date(2026, 11, 1)}
    desk = aged.desks["rdw"].model_copy(update=short)
    assert desk_state(desk, date(2026, 11, 1)) is State.SOON
    assert desk_state(desk, date(2026, 11, 2)) is State.STALE
    assert next_due(desk, date(2026, 11, 24)) == date(2027, 1, 24)


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
