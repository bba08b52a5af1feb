"""The work of the editor: what the counter says, in groups; one step for each, and a way back."""

import re
from dataclasses import replace

import pytest

from api.accounts.identity import Role
from knowledge.base import KnowledgeBase
from tests.databases import without_table
from tests.light import light_product

AT = "/beheer/werkvoorraad"
QUESTION = "waar vraag ik een standplaats voor een friteskraam aan"


@pytest.fixture(scope="module")
def fewer(lindewaard):
    """Lindewaard with the example sentences of one subject: publishing reads all of them several times."""
    sentences = tuple(one for one in lindewaard.content.utterances if one.task == "aow")
    return KnowledgeBase(lindewaard.content.model_copy(update={"utterances": sentences, "ambiguities": ()}))


@pytest.fixture(scope="module")
def product(tmp_path_factory, fewer):
    """The application with an editor."""
    with light_product(tmp_path_factory.mktemp("work"), fewer) as made:
        made.sign_in(Role.EDITOR)
        yield made


@pytest.fixture
def editor(product):
    """The client of an editor, who finds nothing open."""
    product.sign_in(Role.EDITOR)
    yield product.client
    close_all(product)


def close_all(product):
    """Close everything that is open with a note, for the next test."""
    for _ in range(20):
        found = re.search(rf'href="{AT}/groep/([^"?]+)"', page(product))
        if found is None:
            return
        step(product.client, found[1], stap="notitie", uitkomst="klopt")


def page(product, query=""):
    answer = product.client.get(AT + query)
    assert answer.status_code == 200
    return answer.text


def report(client, text=QUESTION, sort="geen-antwoord", **about):
    body = {"sort": sort, "text": text, "from_desk": "informatiebalie", **about}
    return client.post("/v1/feedback", json=body).json()["code"]


def refuse(product, task="aow", kind="digitaal-helpen"):
    """Let the IDO refuse a referral as the wrong desk."""
    body = {"from_desk": "informatiebalie", "to_desk": "ido-centrum", "task": task, "kind": kind}
    code = product.client.post("/v1/referrals", json=body).json()["code"]
    product.sign_in(Role.VOLUNTEER, desk="ido-centrum")
    fields = {"stand": "geweigerd", "versie": "1", "reden": "verkeerd-loket"}
    assert product.client.post(f"/doorverwijzingen/{code}", data=fields).status_code == 303
    product.sign_in(Role.EDITOR)


def step(client, key, **fields):
    """Send the form of a group with everything in it chosen, unless said otherwise."""
    shown = client.get(f"{AT}/groep/{key}?stap={fields['stap']}").text
    chosen = re.findall(r'name="melding" value="([^"]+)"', shown)
    token = re.search(r'name="sleutel" value="([^"]+)"', shown)
    return client.post(f"{AT}/groep/{key}", data={"melding": chosen, "sleutel": token and token[1], **fields})


def texts(product, entry):
    """The example sentences that are published for a cell."""
    editing = product.app.state.editing
    body = editing.body_at(editing.latest.kb("lindewaard"), ("utterances", entry))
    return body["texts"] if body else []


def test_empty_it_says_what_comes_here(product, editor):
    assert "Er ligt niets." in page(product)


def test_groups_with_counts_and_a_filter(product, editor, lindewaard):
    """Refusals with their cell, words masked; without recognition it says that sentences are not compared."""
    refuse(product)
    refuse(product)
    report(editor, "bel 06-12345678, de tijden kloppen niet", "niet-juist", task="huurtoeslag", kind="invullen")
    report(editor)
    text = page(product)
    assert "<strong>2</strong> keer" in text
    assert "zegt dat het niet het goede loket is. De taakverdeling stuurt de inwoner er wel naartoe." in text
    for line in lindewaard.cells["aow", "digitaal-helpen"]:
        assert lindewaard.desks[line.desk].name in text
    assert "[telefoonnummer], de tijden kloppen niet" in text
    assert "06-12345678" not in text
    assert "Zinnen worden nu niet op gelijkenis vergeleken" in text
    only = page(product, "?soort=niet-juist")
    assert "de tijden kloppen niet" in only
    assert QUESTION not in only


