"""Slips in the words by which a fact is asked."""

import pytest

from api.asked.fact import asked_fact
from api.asked.plain import plainly_asks_a_fact
from api.asked.spelling import as_meant


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("wat moet ie meenemn", "bring"),
        ("wat zijn de openingstiden daar", "opening-hours"),
        ("and can you get in there with a weelchair?", "wheelchair"),
        ("zet het wijkteam de app op een telefoon?", "summary"),
    ],
)
def test_the_fact_is_heard(text, fact):
    assert asked_fact(text) == fact


def test_a_question_with_a_slip_is_plain():
    assert plainly_asks_a_fact("wat moet ie meenemn", [], names_a_task=False)
    assert plainly_asks_a_fact("and can you get in there with a wheelchair?", [], names_a_task=False)


@pytest.mark.parametrize("text", ["de bankpas is gestolen", "een uitspraak van de rechter", "ze heeft niks gezegd"])
def test_other_words_stay_as_they_are(text):
    assert as_meant(text) == text
