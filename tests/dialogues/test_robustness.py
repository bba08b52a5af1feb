"""What people really type, and parts that fall out, at a running product: said clearly, and it goes on."""

import json
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.databases import bytes_of
from tests.dialogues import trouble
from tests.dialogues.test_whole_product import SECRETS, call, say
from tests.product import wait_until

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

TUESDAY = {"from_desk": "sociaal-loket", "at": "2026-11-24T10:30:00"}
SITUATION = "man wil ww aanvragen"
FOLLOWING = "is dat nu open?"
DOWN = "Het gesprek ligt even stil. Het advies werkt wel."
BLAME = ("u moet eerst", "uw fout", "ongeldig", "verkeerd ingevuld", "begrijpt u")
HAS_A_DESK = ("refer", "handle-here", "urgent")

ABUSE = ("stomme trut dat je bent", "rot toch op met je kutprogramma", "val dood waardeloos ding", "jij bent echt dom")
NONSENSE = (
    "asdfghjkl qwertyuiop zxcvbnm",
    "blub blub blub",
    "😀😀😀",
    "!!!???...",
    "ᚠᚢᚦ ᚨᚱᚲ",
    "0",
    "xxx\n\n\nxxx",
    "a",
)


def is_decent(text, reply):
    """Say whether an answer is one of the conversation itself, in words that blame nobody."""
    lower = text.casefold()
    return reply["bot"] == "up" and bool(text.strip()) and not any(words in lower for words in BLAME)


@pytest.mark.parametrize("text", ABUSE)
def test_abuse_gets_a_calm_answer_and_nobody_is_referred(live_product, text):
    """Nothing of it is repeated, and the conversation simply goes on."""
    talk = f"schelden-{ABUSE.index(text)}"
    answer, data, reply = say(live_product, talk, text, **TUESDAY)
    assert is_decent(answer, reply)
    assert data["decision"] not in HAS_A_DESK
    assert not [word for word in ("trut", "kut", "val dood", "dom") if word in answer.casefold()]
    _, data, _ = say(live_product, talk, SITUATION, **TUESDAY)
    assert data["advice"]["readings"][0]["task"] == "ww-uitkering"


def test_anger_about_a_real_problem_is_answered_about_the_problem(live_product):
    """Behind the swearing is somebody who needs a desk."""
    answer, data, reply = say(
        live_product, "boos", "ik ben woest, die klotegemeente heeft mijn bijstand zomaar stopgezet", **TUESDAY
    )
    assert is_decent(answer, reply)
    assert "klote" not in answer.casefold()
    assert data["decision"] in (*HAS_A_DESK, "clarify")
    assert any(reading["task"].startswith("bijstand") for reading in data["advice"]["readings"][:3])


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_not_guessed_about(live_product, text):
    """No desk, no error; an honest word, and the next question is answered."""
    talk = f"onzin-{NONSENSE.index(text)}"
    answer, data, reply = say(live_product, talk, text, **TUESDAY)
    assert is_decent(answer, reply)
    assert "error" not in data
    assert data["decision"] not in HAS_A_DESK
    _, data, _ = say(live_product, talk, SITUATION, **TUESDAY)
    assert data["advice"]["readings"][0]["task"] == "ww-uitkering"


@pytest.mark.parametrize("text", ["", "   ", "\n\t \n", None, 12, ["huurtoeslag"]])
def test_a_message_without_words_is_refused_with_the_field(live_product, text):
    """In Dutch, in the one shape of errors; the conversation has not noticed."""
    say(live_product, "leeg", SITUATION, **TUESDAY)
    answer = call(live_product, "/v1/conversations/leeg/messages", {"text": text})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "text" in json.dumps(answer.json())
    _, data, _ = say(live_product, "leeg", FOLLOWING, **TUESDAY)
    assert data["desk_info"]["desk"] == "uwv"


