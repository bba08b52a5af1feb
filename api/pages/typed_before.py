"""What somebody typed in a form that is no longer on the page, because a colleague was first: in words, to copy."""

from collections.abc import Mapping
from typing import Final

from api.casework.referral import Consent, HandoverWay
from api.casework.states import Reason
from api.casework.wording import REASON_WORDS
from api.pages import referral_words as words
from api.pages.referral_entry import Typed
from knowledge.base import KnowledgeBase

LABELS: Final[Mapping[str, str]] = {
    "reden": "Reden",
    "loket": "Naar welk loket",
    "hulp": "Voor wat voor hulp",
    "overdracht": "Overgedragen",
    "toestemming": "Toestemming",
    "geprobeerd": "Al geprobeerd",
    "toelichting": "Tekst",
    "terughoren": "Terughoren",
}
"""The fields of the forms of a referral, in the order in which they are shown."""


def typed_before(kb: KnowledgeBase, typed: Typed) -> tuple[tuple[str, str], ...]:
    """Return each field that was filled in, with its label."""
    names: Mapping[str, Mapping[str, str]] = {
        "reden": {reason.value: REASON_WORDS[reason] for reason in Reason},
        "loket": {desk.id: desk.name for desk in kb.content.desks},
        "hulp": {kind.id: kind.name for kind in kb.kinds.values()},
        "overdracht": {way.value: words.HANDOVER[way] for way in HandoverWay},
        "toestemming": {consent.value: words.CONSENT[consent] for consent in Consent},
    }
    filled = ((name, label, typed[name]) for name, label in LABELS.items() if typed[name])
    return tuple((label, names.get(name, {}).get(text, text)) for name, label, text in filled)
