"""Commands for developers: build an index from content files, and evaluate recognition on labelled questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from indexer.build import build as build_artefact
from indexer.build import embedded, known_vectors
from indexer.encoder import SentenceTransformerEncoder
from indexer.errors import ArtefactMismatchError, ArtefactMissingError, IndexerError
from indexer.evaluation import evaluate as evaluate_answers
from indexer.evaluation_table import table
from indexer.model import BUNDLED, TUNED
from indexer.packed_vectors import FILE, MORE, PackedVectors
from indexer.questions import read_questions
from indexer.recogniser_answers import recogniser_answers
from indexer.recognition import Recogniser
from indexer.tuned_model import FOLDER, TunedLayers
from knowledge.base import KnowledgeBase
from knowledge.dutch_commands import commands
from knowledge.errors import ContentError
from knowledge.loading import load_content

app = commands("Taalmodel, index en herkenning.")

ContentFolder = Annotated[Path, typer.Option(help="Map met inhoudsbestanden.")]
Model = Annotated[str, typer.Option(help="Taalmodel: naam of map.", envvar="LOKETWIJZER_EMBEDDING_MODEL")]
Data = Annotated[Path, typer.Option(help="Map voor taalmodel en index.", envvar="LOKETWIJZER_DATA")]

LINDEWAARD = Path("knowledge/content/lindewaard")

FEW = 0.15
"""Below this share of the texts, new ones are packed beside the others, and not all of them again (10 MB)."""
DEVELOPMENT = "development-index"
"""Content files that are not published have their own index, so that the one in use is left alone."""


@contextmanager
def _told() -> Iterator[None]:
    """Print an error of this package or of the content as its sentences and end with status 1."""
    try:
        yield
    except ContentError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        typer.echo(f"Fout: {error}", err=True)
        raise typer.Exit(1) from None
    except IndexerError as error:
        typer.echo(f"Fout: {error}", err=True)
        raise typer.Exit(1) from None


def _development(base: KnowledgeBase, encoder: SentenceTransformerEncoder, data: Path) -> Recogniser:
    """Return the recogniser of content files, built when that was not done yet."""
    try:
        return Recogniser.load(data / DEVELOPMENT, encoder, base)
    except (ArtefactMissingError, ArtefactMismatchError):
        build_artefact(base, encoder, data / DEVELOPMENT, typer.echo)
        return Recogniser.load(data / DEVELOPMENT, encoder, base)


@app.command()
def build(content: ContentFolder = LINDEWAARD, data: Data = Path("var"), model: Model = TUNED) -> None:
    """Bouw de index van een map met inhoudsbestanden; die van wat gepubliceerd is blijft zoals hij is."""
    with _told():
        base = KnowledgeBase(load_content(content))
        encoder = SentenceTransformerEncoder.load(model, data / "model", typer.echo)
        manifest = build_artefact(base, encoder, data / DEVELOPMENT, typer.echo)
        for name, figure in manifest["left_out_figures"].items():
            typer.echo(f"{name}: {figure:.3f}")


@app.command()
def evaluate(
    questions: Annotated[
        list[Path], typer.Argument(metavar="vragen", help="Bestanden met vragen, één JSON-object per regel.")
    ],
    content: ContentFolder = LINDEWAARD,
    data: Data = Path("var"),
    model: Model = TUNED,
) -> None:
    """Meet de herkenning alleen (zonder vraag aan de balie), op een map met inhoudsbestanden."""
    with _told():
        asked = [(path.name, read_questions(path)) for path in questions]  # what cannot be read costs no minutes
        base = KnowledgeBase(load_content(content))
        encoder = SentenceTransformerEncoder.load(model, data / "model", typer.echo)
        recogniser = _development(base, encoder, data)
        for name, rows in asked:
            typer.echo(name)
            typer.echo(table(base, evaluate_answers(base, rows, recogniser_answers(base, recogniser))))


@app.command()
def doubts(content: ContentFolder = LINDEWAARD, data: Data = Path("var")) -> None:
    """Zoek zinnen die te veel op elkaar lijken, en zinnen waarvan het label niet bij de andere past."""
    from indexer.doubts import label_doubts, near_duplicates  # noqa: PLC0415  heavy
    from indexer.passages import Source, passages  # noqa: PLC0415  idem

    with _told():
        base = KnowledgeBase(load_content(content))
        said = [passage for passage in passages(base) if passage.source in (Source.UTTERANCE, Source.AMBIGUITY)]
        typer.echo("Te veel gelijk:")
        for pair in near_duplicates(said):
            typer.echo(
                f"  {pair.similarity:.2f}  {pair.first.key}\n        {pair.first.text}\n        {pair.second.text}"
            )
        encoder = SentenceTransformerEncoder.load(BUNDLED, data / "model", typer.echo)
        typer.echo("Label past niet bij de andere zinnen:")
        for doubt in label_doubts(base, encoder):
            label = f"{doubt.passage.task}/{doubt.passage.kind}"
            typer.echo(f"  {doubt.probability:.2f}  {label} -> {'/'.join(doubt.rather)}\n        {doubt.passage.text}")


@app.command()
def tune(
    content: ContentFolder = LINDEWAARD,
    data: Data = Path("var"),
    target: Annotated[Path, typer.Option(help="Waar de aangepaste lagen komen.")] = Path("indexer/tuned"),
) -> None:
    """Pas de bovenste lagen van het taalmodel aan op de voorbeeldzinnen (ongeveer een uur), en meet wat dat doet."""
    from indexer.tuning.examples import read_voices  # noqa: PLC0415  loads torch
    from indexer.tuning.run import tune as tune_model  # noqa: PLC0415  idem
    from indexer.tuning.training import Recipe  # noqa: PLC0415  idem

    with _told():
        base = KnowledgeBase(load_content(content))
        tune_model(base, data / "model", target, data / "tuning", Recipe(), typer.echo, voices=read_voices())
        typer.echo("De ingepakte voorbeeldzinnen horen bij de vorige lagen. Maak ze opnieuw met 'make vectors'.")


@app.command()
def calibrate(
    questions: Annotated[
        list[Path] | None, typer.Argument(metavar="vragen", help="Nog meer bestanden met zulke vragen.")
    ] = None,
    content: ContentFolder = LINDEWAARD,
    data: Data = Path("var"),
    target: Annotated[Path, typer.Option(help="Waar de aangepaste lagen staan.")] = FOLDER,
) -> None:
    """Meet op vragen waar niets van is geleerd hoe zeker een antwoord mag zijn, en leg dat vast bij de lagen."""
    from indexer.tuning.recalibration import UNSEEN, recalibrate  # noqa: PLC0415  loads torch

    with _told():
        asked = [question for path in (UNSEEN, *(questions or ())) for question in read_questions(path)]
        base = KnowledgeBase(load_content(content))
        encoder = SentenceTransformerEncoder.load(TUNED, data / "model", typer.echo)
        found = recalibrate(_development(base, encoder, data), asked)
        layers = TunedLayers.load(target)
        replace(layers, calibration=replace(layers.calibration, sureness=found.sureness)).save(target)
        typer.echo(f"{found.questions} vragen gelezen.")
        for when, fit in (("Tot nu toe", found.before), ("Voortaan", found.after)):
            typer.echo(f"{when}: logverlies {fit.loss:.3f}, afwijking van de zekerheid {fit.calibration_error:.3f}.")


@app.command()
def vectors(
    content: ContentFolder = LINDEWAARD,
    data: Data = Path("var"),
    target: Annotated[Path, typer.Option(help="De map waar de bestanden komen.")] = FILE.parent,
) -> None:
    """Pak in wat het taalmodel van de teksten maakt, voor wie Loketwijzer op een nieuwe machine zet.

    Wat er al is blijft; alleen nieuwe teksten komen erbij, tenzij het taalmodel veranderde of er heel veel nieuw is.
    """
    from indexer.passages import passages  # noqa: PLC0415  loads torch

    with _told():
        base = KnowledgeBase(load_content(content))
        encoder = SentenceTransformerEncoder.load(TUNED, data / "model", typer.echo)
        texts = {passage.text_sha256(): passage for passage in passages(base)}
        packed = PackedVectors.load(target / FILE.name)
        there = packed.of_texts(texts) if packed and packed.model == encoder.identity.sha256 else {}
        missing = [passage for digest, passage in texts.items() if digest not in there]
        few = len(missing) < len(texts) * FEW
        chosen = missing if few else list(texts.values())
        if not chosen:
            typer.echo("Alle teksten zijn al ingepakt.")
            return
        found, encoded = embedded(chosen, known_vectors(encoder, data / "index"), encoder, typer.echo)
        by_text = {passage.text_sha256(): vector for passage, vector in zip(chosen, found, strict=True)}
        if packed and few:
            file = target / MORE.name
            packed.only(by_text).save_more(file)
        else:
            file = target / FILE.name
            PackedVectors.of(encoder.identity.sha256, by_text).save(file)
            (target / MORE.name).unlink(missing_ok=True)
        typer.echo(f"{len(chosen)} teksten ingepakt in {file}, {file.stat().st_size / 1e6:.1f} MB ({encoded} gelezen).")


@app.command()
def compare(
    questions: Annotated[Path, typer.Argument(metavar="vragen", help="Bestand met vragen.")] = Path(
        "tests/evaluation/dev_queries.jsonl"
    ),
    content: ContentFolder = LINDEWAARD,
    data: Data = Path("var"),
) -> None:
    """Vergelijk andere manieren van herkennen met die van het product, op weggelaten stemmen en op een vragenlijst."""
    from indexer.passages import passages  # noqa: PLC0415  loads torch
    from indexer.tuning.compare import compare_ways  # noqa: PLC0415  idem
    from indexer.tuning.examples import fold_of, read_voices  # noqa: PLC0415  idem
    from indexer.tuning.run import Tuning  # noqa: PLC0415  idem
    from indexer.tuning.training import Recipe  # noqa: PLC0415  idem

    with _told():
        base = KnowledgeBase(load_content(content))
        folds = fold_of(passages(base), read_voices())
        tuning = Tuning(base, data / "model", data / "tuning", folds, Recipe(), typer.echo)
        twice, published = (
            SentenceTransformerEncoder.load(name, data / "model", typer.echo) for name in (TUNED, BUNDLED)
        )
        tables = compare_ways(tuning, twice, published, questions, typer.echo)
        (data / "tuning" / "comparison.md").write_text(tables, encoding="utf-8")


if __name__ == "__main__":
    app()
