"""The editor's pages without a script: everything works with plain forms, and nothing that was typed gets lost."""

import re

import pytest
from sqlalchemy import event

from api.accounts.identity import Role
from knowledge.base import KnowledgeBase
from tests.accounts import sign_in, sign_out
from tests.databases import without_table
from tests.light import light_product

HIDDEN = r'<input type="hidden" name="([^"]*)" value="([^"]*)"'
IDO, TAALHUIS = "/beheer/loketten/ido-centrum", "/beheer/loketten/taalhuis"


@pytest.fixture(scope="module")
def product(tmp_path_factory, lindewaard):
    """The application with the content of Lindewaard, for all tests here; each uses desks of its own."""
    without = {"utterances": (), "ambiguities": (), "digital_cues": ()}  # they take time and are not edited here
    content = lindewaard.content.model_copy(update=without)
    with light_product(tmp_path_factory.mktemp("beheer"), KnowledgeBase(content)) as made:
        yield made


@pytest.fixture
def client(product):
    """A client that is signed in as an editor."""
    sign_in(product.client, Role.EDITOR)
    return product.client


def inputs(html):
    """Return what a browser would send of the form of a desk, as a dictionary of lists."""
    form = re.search(r'<form class="bh-form".*?</form>', html, re.DOTALL)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if attributes.get("type") in {"checkbox", "radio"} and " checked" not in tag:
            continue
        found.setdefault(attributes["name"], []).append(unescape(attributes.get("value", "")))
    for name, typed in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = [unescape(typed)]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = [unescape(chosen[1]) if chosen else ""]
    return found


def unescape(text):
    return (
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")
    )


def text_of(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def save(client, address, **fields):
    """Open a page of the form, change some fields and press the button; return the page that follows."""
    form = inputs(client.get(address).text)
    answer = client.post(address, data={**form, **{name.replace("__", "."): value for name, value in fields.items()}})
    assert answer.status_code == 303, text_of(answer.text)[:400]
    return client.get(answer.headers["location"])


def error_at(page, field):
    return text_of(re.search(rf'id="fout-{field}">(.*?)</p>', page.text, re.DOTALL)[1]).strip()


def hidden_in(page):
    """What a page carries to its button without showing it."""
    return {name: unescape(value) for name, value in re.findall(HIDDEN, page.text)}


def draft_number(page):
    return re.search(r"/beheer/publiceren\?concept=(\d+)", page.text)[1]


def publish(client, number, reason=""):
    """Look at the impact and publish; return the answer."""
    page = client.get(f"/beheer/publiceren?concept={number}").text
    seal = re.search(r'name="zegel" value="([^"]*)"', page)
    assert seal, text_of(page)[:800]
    return client.post("/beheer/publiceren", data={"concept": number, "zegel": seal[1], "reden": reason})


@pytest.mark.parametrize(
    "address", ["/beheer/loketten", f"{IDO}/gegevens", "/beheer/concepten", "/beheer/publiceren", "/beheer/revisies"]
)
def test_only_editors_come_here(product, address):
    """A visitor signs in first; somebody of the counter is told whom to ask."""
    sign_out(product.client)
    assert product.client.get(address).headers["location"].startswith("/inloggen")
    sign_in(product.client, Role.COUNTER)
    refused = product.client.get(address)
    assert refused.status_code == 403
    assert "redacteur of beheerder" in refused.text
    sign_in(product.client, Role.ADMINISTRATOR)
    assert product.client.get(address).status_code in {200, 303}


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("zoek=ie-dee-oo", "IDO) Lindewaard-centrum", "Taalhuis"),
        ("zoek=huurtoeslag", "Formulierenhulp", "Taalhuis"),
        ("soort=taalhuis", "Taalhuis", "Formulierenhulp"),
        ("thema=zorg", "CIZ", "Taalhuis"),
        ("organisatie=Bibliotheek+Lindewaard", "Taalhuis", "Formulierenhulp"),
    ],
)
def test_a_desk_is_found_by_name_alias_task_and_filters(client, query, found, not_found):
    rows = re.findall(r'<th scope="row">.*?</th>', client.get(f"/beheer/loketten?{query}").text)
    assert any(found in row for row in rows)
    assert not any(not_found in row for row in rows)


def test_nothing_found_says_what_to_do(client):
    page = client.get("/beheer/loketten?zoek=%3Cb%3Egiraf&stand=concept&oud=ja&volgorde=onzin")
    assert "Geen loket gevonden" in page.text
    assert "<b>giraf" not in page.text


