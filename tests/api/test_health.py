"""Whether a conversation can be held: Rasa and the server of its actions both have to answer."""

import httpx
import pytest

from api.routes.health import bot_status
from tests.running import run
from tests.stand_in_server import standing_in

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def status(settings):
    """The status with Rasa and the actions at these addresses."""

    def ask(rasa, actions):
        ports = {"rasa_port": int(rasa.rsplit(":", 1)[1]), "actions_port": int(actions.rsplit(":", 1)[1])}

        async def asked():
            async with httpx.AsyncClient(trust_env=False) as client:
                return await bot_status(client, settings.model_copy(update=ports))

        return run(asked())

    return ask


def test_both_answer(status):
    with standing_in(lambda _: (200, {})) as rasa, standing_in(lambda _: (200, {})) as actions:
        assert status(rasa.url, actions.url) == "up"
        assert [asked.path for asked in (*rasa.asked, *actions.asked)] == ["/webhooks/loket/", "/health"]


def test_without_the_actions_rasa_can_answer_nothing(status):
    """They were killed alone, and it was said that the conversation works while no turn came through."""
    with standing_in(lambda _: (200, {})) as rasa:
        assert status(rasa.url, NOBODY) == "down"


def test_a_part_that_answers_with_an_error_is_down(status):
    with standing_in(lambda _: (503, {})) as rasa, standing_in(lambda _: (200, {})) as actions:
        assert status(rasa.url, actions.url) == "down"
