"""Parts that are damaged or gone: it is said in Dutch, what can go on goes on, and it mends itself where it can."""

import shutil
import threading
import time

import pytest
from starlette.testclient import TestClient

from api.app import create
from indexer.artefact import build_in_use
from knowledge.store import Store


@pytest.fixture
def own_settings(settings, tmp_path):
    """A data folder of this test's own: the content and index of the tests, the model by a link."""
    shutil.copytree(settings.index_folder, tmp_path / "index")
    (tmp_path / "model").symlink_to(settings.model_folder)
    content = Store(settings.database_url).load("lindewaard").content
    own = settings.model_copy(update={"data": tmp_path, "database_url": f"sqlite:///{tmp_path}/loketwijzer.db"})
    store = Store(own.database_url)
    store.migrate()
    for number in range(Store(settings.database_url).latest_number("lindewaard") - 1):
        first = content.desks[0].model_copy(update={"name": f"Eerder {number}"})
        store.publish(content.model_copy(update={"desks": (first, *content.desks[1:])}), author="test", note="")
    store.publish(content, author="test", note="")  # so that the number is that of the index
    store.close()
    return own


def until(condition, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition did not come true"
        threading.Event().wait(0.1)


@pytest.mark.training
@pytest.mark.timeout(400)
def test_a_damaged_index_is_said_and_built_again(own_settings):
    """While it is being built nothing is guessed; afterwards everything answers."""
    head = build_in_use(own_settings.index_folder) / "head.npz"
    head.write_bytes(head.read_bytes()[:1000])
    with TestClient(create(own_settings)) as client:
        early = client.post("/v1/advice", json={"text": "huurtoeslag"})
        assert early.status_code == 503
        assert "Probeer het over een halve minuut opnieuw" in early.json()["detail"]
        assert client.get("/").status_code == 503
        until(lambda: client.get("/health/ready").status_code == 200)
        assert client.post("/v1/advice", json={"text": "man wil ww aanvragen"}).json()["decision"] == "refer"


def test_a_database_that_goes_away_leaves_the_answers(own_settings):
    """What was loaded goes on answering, and health says that newer revisions cannot be seen."""
    app = create(own_settings)
    with TestClient(app) as client:
        until(lambda: client.get("/health/ready").status_code == 200)
        for path in own_settings.data.glob("loketwijzer.db*"):
            path.unlink()
        (own_settings.data / "loketwijzer.db").mkdir()
        app.state.product.live_knowledge._store.close()
        until(lambda: client.get("/health/ready").json()["detail"])
        assert client.get("/health/ready").status_code == 200
        assert client.post("/v1/advice", json={"text": "man wil ww aanvragen"}).json()["decision"] == "refer"
