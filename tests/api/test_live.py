"""The revision that answers: what was begun for it ends with the application."""

import asyncio
import gc
import threading
import weakref
from types import SimpleNamespace

import pytest

from api.live import LiveKnowledge
from api.problems import UnavailableError
from indexer.errors import ArtefactDamagedError
from knowledge.store import Store


class Building:
    """Stands in for the process that makes a whole build: only whether it runs."""

    def __init__(self):
        self.runs = False

    def start(self):
        """Run."""
        self.runs = True

    def stop(self):
        """Run no more."""
        self.runs = False

    def finished(self):
        """It never comes to its end here."""
        return False


@pytest.fixture
def store(tmp_path, lindewaard):
    """A store with one revision."""
    made = Store(f"sqlite:///{tmp_path}/loketwijzer.db")
    made.migrate()
    made.publish(lindewaard.content, author="tests", note="")
    yield made
    made.close()


@pytest.mark.parametrize("stopped_while_loading", [False, True])
def test_no_build_is_left_behind_by_an_application_that_stops_while_it_loads(store, stopped_while_loading):
    """Loading goes on in its thread for a while: a process that it began then would outlive the application."""
    loading, go_on, building = threading.Event(), threading.Event(), Building()

    def recogniser(_):
        loading.set()
        assert go_on.wait(10)
        return SimpleNamespace(provisional=True, read=lambda _: None)

    live = LiveKnowledge(store, "lindewaard", recogniser, building)
    thread = threading.Thread(target=live.refresh)
    thread.start()
    assert loading.wait(10)
    if stopped_while_loading:
        live.close()
    go_on.set()
    thread.join(10)
    assert building.runs is not stopped_while_loading
    live.close()
    assert not building.runs


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ArtefactDamagedError("De index is beschadigd."), "De index is beschadigd."),
        (RuntimeError("[enforce fail at /srv/loket/alloc.cpp] out of memory"), "(RuntimeError). Vraag de beheerder"),
    ],
)
def test_a_clerk_reads_dutch_when_loading_fails_whatever_went_wrong(store, error, said):
    """What a library says of itself is for the log: it is English, and names folders."""

    def recogniser(_):
        raise error

    live = LiveKnowledge(store, "lindewaard", recogniser, Building())

    async def until_looked():
        watching = asyncio.create_task(live.watch())
        while not live.has_looked:  # noqa: ASYNC110 - a page cannot be told either: it looks
            await asyncio.sleep(0)
        watching.cancel()

    asyncio.run(until_looked())
    with pytest.raises(UnavailableError) as caught:
        _ = live.current
    assert said in str(caught.value)
    assert "/srv/loket" not in live.trouble


def test_a_revision_that_is_replaced_is_given_back_though_nothing_looks_for_garbage(store, lindewaard):
    """What was loaded is kept out of the search for garbage: a cycle in it would stay for ever."""
    live = LiveKnowledge(
        store, "lindewaard", lambda _: SimpleNamespace(provisional=False, read=lambda _: None), Building()
    )
    live.refresh()
    first = [weakref.ref(one) for one in (live.current.names, live.current.kb.content)]
    assert gc.isenabled()
    gc.disable()
    try:
        store.publish(lindewaard.content.model_copy(update={"utterances": ()}), author="tests", note="")
        assert live.refresh()
        assert [one() for one in first] == [None, None]
    finally:
        gc.enable()
        live.close()
    assert gc.get_freeze_count() == 0


def test_garbage_is_looked_for_again_when_loading_failed(store):
    def recogniser(_):
        raise ArtefactDamagedError("De index is beschadigd.")

    live = LiveKnowledge(store, "lindewaard", recogniser, Building())
    with pytest.raises(ArtefactDamagedError):
        live.refresh()
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)
