"""A published sentence counts within ten seconds, and a whole index follows: real model, store and process."""

import shutil
import time

import pytest
from starlette.testclient import TestClient

from api.app import create
from indexer.artefact import PROVISIONAL, build_in_use, read_manifest
from knowledge.schema import Utterance
from knowledge.store import Store
from tests.product import wait_until as until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SENTENCE = "De schrobbelkwast van het gemeentehuis moet nog langs de wegingsstaat"


@pytest.fixture
def own_settings(settings, tmp_path):
    """Settings with a copy of the data, so that publishing disturbs nobody."""
    for name in ("index", "model"):
        shutil.copytree(settings.data / name, tmp_path / name)
    shutil.copy(settings.data / "loketwijzer.db", tmp_path)
    return settings.model_copy(update={"data": tmp_path, "database_url": f"sqlite:///{tmp_path / 'loketwijzer.db'}"})


@pytest.fixture
def publish(own_settings, lindewaard):
    """Publish the content with one sentence more, a function."""
    store = Store(own_settings.database_url)
    said = Utterance(text=SENTENCE, task="grofvuil", kind="aanvragen")
    content = lindewaard.content.model_copy(update={"utterances": (*lindewaard.content.utterances, said)})
    yield lambda: store.publish(content, author="test", note="een zin erbij")
    store.close()


def read(client):
    """What the sentence means, by the advice."""
    answer = client.post("/v1/advice", json={"text": SENTENCE, "may_ask": False}).json()
    return (answer["readings"][0]["task"], answer["readings"][0]["kind"])


def is_provisional(settings):
    """Whether the index in use was derived in haste."""
    return bool(read_manifest(build_in_use(settings.index_folder)).get(PROVISIONAL))


def test_a_published_sentence_counts_within_ten_seconds(own_settings, publish):
    """From publishing to the first answer with it, by an index that is derived from the one before."""
    with TestClient(create(own_settings)) as client:
        until(lambda: client.get("/health/ready").status_code == 200, 120)
        assert read(client) != ("grofvuil", "aanvragen")
        start = time.monotonic()
        publish()
        until(lambda: read(client) == ("grofvuil", "aanvragen"), 30)
        assert time.monotonic() - start < 10
        assert is_provisional(own_settings)


@pytest.mark.training
def test_a_whole_index_follows_and_says_the_same(own_settings, publish):
    """A process of its own trains on everything: over a minute, and more beside other work."""
    with TestClient(create(own_settings)) as client:
        until(lambda: client.get("/health/ready").status_code == 200, 120)
        publish()
        until(lambda: read(client) == ("grofvuil", "aanvragen"), 30)
        until(lambda: not is_provisional(own_settings), 420)
        assert read(client) == ("grofvuil", "aanvragen")
