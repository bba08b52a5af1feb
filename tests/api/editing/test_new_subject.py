"""A new subject: begun with a name, filled in on three pages, and published or thrown away as a whole."""

import re
from html import unescape

import pytest

from api.accounts.identity import Person, Role
from api.editing.subjects import TASKS
from tests.databases import without_table
from tests.subjects import DATA, DIVISION, ID, NAME, NEW, SAID, SENTENCE_LINES, begin, fill, hidden, publish, save

BY_ITSELF = {"HX-Request": "true"}
"""What the script of the page sends along."""


@pytest.fixture
def client(subjects_product):
    """A client of an editor without drafts."""
    subjects_product.sign_in(Role.EDITOR)
    for draft in drafts_of(subjects_product):
        subjects_product.app.state.editing.drafts.discard(draft)
    return subjects_product.client


def drafts_of(subjects_product):
    """Every draft there is."""
    return subjects_product.app.state.editing.drafts.of_municipality("lindewaard")


def entries(subjects_product):
    """The drafts as (collection, id)."""
    return {(draft.key.collection, draft.key.entry_id) for draft in drafts_of(subjects_product)}


def head(subjects_product):
    """The number of the draft with the name."""
    return next(draft.id for draft in drafts_of(subjects_product) if draft.key.collection == TASKS)


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"naam": "  "}, "name", "Vul de naam van het onderwerp in."),
        ({"naam": "grofvuil  en MILIEUSTRAAT"}, "name", "‘Grofvuil en milieustraat’ bestaat al en is in gebruik."),
        ({"id": "huurtoeslag"}, "id", "De korte naam ‘huurtoeslag’ is van Huurtoeslag en is in gebruik."),
        ({"id": "Fiets trommel"}, "id", "alleen kleine letters, cijfers en streepjes"),
        ({"id": "nieuw"}, "id", "gebruikt Loketwijzer zelf"),
        ({"naam": "???"}, "id", "alleen kleine letters, cijfers en streepjes"),
        ({"thema": ""}, "theme", "Kies een thema."),
        ({"thema": "bestaat-niet"}, "theme", "Kies een thema."),
    ],
)
def test_what_cannot_begin_is_said_at_its_field_and_kept(subjects_product, client, sent, field, sentence):
    page = begin(client, **sent)
    assert page.status_code == 422
    assert sentence in re.search(rf'id="fout-{field}">([^<]*)<', page.text)[1]
    assert "<title>Fout: " in page.text
    kept = {"naam": NAME, "thema": "leefomgeving", **sent}
    assert f'value="{" ".join(kept["naam"].split())}"' in page.text
    if kept["thema"] == "leefomgeving":
        assert '<option value="leefomgeving" selected>' in page.text
    if "id" in kept:
        assert f'value="{kept["id"].lower()}"' in page.text
    assert drafts_of(subjects_product) == ()


@pytest.mark.parametrize("name", ["WIA-uitkeringen", "Huursubsidie"])
def test_a_name_that_is_nearly_taken_or_another_word_for_one_is_asked_about(subjects_product, client, name):
    page = begin(client, naam=name, thema="toeslagen")
    assert page.status_code == 422
    assert "Bedoelt u een onderwerp dat er al is?" in page.text
    assert drafts_of(subjects_product) == ()
    assert begin(client, naam=name, thema="toeslagen", anders="ja").status_code == 303


def test_a_name_that_a_draft_has_is_taken_too_and_pressing_twice_makes_one(subjects_product, client):
    begin(client)
    assert "is een concept" in begin(client).text
    subjects_product.person = Person(7, "bas", "Bas", frozenset({Role.EDITOR}), "lindewaard", None)
    assert "is een concept" in begin(client).text
    page = client.get(DATA)
    assert page.status_code == 404
    assert "nog een concept van Sanne" in page.text
    assert "concept van Sanne" in client.get("/beheer/onderwerpen").text
    assert entries(subjects_product) == {("tasks", ID)}


