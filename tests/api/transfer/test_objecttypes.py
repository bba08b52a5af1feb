"""Subjects and questions for a customer contact system, in exactly the community object types."""

import pytest

from api.accounts.identity import Role
from api.transfer import objecttypes
from tests.api.transfer.schemas import objecttype, problems
from tests.light import light_product

ADDRESS = "https://loketwijzer.example/"


def named(kb, task):
    """Return the article about a subject."""
    return next(one for one in objecttypes.articles(kb, ADDRESS) if one["upnUri"] == kb.tasks[task].upl_uri)


def test_every_subject_with_a_product_name_is_a_valid_article(lindewaard):
    found = objecttypes.articles(lindewaard, ADDRESS)
    assert len(found) == sum(task.upl is not None for task in lindewaard.content.tasks) == 133
    assert [wrong for one in found for wrong in problems(objecttype("kennisartikel"), one)] == []
    assert len({one["uuid"] for one in found}) == len(found)


def test_every_example_question_is_a_valid_vac(lindewaard):
    found = objecttypes.vacs(lindewaard, ADDRESS)
    assert len(found) == sum(len(set(task.examples)) for task in lindewaard.content.tasks)
    assert [wrong for one in found for wrong in problems(objecttype("vac"), one)] == []


@pytest.mark.parametrize(
    ("name", "field", "wrong"),
    [("kennisartikel", "doelgroep", "iedereen"), ("kennisartikel", "locaties", []), ("vac", "status", "klaar")],
)
def test_a_wrong_object_is_found(lindewaard, name, field, wrong):
    """The check of the tests itself."""
    make = {"kennisartikel": objecttypes.articles, "vac": objecttypes.vacs}[name]
    good = make(lindewaard, ADDRESS)[0]
    assert [place for place, _ in problems(objecttype(name), {**good, field: wrong})] == [field]
    assert problems(objecttype(name), {key: part for key, part in good.items() if key != field})


def test_an_article_says_who_does_what_and_who_does_not(lindewaard):
    article = named(lindewaard, "huurtoeslag")
    (text,) = article["vertalingen"]
    assert article["productAanwezig"] is False  # Dienst Toeslagen decides, not the municipality
    assert "Dienst Toeslagen" in text["procedureBeschrijving"]
    assert {one["trefwoord"] for one in text["trefwoorden"]} >= {"huursubsidie", "huurtoeslag"}
    assert article["verantwoordelijkeOrganisatie"]["owmsIdentifier"].endswith("/terms/Lindewaard_(gemeente)")
    assert article["url"] == f"{ADDRESS}v1/kennisartikelen/{article['uuid']}"
    assert named(lindewaard, "verhuizing-doorgeven")["productAanwezig"] is True
    row = lindewaard.division["huurtoeslag"]
    for wrong in row.wrong:
        assert f"Niet naar {lindewaard.desks[wrong.desk].name}" in text["deskMemo"]


def test_a_vac_leads_to_the_first_desk_of_each_kind(lindewaard):
    question = lindewaard.tasks["huurtoeslag"].examples[0]
    vac = next(one for one in objecttypes.vacs(lindewaard, ADDRESS) if one["vraag"] == question)
    for kind, lines in lindewaard.division["huurtoeslag"].help.items():
        assert f"{lindewaard.kinds[kind].name}: {lindewaard.desks[lines[0].desk].name}" in vac["antwoord"]
    assert vac["gerelateerdeProducten"] == [{"product": named(lindewaard, "huurtoeslag")["url"]}]


def test_no_number_for_colleagues_leaves_us(lindewaard):
    text = str(objecttypes.articles(lindewaard, ADDRESS)) + str(objecttypes.vacs(lindewaard, ADDRESS))
    numbers = {desk.colleague_phone for desk in lindewaard.content.desks} - {None}
    public = {desk.phone for desk in lindewaard.content.desks}
    assert [number for number in numbers - public if number in text] == []


def test_the_routes_give_files_to_editors_and_objects_to_systems(tmp_path_factory, lindewaard):
    without = {"utterances": (), "ambiguities": (), "digital_cues": ()}
    kb = type(lindewaard)(lindewaard.content.model_copy(update=without))
    with light_product(tmp_path_factory.mktemp("pdc"), kb) as light:
        light.sign_in(Role.EDITOR)
        for name, sort in (("kennisartikelen", "kennisartikel"), ("vac", "vac")):
            answer = light.client.get(f"/uitvoer/{name}.json")
            assert answer.headers["content-disposition"] == f'attachment; filename="{name}.json"'
            assert [wrong for one in answer.json() for wrong in problems(objecttype(sort), one)] == []
        found = light.client.get("/v1/kennisartikelen").json()
        assert (found["count"], len(found["results"])) == (133, 133)
        first = found["results"][0]
        assert first["url"].startswith("http://testserver/v1/kennisartikelen/")
        assert light.client.get(first["url"].removeprefix("http://testserver")).json() == first
        assert light.client.get("/v1/kennisartikelen/nee").status_code == 404
        assert light.client.get("/v1/vacs").json()["count"] > 600
