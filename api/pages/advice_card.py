"""The advice card: one advice turned into what the page shows, with facts of the desk that an advice leaves out."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlencode

from api.languages.texts import DUTCH, languages
from api.wire import AdviceResponse, Decision, Recommendation
from knowledge.base import KnowledgeBase
from knowledge.digital_help import opening_sentence
from knowledge.schema import Desk

State = Literal["empty", "refer", "here", "urgent", "clarify", "unknown", "nobody"]
REFUSALS_SHOWN = 4
DIGITAL_HELP = "/digitale-hulp"

_LABELS: dict[State, str] = {
    "empty": "Advies",
    "refer": "Verwijs door naar",
    "here": "Help de inwoner hier",
    "urgent": "Spoed: bel nu",
    "clarify": "Er staat nog één vraag open",
    "unknown": "Dit weet Loketwijzer niet",
    "nobody": "Er is geen loket meer over",
}
_URGENT_HERE = "Spoed: pak dit nu zelf op"


@dataclass(frozen=True, slots=True)
class Limit:
    """Something a desk does not do, and who does it instead; from and until which day, where that was agreed."""

    text: str
    instead: str
    instead_name: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence with which the clerk offers digital help, and where more of them stand."""

    sentence: str
    more: str


@dataclass(frozen=True, slots=True)
class CardView:
    """What the advice card shows."""

    state: State
    label: str
    advice: AdviceResponse | None
    front_desk: Desk
    limits: tuple[Limit, ...] = ()
    resident_card: str | None = None
    resident_card_language: str | None = None
    code: str | None = None
    offer: Offer | None = None

    @property
    def recommendation(self) -> Recommendation | None:
        """The one desk, if there is one."""
        return self.advice.recommendation if self.advice else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to know beforehand; that a number is unchecked already stands beside the number."""
        found = self.recommendation.warnings if self.recommendation else ()
        return tuple(warning for warning in found if "nog niet gecontroleerd" not in warning)


def limits_of(kb: KnowledgeBase, desk: str, at_most: int = REFUSALS_SHOWN) -> tuple[Limit, ...]:
    """Return what `desk` does not do, each with the desk that does."""
    if desk not in kb.desks:
        return ()
    return tuple(
        Limit(refusal.text, refusal.instead, kb.desks[refusal.instead].name, refusal.valid_from, refusal.valid_until)
        for refusal in kb.desks[desk].does_not[:at_most]
        if refusal.instead in kb.desks
    )


def resident_card_address(
    desk: str,
    task: str | None = None,
    kind: str | None = None,
    code: str | None = None,
    language: str | None = None,
) -> str:
    """Return the address of the resident's card for a desk and, if known, for what, with which code and in what.

    A language in which there is no card gives the Dutch one.
    """
    taal = language if language in languages() and language != DUTCH else None
    chosen = {"loket": desk, "onderwerp": task, "hulp": kind, "code": code, "taal": taal}
    return "/kaart?" + urlencode({name: value for name, value in chosen.items() if value})


def _name_of(language: str | None) -> str | None:
    """Return how the language of a translated card is called in Dutch; None when the card is in Dutch."""
    found = languages().get(language) if language and language != DUTCH else None
    return found.name_in_dutch if found else None


def cues_address(theme: str, task: str | None = None) -> str:
    """Return the address of the cues of a theme, at those of `task`."""
    return f"{DIGITAL_HELP}?{urlencode({'thema': theme})}" + (f"#taak-{task}" if task else "")


def offer_of(kb: KnowledgeBase, advice: AdviceResponse) -> Offer | None:
    """Return how to offer the recommended desk to a resident who is stuck on the digital side, if that is it."""
    if advice.recommendation is None or not advice.readings:
        return None
    reading = advice.readings[0]
    if reading.task not in kb.tasks:
        return None
    sentence = opening_sentence(kb, reading.task, reading.kind, advice.recommendation.desk)
    return Offer(sentence, cues_address(kb.tasks[reading.task].theme, reading.task)) if sentence else None


def _state(advice: AdviceResponse) -> State:
    match advice.decision:
        case Decision.CLARIFY:
            return "clarify"
        case Decision.OUT_OF_SCOPE:
            return "unknown" if not advice.excluded else "nobody"
        case Decision.URGENT:
            return "urgent"
        case Decision.HANDLE_HERE:
            return "here"
        case Decision.REFER:
            return "refer" if advice.recommendation else "nobody"


def card(
    kb: KnowledgeBase,
    advice: AdviceResponse | None,
    own_desk: str | None = None,
    code: str | None = None,
    language: str | None = None,
) -> CardView:
    """Return the card of `advice` for a clerk at `own_desk`, recorded under `code`; or the empty card.

    `language` is what the resident speaks: the card for the resident is in that language where it exists.
    """
    front_desk = kb.desks[kb.content.municipality.front_desk]
    if advice is None:
        return CardView("empty", _LABELS["empty"], None, front_desk)
    state = _state(advice)
    reading = advice.readings[0] if advice.readings else None
    desk = advice.recommendation.desk if advice.recommendation else None
    here = desk is not None and desk == own_desk
    address = None
    if desk and desk in kb.desks and state in ("refer", "urgent") and not here:
        task, kind = (reading.task, reading.kind) if reading else (None, None)
        address = resident_card_address(desk, task, kind, code, language)
    return CardView(
        state=state,
        label=_URGENT_HERE if state == "urgent" and here else _LABELS[state],
        advice=advice,
        front_desk=front_desk,
        limits=limits_of(kb, desk) if desk and state == "refer" else (),
        resident_card=address,
        resident_card_language=_name_of(language) if address else None,
        code=code if address else None,
        offer=offer_of(kb, advice) if state == "refer" else None,
    )