@pytest.mark.parametrize("part", ["gegevens", "openingstijden", "doet", "overdracht"])
def test_saving_what_was_not_changed_makes_no_draft(client, part):
    """The form holds every field of the desk, and gives each of them back as it was."""
    for desk in ("overheidsbreed-loket", "ido-oosterlinde", "politie", "juridisch-loket", "voedselbank"):
        page = save(client, f"/beheer/loketten/{desk}/{part}")
        assert "U ziet wat er gepubliceerd is" in page.text, desk


def test_a_wrong_field_is_kept_with_its_error_beside_it(client):
    address = "/beheer/loketten/voedselbank"
    page = save(
        client,
        f"{address}/gegevens",
        name="",
        phone="bel maar",
        verified_on="ooit",
        website="www.voedselbank.nl",
        email="geen",
    )
    assert "Bewaard in uw concept" in page.text
    assert error_at(page, "name") == "Dit veld mag niet leeg zijn."
    assert error_at(page, "phone").startswith("Alleen cijfers")
    assert "datum" in error_at(page, "verified_on")
    assert error_at(page, "website") == "Schrijf het hele adres, zoals https://www.voorbeeld.nl."
    assert error_at(page, "email") == "Schrijf het hele adres, zoals balie@voorbeeld.nl."
    assert 'value="bel maar"' in page.text
    assert "5 fouten" in page.text
    page = save(client, f"{address}/overdracht", handover__tell="kort\n" + "x" * 301)
    assert error_at(page, "handover-tell") == "Regel 2: Dit is te lang; gebruik hoogstens 300 tekens."
    preview = client.get(f"/beheer/publiceren?concept={draft_number(page)}").text
    assert "Dit kan nog niet gepubliceerd worden" in preview
    assert "Telefoon: Alleen cijfers" in preview, "which field it is about"
    assert 'name="zegel"' not in preview


def test_a_draft_saves_itself_and_says_what_is_wrong(client):
    """As the page's script asks for it: the same address, with the answer for parts of the page."""
    address = "/beheer/loketten/ggd/openingstijden"
    form = inputs(client.get(address).text)
    form |= {"wijze": ["tekst"], "opening_hours": ["Tu 9-12"]}
    first = client.post(address, data=form, headers={"HX-Request": "true"}).text
    assert "Vanzelf bewaard in uw concept" in first
    assert "niet te lezen" in error_at(
        type("Page", (), {"text": first.replace(' hx-swap-oob="true"', "")}), "opening_hours"
    )
    form["opening_hours"] = ["Tu 09:00-12:00; PH off"]
    again = client.post(address, data=form, headers={"HX-Request": "true"}).text
    assert "Dinsdag: 09:00 tot 12:00" in again
    assert 'name="versie" value="2"' in again
    button = client.post(address, data={**form, "knop": "bewaar"}, headers={"HX-Request": "true"})
    assert button.headers["HX-Redirect"] == f"{address}?bewaard=1"


def test_a_week_is_filled_in_without_knowing_the_notation(client):
    address = "/beheer/loketten/energieloket/openingstijden"
    page = save(
        client, address, wijze="week", **{"Mo-0-van": "9", "Mo-0-tot": "12.30", "Sa-0-van": "10:00", "Sa-0-tot": "13"}
    )
    assert "Zaterdag: 10:00 tot 13:00" in page.text
    assert "Maandag: 09:00 tot 12:30" in page.text
    page = save(client, address, wijze="onbekend")
    assert "De openingstijden zijn niet bekend" in page.text


def test_half_days_of_others_are_filled_in_by_day_as_well(product, client):
    """Only who knew the notation of OpenStreetMap could say when another organisation sits at a desk."""
    address = "/beheer/loketten/energieloket/openingstijden"
    page = save(
        client,
        address,
        **{"sessie-0-organisation": "voedselbank", "sessie-0-Tu-0-van": "9", "sessie-0-Tu-0-tot": "half 1"},
    )
    drafts = product.app.state.editing.drafts.of_municipality("lindewaard")
    draft = next(one for one in drafts if one.key.entry_id == "energieloket")
    assert draft.body["sessions"] == [{"organisation": "voedselbank", "opening_hours": "Tu 09:00-12:30; PH off"}]
    assert "<summary>Dinsdag: 09:00 tot 12:30; dicht op feestdagen<" in page.text
    page = save(client, address, **{"sessie-0-Tu-0-tot": ""})
    assert "Dinsdag: vul ook in tot hoe laat" in error_at(page, "sessie-0")
    page = save(client, address, **{"sessie-0-wijze": "tekst", "sessie-0-opening_hours": "week 01-53/2 Tu 09:00-12:00"})
    assert error_at(page, "sessie-0") == ""
    assert 'name="sessie-0-Tu-0-van"' not in page.text, "a week cannot say odd weeks"
    page = save(client, address, **{"sessie-0-organisation": ""})
    assert error_at(page, "sessie-0") == "Kies een organisatie."
    save(client, address, **{"sessie-0-weg": "ja"})


