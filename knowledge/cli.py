"""`python -m knowledge`: start a municipality, check a folder of content, publish it, export a revision."""

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated, Final, get_args

import typer

from knowledge.base import KnowledgeBase
from knowledge.dutch_commands import ask, commands
from knowledge.errors import ContentError, StoreError, UnsoundError
from knowledge.export import export_content
from knowledge.first_steps import first_steps
from knowledge.hours import day_of
from knowledge.loading import CONTENT, load_content
from knowledge.national import is_not_agreed
from knowledge.publishing import publish as publish_content
from knowledge.schema import Content
from knowledge.situations import as_training_data
from knowledge.situations import situations as situations_of
from knowledge.soundness import Finding, Severity, check
from knowledge.starting import Facts, Region, id_of
from knowledge.starting import start as start_content
from knowledge.store import Store, default_database_url

app = commands("Controleer, publiceer en exporteer de kennisbank.")

LINDEWAARD = CONTENT / "lindewaard"
LONGEST_NAME = 100
SHOWN = 5
"""How many missing things of a step, or warnings that are alike, are named."""
MOST_ALIKE: Final = 2 * SHOWN
"""So many warnings that are alike are all named: leaving out a few would only make a longer line."""
ASKED: Final = " Anders wordt ernaar gevraagd."
REGIONS: Final[Mapping[str, Region]] = {region: region for region in get_args(Region)}
Folder = Annotated[Path, typer.Argument(metavar="map", help="Map met de inhoud van een gemeente.")]
Database = Annotated[str | None, typer.Option(help="Adres van de database; anders geldt LOKETWIJZER_DATABASE_URL.")]


def _load(folder: Path) -> Content:
    try:
        return load_content(folder)
    except ContentError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _show(findings: tuple[Finding, ...], *, whole: bool) -> bool:
    """Print the findings, of a warning that returns often the first few; say whether some were left out."""
    left_out = False
    for (severity, code), alike in groupby(findings, key=lambda finding: (finding.severity, finding.code)):
        found = tuple(alike)
        few = whole or severity is Severity.BLOCKING or len(found) <= MOST_ALIKE
        for finding in found if few else found[:SHOWN]:
            typer.echo(f"{severity}: {code}, {finding.where}: {finding.message}")
        if not few:
            left_out = True
            typer.echo(f"{severity}: {code}, en nog {len(found) - SHOWN} keer ({len(found)} in totaal)")
    blocking = sum(finding.severity is Severity.BLOCKING for finding in findings)
    typer.echo(f"{blocking} blokkerend, {len(findings) - blocking} waarschuwingen")
    return left_out


@app.command("check")
def check_command(
    folder: Folder = LINDEWAARD,
    *,
    whole: Annotated[bool, typer.Option("--all", help="Toon ook van wat vaak voorkomt elke waarschuwing.")] = False,
) -> None:
    """Controleer een map met inhoud: alle fouten, en of inwoners kunnen vastlopen."""
    content = _load(folder)
    findings = check(KnowledgeBase(content), day_of(datetime.now(UTC)))
    if _show(findings, whole=whole):
        typer.echo(f"Alle waarschuwingen zien: python -m knowledge check {folder} --all")
    cells = sum(len(row.help) for row in content.division)
    typer.echo(
        f"{content.municipality.name}: {len(content.desks)} loketten, {len(content.tasks)} onderwerpen, "
        f"{cells} vakjes, {len(content.utterances)} voorbeeldzinnen"
    )
    if any(finding.severity is Severity.BLOCKING for finding in findings):
        raise typer.Exit(1)


