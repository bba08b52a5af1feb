"""The short sentences from which the conversation learns how a situation sounds."""

import yaml

from knowledge.situations import ACT, FEWEST_WORDS, MOST_WORDS, as_training_data, situations


def test_they_are_short_different_and_always_the_same(lindewaard):
    found = situations(lindewaard, most=200)
    assert len({one.text for one in found}) == 200
    assert all(FEWEST_WORDS <= len(one.text.split()) <= MOST_WORDS for one in found)
    assert situations(lindewaard, most=200) == found


def test_what_no_desk_is_for_is_not_among_them(lindewaard):
    outside = {utterance.text for utterance in lindewaard.content.utterances if utterance.task is None}
    assert not outside & {one.text for one in situations(lindewaard, most=1000)}


def test_the_file_says_where_desks_are_named(lindewaard):
    found = situations(lindewaard, most=300)
    (intent,) = yaml.safe_load(as_training_data(found))["nlu"]
    assert intent["intent"] == ACT
    named = [example for example in intent["examples"] if example["metadata"]["named"]]
    assert named
    for example in named:
        for start, end in example["metadata"]["named"]:
            assert example["text"][start:end].strip()
    assert [example["text"] for example in intent["examples"]] == [one.text for one in found]
