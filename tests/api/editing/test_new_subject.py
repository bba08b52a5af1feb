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


def entries(subjects_product):
    """The drafts as (collection, id)."""
    return {(draft.key.collection, draft.key.entry_id) for draft in subjects_product.drafts}


def head(subjects_product):
    """The number of the draft with the name."""
    return next(draft.id for draft in subjects_product.drafts if draft.key.collection == TASKS)


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
def test_what_cannot_begin_is_said_at_its_field_and_kept(subjects_product, editor, sent, field, sentence):
    page = begin(editor, **sent)
    assert page.status_code == 422
    assert sentence in re.search(rf'id="fout-{field}">([^<]*)<', page.text)[1]
    assert "<title>Fout: " in page.text
    kept = {"naam": NAME, "thema": "leefomgeving", **sent}
    assert f'value="{" ".join(kept["naam"].split())}"' in page.text
    if kept["thema"] == "leefomgeving":
        assert '<option value="leefomgeving" selected>' in page.text
    if "id" in kept:
        assert f'value="{kept["id"].lower()}"' in page.text
    assert subjects_product.drafts == ()


@pytest.mark.parametrize("name", ["WIA-uitkeringen", "Huursubsidie"])
def test_a_name_that_is_nearly_taken_or_another_word_for_one_is_asked_about(subjects_product, editor, name):
    page = begin(editor, naam=name, thema="toeslagen")
    assert page.status_code == 422
    assert "Bedoelt u een onderwerp dat er al is?" in page.text
    assert subjects_product.drafts == ()
    assert begin(editor, naam=name, thema="toeslagen", anders="ja").status_code == 303


def test_a_name_that_a_draft_has_is_taken_too_and_pressing_twice_makes_one(subjects_product, editor):
    begin(editor)
    assert "is een concept" in begin(editor).text
    subjects_product.person = Person(7, "bas", "Bas", frozenset({Role.EDITOR}), "lindewaard", None)
    assert "is een concept" in begin(editor).text
    page = editor.get(DATA)
    assert page.status_code == 404
    assert "nog een concept van Sanne" in page.text
    assert "concept van Sanne" in editor.get("/beheer/onderwerpen").text
    assert entries(subjects_product) == {("tasks", ID)}


def test_what_is_missing_is_said_at_its_field_and_stops_publishing(subjects_product, editor):
    begin(editor)
    page = save(editor, DATA, naam=NAME, thema="leefomgeving", voorbeelden="Een vraag", upl="")
    for field, sentence in {
        "scope": "Schrijf op waar het over gaat.",
        "examples": "Schrijf minstens 4 voorbeeldvragen op. Er is nu 1.",
    }.items():
        assert sentence in re.search(rf'id="fout-{field}">(.*?)</p>', page.text)[1]
    assert "Kies bij minstens één soort hulp een loket." in page.text
    row = save(editor, DIVISION, bron="Overleg")
    assert "Kies bij minstens één soort hulp een loket." in row.text
    assert "Kies eerst bij" in editor.get(SAID).text
    preview = editor.get(f"/beheer/publiceren?concept={head(subjects_product)}")
    assert "Dit kan nog niet gepubliceerd worden" in preview.text
    assert "Kies bij minstens één soort hulp een loket." in preview.text
    assert 'name="zegel"' not in preview.text
    assert "dingen nodig: dit kan nog niet gepubliceerd worden" in editor.get("/beheer/concepten").text


