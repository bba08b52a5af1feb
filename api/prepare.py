"""Make ready what the product needs before it can answer; what is there already is left alone.

Order: the embedding model, the published content, the index with the trained head. Each step is safe to interrupt and
repeat, because every one of them builds aside and swaps.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from api.own_settings import each, one
from api.settings import Settings

if TYPE_CHECKING:
    from indexer.encoder import Encoder

Say = Callable[[str], None]
CONTENT = Path(__file__).resolve().parents[1] / "knowledge" / "content"


def prepare(settings: Settings, say: Say, municipality: str | None = None) -> None:
    """Unpack the model, publish content where nothing was published yet, and build the index for it.

    Of several municipalities each is made ready, or only `municipality`.
    Raises SettingsError when that is none of them, OSError when the data folder cannot be made, and the errors of
    `knowledge` and `indexer` as they are.
    """
    chosen = each(settings) if municipality is None else (one(settings, municipality),)
    settings.data.mkdir(parents=True, exist_ok=True)
    _model(settings, say)
    make_tables(settings)
    encoder = _encoding(settings, say)
    for own in chosen:
        own.own_folder.mkdir(parents=True, exist_ok=True)
        _content(own, say)
        _accounts(own, say)
        _layer(own)
        _index(own, encoder, say)


def make_tables(settings: Settings) -> None:
    """Bring every table of the database to this version; safe to repeat. Raises StoreError."""
    from api.accounts.database import AccountsDatabase  # noqa: PLC0415 - the database is loaded only when it is needed
    from api.casework.store import CaseworkStore  # noqa: PLC0415 - idem
    from api.editing.drafts import DraftStore  # noqa: PLC0415 - idem
    from api.freshness.database import migrate_freshness  # noqa: PLC0415 - idem
    from api.privacy.database import migrate_privacy  # noqa: PLC0415 - idem
    from knowledge.store import Store  # noqa: PLC0415 - idem

    for kept_in in (Store, CaseworkStore, DraftStore, AccountsDatabase):
        with closing(kept_in(settings.database_url)) as database:
            database.migrate()
    migrate_privacy(settings.database_url)
    migrate_freshness(settings.database_url)


def _content(settings: Settings, say: Say) -> None:
    from knowledge.store import Store  # noqa: PLC0415 - idem

    folder = CONTENT / settings.municipality
    with closing(Store(settings.database_url)) as store:
        if store.latest_number(settings.municipality) is not None:
            return
        if settings.municipalities and not folder.is_dir():  # the others can be made ready without it
            say(f"Voor {settings.municipality} is nog niets gepubliceerd: python -m knowledge publish MAP")
            return
        from knowledge.loading import load_content  # noqa: PLC0415 - idem
        from knowledge.publishing import publish  # noqa: PLC0415 - idem

        say(f"Inhoud van {settings.municipality} publiceren...")
        content, note = load_content(folder), "Eerste inhoud uit de bestanden."
        published = publish(store, content, author="make run", note=note, folder=folder)
        say(f"Revisie {published.number} is gepubliceerd.")


def _layer(settings: Settings) -> None:
    """Keep the national layer ready to read, for who rests on it: nobody waits for it at the first look."""
    from knowledge.kept_layer import kept_layer  # noqa: PLC0415 - idem
    from knowledge.national_entries import keeps_the_layer  # noqa: PLC0415 - idem

    if not keeps_the_layer(settings.municipality):
        kept_layer(settings.data)


def _accounts(settings: Settings, say: Say) -> None:
    from api.accounts.accounts import accounts_for  # noqa: PLC0415 - idem
    from api.accounts.database import AccountsDatabase  # noqa: PLC0415 - idem
    from api.accounts.demo import make_demo_accounts  # noqa: PLC0415 - idem
    from knowledge.store import Store  # noqa: PLC0415 - idem

    if not settings.may_have_demo:
        return
    with closing(Store(settings.database_url)) as store, closing(AccountsDatabase(settings.database_url)) as database:
        kb = store.load(settings.municipality)
        accounts = accounts_for(settings, database, lambda: datetime.now(UTC), lambda: True)
        is_fictional = kb is not None and kb.content.municipality.fictional
        if is_fictional and make_demo_accounts(accounts, settings.own_folder):
            say("Er zijn proefaccounts. 'make run' toont ze.")


def _index(settings: Settings, encoder: "Callable[[], Encoder]", say: Say) -> None:
    from indexer.artefact import FORMAT, PROVISIONAL, build_in_use, read_manifest  # noqa: PLC0415 - idem
    from indexer.errors import IndexerError  # noqa: PLC0415 - idem
    from knowledge.store import Store  # noqa: PLC0415 - idem

    with closing(Store(settings.database_url)) as store:
        newest = store.latest_number(settings.municipality)
        try:
            manifest = read_manifest(build_in_use(settings.index_folder))
            made_by = (manifest.get("format"), manifest.get("model", {}).get("name"), manifest.get("revision"))
            if not manifest.get(PROVISIONAL) and made_by == (FORMAT, settings.embedding_model, newest):
                return  # the api checks the model's weights too when it loads, and rebuilds what does not fit
        except IndexerError:
            pass  # nothing built yet, or damaged: build it now
        kb = store.load(settings.municipality)
    if kb is not None:
        from indexer.build import build  # noqa: PLC0415 - scikit-learn takes seconds to load: only when it is needed

        build(kb, encoder(), settings.index_folder, say)


def _encoding(settings: Settings, say: Say) -> "Callable[[], Encoder]":
    """Return what gives the encoder, loaded once and only when there is something to build: torch takes seconds."""

    @cache
    def encoder() -> "Encoder":
        from indexer.encoder import SentenceTransformerEncoder  # noqa: PLC0415 - idem

        return SentenceTransformerEncoder.load(settings.embedding_model, settings.model_folder, say)

    return encoder


def _model(settings: Settings, say: Say) -> None:
    from indexer.model import ensure_model  # noqa: PLC0415 - numpy is loaded only when the step is needed

    ensure_model(settings.embedding_model, settings.model_folder, say)
