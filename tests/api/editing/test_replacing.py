"""A desk that stops, replaced everywhere at once: looked at, kept as drafts, undone, and published."""

import re

import pytest
from starlette.testclient import TestClient

from api.accounts.identity import Role
from api.editing.composing import bodies_of, composed
from api.editing.replacing import replaced
from knowledge import references
from tests.accounts import sign_in
from tests.light import light_product

GONE, OTHER = "ido-centrum", "ido-oosterlinde"
PAGE = f"/beheer/loketten/{GONE}/loket/vervangen"


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application on a database of its own."""
    with light_product(tmp_path_factory.mktemp("vervangen"), lindewaard) as product:
        yield product


@pytest.fixture
def client(light) -> TestClient:
    """A client signed in as an editor, without drafts."""
    sign_in(light.client, Role.EDITOR)
    light.discard_drafts()
    return light.client


def with_changed(kb, collection, entry_id, **fields):
    """The content with some fields of one entry changed."""
    body = {**bodies_of(kb.content)[collection, entry_id], **fields}
    return composed(kb.content, {(collection, entry_id): body})


@pytest.mark.parametrize("other", [OTHER, "wijkteam", "formulierenhulp"])
def test_afterwards_nothing_names_the_desk_and_nothing_else_is_different(lindewaard, other):
    """Whoever takes over, also who stands beside it in the same cells and is sent to by it."""
    other = other if other in lindewaard.desks else "taalhuis"
    changes = replaced(lindewaard.content, GONE, other)
    after = composed(lindewaard.content, changes)
    assert f"'{GONE}'" not in repr([body for entry, body in changes.items() if entry != ("desks", GONE)])
    assert GONE not in {desk.id for desk in after.desks}
    assert list(references.problems(after)) == list(references.problems(lindewaard.content))
    untouched = {entry: body for entry, body in bodies_of(lindewaard.content).items() if entry not in changes}
    assert not [entry for entry, body in untouched.items() if f"'{GONE}'" in repr(body)]


def test_a_desk_stands_in_a_cell_once_and_the_upper_line_stays(lindewaard):
    """Also for desks that take turns: the days of one do not reach into those of the other."""
    lines = [
        {"desk": OTHER, "role": "helpt", "until": "Boven.", "note": None, "valid_until": "2026-12-31"},
        {"desk": GONE, "role": "voert-uit", "until": "Later.", "note": None, "valid_from": "2027-01-01"},
        {"desk": "taalhuis", "role": "helpt", "until": None, "note": None},
    ]
    content = with_changed(lindewaard, "division", "huurtoeslag", help={"leren": lines})
    row = replaced(content, GONE, OTHER)["division", "huurtoeslag"]
    assert [(one["desk"], one["until"]) for one in row["help"]["leren"]] == [
        (OTHER, "Boven."), (OTHER, "Later."), ("taalhuis", None),
    ]  # fmt: skip
    always = [{key: value for key, value in line.items() if not key.startswith("valid")} for line in lines]
    content = with_changed(lindewaard, "division", "huurtoeslag", help={"leren": always})
    row = replaced(content, GONE, OTHER)["division", "huurtoeslag"]
    assert [one["until"] for one in row["help"]["leren"]] == ["Boven.", None]


def test_what_is_somebodys_own_word_or_would_lead_to_itself_goes_away(lindewaard):
    """An objection of the desk that stops, "not here, go there", and its half-days at the other."""
    said = {"desk": GONE, "kind": "informeren", "text": "Te druk.", "noted_on": "2026-11-01"}
    content = with_changed(lindewaard, "division", "huurtoeslag", objections=[said, {**said, "desk": "taalhuis"}])
    row = replaced(content, GONE, OTHER)["division", "huurtoeslag"]
    assert [one["desk"] for one in row["objections"]] == ["taalhuis"]
    desk = bodies_of(lindewaard.content)["desks", OTHER]
    refusal = {"text": "Doet dit niet.", "instead": GONE, "applies_to": {"kinds": ["leren"]}}
    content = with_changed(lindewaard, "desks", OTHER, does_not=[*desk["does_not"][:7], refusal])
    after = composed(content, replaced(content, GONE, OTHER))
    assert "Doet dit niet." not in {one.text for one in next(d for d in after.desks if d.id == OTHER).does_not}
    content = with_changed(lindewaard, "desks", "taalhuis", does_not=[refusal])
    assert replaced(content, GONE, OTHER)["desks", "taalhuis"]["does_not"][0]["instead"] == OTHER


def test_who_asks_sees_what_changes_and_can_undo_it_at_once(light, client, lindewaard):
    count = len(replaced(lindewaard.content, GONE, OTHER))
    assert f'href="{PAGE}"' in client.get(f"/beheer/loketten/{GONE}/loket/archiveren").text
    shown = client.get(f"{PAGE}?door={OTHER}").text
    assert f"({count} onderdelen)" in shown
    assert light.drafts == ()
    revision = re.search(r'name="revisie" value="(\d+)"', shown)[1]
    assert client.post(PAGE, data={"door": OTHER, "revisie": revision}).status_code == 303
    assert len(light.drafts) == count
    kept = client.get(PAGE).text
    assert f"{count} concepten bewaard" in kept
    mine = next(draft for draft in light.drafts if draft.key.entry_id == "huurtoeslag")
    client.post(f"/beheer/concepten/{mine.id}/weg", data={"zegel": f"{mine.id}:{mine.version}"})
    undone = client.get(client.post(f"{PAGE}/weggooien").headers["location"]).text
    assert f"{count - 1} concepten weggegooid" in undone
    assert light.drafts == ()


def test_nothing_is_kept_when_it_is_not_what_was_looked_at(light, client):
    for data in ({"door": OTHER, "revisie": "9"}, {"door": GONE, "revisie": "1"}, {"door": "niets", "revisie": "1"}):
        refused = client.post(PAGE, data=data)
        assert refused.status_code == 409
        assert "Er is niets bewaard" in refused.text
    assert light.drafts == ()


def test_a_draft_of_the_editor_is_never_written_over(light, client):
    """It is named with its address; what was looked at before it was begun is refused as a whole."""
    client.post(f"/beheer/loketten/{GONE}/gegevens", data={"versie": "0", "venster": "x", "name": "Half af"})
    (own,) = light.drafts
    shown = client.get(f"{PAGE}?door={OTHER}").text
    assert "Hiervan hebt u al een concept." in shown
    assert 'name="revisie"' not in shown
    assert client.post(PAGE, data={"door": OTHER, "revisie": "1"}).status_code == 409
    assert light.drafts == (own,)
