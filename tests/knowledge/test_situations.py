"""The sentences from which the conversation learns how a situation sounds."""

import re

import yaml

from knowledge.situations import ACT, FEWEST_WORDS, MOST_WORDS, as_training_data, situations


def test_they_are_short_and_long_different_and_always_the_same(lindewaard):
    found = situations(lindewaard, most=200, most_long=100)
    assert len({one.text for one in found}) == 300
    words = [len(one.text.split()) for one in found]
    assert all(FEWEST_WORDS <= count <= MOST_WORDS for count in words[:200])
    assert all(count > MOST_WORDS for count in words[200:])
    assert situations(lindewaard, most=200, most_long=100) == found


def test_what_no_desk_is_for_is_not_among_them(lindewaard):
    outside = {utterance.text for utterance in lindewaard.content.utterances if utterance.task is None}
    assert not outside & {one.text for one in situations(lindewaard, most=1000)}


def test_the_file_marks_the_named_desks_and_changes_nothing_else(lindewaard):
    found = situations(lindewaard, most=300, most_long=0)
    (intent,) = yaml.safe_load(as_training_data(found))["nlu"]
    assert intent["intent"] == ACT
    lines = [line.removeprefix("- ") for line in intent["examples"].splitlines()]
    assert [re.sub(r"\[(.+?)\]\(desk\)", r"\1", line) for line in lines] == [one.text for one in found]
    marked = {name for line in lines for name in re.findall(r"\[(.+?)\]\(desk\)", line)}
    assert marked == {one.text[start:end] for one in found for start, end in one.named}
    assert marked
