"""Accounts from the command line: `python -m api account`. The first administrator is made so."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from api.accounts.account import (
    Account,
    LastAdministratorError,
    LoginTakenError,
    NewAccount,
    parse_login,
    parse_name,
)
from api.accounts.identity import ROLE_NAMES, Role
from api.accounts.passwords import problem_of
from api.command_line import settings_of, stop
from api.municipality_option import Municipality
from api.settings import Settings
from knowledge.dutch_commands import commands
from knowledge.errors import StoreError

if TYPE_CHECKING:
    from api.accounts.accounts import Accounts

app = commands("Accounts maken en bijhouden.")

Login = Annotated[str, typer.Argument(metavar="inlognaam", help="De inlognaam.")]
Ask = Annotated[
    bool, typer.Option("--ask", help="Vraag om een wachtwoord, in plaats van er een voor één keer te maken.")
]


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option("--name", help="De naam van deze persoon.")],
    role: Annotated[
        list[Role], typer.Option("--role", help="Een rol; meer rollen: geef --role vaker.", show_choices=True)
    ],
    desk: Annotated[str | None, typer.Option("--desk", help="De id van het loket waar iemand werkt.")] = None,
    *,
    ask: Ask = False,
    municipality: Municipality = None,
) -> None:
    """Maak een account. Zo maakt u ook de eerste beheerder."""
    parsed, known = parse_login(login), parse_name(name)
    if parsed is None:
        stop("De inlognaam klopt niet: gebruik kleine letters, cijfers, punt of streepje, of een e-mailadres.")
    if known is None:
        stop("De naam klopt niet: geef 1 tot en met 100 tekens.")
    settings = settings_of(municipality)
    if desk is not None:
        _check_desk(settings, desk)
    chosen = _asked_password(parsed, *known.split()) if ask else None
    with _accounts(settings) as accounts:
        new = NewAccount(parsed, known, frozenset(role), desk)
        try:
            _, password = accounts.add(new, None, chosen)
        except LoginTakenError:
            stop(f"De inlognaam {parsed} is al van iemand anders.")
        typer.echo(f"Account {parsed} is gemaakt ({', '.join(ROLE_NAMES[one] for one in role)}).")
        _say_password(None if chosen else password)


@app.command(name="list")
def list_accounts(*, municipality: Municipality = None) -> None:
    """Toon alle accounts."""
    with _accounts(settings_of(municipality)) as accounts:
        found = accounts.store.all()
    if not found:
        typer.echo(f"Er zijn nog geen accounts. Maak er een met: {_command('add', municipality)}")
    for account in found:
        typer.echo(_line(account))


@app.command()
def reset(login: Login, *, ask: Ask = False, municipality: Municipality = None) -> None:
    """Geef een account een nieuw wachtwoord. Overal waar deze persoon was ingelogd, is dat voorbij."""
    with _accounts(settings_of(municipality)) as accounts:
        account = _find(accounts, login, municipality)
        if account.is_external:
            stop("Deze persoon logt in met het account van de organisatie. Het wachtwoord verandert u daar.")
        if account.demo:
            stop("Dit is een proefaccount. Het wachtwoord staat vast; 'make run' toont het.")
        chosen = _asked_password(account.login, *account.name.split()) if ask else None
        password = accounts.reset(account.id, None, chosen)
        typer.echo(f"Het wachtwoord van {account.login} is veranderd.")
        _say_password(None if chosen else password)


@app.command()
def lock(
    login: Login,
    *,
    undo: Annotated[bool, typer.Option("--undo", help="Laat dit account weer inloggen.")] = False,
    municipality: Municipality = None,
) -> None:
    """Blokkeer een account; met --undo laat u het weer inloggen."""
    with _accounts(settings_of(municipality)) as accounts:
        account = _find(accounts, login, municipality)
        try:
            accounts.block(account.id, None, blocked=not undo)
        except LastAdministratorError:
            stop(f"{account.login} is de laatste beheerder. Maak eerst iemand anders beheerder.")
        typer.echo(f"{account.login} {'kan weer inloggen' if undo else 'is geblokkeerd en overal uitgelogd'}.")


@contextmanager
def _accounts(settings: Settings) -> "Iterator[Accounts]":
    """Give the accounts, with tables that are up to date; trouble becomes a sentence and exit code 1."""
    from api.accounts.accounts import accounts_for  # noqa: PLC0415 - the database is loaded only when it is needed
    from api.accounts.database import AccountsDatabase  # noqa: PLC0415 - idem

    try:
        database = AccountsDatabase(settings.database_url)
        try:
            database.migrate()
            yield accounts_for(settings, database, lambda: datetime.now(UTC), lambda: False)
        finally:
            database.close()
    except StoreError as error:
        stop(str(error))


def _find(accounts: "Accounts", login: str, municipality: str | None) -> Account:
    kept = accounts.store.by_login(parse_login(login) or "")
    if kept is None:
        stop(f"Er is geen account met de inlognaam {login}. Kijk met: {_command('list', municipality)}")
    return kept.account


def _check_desk(settings: Settings, desk: str) -> None:
    """Stop when there is no such desk. Before anything is published nobody knows which desks there will be."""
    from knowledge.store import Store  # noqa: PLC0415 - the database is loaded only when it is needed

    try:
        with closing(Store(settings.database_url)) as store:
            store.migrate()
            kb = store.load(settings.municipality)
    except StoreError as error:
        stop(str(error))
    if kb is not None and desk not in kb.desks:
        near = get_close_matches(desk, kb.desks, n=1)
        hint = f" Bedoelt u {near[0]}?" if near else ""
        stop(f"Er is geen loket met de id {desk}.{hint} De id staat in het adres van het loket bij Alle loketten.")


def _command(name: str, municipality: str | None) -> str:
    """Return the command as it is typed here; of several municipalities with the same one."""
    return f"python -m api account {name}" + (f" --municipality {municipality}" if municipality else "")


def _asked_password(*names: str) -> str:
    password = _typed_twice()
    problem = problem_of(password, *names)
    if problem:
        stop(problem)
    return password


def _typed_twice() -> str:
    while True:
        first, again = (typer.prompt(asked, hide_input=True) for asked in ("Wachtwoord", "Nog een keer"))
        if first == again:
            return str(first)
        typer.echo("De twee wachtwoorden zijn niet gelijk. Probeer het opnieuw.", err=True)


def _say_password(password: str | None) -> None:
    if password is not None:
        typer.echo(f"Wachtwoord voor één keer: {password}")
        typer.echo("Bij het inloggen kiest deze persoon een eigen wachtwoord. U ziet dit maar één keer.")


def _line(account: Account) -> str:
    notes = [
        note
        for note, applies in (
            ("geblokkeerd", account.blocked_at is not None),
            ("proefaccount", account.demo),
            ("via de organisatie", account.is_external),
            ("kiest nog een wachtwoord", account.must_change),
        )
        if applies
    ]
    extra = f"  [{', '.join(notes)}]" if notes else ""
    return f"{account.login:<24} {account.name:<28} {account.roles_in_words}{extra}"
