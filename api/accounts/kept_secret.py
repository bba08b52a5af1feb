"""Secrets that an installation makes for itself: in the data folder, readable for this user alone."""

import os
import secrets
from pathlib import Path


def kept_secret(folder: Path, name: str) -> str:
    """Return the secret in the file `name`, made when it is not there. Raises OSError."""
    path = folder / name
    try:
        found = path.read_text("utf-8").strip()
    except FileNotFoundError:
        found = ""
    return found or write_secret(path, secrets.token_urlsafe(32))


def write_secret(path: Path, secret: str) -> str:
    """Write a secret for this user alone, and return it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secret + "\n")
    return secret
