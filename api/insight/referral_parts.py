"""How referrals go: from which desk to which, how they end, who comes back as sent wrongly, and how long it takes."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from api.casework.checks import desk_name
from api.casework.states import AT_RECEIVER, State
from api.insight.part import NAMELESS, OTHERS, Cell, Chart, Part, counted, ranked
from api.insight.referral_figures import ReferralFigures, Wait
from api.insight.small import NOT_SHOWN, Rounding, Small, number
from knowledge.base import KnowledgeBase

ROUTES: Final = 40
NONE: Final = "Er zijn in deze periode geen doorverwijzingen."
NOBODY: Final = "Er is in deze periode nog niemand aangenomen."
TOO_FEW: Final = "Er zijn te weinig doorverwijzingen om een aandeel te tonen."
STATES: Final = {
    State.HELPED: "Geholpen",
    State.NOT_HELPED: "Niet geholpen",
    State.NOT_ARRIVED: "Niet verschenen",
    State.NOT_REACHED: "Niet bereikt",
    State.REFUSED: "Geweigerd",
    State.REFERRED_ON: "Verder doorverwezen",
    State.CANCELLED: "Geannuleerd",
    State.EXPIRED: "Verlopen zonder antwoord",
}
STILL_OPEN: Final = "Loopt nog"


def referral_parts(kb: KnowledgeBase, figures: ReferralFigures, rounding: Rounding) -> Iterator[Part]:
    """Yield the parts about referrals."""
    yield _routes(kb, figures, rounding)
    yield _ends(figures, rounding)
    yield _chains(figures, rounding)
    yield _bounces(kb, figures, rounding)
    yield _waits(kb, figures, rounding)


def _name(kb: KnowledgeBase, desk: str) -> str:
    return desk_name(kb, desk) if desk else NAMELESS


def _told(rounding: Rounding, part: int, whole: int, what: str) -> str:
    """Return "Ongeveer 40% van de doorverwijzingen eindigde met hulp.", or why no share is told."""
    if not whole:
        return NONE
    share = rounding.share(part, whole)
    return TOO_FEW if share == NOT_SHOWN else f"{share.capitalize()} {what}."


def _routes(kb: KnowledgeBase, figures: ReferralFigures, rounding: Rounding) -> Part:
    names = {route: (_name(kb, route[0]), _name(kb, route[1])) for route in figures.routes}
    shown = [(*names[route], rounding.shown(count)) for route, count in figures.routes.items()]
    rows = sorted((row for row in shown if number(row[2])), key=lambda row: (-number(row[2]), row[0], row[1]))
    kept = tuple(rows[:ROUTES])
    told = {row[:2] for row in kept}
    rest: Counter[str] = Counter()
    for route, count in figures.routes.items():
        if names[route] not in told:
            rest[names[route][0]] += count
    grouped = [(sender, OTHERS, rounding.shown(count)) for sender, count in rest.items()]
    big = sorted((row for row in grouped if number(row[2])), key=lambda row: (-number(row[2]), row[0]))
    others = sum(count for sender, count in rest.items() if not number(rounding.shown(count)))
    finding = NONE
    if kept:
        sender, receiver, most = kept[0]
        finding = (
            f"De drukste route is van {sender} naar {receiver}: {counted(most, 'doorverwijzing', 'doorverwijzingen')}."
        )
    elif figures.total:
        finding = f"Geen enkele route heeft {rounding.smallest} doorverwijzingen of meer."
    last = ((OTHERS, OTHERS, rounding.shown(others)),) if others else ()
    columns = ("Van", "Naar", "Doorverwijzingen")
    chart = Chart.FLOW if kept or big else None  # without a desk that may be named there is nothing to draw
    return Part("routes", "Van loket naar loket", finding, columns, (*kept, *big, *last), chart)


def _ends(figures: ReferralFigures, rounding: Rounding) -> Part:
    ends: Counter[str] = Counter()
    for state, count in figures.states.items():
        ends[STILL_OPEN if State(state) in AT_RECEIVER else STATES.get(State(state), state)] += count
    rows = ranked(ends, str, rounding)
    finding = _told(rounding, figures.states[State.HELPED], figures.total, "van de doorverwijzingen eindigde met hulp")
    return Part("afloop", "Hoe doorverwijzingen aflopen", finding, ("Afloop", "Doorverwijzingen"), rows, Chart.BARS)


def _chains(figures: ReferralFigures, rounding: Rounding) -> Part:
    bounced, total = sum(figures.bounced.values()), figures.total
    third = sum(count for position, count in figures.positions.items() if position >= 3)  # noqa: PLR2004 - a third link
    lines = (
        ("Tweede doorverwijzing van dezelfde inwoner", figures.positions[2]),
        ("Derde of latere doorverwijzing van dezelfde inwoner", third),
        ("Kwam bij het verkeerde loket", bounced),
        ("Inwoner is niet verschenen", figures.states[State.NOT_ARRIVED]),
    )
    rows = tuple((words, rounding.shown(count), rounding.share(count, total)) for words, count in lines)
    finding = _told(rounding, bounced, total, "van de doorverwijzingen kwam bij het verkeerde loket")
    columns = ("Wat er misging", "Doorverwijzingen", "Aandeel van alle")
    return Part("kastje-naar-muur", "Van het kastje naar de muur", finding, columns, rows)


def _bounces(kb: KnowledgeBase, figures: ReferralFigures, rounding: Rounding) -> Part:
    rows = [
        (_name(kb, sender), _name(kb, receiver), shown, rounding.share(count, figures.routes[sender, receiver]))
        for (sender, receiver), count in figures.bounced.items()
        if number(shown := rounding.shown(count))
    ]
    rows.sort(key=lambda row: (-number(row[2]), row[0], row[1]))
    finding = "Geen enkele route kwam vaak bij het verkeerde loket." if figures.total else NONE
    if rows:
        sender, receiver, shown, _ = rows[0]
        finding = f"Het vaakst verkeerd: van {sender} naar {receiver}, {counted(shown, 'keer', 'keer')}."
    columns = ("Van", "Naar", "Verkeerd", "Aandeel van deze route")
    return Part("verkeerd-loket", "Waar de verwijzing niet klopte", finding, columns, tuple(rows[:ROUTES]))


def _waits(kb: KnowledgeBase, figures: ReferralFigures, rounding: Rounding) -> Part:
    desks: Counter[str] = Counter()
    for (desk, _), count in figures.waits.items():
        desks[desk] += count
    rows: list[tuple[Cell, ...]] = []
    for desk in sorted(desks, key=lambda desk: (-number(rounding.shown(desks[desk])), _name(kb, desk))):
        shown = rounding.shown(desks[desk])
        if isinstance(shown, Small):
            continue
        counts = [figures.waits[desk, wait] for wait in Wait]
        soon = rounding.share(counts[0] + counts[1], desks[desk])
        rows.append((_name(kb, desk), shown, *(rounding.shown(count) for count in counts), soon))
    in_three = sum(count for (_, wait), count in figures.waits.items() if wait in (Wait.DAY, Wait.THREE_DAYS))
    taken = sum(desks.values())
    finding = NOBODY
    if taken:
        finding = _told(rounding, in_three, taken, "was binnen drie dagen aangenomen")
    columns = ("Loket", "Aangenomen", *(wait.value.capitalize() for wait in Wait), "Binnen 3 dagen")
    return Part("wachttijd", "Hoe snel een loket iemand aanneemt", finding, columns, tuple(rows))
