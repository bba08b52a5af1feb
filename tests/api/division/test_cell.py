"""The matrix changed in place: one box, one desk at one subject, in the editor's draft of that subject."""

import re
from html import unescape

import pytest

from api.accounts.identity import Role
from api.editing.drafts import Author
from tests.accounts import sign_in

MATRIX = "/beheer/taakverdeling?thema=toeslagen"
TASK = "huurtoeslag"
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def row(lindewaard):
    """What is agreed about the subject."""
    return lindewaard.division[TASK]


def address(desk, task=TASK):
    """Where a box is changed."""
    return f"/beheer/taakverdeling/{task}/loket/{desk}"


def fields_of(page):
    """What a browser would send back of the form of a box, as it stands."""
    form = page.split('<form class="vk-form"')[1].split("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if attributes.get("type") != "checkbox" or " checked" in tag:
            found[attributes["name"]] = attributes.get("value", "")
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else re.search(r'<option value="([^"]*)"', options)[1]
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL))
    return {name: unescape(value) for name, value in found.items()}


def draft_of(light, person=None):
    """The draft of this person, or the only one there is."""
    return next((one for one in light.drafts if person is None or one.by.id == person), None)


def test_every_box_saved_as_it_stands_makes_no_draft(light, client, lindewaard, row):
    """For every desk of a row, and for one that is not in it: nothing is lost between the row, the form and back."""
    desks = {line.desk for lines in row.help.values() for line in lines} | {one.desk for one in row.wrong} | {"rdw"}
    for desk in sorted(desks):
        page = client.get(address(desk)).text
        answer = client.post(address(desk), data=fields_of(page))
        assert answer.status_code == 303
        assert answer.headers["location"].endswith(f"#vakje-{TASK}--{desk}")
    assert light.drafts == ()
    assert lindewaard.desks["rdw"]


def test_a_role_a_place_and_the_agreement_are_changed_and_other_desks_stay(light, client, row):
    kind, lines = next((kind, lines) for kind, lines in row.help.items() if len(lines) > 1)
    desk = lines[-1].desk
    data = fields_of(client.get(address(desk)).text)
    data |= {
        f"{kind}-doet": "informeert",
        f"{kind}-plek": "1",
        f"{kind}-tot": "Tot het bezwaar",
        f"{kind}-vanaf": "2027-01-01",
        f"{kind}-oneens": "Wij hebben hier geen mensen voor. Bel 06 12345678.",
        "bron": "Overleg van maandag",
        "afgesproken": "2026-11-02",
    }
    assert client.post(address(desk), data=data).status_code == 303
    body = draft_of(light).body
    first, *others = body["help"][kind]
    assert first == {
        "desk": desk,
        "role": "informeert",
        "until": "Tot het bezwaar",
        "note": lines[-1].note,
        "valid_from": "2027-01-01",
    }
    assert [line["desk"] for line in others] == [line.desk for line in lines[:-1]]
    assert {name: len(kept) for name, kept in body["help"].items()} == {
        name: len(kept) for name, kept in row.help.items()
    }
    assert (body["source"], body["agreed_on"]) == ("Overleg van maandag", "2026-11-02")
    assert body["objections"][0]["noted_on"] == light.app.state.editing.today.isoformat()
    assert "06 12345678" not in str(body)
    page = client.get(MATRIX).text
    box = page.split(f'id="vakje-{TASK}--{desk}"')[1].split("</a>")[0]
    assert "concept" in box
    assert "geldt vanaf 1 januari 2027" in box
    assert f'href="/beheer/publiceren?concept={draft_of(light).id}"' in page