@pytest.mark.parametrize(
    "text",
    [
        ("Zij vertelt en vertelt over de bijstand die ze wil aanvragen, en dan weer over de buren. " * 30)[:2000],
        "a" * 2000,
        "bijstand\n" * 222,
        "((((" * 500,
    ],
    ids=["a long story", "one word", "lines", "brackets"],
)
def test_a_wall_of_text_is_answered_in_time(live_product, text):
    """As long as is allowed; twice, because a memory of two is longer than a message may be."""
    for _ in range(2):
        answer, data, reply = say(live_product, f"lang-{text[:3]}", text, **TUESDAY)
        assert is_decent(answer, reply)
        assert "error" not in data
        assert len(answer) < 2000


def test_a_text_that_is_too_long_is_refused_and_says_how_long_it_may_be(live_product):
    """And one that is far too long is not even read."""
    long = call(live_product, "/v1/conversations/te-lang/messages", {"text": "bijstand " * 223})
    assert long.status_code == 422
    assert "2000" in long.text
    longer = call(live_product, "/v1/conversations/te-lang/messages", {"text": "bijstand " * 10_000})
    assert longer.status_code == 413


def test_personal_data_in_any_field_reaches_no_answer_log_or_tracker(live_product, data):
    """Also in the village, in the name of the conversation, in a desk that does not exist, and in what is refused."""
    path = "/v1/conversations/BSN%20111222333/messages"
    everything = " ".join(SECRETS)
    bodies = [
        {"text": f"hij wil huurtoeslag aanvragen, {everything}", "village": "111222333, Dorpsstraat 12"},
        {"text": "en dan nog de zorgtoeslag", "village": "jan.jansen@voorbeeld.nl 06-12345678"},
        {"text": "is dat open?", "village": "NL91ABNA0417164300"},
        {"text": "is dat open?", "village": everything * 3},
        {"text": "is dat open?", "visited": ["111222333"]},
        {"text": "is dat open?", "language": "111222333"},
        {"text": "is dat open?", "naam": everything},
        {"text": f"{everything} " * 100},
    ]
    answers = [call(live_product, path, body) for body in bodies]
    assert [answer.status_code for answer in answers[:3]] == [200, 200, 200]
    assert all(answer.status_code in (404, 422) for answer in answers[3:])
    for answer in answers:
        assert not [secret for secret in SECRETS if secret in answer.text], answer.text
    friendly = answers[0].json()["messages"][0]["text"]
    assert friendly.startswith("Ik heb")
    assert "Die zijn hier niet nodig." in friendly
    written = [*data.glob("conversations.db*"), *(data / "log").iterdir(), *data.glob("loketwijzer.db*")]
    for file in written:
        assert not [secret for secret in SECRETS if secret.encode() in bytes_of(file)], file


def conversations(data):
    """Everything that is written of conversations: the file, and what is written ahead of it."""
    return b"".join(file.read_bytes() for file in sorted(data.glob("conversations.db*")))


def aged(data, hours):
    """Make everything in the tracker database of the tests so much older, while Rasa has it open."""
    connection = sqlite3.connect(data / "conversations.db", timeout=10)
    with connection:
        connection.execute(
            "UPDATE events SET timestamp = timestamp - :age,"
            " data = json_set(data, '$.timestamp', json_extract(data, '$.timestamp') - :age)",
            {"age": hours * 3600},
        )
    connection.close()


