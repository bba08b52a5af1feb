"""The processing activities: what is done with records about residents, why, and which addresses do it. Pure.

This is what a municipality copies into its register of processing activities (article 30 GDPR); the log refers to it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Activity(StrEnum):
    """What is done."""

    TALK = "gesprek"
    REFER = "doorverwijzen"
    SIGNAL = "signaleren"
    FEEDBACK = "kennis-verbeteren"
    ACCOUNT = "verantwoorden"
    SHARE = "doorgeven"


PURPOSES: Final[Mapping[Activity, str]] = {
    Activity.TALK: "Met de woorden van de medewerker het juiste loket vinden.",
    Activity.REFER: "Een inwoner naar het juiste loket brengen, en weten of die daar is geholpen.",
    Activity.SIGNAL: "Laten zien waar inwoners op vastlopen, zodat het wordt opgelost.",
    Activity.FEEDBACK: "De antwoorden van Loketwijzer verbeteren.",
    Activity.ACCOUNT: "Kunnen laten zien wat er met gegevens is gedaan, en ze op verzoek verwijderen.",
    Activity.SHARE: "Andere systemen van de gemeente laten weten wat is vastgelegd, om te sturen en te verbeteren.",
}

_ADDRESSES: Final[tuple[tuple[str, Activity], ...]] = (
    ("/gesprek", Activity.TALK),
    ("/v1/conversations", Activity.TALK),
    ("/v1/referrals", Activity.REFER),
    ("/doorverwijzingen", Activity.REFER),
    ("/antwoord", Activity.REFER),
    ("/kaart", Activity.REFER),
    ("/beheer/verwerkingen", Activity.ACCOUNT),
    ("/v1/signals", Activity.SIGNAL),
    ("/signalen", Activity.SIGNAL),
    ("/v1/feedback", Activity.FEEDBACK),
    ("/v1/referrals.csv", Activity.SHARE),
    ("/v1/signals.csv", Activity.SHARE),
)
"""The beginnings of the addresses at which records about residents are made, read or changed."""

ONLY_WITH_A_RECORD: Final = frozenset({"/kaart", "/beheer/verwerkingen"})
"""Addresses that mostly show something else: a processing only when a record is looked up or changed there."""


def activity_at(path: str) -> Activity | None:
    """Return what is done with records at an address; None when it has none."""
    found = (activity for start, activity in _ADDRESSES if path == start or path.startswith(f"{start}/"))
    return next(found, None)


def activity_uri(register: str, activity: Activity) -> str:
    """Return where the register of the municipality tells about an activity."""
    return f"{register}{activity}"


def default_register(municipality: str) -> str:
    """Return the beginning of the URIs for a municipality that did not say where its register is."""
    return f"urn:nld:gemeente-{municipality}.loketwijzer:verwerkingsactiviteit:"
