"""Codes that are read aloud by people who are in a hurry."""

import pytest

from api.casework.codes import CODE, LETTERS, SIGNS, as_code, new_code
from knowledge.masking import mask


def test_a_code_is_short_and_never_twice_the_same_in_a_thousand():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == 9 and CODE.fullmatch(code) for code in codes)


def test_no_sign_can_be_taken_for_another():
    """Not by the eye, and in Dutch not by the ear."""
    assert not set("AEIOU01LQBGSZ9DTVWHNCJ") & set(SIGNS)
    assert not set(LETTERS) - set(SIGNS)


def test_masking_never_takes_a_code_for_a_number():
    """A code in a text stays readable: it has at most three digits in a row."""
    for _ in range(2000):
        code = new_code()
        assert mask(f"de code is {code}, maak ongedaan").kinds == ()


@pytest.mark.parametrize("typed", ["K4RM-P2X7", "k4rm-p2x7", "k4rmp2x7", " K4RM P2X7 ", "K4-RM-P2-X7"])
def test_a_code_may_be_typed_in_any_way(typed):
    assert as_code(typed) == "K4RM-P2X7"


@pytest.mark.parametrize("typed", ["", "K4RM", "111222333", "4KRM-P2X7", "K4RM-P2X9", "K4RM-P2X77", "ÄÖRM-P2X7"])
def test_what_is_no_code_is_none(typed):
    assert as_code(typed) is None
