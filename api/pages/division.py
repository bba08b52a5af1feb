"""The division of tasks to look at: a theme as a matrix of tasks and desks, or what one desk does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api import dutch
from api.accounts.identity import Role, person_of
from api.pages.desks import grouped
from api.pages.ports import ports
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.rendering import render
from knowledge.base import KnowledgeBase
from knowledge.due import is_stale
from knowledge.hours import TIMEZONE
from knowledge.matrix import DeskRow, Matrix, Row, desk_rows, disputed, disputed_rows, matrix
from knowledge.schema import Desk, HelpKind, Theme
from knowledge.verdicts import Verdict

ADDRESS: Final = "/taakverdeling"
EDITED: Final = "/beheer/taakverdeling"
"""Where an editor changes the matrix of a theme, with the same filter."""

MARKS: Final = {"voert-uit": "●", "helpt": "◐", "informeert": "○"}
"""What a desk does in a cell as a sign of its own shape, beside the words: never by colour alone."""

VERDICTS: Final = {
    Verdict.DOES_NOT: ("✕", "doet dit niet"),
    Verdict.NOT_AGREED: ("–", "niets afgesproken"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What part of the division is looked at."""

    theme: Theme | None
    desk: Desk | None
    kind: HelpKind | None
    disputed: bool = False

    def address(self, **other: str | None) -> str:
        """Return the address of the page with this filter, some of it replaced."""
        return division_address(
            **{
                "thema": self.theme.id if self.theme else None,
                "loket": self.desk.id if self.desk else None,
                "soort": self.kind.id if self.kind else None,
                "oneens": "ja" if self.disputed else None,
            }
            | other
        )


@dataclass(frozen=True, slots=True)
class ThemeSummary:
    """A theme in the list of themes: how many subjects and desks, and how many kinds of help were never agreed."""

    theme: Theme
    tasks: int
    desks: int
    open_cells: int


@dataclass(frozen=True, slots=True)
class DeskTheme:
    """The subjects of one theme for one desk."""

    theme: Theme
    rows: tuple[DeskRow, ...]


def division_address(**parts: str | None) -> str:
    """Return the address of the page for `thema`, `loket` and `soort`; what is None is left out."""
    chosen = {name: value for name, value in parts.items() if value}
    return f"{ADDRESS}?{urlencode(chosen)}" if chosen else ADDRESS


def summaries(kb: KnowledgeBase) -> Iterator[ThemeSummary]:
    """Yield every theme that has tasks, in the order of the content."""
    for theme in kb.content.themes:
        found = matrix(kb, theme)
        if found.rows:
            yield ThemeSummary(theme, len(found.rows), len(found.desks), sum(len(row.open_kinds) for row in found.rows))


def _of_desk(kb: KnowledgeBase, chosen: Filter, today: date) -> Iterator[DeskTheme]:
    if chosen.desk is None:
        return
    rows = desk_rows(kb, chosen.desk.id, chosen.theme.id if chosen.theme else None, today)
    for theme in kb.content.themes:
        mine = tuple(row for row in rows if row.task.theme == theme.id and (row.is_disputed or not chosen.disputed))
        if mine:
            yield DeskTheme(theme, mine)


def _boundaries(parts: tuple[DeskTheme, ...]) -> tuple[str, ...]:
    """Return where the help of the desk stops, every sentence once: most of them return at many subjects."""
    judgements = (judgement for part in parts for row in part.rows for judgement in row.judgements.values())
    untils = (judgement.line.until for judgement in judgements if judgement.line is not None)
    return tuple(dict.fromkeys(until for until in untils if until))


def _matrix(kb: KnowledgeBase, chosen: Filter, today: date) -> Matrix | None:
    if chosen.theme is None or chosen.desk is not None:
        return None
    found = matrix(kb, chosen.theme, chosen.kind.id if chosen.kind else None, today)
    return disputed(kb, found) if chosen.disputed else found


def _disputed_everywhere(kb: KnowledgeBase, chosen: Filter, today: date) -> tuple[Row, ...]:
    """Return the subjects of every theme that somebody does not agree with, when that is what is asked."""
    if not chosen.disputed or chosen.theme is not None or chosen.desk is not None:
        return ()
    return disputed_rows(kb, chosen.kind.id if chosen.kind else None, today)


def _may_edit(request: Request) -> bool:
    """Say whether the links to the forms are shown; what a form allows is decided there."""
    person = person_of(request)
    return person is not None and bool(person.roles & {Role.EDITOR, Role.ADMINISTRATOR})


def add_routes(router: APIRouter) -> None:
    """Add /taakverdeling."""

    @router.get(ADDRESS, response_class=HTMLResponse)
    async def division(
        request: Request, thema: str = "", loket: str = "", soort: str = "", oneens: str = ""
    ) -> HTMLResponse:
        """Show the themes, the matrix of one theme, what one desk does, or only what desks do not agree with."""
        kb, today = ports(request).knowledge().whole, ports(request).now().astimezone(TIMEZONE).date()
        chosen = Filter(kb.themes.get(thema), kb.desks.get(loket), kb.kinds.get(soort), oneens == "ja")
        given = (thema, chosen.theme), (loket, chosen.desk), (soort, chosen.kind)
        if any(text and known is None for text, known in given):
            return problem_page(
                request,
                NOT_FOUND,
                "Dit thema, loket of deze soort hulp staat niet (meer) in de lijst. Kies opnieuw bij Taakverdeling.",
            )
        desk_themes, found = tuple(_of_desk(kb, chosen, today)), _matrix(kb, chosen, today)
        everywhere = _disputed_everywhere(kb, chosen, today)
        shown = found.rows if found else everywhere
        kinds = (chosen.kind,) if chosen.kind else kb.content.help_kinds
        return render(
            request,
            "taakverdeling.html",
            chosen=chosen,
            summaries=tuple(summaries(kb)) if chosen.theme is None and chosen.desk is None else (),
            matrix=found,
            everywhere=everywhere,
            desk_themes=desk_themes,
            boundaries=_boundaries(desk_themes),
            refused=frozenset(refusal.text for refusal in chosen.desk.does_not) if chosen.desk else frozenset(),
            kinds=kinds,
            groups=grouped(kb),
            all_themes=kb.content.themes,
            all_kinds=kb.content.help_kinds,
            desks=kb.desks,
            roles=dutch.ROLES,
            marks=MARKS,
            verdicts=VERDICTS,
            agreement=kb.content.municipality.agreement,
            revision=kb.revision,
            may_edit=_may_edit(request),
            edit=chosen.address().replace(ADDRESS, EDITED, 1),
            stale_dates={row.agreed_on for row in shown if is_stale(row.agreed_on, today)},
        )