def test_sentences_are_added_and_published_in_one_step_and_taken_out_again(product, editor):
    """What is sent twice counts once; the step says which revision; undoing publishes without them."""
    code = report(editor, QUESTION + ", mail jan@voorbeeld.nl")
    form = {
        "stap": "zinnen",
        "zinnen": f"{QUESTION}\nmeneer wil met oliebollen op het plein staan, mail jan@voorbeeld.nl",
        "onderwerp": "AOW en AOW-leeftijd",
        "hulp": "informeren",
        "daarna": "publiceer",
    }
    before = texts(product, "aow/informeren")
    first = step(editor, code, sleutel="twee-keer", **form)
    again = editor.post(f"{AT}/groep/{code}", data={"melding": [code], "sleutel": "twee-keer", **form})
    assert (first.status_code, again.headers["location"]) == (303, first.headers["location"])
    after = texts(product, "aow/informeren")
    assert after == [*before, QUESTION, "meneer wil met oliebollen op het plein staan, mail"]
    done = editor.get(first.headers["location"]).text
    revision = product.app.state.editing.latest.kb("lindewaard").revision
    assert f"Gepubliceerd als revisie {revision}" in done
    assert "Er ligt niets." in done
    number = re.search(r"/gedaan/(\d+)/ongedaan", done)[1]
    undone = editor.post(f"{AT}/gedaan/{number}/ongedaan")
    assert "1 melding staat weer in de werkvoorraad" in editor.get(undone.headers["location"]).text
    assert texts(product, "aow/informeren") == before
    assert code in page(product)


