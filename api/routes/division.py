"""The division of tasks: who does what, and questions about it in words."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Query
from pydantic import Field

from api import division_answers
from api.moments import moment_of
from api.problems import FieldProblem, NotFoundError, UnknownDeskError, ValidationError
from api.product import TheCaller, TheLive, TheProduct
from api.recommendation import source_of
from api.wire import DivisionAnswer, DivisionReply, TextInContext, Wire
from knowledge.base import KnowledgeBase

router = APIRouter(tags=["taakverdeling"])

_EXAMPLE = {"summary": "Mag ik dit", "value": {"text": "Mag ik helpen met de aangifte?", "from_desk": "ido-centrum"}}


class DivisionLineOut(Wire):
    """One desk in a cell."""

    desk: str
    name: str
    role: str
    until: str | None = Field(description="Waar de hulp stopt.")
    note: str | None
    valid_from: date | None = Field(description="De eerste dag waarop deze afspraak geldt; null: altijd al.")
    valid_until: date | None = Field(description="De laatste dag waarop deze afspraak geldt; null: tot nader order.")


class CellOut(Wire):
    """The desks for one kind of help, best first."""

    kind: str
    kind_name: str
    desks: tuple[DivisionLineOut, ...]


class WrongOut(Wire):
    """A known wrong referral."""

    desk: str
    name: str
    kind: str | None
    reason: str
    instead: str


class DivisionOut(Wire):
    """The division of one task."""

    task: str
    task_name: str
    cells: tuple[CellOut, ...]
    wrong: tuple[WrongOut, ...]
    division: DivisionAnswer | None = Field(
        description="Het antwoord voor één loket, als 'desk' en 'kind' zijn gegeven."
    )
    source: str
    revision: int


@router.get(
    "/v1/division",
    summary="Wie doet wat bij een onderwerp",
    description="Geef 'task', en als u wilt 'kind' (soort hulp) en 'desk' (loket) om te weten wat dat loket doet.",
)
def get_division(
    live: TheLive,
    product: TheProduct,
    _: TheCaller,
    task: Annotated[str, Query(max_length=60, description="De id van het onderwerp.", examples=["huurtoeslag"])],
    kind: Annotated[str | None, Query(max_length=60, description="De id van de soort hulp.")] = None,
    desk: Annotated[str | None, Query(max_length=60, description="De id van het loket.")] = None,
) -> DivisionOut:
    """Return the cells of one task as they hold today, and the verdict for one desk when it is asked for."""
    kb = live.kb
    if task not in kb.tasks:
        raise NotFoundError(f"Het onderwerp '{task}' bestaat niet.", [FieldProblem("task", "Onbekend onderwerp.")])
    if kind is not None and kind not in kb.kinds:
        raise ValidationError([FieldProblem("kind", f"De soort hulp '{kind}' bestaat niet.")])
    if desk is not None and desk not in kb.desks:
        raise UnknownDeskError(desk, "desk")
    return DivisionOut(
        task=task,
        task_name=kb.tasks[task].name,
        cells=tuple(_cells(kb, task, kind)),
        wrong=tuple(
            WrongOut(
                desk=wrong.desk,
                name=kb.desks[wrong.desk].name,
                kind=wrong.kind,
                reason=wrong.reason,
                instead=wrong.instead,
            )
            for wrong in (kb.division[task].wrong if task in kb.division else ())
            if kind is None or wrong.kind in (None, kind)
        ),
        division=division_answers.answer(kb, desk, task, kind, moment_of(None, product.clock()).date())
        if desk and kind
        else None,
        source=source_of(kb, task),
        revision=kb.revision,
    )


def _cells(kb: KnowledgeBase, task: str, kind: str | None) -> list[CellOut]:
    row = kb.division.get(task)
    return [
        CellOut(
            kind=name,
            kind_name=kb.kinds[name].name,
            desks=tuple(
                DivisionLineOut(
                    desk=line.desk,
                    name=kb.desks[line.desk].name,
                    role=line.role,
                    until=line.until,
                    note=line.note,
                    valid_from=line.valid_from,
                    valid_until=line.valid_until,
                )
                for line in lines
            ),
        )
        for name, lines in (row.help.items() if row else ())
        if kind is None or name == kind
    ]


@router.post(
    "/v1/division/questions",
    summary="Stel een vraag over de taakverdeling in gewone woorden",
    description="Bijvoorbeeld: 'mag ik helpen met de aangifte?' of 'doet het wijkteam ook huisbezoek?'",
)
def ask_division(
    question: Annotated[TextInContext, Body(openapi_examples={"mag": _EXAMPLE})],
    live: TheLive,
    product: TheProduct,
    _: TheCaller,
) -> DivisionReply:
    """Answer a division question in words."""
    return division_answers.reply(live, question, product.clock())
