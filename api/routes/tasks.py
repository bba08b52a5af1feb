"""GET /v1/tasks: the subjects, and the kinds of help."""

from fastapi import APIRouter

from api.product import TheCaller, TheLive
from api.wire import Wire

router = APIRouter(tags=["onderwerpen"])


class TaskOut(Wire):
    """One subject."""

    id: str
    name: str
    theme: str
    theme_name: str
    scope: str
    upl: str | None
    upl_uri: str | None
    urgent: bool
    kinds: tuple[str, ...]


class KindOut(Wire):
    """One kind of help."""

    id: str
    name: str
    description: str


class TasksOut(Wire):
    """The subjects and kinds of help of this revision."""

    tasks: tuple[TaskOut, ...]
    kinds: tuple[KindOut, ...]
    revision: int


@router.get(
    "/v1/tasks", summary="Alle onderwerpen", description="Met bij elk onderwerp de soorten hulp die zijn afgesproken."
)
def list_tasks(live: TheLive, _: TheCaller) -> TasksOut:
    """Return every subject with the kinds of help that the division fills."""
    kb = live.kb
    return TasksOut(
        tasks=tuple(
            TaskOut(
                id=task.id,
                name=task.name,
                theme=task.theme,
                theme_name=kb.themes[task.theme].name,
                scope=task.scope,
                upl=task.upl,
                upl_uri=task.upl_uri,
                urgent=task.urgent,
                kinds=tuple(kb.division[task.id].help) if task.id in kb.division else (),
            )
            for task in kb.content.tasks
        ),
        kinds=tuple(
            KindOut(id=kind.id, name=kind.name, description=kind.description) for kind in kb.content.help_kinds
        ),
        revision=kb.revision,
    )
