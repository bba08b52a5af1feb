"""The form of one subject of the division: a draft like that of a desk, published together with it."""

import re
from html import unescape

import pytest

from api.accounts.identity import Role
from api.editing.drafts import Author
from api.editing.editing import Editing
from knowledge.schema import DivisionRow
from knowledge.store.snapshot import entries
from tests.accounts import sign_in
from tests.lean import lean_content

FORM = "/beheer/taakverdeling/huurtoeslag/gegevens"


def fields_of(page):
    """What a browser would send back of the form, as it stands."""
    form = page.split('<form class="tv-edit"')[1].split("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if attributes.get("type") != "checkbox":
            found[attributes["name"]] = attributes.get("value", "")
    for name, options in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'<option value="([^"]*)"', options
        )
        found[name] = chosen[1]
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL))
    return {name: unescape(value) for name, value in found.items()}


def draft_of(light):
    """The one draft there is, or None."""
    return next(iter(light.app.state.editing.drafts.of_municipality("lindewaard")), None)


def test_saving_the_form_unchanged_makes_no_draft(light, client):
    """For every kind of row: nothing is lost between the content, the form and back."""
    for task in ("huurtoeslag", "digid-aanvragen", "huiselijk-geweld", "ww-uitkering"):
        address = f"/beheer/taakverdeling/{task}/gegevens"
        answer = client.post(address, data=fields_of(client.get(address).text))
        assert (answer.status_code, answer.headers["location"]) == (303, f"{address}?bewaard=gelijk")
    assert draft_of(light) is None


def test_a_changed_row_becomes_a_draft_and_is_published(light, client, lindewaard):
    """Order, role, boundary, source and what parties disagree on; the matrix shows it after publishing."""
    data = fields_of(client.get(FORM).text)
    kind, lines = next(
        (kind, lines) for kind, lines in lindewaard.division["huurtoeslag"].help.items() if len(lines) > 1
    )
    last = len(lines) - 1
    data |= {
        f"{kind}-{last}-plek": "1",
        f"{kind}-{last}-rol": "informeert",
        f"{kind}-{last}-tot": "Tot <b>hier</b>",
        "bron": "Overleg van maandag",
        "afgesproken": "2026-11-02",
        "oneens-0-loket": "-",
        "oneens-0-wat": "De bibliotheek wil dit anders. Bel 06 12345678.",
    }
    answer = client.post(FORM, data=data)
    assert answer.headers["location"].startswith(f"{FORM}?bewaard=1&weggehaald=telefoonnummer")
    draft = draft_of(light)
    assert draft.body["help"][kind][0]["desk"] == lines[last].desk
    assert [line["desk"] for line in draft.body["help"][kind][1:]] == [line.desk for line in lines[:last]]
    assert "06 12345678" not in draft.body["disagreement"]
    assert f'href="/beheer/publiceren?concept={draft.id}"' in client.get(FORM).text

    editing = light.app.state.editing
    person = type("P", (), {"id": draft.by.id, "name": draft.by.name, "municipality": "lindewaard"})()
    proposal = editing.publication.propose(person, frozenset({draft.id}))
    assert not proposal.hindrances
    editing.publication.publish(person, proposal, proposal.seal, "Zo afgesproken in het overleg.")
    light.app.state.product.live_knowledge.refresh()
    page = client.get("/taakverdeling?thema=toeslagen").text
    card = page.split('id="taak-huurtoeslag"')[1].split('<li class="tv-task"')[0]
    for words in (
        "Overleg van maandag, 2 november 2026",
        "Tot &lt;b&gt;hier",
        "Niet mee eens, over het hele onderwerp:",
        "De bibliotheek wil dit anders.",
    ):
        assert words in card
    assert draft_of(light) is None


