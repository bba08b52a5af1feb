"""Does the API do what its description promises? `make fuzz`: made-up requests, right and wrong, at every operation.

A token with every right asks; recognition is a rule, so that no model is needed. Exit code 1 when a promise is broken.
"""

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import schemathesis
import typer
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.python import asgi

from api.accounts.systems import Scope
from api.settings import Settings
from knowledge.base import KnowledgeBase
from knowledge.loading import load_content
from tests.light import light_app

EXAMPLES = int(os.environ.get("EXAMPLES", "30"))
"""Requests per operation and per kind: those that the description allows, and those that it does not."""

REFUSED = ["2xx", "401", "403", "404", "409", "422"]
"""What may be answered to a request that fits the description: a desk, subject or day may not be there."""

CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": REFUSED}}}
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


def look(folder: str) -> list[str]:
    """Return what was found, operation by operation."""
    chosen = Settings(data=Path(folder), rasa_port=9, requests_per_minute=100_000)
    app = light_app(chosen, KnowledgeBase(load_content(Path("knowledge/content/lindewaard"))))
    with asgi.get_client(app) as session:  # starts the application
        app.state.product.live_knowledge.refresh()
        now = app.state.accounts.clock()
        _, token = app.state.accounts.systems.add("proef", frozenset(Scope), now, now + timedelta(days=1))
        session.headers["Authorization"] = f"Bearer {token}"
        config = schemathesis.Config.from_dict(CONFIG)
        schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app, config=config)
        return [found for result in schema.get_all_operations() for found in _at(result.ok(), session)]


def _at(operation: schemathesis.APIOperation, session: asgi.ASGIClient) -> list[str]:
    found = []
    for mode in GenerationMode:

        @QUIET
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(session=session)

        try:
            ask()
        except Unsatisfiable:
            said = "-"  # without parameters nothing can be wrong
        except (Exception, FailureGroup) as broken:  # noqa: BLE001 - whatever it is, it is a finding
            found.append(f"{operation.label} ({mode.value}): {broken}")
            said = "MIS"
        else:
            said = "goed"
        typer.echo(f"{operation.label:55} {mode.value:9} {said}")
    return found


if __name__ == "__main__":
    typer.echo(f"{datetime.now(UTC):%H:%M}  {EXAMPLES} aanvragen per handeling, goede en foute")
    with tempfile.TemporaryDirectory() as temporary:
        wrong = look(temporary)
    for one in wrong:
        typer.echo(f"\n{one}", err=True)
    sys.exit(bool(wrong))
