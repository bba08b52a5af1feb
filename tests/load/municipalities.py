"""From publishing to the first answer with 342 municipalities in one store: `make load-municipalities`.

Not part of the tests: it fills a store with as many municipalities as the Netherlands has, each with the content of
Lindewaard and with desks and agreements of its own, and builds a whole index first. Without an argument on SQLite in a
folder of its own, which is removed; with the URL of an EMPTY database on that one.
"""

import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import typer
from starlette.testclient import TestClient

from api.app import create
from api.prepare import make_tables, prepare
from api.settings import Settings
from knowledge.loading import load_content
from knowledge.schema import Content, Utterance
from knowledge.store import Store
from tests.product import EVALUATION_TOKEN

MUNICIPALITIES = 342
LINDEWAARD = "lindewaard"
SENTENCE = "de zandbak van de buren is een glibberige smurrie van oude luiers geworden"
LONGEST = 120.0


def of_municipality(content: Content, number: int) -> Content:
    """Return the content as another municipality has it: the same subjects, its own desks and agreements."""
    name = f"gemeente {number}"
    return content.model_copy(
        update={
            "municipality": content.municipality.model_copy(update={"id": f"gemeente-{number}", "name": name}),
            "desks": tuple(desk.model_copy(update={"summary": f"{desk.summary} {name}"}) for desk in content.desks),
            "division": tuple(row.model_copy(update={"source": f"afspraken {name}"}) for row in content.division),
        }
    )


def measure(folder: Path, url: str | None) -> None:
    """Fill the store, publish one sentence in one municipality, and say how long its first answer took."""
    model = Settings().model_folder
    (folder / "model").symlink_to(model, target_is_directory=True)
    chosen = {"database_url": url} if url else {}
    settings = Settings(data=folder, rasa_port=9, evaluation_token=EVALUATION_TOKEN, **chosen)
    content = load_content(Path("knowledge/content") / LINDEWAARD)
    make_tables(settings)
    with closing(Store(settings.database_url)) as store:
        typer.echo(f"{MUNICIPALITIES} gemeenten met elk {len(content.desks)} loketten publiceren…")
        start = time.perf_counter()
        for number in range(1, MUNICIPALITIES):
            store.publish(of_municipality(content, number), author="maat", note="")
        typer.echo(f"  {(time.perf_counter() - start) / (MUNICIPALITIES - 1) * 1000:.0f} ms per gemeente")
        store.publish(content, author="maat", note="")
        prepare(settings, lambda _: None)
        _look(store)
        with TestClient(create(settings)) as client:
            client.headers["Authorization"] = f"Bearer {EVALUATION_TOKEN}"
            _until(lambda: client.get("/health/ready").status_code == 200)
            _publish(client, store, content)


def _look(store: Store) -> None:
    start = time.perf_counter()
    for number in range(1, MUNICIPALITIES):
        store.latest_number(f"gemeente-{number}")
    typer.echo(
        f"Kijken of er iets nieuws is: {(time.perf_counter() - start) / MUNICIPALITIES * 1000:.2f} ms per gemeente"
    )
    start = time.perf_counter()
    store.load(LINDEWAARD)
    typer.echo(f"Een gemeente uit de opslag lezen: {(time.perf_counter() - start) * 1000:.0f} ms")


def _publish(client: TestClient, store: Store, content: Content) -> None:
    said = Utterance(text=SENTENCE, task="grofvuil", kind="aanvragen")

    def is_read() -> bool:
        answer = client.post("/v1/advice", json={"text": SENTENCE}).json()
        return bool(answer["readings"]) and answer["readings"][0]["task"] == "grofvuil"

    if is_read():
        typer.echo("De zin was al bekend: er is niets gemeten.")
        raise typer.Exit(1)
    start = time.perf_counter()
    store.publish(content.model_copy(update={"utterances": (*content.utterances, said)}), author="maat", note="")
    published = time.perf_counter() - start
    _until(is_read)
    typer.echo(
        f"Publiceren: {published:.2f} s. Van publiceren tot het eerste antwoord: {time.perf_counter() - start:.1f} s"
    )


def _until(condition) -> None:
    end = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > end:
            typer.echo(f"Na {LONGEST:.0f} seconden nog niet.")
            raise typer.Exit(1)
        time.sleep(0.1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), sys.argv[1] if sys.argv[1:] else None)
