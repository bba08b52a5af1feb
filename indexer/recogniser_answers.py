"""Answers by recognition alone: the first desk of the best reading, never a question.

What the evaluation says of these is the quality of the readings, before the decision layer weighs and asks.
"""

from collections.abc import Mapping
from typing import Any

from indexer.evaluation import Answer
from indexer.recognition import Recogniser
from knowledge.base import KnowledgeBase

URGENT_FROM = 0.1
"""spoed from this probability on: a false alarm is better than a miss."""
LIKELIER = 0.5
HELPING = ("voert-uit", "helpt")


def recogniser_answers(base: KnowledgeBase, recogniser: Recogniser) -> Answer:
    """Return an answering function over `recogniser`."""

    def answer(request: Mapping[str, Any]) -> Mapping[str, Any]:
        said = recogniser.read(request["text"])
        urgent = said.urgency >= URGENT_FROM
        readings = [
            {"task": reading.task, "kind": reading.kind, "probability": reading.probability}
            for reading in sorted(said.readings, key=lambda reading: urgent and reading.kind != "spoed")
        ]
        lines = base.cells[(str(readings[0]["task"]), str(readings[0]["kind"]))]
        here = any(line.desk == request["from_desk"] and line.role in HELPING for line in lines)
        if said.inside < LIKELIER:
            return {"decision": "out-of-scope", "readings": readings, "recommendation": None}
        decision = "urgent" if urgent else "handle-here" if here else "refer"
        desk = request["from_desk"] if decision == "handle-here" else lines[0].desk
        return {"decision": decision, "readings": readings, "recommendation": {"desk": desk}}

    return answer
