"""The option with which a command is told which of several municipalities it is about."""

from typing import Annotated

import typer

Municipality = Annotated[
    str | None,
    typer.Option("--municipality", help="Om welke gemeente het gaat; nodig als er meer zijn."),
]
