"""A folder that is there as a whole or not at all: built aside and moved into place."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import StoreError


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write in; it becomes `folder` when the block ends without an error.

    Raises:
        StoreError: the folder exists and is not empty, or cannot be written; nothing is left half.

    """
    if folder.exists() and any(folder.iterdir()):
        message = f"De map {folder} bestaat al en is niet leeg. Kies een nieuwe map; er is niets overschreven."
        raise StoreError(message)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        message = f"In de map {folder.parent} kan niet worden geschreven ({error.strerror})."
        raise StoreError(message) from error
    try:
        yield aside
        aside.chmod(0o755)  # a temporary folder is for its maker alone; content may be read by a colleague
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
    except OSError as error:
        message = f"Wegschrijven naar {folder} is mislukt ({error.strerror}). Er staat niets half."
        raise StoreError(message) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
