"""How long each kind of record is kept: the settings as one value, and the words for the pages."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Terms:
    """How long things are kept after their last change (a referral, a draft), their end (work), or they were made."""

    conversations: timedelta
    referrals: timedelta
    signals: timedelta
    events: timedelta
    processing: timedelta
    audit: timedelta
    work: timedelta
    drafts: timedelta

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Take the terms from the settings."""
        return cls(
            conversations=timedelta(hours=settings.conversation_hours),
            referrals=timedelta(days=settings.keep_referral_days),
            signals=timedelta(days=settings.keep_signal_days),
            events=timedelta(days=settings.keep_event_days),
            processing=timedelta(days=settings.keep_processing_log_days),
            audit=timedelta(days=settings.keep_audit_days),
            work=timedelta(days=settings.keep_work_days),
            drafts=timedelta(days=settings.keep_draft_days),
        )


def in_words(term: timedelta) -> str:
    """Return a term as people say it: in years, days or hours."""
    if term < timedelta(days=1) or term % timedelta(days=1):
        hours = int(term.total_seconds()) // 3600
        return "1 uur" if hours == 1 else f"{hours} uur"
    if term.days % 365 == 0:
        return f"{term.days // 365} jaar"
    return "1 dag" if term.days == 1 else f"{term.days} dagen"
