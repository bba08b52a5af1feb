"""A small national layer in two versions, and what a municipality has that began with the first."""

from knowledge.national import NationalLayer
from knowledge.national_entries import Layer
from knowledge.schema import Calendar, DivisionRow, Escalation, EscalationRule, Utterance
from knowledge.store.wordings import remember

FRONT = "informatiebalie"


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


def first_layer(lindewaard):
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
                row("kinderbijslag", aanvragen="svb", informeren="uwv"),
            ),
            "calendar": Calendar(source="rijk", school_holidays={}),
            "escalation": Escalation(rules=(EscalationRule(desks=(FRONT,), reason="Zoekt."),), coordinator="Bel."),
            "utterances": said(
                *((task, kind) for task in ("aow", "kinderbijslag") for kind in ("informeren", "aanvragen"))
            ),
            "ambiguities": (),
            "digital_cues": (),
        }
    )
    return Layer(NationalLayer(source="lindewaard", desks=("svb", "uwv", "ciz")), source)


def second_layer(first, lindewaard):
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
                row("kinderbijslag", aanvragen="svb", informeren=FRONT),
                row("studiefinanciering", aanvragen="duo"),
            ),
            "utterances": (*source.utterances, *said(("aow", "bezwaar"), ("studiefinanciering", "aanvragen"))),
        }
    )
    return Layer(NationalLayer(source="lindewaard", desks=("svb", "ciz", "duo")), later)


def begun_with(first):
    """What a municipality publishes that has only just begun."""
    source = first.source
    here = source.municipality.model_copy(update={"id": "veldhoek", "name": "gemeente Veldhoek"})
    return first.under(source.model_copy(update={"municipality": here}))


def given_by(layer, content):
    """Return what remembers that this layer was under `content` when it was published."""
    entries = tuple(layer.entries(layer.under(content)).values())
    return lambda connection: remember(connection, content.municipality.id, entries)