def test_an_organisation_is_written_and_not_chosen(client):
    page = save(client, "/beheer/loketten/energieloket/gegevens", organisation="")
    assert error_at(page, "organisation") == "Schrijf op van welke organisatie dit is."


def test_a_desk_that_is_checked_on_a_day_to_come_is_not_published(client):
    """It would not be asked again for years, and say that it is true."""
    page = save(client, "/beheer/loketten/huisartsenpost/gegevens", verified_on="2199-01-01")
    assert error_at(page, "verified_on").startswith("Deze dag is nog niet geweest.")
    preview = client.get(f"/beheer/publiceren?concept={draft_number(page)}").text
    assert "Deze dag is nog niet geweest." in preview
    assert 'name="zegel"' not in preview


def test_a_slip_in_a_week_is_told_by_its_day_where_it_was_typed(client):
    page = save(client, "/beheer/loketten/energieloket/openingstijden", wijze="week", **{"Th-0-van": "halfweg"})
    assert "Donderdag: ‘halfweg’ is geen tijd." in error_at(page, "opening_hours")
    assert 'name="Th-0-van" value="halfweg"' in page.text
    save(client, "/beheer/loketten/energieloket/openingstijden", wijze="onbekend")


def test_a_text_that_cannot_be_read_leaves_the_week_to_fill_in(client):
    """The week was gone, and the page said that the hours were more than an ordinary week."""
    address = "/beheer/loketten/energieloket/openingstijden"
    page = save(client, address, wijze="tekst", opening_hours="Ma 9-5")
    assert "De tekst hieronder is niet te lezen." in page.text
    assert "Deze tijden zeggen meer dan een gewone week" not in page.text
    assert re.search(r'name="wijze" value="week">', page.text)
    assert re.search(r'name="wijze" value="tekst" checked>', page.text)
    page = save(client, address, wijze="week", **{"Mo-0-van": "9", "Mo-0-tot": "12"})
    assert re.search(r'name="wijze" value="week" checked>', page.text)
    save(client, address, wijze="onbekend")


def test_two_windows_of_one_editor_lose_nothing(product, client):
    """Different fields are put together; the same field is asked for, with both texts in view."""
    address = "/beheer/loketten/wijkteam/gegevens"
    one, other = inputs(client.get(address).text), inputs(client.get(address).text)
    client.post(address, data={**one, "name": "Buurtteam", "summary": "Uit venster een"})
    crossed = client.post(address, data={**other, "email": "team@lindewaard.example"})
    page = client.get(crossed.headers["location"])
    assert "Samengevoegd" in page.text
    assert 'value="Buurtteam"' in page.text
    assert 'value="team@lindewaard.example"' in page.text
    silent = client.post(address, data={**other, "summary": "Uit venster twee"}, headers={"HX-Request": "true"})
    assert "Er is niets overschreven" in silent.text
    merging = client.post(address, data={**other, "summary": "Uit venster twee"})
    assert merging.status_code == 200
    assert "Uit venster een" in merging.text
    assert "Uit venster twee" in merging.text
    save(client, address, summary="Uit venster drie")
    number = re.search(r"/beheer/concepten/(\d+)/samenvoegen", merging.text)[1]
    merge = f"/beheer/concepten/{number}/samenvoegen"
    again = client.post(merge, data={**hidden_in(merging), "keuze-summary": "mijn"})
    assert again.status_code == 200
    assert "Uit venster twee" in again.text
    assert "Uit venster drie" in again.text
    with without_table(product.app.state.editing.drafts._engine, "draft"):
        away = client.post(merge, data={**hidden_in(again), "keuze-summary": "mijn"})
    assert away.status_code == 503
    done = client.post(merge, data=hidden_in(away))
    page = client.get(done.headers["location"])
    assert "Uit venster twee" in page.text
    assert 'value="team@lindewaard.example"' in page.text


