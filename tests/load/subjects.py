"""From publishing to the first answer with 200 subjects and 70 desks: `make load-subjects`.

Not part of the tests: it takes the content of Lindewaard with 26 subjects and a desk more, and builds a whole index
first, which takes minutes and gigabytes. Then it looks how long the matrix and the page with consequences take, and
how long a sentence takes to count: the first that is published after a start, and the next. Everything is in a folder
of its own, which is removed.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import typer
from starlette.testclient import TestClient

from api.accounts.identity import Role
from api.app import create
from api.prepare import make_tables
from api.setting_values import variable
from api.settings import Settings
from knowledge.loading import load_content
from knowledge.publishing import publish
from knowledge.schema import Content, DivisionRow, Task, Utterance
from knowledge.store import Store
from tests import subjects
from tests.accounts import sign_in
from tests.product import EVALUATION_TOKEN

LINDEWAARD = Path("knowledge/content/lindewaard")
SENTENCES = 50
"""So many at most of a subject, spread over its kinds of help; those of which the word occurs in fewer have fewer."""

NEW_DESK = "buurtkamer-kerkwaard"
SAID = (
    ("de zandbak van de buren is een glibberige smurrie van oude luiers geworden", "grofvuil", "aanvragen"),
    ("haar zwierige kwispelsteel is bij de draaimolen uit de mand geglipt", "gevonden-verloren", "aanvragen"),
)
"""One after a start, one after that; nothing like them is known."""

PAGES = 7
LONGEST = 120.0
MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Like:
    """A subject that is like one there is, with another thing in the place of `word`."""

    task: str
    word: str
    thing: str


NEW = (
    Like("zorgtoeslag", "zorgtoeslag", "tandartsbijdrage"),
    Like("huurtoeslag", "huurtoeslag", "verhuisbijdrage"),
    Like("kinderbijslag", "kinderbijslag", "babyuitzet"),
    Like("wajong", "wajong", "instapbaan"),
    Like("studietoeslag", "studietoeslag", "leesbeurs"),
    Like("individuele-inkomenstoeslag", "inkomenstoeslag", "witgoedregeling"),
    Like("deurwaarder-beslag", "deurwaarder", "huismeester"),
    Like("rechtsbijstand", "advocaat", "buurtbemiddelaar"),
    Like("waterschapsbelasting", "waterschap", "dijkwacht"),
    Like("klacht-ombudsman", "ombudsman", "jongerenraad"),
    Like("sociaal-medische-opvang", "opvang", "logeerhuis"),
    Like("urgentie", "voorrang", "mantelzorgwoning"),
    Like("kwijtschelding-gemeente", "kwijtschelding", "termijnkorting"),
    Like("gehandicaptenparkeerkaart", "kaart", "laadpas"),
    Like("beschermingsbewind", "bewind", "budgetmaatje"),
    Like("rijbewijs-aanvragen", "rijbewijs", "vaarbewijs"),
    Like("motorrijtuigenbelasting", "wegenbelasting", "brugpenning"),
    Like("diploma-kwijt", "diploma", "gildebrief"),
    Like("aio-aanvulling", "aanvulling", "stookbon"),
    Like("voedselpakket", "voedselbank", "ruilwinkel"),
    Like("begeleiding-thuis", "begeleiding", "wandelcoach"),
    Like("stadspas-meedoen", "lindepas", "museumkaart"),
    Like("pensioen-uitzoeken", "pensioen", "lijfrente"),
    Like("paspoort-spoed-vermist", "paspoort", "zeemansboekje"),
    Like("studiefinanciering", "beurs", "stagebon"),
    Like("briefadres", "postadres", "ligplaats"),
)


def grown(content: Content) -> Content:
    """Return the content with the new subjects, their cells and sentences, and a desk that helps with the first."""
    tasks = {task.id: task for task in content.tasks}
    rows = {row.task: row for row in content.division}
    desk = next(desk for desk in content.desks if desk.id == "informatiebalie")
    summary = "De buurtkamer van Kerkwaard: koffie, een praatje en hulp bij papieren."
    more = desk.model_copy(
        update={"id": NEW_DESK, "name": "Buurtkamer Kerkwaard", "aliases": (), "summary": summary, "sessions": ()}
    )
    division = [_row(rows[like.task], like) for like in NEW]
    kind, lines = next(iter(division[0].help.items()))
    line = lines[0].model_copy(update={"desk": NEW_DESK, "until": None})
    division[0] = division[0].model_copy(update={"help": {**division[0].help, kind: (line, *lines)}})
    return content.model_copy(
        update={
            "desks": (*content.desks, more),
            "tasks": (*content.tasks, *(_task(tasks[like.task], like) for like in NEW)),
            "division": (*content.division, *division),
            "utterances": (*content.utterances, *(said for like in NEW for said in _sentences(content, like))),
        }
    )


def _worded(text: str, like: Like) -> str:
    """Return the text with the other thing in it, also within a longer word."""
    return re.sub(re.escape(like.word), like.thing, text, flags=re.IGNORECASE)


def _task(task: Task, like: Like) -> Task:
    thing = like.thing.capitalize()
    return task.model_copy(
        update={
            "id": like.thing,
            "name": f"{thing} voor inwoners",
            "upl": None,
            "upl_uri": None,
            "scope": f"{thing}: {_worded(task.scope, like)}",
            "synonyms": (like.thing, f"{like.thing} van de gemeente"),
            "examples": tuple(f"{thing}. {_worded(example, like)}" for example in task.examples),
        }
    )


def _row(row: DivisionRow, like: Like) -> DivisionRow:
    return row.model_copy(update={"task": like.thing, "wrong": ()})


def _sentences(content: Content, like: Like) -> Iterator[Utterance]:
    by_kind: dict[str | None, list[Utterance]] = {}
    for said in content.utterances:
        if said.task == like.task and like.word in said.text.lower():
            by_kind.setdefault(said.kind, []).append(said)
    in_turn = (said for some in zip_longest(*by_kind.values()) for said in some if said is not None)
    for _, said in zip(range(SENTENCES), in_turn, strict=False):
        yield said.model_copy(update={"text": _worded(said.text, like), "task": like.thing})


def build(settings: Settings, content: Content) -> None:
    """Publish the content in an empty store, and build a whole index in a process of its own, as the product does."""
    cells = sum(len(row.help) for row in content.division)
    typer.echo(
        f"{len(content.tasks)} onderwerpen, {len(content.desks)} loketten, {cells} vakjes, {len(content.utterances)} "
        "voorbeeldzinnen. Eerst een volledige index bouwen: dat duurt minuten, en kost tot 11 GB geheugen."
    )
    make_tables(settings)
    with closing(Store(settings.database_url)) as store:
        publish(store, content, author="maat", note="")
    start = time.perf_counter()
    environment = os.environ | {variable("data"): str(settings.data), variable("database_url"): settings.database_url}
    subprocess.run([sys.executable, "-m", "api", "prepare"], env=environment, check=True)
    typer.echo(f"Klaarzetten: {time.perf_counter() - start:.0f} s")


def measure(settings: Settings, content: Content) -> None:
    """Say how long the pages take, and how long what is published takes to count, of what was built."""
    with _started(settings) as client:
        _pages(client, content)
    with closing(Store(settings.database_url)) as store, _started(settings) as client:
        for text, task, kind in SAID:
            said = Utterance(text=text, task=task, kind=kind)
            content = content.model_copy(update={"utterances": (*content.utterances, said)})
            _publish(client, store, content, said)


@contextmanager
def _started(settings: Settings) -> Iterator[TestClient]:
    """Give a client of an application that was just started, and answers."""
    start = time.perf_counter()
    with TestClient(create(settings)) as client:
        client.headers["Authorization"] = f"Bearer {EVALUATION_TOKEN}"
        _until(lambda: client.get("/health/ready").status_code == 200)
        typer.echo(f"Van starten tot er antwoord is: {time.perf_counter() - start:.1f} s")
        yield client


def _publish(client: TestClient, store: Store, content: Content, said: Utterance) -> None:
    def is_read() -> bool:
        answer = client.post("/v1/advice", json={"text": said.text}).json()
        return bool(answer["readings"]) and answer["readings"][0]["task"] == said.task

    if is_read():
        typer.echo("De zin was al bekend: er is niets gemeten.")
        raise typer.Exit(1)
    start = time.perf_counter()
    store.publish(content, author="maat", note="")
    published = time.perf_counter() - start
    _until(is_read)
    taken = time.perf_counter() - start
    typer.echo(f"Publiceren: {published:.2f} s. Van publiceren tot het eerste antwoord: {taken:.1f} s")


def _pages(client: TestClient, content: Content) -> None:
    """Say how long the matrix of the largest theme takes, and what publishing a new subject and a cell would do."""
    sign_in(client, Role.EDITOR)
    largest = max(content.themes, key=lambda theme: sum(task.theme == theme.id for task in content.tasks))
    _page(client, f"/taakverdeling?thema={largest.id}")
    _page(client, "/taakverdeling")
    subjects.begin(client)
    subjects.fill(client)
    numbers = [draft.id for draft in client.app.state.editing.drafts.of_municipality("lindewaard")]
    _page(client, f"/beheer/publiceren?concept={numbers[0]}")


def _page(client: TestClient, address: str) -> None:
    took = []
    for _ in range(PAGES):
        start = time.perf_counter()
        answer = client.get(address)
        took.append((time.perf_counter() - start) * MILLISECONDS)
        if answer.status_code != 200:
            typer.echo(f"{address} gaf {answer.status_code}.")
            raise typer.Exit(1)
    typer.echo(f"{address}: eerste {took[0]:.0f} ms, mediaan {sorted(took)[PAGES // 2]:.0f} ms")


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > end:
            typer.echo(f"Na {LONGEST:.0f} seconden nog niet.")
            raise typer.Exit(1)
        time.sleep(0.1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model").symlink_to(Settings().model_folder, target_is_directory=True)
        here = Settings(data=Path(folder), rasa_port=9, evaluation_token=EVALUATION_TOKEN)
        grown_content = grown(load_content(LINDEWAARD))
        build(here, grown_content)
        measure(here, grown_content)
