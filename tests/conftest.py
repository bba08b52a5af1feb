"""What every test may use: the content of Lindewaard, and a moment on an ordinary Tuesday morning."""

from datetime import datetime
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.loading import load_content

LINDEWAARD = Path(__file__).resolve().parents[1] / "knowledge" / "content" / "lindewaard"


@pytest.fixture(scope="session")
def lindewaard():
    """The knowledge base of Lindewaard as it stands in the content files."""
    return KnowledgeBase(load_content(LINDEWAARD))


@pytest.fixture
def tuesday():
    """Tuesday 24 November 2026, 10:30: most desks are open."""
    return datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)
