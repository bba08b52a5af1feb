"""What the editor saw in the preview, carried by the page itself to the button: packed, and unpacked with limits."""

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.transfer.comparing import Change
from knowledge.store.revisions import EntryId

MAX_UNPACKED: Final = 20 * 1024 * 1024
COLLECTIONS: Final = frozenset({"division", "desks"})
DAMAGED: Final = "De pagina is niet helemaal aangekomen. Kies het bestand opnieuw."


class CarriedError(Exception):
    """What came back is not what was sent."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The bodies that may become drafts, and the revision that they were compared with."""

    revision: int
    bodies: dict[EntryId, dict[str, Any]]


def packed(revision: int, changes: Sequence[Change]) -> str:
    """Return what the page keeps of the changes that may become drafts."""
    entries = [[*change.entry, change.after] for change in changes if change.may_be_kept]
    return base64.b64encode(zlib.compress(json.dumps([revision, entries]).encode(), 9)).decode()


def unpacked(text: str) -> Carried:
    """Return what `packed` was given. Raises CarriedError."""
    try:
        unpacking = zlib.decompressobj()
        body = unpacking.decompress(base64.b64decode(text, validate=True), MAX_UNPACKED)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise CarriedError(DAMAGED)
        revision, entries = json.loads(body)
        bodies = {(collection, entry): dict(after) for collection, entry, after in entries}
    except (binascii.Error, zlib.error, ValueError, TypeError, RecursionError) as error:
        raise CarriedError(DAMAGED) from error
    wrong = not isinstance(revision, int) or any(
        collection not in COLLECTIONS or not isinstance(entry, str) for collection, entry in bodies
    )
    if wrong:
        raise CarriedError(DAMAGED)
    return Carried(revision, bodies)
