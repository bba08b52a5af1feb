"""`python -m api hsds look` and `drafts`: the services of another organisation as desks, looked at before anything."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.command_line import settings_of, stop
from api.municipality_option import Municipality
from api.settings import Settings
from knowledge.dutch_commands import commands
from knowledge.errors import StoreError
from knowledge.hours import TIMEZONE

if TYPE_CHECKING:
    from api.accounts.identity import Person
    from api.editing.drafts import DraftStore
    from api.transfer.hsds_in import Incoming
    from knowledge.base import KnowledgeBase
    from knowledge.store.revisions import EntryId

app = commands("Loketten uit een HSDS-bestand bekijken en inlezen.")
File = Annotated[Path, typer.Argument(metavar="bestand", help="Het JSON-bestand volgens HSDS 3.")]


@app.command()
def look(file: File, *, municipality: Municipality = None) -> None:
    """Laat zien wat er van een bestand zou komen. Er verandert niets."""
    with _trouble():
        settings = settings_of(municipality)
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
        settings = settings_of(municipality)
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
            stop(TOO_BIG)
        found = services_of(file.read_bytes())
    except FileNotFoundError:
        stop(f"Het bestand {file} bestaat niet.")
    except OSError as error:
        stop(f"Het bestand {file} is niet te lezen ({error.strerror}).")
    except UploadError as error:
        stop(str(error))
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
        stop(f"Er is geen account met de inlognaam {login}. Kijk met: python -m api account list")
    person = kept.account.person
    if not person.roles & {Role.EDITOR, Role.ADMINISTRATOR}:
        stop(f"{person.name} is geen redacteur of beheerder, en kan dus geen concepten hebben.")
    return person


def _published(settings: Settings) -> "KnowledgeBase":
    from knowledge.store import Store  # noqa: PLC0415 - idem

    with closing(Store(settings.database_url)) as store:
        store.migrate()
        kb = store.load(settings.municipality)
    if kb is None:
        stop("Er is nog geen inhoud gepubliceerd. Start eerst 'make run' of 'make prepare'.")
    return kb


@contextmanager
def _trouble() -> Iterator[None]:
    """Say in one sentence that the database cannot be reached."""
    try:
        yield
    except StoreError as error:
        stop(str(error))
