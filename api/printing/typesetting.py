"""From a template and data to an accessible PDF, in a process of its own that cannot take for ever.

The data reaches the template as JSON and is shown as text: nothing in it is read as markup. The template can only read
files beside it. The letters are those that matplotlib carries, so that paper looks the same on every machine.
"""

import importlib.util
import json
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from api.problems import UnavailableError

TEMPLATES: Final = Path(__file__).parent
SECONDS: Final = 30.0
"""Longest that one document may take: all themes together take a few seconds."""
MAX_DATA_BYTES: Final = 4 * 1024 * 1024
MAX_PDF_BYTES: Final = 20 * 1024 * 1024
AT_ONCE: Final = 2
"""Documents that are made at the same time; who comes after that waits for its turn."""
KEPT: Final = 60
"""Finished documents that are kept in memory; most are some hundred kB."""

BUSY: Final = "Er worden nu te veel bladen tegelijk gemaakt. Wacht een minuut en probeer het opnieuw."
TOO_BIG: Final = "Dit blad wordt te groot om te maken. Kies één thema of één loket."
TOO_SLOW: Final = "Het maken van dit blad duurt te lang. Kies één thema of één loket."
FAILED: Final = "Dit blad kon niet worden gemaakt. Blijft het misgaan, meld het dan bij de beheerder."


@cache
def font_folder() -> Path:
    """Return the folder of the DejaVu letters that matplotlib carries, without loading matplotlib."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        message = "matplotlib is not installed"
        raise ModuleNotFoundError(message)
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


class Typesetter:
    """Makes PDFs, a few at a time, and keeps what it made: the same data gives the same paper."""

    def __init__(self, seconds: float = SECONDS, at_once: int = AT_ONCE) -> None:
        """Allow every document `seconds`, and make `at_once` of them at the same time."""
        self._seconds = seconds
        self._turns = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._made: OrderedDict[str, bytes] = OrderedDict()

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        """Return the document that `template` makes of `data`.

        Raises:
            UnavailableError: too many at once, too slow, too big or failed; the sentence says what to do.

        """
        body = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
        if len(body) > MAX_DATA_BYTES:
            raise UnavailableError(TOO_BIG)
        key = sha256(template.encode() + b"\0" + body).hexdigest()
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        if not self._turns.acquire(timeout=self._seconds):
            raise UnavailableError(BUSY)
        try:
            made = self._run(template, body)
        finally:
            self._turns.release()
        with self._lock:
            self._made[key] = made
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
        return made

    def _run(self, template: str, body: bytes) -> bytes:
        command = [sys.executable, "-m", "api.printing.compiling", template, str(font_folder())]
        try:
            done = subprocess.run(  # noqa: S603 - our own program; `template` is a name from our own code
                command, input=body, capture_output=True, timeout=self._seconds, check=False, cwd=TEMPLATES.parents[1]
            )
        except subprocess.TimeoutExpired as error:
            raise UnavailableError(TOO_SLOW) from error
        except OSError as error:
            raise UnavailableError(FAILED) from error
        if done.returncode or not done.stdout.startswith(b"%PDF"):
            raise UnavailableError(FAILED)
        if len(done.stdout) > MAX_PDF_BYTES:
            raise UnavailableError(TOO_BIG)
        return done.stdout
