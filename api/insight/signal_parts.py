"""What residents get stuck on: by theme, subject, desk, owner and week."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from api.casework.checks import desk_name
from api.insight.part import NAMELESS, Chart, Part, counted, ranked
from api.insight.selection import Selection, week_in_words
from api.insight.signal_figures import SignalFigures
from api.insight.small import Rounding, Shown, number
from knowledge.base import KnowledgeBase

SUBJECTS = 25
"""So many subjects stand in the table; a longer one nobody reads, and the download has no more."""


def signal_parts(
    kb: KnowledgeBase, figures: SignalFigures, selection: Selection, rounding: Rounding, today: date
) -> Iterator[Part]:
    """Yield the parts about signals."""
    themes = _by_theme(kb, figures.tasks)
    if selection.theme is None:
        rows = ranked(themes, lambda theme: kb.themes[theme].name if theme in kb.themes else NAMELESS, rounding)
        yield _bars("themas", "Thema’s waarop inwoners vastlopen", "Thema", rows, "op")
    tasks = ranked(figures.tasks, _task_name(kb), rounding)[:SUBJECTS]
    yield _bars("onderwerpen", "Onderwerpen waarop inwoners vastlopen", "Onderwerp", tasks, "op")
    owners = ranked(figures.owners, _organisation(kb), rounding)
    yield _bars("eigenaren", "Wie het kan oplossen", "Eigenaar", owners, "op brieven, formulieren en sites van")
    if selection.desk is None:
        desks = ranked(figures.desks, lambda desk: desk_name(kb, desk) if desk else NAMELESS, rounding)
        yield _bars("loketten", "Loketten die signalen vastleggen", "Loket", desks, "bij")
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


def _bars(part: str, title: str, column: str, rows: tuple[tuple[str, Shown], ...], where: str) -> Part:
    finding = "Er zijn in deze periode geen signalen."
    if rows:
        name, shown = rows[0]
        finding = f"De meeste inwoners lopen vast {where} {name}: {counted(shown, 'signalen')}."
        if part == "loketten":
            finding = f"De meeste signalen komen van {name}: {counted(shown, 'signalen')}."
    return Part(part, title, finding, (column, "Signalen"), rows, Chart.BARS)


def _weeks(figures: SignalFigures, selection: Selection, rounding: Rounding, today: date) -> Part:
    """Count whole weeks: the one that is still running would look like a fall."""
    title, columns = "Signalen per hele week", ("Week", "Signalen")
    if not figures.weeks:
        return Part("weken", title, "Er zijn in deze periode geen signalen.", columns, (), Chart.WEEKS)
    day, last = min(figures.weeks), min(selection.period.end - timedelta(days=1), today - timedelta(days=7))
    rows = []
    while day <= last:
        rows.append((week_in_words(day).capitalize(), rounding.shown(figures.weeks[day])))
        day += timedelta(days=7)
    if not rows:
        return Part("weken", title, "Er is in deze periode nog geen hele week voorbij.", columns, (), Chart.WEEKS)
    busiest = max(rows, key=lambda row: number(row[1]))
    finding = f"De drukste week is de {busiest[0].lower()}: {counted(busiest[1], 'signalen')}."
    return Part("weken", title, finding, columns, tuple(rows), Chart.WEEKS)
