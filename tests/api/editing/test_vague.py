"""Ambiguous sentences on their pages: found, written, changed, taken away and published, with their question."""

import re
from html import unescape

import pytest
from starlette.datastructures import FormData

from api.accounts.identity import Person, Role
from api.editing import vague_form
from knowledge.store.snapshot import ambiguity_id
from tests.subjects import hidden, publish

LIST = "/beheer/onduidelijke-zinnen"
BY_ITSELF = {"HX-Request": "true"}
WISH = "Parkeervergunning en bezoekersregeling: aanvragen of melden"
OBJECTION = "Parkeervergunning en bezoekersregeling: bezwaar, klacht en juridische hulp"
ASKED = {
    "zin": "gedoe met dat parkeren voor de deur",
    "vraag": "Wilt u een vergunning, of bent u het ergens niet mee eens?",
    "betekenis-1": WISH,
    "betekenis-2": OBJECTION,
}


@pytest.fixture
def editing(subjects_product):
    """The drafts and the content behind the pages."""
    return subjects_product.app.state.editing


@pytest.fixture
def client(subjects_product, editing):
    """A client of an editor without drafts."""
    subjects_product.sign_in(Role.EDITOR)
    for draft in editing.drafts.of_municipality("lindewaard"):
        editing.drafts.discard(draft)
    return subjects_product.client


def drafts_of(editing):
    """Every draft there is."""
    return editing.drafts.of_municipality("lindewaard")


def new_form(client):
    """The address of an empty form."""
    return client.get(f"{LIST}/nieuw").headers["location"]


def save(client, address, **fields):
    """Open a form, fill it in and press the button; return the page that follows."""
    done = client.post(address, data={**hidden(client.get(address)), **fields})
    return client.get(done.headers["location"])


def write(client, **changes):
    """Write a new sentence; return its address and the page that follows."""
    address = new_form(client)
    return address, save(client, address, **{**ASKED, **changes})


def first_in_list(client, query=""):
    """The address of the first sentence that is found."""
    return re.search(rf'href="({LIST}/[0-9a-f]{{32}}/gegevens)"', client.get(f"{LIST}?{query}").text)[1]


def error_at(page, field):
    """What is said to be wrong at a field."""
    return unescape(" ".join(re.findall(rf'id="fout-{field}"[^>]*>(.*?)</p>', page.text)))


def test_sentences_are_found_by_words_by_subject_and_by_draft(client, editing):
    every = editing.latest.kb("lindewaard").content.ambiguities
    assert f"{len(every)} van {len(every)} zinnen" in client.get(LIST).text
    one = every[0]
    word = max(re.findall(r"\w+", one.text), key=len)
    found = unescape(client.get(f"{LIST}?zoek={word.upper()}").text)
    assert one.text in found
    assert found.count('class="oz-row"') < len(every)
    assert "Geen zin gevonden" in client.get(f"{LIST}?zoek=xyzzy").text
    assert "Geen zin gevonden" in client.get(f"{LIST}?onderwerp=grofvuil&zoek=xyzzy").text
    assert "Geen zin gevonden" in client.get(f"{LIST}?concept=ja").text
    write(client)
    assert f"1 van {len(every) + 1} zinnen" in client.get(f"{LIST}?concept=ja").text
    fragment = client.get(f"{LIST}?bladzijde=99", headers=BY_ITSELF).text
    assert fragment.startswith('<div id="zinnenlijst">')


def test_nothing_is_kept_of_a_form_that_stays_empty(client, editing):
    address = new_form(client)
    assert "Er is nog niets ingevuld." in client.get(address).text
    told = client.post(address, data=hidden(client.get(address)), headers=BY_ITSELF)
    assert "Er is nog niets ingevuld." in told.text
    assert "Er is niets veranderd." in save(client, address).text
    assert drafts_of(editing) == ()


