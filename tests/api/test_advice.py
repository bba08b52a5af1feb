"""POST /v1/advice with the real model, index and content."""

import pytest

from api.moment_words import moment_as_meant

TUESDAY = "2026-11-24T10:30:00+01:00"


def ask(client, text, **more):
    return client.post("/v1/advice", json={"text": text, "at": TUESDAY, **more})


def test_a_clear_situation_gets_one_desk_with_everything_the_clerk_needs(client):
    """Desk, reason, open or not, how to hand over, what to bring, where it stops, source."""
    advice = ask(client, "mevrouw is haar wachtwoord van DigiD vergeten en kan niet inloggen").json()
    assert advice["decision"] == "refer"
    assert advice["readings"][0]["task"] == "digid-wachtwoord-vergeten"
    desk = advice["recommendation"]
    assert desk["desk"] == "ido-centrum"
    assert desk["role"] == "helpt"
    assert desk["open"] == {
        "now": True,
        "next": "tot 13:00",
        "text": "Nu open, tot 13:00.",
    }
    assert "De inwoner logt zelf in" in desk["until"]
    assert desk["handover"]["colleague_phone"] == "0999 - 21 10 41"
    assert desk["handover"]["methods"][0] == "Bel de collega terwijl de inwoner erbij is"
    assert "Geldig identiteitsbewijs" in desk["bring"]
    assert desk["source"] == "Taakverdeling Lindewaard (voorbeeldafspraak), 6 januari 2026"
    assert desk["verified_on"] == "12 februari 2026"
    assert advice["revision"] >= 1


def test_probabilities_are_probabilities_best_first(client):
    """The readings say how sure recognition is."""
    readings = ask(client, "hij wil bijstand aanvragen").json()["readings"]
    chances = [reading["probability"] for reading in readings]
    assert 0 < sum(chances) <= 1.0001
    assert readings[0]["task"] == "bijstand-aanvragen"


def test_a_desk_that_was_visited_is_not_advised_again(client):
    """And the clerk reads why."""
    text = "man wil ww aanvragen"
    first = ask(client, text).json()["recommendation"]["desk"]
    advice = ask(client, text, visited=[first]).json()
    assert (advice["recommendation"] or {}).get("desk") != first
    reasons = {item["desk"]: item["reason"] for item in advice["excluded"]}
    assert reasons[first] == "De inwoner is hier al geweest."


def test_the_asking_desk_that_does_it_itself_handles_it_here(client):
    """Nobody is sent away for what this desk does."""
    advice = ask(client, "Syrische vrouw zoekt een plek om Nederlands te oefenen", from_desk="taalhuis").json()
    assert advice["decision"] == "handle-here"
    assert advice["recommendation"]["desk"] == "taalhuis"


@pytest.mark.parametrize("text", ["moet morge uit huis van de rechter, ze komen", "weet vanagt nergens te slapen"])
def test_a_slip_in_when_it_is_makes_it_no_less_urgent(client, text):
    assert ask(client, text).json()["decision"] == "urgent"


@pytest.mark.parametrize("text", ["heeft veel zorgen", "komt hier vandaan", "elke morgen en avond", "een vannachtje"])
def test_words_that_look_like_when_it_is_stay_as_they_are(text):
    assert moment_as_meant(text) == text


def test_an_urgent_matter_is_urgent(client):
    """The words of the moment: tomorrow, out of the house."""
    advice = ask(client, "Overmorgen wordt hij uit huis gezet wegens huurachterstand").json()
    assert advice["decision"] == "urgent"
    assert advice["readings"][0]["kind"] == "spoed"
    assert advice["recommendation"]["desk"] == "schuldhulp"


def test_something_else_altogether_is_declined_honestly(client):
    """No desk is guessed for the weather."""
    advice = ask(client, "wordt het morgen mooi weer om te barbecueën").json()
    assert advice["decision"] == "out-of-scope"
    assert advice["recommendation"] is None
    assert advice["message"].startswith("Dit weet ik niet.")


VAGUE = "mw aan de lijn over 'de belasting', wil iemand spreken die erover gaat"


def test_a_vague_situation_gets_one_question_whose_answer_is_final(client):
    """At most five options, the last one 'geen van deze'; answering never leads to a second question."""
    advice = ask(client, VAGUE).json()
    assert advice["decision"] == "clarify"
    question = advice["question"]
    assert 3 <= len(question["options"]) <= 5
    assert question["options"][-1] == {"id": "geen", "label": "Geen van deze", "readings": [], "leads_to": None}
    assert len({option["label"] for option in question["options"]}) == len(question["options"])
    for option in question["options"]:
        after = ask(client, VAGUE, answers=[{"question": question["id"], "option": option["id"]}]).json()
        assert after["decision"] != "clarify"
        if option["readings"]:
            chosen = {(reading["task"], reading["kind"]) for reading in option["readings"]}
            assert (after["readings"][0]["task"], after["readings"][0]["kind"]) in chosen
        else:
            assert after["decision"] == "out-of-scope"


def test_options_lead_to_different_desks(client):
    """Between readings with the same desk nothing has to be asked."""
    question = ask(client, VAGUE).json()["question"]
    desks = []
    for option in question["options"][:-1]:
        answer = ask(client, VAGUE, answers=[{"question": question["id"], "option": option["id"]}]).json()
        desks.append(answer["recommendation"]["desk"])
    assert len(set(desks)) == len(desks)


