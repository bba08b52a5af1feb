"""When a desk is open, for the pages that show a desk outside an advice."""

from dataclasses import dataclass
from datetime import datetime

from api import dutch
from knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class OpeningView:
    """Whether a desk is open now (None: the hours are not known), the sentence, and the hours of the coming week."""

    now: bool | None
    text: str
    week: tuple[str, ...]


def opening(kb: KnowledgeBase, desk: str, at: datetime) -> OpeningView:
    """Say when `desk` is open, seen from `at`."""
    schedule = kb.schedules.get(desk)
    now, _, text = dutch.openness(schedule, at)
    return OpeningView(now, text, dutch.week(schedule, at))