def test_a_third_window_that_saves_while_two_are_put_together_loses_nothing(product, client):
    address = "/beheer/loketten/energieloket/gegevens"
    one = inputs(client.get(address).text)
    save(client, address, summary="Uit venster een")
    drafts, saved = product.app.state.editing.drafts, []

    def third(_connection, _cursor, statement, parameters, *_):
        if statement.startswith("UPDATE draft") and "samen@lindewaard.example" in str(parameters):
            saved.append(1)
        if len(saved) == 2:  # the first found that another window was earlier, the second puts both together
            saved.append(1)
            (mine,) = (draft for draft in product.drafts if draft.key.entry_id == "energieloket")
            body = {**mine.body, "phone": "0999 - 33 33 33"}
            kept = {"by": mine.by, "base": mine.base, "seen": mine.version, "window": "drie", "at": mine.changed_at}
            drafts.save(mine.key, body, **kept)

    event.listen(drafts._engine, "before_cursor_execute", third)
    crossed = client.post(address, data={**one, "email": "samen@lindewaard.example"})
    event.remove(drafts._engine, "before_cursor_execute", third)
    page = client.get(crossed.headers["location"]).text
    assert saved
    for kept in ("Uit venster een", "samen@lindewaard.example", "0999 - 33 33 33"):
        assert kept in page


def test_a_colleague_who_publishes_first_is_merged_with(product):
    address = "/beheer/loketten/schuldhulp/gegevens"
    client = product.client
    sign_in(client, Role.EDITOR)
    mine = draft_number(save(client, address, summary="Van de redacteur", phone="0999 - 55 55 55"))
    sign_in(client, Role.ADMINISTRATOR)
    theirs = save(client, address, summary="Van de beheerder", email="schuld@lindewaard.example")
    assert "heeft ook een concept" in theirs.text
    assert publish(client, draft_number(theirs)).status_code == 303
    sign_in(client, Role.EDITOR)
    assert "Voeg de veranderingen samen" in client.get(address).text
    for page in (client.get("/beheer/concepten").text, client.get(f"/beheer/concepten/{mine}/weg").text):
        assert "Van de redacteur" in page
        assert "schuld@lindewaard.example" not in page, "what a colleague changed is not this editor's work"
    merging = client.get(f"/beheer/concepten/{mine}/samenvoegen").text
    assert "Van de beheerder" in merging
    assert "Van de redacteur" in merging
    version = re.search(r'name="versie" value="(\d+)"', merging)[1]
    form = {"versie": version, "tegen": "gepubliceerd", "keuze-summary": "ander"}
    page = client.get(client.post(f"/beheer/concepten/{mine}/samenvoegen", data=form).headers["location"])
    assert "Van de beheerder" in page.text
    assert 'value="0999 - 55 55 55"' in page.text
    assert 'value="schuld@lindewaard.example"' in page.text
    assert publish(client, mine).status_code == 303


def test_a_published_change_answers_and_can_be_looked_up_and_undone(product, client):
    """From the form to the desk that the counter sees, its revision, its history, and back."""
    address = "/beheer/loketten/buurtbemiddeling"
    before = product.app.state.product.live().kb.desks["buurtbemiddeling"].summary
    number = draft_number(save(client, f"{address}/gegevens", summary="Praat mee als buren ruzie hebben."))
    preview = text_of(client.get(f"/beheer/publiceren?concept={number}").text)
    assert "Niemand loopt vast" in preview
    assert "Bij elke vraag komt hetzelfde loket eerst als nu" in preview
    done = publish(client, number, reason="Kortere tekst, van 06-12345678")
    product.app.state.product.live_knowledge.refresh()
    assert "De balie krijgt nu antwoord met revisie" in client.get(done.headers["location"]).text
    assert "Praat mee als buren ruzie hebben." in client.get("/loketten/buurtbemiddeling").text
    revisions = text_of(client.get("/beheer/revisies").text)
    assert "Kortere tekst, van [telefoonnummer]" in revisions
    assert "Praat mee als buren ruzie hebben." in revisions
    history = client.get(f"{address}/loket/geschiedenis").text
    assert text_of(before) in text_of(history)
    back = client.post(f"{address}/loket/terug", data={"revisie": "1"})
    page = client.get(back.headers["location"])
    assert "Dit staat nu in uw concept" in page.text
    assert publish(client, draft_number(page)).status_code == 303
    product.app.state.product.live_knowledge.refresh()
    assert product.app.state.product.live().kb.desks["buurtbemiddeling"].summary == before
    audit = product.app.state.accounts.audit
    assert {"gepubliceerd", "concept-begonnen", "loket-teruggezet"} <= set(audit.actions())