def test_what_is_wrong_is_said_at_its_line_and_nothing_is_lost(light, client):
    data = fields_of(client.get(FORM).text)
    data |= {
        "leren-0-loket": "",
        "leren-0-tot": "Een grens zonder loket",
        "afgesproken": "ooit",
        "niet-0-loket": "bestaat-niet",
    }
    assert client.post(FORM, data=data).status_code == 303
    page = client.get(FORM).text
    assert "Een grens zonder loket" in page
    line = page.split("Leren: loket 1</legend>")[1].split("</fieldset>")[0]
    assert 'class="lw-error"' in line
    assert 'class="lw-notice lw-notice--error"' in page
    assert draft_of(light).body["agreed_on"] == "ooit"


def test_a_line_that_keeps_its_words_without_a_desk_asks_for_one(light, client):
    """It said that a spelling was wrong, to who had only chosen 'Geen'; and not where."""
    fields = fields_of(client.get(FORM).text)
    name = next(name for name, value in fields.items() if name.endswith("-0-loket") and value)
    client.post(FORM, data={**fields, name: "", name.replace("loket", "opmerking"): "Tilt voor wie het niet kan."})
    said = "Kies een loket, of maak de rest van deze regel ook leeg."
    assert said in client.get(FORM).text
    preview = client.get(f"/beheer/publiceren?concept={draft_of(light).id}").text
    assert re.search(rf"Wie doet wat bij [a-z ]+: {said}", preview)


def test_a_line_goes_away_and_a_cell_without_lines_is_not_agreed(light, client, lindewaard):
    data = fields_of(client.get(FORM).text)
    kind, lines = next(iter(lindewaard.division["huurtoeslag"].help.items()))
    data |= {f"{kind}-{number}-weg": "ja" for number in range(len(lines))}
    client.post(FORM, data=data)
    assert kind not in draft_of(light).body["help"]


def test_a_row_with_more_lines_than_the_form_begins_with_keeps_them_all(light, client, lindewaard):
    """As a file that was read in may bring."""
    editing: Editing = light.app.state.editing
    (kind, *_), desks = lindewaard.division["huurtoeslag"].help, list(lindewaard.desks)[:15]
    published = editing.body_at(editing.latest.kb("lindewaard"), ("division", "huurtoeslag"))
    many = [{"desk": desk, "role": "helpt", "until": None, "note": None} for desk in desks]
    wrong = {"kind": kind, "reason": "Nee.", "instead": "taalhuis", "instead_kind": None}
    objection = {"kind": kind, "text": "Niet eens.", "noted_on": "2026-11-01"}
    body = {
        **published,
        "help": {**published["help"], kind: many},
        "not": [{"desk": desk, **wrong} for desk in desks],
        "objections": [{"desk": desk, **objection} for desk in desks],
    }
    key = editing.key("lindewaard", "division", "huurtoeslag")
    author = Author(sign_in(client, Role.EDITOR).id, "Test")
    editing.drafts.save(key, body, by=author, base=1, seen=0, window="", at=editing.clock())
    client.post(FORM, data=fields_of(client.get(FORM).text) | {"bron": "Overleg"})
    kept = draft_of(light).body
    assert (kept["help"], kept["not"], kept["objections"]) == (body["help"], body["not"], body["objections"])
    assert kept["source"] == "Overleg"


def test_two_windows_of_one_person_do_not_overwrite_each_other(light, client):
    first = fields_of(client.get(FORM).text)
    second = fields_of(client.get(FORM).text)
    client.post(FORM, data={**first, "bron": "Het eerste venster"})
    client.post(FORM, data={**second, "bron": "Het tweede venster"})
    assert draft_of(light).body["source"] == "Het eerste venster"


@pytest.mark.parametrize("roles", [(), (Role.COUNTER,), (Role.VOLUNTEER,), (Role.COORDINATOR,)])
def test_only_editors_and_administrators_come_here(light, roles):
    light.client.cookies.clear()
    if roles:
        sign_in(light.client, *roles)
    looks, sends = (403, 403) if roles else (303, 401)  # what was typed waits beside the form to sign in
    assert light.client.get(FORM).status_code == looks
    assert light.client.post(FORM, data={"bron": "x"}).status_code == sends
    assert "/beheer/taakverdeling/huurtoeslag" not in light.client.get("/taakverdeling?thema=toeslagen").text


