"""This product: recognition and advice in this process, on an index built anew for the comparison."""

import logging
from dataclasses import replace
from pathlib import Path

from api.advice import advise
from api.measuring import TUESDAY
from api.recognising import recogniser_maker
from api.settings import Settings
from api.wire import AdviceRequest
from benchmark.protocol import OUT_OF_SCOPE, Advice, Asked, Assignment
from knowledge.base import KnowledgeBase
from knowledge.store import load_published


class Loketwijzer:
    """The advice as `make evaluate` measures it, which may put one question."""

    may_ask = True

    def __init__(self, assignment: Assignment) -> None:
        logging.disable(logging.WARNING)  # that there is no index yet is as it should be
        settings = Settings.load()
        self._kb = _learnt_from(load_published(settings.database_url, settings.municipality), assignment)
        scratch = Path(assignment.scratch)
        if settings.model_folder.exists():
            (scratch / "model").symlink_to(settings.model_folder)
        self._recogniser = recogniser_maker(settings.model_copy(update={"data": scratch}))(self._kb)
        self._costs = settings.costs

    def answer(self, asked: Asked) -> Advice:
        """Return the advice, or when an option was chosen the advice after that."""
        request = AdviceRequest.model_validate(
            {
                "text": asked.text,
                "from_desk": asked.from_desk,
                "may_ask": self.may_ask,
                "answers": [dict(zip(("question", "option"), asked.chosen, strict=True))] if asked.chosen else [],
            }
        )
        return Advice(advise(self._kb, self._recogniser, request, self._costs, TUESDAY).model_dump(mode="json"))


class LoketwijzerWithoutQuestion(Loketwijzer):
    """The same advice without asking anything, as the peers answer."""

    may_ask = False


def _learnt_from(kb: KnowledgeBase, assignment: Assignment) -> KnowledgeBase:
    """Return the knowledge with only the utterances of the assignment: all of them, or fewer for a quick run."""
    given = {(text.text, text.task, text.kind) for text in assignment.texts}
    kept = tuple(
        utterance
        for utterance in kb.content.utterances
        if (utterance.text, utterance.task or OUT_OF_SCOPE, utterance.kind) in given
    )
    return replace(kb, content=kb.content.model_copy(update={"utterances": kept}))
