"""States, roles and reasons in words that a desk uses."""

from collections.abc import Mapping
from typing import Final

from api.casework.states import (
    Actor,
    Reason,
    State,
    following,
    reopens,
)

STATES: Final[Mapping[State, str]] = {
    State.DRAFT: "concept",
    State.SENT: "verzonden",
    State.RECEIVED: "ontvangen",
    State.NEEDS_INFORMATION: "wacht op informatie",
    State.ACCEPTED: "geaccepteerd",
    State.PLANNED: "ingepland",
    State.REFUSED: "geweigerd",
    State.REFERRED_ON: "doorverwezen",
    State.HELPED: "afgerond: geholpen",
    State.NOT_HELPED: "afgerond: niet geholpen",
    State.NOT_ARRIVED: "niet verschenen",
    State.NOT_REACHED: "niet bereikt",
    State.WITHDRAWN: "ingetrokken",
    State.CANCELLED: "geannuleerd",
    State.EXPIRED: "verlopen",
}
ACTIONS: Final[Mapping[State, str]] = {
    State.SENT: "versturen",
    State.RECEIVED: "ontvangst melden",
    State.NEEDS_INFORMATION: "iets vragen",
    State.ACCEPTED: "accepteren",
    State.PLANNED: "inplannen",
    State.REFUSED: "weigeren",
    State.REFERRED_ON: "verder verwijzen",
    State.HELPED: "afronden: geholpen",
    State.NOT_HELPED: "afronden: niet geholpen",
    State.NOT_ARRIVED: "melden dat de inwoner niet kwam",
    State.NOT_REACHED: "melden dat de inwoner niet te bereiken was",
    State.WITHDRAWN: "intrekken",
    State.CANCELLED: "annuleren",
}
"""What somebody does to bring a referral to a state."""

REASON_WORDS: Final[Mapping[Reason, str]] = {
    Reason.WRONG_DESK: "dit is niet het goede loket",
    Reason.NOT_OUR_GROUP: "de inwoner hoort niet bij onze doelgroep",
    Reason.NO_CAPACITY: "wij hebben nu geen plaats",
    Reason.OUTSIDE_AREA: "de inwoner woont buiten ons gebied",
    Reason.CLOSED: "wij zijn dicht",
    Reason.PAPERS_MISSING: "er ontbraken papieren",
    Reason.TOO_LATE: "het was te laat",
    Reason.NOT_POSSIBLE: "het kon niet",
    Reason.NOT_WANTED: "de inwoner wil geen hulp meer",
}
ROLES: Final[Mapping[Actor, str]] = {
    Actor.SENDER: "de afzender",
    Actor.RECEIVER: "het ontvangende loket",
    Actor.COORDINATOR: "de coördinator",
    Actor.SYSTEM: "Loketwijzer zelf",
}


def action(state: State, to: State) -> str:
    """Return what one does to bring a referral from `state` to `to`, as in "accepteren"."""
    if reopens(state, to):
        return "heropenen"
    if state is State.NEEDS_INFORMATION and to is State.SENT:
        return "antwoorden"
    return ACTIONS.get(to, STATES[to])


def refusal(state: State, to: State, actor: Actor) -> str:
    """Return why `actor` cannot bring a referral from `state` to `to`, and what can be done instead."""
    if state is State.WITHDRAWN:
        return "Deze doorverwijzing is ingetrokken en blijft zo. Leg een nieuwe vast."
    if state is State.REFERRED_ON:
        return "Deze doorverwijzing is doorverwezen en blijft zo. Kijk bij de volgende in de keten."
    now = f"Deze doorverwijzing staat op '{STATES[state]}' en kan nu niet op '{STATES[to]}'."
    possible = [action(state, can) for can in following(state, actor)]
    if not possible:
        return f"{now} Als {_as(actor)} kunt u er nu niets aan veranderen."
    return f"{now} Wel kan: {', '.join(possible)}."


def _as(actor: Actor) -> str:
    return {Actor.SENDER: "afzender", Actor.RECEIVER: "ontvangend loket"}.get(actor, actor.value)
