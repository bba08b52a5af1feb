"""`python -m api hsds look` and `drafts`: the services of another organisation as desks, looked at before anything."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.municipality_option import Municipality
from api.own_settings import one
from api.settings import Settings, SettingsError
from knowledge.errors import StoreError
from knowledge.hours import TIMEZONE

if TYPE_CHECKING:
    from api.accounts.identity import Person
    from api.editing.drafts import DraftStore
    from api.transfer.hsds_in import Incoming
    from knowledge.base import KnowledgeBase
    from knowledge.store.revisions import EntryId

FAILED = 1
USAGE_ERROR = 2

app = typer.Typer(help="Loketten uit een HSDS-bestand bekijken en inlezen.", no_args_is_help=True, add_completion=False)
File = Annotated[Path, typer.Argument(help="Het JSON-bestand volgens HSDS 3.")]


@app.command()
def look(file: File, *, municipality: Municipality = None) -> None:
    """Laat zien wat er van een bestand zou komen. Er verandert niets."""
    with _trouble():
        settings = _settings(municipality)
        _show(_compared(_published(settings), file, frozenset()))


@app.command()
def drafts(
    file: File,
    login: Annotated[str, typer.Option("--for", help="De inlognaam van de redacteur die de concepten krijgt.")],
    *,
    municipality: Municipality = None,
) -> None:
    """Maak van elke nieuwe dienst een concept. Er wordt niets gepubliceerd."""
    from api.editing.drafts import Author, DraftStore, EntryKey  # noqa: PLC0415 - the database, only when it is needed

    with _trouble():
        settings = _settings(municipality)
        kb = _published(settings)
        editor = _editor(settings, login)
        with closing(DraftStore(settings.database_url)) as store:
            store.migrate()
            found = _compared(kb, file, _drafted(store, editor))
            _show(found)
            kept = [incoming for incoming in found if incoming.may_be_kept]
            for incoming in kept:
                change = incoming.change
                key = EntryKey(editor.municipality, *change.entry)
                author, now = Author.of(editor), datetime.now(UTC)
                store.save(key, change.after, by=author, base=kb.revision, seen=0, window="", at=now)
    typer.echo(f"Bewaard: {len(kept)} {'concept' if len(kept) == 1 else 'concepten'} van {editor.name}.")


def _compared(kb: "KnowledgeBase", file: Path, drafted: "frozenset[EntryId]") -> "tuple[Incoming, ...]":
    from api.transfer.hsds_in import compare_services  # noqa: PLC0415 - idem
    from api.transfer.hsds_reading import services_of  # noqa: PLC0415 - idem
    from api.transfer.uploads import MAX_BYTES, TOO_BIG, UploadError  # noqa: PLC0415 - idem

    try:
        if file.stat().st_size > MAX_BYTES:
            _stop(TOO_BIG)
        found = services_of(file.read_bytes())
    except FileNotFoundError:
        _stop(f"Het bestand {file} bestaat niet.")
    except OSError as error:
        _stop(f"Het bestand {file} is niet te lezen ({error.strerror}).")
    except UploadError as error:
        _stop(str(error))
    return compare_services(kb, found, drafted, datetime.now(TIMEZONE).date())


def _show(found: "Sequence[Incoming]") -> None:
    for incoming in found:
        change = incoming.change
        state = "fout" if change.errors else "overgeslagen" if incoming.skipped else "nieuw"
        state = "al een concept" if change.has_draft and state == "nieuw" else state
        typer.echo(f"{state}: {change.name} ({incoming.place})")
        for error in change.errors:
            typer.echo(f"  {error.column}: {error.message}")
        if incoming.skipped:
            typer.echo(f"  {incoming.skipped}")
        for lost in incoming.lost:
            typer.echo(f"  gaat niet mee: {lost.what}: {lost.why}.")
    new = sum(incoming.may_be_kept for incoming in found)
    typer.echo(f"{len(found)} {'dienst' if len(found) == 1 else 'diensten'}: {new} nieuw, {len(found) - new} niet.")


def _drafted(store: "DraftStore", editor: "Person") -> "frozenset[EntryId]":
    mine = [draft.key for draft in store.of_municipality(editor.municipality) if draft.by.id == editor.id]
    return frozenset((key.collection, key.entry_id) for key in mine)


def _editor(settings: Settings, login: str) -> "Person":
    from api.accounts.accounts import accounts_for  # noqa: PLC0415 - idem
    from api.accounts.database import AccountsDatabase  # noqa: PLC0415 - idem
    from api.accounts.identity import Role  # noqa: PLC0415 - idem

    with closing(AccountsDatabase(settings.database_url)) as database:
        database.migrate()
        accounts = accounts_for(settings, database, lambda: datetime.now(UTC), lambda: False)
        kept = accounts.store.by_login(login)
    if kept is None:
        _stop(f"Er is geen account met de inlognaam {login}. Kijk met: python -m api account list")
    person = kept.account.person
    if not person.roles & {Role.EDITOR, Role.ADMINISTRATOR}:
        _stop(f"{person.name} is geen redacteur of beheerder, en kan dus geen concepten hebben.")
    return person


def _published(settings: Settings) -> "KnowledgeBase":
    from knowledge.store import Store  # noqa: PLC0415 - idem

    with closing(Store(settings.database_url)) as store:
        store.migrate()
        kb = store.load(settings.municipality)
    if kb is None:
        _stop("Er is nog geen inhoud gepubliceerd. Start eerst 'make run' of 'make prepare'.")
    return kb


def _settings(municipality: str | None) -> Settings:
    try:
        return one(Settings.load(), municipality)
    except SettingsError as error:
        _stop(f"De instellingen kloppen niet:\n{error}", USAGE_ERROR)


@contextmanager
def _trouble() -> Iterator[None]:
    """Say in one sentence that the database cannot be reached."""
    try:
        yield
    except StoreError as error:
        _stop(str(error))


def _stop(sentence: str, exit_code: int = FAILED) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(exit_code)
