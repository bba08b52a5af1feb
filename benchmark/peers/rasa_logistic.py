"""Rasa with its logistic regression."""

from benchmark.peers.rasa_nlu import LOGISTIC, RasaIntents
from benchmark.protocol import Assignment


class RasaLogistic(RasaIntents):
    """Tasks as intents of LogisticRegressionClassifier."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(assignment, LOGISTIC)
