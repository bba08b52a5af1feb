"""Whether a message asks how to hand somebody over."""

import pytest

from api.asked.handing_over import asks_how_to_hand_over


@pytest.mark.parametrize(
    "text",
    [
        "Ik stuur iemand door naar het zzloket, waar moet ik aan denken?",
        "ik ga een mevrouw overdragen aan zzloket, waar moet ik rekening mee houden?",
        "stuur gezin door naar zzloket, wat vertel ik?",
        "we sturen een moeder door naar de zzloket wat hebben ze nodig van ons",
        "Ik verwijs een meneer naar zzloket. Wat moet ik doorgeven?",
        "Ik wil een meneer aanmelden bij zzloket. Wat willen ze weten?",
        "wat moet de zzloket van mij weten als ik iemand stuur?",
        "hoe stuur ik een mantelzorger goed door naar het zzloket",
        "doorverwijzing zzloket, wat moet ik melden?",
        "iemand doorsturen naar zzloket, hoe gaat dat",
        "Wat moet ik vertellen als ik een cursist overdraag aan de zzloket?",
        "I am sending a man to zzloket, what should I think of?",
    ],
)
def test_who_sends_somebody_and_asks_what_to_mind(text):
    assert asks_how_to_hand_over(text)


@pytest.mark.parametrize(
    "text",
    [
        "ik stuur een brief naar zzloket, wat moet ik vertellen?",
        "kan ik iemand naar zzloket sturen?",
        "ik stuur haar naar zzloket",
        "wat moet ik doorgeven aan zzloket bij een verhuizing",
    ],
)
def test_a_letter_or_a_bare_referral_is_none(text):
    assert not asks_how_to_hand_over(text)
