import pytest

from bot.actions import situation
from bot.actions.problems import two_in


@pytest.mark.parametrize(
    ("text", "first", "second", "openly"),
    [
        (
            "ze wil huurtoeslag aanvragen en ook haar pas verlengen",
            "ze wil huurtoeslag aanvragen",
            "haar pas verlengen",
            True,
        ),
        ("Hij is zijn paspoort kwijt. Verder wil hij bijstand", "Hij is zijn paspoort kwijt", "wil hij bijstand", True),
        (
            "Ze kan niet inloggen. Daarnaast snapt ze de brief niet",
            "Ze kan niet inloggen",
            "snapt ze de brief niet",
            True,
        ),
        ("twee dingen: paspoort is kwijt en kliko is stuk", "paspoort is kwijt", "kliko is stuk", True),
        (
            "hij wil zijn pas verlengen en huurtoeslag aanvragen",
            "hij wil zijn pas verlengen",
            "huurtoeslag aanvragen",
            False,
        ),
        (
            "she wants to renew her licence and apply for benefits",
            "she wants to renew her licence",
            "apply for benefits",
            False,
        ),
    ],
)
def test_two_problems_are_parted_where_the_second_begins(text, first, second, openly):
    assert two_in(text) == (first, second, openly)


@pytest.mark.parametrize(
    "text",
    [
        "zijn moeder is overleden en hij wil de erfenis weigeren",
        "meneer heeft schulden en kan zijn huur niet betalen",
        "man en vrouw willen trouwen",
        "ze kan niet inloggen en komt niet verder",
        "ik heb dat geld niet ineens en verder heb ik geen schulden",
        "huurtoeslag",
        "",
    ],
)
def test_one_story_stays_one(text):
    assert two_in(text) is None


def test_a_long_story_with_a_plain_and_stays_one():
    text = (
        "meneer wil zijn loon opgeven op de site en het formulier invullen "
        + "want dat moet voor het einde van de maand " * 2
    )
    assert two_in(text) is None


def test_while_a_question_is_open_the_other_problem_can_go_first(talk):
    """By a word of it that is in nothing of the first: the words for a kind of help may belong to both."""
    asked = talk.say(situation.Advise, "Haar huur is te hoog. Daarnaast is haar rijbewijs kwijt")
    assert asked.data["decision"] == "clarify"
    assert talk.memory.waiting is not None
    assert talk.say(situation.Advise, "eerst het rijbewijs").data["advice"]["readings"][0]["task"] == "rijbewijs"