def test_a_subject_that_is_not_there_is_said(client):
    assert client.get("/beheer/taakverdeling/visserij/gegevens").status_code == 404


def test_a_row_without_disagreement_is_stored_as_before():
    """Content that did not change keeps its digest, so that nothing is published or indexed anew."""
    rows = [entry.body for entry in entries(lean_content()) if entry.collection == "division"]
    assert all(row.keys() == {"task", "help", "not", "source", "agreed_on"} for row in rows)
    row = DivisionRow.model_validate({**rows[0], "disagreement": "Nog in overleg"})
    assert DivisionRow.model_validate(row.model_dump(mode="json", by_alias=True)) == row


def test_keeping_a_draft_after_all_leads_back_to_its_form(light, client):
    data = fields_of(client.get(FORM).text)
    client.post(FORM, data={**data, "bron": "Overleg"})
    page = client.get(f"/beheer/concepten/{draft_of(light).id}/weg").text
    assert f'href="{FORM}"' in page
    assert client.get("/beheer/taakverdeling/huurtoeslag").headers["location"] == FORM


def test_days_and_an_objection_are_edited_published_and_seen(light, client, lindewaard):
    """The matrix, the page of the desk, the filter and the list of what needs attention; the advice stays."""
    row = lindewaard.division["zorgtoeslag"]
    kind, lines = next((kind, lines) for kind, lines in row.help.items() if len(lines) > 1)
    first, other = lines[0].desk, lines[1].desk
    address = "/beheer/taakverdeling/zorgtoeslag/gegevens"
    data = fields_of(client.get(address).text) | {
        f"{kind}-0-tot-en-met": "2026-12-31",
        f"{kind}-1-vanaf": "2027-01-01",
        "oneens-0-loket": other,
        "oneens-0-soort": kind,
        "oneens-0-wat": "Wij hebben hier geen mensen voor. Bel 06 12345678.",
    }
    keeping = range(2, len(lines))
    assert client.post(address, data=data).headers["location"].startswith(f"{address}?bewaard=1&weggehaald=")
    draft = draft_of(light)
    today = light.app.state.editing.today.isoformat()
    assert draft.body["help"][kind][0]["valid_until"] == "2026-12-31"
    assert draft.body["help"][kind][1]["valid_from"] == "2027-01-01"
    assert not any("valid_from" in draft.body["help"][kind][number] for number in keeping)
    assert [(one["desk"], one["noted_on"]) for one in draft.body["objections"]] == [(other, today)]
    assert "06 12345678" not in draft.body["objections"][0]["text"]
    form = client.get(address).text
    assert fields_of(form)[f"{kind}-0-tot-en-met"] == "2026-12-31"
    assert "Geldt tot en met 31 december 2026." in form
    preview = client.get(f"/beheer/publiceren?concept={draft.id}").text
    assert "geldt tot en met 31 december 2026" in preview
    assert "vanaf 1 januari 2027</span>" in preview
    assert f'hx-get="/beheer/publiceren/herkennen?concept={draft.id}"' in preview
    for _ in range(40):  # each waits some seconds on a busy machine
        recognition = client.get(f"/beheer/publiceren/herkennen?concept={draft.id}").text
        if "Kijk opnieuw" not in recognition:
            break
    assert "Geen invloed op het herkennen." in recognition
    assert "<html" in recognition
    part = client.get(f"/beheer/publiceren/herkennen?concept={draft.id}", headers={"HX-Request": "true"}).text
    assert part.startswith('<div id="herkennen"')
    assert client.get("/beheer/publiceren/herkennen").headers["location"] == "/beheer/concepten"

    editing = light.app.state.editing
    person = type("P", (), {"id": draft.by.id, "name": draft.by.name, "municipality": "lindewaard"})()
    proposal = editing.publication.propose(person, frozenset({draft.id}))
    editing.publication.publish(person, proposal, proposal.seal, "Zo afgesproken.")
    light.app.state.product.live_knowledge.refresh()

    card = client.get("/taakverdeling?thema=toeslagen").text.split('id="taak-zorgtoeslag"')[1].split("</li>\n\n")[0]
    for words in ("Geldt tot en met 31 december 2026", "Geldt vanaf 1 januari 2027", "Niet mee eens:"):
        assert words in card
    only = client.get("/taakverdeling?oneens=ja").text
    assert 'id="taak-zorgtoeslag"' in only
    assert 'id="taak-kinderopvangtoeslag"' not in only
    assert "(geldt vanaf 1 januari 2027)" in client.get(f"/taakverdeling?loket={other}&oneens=ja").text
    attention = client.get("/beheer/actueel").text
    assert "geldt tot en met 31 december 2026" in attention
    assert "Wij hebben hier geen mensen voor." in attention

    divided = client.get("/v1/division", params={"task": "zorgtoeslag", "kind": kind}).json()["cells"][0]["desks"]
    assert (divided[0]["desk"], divided[0]["valid_until"]) == (first, "2026-12-31")
    assert other not in [line["desk"] for line in divided]
    assert client.get("/v1/division", params={"task": "zorgtoeslag", "kind": kind, "desk": other}).json()["division"][
        "verdict"
    ] in ("not-agreed", "does-not")