def test_who_does_not_do_it_asks_who_does_instead(light, client, row):
    """The draft is kept, the box says what is missing, and the matrix that it is not right yet."""
    kind, lines = next((kind, lines) for kind, lines in row.help.items() if len(lines) > 1)
    desk, other = lines[-1].desk, lines[0].desk
    data = fields_of(client.get(address(desk)).text) | {f"{kind}-doet": "niet"}
    page = client.post(address(desk), data=data).text
    assert "Kies welk loket dit wel doet." in page.split(f'id="{kind}-doet"')[0].rsplit("<fieldset", 1)[1]
    assert "concept, nog niet goed" in client.get(MATRIX).text
    data = fields_of(page) | {f"{kind}-wel": other, f"{kind}-reden": "Dit loket heeft geen toegang."}
    assert client.post(address(desk), data=data).status_code == 303
    body = draft_of(light).body
    assert all(line["desk"] != desk for line in body["help"][kind])
    assert {"desk": desk, "kind": kind, "reason": "Dit loket heeft geen toegang.", "instead": other} in [
        {name: one[name] for name in ("desk", "kind", "reason", "instead")} for one in body["not"]
    ]
    back = fields_of(client.get(address(desk)).text)
    assert (back[f"{kind}-doet"], back[f"{kind}-wel"]) == ("niet", other)
    client.post(address(desk), data=back | {f"{kind}-doet": "helpt"})
    assert not [one for one in draft_of(light).body["not"] if (one["desk"], one["kind"]) == (desk, kind)]


def test_the_only_desk_taken_away_leaves_nothing_agreed(light, client, row):
    kind, lines = next((kind, lines) for kind, lines in row.help.items() if len(lines) == 1)
    desk = lines[0].desk
    page = client.get(address(desk)).text
    assert ">Niets afgesproken</option>" in page.split(f'id="{kind}-doet"')[1].split("</select>")[0]
    client.post(address(desk), data=fields_of(page) | {f"{kind}-doet": ""})
    assert kind not in draft_of(light).body["help"]
    shown = client.get(MATRIX).text.split(f'id="rij-{TASK}"')[1].split("</tr>")[0]
    kind_name = light.app.state.editing.latest.kb("lindewaard").kinds[kind].name
    assert f"<li>{kind_name}</li>" in shown.split("tv-open-column")[1]


def test_never_to_this_desk_is_about_every_kind_of_help(light, client, row):
    desk = "rdw"
    data = fields_of(client.get(address(desk)).text)
    instead = next(iter(row.help.values()))[0].desk
    data |= {"alles-niet": "ja", "alles-wel": instead, "alles-reden": "De RDW gaat over auto’s."}
    assert client.post(address(desk), data=data).status_code == 303
    assert draft_of(light).body["not"][-1] == {
        "desk": desk,
        "kind": None,
        "reason": "De RDW gaat over auto’s.",
        "instead": instead,
        "instead_kind": None,
    }
    page = client.get(f"{MATRIX}&erbij={desk}").text
    assert "Niet hierheen" in page.split(f'id="vakje-{TASK}--{desk}"')[1].split("</a>")[0]
    data = fields_of(client.get(address(desk)).text)
    del data["alles-niet"]
    client.post(address(desk), data=data)
    assert all(one["desk"] != desk for one in draft_of(light).body["not"])


def test_two_boxes_of_one_row_in_two_windows_both_stay(light, client, row):
    """The second window does not know of the first, and says nothing about what it changed."""
    kind, lines = next((kind, lines) for kind, lines in row.help.items() if len(lines) > 1)
    one, other = lines[0].desk, lines[1].desk
    first, second = (fields_of(client.get(address(desk)).text) for desk in (one, other))
    client.post(address(one), data=first | {f"{kind}-tot": "Grens van de een"})
    assert client.post(address(other), data=second | {f"{kind}-tot": "Grens van de ander"}).status_code == 303
    assert [line["until"] for line in draft_of(light).body["help"][kind]][:2] == [
        "Grens van de een",
        "Grens van de ander",
    ]


