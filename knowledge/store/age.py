"""Whether the tables of a database are those of this version; older and newer ones are told apart before any use."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


class Age(StrEnum):
    """How the tables of one folder of migrations stand to this version."""

    EMPTY = "leeg"
    OLDER = "ouder"
    SAME = "gelijk"
    NEWER = "nieuwer"


def age_of(connection: Connection, migrations: Path) -> Age:
    """Return the age of the tables that one folder of migrations is about; nothing in the database changes."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    script = ScriptDirectory.from_config(config)
    found: list[str] = []

    def look(revisions: Any, _: object) -> Sequence[Any]:  # noqa: ANN401 - as Alembic types it
        found.extend(revisions)
        return ()

    with EnvironmentContext(config, script, fn=look, dont_mutate=True):
        script.run_env()
    if not found:
        return Age.EMPTY
    if set(found) == set(script.get_heads()):
        return Age.SAME
    known = {revision.revision for revision in script.walk_revisions()}
    return Age.OLDER if known.issuperset(found) else Age.NEWER
