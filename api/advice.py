"""The advice: recognition and division combined into one decision for one question in one context."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from api import recommendation as rec
from api.decision import Choice, Costs, Reading, Route, choose, is_urgent, routes
from api.moment_words import moment_as_meant
from api.moments import moment_of
from api.problems import FieldProblem, UnknownDeskError, ValidationError
from api.questions import MAX_OPTIONS, question, readings_of
from api.weighing import weighed
from api.wire import AdviceRequest, AdviceResponse, Context, Decision
from api.wire import Reading as WireReading
from knowledge.base import KnowledgeBase
from knowledge.digital_help import opening_sentence
from knowledge.division import URGENT, Circumstances, Outcome, place
from knowledge.masking import mask

SHOWN_READINGS = 10

SURE_OF_A_TASK: Final = 0.5
"""The share of the likeliest task among the readings from which a kind of help that was said is for that task."""

_FLOOR: Final = 1e-6
"""The chance of an option whose readings have dropped out of the ten best; it still means what it says."""


class Recognised(Protocol):
    """What recognition says about a text."""

    @property
    def readings(self) -> Sequence[Reading]:
        """The readings, most probable first."""

    @property
    def inside(self) -> float:
        """The probability that the text is about anything in this knowledge base."""

    @property
    def alike(self) -> Sequence[str]:
        """The ambiguous sentences of this knowledge base that are most like the text, nearest first."""


class Recognises(Protocol):
    """Turns words into readings; belongs to one revision."""

    @property
    def provisional(self) -> bool:
        """Whether it was derived in haste, and a whole one should take its place."""

    def read(self, text: str) -> Recognised:
        """Return what `text` (without personal data) may mean."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A reading whose probability is set aside: the clerk chose it."""

    task: str
    kind: str
    probability: float


def check_desks(kb: KnowledgeBase, from_desk: str | None, visited: Sequence[str]) -> None:
    """Raise UnknownDeskError for the first desk id that does not exist in this revision."""
    for field, desks in (("from_desk", (from_desk,)), ("visited", visited)):
        for desk in desks:
            if desk is not None and desk not in kb.desks:
                raise UnknownDeskError(desk, field)


def circumstances_of(kb: KnowledgeBase, context: Context, now: datetime) -> Circumstances:
    """Return the circumstances of a request.

    Raises:
        UnknownDeskError: a desk in the request does not exist in this revision.

    """
    check_desks(kb, context.from_desk, context.visited)
    return Circumstances(
        moment=moment_of(context.at, now),
        asking_desk=context.from_desk,
        visited=frozenset(context.visited),
        village=context.village,
        language=context.language,
        wheelchair=bool(context.wheelchair),
    )


def advise(
    kb: KnowledgeBase, recogniser: Recognises, request: AdviceRequest, costs: Costs, now: datetime
) -> AdviceResponse:
    """Decide on one question.

    Raises:
        ValidationError: nothing is left of the text without personal data, or an answer names no option.
        UnknownDeskError: a desk in the request does not exist.

    """
    circumstances = circumstances_of(kb, request, now)
    kb = kb.on(circumstances.day)
    masked = mask(request.text)
    if not any(letter.isalnum() for letter in masked.bare):
        raise ValidationError(
            [FieldProblem("text", "Schrijf in een paar woorden wat de inwoner nodig heeft, zonder persoonsgegevens.")]
        )
    recognised = recogniser.read(moment_as_meant(masked.bare))
    found_readings = weighed(recognised.readings, masked.bare)
    readings = [item for item in found_readings if not (request.urgency_settled and item.kind == URGENT)]
    answered = _answered(kb, request, readings)
    if answered is not None:
        readings = answered
    decider = _Decider(kb, circumstances, costs, masked.kinds)
    if not readings:
        return decider.declined(readings)
    found = routes(kb, readings, circumstances)
    if answered is not None:
        return decider.settled(readings, found[0])
    if is_urgent(readings, recognised.inside, costs):
        return decider.settled(_urgent_first(readings), routes(kb, _urgent(readings), circumstances)[0])
    choice = choose(found, recognised.inside, costs, may_ask=request.may_ask, offered=MAX_OPTIONS)
    if choice is Choice.DECLINE:
        return decider.declined(readings)
    if choice is Choice.ASK:
        return decider.asks(readings, found, recognised.alike)
    return decider.settled(readings, found[0])


def _urgent(readings: Sequence[Reading]) -> list[Reading]:
    return [reading for reading in readings if reading.kind == URGENT]


