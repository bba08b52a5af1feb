"""Commands for developers: build an index from content files, and evaluate recognition on labelled questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from indexer.build import build as build_artefact
from indexer.encoder import SentenceTransformerEncoder
from indexer.errors import ArtefactMismatchError, ArtefactMissingError, IndexerError
from indexer.evaluation import evaluate as evaluate_answers
from indexer.evaluation_table import table
from indexer.model import BUNDLED
from indexer.questions import read_questions
from indexer.recogniser_answers import recogniser_answers
from indexer.recognition import Recogniser
from knowledge.base import KnowledgeBase
from knowledge.loading import load_content

app = typer.Typer(help="Taalmodel, index en herkenning.", no_args_is_help=True, add_completion=False)

ContentFolder = Annotated[Path, typer.Option(help="Map met inhoudsbestanden.")]
Model = Annotated[str, typer.Option(help="Taalmodel: naam of map.", envvar="LOKETWIJZER_EMBEDDING_MODEL")]
Data = Annotated[Path, typer.Option(help="Map voor taalmodel en index.", envvar="LOKETWIJZER_DATA")]

LINDEWAARD = Path("knowledge/content/lindewaard")
DEVELOPMENT = "development-index"
"""Content files that are not published have their own index, so that the one in use is left alone."""


@contextmanager
def _told() -> Iterator[None]:
    """Print an error of this package as its sentence and end with status 1."""
    try:
        yield
    except IndexerError as error:
        typer.echo(f"Fout: {error}", err=True)
        raise typer.Exit(1) from None


@app.command()
def build(content: ContentFolder = LINDEWAARD, data: Data = Path("var"), model: Model = BUNDLED) -> None:
    """Build the development index from content files."""
    with _told():
        base = KnowledgeBase(load_content(content))
        encoder = SentenceTransformerEncoder.load(model, data / "model", typer.echo)
        manifest = build_artefact(base, encoder, data / DEVELOPMENT, typer.echo)
        for name, figure in manifest["left_out_figures"].items():
            typer.echo(f"{name}: {figure:.3f}")


@app.command()
def evaluate(
    questions: Annotated[list[Path], typer.Argument(help="Bestanden met vragen, één JSON-object per regel.")],
    content: ContentFolder = LINDEWAARD,
    data: Data = Path("var"),
    model: Model = BUNDLED,
) -> None:
    """Evaluate recognition alone (no clarifying questions), on content files."""
    with _told():
        base = KnowledgeBase(load_content(content))
        encoder = SentenceTransformerEncoder.load(model, data / "model", typer.echo)
        try:
            recogniser = Recogniser.load(data / DEVELOPMENT, encoder, base)
        except (ArtefactMissingError, ArtefactMismatchError):
            build_artefact(base, encoder, data / DEVELOPMENT, typer.echo)
            recogniser = Recogniser.load(data / DEVELOPMENT, encoder, base)
        for path in questions:
            typer.echo(path.name)
            typer.echo(table(base, evaluate_answers(base, read_questions(path), recogniser_answers(base, recogniser))))


if __name__ == "__main__":
    app()
