"""A published sentence counts within ten seconds, and a whole index follows: real model, store and process."""

import shutil
import time

import pytest
from starlette.testclient import TestClient

from api.accounts.identity import Role
from api.app import create
from indexer.artefact import PROVISIONAL, build_in_use, read_manifest
from knowledge.schema import Ambiguity, Meaning, Utterance
from knowledge.store import Store
from tests import subjects
from tests.accounts import sign_in
from tests.databases import copied
from tests.product import wait_until as until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SENTENCE = "De schrobbelkwast van het gemeentehuis moet nog langs de wegingsstaat"

VAGUE = "Mevrouw wil zo een papiertje om te parkeren of om te rijden"
QUESTION = "Is het papiertje om te parkeren, of om te rijden?"


def copy_of(settings, folder):
    """Settings with a copy of the data in `folder`, so that publishing disturbs nobody."""
    for name in ("index", "model"):
        shutil.copytree(settings.data / name, folder / name)
    database = copied(settings.data / "loketwijzer.db", folder)
    return settings.model_copy(update={"data": folder, "database_url": f"sqlite:///{database}"})


@pytest.fixture
def own_settings(settings, tmp_path):
    """A copy of the data for one test."""
    return copy_of(settings, tmp_path)


@pytest.fixture(scope="module")
def running(settings, tmp_path_factory):
    """A client of an application on a copy of the data, which answers."""
    with TestClient(create(copy_of(settings, tmp_path_factory.mktemp("publiceren")))) as client:
        until(lambda: client.get("/health/ready").status_code == 200, 120)
        yield client


def publish_sentence(settings, lindewaard):
    """Publish the content with one sentence more, and an ambiguous one."""
    store, content = Store(settings.database_url), lindewaard.content
    said = Utterance(text=SENTENCE, task="grofvuil", kind="aanvragen")
    meanings = tuple(Meaning(task=task, kind="aanvragen") for task in ("parkeervergunning", "rijbewijs-aanvragen"))
    vague = Ambiguity(text=VAGUE, question=QUESTION, readings=meanings)
    more = {"utterances": (*content.utterances, said), "ambiguities": (*content.ambiguities, vague)}
    content = content.model_copy(update=more)
    store.publish(content, author="test", note="een zin erbij")
    store.close()


def advice(client, text):
    """What the advice makes of a text."""
    return client.post("/v1/advice", json={"text": text, "may_ask": False}).json()


def read(client, text=SENTENCE):
    """What a text means, by the advice."""
    first = advice(client, text)["readings"][0]
    return first["task"], first["kind"]


def is_provisional(settings):
    """Whether the index in use was derived in haste."""
    return bool(read_manifest(build_in_use(settings.index_folder)).get(PROVISIONAL))


@pytest.mark.alone
def test_a_published_sentence_counts_within_ten_seconds(running, lindewaard):
    """From publishing to the first answer with it, by an index that is derived from the one before."""
    settings = running.app.state.product.settings
    assert read(running) != ("grofvuil", "aanvragen")
    start = time.monotonic()
    publish_sentence(settings, lindewaard)
    until(lambda: read(running) == ("grofvuil", "aanvragen"), 30)
    taken = time.monotonic() - start
    asked = running.post("/v1/advice", json={"text": VAGUE}).json()
    assert (asked["decision"], asked["question"]["text"]) == ("clarify", QUESTION)
    assert taken < 10
    until(lambda: is_provisional(settings), 30)  # it answers before it is written


def test_a_new_subject_leads_to_its_desk(running):
    """Made with the forms of an editor; the question has words of its own."""
    question = "Mevrouw zoekt een plekje voor haar fiets in zo'n trommel in de straat, kan ze dat huren?"
    assert (advice(running, question)["recommendation"] or {}).get("desk") != "balie-omgeving"
    sign_in(running, Role.EDITOR)
    running.follow_redirects = False
    assert subjects.begin(running).status_code == 303
    assert "Alles is er" in subjects.fill(running, desk="balie-omgeving").text
    (number, *_) = (draft.id for draft in running.app.state.editing.drafts.of_municipality("lindewaard"))
    assert subjects.publish(running, number) == 3
    until(lambda: read(running, question) == (subjects.ID, "aanvragen"), 60)
    assert advice(running, question)["recommendation"]["desk"] == "balie-omgeving"


@pytest.mark.training
def test_a_whole_index_follows_and_says_the_same(own_settings, lindewaard):
    """A process of its own trains on everything: over a minute, and more beside other work."""
    with TestClient(create(own_settings)) as client:
        until(lambda: client.get("/health/ready").status_code == 200, 120)
        publish_sentence(own_settings, lindewaard)
        until(lambda: read(client) == ("grofvuil", "aanvragen"), 30)
        until(lambda: not is_provisional(own_settings), 420)
        assert read(client) == ("grofvuil", "aanvragen")
