"""A question for the words to say what was advised."""

import pytest

from api.asked.saying import asks_how_to_say


@pytest.mark.parametrize(
    "text",
    [
        "hoe zeg ik dat?",
        "hoe breng ik dat?",
        "Hoe breng ik dat netjes",
        "en hoe zeg ik dat tegen mevrouw?",
        "hoe bied ik dat aan",
        "hoe leg ik dat uit aan haar",
        "hoe kan ik dat het beste brengen?",
        "hoe moet ik dat zeggen zonder te kwetsen",
        "hoe begin ik daarover",
        "wat zeg ik tegen haar",
        "wat zeg ik dan tegen de collega?",
        "wat kan ik tegen hem zeggen",
        "met welke woorden",
        "heb je een zin voor me",
        "hoe zou jij dat zeggen?",
        "how do I say that?",
        "what should I tell her",
    ],
)
def test_words_are_asked_for(text):
    assert asks_how_to_say(text)


@pytest.mark.parametrize(
    "text",
    [
        "hoe zeg ik mijn abonnement op",
        "hoe zeg ik dat op",
        "hoe breng ik haar daarheen",
        "hoe breng ik dat terug",
        "hoe breng ik hem over naar het wijkteam",
        "hoe leg ik dat vast",
        "wat zeg ik bij burgerzaken als ik mijn paspoort kwijt ben",
        "wat zeg je",
        "hoe vertel ik de gemeente dat ik ben verhuisd",
        "wat moet ik meenemen",
        "hoe begin ik een bedrijf",
        "how do I say no to my landlord",
        "",
    ],
)
def test_another_question_is_left_alone(text):
    assert not asks_how_to_say(text)