def test_an_older_body_replaces_a_draft_only_after_what_is_lost_was_shown(client):
    address, name = "/beheer/loketten/ouderenadviseur", "Veranderd: Loket Ouderenadviseur"
    page = save(client, f"{address}/gegevens", summary="Wij maken alles.")
    publish(client, draft_number(page))
    save(client, f"{address}/gegevens", summary="Een middag werk van de redactie.")
    asked = client.post(f"{address}/loket/terug", data={"revisie": "1"})
    assert asked.status_code == 200
    assert "Een middag werk van de redactie." in asked.text
    assert "Een middag werk" in client.get(f"{address}/gegevens").text
    done = client.post(f"{address}/loket/terug", data=hidden_in(asked))
    assert done.status_code == 303
    assert "Een middag werk" not in inputs(client.get(f"{address}/gegevens").text)["summary"][0]
    revisions = text_of(client.get("/beheer/revisies").text)
    assert re.search(rf"\d+: \d+ \w+ \d{{4}}, \d\d:\d\d – {name}", revisions)


def test_what_sends_residents_round_cannot_be_published(client):
    """The desk says that it does not do what the division gives it: the page says for which questions."""
    page = save(
        client,
        "/beheer/loketten/formulierenhulp/doet",
        **{
            "niet-0-text": "Helpt niet met toeslagen",
            "niet-0-instead": "sociaal-raadslieden",
            "niet-0-themes": "toeslagen",
            "niet-0-kinds": [],
            "niet-0-taak": "Huurtoeslag",
        },
    )
    preview = client.get(f"/beheer/publiceren?concept={draft_number(page)}").text
    assert "Inwoners zouden vastlopen" in preview
    assert "Huurtoeslag, Invullen en brieven begrijpen" in preview
    assert 'name="zegel"' not in preview
    assert "Formulierenhulp De Schakel" in preview
    forced = client.post("/beheer/publiceren", data={"concept": draft_number(page), "zegel": "1,1:1", "reden": "toch"})
    assert forced.status_code == 409
    assert "Er is niets gepubliceerd" in forced.text


def test_a_subject_that_does_not_exist_is_kept_and_said(client):
    page = save(client, "/beheer/loketten/clientondersteuning/doet", **{"niet-0-taak": "Vliegende schotels"})
    assert "het onderwerp 'Vliegende schotels' bestaat niet" in text_of(page.text) or "klopt niet" in text_of(page.text)
    assert "Vliegende schotels" in page.text


def test_a_desk_that_others_name_is_not_archived(client):
    page = client.get("/beheer/loketten/sociaal-raadslieden/loket/archiveren")
    assert "Dit loket kan nog niet weg" in page.text
    assert "IDO) Lindewaard-centrum verwijst hierheen" in page.text
    assert client.post("/beheer/loketten/sociaal-raadslieden/loket/archiveren").status_code == 409


def test_a_new_desk_is_begun_published_with_a_reason_archived_and_restored(product, client):
    made = client.post("/beheer/loketten/nieuw", data={"name": "Café ’t Praathuis", "id": ""})
    assert made.headers["location"].startswith("/beheer/loketten/cafe-t-praathuis/gegevens")
    address = "/beheer/loketten/cafe-t-praathuis"
    begun = client.get(f"{address}/gegevens").text
    assert "Dit veld mag niet leeg zijn." not in begun, "nothing is wrong yet"
    assert "nog 4<span" in begun
    assert "Dit veld mag niet leeg zijn." in save(client, f"{address}/gegevens").text
    save(
        client,
        f"{address}/gegevens",
        type="welzijn",
        organisation="Welzijn",
        summary="Koffie en een praatje.",
        access="inloop",
    )
    save(client, f"{address}/doet", does="Een luisterend oor")
    page = save(client, f"{address}/overdracht", handover__methods="bellen", handover__tell="Wat iemand zoekt")
    number = draft_number(page)
    assert publish(client, number).status_code == 409, "a new desk to which nobody is sent asks for a reason"
    assert publish(client, number, reason="Opent in december").status_code == 303
    replaces = "Archiveren vervangt dat concept."
    assert replaces not in client.get(f"{address}/loket/archiveren").text
    save(client, f"{address}/gegevens", summary="Half af.")
    assert replaces in client.get(f"{address}/loket/archiveren").text
    going = client.get(client.post(f"{address}/loket/archiveren").headers["location"])
    assert "wordt dit loket gearchiveerd" in going.text
    assert publish(client, draft_number(going)).status_code == 303
    product.app.state.product.live_knowledge.refresh()
    assert client.get("/loketten/cafe-t-praathuis").status_code == 404
    listed = client.get("/beheer/loketten?stand=gearchiveerd").text
    assert "Praathuis" in listed
    assert "gearchiveerd" in client.get(f"{address}/gegevens").text
    history = client.get(f"{address}/loket/geschiedenis").text
    revision = re.findall(r'name="revisie" value="(\d+)"', history)[-1]
    back = client.post(f"{address}/loket/terug", data={"revisie": revision})
    returning = client.get(f"{address}/gegevens").text
    assert "komt terug</span></h1>" in returning, "it is not new: it was archived"
    assert ">komt terug</span>" in client.get("/beheer/loketten?stand=komt+terug").text
    assert publish(client, draft_number(client.get(back.headers["location"])), reason="Weer open").status_code == 303
    assert ">erbij gekomen<" in client.get("/beheer/revisies").text, "what returns is not called new here either"


