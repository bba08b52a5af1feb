"""Questions for the tests, and how a program is asked them."""

from benchmark.protocol import Asked
from indexer.questions import Behaviour, Question


def question_about(name, label):
    """A question of which this label is right; its text is its name."""
    return Question(name, name, "clerk", None, Behaviour.REFER, (label,))


def asked_of(question, chosen=None):
    """The question as a program gets it."""
    return Asked(question.id, question.text, question.from_desk, chosen)
