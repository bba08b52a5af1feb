"""Desks, tasks, the division, and questions about them in ordinary words."""

import json
from pathlib import Path

import pytest

SETS = Path(__file__).resolve().parents[1] / "evaluation"


def test_all_desks_and_one(client):
    """69 desks; one has every published field and today's hours."""
    assert len(client.get("/v1/desks").json()["desks"]) == 69
    desk = client.get("/v1/desks/ido-centrum").json()
    assert desk["desk"]["phone"] == "0999 - 21 10 40"
    assert desk["hours"]


def test_desks_are_found_by_what_people_call_them(client):
    """By alias and by organisation."""
    assert "balie-belastingen" in [desk["id"] for desk in client.get("/v1/desks?q=balie 5").json()["desks"]]
    assert client.get("/v1/desks?q=bestaatniet").json()["desks"] == []


def test_all_tasks_with_their_kinds(client):
    """174 subjects, 9 kinds, 806 cells."""
    body = client.get("/v1/tasks").json()
    assert (len(body["tasks"]), len(body["kinds"])) == (174, 9)
    assert sum(len(task["kinds"]) for task in body["tasks"]) == 806


def test_the_division_of_a_task(client):
    """Cells in order, the boundary, known wrong referrals, and a verdict when a desk is asked for."""
    body = client.get("/v1/division?task=digid-app&kind=digitaal-helpen&desk=balie-burgerzaken").json()
    assert body["cells"][0]["desks"][0]["desk"] == "ido-centrum"
    assert body["division"]["verdict"] == "does-not"
    assert body["division"]["instead"] == "ido-centrum"
    assert body["source"].startswith("Taakverdeling Lindewaard")


@pytest.mark.parametrize(
    ("query", "status"),
    [("task=nee", 404), ("task=digid-app&kind=nee", 422), ("task=digid-app&desk=nee", 422), ("", 422)],
)
def test_unknown_ids_in_the_division_are_named(client, query, status):
    """Never an empty list for something that does not exist."""
    answer = client.get(f"/v1/division?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def same(desk):
    return "ido" if desk in ("ido-centrum", "ido-oosterlinde") else desk


def test_desk_questions_of_the_development_set(client):
    """A first version: at least 17 of 20 right desk, fact and, where asked, open or not."""
    right, wrong = 0, []
    for line in (SETS / "dev_desk_info.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        reply = client.post("/v1/desks/questions", json={"text": item["text"], "at": item["at"]}).json()
        fact = reply["desk_info"] or {}
        ok = same(fact.get("desk")) == same(item["desk"]) and fact.get("about") == item["about"]
        if ok and item["about"] == "open-now":
            ok = fact["value"] is item["expected"]
        elif ok and item["expected"] is None:
            ok = not fact["value"]
        right += ok
        if not ok:
            wrong.append((item["text"], fact))
    assert right >= 17, wrong


def test_division_questions_of_the_development_set(client):
    """A first version: at least 18 of 30 right verdict about the right desk."""
    right, wrong = 0, []
    for line in (SETS / "dev_division.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if item["form"] == "session":
            continue
        body = {"text": item["text"], "from_desk": item["asker_desk"], "at": "2026-11-24T10:30:00+01:00"}
        found = client.post("/v1/division/questions", json=body).json()["division"] or {}
        if item["form"] == "who":
            accepted = {same(desk) for desk in item.get("answer_any") or [item.get("answer_desk")]}
            ok = same(found.get("desk")) in accepted
        else:
            ok = found.get("verdict") == item["verdict"] and same(found.get("desk")) == same(item["desk"])
        right += ok
        if not ok:
            wrong.append((item["text"], found.get("desk"), found.get("task"), found.get("kind"), found.get("verdict")))
    assert right >= 18, wrong


def test_an_unknown_desk_is_said_to_be_unknown(client):
    """Nothing is invented."""
    reply = client.post(
        "/v1/desks/questions", json={"text": "Wat is het nummer van het Pensioenpunt Lindewaard?"}
    ).json()
    assert reply["desk_info"] is None
    assert "ken ik niet" in reply["message"]


def test_there_refers_to_the_desk_of_the_conversation(client):
    """'Is dat nu open?' is about the desk that was just advised."""
    body = {"text": "is die nu open?", "about_desk": "taalhuis", "at": "2026-11-30T10:30:00+01:00"}
    fact = client.post("/v1/desks/questions", json=body).json()["desk_info"]
    assert (fact["desk"], fact["about"], fact["value"]) == ("taalhuis", "open-now", True)


def test_sessions_of_national_bodies_are_told(client):
    """The SVB sits at the overheidsbreed loket on Wednesday mornings."""
    body = {"text": "op welk dagdeel zit de SVB aan het overheidsbreed loket", "at": "2026-11-24T10:30:00+01:00"}
    reply = client.post("/v1/desks/questions", json=body).json()
    assert "woensdag van 09:00 tot 12:30" in reply["message"]
