"""The command line of the product: `python -m api` or `loketwijzer`. Thin: every command calls one function.

What a command needs of the heavy libraries is loaded inside its function, so that `--help` and a wrong setting answer
at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from api.accounts.cli import app as account_commands
from api.command_line import settings_given, settings_of, stop, stop_for_settings
from api.demo.cli import app as demo_commands
from api.freshness.cli import links
from api.launch.run import LaunchError
from api.launch.run import run as launch
from api.municipality_option import Municipality
from api.own_settings import each
from api.prepare import prepare as prepare_data
from api.setting_values import variable
from api.settings import Settings, SettingsError
from api.transfer.cli import app as hsds_commands
from indexer.errors import IndexerError
from knowledge.dutch_commands import commands
from knowledge.errors import ContentError, StoreError, UnsoundError

app = commands("Loketwijzer starten, klaarzetten en meten.")
app.add_typer(account_commands, name="account")
app.add_typer(demo_commands, name="demo")
app.command()(links)
app.add_typer(hsds_commands, name="hsds")


@app.command()
def run() -> None:
    """Start Loketwijzer: de pagina's, het advies en het gesprek. Stoppen gaat met Ctrl-C."""
    settings = settings_given()
    try:
        each(settings)
        launch(settings, typer.echo)
    except SettingsError as error:
        stop_for_settings(error)
    except LaunchError as error:
        stop(str(error), exit_code=error.exit_code)
    except OSError as error:
        stop(_folder_problem(settings, error))


@app.command()
def prepare(*, municipality: Municipality = None) -> None:
    """Zet klaar wat nog ontbreekt: het taalmodel, de gepubliceerde kennis en de index; van elke gemeente of van één."""
    settings = settings_given()
    try:
        prepare_data(settings, typer.echo, municipality)
    except SettingsError as error:
        stop_for_settings(error)
    except ContentError as error:
        stop(*map(str, error.problems), str(error))
    except UnsoundError as error:
        stop(*error.messages, str(error))
    except (StoreError, IndexerError) as error:
        stop(str(error))
    except OSError as error:
        stop(_folder_problem(settings, error))


def _folder_problem(settings: Settings, error: OSError) -> str:
    return (
        f"In de map {settings.data} kan niet worden geschreven ({error.strerror or error}). "
        f"Maak ruimte of rechten, of kies een andere map met {variable('data')}."
    )


@app.command()
def evaluate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            metavar="vragen", help="Bestand met vragen, één JSON-object per regel; anders de sets die meekomen."
        ),
    ] = None,
    *,
    accept: Annotated[bool, typer.Option("--accept", help="Neem deze uitkomsten als de nieuwe maat.")] = False,
    municipality: Municipality = None,
) -> None:
    """Meet de kwaliteit van het advies, en vergelijk met de vorige meting."""
    from api.evaluate import SETS  # noqa: PLC0415 - so that --help answers at once
    from api.evaluate import evaluate as measure  # noqa: PLC0415 - so that --help answers at once

    try:
        sets = (questions,) if questions else SETS
        found = measure(settings_of(municipality), typer.echo, sets, accept=accept)
    except (IndexerError, StoreError) as error:
        stop(str(error))
    if not accept and any(change.is_drop for change in found):
        stop("De antwoorden zijn slechter geworden, meer dan toeval kan zijn. Zie de vragen hierboven.")


@app.command()
def turns(
    *,
    clerks: Annotated[int, typer.Option("--clerks", min=1, max=100, help="Zoveel gesprekken tegelijk.")] = 10,
    pause: Annotated[float, typer.Option("--pause", min=0, help="Seconden lezen tussen antwoord en beurt.")] = 3.0,
    municipality: Municipality = None,
) -> None:
    """Meet hoe lang een beurt duurt bij een Loketwijzer die al draait."""
    import asyncio  # noqa: PLC0415 - so that --help answers at once

    from api.turns import NoAnswerError, measure  # noqa: PLC0415 - so that --help answers at once

    settings = settings_of(municipality)
    token = settings.evaluation_token.get_secret_value() if settings.evaluation_token else None
    try:
        found = asyncio.run(measure(settings.api_url, settings.own_host, clerks=clerks, pause=pause, token=token))
    except NoAnswerError as error:
        stop(str(error))
    typer.echo(f"{clerks} gesprekken tegelijk, {pause:g} seconden lezen. {found}")
