"""Command lines that speak Dutch: what the library says itself is English, in its help and when it refuses something.

Every command line of the product is made with `commands`. The exit codes are the library's: 0, 1 when a command says
so, 2 for what was typed wrongly.
"""

import sys
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, Final, TypeVar

import typer
from pydantic import ValidationError
from typer import _click
from typer._click import exceptions as refusals
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from knowledge.validation_messages import dutch

Parsed = TypeVar("Parsed")
Parameter = TyperArgument | TyperOption

OPTIONS: Final = "[OPTIES]"
COMMAND: Final = "OPDRACHT"
STOPPED: Final = "Gestopt."
NO_COMMAND: Final = "Zeg erbij welke opdracht u bedoelt."
UNKNOWN: Final = "Dit klopt niet."


def commands(about: str) -> typer.Typer:
    """Return an empty command line, which says what it is about when nothing is asked of it."""
    return _Commands(cls=_Group, help=about, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def ask(question: str, parse: Callable[[str], Parsed | None], wrong: str) -> Parsed:
    """Ask until an answer can be parsed; say what is `wrong` with one that cannot."""
    while True:
        found = parse(typer.prompt(question, type=str).strip())
        if found is not None:
            return found
        typer.echo(wrong, err=True)


class _Commands(typer.Typer):
    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - the library's
        """Take a function as a command."""
        return super().command(name, **{"cls": _Command, "options_metavar": OPTIONS, **options})


class _Command(TyperCommand):
    allow_extra_args = True
    """Refused in `parse_args`, in our words."""

    def parse_args(self, ctx: _click.Context, args: list[str]) -> list[str]:
        """Take what was typed; refuse what is too much."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            ctx.fail(f"Dit hoort er niet bij: {' '.join(rest)}.")
        return rest

    def format_help(self, ctx: _click.Context, formatter: _click.HelpFormatter) -> None:
        """Write what can be typed."""
        _write_help(self, ctx, formatter)

    def format_usage(self, ctx: _click.Context, formatter: _click.HelpFormatter) -> None:
        """Write what can be typed, on one line."""
        formatter.write_usage(ctx.command_path, _usage(self, ctx), "Gebruik: ")

    def main(self, *given: Any, **extra: Any) -> Any:  # noqa: ANN401 - as the library has it
        """Run what was typed, and refuse in Dutch."""
        return _run(super().main, *given, **extra)


class _Group(TyperGroup):
    def resolve_command(
        self, ctx: _click.Context, args: list[str]
    ) -> tuple[str | None, _click.Command | None, list[str]]:
        """Find the command that was typed."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            near = get_close_matches(name, known, n=1)
            hint = f"Bedoelt u {near[0]}?" if near else f"Kies uit: {', '.join(known)}."
            ctx.fail(f"De opdracht {name} bestaat niet. {hint}")
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: _click.Context, formatter: _click.HelpFormatter) -> None:
        """Write what can be typed."""
        _write_help(self, ctx, formatter)
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Opdrachten"):
            formatter.write_dl([(name, _first_line(command)) for name, command in found if command is not None])

    def format_usage(self, ctx: _click.Context, formatter: _click.HelpFormatter) -> None:
        """Write what can be typed, on one line."""
        formatter.write_usage(ctx.command_path, f"{OPTIONS} {COMMAND} ...", "Gebruik: ")

    def main(self, *given: Any, **extra: Any) -> Any:  # noqa: ANN401 - as the library has it
        """Run what was typed, and refuse in Dutch."""
        return _run(super().main, *given, **extra)


def _run(main: Callable[..., Any], *given: object, standalone_mode: bool = True, **extra: object) -> object:
    """Run a command line, and end the process as the library would; only what it says is ours."""
    if not standalone_mode:
        return main(*given, standalone_mode=False, **extra)
    try:
        found = main(*given, standalone_mode=False, **extra)
    except refusals.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except refusals.ClickException as error:
        _refuse(error)
        sys.exit(error.exit_code)
    except typer.Abort:
        typer.echo(STOPPED, err=True)
        sys.exit(1)
    sys.exit(found if isinstance(found, int) else 0)


