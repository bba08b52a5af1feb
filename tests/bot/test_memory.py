from bot.actions.memory import MAX_TEXT, SET_ASIDE, Memory, Said, combined
from tests.bot.stand_in import QUESTION, advice, recommendation

SAID = Said("nu?", context={"from_desk": "informatiebalie", "visited": ["a"], "at": "2026-11-24T10:30", "village": "W"})


def _advice(**changes):
    return advice({"text": "DigiD", "answers": [], "may_ask": True, "visited": [], "from_desk": None}) | changes


def test_what_was_written_to_the_slots_is_read_back():
    memory = Memory(from_desk="b").begins("een").adds("twee").visits(["x"]).concludes(_advice(question=QUESTION))
    slots = memory.changes({})
    assert Memory.from_slots(slots) == memory
    assert memory.changes(slots) == {}


def test_forgetting_empties_every_slot_that_was_filled():
    slots = Memory(from_desk="b").begins("een").visits(["x"]).changes({})
    assert Memory(from_desk="b").changes(slots) == {"situation": None, "visited": None}


def test_a_new_situation_keeps_the_asking_desk_and_the_topic_and_puts_the_old_one_aside():
    memory = Memory(from_desk="b").begins("een").visits(["x"]).passes_over(["y"]).concludes(_advice(question=QUESTION))
    new = memory.begins("twee")
    assert new == Memory(from_desk="b", situation=("twee",), topic=memory.topic, earlier=new.earlier)
    (aside,) = new.earlier
    assert (aside["situation"], aside["visited"], aside["passed_over"]) == (["een"], ["x"], ["y"])


def test_a_situation_without_advice_is_not_put_aside():
    assert Memory().begins("een").begins("twee").earlier == ()


def test_returning_brings_back_words_answers_and_desks_and_puts_this_one_aside():
    before = Memory(pending=QUESTION).adds("huur").answered("q-1", "geen").visits(["x"]).concludes(_advice())
    here = before.begins("twee").concludes(_advice(readings=[{"task": "bijstand", "task_name": "Bijstand"}]))
    back = here.returns_to(here.earlier[0])
    assert (back.situation, back.answers, back.visited) == (before.situation, before.answers, before.visited)
    assert [matter["situation"] for matter in back.earlier] == [["twee"]]


def test_no_more_than_a_few_matters_are_kept():
    memory = Memory()
    for number in range(SET_ASIDE + 3):
        memory = memory.begins(f"zaak {number}").concludes(_advice(readings=[{"task": str(number), "task_name": "x"}]))
    assert [matter["task"] for matter in memory.earlier] == ["2", "3", "4", "5"]


def test_how_the_resident_can_come_goes_along_and_the_page_comes_first():
    memory = Memory().knows({"wheelchair": True, "language": "pl", "village": "X"})
    request = memory.advice_request(SAID, may_ask=True)
    assert (request["wheelchair"], request["language"], request["village"]) == (True, "pl", "W")


def test_circumstances_are_of_one_resident():
    memory = Memory().begins("een").knows({"wheelchair": True}).waits_for("twee", "twee", "Twee")
    assert memory.begins("twee", same_resident=True).circumstances == {"wheelchair": True}
    assert memory.begins("drie").circumstances is None
    assert memory.begins("drie").waiting is None
    assert Memory().knows({"language": "pl"}).begins("een").circumstances == {"language": "pl"}


def test_a_correction_keeps_the_desks_that_are_out():
    memory = Memory().begins("een").visits(["x"]).passes_over(["y"]).replaces("twee")
    assert (memory.situation, memory.visited, memory.passed_over) == (("twee",), ("x",), ("y",))


def test_desks_from_page_and_conversation_are_sent_once_each():
    memory = Memory().begins("een").visits(["a", "b"]).passes_over(["b", "c"])
    assert memory.advice_request(SAID, may_ask=True)["visited"] == ["a", "b", "c"]


def test_the_asking_desk_follows_the_message():
    assert Memory(from_desk="b").follows(SAID.context).from_desk == "informatiebalie"
    assert Memory(from_desk="b").follows({"from_desk": None}).from_desk is None
    assert Memory(from_desk="b").follows({}).from_desk == "b"


def test_no_second_question_is_asked_about_one_situation():
    memory = Memory().begins("huur").concludes(_advice(question=QUESTION))
    assert memory.adds("te hoog").advice_request(SAID, may_ask=True)["may_ask"] is False


def test_an_answer_goes_along_with_the_words():
    request = Memory(pending=QUESTION).adds("huur").answered("q-1", "geen").advice_request(SAID, may_ask=False)
    assert request["text"] == "huur"
    assert request["answers"] == [{"question": "q-1", "option": "geen"}]


def test_the_talk_is_about_the_last_desk():
    memory = Memory().begins("een").concludes(_advice(recommendation=recommendation("ido-zuid")))
    assert memory.question_request(SAID)["about_desk"] == "ido-zuid"
    assert memory.turns_to("wijkteam-west").question_request(SAID)["about_desk"] == "wijkteam-west"
    assert memory.turns_to("wijkteam-west").recommended["desk"] == "ido-zuid"


def test_bulky_fields_are_not_kept():
    kept = Memory().concludes(_advice(recommendation=recommendation("ido-zuid"))).recommended
    assert "hours" not in kept
    assert kept["handover"]["colleague_phone"] == "0999 - 10 00 01"


def test_texts_are_joined_as_sentences():
    assert combined(("een vraag over huur", "te hoog?", "wil bezwaar")) == "een vraag over huur. te hoog? wil bezwaar"
    assert combined(()) == ""


def test_of_a_long_story_the_beginning_and_the_newest_words_stay():
    text = combined(("begin" + "x" * MAX_TEXT, "nieuwste woorden"))
    assert len(text) <= MAX_TEXT
    assert text.startswith("begin")
    assert text.endswith("nieuwste woorden")
