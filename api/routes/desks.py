"""The desks: list, one desk, questions about a desk in words, and desks named in a text."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from pydantic import Field

from api import desk_answers, dutch
from api.moments import moment_of
from api.problems import NotFoundError
from api.product import TheCaller, TheLive, TheProduct
from api.wire import DeskMention, DeskReply, Mentions, Openness, Situation, TextInContext, Wire
from knowledge.masking import mask
from knowledge.schema import Desk

router = APIRouter(tags=["loketten"])

_EXAMPLE = {"summary": "Is het open", "value": {"text": "Is het sociaal loket nu open?"}}
_NAMED = {"summary": "Wie wordt genoemd", "value": {"text": "Hij komt bij Burgerzaken vandaan"}}


class DeskShort(Wire):
    """A desk in the list."""

    id: str
    name: str
    type: str
    organisation: str
    service_area: str
    summary: str
    address: str | None
    phone: str | None


class DesksOut(Wire):
    """The desks of this revision."""

    desks: tuple[DeskShort, ...]
    revision: int


class DeskOut(Wire):
    """All published facts of one desk, with its opening hours read for this moment."""

    desk: Desk
    open: Openness
    hours: tuple[str, ...] = Field(description="De komende zeven dagen, een regel per dag of reeks dagen.")
    sessions_elsewhere: tuple[str, ...]
    checked: date
    revision: int


class TextOnly(Wire):
    """A text in which desks may be named."""

    text: Situation


@router.get("/v1/desks", summary="Alle loketten", description="Met 'q' zoekt u op naam, bijnaam of organisatie.")
def list_desks(
    live: TheLive,
    _: TheCaller,
    q: Annotated[str | None, Query(max_length=100, description="Zoekwoorden.")] = None,
) -> DesksOut:
    """Return the desks, filtered by words in name, aliases, organisation or summary."""
    words = (q or "").casefold().split()
    found = [desk for desk in live.kb.content.desks if all(word in _searchable(desk) for word in words)]
    return DesksOut(
        desks=tuple(
            DeskShort(
                id=desk.id,
                name=desk.name,
                type=desk.type,
                organisation=desk.organisation,
                service_area=desk.service_area,
                summary=desk.summary,
                address=desk.address,
                phone=desk.phone,
            )
            for desk in found
        ),
        revision=live.kb.revision,
    )


def _searchable(desk: Desk) -> str:
    return " ".join((desk.name, *desk.aliases, desk.organisation, desk.summary)).casefold()


@router.get(
    "/v1/desks/{desk}",
    summary="Eén loket",
    description="Alle gepubliceerde gegevens van een loket.",
    response_model_exclude={"desk": {"owner_mail"}},
)
def get_desk(
    live: TheLive,
    product: TheProduct,
    _: TheCaller,
    desk: Annotated[str, Path(max_length=60, description="De id van het loket.", examples=["ido-centrum"])],
) -> DeskOut:
    """Return one desk."""
    kb = live.kb
    if desk not in kb.desks:
        message = f"Het loket '{desk}' bestaat niet. Kijk in de lijst met loketten hoe de id is."
        raise NotFoundError(message)
    entry, now = kb.desks[desk], moment_of(None, product.clock())
    is_open, change, text = dutch.openness(kb.schedules[desk], now)
    return DeskOut(
        desk=entry,
        open=Openness(now=is_open, next=change, text=text),
        hours=dutch.week(kb.schedules[desk], now),
        sessions_elsewhere=dutch.sessions(kb, desk, now),
        checked=entry.verified_on,
        revision=kb.revision,
    )


@router.post(
    "/v1/desks/questions",
    summary="Stel een vraag over een loket in gewone woorden",
    description="Bijvoorbeeld: 'is het sociaal loket nu open?' Met 'about_desk' verwijst 'daar' naar dat loket.",
)
def ask_desk(
    question: Annotated[TextInContext, Body(openapi_examples={"open": _EXAMPLE})],
    live: TheLive,
    product: TheProduct,
    _: TheCaller,
) -> DeskReply:
    """Answer a question about a desk."""
    return desk_answers.reply(live, question, product.clock())


@router.post(
    "/v1/desks/mentions",
    summary="Welke loketten worden in een tekst genoemd",
    description="Herkent namen, bijnamen, afkortingen en tikfouten uit de gepubliceerde kennisbank.",
)
def find_mentions(
    request: Annotated[TextOnly, Body(openapi_examples={"naam": _NAMED})], live: TheLive, _: TheCaller
) -> Mentions:
    """Return the desks that a text names."""
    found = live.names.find(mask(request.text).bare)
    return Mentions(
        desks=tuple(
            DeskMention(
                desk=mention.desk, name=live.kb.desks[mention.desk].name, words=mention.words, score=mention.score
            )
            for mention in sorted(found, key=lambda mention: -mention.score)
        )
    )
