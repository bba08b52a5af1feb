"""The words of the pages about referrals that the rules do not need."""

from collections.abc import Mapping
from typing import Final

from api.casework.following import asked_and_answered
from api.casework.inbox import Tray
from api.casework.referral import ChangeSort, Consent, HandoverWay, Referral
from api.casework.states import AT_RECEIVER, State

HANDOVER: Final[Mapping[HandoverWay, str]] = {
    HandoverWay.CALLED: "gebeld met de collega",
    HandoverWay.WALKED_ALONG: "meegelopen naar het loket",
    HandoverWay.APPOINTMENT: "samen een afspraak gemaakt",
    HandoverWay.MESSAGE: "een bericht gestuurd",
    HandoverWay.COLD: "alleen het adres gegeven",
}
CONSENT: Final[Mapping[Consent, str]] = {
    Consent.GIVEN: "De inwoner vindt het goed dat wij de collega vertellen waar het over gaat.",
    Consent.DENIED: "De inwoner wil niet dat wij iets vertellen.",
    Consent.NOT_ASKED: "Dit is niet gevraagd.",
}
ONLY_HERE: Final = "De inwoner vertelt dit zelf: het andere loket krijgt het onderwerp niet te zien."
"""What the sending desk reads below a subject that is not told; on paper it stands there alone."""
TRAYS: Final[Mapping[Tray, str]] = {
    Tray.CHAINS: "Van het kastje naar de muur",
    Tray.BACK: "Terug bij u",
    Tray.ANSWER: "Een loket vraagt u iets",
    Tray.OVERDUE: "Te laat",
    Tray.NEW: "Nieuw",
    Tray.BUSY: "Mee bezig",
    Tray.WAITING: "Wacht op antwoord van de afzender",
    Tray.SENT: "Door uw loket verstuurd",
    Tray.CLOSED: "Afgesloten in de laatste 30 dagen",
}
SORTS: Final[Mapping[ChangeSort, str]] = {
    ChangeSort.REOPENED: "heropend",
    ChangeSort.UNDONE: "ongedaan gemaakt",
    ChangeSort.COMPLETED: "aangevuld",
    ChangeSort.SETTLED: "afgehandeld",
}
BUTTONS: Final[Mapping[State, str]] = {
    State.SENT: "Versturen",
    State.RECEIVED: "Ontvangen, wij kijken ernaar",
    State.NEEDS_INFORMATION: "Stuur de vraag",
    State.ACCEPTED: "Accepteren: wij helpen",
    State.PLANNED: "Inplannen",
    State.REFUSED: "Weigeren",
    State.REFERRED_ON: "Verder verwijzen",
    State.HELPED: "Afronden: geholpen",
    State.NOT_HELPED: "Afronden: niet geholpen",
    State.NOT_ARRIVED: "De inwoner kwam niet",
    State.NOT_REACHED: "De inwoner was niet te bereiken",
    State.WITHDRAWN: "Intrekken",
    State.CANCELLED: "Annuleren",
}
MENU: Final[Mapping[State, str]] = {
    **BUTTONS,
    State.NEEDS_INFORMATION: "Iets vragen aan de afzender",
    State.PLANNED: "Inplannen: er is een afspraak",
    State.WITHDRAWN: "Intrekken: de doorverwijzing gaat niet door",
    State.CANCELLED: "Annuleren: de hulp is niet meer nodig",
}
ANSWERED: Final = "Uw antwoord is verstuurd."
DONE: Final[Mapping[State, str]] = {
    State.SENT: "De doorverwijzing is verstuurd.",
    State.RECEIVED: "De doorverwijzing staat op ontvangen.",
    State.NEEDS_INFORMATION: "Uw vraag staat bij de afzender.",
    State.ACCEPTED: "Geaccepteerd. De afzender ziet dat u de inwoner helpt.",
    State.PLANNED: "Ingepland.",
    State.REFUSED: "Geweigerd. De afzender ziet uw reden.",
    State.REFERRED_ON: "De doorverwijzing gaat verder naar het volgende loket.",
    State.HELPED: "Afgerond: de inwoner is geholpen. De afzender ziet dat ook.",
    State.NOT_HELPED: "Afgerond: de inwoner is niet geholpen.",
    State.NOT_ARRIVED: "Genoteerd: de inwoner kwam niet.",
    State.NOT_REACHED: "Genoteerd: de inwoner was niet te bereiken.",
    State.WITHDRAWN: "De doorverwijzing is ingetrokken.",
    State.CANCELLED: "De doorverwijzing is geannuleerd.",
}


def dialogue(referral: Referral) -> tuple[str, str | None] | None:
    """Return what the receiving desk asked and the answer, for as long as that desk still has the referral."""
    asked, answer = asked_and_answered(referral)
    return (asked, answer) if asked and referral.state in AT_RECEIVER else None
