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


def test_a_published_sentence_counts_within_ten_seconds(own_settings, lindewaard):
    """From publishing to the first answer with it; the whole index takes its place later, and says the same."""
    store = Store(own_settings.database_url)
    said = Utterance(text=SENTENCE, task="grofvuil", kind="aanvragen")
    content = lindewaard.content.model_copy(update={"utterances": (*lindewaard.content.utterances, said)})
    with TestClient(create(own_settings)) as client:
        until(lambda: client.get("/health/ready").status_code == 200, 120)

        def read():
            answer = client.post("/v1/advice", json={"text": SENTENCE, "may_ask": False}).json()
            return (answer["readings"][0]["task"], answer["readings"][0]["kind"])

        def provisional():
            return bool(read_manifest(build_in_use(own_settings.index_folder)).get(PROVISIONAL))

        assert read() != ("grofvuil", "aanvragen")
        start = time.monotonic()
        store.publish(content, author="test", note="een zin erbij")
        until(lambda: read() == ("grofvuil", "aanvragen"), 30)
        assert time.monotonic() - start < 10
        assert provisional()
        until(lambda: not provisional(), 420)  # a whole training takes over a minute, and more beside other work
        assert read() == ("grofvuil", "aanvragen")
    store.close()