@pytest.mark.parametrize(
    ("name", "entry_id", "sentence"),
    [
        ("", "", "Vul de naam"),
        ("Iets anders", "taalhuis", "in gebruik"),
        ("taalhuis  LINDEWAARD", "", "Taalhuis Lindewaard is er al."),
        ("Taalpunt", "", "Zo heet Taalhuis Lindewaard ook."),
        ("X", "Met Spatie!", "alleen kleine letters"),
        ("Nieuw", "", "zelf"),
    ],
)
def test_a_new_desk_without_a_name_of_its_own_is_asked_for_one(client, name, entry_id, sentence):
    answer = client.post("/beheer/loketten/nieuw", data={"name": name, "id": entry_id})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_script_in_every_field_stays_text(client):
    """In the form, the list, the differences and the preview."""
    bad = "<script>alert(1)</script>"
    address = "/beheer/loketten/mantelzorgsteunpunt"
    for part in ("gegevens", "openingstijden", "doet", "overdracht"):
        form = inputs(client.get(f"{address}/{part}").text)
        hostile = {name: bad for name in form if name not in {"versie", "basis", "venster", "wijze"}}
        assert client.post(f"{address}/{part}", data={**form, **hostile}).status_code == 303
    number = draft_number(client.get(f"{address}/gegevens"))
    pages = [f"{address}/{part}" for part in ("gegevens", "openingstijden", "doet", "overdracht")]
    for page in [
        *pages,
        "/beheer/loketten",
        "/beheer/concepten",
        f"/beheer/publiceren?concept={number}",
        f"/beheer/concepten/{number}/weg",
    ]:
        text = client.get(page).text
        assert bad not in text
        assert "alert(1)" in text or page == "/beheer/loketten"


def test_personal_data_in_a_sentence_is_taken_out_and_said(client):
    page = save(client, "/beheer/loketten/ouderenadviseur/overdracht", handover__condition="Bel Jan op 06-12345678")
    assert "Weggehaald uit de tekst: telefoonnummer" in page.text
    assert "06-12345678" not in page.text
    assert "[telefoonnummer]" in page.text


def test_throwing_a_draft_away_shows_what_is_lost_first(client):
    page = save(client, "/beheer/loketten/cak/gegevens", summary="Dit gaat weg")
    number = draft_number(page)
    asked = client.get(f"/beheer/concepten/{number}/weg")
    assert "Dit gaat weg" in asked.text
    stale = client.post(f"/beheer/concepten/{number}/weg", data={"zegel": f"{number}:99"})
    assert stale.headers["location"].endswith("/weg")
    seal = re.search(r'name="zegel" value="([^"]+)"', asked.text)[1]
    gone = client.post(f"/beheer/concepten/{number}/weg", data={"zegel": seal})
    assert "weggegooid" in client.get(gone.headers["location"]).text
    assert client.get(f"/beheer/concepten/{number}/weg").status_code == 404


def test_a_draft_of_a_colleague_is_left_alone(product):
    client = product.client
    sign_in(client, Role.EDITOR)
    number = draft_number(save(client, "/beheer/loketten/cbr/gegevens", summary="Van de redacteur"))
    sign_in(client, Role.ADMINISTRATOR)
    for address in (f"/beheer/concepten/{number}/weg", f"/beheer/concepten/{number}/samenvoegen"):
        assert client.get(address).status_code == 403
        assert client.post(address, data={"versie": "1"}).status_code == 403


def test_a_new_desk_of_a_colleague_is_named_as_theirs(product):
    client = product.client
    sign_in(client, Role.EDITOR)
    client.post("/beheer/loketten/nieuw", data={"name": "Nieuw bij de redacteur", "id": "alleen-daar"})
    assert "nieuw" in client.get("/beheer/loketten?zoek=alleen-daar").text
    sign_in(client, Role.ADMINISTRATOR)
    page = client.get("/beheer/loketten/alleen-daar/gegevens")
    assert page.status_code == 404
    assert "nog een concept van Test" in page.text


