"""What is alike goes together, with the real encoder; profiles are worked out once, beside the requests."""

import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.likeness import ALIKE, groups
from api.profiles import Profiles
from api.remembering import RememberingRecogniser

MARKET = [
    "mw wil een standplaats voor haar friteskraam",
    "vergunning voor een kraam op de markt, waar?",
    "meneer wil met oliebollen op het plein staan",
]
OTHERS = ["mijn fiets is gestolen bij het station", "hoe laat gaat bus 50", "kan ik hier een pakketje ophalen"]


class Counting:
    """Compares texts by their letters, and remembers what it was asked."""

    def __init__(self, gate=None):
        self.encoded, self.gate = [], gate

    def encode(self, texts):
        """Count letters."""
        if self.gate is not None:
            assert self.gate.wait(10)
        self.encoded.extend(texts)
        rows = np.array([[text.count(letter) + 0.01 for letter in "abcdefgh"] for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def profiles(self, texts, vectors):
        """Return the letters."""
        assert len(texts) == len(vectors)
        return vectors


def with_(recogniser):
    return Profiles(lambda: SimpleNamespace(recogniser=RememberingRecogniser(recogniser)))


@given(st.integers(1, 12).flatmap(lambda n: st.lists(st.integers(0, 3), min_size=n, max_size=n)), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_within_a_group_every_two_are_alike(places, seed):
    """Every row is in one group, the largest comes first, and the order of the rows decides nothing else."""
    rows = np.eye(4, 8, dtype=np.float32)[places] + np.random.default_rng(seed).normal(0, 0.3, (len(places), 8))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    found = groups(rows)
    assert sorted(row for group in found for row in group) == list(range(len(places)))
    assert [len(group) for group in found] == sorted((len(group) for group in found), reverse=True)
    for group in found:
        assert (rows[list(group)] @ rows[list(group)].T >= ALIKE - 1e-5).all()


def test_the_most_typical_comes_first_and_nothing_gives_nothing():
    rows = np.float32([[1, 0], [0.8, 0.6], [0.6, 0.8]])
    assert groups(rows) == ((1, 0, 2),)
    assert groups(np.zeros((0, 3), np.float32)) == ()


def test_a_text_is_worked_out_once_and_again_only_its_profile_for_a_new_revision():
    first, second = Counting(), Counting()
    live = SimpleNamespace(recogniser=first)
    profiles = Profiles(lambda: live)
    assert set(profiles.of(["abba", "bach", "abba"]).of) == {"abba", "bach"}
    profiles.of(["bach"])
    live.recogniser = second
    assert profiles.of(["bach"]).missing == 0
    assert (first.encoded, second.encoded) == (["abba", "bach"], [])
    profiles.close()


def test_a_page_does_not_wait_for_what_takes_long():
    gate = threading.Event()
    profiles = with_(Counting(gate))
    found = profiles.of(["abba"], wait=0.01)
    assert (found.of, found.possible, found.missing) == ({}, True, 1)
    gate.set()
    assert profiles.of(["abba"], wait=10).missing == 0
    profiles.close()


class Backwards(Counting):
    """The recogniser of another revision: its profiles are others."""

    def profiles(self, texts, vectors):
        """Return the letters the other way round."""
        return vectors[:, ::-1]


def test_what_the_revision_before_was_still_working_out_is_not_given_for_this_one():
    """Two profiles of different revisions cannot be compared, and need not even be as long."""
    gate = threading.Event()
    live = SimpleNamespace(recogniser=Counting(gate))
    profiles = Profiles(lambda: live)
    assert profiles.of(["aaba"], wait=0.01).missing == 1
    live.recogniser = Backwards()
    assert profiles.of(["aaba"], wait=0.01).missing == 1
    gate.set()
    (row,) = profiles.of(["aaba"], wait=10).of.values()
    assert row.argmax() == 7  # the place of the a, from behind
    profiles.close()


def test_what_is_asked_while_something_else_is_worked_out_has_its_turn_after_it():
    gate = threading.Event()
    counting = Counting(gate)
    profiles = with_(counting)
    assert profiles.of(["abba"], wait=0.01).missing == 1
    assert profiles.of(["bach"], wait=0.01).missing == 1
    gate.set()
    end = time.monotonic() + 10
    while counting.encoded != ["abba", "bach"]:
        assert time.monotonic() < end, counting.encoded
        threading.Event().wait(0.01)
    profiles.close()


class Failing(Counting):
    """Cannot compare as long as it is broken."""

    broken = True

    def profiles(self, texts, vectors):
        """Fail."""
        if self.broken:
            raise RuntimeError("a recogniser that breaks")
        return vectors


def test_what_went_wrong_is_tried_again_when_it_is_asked_again(caplog):
    failing = Failing()
    profiles = with_(failing)
    assert profiles.of(["abba"], wait=10).missing == 1
    assert "konden niet worden vergeleken" in caplog.text
    failing.broken = False
    assert profiles.of(["abba"], wait=10).missing == 0
    profiles.close()


def test_without_a_recogniser_that_compares_it_says_so():
    profiles = Profiles(lambda: SimpleNamespace(recogniser=object()))
    assert not profiles.of(["abba"]).possible


@pytest.mark.parametrize("order", [1, -1])
def test_real_sentences_about_one_thing_go_together(client, order):
    """With the real encoder and head: what no desk has an answer for yet, in words that differ."""
    profiles = Profiles(client.app.state.product.live)
    texts = [*MARKET, *OTHERS][::order]
    found = profiles.of(texts, wait=60)
    assert found.missing == 0
    said = [{texts[row] for row in group} for group in groups(np.stack([found.of[text] for text in texts]))]
    assert said[0] == set(MARKET)
    assert len(said) == 1 + len(OTHERS)
    profiles.close()
