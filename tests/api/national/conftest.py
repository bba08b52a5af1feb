"""A small layer in two versions, and a municipality that began with the first and works in the browser since."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from api.accounts.identity import Person, Role
from api.national.looking import National
from knowledge.base import KnowledgeBase
from knowledge.national import NationalLayer
from knowledge.national_entries import Layer
from knowledge.schema import Calendar, DivisionRow, Escalation, EscalationRule, Utterance
from knowledge.store.database import connect
from knowledge.store.wordings import remember
from tests.light import light_product

FRONT = "informatiebalie"
PAGE = "/beheer/inlezen/landelijk"
SANNE = Person(1, "sanne", "Sanne", frozenset({Role.EDITOR}), "veldhoek", None)
BAS = Person(2, "bas", "Bas", frozenset({Role.EDITOR}), "veldhoek", None)


def row(task, **help_):
    """A row of the division; each kind of help with the desk that does it."""
    lines = {kind.replace("_", "-"): [{"desk": desk, "role": "voert-uit"}] for kind, desk in help_.items()}
    return DivisionRow.model_validate({"task": task, "help": lines})


def said(*matters):
    """Three sentences for each cell."""
    return tuple(
        Utterance(text=f"{words} {task} {kind}", task=task, kind=kind)
        for task, kind in matters
        for words in ("vraag over", "iets met", "help met")
    )


@pytest.fixture(scope="module")
def first(lindewaard):
    """The layer as the municipality took it: three desks and two subjects."""
    content = lindewaard.content
    plain = {"does_not": (), "sessions": (), "aliases": ()}
    desks = tuple(
        lindewaard.desks[desk].model_copy(update={**plain, "phone": "088 - 0"}) for desk in (FRONT, "svb", "uwv", "ciz")
    )
    source = content.model_copy(
        update={
            "municipality": content.municipality.model_copy(update={"equal_desks": (), "front_desk": FRONT}),
            "desks": desks,
            "tasks": (lindewaard.tasks["aow"], lindewaard.tasks["kinderbijslag"]),
            "division": (
                row("aow", informeren="svb", aanvragen="svb", digitaal_helpen=FRONT),
                row("kinderbijslag", aanvragen="svb"),
            ),
            "calendar": Calendar(source="rijk", school_holidays={}),
            "escalation": Escalation(rules=(EscalationRule(desks=(FRONT,), reason="Zoekt."),), coordinator="Bel."),
            "utterances": said(("aow", "informeren"), ("aow", "aanvragen"), ("kinderbijslag", "aanvragen")),
            "ambiguities": (),
            "digital_cues": (),
        }
    )
    return Layer(NationalLayer(source="lindewaard", desks=("svb", "uwv", "ciz")), source)


@pytest.fixture(scope="module")
def second(first, lindewaard):
    """The layer of a later version: a number, a text, a new desk, subject and cell; the UWV is gone."""
    source = first.source
    front, svb, _, ciz = source.desks
    aow, kinderbijslag = source.tasks
    desks = (
        front,
        svb.model_copy(update={"phone": "088 - 1"}),
        ciz,
        lindewaard.desks["duo"].model_copy(update={"does_not": (), "sessions": ()}),
    )
    later = source.model_copy(
        update={
            "desks": desks,
            "tasks": (
                aow.model_copy(update={"scope": "Landelijk nieuw."}),
                kinderbijslag,
                lindewaard.tasks["studiefinanciering"],
            ),
            "division": (
                row("aow", informeren="svb", aanvragen="svb", digitaal_helpen=FRONT, bezwaar="svb"),
                row("kinderbijslag", aanvragen="svb"),
                row("studiefinanciering", aanvragen="duo"),
            ),
            "utterances": (*source.utterances, *said(("aow", "bezwaar"), ("studiefinanciering", "aanvragen"))),
        }
    )
    return Layer(NationalLayer(source="lindewaard", desks=("svb", "ciz", "duo")), later)


@pytest.fixture(scope="module")
def begun(first):
    """What a municipality publishes that has only just begun."""
    source = first.source
    here = source.municipality.model_copy(update={"id": "veldhoek", "name": "gemeente Veldhoek"})
    return first.under(source.model_copy(update={"municipality": here}))


@contextmanager
def product(folder, first, second, begun):
    """The product of the municipality, with the later layer under it; `publish` is what it does from its folder."""
    with light_product(folder, KnowledgeBase(begun), municipality="veldhoek") as light:
        light.person = SANNE
        editing, state = light.app.state.editing, light.app.state
        answers = state.national.answers

        def publish(content):
            entries = tuple(first.entries(first.under(content)).values())
            editing.store.publish(
                content, author="test", note="", also=lambda connection: remember(connection, "veldhoek", entries)
            )

        def carry(layer):
            state.national = National(editing.store, answers, lambda: layer)

        carry(second)
        yield SimpleNamespace(
            client=light.client,
            url=light.settings.database_url,
            editing=editing,
            publish=publish,
            carry=carry,
            kb=lambda: editing.latest.kb("veldhoek"),
        )


@pytest.fixture(scope="module")
def shared_product(tmp_path_factory, first, second, begun):
    """One product for the tests that publish no desk or subject that the next test would miss."""
    with product(tmp_path_factory.mktemp("veldhoek"), first, second, begun) as place:
        yield place


@pytest.fixture
def veldhoek(shared_product, second, begun):
    """The municipality as it was before anybody chose anything, without memory of what the layer said."""
    engine = connect(shared_product.url)
    with engine.begin() as connection:
        for table in ("draft", "national_answer", "national_wording"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - three names from the line above
    engine.dispose()
    shared_product.editing.store.publish(begun, author="test", note="")
    shared_product.carry(second)
    return shared_product


@pytest.fixture
def fresh(tmp_path, first, second, begun):
    """A product of its own, for who publishes all of it."""
    with product(tmp_path, first, second, begun) as place:
        yield place
