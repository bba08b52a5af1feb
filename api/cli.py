"""The command line of the product: `python -m api` or `loketwijzer`. Thin: every command calls one function.

What a command needs of the heavy libraries is loaded inside its function, so that `--help` and a wrong setting answer
at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from api.accounts.cli import app as account_commands
from api.demo.cli import app as demo_commands
from api.freshness.cli import links
from api.launch.run import LaunchError
from api.launch.run import run as launch
from api.municipality_option import Municipality
from api.own_settings import each, one
from api.prepare import prepare as prepare_data
from api.settings import Settings, SettingsError, unused_variables, variable
from api.transfer.cli import app as hsds_commands
from indexer.errors import IndexerError
from knowledge.errors import ContentError, StoreError, UnsoundError

USAGE_ERROR = 2
"""Exit code when the settings cannot be used; nothing was started or changed."""

app = typer.Typer(help="Loketwijzer starten, klaarzetten en meten.", no_args_is_help=True, add_completion=False)
app.add_typer(account_commands, name="account")
app.add_typer(demo_commands, name="demo")
app.command()(links)
app.add_typer(hsds_commands, name="hsds")


@app.command()
def run() -> None:
    """Start Loketwijzer: de pagina's, het advies en het gesprek. Stoppen gaat met Ctrl-C."""
    settings = _settings()
    try:
        each(settings)
        launch(settings, typer.echo)
    except SettingsError as error:
        raise _wrong(error) from None
    except LaunchError as error:
        raise _stopped([str(error)], error.exit_code) from None
    except OSError as error:
        raise _stopped([_folder_problem(settings, error)]) from None


@app.command()
def prepare(*, municipality: Municipality = None) -> None:
    """Zet klaar wat nog ontbreekt: het taalmodel, de gepubliceerde kennis en de index; van elke gemeente of van één."""
    settings = _settings()
    try:
        prepare_data(settings, typer.echo, municipality)
    except SettingsError as error:
        raise _wrong(error) from None
    except ContentError as error:
        raise _stopped([*map(str, error.problems), str(error)]) from None
    except UnsoundError as error:
        raise _stopped([*error.messages, str(error)]) from None
    except (StoreError, IndexerError) as error:
        raise _stopped([str(error)]) from None
    except OSError as error:
        raise _stopped([_folder_problem(settings, error)]) from None


def _stopped(sentences: list[str], exit_code: int = 1) -> typer.Exit:
    """Say what is wrong, and give the exit that ends the command without a stack trace."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    return typer.Exit(exit_code)


def _folder_problem(settings: Settings, error: OSError) -> str:
    return (
        f"In de map {settings.data} kan niet worden geschreven ({error.strerror or error}). "
        f"Maak ruimte of rechten, of kies een andere map met {variable('data')}."
    )


@app.command()
def evaluate(
    questions: Annotated[
        Path | None,
        typer.Argument(help="Bestand met vragen, één JSON-object per regel; anders de sets die meekomen."),
    ] = None,
    *,
    accept: Annotated[bool, typer.Option("--accept", help="Neem deze uitkomsten als de nieuwe maat.")] = False,
    municipality: Municipality = None,
) -> None:
    """Meet de kwaliteit van het advies, en vergelijk met de vorige meting."""
    from api.evaluate import SETS  # noqa: PLC0415 - idem
    from api.evaluate import evaluate as measure  # noqa: PLC0415 - idem

    try:
        sets = (questions,) if questions else SETS
        found = measure(_municipality(_settings(), municipality), typer.echo, sets, accept=accept)
    except (IndexerError, StoreError) as error:
        raise _stopped([str(error)]) from None
    if not accept and any(change.is_drop for change in found):
        raise _stopped(["De antwoorden zijn slechter geworden, meer dan toeval kan zijn. Zie de vragen hierboven."])


@app.command()
def turns(
    *,
    clerks: Annotated[int, typer.Option("--clerks", min=1, max=100, help="Zoveel gesprekken tegelijk.")] = 10,
    pause: Annotated[float, typer.Option("--pause", min=0, help="Seconden lezen tussen antwoord en beurt.")] = 3.0,
    municipality: Municipality = None,
) -> None:
    """Meet hoe lang een beurt duurt bij een Loketwijzer die al draait."""
    import asyncio  # noqa: PLC0415 - idem

    from api.turns import NoAnswerError, measure  # noqa: PLC0415 - idem

    settings = _municipality(_settings(), municipality)
    token = settings.evaluation_token.get_secret_value() if settings.evaluation_token else None
    try:
        found = asyncio.run(measure(settings.api_url, settings.own_host, clerks=clerks, pause=pause, token=token))
    except NoAnswerError as error:
        raise _stopped([str(error)]) from None
    typer.echo(f"{clerks} gesprekken tegelijk, {pause:g} seconden lezen. {found}")


def _municipality(settings: Settings, municipality: str | None) -> Settings:
    """The settings of one municipality, or exit code 2 with what is wrong."""
    try:
        return one(settings, municipality)
    except SettingsError as error:
        raise _wrong(error) from None


def _wrong(error: SettingsError) -> typer.Exit:
    return _stopped(["De instellingen kloppen niet:", *(f"  {line}" for line in error.problems)], USAGE_ERROR)


def _settings() -> Settings:
    """The settings, or exit code 2 with everything that is wrong with them."""
    for sentence in unused_variables():
        typer.echo(f"Let op: {sentence}", err=True)
    try:
        return Settings.load()
    except SettingsError as error:
        raise _wrong(error) from None
