"""The words of the editor's work, and of what the desk that reported something hears of it."""

from collections.abc import Mapping
from typing import Final

from api.casework.editor_work import Outcome, WorkSort

SORTS: Final[Mapping[WorkSort, str]] = {
    WorkSort.NO_ANSWER: "Vraag zonder antwoord",
    WorkSort.NOT_RIGHT: "Klopt niet",
    WorkSort.NOT_AGREED: "Niet afgesproken",
    WorkSort.WRONG_DESK: "Geweigerd: verkeerd loket",
}
"""The sorts of work, each as a label."""

REMARKS: Final[Mapping[WorkSort, str]] = {
    WorkSort.NO_ANSWER: "Uw vraag zonder antwoord",
    WorkSort.NOT_RIGHT: "Uw opmerking dat iets niet klopt",
    WorkSort.NOT_AGREED: "Uw melding dat iets niet is afgesproken",
    WorkSort.WRONG_DESK: "Uw weigering: verkeerd loket",
}
"""The same, as the desk that reported it reads it."""

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.SENTENCES: "Er zijn voorbeeldzinnen toegevoegd",
    Outcome.DIVISION: "De taakverdeling is aangepast",
    Outcome.DESK: "De gegevens van het loket zijn aangepast",
    Outcome.TASK: "Het onderwerp of de voorbeelden zijn aangepast",
    Outcome.AGREED: "De loketten hebben het nu afgesproken",
    Outcome.EXPLAINED: "Het is uitgelegd aan het loket",
    Outcome.RIGHT: "Het klopt zoals het is: er is niets veranderd",
}

BY_NOTE: Final = (Outcome.DESK, Outcome.TASK, Outcome.DIVISION, Outcome.AGREED, Outcome.EXPLAINED, Outcome.RIGHT)
"""What can be closed with a note: it was done elsewhere, or nothing had to be done."""

BECAME: Final[Mapping[Outcome, str]] = {
    Outcome.SENTENCES: "aangepast",
    Outcome.DIVISION: "aangepast",
    Outcome.DESK: "aangepast",
    Outcome.TASK: "aangepast",
    Outcome.AGREED: "afgesproken",
    Outcome.EXPLAINED: "uitgelegd",
    Outcome.RIGHT: "bekeken, het klopt zoals het is",
}
"""What became of it in a word or two: "aangepast op 5 november"."""

EXPLAINED: Final[Mapping[Outcome, str]] = {
    Outcome.SENTENCES: "Loketwijzer herkent deze vraag nu beter.",
    Outcome.DIVISION: "In de taakverdeling staat nu wie dit doet.",
    Outcome.DESK: "De gegevens van het loket zijn bijgewerkt.",
    Outcome.TASK: "Het onderwerp is bijgewerkt.",
    Outcome.AGREED: "De loketten hebben afgesproken wie dit doet.",
    Outcome.EXPLAINED: "De redactie heeft het uitgelegd.",
    Outcome.RIGHT: "De redactie heeft ernaar gekeken en niets veranderd.",
}
"""The same in a sentence, for when the editor wrote nothing."""