@pytest.mark.parametrize("address", ["/beheer/loketten/bestaat-niet/gegevens", "/beheer/concepten/999999/weg"])
def test_what_is_not_there_is_said(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "niet" in answer.text


@pytest.mark.parametrize(
    ("place", "words"), [("loketten", "Alle loketten beheren"), ("onderwerpen", "Alle onderwerpen")]
)
def test_what_is_not_there_leads_back_to_the_list(product, client, place, words):
    """An editor stays among the pages of editors; somebody of the counter is not led there."""
    address = f"/beheer/{place}/bestaat-niet/gegevens"
    page = client.get(address).text
    assert f'href="/beheer/{place}">{words}</a>' in page
    assert 'aria-label="Beheer van de inhoud"' in page
    sign_in(product.client, Role.COUNTER)
    assert "Beheer van de inhoud" not in product.client.get(address).text


def test_the_division_keeps_the_parts_of_the_content_in_view(product, client):
    assert client.get("/beheer/taakverdeling").headers["location"] == "/taakverdeling"
    for address in ("/taakverdeling", "/beheer/werkvoorraad", "/beheer/taakverdeling/huurtoeslag/gegevens"):
        assert 'aria-label="Beheer van de inhoud"' in client.get(address).text, address
    sign_in(product.client, Role.COUNTER)
    assert "Beheer van de inhoud" not in product.client.get("/taakverdeling").text


@pytest.mark.parametrize("number", ["-" + "9" * 30, "9" * 30, "0"])
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/beheer/voorstellen/{}"),
        ("POST", "/beheer/voorstellen/{}/niet"),
        ("POST", "/beheer/werkvoorraad/gedaan/{}/ongedaan"),
        ("GET", "/beheer/publiceren/{}"),
    ],
)
def test_a_number_that_no_database_has_is_no_address(client, method, address, number):
    assert client.request(method, address.format(number)).status_code in (404, 422)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "een"])
def test_a_draft_that_is_no_number_is_not_there(client, number):
    answer = client.post("/beheer/publiceren", data={"concept": number, "zegel": "", "reden": ""})
    assert "Deze concepten zijn er niet (meer)." in answer.text


def test_a_revision_that_was_never_published_is_not_said_to_be(client):
    """The page asked every second whether it was live already."""
    answer = client.get("/beheer/publiceren/999")
    assert answer.status_code == 404
    assert "Deze revisie is er niet." in answer.text


def test_a_database_that_does_not_answer_gives_everything_back(product, client):
    """The page holds what was typed; when the database is back, its button keeps it."""
    address = "/beheer/loketten/huurcommissie/gegevens"
    form = inputs(client.get(address).text) | {"summary": ["Getypt tijdens de storing"]}
    engine = product.app.state.editing.drafts._engine
    with without_table(engine, "draft"):
        page = client.post(address, data=form)
        why = client.post("/beheer/publiceren", data={"concept": "1", "zegel": "x", "reden": "Getypt waarom"})
    assert (why.status_code, hidden_in(why)["reden"]) == (503, "Getypt waarom")
    assert page.status_code == 503
    assert "Dit is nog niet bewaard" in page.text
    again = client.get(client.post(address, data=hidden_in(page)).headers["location"])
    assert "Getypt tijdens de storing" in again.text


def test_with_a_second_person_a_colleague_publishes_what_is_ready(product, client, monkeypatch):
    monkeypatch.setattr(product.app.state.editing.publication, "second_person", True)
    number = draft_number(save(client, f"{TAALHUIS}/gegevens", summary="Taalles voor iedereen."))
    preview = client.get(f"/beheer/publiceren?concept={number}").text
    assert "eigen concept" in preview
    assert "Niemand loopt vast." in preview, "who makes a change sees what it does, whoever publishes it"
    assert f'action="/beheer/concepten/{number}/klaar"' in preview
    assert 'name="zegel"' not in preview
    seal = f"{product.app.state.editing.latest.kb('lindewaard').revision},{number}:1"
    refused = client.post("/beheer/publiceren", data={"concept": number, "zegel": seal, "reden": "Toch"})
    assert refused.status_code == 409
    assert "eigen concept" in text_of(refused.text)
    sign_in(client, Role.ADMINISTRATOR)
    assert "nog niet gezegd dat dit klaar is" in client.get(f"/beheer/publiceren?concept={number}").text
    sign_in(client, Role.EDITOR)
    client.post(f"/beheer/concepten/{number}/klaar", data={"klaar": "ja"})
    assert "Toch nog niet klaar" in client.get("/beheer/concepten").text
    sign_in(client, Role.ADMINISTRATOR)
    assert publish(client, number).status_code == 303