def test_what_is_missing_is_said_at_its_field_and_stops_publishing(subjects_product, client):
    begin(client)
    page = save(client, DATA, naam=NAME, thema="leefomgeving", voorbeelden="Een vraag", upl="")
    for field, sentence in {
        "scope": "Schrijf op waar het over gaat.",
        "examples": "Schrijf minstens 4 voorbeeldvragen op. Er is nu 1.",
    }.items():
        assert sentence in re.search(rf'id="fout-{field}">(.*?)</p>', page.text)[1]
    assert "Kies bij minstens één soort hulp een loket." in page.text
    row = save(client, DIVISION, bron="Overleg")
    assert "Kies bij minstens één soort hulp een loket." in row.text
    assert "Kies eerst bij" in client.get(SAID).text
    preview = client.get(f"/beheer/publiceren?concept={head(subjects_product)}")
    assert "Dit kan nog niet gepubliceerd worden" in preview.text
    assert "Kies bij minstens één soort hulp een loket." in preview.text
    assert 'name="zegel"' not in preview.text
    assert "dingen nodig: dit kan nog niet gepubliceerd worden" in client.get("/beheer/concepten").text


def test_sentences_are_said_per_kind_and_may_not_be_of_another_subject(subjects_product, client, lindewaard):
    begin(client)
    other = next(said.text for said in lindewaard.content.utterances if said.task == "grofvuil")
    page = fill(client, kinds=("aanvragen", "informeren"), said=f"een zin\n{other.upper()}\nx\n{'y' * 601}\neen zin")
    error = unescape(re.search(r'id="fout-informeren">(.*?)</p>', page.text)[1])
    assert f"De zin ‘{other.upper()}’ staat al bij Grofvuil en milieustraat" in error
    assert "De zin ‘x’ is te kort." in error
    assert "is te lang; gebruik hoogstens 600 tekens." in error
    kept = unescape(re.search(r'<textarea[^>]*name="zinnen-informeren"[^>]*>([^<]*)<', page.text)[1])
    assert kept.split("\n") == ["een zin", other.upper(), "x", "y" * 601]  # each once, nothing lost
    few = save(client, SAID, **{"zinnen-informeren": "een zin", "zinnen-aanvragen": SENTENCE_LINES})
    assert "nu is het er 1" in few.text
    assert "Schrijf bij ‘Informeren’ minstens 3 zinnen op." in few.text


def test_personal_data_in_a_sentence_is_taken_away_and_told(subjects_product, client):
    begin(client)
    fill(client)
    page = save(client, SAID, **{"zinnen-aanvragen": f"{SENTENCE_LINES}\nbel mij op 06 12345678"})
    assert "Weggehaald uit uw zinnen" in page.text
    save(client, DATA, naam="Bel 06 12345678", synoniemen="06 12345678")
    assert begin(client, naam="Fiets van 06 12345678").status_code == 303
    assert "12345678" not in str([(draft.key, draft.body) for draft in drafts_of(subjects_product)])


def test_two_windows_do_not_overwrite_each_others_sentences(subjects_product, client):
    """By itself nothing is written over; the button keeps what both say, line by line."""
    begin(client)
    fill(client)
    first, second = hidden(client.get(SAID)), hidden(client.get(SAID))
    client.post(SAID, data={**first, "zinnen-aanvragen": f"{SENTENCE_LINES}\nuit het eerste venster"})
    mine = {**second, "zinnen-aanvragen": f"{SENTENCE_LINES}\nuit het tweede venster"}
    told = client.post(SAID, data=mine, headers=BY_ITSELF)
    assert "in een ander venster is dit concept ook veranderd" in told.text
    assert "data-bewaard" not in told.text
    assert "tweede venster" not in str([draft.body for draft in drafts_of(subjects_product)])
    again = {**mine, **hidden(told), "knop": "bewaar"}
    answer = client.post(SAID, data=again, headers=BY_ITSELF)
    assert answer.headers["HX-Redirect"] == f"{SAID}?bewaard=samen"
    page = client.get(answer.headers["HX-Redirect"])
    assert "Samengevoegd en bewaard." in page.text
    assert "uit het eerste venster\nuit het tweede venster</textarea>" in page.text


def test_two_windows_that_offer_help_in_other_words_are_shown_side_by_side(subjects_product, client):
    address = "/beheer/onderwerpen/parkeervergunning/zinnen"
    first, second = hidden(client.get(address)), hidden(client.get(address))
    cue = {"aanwijzingen": "‘De site pakt mijn kenteken niet’"}
    client.post(address, data={**first, **cue, "aanbod": "Zal ik even meekijken?"})
    page = client.post(address, data={**second, **cue, "aanbod": "Zullen we het samen doen?"})
    assert "U veranderde dit in twee vensters." in page.text
    chosen = {**hidden(page), "keuze-opening": "mijn"}
    (number,) = [draft.id for draft in drafts_of(subjects_product)]
    done = client.post(f"/beheer/concepten/{number}/samenvoegen", data=chosen)
    assert "Zullen we het samen doen?</textarea>" in client.get(done.headers["location"]).text


