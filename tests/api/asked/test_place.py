"""Questions about a desk as a place, of which the knowledge base holds nothing."""

import pytest

from api.asked.fact import UNKNOWN, asked_fact
from api.asked.place import asks_of_the_place


@pytest.mark.parametrize(
    "text",
    [
        "heeft de balie een lockerkast met kluisjes",
        "is er bij het taalhuis een gehandicaptentoilet",
        "mag zijn hulphond mee naar binnen",
        "kan hij er contant betalen?",
        "mogen kinderen speelgoed meenemen naar het loket",
        "hebben ze een plek om de auto neer te zetten, is er een laadpaal",
        "is there a waiting room",
    ],
)
def test_what_is_there_what_one_may_do_there_and_who_may_come_along(text):
    assert asks_of_the_place(text)
    assert asked_fact(text) == UNKNOWN


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("wat moet ze meenemen naar het loket", "bring"),
        ("kan hij met zijn rolstoel bij het toilet", "wheelchair"),
        ("waar zit het loket", "address"),
        ("het loket", "summary"),
    ],
)
def test_what_is_known_is_no_such_question(text, about):
    assert asked_fact(text) == about


@pytest.mark.parametrize(
    "text",
    ["haar fiets is gestolen bij de bushalte", "hij krijgt zijn hond niet mee", "mevrouw drinkt koffie en huilt"],
)
def test_a_story_that_holds_such_words_asks_nothing(text):
    assert not asks_of_the_place(text)


@pytest.mark.parametrize("text", ["hoe vol zit het daar", "werken er ook vrouwen", "does the desk have a garden"])
def test_a_fact_that_nobody_listed_is_unknown_too(text):
    """And no summary of the desk, as if that were the answer."""
    assert asked_fact(text) == UNKNOWN
