"""A subject is taken out of use with all that refers to it, said beforehand, and comes back with its sentences."""

import re

import pytest

from api.accounts.identity import Role
from api.editing.composing import bodies_of, composed
from api.editing.leaving import with_what_goes_along
from knowledge import references
from tests.subjects import hidden

PAGE = "/beheer/onderwerpen/parkeervergunning/gegevens"
ASK = "/beheer/onderwerpen/parkeervergunning/archiveren"
BACK = "/beheer/onderwerpen/parkeervergunning/terughalen"


@pytest.fixture
def client(subjects_product):
    """A client of an editor without drafts."""
    subjects_product.sign_in(Role.EDITOR)
    for draft in drafts_of(subjects_product):
        subjects_product.app.state.editing.drafts.discard(draft)
    return subjects_product.client


def drafts_of(product):
    """Every draft there is."""
    return product.app.state.editing.drafts.of_municipality("lindewaard")


def newest(product):
    """The newest content."""
    return product.app.state.editing.latest.kb("lindewaard")


def about_it(product):
    """The entries about the subject alone, by collection and id."""
    return {
        entry: body
        for entry, body in bodies_of(newest(product).content).items()
        if entry[1].split("/")[0] == "parkeervergunning"
        or any(one.get("task") == "parkeervergunning" for one in body.get("readings", ()))
    }


def publish(client, number):
    """Look and publish; return the page that was looked at."""
    preview = client.get(f"/beheer/publiceren?concept={number}")
    form = {"concept": str(number), "reden": "Zo is het.", "zegel": hidden(preview).get("zegel", "")}
    done = client.post("/beheer/publiceren", data=form)
    assert done.status_code == 303, done.text
    return preview


def test_a_subject_goes_with_what_refers_to_it_and_comes_back_with_its_sentences(subjects_product, client):
    before = about_it(subjects_product)
    assert {collection for collection, _ in before} == {
        "tasks",
        "division",
        "utterances",
        "ambiguities",
        "digital_cues",
    }
    asked = client.get(ASK)
    said = sum(len(body["texts"]) for (collection, _), body in before.items() if collection == "utterances")
    for words in ("De taakverdeling: ", f"{said} voorbeeldzinnen", "onduidelijke zinnen die hierover kunnen gaan"):
        assert words in asked.text
    assert client.post(ASK).headers["location"] == PAGE
    assert "wordt gearchiveerd" in client.get(PAGE).text
    (draft,) = drafts_of(subjects_product)
    preview = publish(client, draft.id)
    assert "Dit gaat weg met Parkeervergunning en bezoekersregeling" in preview.text
    assert "niemand" in preview.text
    assert about_it(subjects_product) == {}
    assert list(references.problems(newest(subjects_product).content)) == []

    assert "gearchiveerd</span>" in client.get("/beheer/onderwerpen?zoek=parkeervergunning").text
    gone = client.get(PAGE)
    assert "Dit komt mee terug" in gone.text
    assert f"{said} voorbeeldzinnen" in gone.text
    assert client.get("/beheer/taakverdeling/parkeervergunning/gegevens").status_code == 404
    assert client.post(BACK).headers["location"] == f"{PAGE}?bewaard=terug"
    assert "Alles is er" in client.get(PAGE).text
    listed = client.get("/beheer/concepten").text
    assert listed.count('name="concept"') == 1  # one line for all of it
    assert "onduidelijke zinnen (" in listed
    publish(client, next(one.id for one in drafts_of(subjects_product) if one.key.collection == "utterances"))
    assert about_it(subjects_product) == before
    assert drafts_of(subjects_product) == ()


def test_a_subject_may_be_kept_after_all(subjects_product, client):
    client.post(ASK)
    (draft,) = drafts_of(subjects_product)
    asked = client.get(f"/beheer/concepten/{draft.id}/weg")
    assert asked.status_code == 200
    client.post(f"/beheer/concepten/{draft.id}/weg", data={"zegel": hidden(asked)["zegel"]})
    assert re.search(r'name="naam" value="Parkeervergunning', client.get(PAGE).text)


def test_archiving_says_that_it_replaces_a_draft(client):
    """What was typed about the subject itself is gone then."""
    said = "Archiveren vervangt dat concept."
    assert said not in client.get(ASK).text
    client.post(PAGE, data={"naam": "Parkeren", "thema": "mobiliteit", "afbakening": "x", "versie": "0"})
    assert said in client.get(ASK).text


def test_what_is_not_there_cannot_be_archived_or_brought_back(client):
    for address in (ASK, BACK):
        nowhere = address.replace("parkeervergunning", "nergens")
        assert client.get(nowhere).status_code in {404, 405}
    assert client.post(BACK).headers["location"] == PAGE  # it is in use
    assert client.post(ASK.replace("parkeervergunning", "nergens")).status_code == 404


@pytest.mark.parametrize("task", ["schuldhulp-aanvragen", "dakloos-vannacht"])
def test_nothing_refers_to_it_any_more_and_nothing_else_is_refused(lindewaard, task):
    """Of subjects that many desks and rules name; a refusal of one subject never becomes one of all subjects."""
    content = lindewaard.content
    after = composed(content, with_what_goes_along(content, {("tasks", task): None}))
    assert list(references.problems(after)) == []
    for before, now in zip(content.desks, after.desks, strict=True):
        kept = [one.text for one in now.does_not]
        for refusal in before.does_not:
            covers = refusal.applies_to
            only = covers.tasks == (task,) and not covers.themes
            assert (refusal.text in kept) is not only
        for refusal in now.does_not:
            assert refusal.applies_to.tasks or refusal.applies_to.themes or refusal in before.does_not
    assert len(after.escalation.rules) <= len(content.escalation.rules)
    assert all(task not in (rule.tasks or ()) for rule in after.escalation.rules)
