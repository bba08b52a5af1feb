"""Publishing with the guarantee: content that would send residents round in circles is refused."""

from datetime import UTC, datetime
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.errors import UnsoundError
from knowledge.hours import day_of
from knowledge.national_entries import remembering
from knowledge.schema import Content
from knowledge.soundness import blocking, check
from knowledge.store.revisions import Published, Store


def publish(
    store: Store,
    content: Content,
    *,
    author: str,
    note: str,
    folder: Path | None = None,
    at: datetime | None = None,
) -> Published:
    """Publish `content` when nothing blocks it; with the `folder` it came from, the layer under it is remembered.

    `at` is the moment of publishing, by default now: agreements that hold on its day count.

    Raises:
        UnsoundError: with the sentence of every blocking finding; nothing was written.
        StoreError: the database is full, locked or gone; nothing was written.

    """
    moment = at or datetime.now(UTC)
    findings = blocking(check(KnowledgeBase(content), day_of(moment)))
    if findings:
        raise UnsoundError([f"{finding.where}: {finding.message}" for finding in findings])
    also = remembering(folder, content) if folder is not None else None
    return store.publish(content, author=author, note=note, at=moment, also=also)
