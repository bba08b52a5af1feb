"""Recognises the dialogue act of a message: a component of Rasa's pipeline, running in Rasa's environment.

Rasa's own LogisticRegressionClassifier takes raw counts, so that a long story outweighs everything, and does not let
its regularisation be set. This one weighs words and character n-grams by how telling they are and normalises for
length; on the same examples it makes fewer mistakes and trains in seconds. What a message is about is not recognised
here.

Whether a message is a question about a desk shows in how it is built around the name of a desk. So the patterns are
read on a text in which every desk is one and the same word: the words for kinds of desks (the pattern `desk_word`), and
the names that the api found in the message, which come along as `named`. The api knows what an editor published a
minute ago; nothing has to be trained for it. What plainly is a question of either
sort, by what the api heard, is that; and where one clause of a story asks something about a desk, that clause alone
decides which of both it is. Examples from the content (`knowledge/situations.py`) bring the names along.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

FILE = "acts.joblib"
LONG = 25
"""From this many words a message is simply long."""

DESK_WORD = "desk_word"
"""The pattern that finds kinds of desks."""

A_DESK = "zzloket"
"""What every desk reads as."""

A_DESK_NAMED = "desk"
"""The entity by which examples from the content mark the name of a desk."""

QUESTIONS = ("ask_desk", "ask_division")
"""The acts that a clause which asks something about a desk can have."""

PLAIN = {
    "abuses": "insult",
    "only_personal": "out_of_scope",
    "asks_words": "handover_card",
    "asks_desk": "ask_desk",
    "asks_division": "ask_division",
}
"""What the api hears that leaves no doubt, with the act that it is."""

Config = dict[str, Any]
Span = Sequence[int]
Learnt = tuple[dict[str, str], TfidfVectorizer, TfidfVectorizer, TfidfVectorizer, LogisticRegression]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(IntentClassifier, GraphComponent):
    """Logistic regression over words, how they stand around the name of a desk, characters, patterns and length."""

    @staticmethod
    def get_default_config() -> Config:
        """How strongly the weights are kept small, and what a pattern weighs against the words."""
        return {"inverse_regularisation": 30.0, "pattern_weight": 1.0, "ranking_length": 5}

    def __init__(self, config: Config, storage: ModelStorage, resource: Resource) -> None:
        """An untrained classifier."""
        self._config, self._storage, self._resource = config, storage, resource
        self._patterns: dict[str, str] = {}
        self._compiled: dict[str, re.Pattern[str]] = {}
        a_word = r"(?u)\w+|\?"
        self._words = TfidfVectorizer(ngram_range=(1, 3), token_pattern=a_word, sublinear_tf=True)
        self._built = TfidfVectorizer(ngram_range=(1, 4), token_pattern=a_word, min_df=2, sublinear_tf=True)
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
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
        examples = [item for item in training_data.intent_examples if item.get(TEXT)]
        texts, acts = [item.get(TEXT) for item in examples], [item.get(INTENT) for item in examples]
        named = [
            [
                (entity["start"], entity["end"])
                for entity in item.get(ENTITIES) or ()
                if entity["entity"] == A_DESK_NAMED
            ]
            for item in examples
        ]
        self._compile({feature["name"]: feature["pattern"] for feature in training_data.regex_features})
        self._words.fit(self._framed(texts))
        self._built.fit(self._framed([self._alike(text, spans) for text, spans in zip(texts, named, strict=True)]))
        self._letters.fit(texts)
        self._regression.fit(self._features(texts, named), acts)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump((self._patterns, self._words, self._built, self._letters, self._regression), folder / FILE)
        return self._resource

    def _restore(self, learnt: Learnt) -> None:
        patterns, self._words, self._built, self._letters, self._regression = learnt
        self._compile(patterns)

    def _compile(self, patterns: dict[str, str]) -> None:
        self._patterns = patterns
        self._compiled = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in sorted(patterns.items())}

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the act and its rivals to each message; the payload of a button already has its act."""
        heard = [message for message in messages if message.get(TEXT)]
        if heard:
            texts = [message.get(TEXT) for message in heard]
            named = [(message.get("metadata") or {}).get("named") or () for message in heard]
            chances = self._regression.predict_proba(self._features(texts, named))
            for message, row in zip(heard, chances, strict=True):
                best = np.argsort(-row)[: self._config["ranking_length"]]
                ranking = [{"name": self._regression.classes_[i], "confidence": float(row[i])} for i in best]
                act = self._plain(message)
                if act:
                    ranking = [{"name": act, "confidence": 1.0}, *(rival for rival in ranking if rival["name"] != act)]
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _plain(self, message: Message) -> str | None:
        """The act that the api's hearing leaves no doubt about, or None."""
        metadata = message.get("metadata") or {}
        heard = metadata.get("heard") or {}
        for what, act in PLAIN.items():
            if heard.get(what):
                return act
        if not heard.get("asking"):
            return None
        start, end = heard["asking"]
        inside = [(first - start, last - start) for first, last in metadata.get("named") or () if start <= first < end]
        (chances,) = self._regression.predict_proba(self._features([message.get(TEXT)[start:end]], [inside]))
        places = {act: list(self._regression.classes_).index(act) for act in QUESTIONS}
        return max(QUESTIONS, key=lambda act: float(chances[places[act]]))

    def _features(self, texts: list[str], named: Sequence[Iterable[Span]]) -> csr_matrix:
        weight = self._config["pattern_weight"]
        patterns = [pattern for name, pattern in self._compiled.items() if name != DESK_WORD]
        every_alike = [self._alike(text, spans) for text, spans in zip(texts, named, strict=True)]
        shape = []
        for alike in every_alike:
            found = [weight * bool(pattern.search(alike)) for pattern in patterns]
            shape.append([*found, weight * (A_DESK in alike), min(len(alike.split()), LONG) / LONG])
        return hstack(
            [
                csr_matrix(shape),
                self._words.transform(self._framed(texts)),
                self._built.transform(self._framed(every_alike)),
                self._letters.transform(texts),
            ]
        ).tocsr()

    def _alike(self, text: str, named: Iterable[Span]) -> str:
        """The text with one word for every desk in it; `named` holds the (start, end) of names."""
        desk_word = self._compiled.get(DESK_WORD)
        spans = [(int(start), int(end)) for start, end in named]
        spans += [match.span() for match in desk_word.finditer(text)] if desk_word else []
        parts, done = [], 0
        for start, end in sorted(spans):
            if start >= done:
                parts += [text[done:start], A_DESK]
            done = max(done, end)
        return "".join((*parts, text[done:]))

    @staticmethod
    def _framed(texts: list[str]) -> list[str]:
        """Mark beginning and end, so that 'doet' as a first word is another word than 'doet' somewhere."""
        return [f"zzbegin {text} zzeinde" for text in texts]