def test_what_is_typed_is_kept_by_itself_and_what_is_wrong_is_said_at_its_field(subjects_product, client, lindewaard):
    """One page saves again and again; emptied back to what is published nothing is left to publish."""
    address = "/beheer/onderwerpen/grofvuil/zinnen"
    opened = client.get(address)
    kept = unescape(re.search(r'<textarea[^>]*name="zinnen-aanvragen"[^>]*>([^<]*)<', opened.text)[1])
    form = {**hidden(opened), "zinnen-aanvragen": f"{kept}\nhet bankstel moet weg"}
    told = client.post(address, data=form, headers=BY_ITSELF)
    assert "Vanzelf bewaard in uw concept om" in told.text
    (draft,) = drafts_of(subjects_product)
    assert f"/beheer/publiceren?concept={draft.id}" in told.text
    assert draft.body["texts"][-1] == "het bankstel moet weg"
    other = next(said.text for said in lindewaard.content.utterances if said.task == "parkeervergunning")
    form = {**form, "zinnen-aanvragen": f"{kept}\n{other}\nbel 06 12345678"}  # as a page whose last answer got lost
    told = client.post(address, data=form, headers=BY_ITSELF)
    assert "staat al bij Parkeer" in re.search(r'id="fout-aanvragen"[^>]*>(.*?)</p>', told.text)[1]
    assert "Weggehaald uit de tekst: telefoonnummer" in told.text
    told = client.post(address, data={**form, "zinnen-aanvragen": kept}, headers=BY_ITSELF)
    assert "Gelijk aan wat er gepubliceerd is." in told.text
    assert drafts_of(subjects_product) == ()


def test_a_database_that_does_not_answer_gives_everything_back(subjects_product, client):
    begin(client)
    fill(client)
    engine = subjects_product.app.state.editing.drafts._engine
    sent = {SAID: {**hidden(client.get(SAID)), "zinnen-aanvragen": "getypt bij storing"}, NEW: {"naam": "Bij storing"}}
    with without_table(engine, "draft"):
        pages = {address: client.post(address, data=form) for address, form in sent.items()}
    for address, page in pages.items():
        assert page.status_code == 503
        assert set(sent[address].values()) <= set(hidden(page).values())


def test_a_new_subject_is_thrown_away_as_a_whole_after_a_question(subjects_product, client):
    begin(client)
    fill(client)
    part = next(draft.id for draft in drafts_of(subjects_product) if draft.key.collection == "division")
    asked = client.get(f"/beheer/concepten/{part}/weg")
    assert "Wilt u dit nieuwe onderwerp weggooien?" in asked.text
    assert "Voorbeeldzinnen Fietstrommel huren, Aanvragen of melden" in asked.text
    save(client, SAID, **{"zinnen-aanvragen": f"{SENTENCE_LINES}\nnog een zin"})  # in another window
    stale = client.post(f"/beheer/concepten/{part}/weg", data={"zegel": hidden(asked)["zegel"]})
    assert stale.headers["location"] == f"/beheer/concepten/{part}/weg"
    assert len(drafts_of(subjects_product)) == 3
    seal = hidden(client.get(f"/beheer/concepten/{part}/weg"))["zegel"]
    assert client.post(f"/beheer/concepten/{part}/weg", data={"zegel": seal}).headers["location"].endswith("?weg=1")
    assert drafts_of(subjects_product) == ()
    assert client.get(DATA).status_code == 404


def test_sentences_of_a_subject_that_is_there_are_changed_too(subjects_product, client):
    """Some are taken away, one is added; without a change nothing is kept."""
    address = "/beheer/onderwerpen/grofvuil/zinnen"
    page = client.get(address)
    kept = unescape(re.search(r'<textarea[^>]*name="zinnen-aanvragen"[^>]*>([^<]*)<', page.text)[1])
    assert "Er is niets veranderd." in save(client, address, **{"zinnen-aanvragen": kept}).text
    new = [*kept.split("\n")[2:], "de bank moet opgehaald"]
    changed = save(client, address, **{"zinnen-aanvragen": "\n".join(new)})
    assert "Uw concept" in changed.text
    (draft,) = drafts_of(subjects_product)
    assert (draft.key.entry_id, draft.body["texts"]) == ("grofvuil/aanvragen", new)
    assert client.get(f"/beheer/publiceren?concept={draft.id}").status_code == 200
    save(client, address, **{"zinnen-aanvragen": kept})
    assert drafts_of(subjects_product) == ()