def test_sentences_are_said_per_kind_and_may_not_be_of_another_subject(subjects_product, editor, lindewaard):
    begin(editor)
    other = next(said.text for said in lindewaard.content.utterances if said.task == "grofvuil")
    page = fill(editor, kinds=("aanvragen", "informeren"), said=f"een zin\n{other.upper()}\nx\n{'y' * 601}\neen zin")
    error = unescape(re.search(r'id="fout-informeren">(.*?)</p>', page.text)[1])
    assert f"De zin ‘{other.upper()}’ staat al bij Grofvuil en milieustraat" in error
    assert "De zin ‘x’ is te kort." in error
    assert "is te lang; gebruik hoogstens 600 tekens." in error
    kept = unescape(re.search(r'<textarea[^>]*name="zinnen-informeren"[^>]*>([^<]*)<', page.text)[1])
    assert kept.split("\n") == ["een zin", other.upper(), "x", "y" * 601]  # each once, nothing lost
    few = save(editor, SAID, **{"zinnen-informeren": "een zin", "zinnen-aanvragen": SENTENCE_LINES})
    assert "nu is het er 1" in few.text
    assert "Schrijf bij ‘Informeren’ minstens 3 zinnen op." in few.text


def test_personal_data_in_a_sentence_is_taken_away_and_told(subjects_product, editor):
    begin(editor)
    fill(editor)
    page = save(editor, SAID, **{"zinnen-aanvragen": f"{SENTENCE_LINES}\nbel mij op 06 12345678"})
    assert "Weggehaald uit uw zinnen" in page.text
    save(editor, DATA, naam="Bel 06 12345678", synoniemen="06 12345678")
    assert begin(editor, naam="Fiets van 06 12345678").status_code == 303
    assert "12345678" not in str([(draft.key, draft.body) for draft in subjects_product.drafts])


def test_two_windows_do_not_overwrite_each_others_sentences(subjects_product, editor):
    """By itself nothing is written over; the button keeps what both say, line by line."""
    begin(editor)
    fill(editor)
    first, second = hidden(editor.get(SAID)), hidden(editor.get(SAID))
    editor.post(SAID, data={**first, "zinnen-aanvragen": f"{SENTENCE_LINES}\nuit het eerste venster"})
    mine = {**second, "zinnen-aanvragen": f"{SENTENCE_LINES}\nuit het tweede venster"}
    told = editor.post(SAID, data=mine, headers=BY_ITSELF)
    assert "in een ander venster is dit concept ook veranderd" in told.text
    assert "data-bewaard" not in told.text
    assert "tweede venster" not in str([draft.body for draft in subjects_product.drafts])
    again = {**mine, **hidden(told), "knop": "bewaar"}
    answer = editor.post(SAID, data=again, headers=BY_ITSELF)
    assert answer.headers["HX-Redirect"] == f"{SAID}?bewaard=samen"
    page = editor.get(answer.headers["HX-Redirect"])
    assert "Samengevoegd en bewaard." in page.text
    assert "uit het eerste venster\nuit het tweede venster</textarea>" in page.text


def test_two_windows_that_offer_help_in_other_words_are_shown_side_by_side(subjects_product, editor):
    address = "/beheer/onderwerpen/parkeervergunning/zinnen"
    first, second = hidden(editor.get(address)), hidden(editor.get(address))
    cue = {"aanwijzingen": "‘De site pakt mijn kenteken niet’"}
    editor.post(address, data={**first, **cue, "aanbod": "Zal ik even meekijken?"})
    page = editor.post(address, data={**second, **cue, "aanbod": "Zullen we het samen doen?"})
    assert "U veranderde dit in twee vensters." in page.text
    chosen = {**hidden(page), "keuze-opening": "mijn"}
    (number,) = [draft.id for draft in subjects_product.drafts]
    done = editor.post(f"/beheer/concepten/{number}/samenvoegen", data=chosen)
    assert "Zullen we het samen doen?</textarea>" in editor.get(done.headers["location"]).text


