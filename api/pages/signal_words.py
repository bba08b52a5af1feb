"""The words for what a signal says, as a clerk reads them."""

from collections.abc import Mapping
from typing import Final

from api.casework.signal import Channel, Question, Severity, Step

CHANNELS: Final[Mapping[str, str]] = {
    Channel.LETTER: "Brief",
    Channel.FORM: "Formulier",
    Channel.SITE: "Website",
    Channel.APP: "App",
    Channel.PHONE: "Telefoon",
    Channel.COUNTER: "Balie",
}
STEPS: Final[Mapping[str, str]] = {
    Step.FIND: "De juiste plek vinden",
    Step.LOG_IN: "Inloggen",
    Step.UNDERSTAND: "Begrijpen wat er staat",
    Step.FILL_IN: "Invullen",
    Step.PROOF: "Bewijs meesturen",
    Step.APPOINTMENT: "Afspraak maken",
    Step.AUTHORISE: "Iemand machtigen",
    Step.PAY: "Betalen",
    Step.ANSWER: "Antwoord krijgen",
}
SEVERITIES: Final[Mapping[str, str]] = {
    Severity.NUISANCE: "Lastig",
    Severity.STUCK: "Kan niet verder",
    Severity.HARM: "Heeft schade, zoals een boete",
}
HELPED: Final[Mapping[str, str]] = {"ja": "Ja", "nee": "Nee"}
QUESTIONS: Final[Mapping[str, str]] = {
    Question.GOVERNMENT: "Digitale overheid",
    Question.LIBRARY: "Bibliotheek",
    Question.OTHER: "Overig",
}
