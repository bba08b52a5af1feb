import pytest

from bot.actions import hearing
from tests.bot.stand_in import QUESTION

OPTIONS = QUESTION["options"]


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("de eerste", "huurtoeslag.aanvragen"),
        ("Doe maar de tweede", "huur.bezwaar"),
        ("2", "huur.bezwaar"),
        ("the last one", "huur.bezwaar"),
        ("geen van deze", "geen"),
        ("dat staat er niet bij", "geen"),
        ("none of these", "geen"),
        ("het gaat om de huurtoeslag", "huurtoeslag.aanvragen"),
        ("huurverhogin", "huur.bezwaar"),
    ],
)
def test_words_choose_an_option(text, option):
    assert hearing.chosen(text, OPTIONS)["id"] == option


@pytest.mark.parametrize("text", ["ze snapt de brief niet", "huur", "", "ja"])
def test_other_words_choose_nothing(text):
    assert hearing.chosen(text, OPTIONS) is None


def test_a_number_in_a_story_is_no_choice():
    assert hearing.chosen("een kind van twee", OPTIONS, numbers=False) is None


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Hij komt bij het wijkteam vandaan, wil hulp met DigiD", "Hij komt bij het wijkteam vandaan"),
        ("het ido stuurde haar weg. Ze wil inloggen", "het ido stuurde haar weg"),
        ("ze is al bij het taalhuis geweest en wil hulp", "ze is al bij het taalhuis geweest"),
        ("moet hij eerst naar het wijkteam?", ""),
        ("het wijkteam stuurde een brief", ""),
        ("mevrouw komt uit Polen", ""),
    ],
)
def test_only_the_words_about_an_earlier_desk_count(text, clauses):
    assert hearing.passed_clauses(text) == clauses


@pytest.mark.parametrize(
    ("text", "unreachable"), [("ze zijn dicht", True), ("die nemen niet op", True), ("al geweest", False)]
)
def test_a_closed_desk_is_not_a_visited_one(text, unreachable):
    assert hearing.is_unreachable(text) is unreachable


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("nee, ik bedoel de kinderbijslag", "de kinderbijslag"),
        ("nee niet de aow maar de aio", "de aio"),
        ("ik hoor nu dat ze de ziektewet bedoelt", "de ziektewet"),
        ("sorry, het is een boete", "een boete"),
        ("nee", "nee"),
    ],
)
def test_a_correction_names_its_subject(text, subject):
    assert hearing.corrected_subject(text) == subject
