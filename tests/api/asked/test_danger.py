"""Words of danger to life beside a question about a desk."""

import pytest

from api.heard import heard


@pytest.mark.parametrize(
    "text",
    [
        "hij wil er een eind aan maken, is het wijkteam open?",
        "er ligt iemand bewusteloos, zit de ggd hier in de buurt?",
        "man met een mes in de hal, wat is het nummer van de politie",
        "er is brand, tot hoe laat is balie burgerzaken open",
        "gaslucht in het trappenhuis, heeft de woningstichting een spoednummer",
        "ze ademt niet, doet de huisartsenpost de deur open?",
        "he says he will kill himself, is the wijkteam open",
    ],
)
def test_danger_is_heard(lindewaard, names, text):
    assert heard(lindewaard, names, text).in_danger


@pytest.mark.parametrize(
    "text",
    [
        "is zelfmoordpreventie 113 nu open?",
        "is het wijkteam open?",
        "de brandmelder piept, bij wie moet hij zijn",
    ],
)
def test_a_desk_by_its_name_is_no_danger(lindewaard, names, text):
    assert not heard(lindewaard, names, text).in_danger
