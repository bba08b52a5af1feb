"""From the api through Rasa to the actions and back: the municipality goes along as a host name."""

from urllib.parse import urlsplit

import httpx
import pytest

from api.conversations import Conversations, sender_of
from api.heard import Heard
from api.wire import ConversationMessage
from bot.actions.api_client import Api
from bot.actions.memory import Said
from tests.running import run
from tests.stand_in_server import standing_in


def turn(municipality, host):
    """Take a turn, and give what Rasa was sent."""

    async def talk(rasa):
        async with httpx.AsyncClient() as client:
            conversations = Conversations(client, rasa.url, municipality, host)
            heard = Heard(named=[], village=None, tasks=[])
            return await conversations.turn("een-id", ConversationMessage(text="hallo"), None, lambda _: heard, None)

    with standing_in(lambda _: (200, [{"text": "Goed."}])) as rasa:
        assert run(talk(rasa)).messages[0].text == "Goed."
    return rasa.asked[0].body


def asked_with(host):
    """Let an action ask the api: gives the host name that it asks for, and where the api is."""
    with standing_in(lambda _: (200, {"desks": []})) as api:
        run(Api(api.url, "geheim", host).mentions("balie"))
    return api.asked[0].headers["Host"], urlsplit(api.url).netloc


@pytest.mark.parametrize("host", ["een.localhost", None])
def test_the_host_name_goes_to_rasa_and_comes_back(host):
    """Where one municipality is served there is none, and the actions ask where they always asked."""
    body = turn("proef-een", host)
    assert body["sender"] == sender_of("proef-een", "een-id")
    said = Said.from_message({"text": body["message"], "metadata": body["metadata"]})
    asked, there = asked_with(said.context["host"])
    assert asked == (host or there)


def test_one_id_is_another_conversation_in_another_municipality():
    assert turn("proef-een", "een.localhost")["sender"] != turn("proef-twee", "twee.localhost")["sender"]
