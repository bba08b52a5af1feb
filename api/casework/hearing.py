"""What the words of a signal say besides the story: through what the resident got stuck, and whose that is."""

import re
from collections.abc import Sequence
from typing import Final

from api.casework.signal import Channel
from api.wire import AdviceResponse, Decision
from knowledge.base import KnowledgeBase
from knowledge.desk_names import Mention

SURE_OF_A_DESK: Final = 0.9
SURE_OF_A_TASK: Final = 0.5
"""From this share of the probability, over every kind of help, a signal is put under a subject."""

_CHANNELS: Final = (
    (Channel.LETTER, r"\b\w*(brie(f|ven|fje)|aanmaning\w*|beschikking\w*|envelop\w*|acceptgiro\w*|letters?)\b"),
    (Channel.FORM, r"\b\w*(formulier\w*|aanvraagform\w*|forms?)\b"),
    (Channel.APP, r"\b(\w+-)?(app|apps|appje)\b"),
    (Channel.SITE, r"\b\w*(web)?(site|sites|pagina|portaal|website)\b|\b(inloggen|digitaal|online|mijn \w+)\b"),
    (Channel.PHONE, r"\b(telefoon\w*|bellen|belt|gebeld|keuzemenu|wachtrij|ophangen|phone)\b"),
    (Channel.COUNTER, r"\b(\w*balie|aan het loket)\b"),
)
_OF: Final = re.compile(r"\b(van|door|from|of)( de| het| een| the)?\s*$", re.IGNORECASE)


def channel_of(text: str) -> Channel | None:
    """Return through what the resident got stuck, or None when the words do not say it."""
    words = text.casefold()
    return next((channel for channel, pattern in _CHANNELS if re.search(pattern, words)), None)


def owner_of(kb: KnowledgeBase, text: str, mentions: Sequence[Mention], desk: str | None) -> str | None:
    """Return whose letter, form or site it is: the desk that is named, best after 'van'; never the asking desk."""
    named = [
        mention
        for mention in mentions
        if mention.score >= SURE_OF_A_DESK and mention.desk != desk and mention.desk in kb.desks
    ]
    of = [mention for mention in named if _OF.search(text[: mention.start])]
    best = next(iter(of or named), None)
    return best.desk if best else None


def task_of(advice: AdviceResponse) -> str | None:
    """Return the subject of which an advice is sure enough, over all kinds of help; None when it is not."""
    if advice.decision is Decision.OUT_OF_SCOPE:
        return None
    shares: dict[str, float] = {}
    for reading in advice.readings:
        shares[reading.task] = shares.get(reading.task, 0.0) + reading.probability
    best = max(shares, key=lambda task: shares[task], default=None)
    return best if best is not None and shares[best] >= SURE_OF_A_TASK else None
