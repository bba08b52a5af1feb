"""Where a system is in a list that is read in the order of what changed last. Pure.

A record that is changed while somebody reads gets a later place, so it is read again and never skipped. Only a change
that is written a moment after it was made could slip in behind the reader's back: nothing waits longer than `SETTLED`
for the database, so a reader who is at the end goes back that far, and gets what happened since then once more.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from api.casework.codes import CODE

SETTLED: Final = timedelta(minutes=1)
"""After this long every change stands at its place in the list; see `knowledge.store.database.TIMEOUT_SECONDS`."""

FIRST: Final = ""
"""Sorts before every code."""

_DIGEST_SIGNS: Final = 12


class CursorError(ValueError):
    """What was given is no cursor of ours."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last record that was read: when it changed and its code.

    `choices` is a digest of what was asked: with other choices it is a place in another list. `back` is how far to go
    back at the end, when pages were read of what had changed only just.
    """

    at: datetime
    code: str
    choices: str
    back: datetime | None = None

    def passing(self, at: datetime, code: str, now: datetime) -> Self:
        """Return the place after one more page, of which this is the last record and more follow."""
        settled = now - SETTLED
        unsettled = min(self.back or settled, settled) if at > settled else self.back
        return replace(self, at=at, code=code, back=unsettled)

    def ending(self, at: datetime, code: str, now: datetime) -> Self:
        """Return where to go on later, when this is the last record that there is."""
        settled = (min(self.back or now, now - SETTLED), FIRST)
        back_at, back_code = min((at, code), settled)
        return replace(self, at=back_at, code=back_code, back=None)

    def written(self) -> str:
        """Return the cursor as a system gets it: a word that stands in an address as it is."""
        parts = [_time(self.at), self.code, self.choices, *([_time(self.back)] if self.back else [])]
        return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, given: str) -> Self:
        """Return the cursor that was written so. Raises CursorError."""
        try:
            parts = json.loads(base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True))
            at, code, choices, *back = (str(part) for part in parts)
            if code != FIRST and not CODE.fullmatch(code):
                raise CursorError
            return cls(_moment(at), code, choices, *map(_moment, back))
        except (binascii.Error, ValueError, TypeError, OverflowError) as error:
            raise CursorError from error


def digest_of(choices: object) -> str:
    """Return what tells two sets of choices apart."""
    return hashlib.sha256(json.dumps(choices, default=str).encode()).hexdigest()[:_DIGEST_SIGNS]


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _moment(written: str) -> datetime:
    found = datetime.fromisoformat(written)
    if found.tzinfo is None:
        raise ValueError(written)
    return found.astimezone(UTC)
