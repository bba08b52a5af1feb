"""The national layer as it was read from its files once, kept beside the data: reading it again takes no seconds.

What is kept names the files and the code that made it. With others it is made again, and so is what is damaged.
"""

import gc
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from knowledge.loading import CONTENT, national_layer
from knowledge.national_entries import NATIONAL, Layer, product_layer
from knowledge.schema import Content

CODE: Final = Path(__file__).parent


@cache
def kept_layer(folder: Path, name: str = NATIONAL) -> Layer:
    """Return the layer that `product_layer` returns, from `folder` when it is there; else it is put there.

    A folder in which nothing can be written only costs time. Raises ContentError when the files are wrong.
    """
    layer, kept, made_of = national_layer(name), folder / f"layer-{name}.json", _digest(name)
    source = _read(kept, made_of)
    if source is not None:
        return Layer(layer, source)
    made = product_layer(name)
    _write(kept, made_of, made.source)
    return made


def _digest(name: str) -> str:
    """Return what names everything that the kept content follows from: the files of the layer, and our code."""
    found = hashlib.sha256()
    for path in _files(name):
        found.update(f"{path.relative_to(CODE)}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _files(name: str) -> Iterator[Path]:
    yield from sorted(CODE.glob("*.py"))
    for folder in (name, national_layer(name).source):
        yield from sorted(path for path in (CONTENT / folder).rglob("*") if path.is_file())


def _read(kept: Path, made_of: str) -> Content | None:
    try:
        mark, _, content = kept.read_text(encoding="utf-8").partition("\n")
        with _uncollected():
            return Content.model_validate_json(content) if mark == made_of else None
    except (OSError, UnicodeDecodeError, ValidationError):  # not there, or damaged
        return None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nothing look for garbage among what is being read: all of it stays, and looking takes longer than reading."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _write(kept: Path, made_of: str, source: Content) -> None:
    """Write beside it and put it in place, so that another process reads the old or the new."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        number, aside = tempfile.mkstemp(prefix=f".{kept.name}-", dir=kept.parent)
    except OSError:
        return
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(f"{made_of}\n{source.model_dump_json(by_alias=True)}")
        Path(aside).replace(kept)
    except OSError:
        Path(aside).unlink(missing_ok=True)
