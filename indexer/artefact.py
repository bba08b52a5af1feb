"""A folder of builds with a pointer to the one in use.

    <folder>/current            the name of the build in use, one line
    <folder>/builds/<name>/     manifest.json and the files that it lists with their size and sha256

A build is written under a name of its own and becomes the one in use when the pointer is moved, in one step that
cannot be half done. When anything fails before that, the unfinished build is removed and the old one stays in use.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from indexer.errors import ArtefactDamagedError, ArtefactMissingError, BuildError, disk_reason

POINTER = "current"
BUILDS = "builds"
MANIFEST = "manifest.json"
KEPT = 2
"""The build in use and the one before it, which another process may be reading at this moment."""

PROVISIONAL = "provisional"
"""In the manifest of a build that was derived from the one before it, until a whole build takes its place."""

FORMAT = 4
"""Raised when the files of a build change their meaning: loading refuses another format."""
REBUILD = "Bouw de index opnieuw met 'make prepare'."


@contextmanager
def new_build(folder: Path, revision: int) -> Iterator[Path]:
    """Yield an empty folder to write a build in; it becomes the one in use when the block ends without an error.

    The block must call `seal`. Raises BuildError, in Dutch, when the disk cannot take it; other errors pass through.
    """
    builds = folder / BUILDS
    name = f"r{revision}-{secrets.token_hex(4)}"
    build = builds / name
    try:
        build.mkdir(parents=True)
        yield build
        _point(folder, name)
    except OSError as error:
        shutil.rmtree(build, ignore_errors=True)
        raise BuildError(
            f"De index kon niet worden geschreven ({disk_reason(error)}). "
            "Wat in gebruik was blijft in gebruik. Maak schijfruimte vrij en probeer het opnieuw."
        ) from error
    except BaseException:
        shutil.rmtree(build, ignore_errors=True)
        raise
    _remove_old(folder)


def seal(build: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    """Write the manifest with the size and hash of every file of the build, and return it."""
    files = {path.name: _facts(path) for path in sorted(build.iterdir())}
    sealed = {**manifest, "files": files}
    path = build / MANIFEST
    with path.open("w", encoding="utf-8") as file:
        json.dump(sealed, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return sealed


def build_in_use(folder: Path) -> Path:
    """Return the folder of the build in use. Raises ArtefactMissingError when there is none."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise ArtefactMissingError(f"Er is nog geen index gebouwd. {REBUILD}") from None
    build = folder / BUILDS / name
    if not name or Path(name).name != name or not build.is_dir():
        raise ArtefactDamagedError(f"De map van de index die in gebruik is ontbreekt. {REBUILD}")
    return build


def read_manifest(build: Path, only: Collection[str] | None = None) -> dict[str, Any]:
    """Return the manifest after checking that every file it lists (or those in `only`) is there, whole and unchanged.

    Raises ArtefactDamagedError naming the file that is not.
    """
    try:
        manifest = json.loads((build / MANIFEST).read_text(encoding="utf-8"))
        files = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ArtefactDamagedError(
            f"Het overzicht van de index ({MANIFEST}) ontbreekt of is beschadigd. {REBUILD}"
        ) from None
    for name, facts in files.items():
        if only is not None and name not in only:
            continue
        path = build / Path(name).name
        if not path.is_file():
            raise ArtefactDamagedError(f"Het bestand {name} van de index ontbreekt. {REBUILD}")
        if _facts(path) != facts:
            raise ArtefactDamagedError(f"Het bestand {name} van de index is beschadigd of niet volledig. {REBUILD}")
    return dict(manifest)


def _facts(path: Path) -> dict[str, str | int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def _point(folder: Path, name: str) -> None:
    aside = folder / f".{POINTER}-{name}"
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / POINTER)
    finally:
        aside.unlink(missing_ok=True)


def _remove_old(folder: Path) -> None:
    """Remove builds that are neither in use nor among the KEPT newest."""
    builds = sorted((folder / BUILDS).iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    in_use = build_in_use(folder)
    for build in [build for build in builds if build != in_use][KEPT - 1 :]:
        with suppress(OSError):
            shutil.rmtree(build)