def test_a_sentence_is_written_looked_at_and_published(client, editing):
    address, page = write(client)
    assert "Bewaard als concept." in page.text
    assert "Gaat eerst naar: " in page.text
    (draft,) = drafts_of(editing)
    assert publish(client, draft.id) == 1
    kb = editing.latest.kb("lindewaard")
    made = kb.ambiguities[ASKED["zin"]]
    assert made.question == ASKED["vraag"]
    assert [one.kind for one in made.readings] == ["aanvragen", "bezwaar"]
    again = first_in_list(client, "zoek=gedoe")
    assert again != address
    changed = save(client, again, **{**ASKED, "zin": "gedoe met parkeren bij mij in de straat"})
    assert "Dit hebt u veranderd: tekst." in changed.text
    publish(client, drafts_of(editing)[0].id)
    kb = editing.latest.kb("lindewaard")
    assert ASKED["zin"] not in kb.ambiguities
    assert kb.ambiguities["gedoe met parkeren bij mij in de straat"].question == ASKED["vraag"]


def test_a_sentence_is_taken_away_after_it_was_looked_at(client, editing):
    address = first_in_list(client)
    count = len(editing.latest.kb("lindewaard").content.ambiguities)
    away = client.post(address.replace("gegevens", "weghalen"))
    page = client.get(away.headers["location"])
    assert "In uw concept gaat deze zin weg." in page.text
    assert 'name="zin"' not in page.text
    (draft,) = drafts_of(editing)
    assert "gaat weg" in client.get(f"/beheer/publiceren?concept={draft.id}").text
    publish(client, draft.id)
    assert len(editing.latest.kb("lindewaard").content.ambiguities) == count - 1
    assert client.get(address).status_code == 404
    assert client.post(new_form(client).replace("gegevens", "weghalen")).status_code == 404


def test_a_sentence_that_was_taken_away_is_brought_back_as_it_was(client, editing):
    """It stands in a list with the day and who did it; bringing back is a draft like any other."""
    address = first_in_list(client)
    before = editing.latest.kb("lindewaard").content.ambiguities
    gone = next(one for one in before if ambiguity_id(one.text) in address)
    client.post(address.replace("gegevens", "weghalen"))
    publish(client, drafts_of(editing)[0].id)
    assert f"{LIST}/weggehaald" in client.get(LIST).text
    told = client.get(f"{LIST}/weggehaald")
    assert gone.text in unescape(told.text)
    assert gone.question in unescape(told.text)
    back = address.replace("gegevens", "terughalen")
    assert f'action="{back}"' in told.text
    page = client.get(client.post(back).headers["location"])
    assert "Teruggehaald in uw concept" in page.text
    assert gone.text in unescape(page.text)
    assert client.post(back).headers["location"] == address, "twice is once"
    (draft,) = drafts_of(editing)
    assert back not in client.get(f"{LIST}/weggehaald").text
    publish(client, draft.id)
    assert set(editing.latest.kb("lindewaard").content.ambiguities) == set(before)
    assert client.post(new_form(client).replace("gegevens", "terughalen")).status_code == 404


