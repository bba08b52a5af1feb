"""What made-up signals say, and how often what occurs. Weights are shares against each other, not percentages."""

from collections.abc import Mapping
from typing import Final

from api.casework.signal import Channel, Severity, Step
from api.casework.states import Reason, State

THEMES: Final[Mapping[str, float]] = {
    "digitale-overheid": 20,
    "toeslagen": 13,
    "belastingen": 11,
    "schulden-en-minima": 9,
    "werk-en-inkomen": 8,
    "burgerzaken": 8,
    "digitale-basis": 7,
    "wonen-en-energie": 6,
    "zorg": 5,
    "verkeer": 3,
    "levensgebeurtenissen": 3,
}
"""Themes that come up more often than the others."""

OTHER_THEME: Final = 1.2
RANK: Final = 0.8
"""Within a theme the n-th subject comes up n^-RANK times as often as the first."""

BUSY_MONTHS: Final[Mapping[str, frozenset[int]]] = {
    "belastingen": frozenset({2, 3, 4, 5}),
    "toeslagen": frozenset({1, 7, 11, 12}),
    "wonen-en-energie": frozenset({1, 10, 11, 12}),
    "onderwijs": frozenset({6, 8, 9}),
    "verkeer": frozenset({5, 6}),
}
BUSY: Final = 2.2
"""How much more often a theme comes up in its busy months."""

DESK_TYPES: Final[Mapping[str, float]] = {
    "ido": 12,
    "gemeentebalie": 4,
    "sociaal-loket": 7,
    "overheidsbreed-loket": 5,
    "formulierenhulp": 5,
    "sociaal-raadslieden": 4,
    "wijkteam": 4,
    "taalhuis": 2,
    "schuldhulp": 2,
}
FRONT_DESK: Final = 20
"""The front desk of the municipality sees the most people."""

WEEKDAYS: Final = (1.2, 1.15, 0.9, 1.1, 0.75, 0.15, 0.02)
"""Monday first."""

STEPS: Final[Mapping[str, float]] = {
    Step.LOG_IN: 22,
    Step.UNDERSTAND: 24,
    Step.FILL_IN: 18,
    Step.FIND: 12,
    Step.ANSWER: 8,
    Step.PROOF: 6,
    Step.APPOINTMENT: 4,
    Step.AUTHORISE: 3,
    Step.PAY: 3,
}
CHANNELS: Final[Mapping[str, Mapping[str, float]]] = {
    Step.LOG_IN: {Channel.SITE: 6, Channel.APP: 5},
    Step.UNDERSTAND: {Channel.LETTER: 9, Channel.SITE: 2, Channel.FORM: 1},
    Step.FILL_IN: {Channel.FORM: 8, Channel.SITE: 4},
    Step.FIND: {Channel.SITE: 5, Channel.PHONE: 2, Channel.COUNTER: 2},
    Step.ANSWER: {Channel.PHONE: 6, Channel.LETTER: 2, Channel.COUNTER: 1},
    Step.PROOF: {Channel.SITE: 4, Channel.APP: 2, Channel.FORM: 2},
    Step.APPOINTMENT: {Channel.SITE: 3, Channel.PHONE: 3},
    Step.AUTHORISE: {Channel.SITE: 3, Channel.FORM: 2},
    Step.PAY: {Channel.SITE: 3, Channel.LETTER: 2, Channel.APP: 1},
}
SEVERITIES: Final[Mapping[str, float]] = {Severity.NUISANCE: 48, Severity.STUCK: 44, Severity.HARM: 8}
HELPED_SHARE: Final = 0.72
OTHER_OWNER_SHARE: Final = 0.06
"""How often the problem is of another than whoever carries out the subject."""

OFTEN_TO_BLAME: Final = 5
"""That other is one of so many who own the most subjects."""

SAME_VISITOR_SHARE: Final = 0.12
NO_TEXT_SHARE: Final = 0.15
UNKNOWN_TASK_SHARE: Final = 0.02

TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    Step.LOG_IN: (
        "Komt niet in de site: de sms met de code komt niet aan",
        "Weet het wachtwoord niet meer en kan nu niets regelen",
        "De app vraagt om een nieuwe telefoon te koppelen, dat lukt niet",
        "Heeft geen DigiD en op papier kan het niet",
    ),
    Step.UNDERSTAND: (
        "Snapt de brief niet: wat moet er nu gebeuren",
        "Twee brieven spreken elkaar tegen",
        "De brief noemt een datum die al voorbij is",
        "Dacht dat de brief een boete was, het was uitleg",
        "Weet niet welke woorden in de brief belangrijk zijn",
    ),
    Step.FILL_IN: (
        "Het formulier vraagt naar inkomen van twee jaar geleden",
        "Blijft hangen op bladzijde drie van het formulier",
        "Weet niet wat er bij ‘toetsingsinkomen’ hoort",
        "Na een half uur invullen was alles weg",
    ),
    Step.FIND: (
        "Is al bij twee loketten geweest voor dezelfde vraag",
        "Kon op de site niet vinden waar dit aangevraagd moet worden",
        "Zoekt een papieren formulier, dat is nergens te vinden",
    ),
    Step.ANSWER: (
        "Wacht al zes weken op antwoord en durft niet te bellen",
        "Stond veertig minuten in de wachtrij en werd verbroken",
        "Kreeg aan de telefoon een ander antwoord dan in de brief",
    ),
    Step.PROOF: (
        "Bewijs uploaden lukt niet, de foto is te groot",
        "Weet niet welk bewijs bedoeld wordt",
    ),
    Step.APPOINTMENT: ("Er is pas over vijf weken plek", "Een afspraak maken kan alleen online"),
    Step.AUTHORISE: ("Wil dat de dochter het regelt, machtigen lukt niet", "De machtiging is verlopen"),
    Step.PAY: ("Kan niet met iDEAL betalen en weet geen andere manier", "Wil in delen betalen, dat staat nergens"),
}
"""What made-up residents got stuck on, without anybody in it."""

KINDS: Final[Mapping[str, float]] = {
    "digitaal-helpen": 9,
    "invullen": 7,
    "aanvragen": 6,
    "informeren": 4,
    "adviseren": 5,
    "bezwaar": 2,
    "begeleiden": 2,
    "leren": 1,
    "spoed": 0.3,
}
HANDOVERS: Final[Mapping[str, float]] = {"gebeld": 38, "afspraak": 18, "meegelopen": 12, "bericht": 14, "koud": 18}
ENDS: Final[Mapping[str, float]] = {
    State.HELPED: 66,
    State.NOT_HELPED: 8,
    State.NOT_ARRIVED: 11,
    State.NOT_REACHED: 4,
    State.EXPIRED: 5,
    State.WITHDRAWN: 3,
    State.CANCELLED: 3,
}
"""How a referral ends that was not refused."""

WRONG_SHARE: Final = 0.2
"""How often somebody is sent to a desk that does not do it, where such a desk is known."""

SENT_ON_SHARE: Final = 0.5
"""How often a wrong desk refers on itself; otherwise it refuses, and the sender refers again."""

BEST_SHARE: Final = 0.8
"""How often somebody is sent to the first desk of the division, and not to one of the others."""

OTHER_REFUSAL_SHARE: Final = 0.03
OTHER_REFUSALS: Final[Mapping[str, float]] = {
    Reason.NOT_OUR_GROUP: 3,
    Reason.NO_CAPACITY: 3,
    Reason.CLOSED: 2,
    Reason.OUTSIDE_AREA: 1,
}