def test_what_is_not_good_yet_goes_back_with_a_remark(product, client, monkeypatch):
    monkeypatch.setattr(product.app.state.editing.publication, "second_person", True)
    number = draft_number(save(client, f"{TAALHUIS}/gegevens", summary="Taalles voor wie dat wil."))
    sign_in(client, Role.ADMINISTRATOR)
    assert "Stuur terug" not in client.get(f"/beheer/publiceren?concept={number}").text, "it is not said to be ready"
    sign_in(client, Role.EDITOR)
    client.post(f"/beheer/concepten/{number}/klaar", data={"klaar": "ja"})
    assert "Stuur terug" not in client.get(f"/beheer/publiceren?concept={number}").text, "nobody sends back to oneself"
    own = client.post("/beheer/publiceren/terug", data={"concept": number, "opmerking": "Toch niet"})
    assert own.status_code == 409
    assert "klaar</span>" in client.get("/beheer/concepten").text
    sign_in(client, Role.ADMINISTRATOR)
    assert "Stuur terug naar" in text_of(client.get(f"/beheer/publiceren?concept={number}").text)
    empty = client.post("/beheer/publiceren/terug", data={"concept": number, "opmerking": "  "})
    assert empty.status_code == 409
    assert "Schrijf eerst op wat uw collega nog moet veranderen." in text_of(empty.text)
    long = client.post("/beheer/publiceren/terug", data={"concept": number, "opmerking": "o" * 501})
    assert long.status_code == 409
    assert "hoogstens 500 tekens" in long.text
    assert "o" * 501 in long.text, "what was typed is given back"
    remark = "Noem ook de avond. Vraag het na bij 06-12345678."
    back = client.post("/beheer/publiceren/terug", data={"concept": number, "opmerking": remark}, follow_redirects=True)
    assert "Uw collega leest uw opmerking bij het concept." in text_of(back.text)
    again = client.post("/beheer/publiceren/terug", data={"concept": number, "opmerking": remark})
    assert again.status_code == 409
    assert "intussen veranderd of al gepubliceerd" in text_of(again.text)
    assert "Uw opmerking was: “Noem ook de avond." in text_of(again.text), "what was typed is given back"
    sign_in(client, Role.EDITOR)
    line = client.get("/beheer/concepten").text.split(f'value="{number}"')[1].split("</li>")[0]
    assert "stuurde dit terug: “Noem ook de avond. Vraag het na bij" in text_of(line)
    assert "12345678" not in line
    assert "Klaar: een collega mag publiceren" in line
    client.post(f"/beheer/concepten/{number}/klaar", data={"klaar": "ja"})
    assert "stuurde dit terug" not in client.get("/beheer/concepten").text
    sign_in(client, Role.ADMINISTRATOR)
    assert publish(client, number).status_code == 303


def test_many_drafts_are_said_to_be_ready_at_once(product, client, monkeypatch):
    """Of a desk that is replaced everywhere there are a hundred: one button, and never for those of a colleague."""
    monkeypatch.setattr(product.app.state.editing.publication, "second_person", True)
    numbers = [
        draft_number(save(client, f"/beheer/loketten/{desk}/gegevens", summary="Anders gezegd."))
        for desk in ("taalhuis", "wijkteam")
    ]
    sign_in(client, Role.ADMINISTRATOR)
    client.post("/beheer/publiceren/klaar", data={"concept": numbers})
    sign_in(client, Role.EDITOR)
    preview = client.get("/beheer/publiceren", params={"concept": numbers}).text
    assert preview.count("een collega mag") == 1
    assert "mag deze 2 concepten publiceren" in preview, "a colleague does not say it for somebody else"
    client.post("/beheer/publiceren/klaar", data={"concept": numbers})
    assert client.get("/beheer/concepten").text.count("Toch nog niet klaar") == 2


def test_a_draft_that_changes_nothing_is_not_chosen_to_publish(client):
    address = "/beheer/loketten/juridisch-loket"
    old = inputs(client.get(f"{address}/gegevens").text)["summary"]
    number = draft_number(save(client, f"{address}/gegevens", summary="Even anders."))
    save(client, f"{address}/gegevens", summary=old[0])
    line = client.get("/beheer/concepten").text.split(f'value="{number}"')[1].split("</li>")[0]
    assert "checked" not in line.split("</label>")[0]
    assert "Hierin verandert niets. Verander eerst iets, of gooi dit concept weg." in text_of(line)
    client.post(f"/beheer/concepten/{number}/weg")


def test_no_desk_for_a_choice_is_not_said_to_be_a_matter_of_words(client):
    empty = text_of(client.get("/beheer/loketten?stand=gearchiveerd&soort=bestaat-niet").text)
    assert "Kies iets anders, of bekijk alle loketten" in empty
    assert "korter woord" not in empty
    assert "korter woord" in text_of(client.get("/beheer/loketten?zoek=qqqqqq").text)