def test_an_old_conversation_starts_again_without_mixing_up_residents(own_product, data):
    """After two hours it is another resident: nothing is assumed, an old button says so, and it goes on."""
    _, asked, reply = own_product.say(
        "oud", "mw aan de lijn over 'de belasting', wil iemand spreken die erover gaat", **TUESDAY
    )
    assert asked["decision"] == "clarify"
    button = reply["messages"][0]["buttons"][0]["payload"]
    own_product.say("ouder", SITUATION, **TUESDAY)
    aged(data, 2)
    text, answer, reply = own_product.say("oud", button, **TUESDAY)
    assert is_decent(text, reply)
    assert answer["decision"] not in HAS_A_DESK
    text, answer, reply = own_product.say("ouder", FOLLOWING, **TUESDAY)
    assert is_decent(text, reply)
    assert answer.get("desk_info", {}).get("desk") != "uwv"
    _, answer, _ = own_product.say("ouder", "zij wil bijstand aanvragen", **TUESDAY)
    assert answer["advice"]["readings"][0]["task"] == "bijstand-aanvragen"


def test_two_tabs_with_one_conversation_both_get_an_answer(live_product):
    """At the same moment; neither is lost, and the conversation knows one of the two afterwards."""
    texts = (SITUATION, "zij wil bijstand aanvragen")
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda text: say(live_product, "twee-tabs", text, **TUESDAY), texts))
    # whichever comes second tells more of the same situation, so its own subject need not be the likeliest
    read = [{reading["task"] for reading in data["advice"]["readings"]} for _, data, _ in answers]
    assert "ww-uitkering" in read[0]
    assert "bijstand-aanvragen" in read[1]
    likeliest = [data["advice"]["readings"][0]["task"] for _, data, _ in answers]
    assert likeliest[0] == "ww-uitkering" or likeliest[1] == "bijstand-aanvragen"
    assert all(reply["bot"] == "up" for _, _, reply in answers)
    text, data, reply = say(live_product, "twee-tabs", FOLLOWING, **TUESDAY)
    assert is_decent(text, reply)
    assert "desk_info" in data


@pytest.mark.parametrize("part", ["rasa", "actions"])
def test_a_part_that_dies_in_the_middle_of_a_turn(own_product, part):
    """The turn gets the advice and is told why; what was said before is still known afterwards."""
    talk = f"midden-{part}"
    own_product.say(talk, SITUATION, **TUESDAY)

    def say_in_trouble():
        return own_product.say(talk, "zij wil bijstand aanvragen", **TUESDAY)

    with trouble.killed_in_a_turn(own_product, part, say_in_trouble) as (text, data, reply):
        assert reply["bot"] == "down"
        assert text.startswith(DOWN)
        assert data["advice"]["readings"][0]["task"] == "bijstand-aanvragen"
    text, data, reply = own_product.say(talk, FOLLOWING, **TUESDAY)
    assert is_decent(text, reply)
    assert data["desk_info"]["desk"] in ("uwv", "sociaal-loket", "werkplein")
    _, data, _ = own_product.say(talk, "nee het gaat om de zorgtoeslag", **TUESDAY)
    assert any(reading["task"] == "zorgtoeslag" for reading in data["advice"]["readings"][:2])


def test_what_was_said_a_day_ago_is_deleted_by_the_running_product(own_product, data):
    """The api is killed and comes back; it deletes what is too old while Rasa has the file open, and goes on."""
    own_product.say("gisteren", "mevrouw wil quokkatoeslag aanvragen", **TUESDAY)
    aged(data, 25)
    own_product.say("vandaag", SITUATION, **TUESDAY)
    assert b"quokka" in conversations(data)
    killed = trouble.pids(own_product, "api")
    trouble.send(signal.SIGKILL, killed)
    wait_until(lambda: trouble.is_back(own_product, "api", killed), 120)
    wait_until(lambda: b"quokka" not in conversations(data), 20)
    assert "Oude gesprekken opgeruimd" in (own_product.logs / "api.log").read_text(encoding="utf-8")
    _, answer, _ = own_product.say("vandaag", FOLLOWING, **TUESDAY)
    assert answer["desk_info"]["desk"] == "uwv"
    page = httpx.get(own_product.address + "/gesprek/niet-meer-daar", timeout=30, trust_env=False)
    assert page.status_code == 404
    assert "Dit gesprek is niet meer te zien" in page.text
