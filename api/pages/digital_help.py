"""How to recognise who needs digital help: cues and a sentence per theme and task, to read, search and print."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.pages.advice_card import DIGITAL_HELP, cues_address
from api.pages.desks import LONGEST_SEARCH
from api.pages.ports import ports
from api.pages.problems import NOT_FOUND, problem_page
from api.pages.rendering import is_fragment, render
from knowledge.base import KnowledgeBase
from knowledge.digital_help import IDO, digital_cues, digital_desk
from knowledge.schema import Desk, DigitalCue, Task, Theme


@dataclass(frozen=True, slots=True)
class TaskCues:
    """The cues of one task, and the desk that helps."""

    task: Task
    cue: DigitalCue
    desk: Desk


@dataclass(frozen=True, slots=True)
class ThemeCues:
    """The cues of a theme and of its tasks."""

    theme: Theme
    cue: DigitalCue | None
    tasks: tuple[TaskCues, ...]

    @property
    def address(self) -> str:
        """Where the page of this theme is."""
        return cues_address(self.theme.id)


def themes_of(kb: KnowledgeBase) -> tuple[ThemeCues, ...]:
    """Return every theme that has cues, in the order of the content."""
    return tuple(found for theme in kb.content.themes if (found := _theme(kb, theme)).cue or found.tasks)


def _theme(kb: KnowledgeBase, theme: Theme) -> ThemeCues:
    return ThemeCues(theme, digital_cues(kb).by_theme.get(theme.id), tuple(_tasks(kb, theme.id)))


def _tasks(kb: KnowledgeBase, theme: str) -> Iterator[TaskCues]:
    for task, cue in digital_cues(kb).by_task.items():
        desk = digital_desk(kb, task)
        if kb.tasks[task].theme == theme and desk is not None:
            yield TaskCues(kb.tasks[task], cue, kb.desks[desk])


def _matches(theme: Theme, found: TaskCues, words: list[str]) -> bool:
    task, cue = found.task, found.cue
    text = " ".join((theme.name, task.name, task.id, *task.synonyms, *cue.cues, cue.opening)).casefold()
    return all(word in text for word in words)


def _searched(themes: tuple[ThemeCues, ...], words: list[str]) -> tuple[ThemeCues, ...]:
    kept = (
        ThemeCues(one.theme, None, tuple(found for found in one.tasks if _matches(one.theme, found, words)))
        for one in themes
    )
    return tuple(one for one in kept if one.tasks)


def add_routes(router: APIRouter) -> None:
    """Add /digitale-hulp."""

    @router.get(DIGITAL_HELP, response_class=HTMLResponse)
    async def recognise(request: Request, zoek: str = "", thema: str = "") -> HTMLResponse:
        """Show all themes on one sheet, one theme with its tasks, or the tasks in which every word of `zoek` occurs."""
        kb = ports(request).knowledge()
        searched = zoek.strip()[:LONGEST_SEARCH]
        themes = themes_of(kb)
        count = sum(len(one.tasks) for one in themes)
        chosen = next((one for one in themes if one.theme.id == thema), None)
        if thema and chosen is None and not searched:
            return problem_page(
                request, NOT_FOUND, "Dit thema staat niet (meer) in de lijst. Zoek het in alle thema’s."
            )
        if searched:
            chosen, themes = None, _searched(themes, searched.casefold().split())
        return render(
            request,
            "delen/digitale-hulp-lijst.html" if is_fragment(request) else "digitale-hulp.html",
            searched=searched,
            chosen=chosen,
            themes=themes,
            general=digital_cues(kb).general,
            desks=tuple(desk for desk in kb.content.desks if desk.type == IDO),
            found=sum(len(one.tasks) for one in themes),
            count=count,
            today=ports(request).now(),
        )