def test_without_permission_to_ask_a_decision_is_made(client):
    """The conversation already asked its one question."""
    assert ask(client, VAGUE, may_ask=False).json()["decision"] != "clarify"


def test_once_there_is_help_for_what_was_urgent_the_advice_is_who_helps_after_that(client):
    text = "ze zegt dat ze er niet meer wil zijn en vanavond pillen neemt. Wie kan haar de komende weken bijstaan?"
    assert ask(client, text).json()["decision"] == "urgent"
    after = ask(client, text, urgency_settled=True).json()
    assert after["decision"] in {"refer", "handle-here", "clarify"}
    assert all(reading["kind"] != "spoed" for reading in after["readings"])


def test_personal_data_is_masked_and_never_echoed(client):
    """The matter is recognised all the same."""
    answer = ask(client, "111222333 en NL91ABNA0417164300, hij wil de eigen bijdrage van het CAK laten uitleggen")
    assert answer.json()["masked"] == ["BSN", "rekeningnummer"]
    assert answer.json()["readings"][0]["task"] == "eigen-bijdrage-zorg"
    assert "111222333" not in answer.text
    assert "0417164300" not in answer.text


def test_only_personal_data_is_no_question(client):
    """The clerk is asked to write what is needed."""
    answer = ask(client, "06-12345678")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "text"


def test_the_moment_decides_what_is_said_about_opening(client):
    """Tuesday 09:00 in Dutch time without an offset: the IDO in the centre opens at 10:00."""
    text = "mevrouw is haar wachtwoord van DigiD vergeten en kan niet inloggen"
    advice = client.post("/v1/advice", json={"text": text, "at": "2026-11-24T09:00:00"}).json()
    assert advice["recommendation"]["open"]["now"] is False
    assert advice["recommendation"]["open"]["next"] in ("vandaag om 09:30", "vandaag om 10:00")


def test_a_resident_of_oosterlinde_goes_to_oosterlinde(client):
    """Between equal desks the village chooses."""
    text = "mevrouw is haar wachtwoord van DigiD vergeten en kan niet inloggen"
    assert ask(client, text, village="Oosterlinde").json()["recommendation"]["desk"] == "ido-oosterlinde"


def test_what_may_hinder_is_said_beforehand(client):
    """A wheelchair and a language the desk is not known to speak."""
    advice = ask(client, "hij heeft geen eten meer in huis voor deze week", language="pl", wheelchair=True).json()
    assert advice["recommendation"]["desk"] == "voedselbank"
    warnings = " ".join(advice["recommendation"]["warnings"])
    assert "Pools" in warnings
    assert "rolstoel" in warnings


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "   \n "}, "text"),
        ({}, "text"),
        ({"text": "x" * 10_000}, "text"),
        ({"text": 12}, "text"),
        ({"text": "!!! ???"}, "text"),
        ({"text": "huur", "at": "31 februari"}, "at"),
        ({"text": "huur", "at": "2026-02-31T10:00"}, "at"),
        ({"text": "huur", "from_desk": "bestaat-niet"}, "from_desk"),
        ({"text": "huur", "visited": ["bestaat-niet"]}, "visited"),
        ({"text": "huur", "from_desk": "'; DROP TABLE revision; --"}, "from_desk"),
        ({"text": "huur", "vistied": []}, "vistied"),
        ({"text": "huur", "answers": [{"question": "q", "option": "onzin"}]}, "answers"),
        ({"text": "huur", "language": "klingon-taal"}, "language"),
    ],
)
def test_bad_input_is_named_in_dutch(client, body, field):
    """One shape, the field, a sentence; the value itself is not echoed."""
    answer = client.post("/v1/advice", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["title"] == "Dit klopt nog niet"
    assert field in [error["field"].split(".")[0] for error in problem["errors"]]
    assert all(error["message"].endswith(".") for error in problem["errors"])
    assert "DROP TABLE" not in answer.text or field == "from_desk"


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙂🙂 huurtoeslag 🙂",
        "أحتاج مساعدة مع DigiD",
        "Допоможіть з пропискою",
        "<script>alert(1)</script> huurtoeslag",
        "'; DROP TABLE revision; -- huurtoeslag",
        "huurtoeslag\x00\u202e",
        "a",
        "H" * 2000,
    ],
)
def test_strange_text_gets_an_answer(client, text):
    """Other scripts, emoji, HTML and SQL are just text."""
    answer = ask(client, text)
    assert answer.status_code == 200
    assert answer.json()["decision"] in {"refer", "handle-here", "clarify", "urgent", "out-of-scope"}


def test_broken_json_is_said(client):
    """Not a stack trace."""
    answer = client.post("/v1/advice", content=b"{nee", headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert "JSON" in answer.json()["errors"][0]["message"]


def test_a_kind_of_help_that_was_said_is_for_the_task_that_was_recognised(client):
    """No question about it, and no other kind; where nothing is agreed about it, the words alone decide."""
    vague = "inwoner met iets over huurtoeslag"
    assert ask(client, vague).json()["decision"] == "clarify"
    for kind in ("invullen", "bezwaar"):
        advice = ask(client, vague, kind=kind).json()
        assert [(reading["task"], reading["kind"]) for reading in advice["readings"]] == [("huurtoeslag", kind)]
        assert advice["recommendation"]
    assert ask(client, vague, kind="toveren").json()["decision"] == "clarify"
    assert ask(client, "pizza bestellen", kind="invullen").json()["recommendation"] is None