def test_what_is_typed_is_kept_by_itself_and_what_is_wrong_is_said_at_its_field(subjects_product, editor, lindewaard):
    """One page saves again and again; emptied back to what is published nothing is left to publish."""
    address = "/beheer/onderwerpen/grofvuil/zinnen"
    opened = editor.get(address)
    kept = unescape(re.search(r'<textarea[^>]*name="zinnen-aanvragen"[^>]*>([^<]*)<', opened.text)[1])
    form = {**hidden(opened), "zinnen-aanvragen": f"{kept}\nhet bankstel moet weg"}
    told = editor.post(address, data=form, headers=BY_ITSELF)
    assert "Vanzelf bewaard in uw concept om" in told.text
    (draft,) = subjects_product.drafts
    assert f"/beheer/publiceren?concept={draft.id}" in told.text
    assert draft.body["texts"][-1] == "het bankstel moet weg"
    other = next(said.text for said in lindewaard.content.utterances if said.task == "parkeervergunning")
    form = {**form, "zinnen-aanvragen": f"{kept}\n{other}\nbel 06 12345678"}  # as a page whose last answer got lost
    told = editor.post(address, data=form, headers=BY_ITSELF)
    assert "staat al bij Parkeer" in re.search(r'id="fout-aanvragen"[^>]*>(.*?)</p>', told.text)[1]
    assert "Weggehaald uit de tekst: telefoonnummer" in told.text
    told = editor.post(address, data={**form, "zinnen-aanvragen": kept}, headers=BY_ITSELF)
    assert "Gelijk aan wat er gepubliceerd is." in told.text
    assert subjects_product.drafts == ()


def test_a_database_that_does_not_answer_gives_everything_back(subjects_product, editor):
    begin(editor)
    fill(editor)
    engine = subjects_product.app.state.editing.drafts._engine
    sent = {SAID: {**hidden(editor.get(SAID)), "zinnen-aanvragen": "getypt bij storing"}, NEW: {"naam": "Bij storing"}}
    with without_table(engine, "draft"):
        pages = {address: editor.post(address, data=form) for address, form in sent.items()}
    for address, page in pages.items():
        assert page.status_code == 503
        assert set(sent[address].values()) <= set(hidden(page).values())


def test_a_new_subject_is_thrown_away_as_a_whole_after_a_question(subjects_product, editor):
    begin(editor)
    fill(editor)
    part = next(draft.id for draft in subjects_product.drafts if draft.key.collection == "division")
    asked = editor.get(f"/beheer/concepten/{part}/weg")
    assert "Wilt u dit nieuwe onderwerp weggooien?" in asked.text
    assert "Voorbeeldzinnen Fietstrommel huren, Aanvragen of melden" in asked.text
    save(editor, SAID, **{"zinnen-aanvragen": f"{SENTENCE_LINES}\nnog een zin"})  # in another window
    stale = editor.post(f"/beheer/concepten/{part}/weg", data={"zegel": hidden(asked)["zegel"]})
    assert stale.headers["location"] == f"/beheer/concepten/{part}/weg"
    assert len(subjects_product.drafts) == 3
    seal = hidden(editor.get(f"/beheer/concepten/{part}/weg"))["zegel"]
    assert editor.post(f"/beheer/concepten/{part}/weg", data={"zegel": seal}).headers["location"].endswith("?weg=1")
    assert subjects_product.drafts == ()
    assert editor.get(DATA).status_code == 404


def test_sentences_of_a_subject_that_is_there_are_changed_too(subjects_product, editor):
    """Some are taken away, one is added; without a change nothing is kept."""
    address = "/beheer/onderwerpen/grofvuil/zinnen"
    page = editor.get(address)
    kept = unescape(re.search(r'<textarea[^>]*name="zinnen-aanvragen"[^>]*>([^<]*)<', page.text)[1])
    assert "Er is niets veranderd." in save(editor, address, **{"zinnen-aanvragen": kept}).text
    new = [*kept.split("\n")[2:], "de bank moet opgehaald"]
    changed = save(editor, address, **{"zinnen-aanvragen": "\n".join(new)})
    assert "Uw concept" in changed.text
    (draft,) = subjects_product.drafts
    assert (draft.key.entry_id, draft.body["texts"]) == ("grofvuil/aanvragen", new)
    assert editor.get(f"/beheer/publiceren?concept={draft.id}").status_code == 200
    save(editor, address, **{"zinnen-aanvragen": kept})
    assert subjects_product.drafts == ()


