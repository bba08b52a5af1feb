"""From a placement of the division to what the clerk sees. Every fact comes from a published field, with its source."""

from datetime import datetime

from api import dutch
from api.wire import DeskReason, HandoverAdvice, Openness, Recommendation
from knowledge.base import KnowledgeBase
from knowledge.division import URGENT, Circumstances, Excluded, Exclusion, Outcome, Placement
from knowledge.due import is_overdue, is_stale
from knowledge.matrix import agreement_of
from knowledge.schema import Desk, DivisionLine, Role

_ROLE_SENTENCE = {
    Role.CARRIES_OUT: "{name} regelt dit zelf.",
    Role.HELPS: "{name} helpt de inwoner hierbij.",
    Role.INFORMS: "{name} geeft hier uitleg over.",
}
_ROLE_SHORT = {Role.CARRIES_OUT: "Regelt dit zelf", Role.HELPS: "Helpt hierbij", Role.INFORMS: "Geeft uitleg"}
ESCALATION_ROLE = "escalatie"


def phrase(kb: KnowledgeBase, kind: str) -> str:
    """Return a kind of help as a clerk says it within a sentence."""
    entry = kb.kinds[kind]
    return entry.phrase or entry.name.lower()


def source_of(kb: KnowledgeBase, task: str) -> str:
    """Return where the division of this task comes from, and since when."""
    source, agreed_on = agreement_of(kb, task)
    return f"{source}, {dutch.short_day(agreed_on)}"


def recommendation(kb: KnowledgeBase, placement: Placement, circumstances: Circumstances) -> Recommendation | None:
    """Return the recommended desk with everything the clerk needs, or None when nobody is left."""
    if placement.desk is None:
        return None
    desk, line, now = kb.desks[placement.desk], placement.line, circumstances.moment
    return Recommendation(
        desk=desk.id,
        name=desk.name,
        organisation=desk.organisation,
        role=line.role if line else ESCALATION_ROLE,
        reasons=_reasons(kb, placement, desk, circumstances),
        until=line.until if line else None,
        note=line.note if line else None,
        open=_openness(kb, desk, now),
        hours=dutch.week(kb.schedules[desk.id], now),
        hours_note=desk.hours_note,
        sessions=dutch.sessions(kb, desk.id, now),
        address=desk.address,
        phone=desk.phone,
        website=desk.website,
        contact_checked=desk.contact_checked,
        access=tuple(dutch.ACCESS[way] for way in desk.access),
        languages=dutch.languages(desk.languages),
        wheelchair=dutch.WHEELCHAIR[desk.wheelchair] if desk.wheelchair else None,
        handover=HandoverAdvice(
            methods=tuple(dutch.METHODS[method] for method in desk.handover.methods),
            tell=desk.handover.tell,
            condition=desk.handover.condition,
            colleague_phone=desk.colleague_phone,
        ),
        bring=desk.bring,
        warnings=_warnings(kb, placement, desk, circumstances),
        source=source_of(kb, placement.task),
        verified_on=dutch.short_day(desk.verified_on),
        stale=is_overdue(desk, now.date()),
        agreement_stale=is_stale(agreement_of(kb, placement.task)[1], now.date()),
    )


def _openness(kb: KnowledgeBase, desk: Desk, now: datetime) -> Openness:
    is_open, change, text = dutch.openness(kb.schedules[desk.id], now)
    if is_open is False and "afspraak" in desk.access:
        text += " U kunt wel alvast een afspraak maken."
    return Openness(now=is_open, next=change, text=text)


def _reasons(kb: KnowledgeBase, placement: Placement, desk: Desk, circumstances: Circumstances) -> tuple[str, ...]:
    task = kb.tasks[placement.task]
    reasons = [f"Het gaat om {task.name} ({phrase(kb, placement.kind)})."]
    if placement.line:
        reasons.append(_ROLE_SENTENCE[placement.line.role].format(name=desk.name))
    if placement.outcome is Outcome.HANDLE_HERE:
        reasons.append("Dat is uw eigen loket: u hoeft niet door te verwijzen.")
    elif placement.line is None:
        reasons.append("De loketten uit de taakverdeling zijn al geprobeerd of nu niet bereikbaar.")
    if placement.reason:
        reasons.append(placement.reason)
    equal = [kb.desks[other].name for other in sorted(kb.equals(desk.id) - {desk.id})]
    if equal and placement.outcome is Outcome.REFER:
        schedule = kb.schedules[desk.id]
        because = "is nu open" if schedule and schedule.is_open(circumstances.moment) else "gaat eerder open"
        if circumstances.village and desk.village == circumstances.village:
            because = f"is in {desk.village}"
        reasons.append(f"{dutch.listed(tuple(equal))} doet hetzelfde; dit loket {because}.")
    return tuple(reasons)


