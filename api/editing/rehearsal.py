"""What a change does to recognition, before it is published: questions of which is known what is right, asked twice.

Once to the recogniser that answers now, once to the one that a publication would be served by at once (decision 0015).
It judges with the code of `make evaluate`. Only the questions nearest to what changes are asked: the others hear of it
too little to be answered differently. It takes seconds, so it is worked out beside the requests.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from api.advice import Recognised
from api.decision import Costs
from api.editing.publication import Proposal, ordinary_moment
from api.live import Live
from api.measuring import measure
from api.problems import UnavailableError
from api.remembering import RememberingRecogniser
from indexer.errors import IndexerError
from indexer.evaluation import Judged
from indexer.index import PassageIndex
from indexer.model import Report
from indexer.passages import Passage, passages
from indexer.questions import Behaviour, Question
from indexer.regression import GOOD
from knowledge.base import KnowledgeBase
from knowledge.masking import mask

logger = logging.getLogger(__name__)

Float32 = NDArray[np.float32]

MOST: Final = 80
"""So many questions are asked twice: some six seconds on two cores."""

AT_A_TIME: Final = 8
"""A question at the counter waits for no more than these: a tenth of a second."""

KEPT: Final = 16
"""So many looks are remembered; an editor who comes back to the page does not wait again."""

WAIT_SECONDS: Final = 8.0
"""The part of the page that shows it waits this long, and then says that it is still being worked out."""


@runtime_checkable
class Rehearses(Protocol):
    """A recogniser that knows what it would become; `indexer.recognition.Recogniser` is one."""

    @property
    def index(self) -> PassageIndex:
        """The passages that it knows, with their vectors."""

    def encode(self, texts: Sequence[str]) -> Float32:
        """Return the embeddings of texts, the same for every revision."""

    def read_vectors(self, texts: Sequence[str], vectors: Float32) -> Sequence[Recognised]:
        """Return what the texts say; `vectors` are theirs."""

    def with_content(self, base: KnowledgeBase, report: Report) -> Self | None:
        """Return what it becomes with other content; None when too much is new for that."""


class State(StrEnum):
    """How far it is, or why there is nothing to show."""

    BUSY = "bezig"
    DONE = "klaar"
    NO_INFLUENCE = "geen-invloed"
    NO_QUESTIONS = "geen-vragen"
    TOO_MUCH = "te-veel"
    UNAVAILABLE = "niet-nu"
    FAILED = "mislukt"


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that is answered rightly in only one of both."""

    before: Judged
    after: Judged

    @property
    def question(self) -> Question:
        """What was asked, and what is right."""
        return self.before.question


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it: of `known` questions the nearest `asked` ones; `right` of those are answered rightly now."""

    state: State
    known: int = 0
    asked: int = 0
    right: int = 0
    gained: tuple[Turned, ...] = ()
    lost: tuple[Turned, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """Answers that are known already, as a recogniser."""

    found: Mapping[str, Recognised]
    provisional: bool = True

    def read(self, text: str) -> Recognised:
        """Return what was read."""
        return self.found[text]


class Rehearsing:
    """Works out rehearsals one at a time; safe to use from several threads."""

    def __init__(
        self,
        live: Callable[[], Live],
        questions: Callable[[], tuple[Question, ...]],
        costs: Costs,
        clock: Callable[[], datetime],
    ) -> None:
        """Ask the recogniser of `live`; `questions` may raise QuestionFileError."""
        self._clock = clock
        self._live = live
        self._questions = questions
        self._costs = costs
        self._vectors: dict[str, Float32] = {}
        self._before: tuple[Rehearses, dict[str, Recognised]] | None = None
        self._found: OrderedDict[str, Future[Rehearsal]] = OrderedDict()
        self._turn = threading.Lock()
        self._worker = ThreadPoolExecutor(1, "proefvragen")

    def of(self, proposal: Proposal, wait: float = WAIT_SECONDS) -> Rehearsal:
        """Return what publishing the proposal does, BUSY when that is not known within `wait` seconds.

        A failed one is tried again at the next look. Blocks, so call it from a thread.
        """
        if proposal.after is None or proposal.impact is None or proposal.impact.broken:
            return Rehearsal(State.UNAVAILABLE)
        with self._turn:
            going = self._found.get(proposal.seal)
            if going is None:
                going = self._worker.submit(self._safely, proposal.base, proposal.after)
                self._found[proposal.seal] = going
                while len(self._found) > KEPT:
                    self._found.popitem(last=False)[1].cancel()
        try:
            found = going.result(wait)
        except TooLate:
            return Rehearsal(State.BUSY)
        if found.state in (State.FAILED, State.UNAVAILABLE):
            with self._turn:
                self._found.pop(proposal.seal, None)
        return found

    def close(self) -> None:
        """Stop; what is going on ends first."""
        self._worker.shutdown(cancel_futures=True)

    def _safely(self, before: KnowledgeBase, after: KnowledgeBase) -> Rehearsal:
        try:
            return self._work_out(before, after)
        except UnavailableError:
            return Rehearsal(State.UNAVAILABLE)
        except IndexerError as trouble:
            logger.warning("De proefvragen konden niet worden gesteld: %s", trouble)
        except Exception:
            logger.exception("De proefvragen konden niet worden gesteld")
        return Rehearsal(State.FAILED)

    def _work_out(self, before: KnowledgeBase, after: KnowledgeBase) -> Rehearsal:
        changed = _changed(before, after)
        cells = before.cells.keys() ^ after.cells.keys()
        themes = [{task.id: task.theme for task in kb.content.tasks} for kb in (before, after)]
        if not changed and not cells and themes[0] == themes[1] and before.kinds.keys() == after.kinds.keys():
            return Rehearsal(State.NO_INFLUENCE)
        questions = tuple(_asked(self._questions(), before, after))
        if not questions:
            return Rehearsal(State.NO_QUESTIONS)
        live = self._live()
        recogniser = live.recogniser
        inner = recogniser.recogniser if isinstance(recogniser, RememberingRecogniser) else recogniser
        if not isinstance(inner, Rehearses) or live.kb.revision != before.revision:
            return Rehearsal(State.UNAVAILABLE)
        then = inner.with_content(after, logger.info)
        if then is None:
            return Rehearsal(State.TOO_MUCH, len(questions))
        tasks = {task for task, _ in cells}
        near = self._nearest(questions, changed, tasks, (inner.index, then.index), inner)
        return self._compared(before, after, (inner, then), near, len(questions))

    def _compared(
        self,
        before: KnowledgeBase,
        after: KnowledgeBase,
        recognisers: tuple[Rehearses, Rehearses],
        questions: tuple[Question, ...],
        of: int,
    ) -> Rehearsal:
        now, then = recognisers
        if self._before is None or self._before[0] is not now:
            self._before = (now, {})
        read = self._before[1]
        read.update(self._read(now, [text for text in map(_bare, questions) if text not in read]))
        moment = ordinary_moment(self._clock())
        answers = (before, _Read(read)), (after, _Read(self._read(then, list(map(_bare, questions)))))
        was, will = (measure(kb, known, self._costs, questions, moment)[0].judged for kb, known in answers)
        pairs = [Turned(one, other) for one, other in zip(was, will, strict=True)]
        return Rehearsal(
            State.DONE,
            of,
            len(questions),
            sum(pair.before.outcome in GOOD for pair in pairs),
            tuple(pair for pair in pairs if pair.after.outcome in GOOD and pair.before.outcome not in GOOD),
            tuple(pair for pair in pairs if pair.before.outcome in GOOD and pair.after.outcome not in GOOD),
        )

    def _read(self, recogniser: Rehearses, texts: Sequence[str]) -> dict[str, Recognised]:
        found: dict[str, Recognised] = {}
        for start in range(0, len(texts), AT_A_TIME):
            part = texts[start : start + AT_A_TIME]
            vectors = np.stack([self._vectors[text] for text in part])
            found.update(zip(part, recogniser.read_vectors(part, vectors), strict=True))
        return found

    def _nearest(
        self,
        questions: tuple[Question, ...],
        changed: Sequence[Passage],
        tasks: set[str],
        indexes: tuple[PassageIndex, PassageIndex],
        recogniser: Rehearses,
    ) -> tuple[Question, ...]:
        """Return the questions that hear most of the change, in their own order.

        Those about a task of which a cell came or went come first, then those whose words are most like what changed.
        """
        new = [text for text in map(_bare, questions) if text not in self._vectors]
        for start in range(0, len(new), AT_A_TIME):
            part = new[start : start + AT_A_TIME]
            self._vectors.update(zip(part, recogniser.encode(part), strict=True))
        nearness = np.zeros(len(questions), np.float32)
        if changed:
            known = {**indexes[0].by_text(), **indexes[1].by_text()}
            of_change = np.stack([known[passage.text_sha256()] for passage in changed])
            nearness += (np.stack([self._vectors[_bare(question)] for question in questions]) @ of_change.T).max(axis=1)
        nearness += [any(task in tasks for task, _ in question.labels) for question in questions]
        chosen = sorted(np.argsort(-nearness, kind="stable")[:MOST])
        return tuple(questions[place] for place in chosen)


def _changed(before: KnowledgeBase, after: KnowledgeBase) -> tuple[Passage, ...]:
    """Return the texts that are in only one of both, or about something else in the other."""
    one, other = set(passages(before)), set(passages(after))
    return tuple(sorted(one ^ other, key=lambda passage: passage.key))


def _asked(questions: Iterable[Question], before: KnowledgeBase, after: KnowledgeBase) -> Iterable[Question]:
    """Yield the questions that this municipality can answer now; of an unknown asking desk is not asked."""
    for question in questions:
        known = any(label in before.cells for label in question.labels)
        if known or question.behaviour is Behaviour.OUT_OF_SCOPE:
            here = question.from_desk in before.desks and question.from_desk in after.desks
            yield question if here else replace(question, from_desk=None)


def _bare(question: Question) -> str:
    """Return the words as the advice reads them."""
    return mask(question.text).bare
