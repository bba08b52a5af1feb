"""What the knowledge lacks: matters that nobody does, questions without an answer, and entries that grow old."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from api.casework.checks import desk_name
from api.casework.editor_work import Work, WorkSort
from api.dutch import short_day
from api.insight.part import Part, counted
from api.insight.referral_figures import ReferralFigures
from api.insight.referral_parts import NONE
from api.insight.selection import Selection
from api.insight.small import NOT_SHOWN, Rounding, Small, number
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.schema import Role

DESK_AGES: Final = timedelta(days=182)
"""After half a year a desk must be checked again: hours and numbers move."""

AGREEMENT_AGES: Final = timedelta(days=365)
INFORMING: Final = "informeren"
"""The kind of help for which a desk that informs does all there is to do."""

SORTS: Final = {
    WorkSort.WRONG_DESK: "Verkeerd loket",
    WorkSort.NOT_RIGHT: "Klopt niet",
    WorkSort.NOT_AGREED: "Niet afgesproken",
    WorkSort.NO_ANSWER: "Geen antwoord",
}


def knowledge_parts(
    kb: KnowledgeBase,
    referrals: ReferralFigures,
    work: Sequence[Work],
    selection: Selection,
    rounding: Rounding,
    today: date,
) -> Iterator[Part]:
    """Yield the parts about the knowledge."""
    yield _nobody(kb, referrals, rounding)
    yield _unanswered(kb, work, selection, rounding)
    yield _old(kb, selection, today)


def _nobody(kb: KnowledgeBase, referrals: ReferralFigures, rounding: Rounding) -> Part:
    rows = []
    for (task, kind), count in referrals.matters.items():
        does = {Role.CARRIES_OUT, Role.HELPS} | ({Role.INFORMS} if kind == INFORMING else set())
        done = any(line.role in does for line in kb.cells.get((task, kind), ()))
        if not done and task in kb.tasks and kind in kb.kinds:
            rows.append((kb.tasks[task].name, kb.kinds[kind].name, rounding.shown(count)))
    rows.sort(key=lambda row: (-number(row[2]), row[0], row[1]))
    finding = "Voor alles waarvoor is doorverwezen, is er een loket dat het doet." if referrals.total else NONE
    if rows:
        matters = "zaak" if len(rows) == 1 else "zaken"
        finding = f"Voor {len(rows)} {matters} is wel doorverwezen, maar geen loket voert het uit of helpt erbij."
    columns = ("Onderwerp", "Soort hulp", "Doorverwijzingen")
    return Part("niemand", "Waar geen loket voor is", finding, columns, tuple(rows))


def _unanswered(kb: KnowledgeBase, work: Sequence[Work], selection: Selection, rounding: Rounding) -> Part:
    rows = []
    for each in work:
        matter = each.matter
        about = kb.tasks.get(matter.task or "")
        if selection.theme and (about is None or about.theme != selection.theme):
            continue
        task = about.name if about else "Onderwerp niet herkend"
        desk = desk_name(kb, matter.desk) if matter.desk else ""
        often = rounding.shown(each.count)
        # of so few, a day says when somebody was at the desk
        last = NOT_SHOWN if isinstance(often, Small) else short_day(each.last_at.astimezone(TIMEZONE).date())
        rows.append((SORTS[matter.sort], task, desk, often, last))
    rows.sort(key=lambda row: (-number(row[3]), row[0], row[1]))
    finding = "Er ligt geen werk voor de redacteur."
    if rows:
        finding = f"Niets is {rounding.smallest} keer of vaker gemeld."
        if number(rows[0][3]):
            finding = f"Het vaakst gemeld: {rows[0][1]} ({rows[0][0].lower()}), {counted(rows[0][3], 'keer', 'keer')}."
    columns = ("Wat er is gemeld", "Onderwerp", "Loket", "Hoe vaak", "Laatst")
    return Part("zonder-antwoord", "Vragen zonder goed antwoord", finding, columns, tuple(rows))


def _old(kb: KnowledgeBase, selection: Selection, today: date) -> Part:
    found: list[tuple[date, str, str]] = [
        (desk.verified_on, desk.name, "Loket: adres, nummer en tijden")
        for desk in kb.content.desks
        if today - desk.verified_on > DESK_AGES and selection.desk in (None, desk.id)
    ]
    for row in kb.content.division:
        agreed = row.agreed_on or kb.content.municipality.agreement.agreed_on
        theme = kb.tasks[row.task].theme
        if today - agreed > AGREEMENT_AGES and selection.theme in (None, theme) and selection.desk is None:
            found.append((agreed, kb.tasks[row.task].name, "Taakverdeling: afspraak"))
    rows = tuple((name, what, short_day(day)) for day, name, what in sorted(found))
    finding = "Alles is kort geleden nagekeken."
    if rows:
        finding = f"{len(rows)} {'gegeven is' if len(rows) == 1 else 'gegevens zijn'} lang niet nagekeken."
    return Part("verouderd", "Wat lang niet is nagekeken", finding, ("Wat", "Soort", "Laatst nagekeken"), rows)