@pytest.fixture(scope="module")
def known(lindewaard):
    """What is said already, and the cells by name."""
    return vague_form.Said.of(lindewaard), vague_form.cells(lindewaard, ())


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"zin": "x"}, "zin", "Gebruik 2 tot 600 tekens. Het zijn er nu 1."),
        ({"zin": "y" * 601}, "zin", "Het zijn er nu 601."),
        ({"zin": ""}, "zin", "Schrijf op wat iemand zegt."),
        ({"vraag": ""}, "vraag", "Schrijf op wat een goede medewerker dan vraagt."),
        ({"vraag": "Wat wilt u"}, "vraag", "Zet een vraagteken aan het eind."),
        ({"vraag": f"{'z' * 200}?"}, "vraag", "Het zijn er nu 201."),
        ({"betekenis-2": ""}, "betekenissen", "Kies minstens 2 dingen die het kan betekenen."),
        ({"betekenis-2": WISH.upper()}, "betekenissen", f"‘{WISH}’ staat er twee keer."),
        ({"betekenis-2": "parkervergunning bezwaar"}, "betekenissen", f"Bedoelt u: {OBJECTION}?"),
        ({"betekenis-2": "bel 06 12345678"}, "betekenissen", "‘bel [telefoonnummer]’ staat niet in de taakverdeling."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(known, sent, field, sentence):
    said, cells = known
    body = vague_form.changed(cells, FormData({**ASKED, **sent}))
    found = vague_form.problems(said, cells, vague_form.new_id(), body, ())
    assert list(found) == [field]
    assert sentence in " ".join(found[field])


def test_what_comes_with_the_program_is_right(known, lindewaard):
    said, cells = known
    for one in lindewaard.content.ambiguities:
        assert not vague_form.problems(said, cells, ambiguity_id(one.text), one.model_dump(), ())


def test_what_is_wrong_is_kept_told_and_not_published(client, editing):
    address, page = write(client, vraag="Wat wilt u")
    assert "Zet een vraagteken aan het eind." in error_at(page, "vraag")
    (draft,) = drafts_of(editing)
    preview = client.get(f"/beheer/publiceren?concept={draft.id}")
    assert "Zet een vraagteken aan het eind." in preview.text
    assert 'name="zegel"' not in preview.text
    assert 'value="Wat wilt u"' in client.get(address).text


def test_the_same_words_are_not_there_twice_nor_clear_as_well(client, editing):
    kb = editing.latest.kb("lindewaard")
    vague, clear = kb.content.ambiguities[-1].text, kb.content.utterances[0].text
    _, page = write(client, zin=vague.upper())
    assert "Deze zin staat al bij de onduidelijke zinnen." in error_at(page, "zin")
    _, page = write(client, zin=clear)
    assert "als een duidelijke zin" in error_at(page, "zin")
    assert "Deze zin staat al in een ander concept van u." in error_at(write(client, zin=clear)[1], "zin")
    first, second = (draft.id for draft in drafts_of(editing)[1:])
    both = client.get(f"/beheer/publiceren?concept={first}&concept={second}")
    assert "als een duidelijke zin" in unescape(both.text)


def test_what_is_typed_is_kept_by_itself_without_personal_data(client, editing):
    """What is still empty is not wrong yet; where each meaning leads follows what is typed."""
    address = new_form(client)
    form = {**hidden(client.get(address)), "zin": "bel mij op 06 12345678", "betekenis-1": WISH.lower()}
    told = client.post(address, data=form, headers=BY_ITSELF)
    assert "Vanzelf bewaard in uw concept om" in told.text
    assert "Weggehaald uit de tekst: telefoonnummer" in told.text
    assert error_at(told, "vraag") == error_at(told, "betekenissen") == ""
    assert "Gaat eerst naar: " in re.search(r'id="naar-betekenis-1"[^>]*>(.*?)</p>', told.text)[1]
    (draft,) = drafts_of(editing)
    assert "12345678" not in str(draft.body)
    assert draft.body["readings"] == [{"task": "parkeervergunning", "kind": "aanvragen"}]


def test_two_windows_and_two_editors_lose_nothing(subjects_product, client, editing):
    address = first_in_list(client)
    first, second = hidden(client.get(address)), hidden(client.get(address))
    text = re.search(r'<textarea[^>]*name="zin"[^>]*>([^<]*)<', client.get(address).text)[1]
    rest = {**ASKED, "zin": unescape(text)}
    client.post(address, data={**first, **rest})
    mine = {**second, **rest, "vraag": "Gaat het om de straat, of om de vergunning?"}
    assert "in een ander venster" in client.post(address, data=mine, headers=BY_ITSELF).text
    page = client.post(address, data=mine)
    assert "U veranderde dit in twee vensters." in page.text
    (draft,) = drafts_of(editing)
    done = client.post(f"/beheer/concepten/{draft.id}/samenvoegen", data={**hidden(page), "keuze-question": "mijn"})
    assert "Gaat het om de straat, of om de vergunning?" in unescape(client.get(done.headers["location"]).text)
    begun, _ = write(client)
    subjects_product.person = Person(7, "bas", "Bas", frozenset({Role.EDITOR}), "lindewaard", None)
    assert "Sanne werkt ook aan deze zin." in client.get(address).text
    assert client.get(begun).status_code == 404
    assert "van Sanne" in client.get(f"{LIST}?concept=ja").text


def test_only_an_address_that_was_given_out_begins_a_sentence(client):
    assert client.get(f"{LIST}/zomaar/gegevens").status_code == 404
    assert client.get(f"{LIST}/{'0' * 32}/gegevens").status_code == 404
    prefilled = client.get(client.get(f"{LIST}/nieuw?zin=iets+met+de+auto").headers["location"])
    assert "iets met de auto</textarea>" in prefilled.text