def test_the_same_box_in_two_windows_is_never_typed_over_silently(light, client, row):
    kind, lines = next((kind, lines) for kind, lines in row.help.items() if len(lines) > 1)
    desk = lines[0].desk
    first = fields_of(client.get(address(desk)).text)
    client.post(address(desk), data=first | {f"{kind}-tot": "Grens van de een"})
    answer = client.post(address(desk), data=first | {f"{kind}-tot": "Grens van de ander"})
    assert (answer.status_code, "Er is niets overschreven" in answer.text) == (200, True)
    assert fields_of(answer.text)[f"{kind}-tot"] == "Grens van de ander"
    assert draft_of(light).body["help"][kind][0]["until"] == "Grens van de een"
    assert client.post(address(desk), data=fields_of(answer.text)).status_code == 303
    assert draft_of(light).body["help"][kind][0]["until"] == "Grens van de ander"


def test_a_colleague_who_publishes_the_same_row_meanwhile_loses_nothing(light, client, row):
    """The box goes on what is published now, so the colleague's other box is in the draft as well."""
    kind, lines = next((kind, lines) for kind, lines in row.help.items() if len(lines) > 1)
    typed = fields_of(client.get(address(lines[0].desk)).text)
    editing, key = light.app.state.editing, light.app.state.editing.key("lindewaard", "division", TASK)
    kb = editing.latest.kb("lindewaard")
    body = dict(editing.body_at(kb, ("division", TASK)))
    body["help"] = {**body["help"], kind: [*body["help"][kind][:1], {**body["help"][kind][1], "until": "Van Joop"}]}
    author = Author(900, "Joop")
    editing.drafts.save(key, body, by=author, base=kb.revision, seen=0, window="", at=editing.clock())
    joop = type("P", (), {"id": 900, "name": "Joop", "municipality": "lindewaard"})()
    proposal = editing.publication.propose(joop, frozenset({draft_of(light, 900).id}))
    assert not proposal.hindrances
    editing.publication.publish(joop, proposal, proposal.seal, "Zo afgesproken.")
    light.app.state.product.live_knowledge.refresh()
    client.post(address(lines[0].desk), data=typed | {f"{kind}-tot": "Van Sanne"})
    draft = draft_of(light)
    assert [line["until"] for line in draft.body["help"][kind]][:2] == ["Van Sanne", "Van Joop"]
    assert not editing.publication.is_overtaken(draft)
    assert "voeg samen" not in client.get(MATRIX).text


def test_a_row_that_a_colleague_published_meanwhile_leads_to_merging(light, client, row):
    """The rest of the row is then as it was when the draft began, so it must not be published like that."""
    kind, lines = next((kind, lines) for kind, lines in row.help.items() if len(lines) > 1)
    data = fields_of(client.get(address(lines[0].desk)).text) | {f"{kind}-tot": "Van Sanne, nog niet gepubliceerd"}
    client.post(address(lines[0].desk), data=data)
    mine, editing = draft_of(light), light.app.state.editing
    body = editing.body_at(editing.latest.kb("lindewaard"), ("division", TASK))
    author, key = Author(900, "Joop"), editing.key("lindewaard", "division", TASK)
    editing.drafts.save(
        key, {**body, "source": "Overleg van Joop"}, by=author, base=mine.base, seen=0, window="", at=editing.clock()
    )
    joop = type("P", (), {"id": 900, "name": "Joop", "municipality": "lindewaard"})()
    proposal = editing.publication.propose(joop, frozenset({draft_of(light, 900).id}))
    editing.publication.publish(joop, proposal, proposal.seal, "Zo afgesproken.")
    shown = client.get(MATRIX).text.split(f'id="rij-{TASK}"')[1].split("</tr>")[0]
    assert f'href="/beheer/concepten/{mine.id}/samenvoegen"' in shown
    assert shown.count(">concept</span>") == 2, "the row and the one box that this editor changed"


