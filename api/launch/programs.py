"""The three processes: how each is started, where it says that it is ready, and what its environment is."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: the processes run there, because Rasa's files are named relative to it."""

RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Program:
    """One process of the product."""

    name: str
    title: str
    """What the user is told it is, in Dutch."""
    command: tuple[str, ...]
    ready_url: str
    """Answers with status 200 from the moment that the process can do its work."""
    environment: Mapping[str, str] = field(default_factory=dict)
    essential: bool = False
    """Whether the product is of no use without it: then everything stops when it cannot be restarted."""


def programs(settings: Settings) -> tuple[Program, ...]:
    """The processes, in the order in which they are started: the slowest first."""
    return (
        Program(
            name="rasa",
            title="gesprek (Rasa)",
            command=(
                str(RASA_PYTHON),
                *("-m", "rasa", "run"),
                *("--interface", "127.0.0.1", "--port", str(settings.rasa_port)),
                *("--model", str(settings.rasa_model_folder)),
                *("--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"),
            ),
            # Rasa loads its model before it listens, so that an answer here means that it can hold a conversation.
            ready_url=f"{settings.rasa_url}/",
            environment={
                "RASA_TELEMETRY_ENABLED": "false",
                "TF_CPP_MIN_LOG_LEVEL": "2",
                "TF_NUM_INTRAOP_THREADS": "1",
                "TF_NUM_INTEROP_THREADS": "1",
                "OMP_NUM_THREADS": "1",
                "LOG_LEVEL": "WARNING",  # at INFO and below Rasa logs what people say
                "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
                "PYTHONWARNINGS": "ignore",  # Rasa's old libraries warn about themselves by the dozen
            },
        ),
        Program(
            name="actions",
            title="acties van het gesprek",
            command=(sys.executable, "-m", "bot.serve_actions", "--port", str(settings.actions_port)),
            ready_url=f"{settings.actions_url}/health",
        ),
        Program(
            name="api",
            title="pagina's en advies",
            command=(
                sys.executable,
                *("-m", "uvicorn", "--factory", "api.installation:serve"),
                *("--host", settings.host, "--port", str(settings.port)),
                # Paths may hold what a clerk typed: the application logs requests itself, without their text.
                *("--no-access-log", "--no-server-header", "--timeout-graceful-shutdown", "5"),
            ),
            ready_url=f"{settings.api_url}/health/ready",
            environment={"TOKENIZERS_PARALLELISM": "false"},
            essential=True,
        ),
    )


def environment(settings: Settings) -> dict[str, str]:
    """This process's environment with the settings filled in, defaults too: what all processes are given.

    `bot/endpoints.yml` names the ports as ${LOKETWIJZER_ACTIONS_PORT}; the actions find the api by
    LOKETWIJZER_API_URL.
    """
    token = settings.internal_token.get_secret_value() if settings.internal_token else secrets.token_urlsafe(32)
    return os.environ | {
        "LOKETWIJZER_HOST": settings.host,
        "LOKETWIJZER_PORT": str(settings.port),
        "LOKETWIJZER_RASA_PORT": str(settings.rasa_port),
        "LOKETWIJZER_ACTIONS_PORT": str(settings.actions_port),
        "LOKETWIJZER_DATA": str(settings.data),
        "LOKETWIJZER_API_URL": settings.api_url,
        "LOKETWIJZER_INTERNAL_TOKEN": token,
        "PYTHONUNBUFFERED": "1",
        "OMP_WAIT_POLICY": "passive",  # waiting threads leave the cores to the other processes
    }