def test_an_end_before_the_beginning_is_told_at_its_line(light, client):
    data = fields_of(client.get(FORM).text)
    kind = next(name.removesuffix("-0-loket") for name, value in data.items() if name.endswith("-0-loket") and value)
    data |= {f"{kind}-0-vanaf": "2027-02-01", f"{kind}-0-tot-en-met": "2027-01-01", "oneens-0-wat": "Zonder loket."}
    assert client.post(FORM, data=data).status_code == 303
    page = client.get(FORM).text
    assert "Geldt tot en met&#39; ligt vóór" in page or "&#39;geldt tot en met&#39; ligt vóór" in page
    assert "Zonder loket." in page


def test_what_is_typed_is_kept_without_the_button(light, client):
    """The page's script saves; a line that was not finished stays, and what another window did is not typed over."""
    script = {"HX-Request": "true"}
    data = fields_of(client.get(FORM).text)
    same = client.post(FORM, data=data, headers=script)
    assert "Gelijk aan wat er gepubliceerd is." in same.text
    assert draft_of(light) is None
    data |= {"leren-0-tot": "Nog zonder loket", "leren-0-tot-en-met": "2026-12-31"}
    kept = client.post(FORM, data=data, headers=script)
    assert "Vanzelf bewaard in uw concept" in kept.text
    assert "Druk op ‘Bewaar het concept’: dan staat bij het veld wat er mis is." in kept.text
    assert draft_of(light).body["help"]["leren"][0]["until"] == "Nog zonder loket"
    version = re.search(r'name="versie" value="(\d+)"', kept.text)[1]
    again = client.post(FORM, data=data | {"versie": version, "leren-0-loket": "taalhuis"}, headers=script)
    assert "fout" not in again.text
    assert draft_of(light).body["help"]["leren"] == [
        {
            "desk": "taalhuis",
            "role": "voert-uit",
            "until": "Nog zonder loket",
            "note": None,
            "valid_until": "2026-12-31",
        }
    ]

    other = fields_of(client.get(FORM).text) | {"bron": "Ander venster"}
    client.post(FORM, data=other)
    crossed = client.post(FORM, data=data | {"bron": "Dit venster"}, headers=script)
    assert "Er is niets overschreven." in crossed.text
    assert draft_of(light).body["source"] == "Ander venster"
    both = client.post(FORM, data=data | {"bron": "Dit venster", "knop": "bewaar"}, headers=script)
    assert both.headers["HX-Retarget"] == "body"
    assert "Ander venster" in both.text
    assert "Dit venster" in both.text
    button = client.post(FORM, data=fields_of(client.get(FORM).text) | {"knop": "bewaar"}, headers=script)
    assert button.headers["HX-Redirect"] == f"{FORM}?bewaard=1"