def test_the_script_gets_the_row_again_in_the_columns_of_the_page(light, client, row):
    kind, lines = next((kind, lines) for kind, lines in row.help.items() if len(lines) > 1)
    desk = lines[0].desk
    columns = re.search(r'name="kolommen" value="([^"]*)"', client.get(MATRIX).text)[1]
    form = client.get(address(desk), headers=SCRIPT).text
    assert "<html" not in form
    sent = fields_of(form) | {f"{kind}-doet": "", "kolommen": columns, "soort": ""}
    answer = client.post(address(desk), data=sent, headers=SCRIPT)
    assert answer.headers["HX-Retarget"] == f"#rij-{TASK}"
    shown = re.findall(r'id="vakje-huurtoeslag--([a-z0-9-]+)"', answer.text)
    assert shown == columns.split()
    assert 'id="stand" hx-swap-oob="true"' in answer.text
    again = client.post(address(desk), data=fields_of(client.get(address(desk)).text), headers=SCRIPT)
    assert "Er is niets veranderd." in again.text


def test_a_box_that_is_not_there_is_said_to_be_gone(client):
    assert client.get(address("bestaat-niet")).status_code == 404
    assert client.get(address("rdw", "bestaat-niet")).status_code == 404
    assert client.get("/beheer/taakverdeling?thema=bestaat-niet").headers["location"] == "/taakverdeling"


def test_only_editors_are_led_to_the_matrix_to_change(light, client):
    link = "/beheer/taakverdeling?thema=toeslagen&amp;soort=bezwaar"
    assert link in client.get("/taakverdeling?thema=toeslagen&soort=bezwaar").text
    sign_in(light.client, Role.COUNTER)
    assert link not in client.get("/taakverdeling?thema=toeslagen&soort=bezwaar").text
    assert client.get(address("rdw")).status_code == 403


def test_a_note_at_a_line_is_given_in_the_box(light, client, row):
    """It stands at the line afterwards, and a form that does not know of notes leaves it alone."""
    kind = next(iter(row.help))
    desk = row.help[kind][0].desk
    data = fields_of(client.get(address(desk)).text)
    client.post(address(desk), data=data | {f"{kind}-opmerking": "Alleen op dinsdag"})
    assert draft_of(light).body["help"][kind][0]["note"] == "Alleen op dinsdag"
    assert "opmerking" in client.get(MATRIX).text.split(f'id="vakje-{TASK}--{desk}"')[1].split("</a>")[0]
    again = fields_of(client.get(address(desk)).text)
    assert again.pop(f"{kind}-opmerking") == "Alleen op dinsdag"
    client.post(address(desk), data=again | {f"{kind}-tot": "Tot het bezwaar"})
    line = draft_of(light).body["help"][kind][0]
    assert (line["until"], line["note"]) == ("Tot het bezwaar", "Alleen op dinsdag")


def test_a_telephone_says_how_many_empty_boxes_it_folds_away(client):
    """A desk that the editor asked for is never folded away, also not when the row is drawn again."""
    shown = client.get(MATRIX).text.split(f'id="rij-{TASK}"')[1].split("</tr>")[0]
    empty = shown.count("tv-box--empty")
    assert f"Toon ook de {empty} lege vakjes" in shown
    asked = client.get(f"{MATRIX}&erbij=rdw").text
    row_with = asked.split(f'id="rij-{TASK}"')[1].split("</tr>")[0]
    assert row_with.count("tv-box--empty") == empty + 1
    assert f"Toon ook de {empty} lege vakjes" in row_with
    columns, erbij = (re.search(rf'name="{name}" value="([^"]*)"', asked)[1] for name in ("kolommen", "erbij"))
    assert erbij == "rdw"
    sent = fields_of(client.get(address("rdw")).text) | {"kolommen": columns, "erbij": erbij}
    again = client.post(address("rdw"), data=sent, headers=SCRIPT).text
    assert again.count('class="tv-asked"') == 1


def test_a_desk_that_only_does_not_agree_is_no_empty_box(light, client, row):
    kind = next(iter(row.help))
    data = fields_of(client.get(address("rdw")).text) | {f"{kind}-oneens": "Dit is van ons."}
    client.post(address("rdw"), data=data)
    box = client.get(f"{MATRIX}&erbij=rdw").text.split(f'id="vakje-{TASK}--rdw"')[1].split("</a>")[0]
    assert "niet mee eens" in box
    assert "niets afgesproken" not in box
    assert draft_of(light).body["objections"][-1]["desk"] == "rdw"
