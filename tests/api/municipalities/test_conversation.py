"""From the api through Rasa to the actions and back: the municipality goes along as a host name."""

import asyncio
import json

import httpx
import pytest

from api.conversations import Conversations, sender_of
from api.heard import Heard
from api.wire import ConversationMessage
from bot.actions.api_client import Api
from bot.actions.memory import Said


def turn(municipality, host):
    """Take a turn, and give what Rasa was sent."""
    sent = []

    def rasa(request):
        sent.append(json.loads(request.content))
        return httpx.Response(200, json=[{"text": "Goed."}])

    async def talk():
        async with httpx.AsyncClient(transport=httpx.MockTransport(rasa)) as client:
            conversations = Conversations(client, "http://rasa", municipality, host)
            heard = Heard(named=[], village=None, tasks=[])
            return await conversations.turn("een-id", ConversationMessage(text="hallo"), None, lambda _: heard, None)

    assert asyncio.run(talk()).messages[0].text == "Goed."
    return sent[0]


def asked_with(host):
    """Let an action ask the api, and give the host name that it asks for."""
    hosts = []

    def api(request):
        hosts.append(request.headers["host"])
        return httpx.Response(200, json={"desks": []})

    asyncio.run(Api("http://127.0.0.1:8000", "geheim", httpx.MockTransport(api), host).mentions("balie"))
    return hosts[0]


@pytest.mark.parametrize("host", ["een.localhost", None])
def test_the_host_name_goes_to_rasa_and_comes_back(host):
    """Where one municipality is served there is none, and the actions ask where they always asked."""
    body = turn("proef-een", host)
    assert body["sender"] == sender_of("proef-een", "een-id")
    said = Said.from_message({"text": body["message"], "metadata": body["metadata"]})
    assert asked_with(said.context["host"]) == (host or "127.0.0.1:8000")


def test_one_id_is_another_conversation_in_another_municipality():
    assert turn("proef-een", "een.localhost")["sender"] != turn("proef-twee", "twee.localhost")["sender"]
