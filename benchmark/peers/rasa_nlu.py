"""Rasa's own way: tasks as intents. A message has one intent, so a second model with kinds as intents says the kind.

Of the kinds, the surest is taken that the training texts have for the task; the others would lead to no desk.
"""

import asyncio
import json
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.utils.log_utils import configure_structlog

from benchmark.protocol import OUT_OF_SCOPE, Asked, Assignment, Label, Text

FEATURES: Sequence[Mapping[str, Any]] = (
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
)
"""What Rasa proposes for a language without a model of its own (`rasa init`), as far as it is about intents."""
LOGISTIC: Mapping[str, Any] = {"name": "LogisticRegressionClassifier"}
"""With the settings that it has by itself."""


class RasaIntents:
    """Two trained Rasa models, of tasks (by `classifier`) and of kinds (always LOGISTIC), asked in this process."""

    def __init__(self, assignment: Assignment, classifier: Mapping[str, Any]) -> None:
        configure_structlog(logging.WARNING)
        logging.getLogger().setLevel(logging.WARNING)
        scratch = Path(assignment.scratch)
        os.environ["RASA_CACHE_DIRECTORY"] = str(scratch / "cache")  # another run's cache would save the training
        self._loop = asyncio.new_event_loop()
        self._kinds: dict[str, set[str]] = {}
        for text in assignment.texts:
            if text.kind is not None:
                self._kinds.setdefault(text.task, set()).add(text.kind)
        self._tasks_model = _trained(scratch, "tasks", classifier, ((text, text.task) for text in assignment.texts))
        self._kinds_model = _trained(
            scratch, "kinds", LOGISTIC, ((text, text.kind) for text in assignment.texts if text.kind is not None)
        )

    def answer(self, asked: Asked) -> Label:
        """Return the first intent of each model."""
        task = self._ranking(self._tasks_model, asked.text)[0]
        if task == OUT_OF_SCOPE:
            return Label(task, None)
        kinds = self._ranking(self._kinds_model, asked.text)
        return Label(task, next((kind for kind in kinds if kind in self._kinds.get(task, ())), None))

    def _ranking(self, agent: Agent, text: str) -> list[str]:
        parsed = self._loop.run_until_complete(agent.parse_message(text))
        return [str(intent["name"]) for intent in parsed["intent_ranking"]]


def _trained(scratch: Path, name: str, classifier: Mapping[str, Any], texts: Iterable[tuple[Text, str]]) -> Agent:
    """Train a model of which each text's second value is the intent, and load it."""
    config, data = scratch / f"{name}-config.yml", scratch / f"{name}.json"
    recipe = {"recipe": "default.v1", "assistant_id": name, "language": "nl", "pipeline": [*FEATURES, classifier]}
    config.write_text(json.dumps(recipe), encoding="utf-8")  # JSON is YAML
    examples = [{"text": text.text, "intent": intent, "entities": []} for text, intent in texts]
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
    model = train_nlu(str(config), str(data), str(scratch), fixed_model_name=name)
    if model is None:
        raise RuntimeError(f"Rasa heeft geen model gemaakt van {data.name}.")
    return Agent.load(model)
