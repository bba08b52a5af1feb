"""A subject is taken out of use with all that refers to it, said beforehand, and comes back with its sentences."""

import re

import pytest

from api.editing.composing import bodies_of, composed
from api.editing.leaving import with_what_goes_along
from knowledge import references
from tests.subjects import hidden

PAGE = "/beheer/onderwerpen/parkeervergunning/gegevens"
ASK = "/beheer/onderwerpen/parkeervergunning/archiveren"
BACK = "/beheer/onderwerpen/parkeervergunning/terughalen"


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


def publish(editor, number):
    """Look and publish; return the page that was looked at."""
    preview = editor.get(f"/beheer/publiceren?concept={number}")
    form = {"concept": str(number), "reden": "Zo is het.", "zegel": hidden(preview).get("zegel", "")}
    done = editor.post("/beheer/publiceren", data=form)
    assert done.status_code == 303, done.text
    return preview


def test_a_subject_goes_with_what_refers_to_it_and_comes_back_with_its_sentences(subjects_product, editor):
    before = about_it(subjects_product)
    assert {collection for collection, _ in before} == {
        "tasks",
        "division",
        "utterances",
        "ambiguities",
        "digital_cues",
    }
    asked = editor.get(ASK)
    said = sum(len(body["texts"]) for (collection, _), body in before.items() if collection == "utterances")
    for words in ("De taakverdeling: ", f"{said} voorbeeldzinnen", "onduidelijke zinnen die hierover kunnen gaan"):
        assert words in asked.text
    assert editor.post(ASK).headers["location"] == PAGE
    assert "wordt gearchiveerd" in editor.get(PAGE).text
    (draft,) = subjects_product.drafts
    preview = publish(editor, draft.id)
    assert "Dit gaat weg met Parkeervergunning en bezoekersregeling" in preview.text
    assert "niemand" in preview.text
    assert about_it(subjects_product) == {}
    assert list(references.problems(newest(subjects_product).content)) == []

    assert "gearchiveerd</span>" in editor.get("/beheer/onderwerpen?zoek=parkeervergunning").text
    gone = editor.get(PAGE)
    assert "Dit komt mee terug" in gone.text
    assert f"{said} voorbeeldzinnen" in gone.text
    assert editor.get("/beheer/taakverdeling/parkeervergunning/gegevens").status_code == 404
    assert editor.post(BACK).headers["location"] == f"{PAGE}?bewaard=terug"
    assert "Alles is er" in editor.get(PAGE).text
    listed = editor.get("/beheer/concepten").text
    assert listed.count('name="concept"') == 1  # one line for all of it
    assert "onduidelijke zinnen (" in listed
    publish(editor, next(one.id for one in subjects_product.drafts if one.key.collection == "utterances"))
    assert about_it(subjects_product) == before
    assert subjects_product.drafts == ()


def test_a_subject_may_be_kept_after_all(subjects_product, editor):
    editor.post(ASK)
    (draft,) = subjects_product.drafts
    asked = editor.get(f"/beheer/concepten/{draft.id}/weg")
    assert asked.status_code == 200
    editor.post(f"/beheer/concepten/{draft.id}/weg", data={"zegel": hidden(asked)["zegel"]})
    assert re.search(r'name="naam" value="Parkeervergunning', editor.get(PAGE).text)


def test_archiving_says_that_it_replaces_a_draft(editor):
    """What was typed about the subject itself is gone then."""
    said = "Archiveren vervangt dat concept."
    assert said not in editor.get(ASK).text
    editor.post(PAGE, data={"naam": "Parkeren", "thema": "mobiliteit", "afbakening": "x", "versie": "0"})
    assert said in editor.get(ASK).text


def test_what_is_not_there_cannot_be_archived_or_brought_back(editor):
    for address in (ASK, BACK):
        nowhere = address.replace("parkeervergunning", "nergens")
        assert editor.get(nowhere).status_code in {404, 405}
    assert editor.post(BACK).headers["location"] == PAGE  # it is in use
    assert editor.post(ASK.replace("parkeervergunning", "nergens")).status_code == 404


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