def _refuse(error: refusals.ClickException) -> None:
    """Say what is wrong with what was typed, and where to find what can be typed."""
    ctx = error.ctx if isinstance(error, refusals.UsageError) else None
    if ctx is not None:
        typer.echo(ctx.get_usage(), err=True)
    typer.echo(_sentence(error), err=True)
    if ctx is not None:
        typer.echo(f"Alles wat kan: {ctx.command_path} --help", err=True)


def _sentence(error: refusals.ClickException) -> str:
    match error:
        case refusals.MissingParameter(param=TyperArgument() | TyperOption() as param):
            about = f" ({param.help.rstrip('.')})" if param.help else ""
            return f"Er ontbreekt iets: {_name(param)}{about}."
        case refusals.BadParameter(param=TyperArgument() | TyperOption() as param):
            return f"{_name(param)}: {_wrong(param, error)}."
        case refusals.NoSuchOption(option_name=name, possibilities=near):
            return f"De optie {name} bestaat niet." + (f" Bedoelt u {' of '.join(sorted(near))}?" if near else "")
        case refusals.BadOptionUsage(option_name=name, message=message):
            return f"Bij de optie {name} hoort {'een' if 'requires' in message else 'geen'} waarde."
        case _:
            return NO_COMMAND if error.message == "Missing command." else _ours(error)


def _ours(error: refusals.ClickException) -> str:
    """Return the sentence of `ctx.fail` above; the library has none left that is said without a class of its own."""
    return error.message if error.message.startswith(("De opdracht", "Dit hoort")) else UNKNOWN


def _name(param: Parameter) -> str:
    """Return what a parameter is called where it is typed."""
    return str(param.opts[0] if isinstance(param, TyperOption) else param.metavar or param.name)


def _wrong(param: Parameter, error: refusals.BadParameter) -> str:
    choices = param.type_descriptor.choices
    if choices:
        return f"kies een van: {', '.join(map(str, choices))}"
    cause = error.__cause__
    if isinstance(cause, ValidationError) and cause.errors()[0]["type"] != "value_error":
        return dutch(cause.errors()[0])
    return "deze waarde klopt niet"


def _usage(command: TyperCommand, ctx: _click.Context) -> str:
    names = [
        (_name(param) if param.required else f"[{_name(param)}]") + ("..." if param.nargs != 1 else "")
        for param in command.get_params(ctx)
        if isinstance(param, TyperArgument)
    ]
    return " ".join((OPTIONS, *names))


def _write_help(command: TyperCommand | TyperGroup, ctx: _click.Context, formatter: _click.HelpFormatter) -> None:
    command.format_usage(ctx, formatter)
    formatter.write_paragraph()
    formatter.write_text(" ".join((command.help or "").split()))
    params = command.get_params(ctx)
    given = [(_name(param), _about(param)) for param in params if isinstance(param, TyperArgument)]
    chosen = [
        (", ".join(param.opts), _about(param))
        for param in params
        if isinstance(param, TyperOption) and not param.hidden
    ]
    for title, rows in (("Gegevens", given), ("Opties", chosen)):
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)


def _about(param: Parameter) -> str:
    """Return what a parameter is for, with what may be chosen and what holds when it is left out."""
    if param.name == "help":
        return "Laat deze uitleg zien."
    choices, default = param.type_descriptor.choices, param.default
    more = [f"Kies uit: {', '.join(map(str, choices))}."] if choices else []
    if param.required:
        more.append("Verplicht.")
    elif default is not None and default != "" and not getattr(param, "is_flag", False):
        more.append(f"Anders: {default}.")
    if param.envvar:
        more.append(f"Ook in te stellen met {param.envvar}.")
    return " ".join((param.help or "", *more)).strip()


def _first_line(command: _click.Command) -> str:
    return " ".join((command.help or "").split("\n\n")[0].split())
