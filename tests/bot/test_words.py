"""The words to say what was advised, and abuse in the middle of a talk."""

import pytest

from bot.actions import casework, situation, small_talk, wording
from tests.bot.stand_in import OPENING

ASKS = {"asks_words": True}
ABUSES = {"abuses": True}


@pytest.fixture
def offered(talk):
    """A talk in which digital help was advised to somebody who is ashamed."""
    talk.say(situation.Advise, "DigiD lukt niet, hij schaamt zich")
    return talk


def test_where_digital_help_is_offered_the_words_are_the_opening_sentence(offered):
    answer = offered.say(casework.HandoverCard, "hoe zeg ik dat?", heard=ASKS)
    assert answer.text == f"Zo kunt u het zeggen: ‘{OPENING}’"
    assert answer.data["decision"] == "handover-card"


def test_to_a_colleague_one_says_the_two_sentences_of_the_card(offered):
    answer = offered.say(casework.HandoverCard, "hoe zeg ik dat tegen de collega?", heard=ASKS)
    assert wording.to_tell(offered.memory.advice) in answer.text


def test_after_other_advice_the_words_are_those_of_the_card(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    answer = talk.say(casework.HandoverCard, "hoe breng ik dat?", heard=ASKS)
    assert answer.data["handover"]["say"] == wording.to_tell(talk.memory.advice)
    assert answer.data["handover"]["say"] in answer.text


def test_a_question_that_is_open_comes_first(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(casework.HandoverCard, "hoe zeg ik dat?", heard=ASKS)
    assert answer.data["decision"] == "clarify"
    assert talk.memory.pending


def test_with_nothing_advised_there_are_no_words_yet(talk):
    answer = talk.say(casework.HandoverCard, "hoe zeg ik dat dan netjes tegen haar?", heard=ASKS)
    assert (answer.text, talk.asked) == (wording.NO_WORDS_YET, [])


def test_after_abuse_the_matter_is_still_open(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    before = talk.memory
    answer = talk.say(small_talk.SmallTalk, "jullie zijn idioten", act="insult", heard=ABUSES)
    assert (answer.text, answer.data["decision"]) == (f"{wording.GOING_ON} {wording.IF_WRONG}", "smalltalk")
    assert talk.memory == before
    assert talk.say(situation.AlreadyBeen, "daar is hij al geweest").data["decision"] == "refer"


def test_abuse_answers_no_question(talk):
    talk.say(situation.Advise, "iets met huur")
    answer = talk.say(small_talk.SmallTalk, "wat een stom ding", act="insult", confidence=0.3, heard=ABUSES)
    assert answer.data["decision"] == "smalltalk"
    assert talk.memory.pending["text"] in answer.text


def test_abuse_as_the_first_words_gets_a_word_about_what_helps(talk):
    answer = talk.say(small_talk.SmallTalk, "jullie zijn idioten", act="insult", heard=ABUSES)
    assert (answer.text, talk.asked) == (wording.SMALLTALK["insult"], [])


def test_personal_data_alone_is_no_subject_and_nothing_is_forgotten(talk):
    talk.say(situation.Advise, "DigiD lukt niet")
    before = talk.memory
    told = {"only_personal": True}
    answer = talk.say(small_talk.SmallTalk, "haar nummer is [telefoonnummer]", act="out_of_scope", heard=told)
    assert (answer.text, answer.data["decision"]) == (wording.WITHOUT_THAT, "smalltalk")
    assert talk.memory == before