def test_how_digital_help_is_noticed_belongs_to_the_subject(subjects_product, editor):
    """Asked where digital help is agreed, said at its field when it is wrong, and given up by emptying both fields."""
    begin(editor)
    fill(editor)
    assert 'name="aanwijzingen"' not in editor.get(SAID).text
    fill(editor, kinds=("digitaal-helpen",))
    save(editor, SAID, **{"zinnen-aanvragen": ""})
    page = save(editor, SAID, aanwijzingen=f"Zegt\n{'x' * 91}", aanbod="")
    for words in (
        "‘Zegt’ is te kort; gebruik minstens 5 tekens.",
        "’ is te lang; hoogstens 90 tekens.",
        "Schrijf op hoe de medewerker hulp aanbiedt, of maak beide velden leeg.",
    ):
        assert words in unescape(page.text)
    assert "Alles is er" not in page.text
    asked = editor.get(f"/beheer/publiceren?concept={head(subjects_product)}")
    assert "is te kort" in unescape(asked.text)
    assert "Alles is er" in save(editor, SAID, aanwijzingen="", aanbod="").text
    warned = editor.get(f"/beheer/publiceren?concept={head(subjects_product)}")
    assert "waaraan de medewerker merkt dat die nodig is" in warned.text
    save(editor, SAID, aanwijzingen="‘De site pakt mijn paneel niet’", aanbod="Zal ik de balie even bellen?")
    preview = editor.get(f"/beheer/publiceren?concept={head(subjects_product)}")
    assert "waaraan de medewerker merkt" not in preview.text
    assert ("digital_cues", ID) in entries(subjects_product)


def test_where_a_colleague_publishes_all_of_it_is_said_to_be_ready_at_once(subjects_product, editor, monkeypatch):
    monkeypatch.setattr(subjects_product.app.state.editing.publication, "second_person", True)
    begin(editor)
    fill(editor)
    number = head(subjects_product)
    own = editor.get(f"/beheer/publiceren?concept={number}").text
    assert "Een collega bekijkt en publiceert het." in own
    editor.post(f"/beheer/concepten/{number}/klaar", data={"klaar": "ja"})
    assert [draft.ready for draft in subjects_product.drafts] == [True, True, True]
    subjects_product.person = Person(7, "bas", "Bas", frozenset({Role.EDITOR}), "lindewaard", None)
    assert 'name="zegel"' in editor.get(f"/beheer/publiceren?concept={number}").text
    save_again = {"zinnen-aanvragen": f"{SENTENCE_LINES}\nnog een zin"}
    subjects_product.sign_in(Role.EDITOR)
    save(editor, SAID, **save_again)
    subjects_product.person = Person(7, "bas", "Bas", frozenset({Role.EDITOR}), "lindewaard", None)
    assert "heeft nog niet gezegd dat dit klaar is" in editor.get(f"/beheer/publiceren?concept={number}").text


def test_a_subject_is_begun_filled_in_and_published_as_a_whole(subjects_product, editor):
    page = begin(editor)
    assert page.headers["location"] == f"{DATA}?bewaard=nieuw"
    first = editor.get(page.headers["location"])
    assert "Het concept is begonnen" in first.text
    assert (
        '<p class="lw-error bh-error" id="fout-scope"></p>' in first.text
    )  # nothing is wrong with what was not filled in yet
    assert "Dit is nog nodig voor u kunt publiceren" in first.text
    done = fill(editor)
    assert "Alles is er" in done.text
    assert entries(subjects_product) == {("tasks", ID), ("division", ID), ("utterances", f"{ID}/aanvragen")}
    part = next(draft.id for draft in subjects_product.drafts if draft.key.collection == "division")
    assert publish(editor, part) == 3  # one part asks for all
    kb = subjects_product.app.state.editing.latest.kb("lindewaard")
    assert kb.tasks[ID].name == NAME
    assert [line.desk for line in kb.cells[ID, "aanvragen"]] == ["informatiebalie"]
    assert [said.text for said in kb.content.utterances if said.task == ID] == SENTENCE_LINES.split("\n")
    assert subjects_product.drafts == ()