@app.command()
def start(
    name: Annotated[str, typer.Argument(metavar="naam", help="Naam van de gemeente, zonder het woord gemeente.")],
    inhabitants: Annotated[int | None, typer.Option(min=1, help=f"Aantal inwoners.{ASKED}")] = None,
    area_code: Annotated[str | None, typer.Option(help=f"Netnummer.{ASKED}")] = None,
    school_region: Annotated[Region | None, typer.Option(help=f"Regio voor de schoolvakanties.{ASKED}")] = None,
    village: Annotated[list[str] | None, typer.Option(help="Een kern; meer kernen: vaker.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Map waarin de inhoud komt.")] = None,
) -> None:
    """Begin een gemeente: een map die op de landelijke laag rust, en wat er nog moet gebeuren."""
    short = name.strip().removeprefix("gemeente ").removeprefix("Gemeente ")
    if not id_of(short) or len(short) > LONGEST_NAME:
        typer.echo(f"De naam klopt niet: geef 1 tot en met {LONGEST_NAME} tekens, met letters.", err=True)
        raise typer.Exit(1)
    target = folder or CONTENT / id_of(short)
    typer.echo(f"Klaarzetten in {target}")
    people = inhabitants or ask("Aantal inwoners", _number, "Vul een heel getal in van minstens 1.")
    code = area_code or ask("Netnummer, zoals 0999", str, "Vul een netnummer in.")
    region = school_region or _asked_region()
    facts = Facts(short, people, code, region, tuple(village or ()))
    try:
        start_content(facts, target, day_of(datetime.now(UTC)))
    except StoreError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo("Nakijken met de landelijke laag eronder")
    kb = KnowledgeBase(_load(target))
    findings = check(kb, day_of(datetime.now(UTC)))
    typer.echo(
        f"{kb.content.municipality.name}: {len(kb.desks)} loketten, {len(kb.tasks)} onderwerpen; in "
        f"{sum(map(is_not_agreed, kb.cells.values()))} van de {len(kb.cells)} vakjes is nog niets afgesproken"
    )
    for code, count in Counter(f"{finding.severity} {finding.code}" for finding in findings).items():
        typer.echo(f"{count} keer {code}")
    _show_steps(kb)
    typer.echo(f"Alles zien: python -m knowledge check {target}")
    typer.echo(f"Publiceren: python -m knowledge publish {target}")


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) > 0 else None


def _region(text: str) -> Region | None:
    return REGIONS.get(text)


def _asked_region() -> Region:
    words = ", ".join(REGIONS)
    found: Region = ask(f"Regio voor de schoolvakanties ({words})", _region, f"Kies een van: {words}.")
    return found


def _show_steps(kb: KnowledgeBase) -> None:
    typer.echo("Dit is het werk:")
    for step in first_steps(kb):
        typer.echo(f"- {step.title}: {step.done} van {step.total} klaar")
        for missing in step.missing[:SHOWN]:
            typer.echo(f"    {missing.text}")
        if len(step.missing) > SHOWN:
            typer.echo(f"    en nog {len(step.missing) - SHOWN}")


@app.command()
def publish(
    folder: Folder = LINDEWAARD,
    author: Annotated[str, typer.Option(help="Wie publiceert (rol of team, geen naam van een inwoner).")] = "beheer",
    note: Annotated[str, typer.Option(help="Wat er veranderd is.")] = "",
    database: Database = None,
) -> None:
    """Publiceer een map met inhoud als nieuwe revisie."""
    content = _load(folder)
    try:
        with closing(Store(database or default_database_url())) as store:
            store.migrate()
            published = publish_content(store, content, author=author, note=note, folder=folder)
    except UnsoundError as error:
        for message in error.messages:
            typer.echo(message, err=True)
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except StoreError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Revisie {published.number} van {content.municipality.name} staat klaar.")


@app.command()
def situations(
    target: Annotated[Path, typer.Argument(metavar="bestand", help="Bestand waarin de zinnen komen.")],
    folder: Folder = LINDEWAARD,
) -> None:
    """Schrijf korte voorbeeldzinnen op, waarvan het gesprek leert hoe een situatie klinkt."""
    found = situations_of(KnowledgeBase(_load(folder)))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(as_training_data(found), encoding="utf-8")
    typer.echo(f"{len(found)} zinnen staan in {target}")


def _only_one(store: Store) -> str:
    """Return the municipality that published; with several it must be said which is meant."""
    found = store.municipalities()
    if len(found) > 1:
        raise StoreError(f"Er zijn meer gemeenten: {', '.join(found)}. Zeg welke, met --municipality.")
    return found[0] if found else LINDEWAARD.name


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="map", help="Nieuwe map waarin de inhoud komt.")],
    municipality: Annotated[
        str | None, typer.Option(help="Id van de gemeente; nodig als er meer gemeenten zijn.")
    ] = None,
    revision: Annotated[int | None, typer.Option(help="Nummer van de revisie; anders de nieuwste.")] = None,
    database: Database = None,
) -> None:
    """Schrijf een gepubliceerde revisie weg als leesbare bestanden."""
    try:
        with closing(Store(database or default_database_url())) as store:
            store.migrate()
            kb = store.load(municipality or _only_one(store), revision)
        if kb is None:
            typer.echo("Deze revisie bestaat niet. Kijk of de gemeente en het nummer kloppen.", err=True)
            raise typer.Exit(1)
        export_content(kb.content, folder)
    except StoreError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Revisie {kb.revision} staat in {folder}.")
