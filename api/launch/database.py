"""Whether the database fits this version, before anything is started on it."""

from pathlib import Path
from typing import Final

from knowledge.errors import StoreError

OLDER: Final = (
    "De database is van een oudere versie van Loketwijzer. Er is niets gestart en niets veranderd.\n"
    "Maak een reservekopie van de database en werk hem dan bij met: make run (of: .venv/bin/python -m api prepare)"
)
EMPTY: Final = "De database is nog leeg. Zet eerst alles klaar met: make run (of: .venv/bin/python -m api prepare)"


def every_migration() -> tuple[Path, ...]:
    """Return the folders of migrations of everything that is kept in the database."""
    from api.accounts.database import MIGRATIONS as ACCOUNTS  # noqa: PLC0415 - the database only when it is needed
    from api.casework.store import MIGRATIONS as CASEWORK  # noqa: PLC0415 - idem
    from api.casework.store import OUTBOX_MIGRATIONS as OUTBOX  # noqa: PLC0415 - idem
    from api.editing.drafts import MIGRATIONS as EDITING  # noqa: PLC0415 - idem
    from api.freshness.database import MIGRATIONS as FRESHNESS  # noqa: PLC0415 - idem
    from api.privacy.database import MIGRATIONS as PRIVACY  # noqa: PLC0415 - idem
    from knowledge.store.revisions import MIGRATIONS as KNOWLEDGE  # noqa: PLC0415 - idem

    return KNOWLEDGE, CASEWORK, OUTBOX, EDITING, ACCOUNTS, FRESHNESS, PRIVACY


def database_problem(url: str) -> str | None:
    """Return in Dutch why this version cannot work on the database at `url`, or None.

    A database that gives no answer is no problem here: the api says so, and goes on when it is back.
    """
    from knowledge.store.age import Age, age_of  # noqa: PLC0415 - idem
    from knowledge.store.database import NEWER, connect, trouble  # noqa: PLC0415 - idem

    try:
        engine = connect(url)
    except StoreError as error:
        return str(error)
    try:
        with trouble(""), engine.connect() as connection:
            ages = {age_of(connection, folder) for folder in every_migration()}
    except StoreError:
        return None
    finally:
        engine.dispose()
    if Age.NEWER in ages:
        return NEWER
    if ages == {Age.EMPTY}:
        return EMPTY
    return None if ages == {Age.SAME} else OLDER