def test_a_sentence_in_a_draft_is_done_when_that_is_published(product, editor):
    """Whoever publishes it; until then it waits, and the draft goes when it is taken back."""
    code = report(editor)
    form = {"stap": "zinnen", "zinnen": "met een kraam op de kermis staan", "onderwerp": "aow", "hulp": "informeren"}
    where = step(editor, code, **form).headers["location"]
    assert "Het staat in een concept" in editor.get(where).text
    editing = product.app.state.editing
    (draft,) = editing.drafts.of_municipality("lindewaard")
    editor.post(where.replace("?gedaan=", "/gedaan/") + "/ongedaan")
    assert editing.drafts.of_municipality("lindewaard") == ()
    step(editor, code, **form)
    (draft,) = editing.drafts.of_municipality("lindewaard")
    assert "Wacht op publicatie" in page(product)
    proposal = editing.publication.propose(product.person, frozenset({draft.id}))
    published = editing.publication.publish(product.person, proposal, proposal.seal, "")
    assert "Wacht op publicatie" not in page(product)
    assert f"revisie {published.number}" in page(product)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"zinnen": ""}, "Schrijf minstens één zin"),
        ({"zinnen": "06-12345678"}, "Schrijf minstens één zin"),
        ({"zinnen": "x" * 601}, "Een zin heeft 2 tot 600 tekens"),
        ({"onderwerp": "bestaat niet"}, "Kies een onderwerp uit de lijst"),
        ({"hulp": ""}, "Kies wat voor hulp dit is"),
        ({"hulp": "leren"}, "niets afgesproken"),
        ({"melding": []}, "Kies minstens één melding"),
        ({"stap": "notitie"}, "Kies wat u deed"),
        ({"stap": "notitie", "uitkomst": "uitgelegd", "toelichting": "a" * 501}, "501 tekens"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(product, editor, fields, sentence):
    code = report(editor)
    form = {"stap": "zinnen", "zinnen": QUESTION, "onderwerp": "aow", "hulp": "informeren", "toelichting": "Bedankt"}
    answer = step(editor, code, **form | fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert fields.get("toelichting", "Bedankt") in answer.text
    assert QUESTION in page(product)


def test_a_database_that_does_not_answer_gives_the_sentences_back(product, editor):
    key = report(editor)
    sent = {"stap": "zinnen", "sleutel": "x", "zinnen": "getypt tijdens de storing", "melding": key}
    with without_table(product.app.state.casework_engine, "feedback"):
        answer = editor.post(f"{AT}/groep/{key}", data=sent)
    assert answer.status_code == 503
    assert 'value="getypt tijdens de storing"' in answer.text


def test_a_refusal_leads_to_the_row_with_the_desk_taken_out(product, editor):
    """As a draft, which changes nothing until it is published; an item that was not chosen stays."""
    refuse(product)
    key = re.search(rf'href="{AT}/groep/([^"?]+)"', page(product))[1]
    answer = step(editor, key, stap="taakverdeling", onderwerp="aow", hulp="digitaal-helpen")
    assert answer.headers["location"] == "/beheer/taakverdeling/aow/gegevens?bewaard=1"
    assert editor.get(answer.headers["location"]).status_code == 200
    (draft,) = product.app.state.editing.drafts.of_municipality("lindewaard")
    assert "ido-centrum" not in [line["desk"] for line in draft.body["help"]["digitaal-helpen"]]
    assert ("ido-centrum", "digitaal-helpen") in [(one["desk"], one["kind"]) for one in draft.body["not"]]
    assert "Wacht op publicatie" in page(product)
    product.app.state.editing.drafts.discard(draft)


def test_a_note_closes_what_is_chosen_and_the_desk_reads_it(product, editor):
    """With the day, what became of it and the masked note; not what anybody said; another desk reads nothing."""
    first = report(editor, "klopt niet", "niet-juist", task="aow", kind="invullen")
    second = report(editor, "klopt ook niet", "niet-juist", task="aow", kind="invullen")
    note = {"uitkomst": "loket", "toelichting": "De tijden zijn anders, bel 06-12345678"}
    assert step(editor, first, stap="notitie", melding=[first], **note).status_code == 303
    assert second in page(product)
    assert editor.get(f"{AT}/groep/{first}").status_code == 404
    product.sign_in()
    for told in (f"/opmerkingen/{first}", "/signalen/mijn?loket=informatiebalie"):
        text = editor.get(told).text
        assert "aangepast op 24 november 2026" in text
        assert "De tijden zijn anders, bel [telefoonnummer]" in text
        assert "klopt niet" not in text.replace("dat iets niet klopt", "")
    assert "ligt bij de redactie" in editor.get(f"/opmerkingen/{second}").text
    assert editor.get(f"/doorverwijzingen/zoek?code={first}").headers["location"] == f"/opmerkingen/{first}"
    assert "De tijden zijn anders" not in editor.get("/signalen/mijn?loket=taalhuis").text
    assert editor.get("/opmerkingen/KMPR-2345").status_code == 404
    product.sign_in(Role.EDITOR)


def test_where_a_colleague_publishes_the_sentences_wait_ready_for_one(tmp_path, fewer):
    """Nobody publishes a draft of their own; the step is done when the colleague has."""
    with light_product(tmp_path, fewer, second_person=True) as product:
        product.sign_in(Role.EDITOR)
        code = report(product.client)
        form = {"stap": "zinnen", "zinnen": QUESTION, "onderwerp": "aow", "hulp": "informeren", "daarna": "publiceer"}
        where = step(product.client, code, **form).headers["location"]
        assert "Een collega bekijkt het en publiceert het" in product.client.get(where).text
        editing = product.app.state.editing
        (draft,) = editing.drafts.of_municipality("lindewaard")
        assert (draft.ready, texts(product, "aow/informeren").count(QUESTION)) == (True, 0)
        colleague = replace(product.person, id=2, name="Omar")
        proposal = editing.publication.propose(colleague, frozenset({draft.id}))
        editing.publication.publish(colleague, proposal, proposal.seal, "")
        assert "aangepast op" in product.client.get(f"/opmerkingen/{code}").text


def test_only_editors_come_here(product):
    product.sign_in(Role.COUNTER)
    assert product.client.get(AT).status_code == 403
    product.sign_in(Role.EDITOR)
    assert product.client.post(f"{AT}/gedaan/99999/ongedaan").status_code == 404
    assert product.client.get(f"{AT}/groep/nietbestaand").status_code == 404