def test_how_digital_help_is_noticed_belongs_to_the_subject(subjects_product, client):
    """Asked where digital help is agreed, said at its field when it is wrong, and given up by emptying both fields."""
    begin(client)
    fill(client)
    assert 'name="aanwijzingen"' not in client.get(SAID).text
    fill(client, kinds=("digitaal-helpen",))
    save(client, SAID, **{"zinnen-aanvragen": ""})
    page = save(client, SAID, aanwijzingen=f"Zegt\n{'x' * 91}", aanbod="")
    for words in (
        "‘Zegt’ is te kort; gebruik minstens 5 tekens.",
        "’ is te lang; hoogstens 90 tekens.",
        "Schrijf op hoe de medewerker hulp aanbiedt, of maak beide velden leeg.",
    ):
        assert words in unescape(page.text)
    assert "Alles is er" not in page.text
    asked = client.get(f"/beheer/publiceren?concept={head(subjects_product)}")
    assert "is te kort" in unescape(asked.text)
    assert "Alles is er" in save(client, SAID, aanwijzingen="", aanbod="").text
    warned = client.get(f"/beheer/publiceren?concept={head(subjects_product)}")
    assert "waaraan de medewerker merkt dat die nodig is" in warned.text
    save(client, SAID, aanwijzingen="‘De site pakt mijn paneel niet’", aanbod="Zal ik de balie even bellen?")
    preview = client.get(f"/beheer/publiceren?concept={head(subjects_product)}")
    assert "waaraan de medewerker merkt" not in preview.text
    assert ("digital_cues", ID) in entries(subjects_product)


def test_where_a_colleague_publishes_all_of_it_is_said_to_be_ready_at_once(subjects_product, client, monkeypatch):
    monkeypatch.setattr(subjects_product.app.state.editing.publication, "second_person", True)
    begin(client)
    fill(client)
    number = head(subjects_product)
    own = client.get(f"/beheer/publiceren?concept={number}").text
    assert "Een collega bekijkt en publiceert het." in own
    client.post(f"/beheer/concepten/{number}/klaar", data={"klaar": "ja"})
    assert [draft.ready for draft in drafts_of(subjects_product)] == [True, True, True]
    subjects_product.person = Person(7, "bas", "Bas", frozenset({Role.EDITOR}), "lindewaard", None)
    assert 'name="zegel"' in client.get(f"/beheer/publiceren?concept={number}").text
    save_again = {"zinnen-aanvragen": f"{SENTENCE_LINES}\nnog een zin"}
    subjects_product.sign_in(Role.EDITOR)
    save(client, SAID, **save_again)
    subjects_product.person = Person(7, "bas", "Bas", frozenset({Role.EDITOR}), "lindewaard", None)
    assert "heeft nog niet gezegd dat dit klaar is" in client.get(f"/beheer/publiceren?concept={number}").text


def test_a_subject_is_begun_filled_in_and_published_as_a_whole(subjects_product, client):
    page = begin(client)
    assert page.headers["location"] == f"{DATA}?bewaard=nieuw"
    first = client.get(page.headers["location"])
    assert "Het concept is begonnen" in first.text
    assert (
        '<p class="lw-error bh-error" id="fout-scope"></p>' in first.text
    )  # nothing is wrong with what was not filled in yet
    assert "Dit is nog nodig voor u kunt publiceren" in first.text
    done = fill(client)
    assert "Alles is er" in done.text
    assert entries(subjects_product) == {("tasks", ID), ("division", ID), ("utterances", f"{ID}/aanvragen")}
    part = next(draft.id for draft in drafts_of(subjects_product) if draft.key.collection == "division")
    assert publish(client, part) == 3  # one part asks for all
    kb = subjects_product.app.state.editing.latest.kb("lindewaard")
    assert kb.tasks[ID].name == NAME
    assert [line.desk for line in kb.cells[ID, "aanvragen"]] == ["informatiebalie"]
    assert [said.text for said in kb.content.utterances if said.task == ID] == SENTENCE_LINES.split("\n")
    assert drafts_of(subjects_product) == ()
