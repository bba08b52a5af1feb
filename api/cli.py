"""The command line of the product: `python -m api` or `loketwijzer`. Thin: every command calls one function.

What a command needs of the heavy libraries is loaded inside its function, so that `--help` and a wrong setting answer
at once.
"""

import typer

from api.launch.run import LaunchError
from api.launch.run import run as launch
from api.prepare import prepare as prepare_data
from api.settings import Settings, SettingsError, unused_variables

USAGE_ERROR = 2
"""Exit code when the settings cannot be used; nothing was started or changed."""

app = typer.Typer(help="Loketwijzer starten, klaarzetten en meten.", no_args_is_help=True, add_completion=False)


@app.command()
def run() -> None:
    """Start Loketwijzer: de pagina's, het advies en het gesprek. Stoppen gaat met Ctrl-C."""
    settings = _settings()
    try:
        launch(settings, typer.echo)
    except LaunchError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_code) from None


@app.command()
def prepare() -> None:
    """Zet klaar wat nog ontbreekt: het taalmodel, de gepubliceerde kennis en de index."""
    prepare_data(_settings(), typer.echo)


def _settings() -> Settings:
    """The settings, or exit code 2 with everything that is wrong with them."""
    for sentence in unused_variables():
        typer.echo(f"Let op: {sentence}", err=True)
    try:
        return Settings.load()
    except SettingsError as error:
        typer.echo("De instellingen kloppen niet:", err=True)
        for problem in error.problems:
            typer.echo(f"  {problem}", err=True)
        raise typer.Exit(USAGE_ERROR) from None
