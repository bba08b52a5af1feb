"""Make ready what the product needs before it can answer; what is there already is left alone.

Order: the embedding model, the published content, the index with the trained head. Each step is safe to interrupt and
repeat, because every one of them builds aside and swaps.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from api.settings import Settings

Say = Callable[[str], None]
CONTENT = Path(__file__).resolve().parents[1] / "knowledge" / "content"


def prepare(settings: Settings, say: Say) -> None:
    """Unpack the model, publish the content when nothing was published yet, and build the index for it.

    Raises OSError when the data folder cannot be made, and the errors of `knowledge` and `indexer` as they are.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    _model(settings, say)
    _content(settings, say)
    _accounts(settings, say)
    _index(settings, say)


def _accounts(settings: Settings, say: Say) -> None:
    from api.accounts.accounts import accounts_for  # noqa: PLC0415 - the database is loaded only when it is needed
    from api.accounts.database import AccountsDatabase  # noqa: PLC0415 - idem
    from api.accounts.demo import make_demo_accounts  # noqa: PLC0415 - idem
    from knowledge.store import Store  # noqa: PLC0415 - idem

    database = AccountsDatabase(settings.database_url)
    database.migrate()
    if settings.may_have_demo:
        store = Store(settings.database_url)
        kb = store.load(settings.municipality)
        store.close()
        accounts = accounts_for(settings, database, lambda: datetime.now(UTC), lambda: True)
        if kb is not None and kb.content.municipality.fictional and make_demo_accounts(accounts, settings.data):
            say("Er zijn proefaccounts. 'make run' toont ze.")
    database.close()


def _content(settings: Settings, say: Say) -> None:
    from api.casework.store import CaseworkStore  # noqa: PLC0415 - idem
    from api.editing.drafts import DraftStore  # noqa: PLC0415 - idem
    from api.privacy.database import migrate_privacy  # noqa: PLC0415 - idem
    from knowledge.store import Store  # noqa: PLC0415 - idem

    casework = CaseworkStore(settings.database_url)
    casework.migrate()
    casework.close()
    drafts = DraftStore(settings.database_url)
    drafts.migrate()
    drafts.close()
    migrate_privacy(settings.database_url)
    store = Store(settings.database_url)
    store.migrate()
    if store.latest_number(settings.municipality) is None:
        from knowledge.loading import load_content  # noqa: PLC0415 - idem
        from knowledge.publishing import publish  # noqa: PLC0415 - idem

        say(f"Inhoud van {settings.municipality} publiceren...")
        content = load_content(CONTENT / settings.municipality)
        published = publish(store, content, author="make run", note="Eerste inhoud uit de bestanden.")
        say(f"Revisie {published.number} is gepubliceerd.")
    store.close()


def _index(settings: Settings, say: Say) -> None:
    from indexer.artefact import FORMAT, PROVISIONAL, build_in_use, read_manifest  # noqa: PLC0415 - idem
    from indexer.errors import IndexerError  # noqa: PLC0415 - idem
    from knowledge.store import Store  # noqa: PLC0415 - idem

    store = Store(settings.database_url)
    try:
        manifest = read_manifest(build_in_use(settings.index_folder))
        made_by = (manifest.get("format"), manifest.get("model", {}).get("name"), manifest.get("revision"))
        whole = not manifest.get(PROVISIONAL)
        if whole and made_by == (FORMAT, settings.embedding_model, store.latest_number(settings.municipality)):
            return  # the api checks the model's weights too when it loads, and rebuilds what does not fit
    except IndexerError:
        pass  # nothing built yet, or damaged: build it now
    kb = store.load(settings.municipality)
    store.close()
    if kb is not None:
        # torch and scikit-learn take seconds to load: only when there is something to build
        from indexer.build import build  # noqa: PLC0415 - idem
        from indexer.encoder import SentenceTransformerEncoder  # noqa: PLC0415 - idem

        encoder = SentenceTransformerEncoder.load(settings.embedding_model, settings.model_folder, say)
        build(kb, encoder, settings.index_folder, say)


def _model(settings: Settings, say: Say) -> None:
    from indexer.model import ensure_model  # noqa: PLC0415 - numpy is loaded only when the step is needed

    ensure_model(settings.embedding_model, settings.model_folder, say)
