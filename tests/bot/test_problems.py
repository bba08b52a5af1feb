import pytest

from bot.actions import situation
from bot.actions.problems import Parting, Told, partings


@pytest.mark.parametrize(
    ("text", "first", "second", "told"),
    [
        (
            "ze wil huurtoeslag aanvragen en ook haar pas verlengen",
            "ze wil huurtoeslag aanvragen",
            "haar pas verlengen",
            Told.OPENLY,
        ),
        (
            "Hij is zijn paspoort kwijt. Verder wil hij bijstand",
            "Hij is zijn paspoort kwijt",
            "wil hij bijstand",
            Told.OPENLY,
        ),
        (
            "Ze kan niet inloggen. Daarnaast snapt ze de brief niet",
            "Ze kan niet inloggen",
            "snapt ze de brief niet",
            Told.OPENLY,
        ),
        ("twee dingen: paspoort is kwijt en kliko is stuk", "paspoort is kwijt", "kliko is stuk", Told.OPENLY),
        (
            "hij wil zijn pas verlengen en huurtoeslag aanvragen",
            "hij wil zijn pas verlengen",
            "huurtoeslag aanvragen",
            Told.WISHES,
        ),
        (
            "Meneer wil zijn paspoort verlengen en zijn scootmobiel is kapot",
            "Meneer wil zijn paspoort verlengen",
            "zijn scootmobiel is kapot",
            Told.BESIDE,
        ),
        ("paspoort aanvragen + parkeervergunning", "paspoort aanvragen", "parkeervergunning", Told.BESIDE),
        ("Adres wijzigen; haar zoon wil sporten", "Adres wijzigen", "haar zoon wil sporten", Told.BESIDE),
        ("man is dakloos en wil een id-kaart", "man is dakloos", "wil een id-kaart", Told.BESIDE_URGENT),
        (
            "she wants to renew her licence and apply for benefits",
            "she wants to renew her licence",
            "apply for benefits",
            Told.WISHES,
        ),
    ],
)
def test_two_problems_are_parted_where_the_second_begins(text, first, second, told):
    assert next(partings(text)) == Parting(first, second, told)


@pytest.mark.parametrize(
    "text",
    [
        "man en vrouw willen trouwen",
        "hij kreeg een boete en hij wil daar bezwaar tegen maken",
        "ze kan niet inloggen en komt niet verder",
        "ik heb dat geld niet ineens en verder heb ik geen schulden",
        "huurtoeslag",
        "",
    ],
)
def test_one_story_stays_one(text):
    assert not list(partings(text))


@pytest.mark.parametrize(
    "text",
    ["zijn moeder is overleden en hij wil de erfenis weigeren", "meneer heeft schulden en kan zijn huur niet betalen"],
)
def test_what_may_be_one_story_must_be_recognised_surely(text):
    assert {parting.told for parting in partings(text)} <= {Told.BESIDE, Told.BESIDE_URGENT}


def test_no_more_places_are_tried_than_an_answer_can_wait_for():
    text = "de pas is weg en de kaart is weg en de sleutel is weg en de fiets is weg"
    assert len(list(partings(text))) == 2


def test_a_long_story_with_a_plain_and_stays_one():
    text = (
        "meneer wil zijn loon opgeven op de site en het formulier invullen "
        + "want dat moet voor het einde van de maand " * 2
    )
    assert not list(partings(text))


def test_while_a_question_is_open_the_other_problem_can_go_first(talk):
    """By a word of it that is in nothing of the first: the words for a kind of help may belong to both."""
    asked = talk.say(situation.Advise, "Haar huur is te hoog. Daarnaast is haar rijbewijs kwijt")
    assert asked.data["decision"] == "clarify"
    assert talk.memory.waiting is not None
    assert talk.say(situation.Advise, "eerst het rijbewijs").data["advice"]["readings"][0]["task"] == "rijbewijs"
