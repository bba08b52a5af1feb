"""Recognises the dialogue act of a message: a component of Rasa's pipeline, running in Rasa's environment.

Rasa's own LogisticRegressionClassifier takes raw counts, so that a long story outweighs everything, and does not let
its regularisation be set. This one weighs words and character n-grams by how telling they are and normalises for
length; on the same examples it makes fewer mistakes and trains in seconds. What a message is about is not recognised
here.
"""

import re
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

FILE = "acts.joblib"
LONG = 25
"""From this many words a message is simply long."""

Config = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(IntentClassifier, GraphComponent):
    """Logistic regression over words, characters, the patterns in the training data, and the length."""

    @staticmethod
    def get_default_config() -> Config:
        """How strongly the weights are kept small, and what a pattern weighs against the words."""
        return {"inverse_regularisation": 30.0, "pattern_weight": 0.5, "ranking_length": 5}

    def __init__(self, config: Config, storage: ModelStorage, resource: Resource) -> None:
        """An untrained classifier."""
        self._config, self._storage, self._resource = config, storage, resource
        self._patterns: list[str] = []
        a_word = r"(?u)\w+|\?"
        self._words = TfidfVectorizer(ngram_range=(1, 3), token_pattern=a_word, sublinear_tf=True)
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        self._regression = LogisticRegression(
            solver="liblinear",
            C=config["inverse_regularisation"],
            class_weight="balanced",
            max_iter=300,
            random_state=42,
        )

    @classmethod
    def create(
        cls, config: Config, model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> "ActClassifier":
        """Make an untrained classifier (called by Rasa)."""
        del execution_context
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Config,
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> "ActClassifier":
        """Read a trained classifier back (called by Rasa)."""
        made = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            made._restore(joblib.load(folder / FILE))  # noqa: SLF001 - its own
        return made

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples and keep what was learnt."""
        examples = [(item.get(TEXT), item.get(INTENT)) for item in training_data.intent_examples if item.get(TEXT)]
        texts, acts = [text for text, _ in examples], [act for _, act in examples]
        self._patterns = [feature["pattern"] for feature in training_data.regex_features]
        self._words.fit(self._framed(texts))
        self._letters.fit(texts)
        self._regression.fit(self._features(texts), acts)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump((self._patterns, self._words, self._letters, self._regression), folder / FILE)
        return self._resource

    def _restore(self, learnt: tuple[list[str], TfidfVectorizer, TfidfVectorizer, LogisticRegression]) -> None:
        self._patterns, self._words, self._letters, self._regression = learnt

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the act and its rivals to each message; the payload of a button already has its act."""
        heard = [message for message in messages if message.get(TEXT)]
        if heard:
            chances = self._regression.predict_proba(self._features([message.get(TEXT) for message in heard]))
            for message, row in zip(heard, chances, strict=True):
                best = np.argsort(-row)[: self._config["ranking_length"]]
                ranking = [{"name": self._regression.classes_[i], "confidence": float(row[i])} for i in best]
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _features(self, texts: list[str]) -> csr_matrix:
        compiled = [re.compile(pattern, re.IGNORECASE) for pattern in self._patterns]
        weight = self._config["pattern_weight"]
        shape = [
            [weight * bool(pattern.search(text)) for pattern in compiled] + [min(len(text.split()), LONG) / LONG]
            for text in texts
        ]
        return hstack(
            [csr_matrix(shape), self._words.transform(self._framed(texts)), self._letters.transform(texts)]
        ).tocsr()

    @staticmethod
    def _framed(texts: list[str]) -> list[str]:
        """Mark beginning and end, so that 'doet' as a first word is another word than 'doet' somewhere."""
        return [f"zzbegin {text} zzeinde" for text in texts]
