"""What every command shares: the settings it works with, and how it stops."""

from typing import Final, NoReturn

import typer

from api.own_settings import one
from api.settings import Settings, SettingsError, unused_variables

FAILED: Final = 1
USAGE_ERROR: Final = 2
"""Exit code when the settings cannot be used; nothing was started or changed."""


def settings_given() -> Settings:
    """Return the settings of the whole installation; or stop the command with everything that is wrong with them."""
    for sentence in unused_variables():
        typer.echo(f"Let op: {sentence}", err=True)
    try:
        return Settings.load()
    except SettingsError as error:
        stop_for_settings(error)


def settings_of(municipality: str | None) -> Settings:
    """Return the settings of one municipality, or stop the command with what is wrong; with one alone None will do."""
    settings = settings_given()
    try:
        return one(settings, municipality)
    except SettingsError as error:
        stop_for_settings(error)


def stop_for_settings(error: SettingsError) -> NoReturn:
    """End the command with each thing that is wrong with the settings."""
    stop("De instellingen kloppen niet:", *(f"  {problem}" for problem in error.problems), exit_code=USAGE_ERROR)


def stop(*sentences: str, exit_code: int = FAILED) -> NoReturn:
    """End the command without a stack trace, with what is wrong on the error output."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(exit_code) from None