def _warnings(kb: KnowledgeBase, placement: Placement, desk: Desk, circumstances: Circumstances) -> tuple[str, ...]:
    warnings = []
    if not placement.reachable:
        warnings.append(
            "Nu is niemand bereikbaar die dit oplost. Dit loket gaat het eerst open. Is er gevaar? Bel 112."
        )
    if circumstances.wheelchair and desk.address and desk.wheelchair != "yes":
        known = {"limited": "beperkt toegankelijk", "no": "niet toegankelijk"}.get(desk.wheelchair or "")
        state = known or "misschien niet toegankelijk, dat is niet bekend"
        warnings.append(f"Voor een rolstoel is dit loket {state}. Bel eerst.")
    if circumstances.language and circumstances.language not in desk.languages:
        language = dutch.LANGUAGES.get(circumstances.language, circumstances.language)
        warnings.append(f"Van dit loket is niet bekend dat ze {language} spreken. Vraag het als u belt.")
    if desk.type == "eigen-instantie":
        warnings.append("Vraag de inwoner welke instantie het is.")
    if not desk.contact_checked and desk.phone:
        warnings.append("Het telefoonnummer is nog niet gecontroleerd.")
    schedule = kb.schedules[desk.id]
    today = circumstances.moment.date()
    if is_overdue(desk, today):
        warnings.append("De gegevens van dit loket zijn te lang niet gecontroleerd. Vraag na of ze nog kloppen.")
    if is_stale(agreement_of(kb, placement.task)[1], today):
        warnings.append("De afspraak over dit onderwerp is ouder dan een jaar. Vraag na of die nog klopt.")
    if placement.kind == URGENT and schedule is None and desk.phone is None:
        warnings.append("Van dit loket is geen nummer bekend. Zoek het samen op, gebruik geen nummer uit een bericht.")
    return tuple(warnings)


def alternatives(kb: KnowledgeBase, placement: Placement, now: datetime) -> tuple[DeskReason, ...]:
    """Return the other desks of the cell that may be recommended, each with its role and whether it is open."""
    return tuple(_alternative(kb, line, now) for line in placement.alternatives)


def _alternative(kb: KnowledgeBase, line: DivisionLine, now: datetime) -> DeskReason:
    _, _, text = dutch.openness(kb.schedules[line.desk], now)
    stop = f" Tot hier: {line.until}" if line.until else ""
    desk = kb.desks[line.desk]
    stale = " De gegevens zijn te lang niet gecontroleerd." if is_overdue(desk, now.date()) else ""
    return DeskReason(desk=desk.id, name=desk.name, reason=f"{_ROLE_SHORT[line.role]}. {text}{stop}{stale}")


def excluded(kb: KnowledgeBase, placement: Placement, now: datetime) -> tuple[DeskReason, ...]:
    """Return the desks that are not recommended, each with its reason; a desk comes once, strongest reason first."""
    found: dict[str, DeskReason] = {}
    for item in placement.excluded:
        found.setdefault(
            item.desk, DeskReason(desk=item.desk, name=kb.desks[item.desk].name, reason=_why(kb, item, now))
        )
    return tuple(found.values())


def _why(kb: KnowledgeBase, item: Excluded, now: datetime) -> str:
    match item.why:
        case Exclusion.VISITED:
            return "De inwoner is hier al geweest."
        case Exclusion.EQUAL_VISITED:
            return f"Doet hetzelfde als {item.text}, en daar is de inwoner al geweest."
        case Exclusion.ASKING:
            return "Dit is uw eigen loket, of doet hetzelfde als uw loket."
        case Exclusion.CLOSED:
            _, _, text = dutch.openness(kb.schedules[item.desk], now)
            return f"Het is spoed en dit loket is niet bereikbaar. {text}"
        case Exclusion.REFUSES | Exclusion.KNOWN_WRONG:
            instead = f" Dat doet {kb.desks[item.instead].name}." if item.instead else ""
            return f"{(item.text or 'Doet dit niet').rstrip('.')}.{instead}"
