"""The form of a subject: a draft like any other, with its product name picked from the official list."""

import re
from html import unescape

import pytest

from api.accounts.identity import Role
from api.editing.task_form import UNKNOWN
from knowledge.base import KnowledgeBase
from knowledge.references import upl_names
from tests.databases import without_table
from tests.light import light_product

HIDDEN = r'<input type="hidden" name="([^"]*)" value="([^"]*)">'
FORM = "/beheer/onderwerpen/huurtoeslag/gegevens"


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application with an editor."""
    without = {"utterances": (), "ambiguities": (), "digital_cues": ()}
    kb = KnowledgeBase(lindewaard.content.model_copy(update=without))
    with light_product(tmp_path_factory.mktemp("onderwerpen"), kb) as product:
        product.sign_in(Role.EDITOR)
        yield product


@pytest.fixture
def client(light):
    """A client of an editor without drafts."""
    light.discard_drafts()
    return light.client


def form_of(page):
    """Return the fields of the form as a browser would send them."""
    text = page.text
    fields = {
        name: unescape(value) for name, value in re.findall(r'<input[^>]*? name="(\w+)"[^>]*? value="([^"]*)"', text)
    }
    fields |= {name: unescape(value) for name, value in re.findall(r'<textarea[^>]*? name="(\w+)"[^>]*>([^<]*)<', text)}
    fields["thema"] = re.search(r'<option value="([^"]*)" selected', text)[1]
    if not re.search(r'name="spoed"[^>]* checked', text):
        fields.pop("spoed")
    return fields


def save(client, **changes):
    """Open the form, change fields and press the button; return the page that follows."""
    done = client.post(FORM, data={**form_of(client.get(FORM)), **changes})
    return client.get(done.headers["location"]) if done.status_code == 303 else done


def test_a_database_that_does_not_answer_gives_everything_back(light, client):
    """The page holds what was typed; when the database is back, its button keeps it."""
    form = form_of(client.get(FORM)) | {"naam": "Getypt tijdens de storing"}
    engine = light.app.state.editing.drafts._engine
    with without_table(engine, "draft"):
        page = client.post(FORM, data=form)
    assert page.status_code == 503
    assert "Dit is nog niet bewaard" in page.text
    kept = {unescape(name): unescape(value) for name, value in re.findall(HIDDEN, page.text)}
    again = client.get(client.post(FORM, data=kept).headers["location"])
    assert "Getypt tijdens de storing" in again.text


def test_the_form_says_what_is_published_and_changes_nothing_by_itself(light, client, lindewaard):
    page = client.get(FORM)
    assert form_of(page)["upl"] == "huurtoeslag"
    assert page.text.count("<option value=") >= len(upl_names())
    assert "Er is niets veranderd." in save(client).text
    assert light.drafts == ()


def test_a_product_is_picked_by_name_and_brings_its_uri(light, client):
    page = save(client, upl="Kinderopvangtoeslag", naam="Huur- en andere toeslagen", spoed="ja")
    assert "Bewaard als concept" in page.text
    (draft,) = light.drafts
    assert (draft.body["upl"], draft.body["upl_uri"]) == (
        "kinderopvangtoeslag",
        "http://standaarden.overheid.nl/owms/terms/kinderopvangtoeslag",
    )
    assert (draft.body["name"], draft.body["urgent"]) == ("Huur- en andere toeslagen", True)
    assert light.client.get(f"/beheer/publiceren?concept={draft.id}").status_code == 200


def test_no_product_is_allowed(light, client):
    save(client, upl="")
    (draft,) = light.drafts
    assert (draft.body["upl"], draft.body["upl_uri"]) == (None, None)


def test_a_name_that_is_not_in_the_list_is_said_at_its_field_and_kept(light, client):
    page = save(client, upl="huurtoeslach")
    assert UNKNOWN in page.text
    assert "Bedoelt u: huurtoeslag" in page.text
    assert form_of(page)["upl"] == "huurtoeslach"
    assert 'aria-describedby="hulp-upl fout-upl" aria-invalid="true"' in page.text
    assert "horen bij elkaar" not in page.text  # said once, at the field


def test_what_is_empty_or_too_long_is_said_at_its_field(client):
    page = save(client, naam="", voorbeelden="x" * 301)
    for field in ("name", "examples"):
        assert f'id="fout-{field}"' in page.text


def test_personal_data_in_an_example_is_taken_away_and_told(light, client):
    page = save(client, voorbeelden="Bel mij op 06 12345678")
    assert "Weggehaald uit uw tekst" in page.text
    (draft,) = light.drafts
    assert "12345678" not in str(draft.body)


def test_two_windows_do_not_overwrite_each_other(light, client):
    first, second = form_of(client.get(FORM)), form_of(client.get(FORM))
    client.post(FORM, data={**first, "naam": "Uit het eerste venster"})
    answer = client.post(FORM, data={**second, "naam": "Uit het tweede venster"})
    assert "Uit het eerste venster" in answer.text
    assert "Uit het tweede venster" in answer.text
    (draft,) = light.drafts
    assert draft.body["name"] == "Uit het eerste venster"


def test_the_list_finds_by_any_word_and_shows_what_has_no_product(client, lindewaard):
    assert "174 onderwerpen." in client.get("/beheer/onderwerpen").text
    assert f'href="{FORM}"' in client.get("/beheer/onderwerpen?zoek=huursubsidie").text
    without = sum(task.upl is None for task in lindewaard.content.tasks)
    assert f"{without} onderwerpen." in client.get("/beheer/onderwerpen?zonder=ja").text
    assert "Geen onderwerp gevonden" in client.get("/beheer/onderwerpen?zoek=zzzz").text
    assert client.get("/beheer/onderwerpen/nee/gegevens").status_code == 404
