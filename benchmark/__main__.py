"""The command line of the comparison: `python -m benchmark`, which `make benchmark` carries out."""

import json
import os
import platform
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.measuring import QUESTIONS
from api.settings import Settings, SettingsError
from benchmark.competitors import COMPETITORS, Competitor
from benchmark.results import Circumstances, Failure, as_json, as_markdown
from benchmark.runner import TIMEOUT, Race, run, subset, texts_of, use_same_cores
from indexer.errors import IndexerError
from indexer.model import BUNDLED, PROMPT, ensure_model
from indexer.questions import read_questions
from knowledge.errors import StoreError
from knowledge.hours import TIMEZONE
from knowledge.store import load_published

USAGE_ERROR = 2
WHOLE = "benchmark"
PART = "benchmark-part"
"""A quick run has files of its own, so that it never writes over the figures of a whole one."""


def main(
    only: Annotated[list[str] | None, typer.Option(help="Alleen deze (vaker te noemen).")] = None,
    questions: Annotated[Path, typer.Option(help="Bestand met vragen, één JSON-object per regel.")] = QUESTIONS,
    limit: Annotated[int | None, typer.Option(min=1, help="Zoveel vragen, verspreid over het bestand.")] = None,
    utterances: Annotated[int | None, typer.Option(min=1, help="Zoveel voorbeeldzinnen om van te leren.")] = None,
    timeout: Annotated[float, typer.Option(min=1, help="Seconden voor elk programma.")] = TIMEOUT,
) -> None:
    """Vergelijk Loketwijzer met andere programma's, op dezelfde teksten en vragen."""
    chosen = _chosen(only or [])
    try:
        settings = Settings.load()
        needed = any(competitor.needs_model for competitor in chosen)
        model = ensure_model(BUNDLED, settings.model_folder, typer.echo) if needed else settings.model_folder
        asked = subset(read_questions(questions), limit)
        kb = load_published(settings.database_url, settings.municipality)
    except (SettingsError, IndexerError, StoreError) as error:
        raise _stopped(str(error)) from None
    race = Race(kb, asked, texts_of(kb, utterances), model, PROMPT, timeout)
    cores = use_same_cores()
    circumstances = Circumstances(
        made_at=f"{datetime.now(TIMEZONE):%d-%m-%Y %H:%M}",
        revision=kb.revision,
        questions=questions.name,
        question_count=len(asked),
        text_count=len(race.texts),
        cores=cores,
        processor=_processor(),
        load=os.getloadavg()[0],
    )
    results = run(race, chosen, typer.echo)
    folder = settings.data / "benchmark"
    folder.mkdir(parents=True, exist_ok=True)
    stem = PART if only or limit or utterances else WHOLE
    table = as_markdown(circumstances, results)
    (folder / f"{stem}.md").write_text(table, encoding="utf-8")
    written = json.dumps(as_json(circumstances, results), ensure_ascii=False, indent=1)
    (folder / f"{stem}.json").write_text(written + "\n", encoding="utf-8")
    typer.echo(f"\n{table}\nGeschreven in {folder}: {stem}.md en {stem}.json")
    if any(isinstance(result.outcome, Failure) for result in results):
        raise typer.Exit(1)


def _chosen(only: list[str]) -> tuple[Competitor, ...]:
    """Return the competitors with these names, all when there are none, in the order of the comparison."""
    names = [competitor.name for competitor in COMPETITORS]
    if unknown := [name for name in only if name not in names]:
        raise _stopped(f"'{unknown[0]}' zit niet in de vergelijking. Kies uit: {', '.join(names)}", USAGE_ERROR)
    return tuple(competitor for competitor in COMPETITORS if not only or competitor.name in only)


def _processor() -> str:
    """Return the name that Linux gives the processor, or at least its kind."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _stopped(message: str, code: int = 1) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(code)


if __name__ == "__main__":
    typer.run(main)
