"""Signing what is sent, by the Standard Webhooks scheme, so that receivers can use its ready-made libraries.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: HMAC-SHA256 over
"id.timestamp.body", in base64, behind the version "v1,".
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

PREFIX: Final = "whsec_"
KEY_BYTES: Final = 32


def new_secret() -> str:
    """Return a secret for one webhook, as it is given to who receives there."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def signature(secret: str, event: str, at: datetime, body: bytes) -> str:
    """Return the signature of one attempt to deliver `body`."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{event}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(keys: Iterable[str], event: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers that say what this is, when it was sent, and that it comes from us.

    Each of the secrets makes a signature, with a space between them: while a secret is renewed the receiver may have
    the old or the new one.
    """
    return {
        "webhook-id": event,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signature(secret, event, at, body) for secret in keys),
    }
