"""What residents get stuck on: by theme, subject, desk, owner and week."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from api.casework.checks import desk_name
from api.insight.part import NAMELESS, Chart, Part, counted, first_known, ranked
from api.insight.selection import Selection, week_in_words
from api.insight.signal_figures import SignalFigures
from api.insight.small import Rounding, Shown, Small, number
from knowledge.base import KnowledgeBase

STUCK = "Inwoners lopen het vaakst vast"
NONE = "Er zijn in deze periode geen signalen."
SUBJECTS = 25
"""So many subjects stand in the table; a longer one nobody reads, and the download has no more."""


def signal_parts(
    kb: KnowledgeBase, figures: SignalFigures, selection: Selection, rounding: Rounding, today: date
) -> Iterator[Part]:
    """Yield the parts about signals."""
    themes, few = _by_theme(kb, figures.tasks), f"heeft {rounding.smallest} signalen of meer"
    if selection.theme is None:
        rows = ranked(themes, lambda theme: kb.themes[theme].name if theme in kb.themes else NAMELESS, rounding)
        yield _bars("themas", "Thema’s waarop inwoners vastlopen", "Thema", rows, f"{STUCK} op", f"enkel thema {few}")
    tasks = ranked(figures.tasks, _task_name(kb), rounding)[:SUBJECTS]
    title = "Onderwerpen waarop inwoners vastlopen"
    yield _bars("onderwerpen", title, "Onderwerp", tasks, f"{STUCK} op", f"enkel onderwerp {few}")
    owners, most = ranked(figures.owners, _organisation(kb), rounding), f"{STUCK} op brieven, formulieren en sites van"
    yield _bars("eigenaren", "Wie het kan oplossen", "Eigenaar", owners, most, f"enkele eigenaar {few}")
    if selection.desk is None:
        desks = ranked(figures.desks, lambda desk: desk_name(kb, desk) if desk else NAMELESS, rounding)
        title, most = "Loketten die signalen vastleggen", "Het loket met de meeste signalen is"
        yield _bars("loketten", title, "Loket", desks, most, f"enkel loket {few}")
    yield _weeks(figures, selection, rounding, today)


def _by_theme(kb: KnowledgeBase, tasks: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for task, count in tasks.items():
        found[kb.tasks[task].theme if task in kb.tasks else ""] += count
    return found


def _task_name(kb: KnowledgeBase) -> Callable[[str], str]:
    return lambda task: kb.tasks[task].name if task in kb.tasks else task or NAMELESS


def _organisation(kb: KnowledgeBase) -> Callable[[str], str]:
    """Name the owner as an organisation, and a department of the municipality by its desk."""
    shared = Counter(desk.organisation for desk in kb.content.desks)

    def name(desk: str) -> str:
        found = kb.desks.get(desk)
        if found is None:
            return desk or NAMELESS
        national = found.service_area == "Nederland"
        return found.organisation if national or shared[found.organisation] == 1 else found.name

    return name


def _bars(part: str, title: str, column: str, rows: tuple[tuple[str, Shown], ...], most: str, few: str) -> Part:
    """Make a part; its finding is `most` with the first row, or `few` when none is big enough to be called that."""
    finding = f"Geen {few}." if rows else NONE
    first = first_known(rows)
    if first is not None:
        finding = f"{most} {first[0]}: {counted(first[1], 'signaal', 'signalen')}."
    return Part(part, title, finding, (column, "Signalen"), rows, Chart.BARS)


def _weeks(figures: SignalFigures, selection: Selection, rounding: Rounding, today: date) -> Part:
    """Count whole weeks: one that is still running, or that lies half in the period, would look like a fall."""
    title, columns = "Signalen per hele week", ("Week", "Signalen")
    if not figures.weeks:
        return Part("weken", title, NONE, columns, (), Chart.WEEKS)
    first = selection.period.first
    day = max(min(figures.weeks), first + timedelta(days=-first.weekday() % 7))
    last = min(selection.period.end, today) - timedelta(days=7)
    rows = []
    while day <= last:
        rows.append((week_in_words(day).capitalize(), rounding.shown(figures.weeks[day])))
        day += timedelta(days=7)
    if not rows:
        return Part("weken", title, "Er is in deze periode nog geen hele week voorbij.", columns, (), Chart.WEEKS)
    busiest = max(rows, key=lambda row: number(row[1]))
    finding = f"Geen enkele week heeft {rounding.smallest} signalen of meer."
    if number(busiest[1]):
        finding = f"De drukste week is de {busiest[0].lower()}: {counted(busiest[1], 'signaal', 'signalen')}."
        if any(isinstance(shown, Small) for _, shown in rows):
            finding += f" Een week met minder dan {rounding.smallest} signalen ligt in de tekening op nul."
    return Part("weken", title, finding, columns, tuple(rows), Chart.WEEKS)