def _urgent_first(readings: Sequence[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: reading.kind != URGENT)


def _answered(kb: KnowledgeBase, request: AdviceRequest, readings: list[Reading]) -> list[Reading] | None:
    """Return the readings that remain after the clerk's answers, or None when nothing was answered.

    Of a chosen option its readings stay. After 'geen van deze' nothing stays: what was offered were the likeliest
    readings, so the honest answer is that this is not known.
    """
    if not request.answers:
        return _of_kind_said(kb, request.kind, readings)
    option = request.answers[-1].option
    pairs = readings_of(kb, option)
    if pairs is None:
        raise ValidationError([FieldProblem("answers", "Deze keuze hoort niet bij de vraag. Stel de vraag opnieuw.")])
    known = {(reading.task, reading.kind): reading.probability for reading in readings}
    if pairs:
        return [_Chosen(task, kind, known.get((task, kind), 0.0) + _FLOOR) for task, kind in pairs]
    return []


def _of_kind_said(kb: KnowledgeBase, kind: str | None, readings: list[Reading]) -> list[Reading] | None:
    """Return the reading with the kind of help that was said, for the task that it most likely is.

    None when no kind was said, when nothing is agreed about it for that task, or when the task is not sure enough.
    """
    tasks: dict[str, float] = {}
    for reading in readings:
        tasks[reading.task] = tasks.get(reading.task, 0.0) + reading.probability
    task = max(tasks, key=tasks.__getitem__, default="")
    if kind is None or (task, kind) not in kb.cells or tasks[task] < SURE_OF_A_TASK * sum(tasks.values()):
        return None
    chance = sum(reading.probability for reading in readings if (reading.task, reading.kind) == (task, kind))
    return [_Chosen(task, kind, chance + _FLOOR)]


@dataclass(frozen=True, slots=True)
class _Decider:
    """Puts a decision into the shape of the contract."""

    kb: KnowledgeBase
    circumstances: Circumstances
    costs: Costs
    masked: tuple[str, ...]

    def declined(self, readings: Sequence[Reading]) -> AdviceResponse:
        front = self.kb.desks[self.kb.content.municipality.front_desk].name
        message = (
            "Dit weet ik niet. Beschrijf het met andere woorden: waar gaat het over, en wat wil de inwoner? "
            f"Komt u er niet uit, overleg dan met {front}."
        )
        return self._response(Decision.OUT_OF_SCOPE, message, readings)

    def asks(self, readings: Sequence[Reading], found: Sequence[Route], alike: Sequence[str]) -> AdviceResponse:
        asked = question(self.kb, found, alike)
        return self._response(Decision.CLARIFY, asked.text, readings).model_copy(update={"question": asked})

    def settled(self, readings: Sequence[Reading], route: Route) -> AdviceResponse:
        """Settle on `route`, whose most probable reading comes first in the answer."""
        best = route.readings[0]
        ordered = [best, *(reading for reading in readings if (reading.task, reading.kind) != (best.task, best.kind))]
        placement = place(self.kb, best.task, best.kind, self.circumstances)
        recommended = rec.recommendation(self.kb, placement, self.circumstances)
        decision, message = self._decision(best, placement.outcome, recommended.name if recommended else None)
        now = self.circumstances.moment
        return self._response(decision, message, ordered).model_copy(
            update={
                "recommendation": recommended,
                "alternatives": rec.alternatives(self.kb, placement, now),
                "excluded": rec.excluded(self.kb, placement, now),
                "opening": recommended and opening_sentence(self.kb, best.task, best.kind, recommended.desk),
            }
        )

    def _decision(self, reading: Reading, outcome: Outcome, name: str | None) -> tuple[Decision, str]:
        here = outcome is Outcome.HANDLE_HERE
        if name is None:
            return Decision.OUT_OF_SCOPE, self._nobody(reading)
        if reading.kind == URGENT and here:
            return Decision.URGENT, f"Spoed: pak dit nu zelf op bij {name}."
        if reading.kind == URGENT:
            return Decision.URGENT, f"Spoed: neem nu contact op met {name}."
        if here:
            return Decision.HANDLE_HERE, f"Dit kunt u hier doen: {name}."
        return Decision.REFER, f"Verwijs door naar {name}."

    def _nobody(self, reading: Reading) -> str:
        task = self.kb.tasks[reading.task].name
        what = rec.phrase(self.kb, reading.kind)
        return (
            f"Voor {task} ({what}) is geen loket meer over. Stuur de inwoner niet verder. "
            f"{self.kb.content.escalation.coordinator}"
        )

    def _response(self, decision: Decision, message: str, readings: Sequence[Reading]) -> AdviceResponse:
        return AdviceResponse(
            decision=decision,
            message=message,
            readings=tuple(
                WireReading(
                    task=reading.task,
                    kind=reading.kind,
                    probability=min(1.0, round(reading.probability, 4)),
                    task_name=self.kb.tasks[reading.task].name,
                    kind_name=self.kb.kinds[reading.kind].name,
                )
                for reading in readings[:SHOWN_READINGS]
            ),
            recommendation=None,
            alternatives=(),
            excluded=(),
            question=None,
            masked=self.masked,
            revision=self.kb.revision,
        )
