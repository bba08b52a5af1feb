"""What the paper says: data for the templates, taken from one revision of the knowledge base."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from api import dutch
from knowledge.base import KnowledgeBase
from knowledge.due import is_overdue
from knowledge.hours import TIMEZONE
from knowledge.matrix import Cell, Matrix, Place, desk_rows, matrix
from knowledge.schema import Desk, Theme

_ABBREVIATION: Final = re.compile(r"^.+ \(([A-Z][A-Za-z]*[A-Z])\)(.*)$")
CARD_LINES: Final = 5
"""How many lines of each sort fit on a pocket card of A6."""


def poster(kb: KnowledgeBase, themes: Iterable[Theme], now: datetime) -> dict[str, Any]:
    """Return the data of a poster: per theme the subjects, the kinds of help that occur, and the desks in order."""
    chosen = tuple(themes)
    name = f"Wie doet wat: {chosen[0].name}" if len(chosen) == 1 else "Wie doet wat: alle thema’s"
    return {
        **_colophon(kb, now),
        "title": f"{name}, {kb.content.municipality.name}",
        "municipality": kb.content.municipality.name,
        "themes": [_theme(kb, matrix(kb, theme)) for theme in chosen],
    }


def _theme(kb: KnowledgeBase, found: Matrix) -> dict[str, Any]:
    used = {cell.kind.id for row in found.rows for cell in row.cells}
    kinds = [kind for kind in kb.content.help_kinds if kind.id in used]
    boundaries: dict[str, int] = {}
    rows = []
    for row in found.rows:
        cells = {cell.kind.id: cell for cell in row.cells}
        rows.append(
            {
                "name": row.task.name,
                "disagreement": row.disagreement,
                "cells": [_places(kb, cells[kind.id], boundaries) if kind.id in cells else [] for kind in kinds],
            }
        )
    return {
        "name": found.theme.name,
        "kinds": [kind.name for kind in kinds],
        "rows": rows,
        "boundaries": list(boundaries),
    }


def _places(kb: KnowledgeBase, cell: Cell, boundaries: dict[str, int]) -> list[dict[str, Any]]:
    """Return the desks of a cell; equal desks with the same role and boundary share a line."""

    def alike(place: Place) -> tuple[frozenset[str], str, str | None]:
        return kb.equals(place.desk.id), place.line.role, place.line.until

    lines = []
    for _, group in groupby(cell.places, key=alike):
        places = list(group)
        lines.append(
            {
                "role": places[0].line.role.value,
                "names": _joined([short_name(kb, place.desk) for place in places]),
                "boundary": _number(boundaries, places[0].line.until),
            }
        )
    return lines


def _joined(names: list[str]) -> str:
    """Return "IDO Lindewaard-centrum / Oosterlinde": a first word that all share is said once."""
    first = names[0].partition(" ")[0] + " "
    rest = [name.removeprefix(first) if name != first.strip() else name for name in names[1:]]
    return " / ".join([names[0], *(rest if all(name.startswith(first) for name in names) else names[1:])])


def _number(boundaries: dict[str, int], until: str | None) -> int | None:
    return boundaries.setdefault(until, len(boundaries) + 1) if until else None


def short_name(kb: KnowledgeBase, desk: Desk) -> str:
    """Return the name of a desk without what everybody on the wall knows: "IDO Oosterlinde", "Wijkteam"."""
    found = _ABBREVIATION.match(desk.name)
    name = f"{found[1]}{found[2]}" if found else desk.name
    town = kb.content.municipality.name.split()[-1]
    return name.removesuffix(f" {town}").rstrip(",") or desk.name


def desk_sheet(kb: KnowledgeBase, desk: Desk, now: datetime) -> dict[str, Any]:
    """Return the data of the sheet of one desk: how to reach it, what it does and does not, and at which subjects."""
    boundaries: dict[str, int] = {}
    themes = []
    rows = desk_rows(kb, desk.id)
    for theme in kb.content.themes:
        mine = []
        for row in (row for row in rows if row.task.theme == theme.id):
            places = [
                {
                    "role": judgement.line.role.value,
                    "kind": kb.kinds[kind].name,
                    "boundary": _number(boundaries, judgement.line.until),
                }
                for kind, judgement in row.judgements.items()
                if judgement.line is not None
            ]
            if places:
                mine.append({"name": row.task.name, "places": places})
        if mine:
            themes.append({"name": theme.name, "rows": mine})
    return {
        **_colophon(kb, now),
        "title": f"{desk.name}: dit doen wij, dit niet",
        "name": desk.name,
        "summary": desk.summary,
        "contact": _contact(desk),
        "hours": list(dutch.week(kb.schedules[desk.id], now)),
        "unchecked": not desk.contact_checked,
        "stale": _stale(desk, now),
        "does": list(desk.does),
        "does-not": _refusals(kb, desk),
        "themes": themes,
        "boundaries": list(boundaries),
    }


def pocket_card(kb: KnowledgeBase, desk: Desk, now: datetime) -> dict[str, Any]:
    """Return the data of the pocket card of a desk: what is most often needed, on two sides of A6."""
    untils = Counter(line.until for lines in kb.cells.values() for line in lines if line.desk == desk.id and line.until)
    front = kb.desks[kb.content.municipality.front_desk]
    return {
        **_colophon(kb, now),
        "title": f"Zakkaart {desk.name}",
        "short": short_name(kb, desk),
        "stale": _stale(desk, now),
        "does": list(desk.does[:CARD_LINES]),
        "until": [until for until, _ in untils.most_common(2)],
        "always": [*(dutch.METHODS[method] for method in desk.handover.methods[:2])],
        "does-not": _refusals(kb, desk)[: CARD_LINES + 1],
        "doubt": f"Vraag het aan {short_name(kb, front)}"
        + (f", {front.phone}" if front.phone else "")
        + ". Staat iets nergens? Begin er niet aan en vraag uw coördinator.",
    }


def _stale(desk: Desk, now: datetime) -> str:
    """Return a sentence when a desk should have been checked by now, else nothing."""
    today = now.astimezone(TIMEZONE).date()
    return dutch.checked(desk, today) if is_overdue(desk, today) else ""


def _contact(desk: Desk) -> list[tuple[str, str]]:
    facts = (("Telefoon", desk.phone), ("Adres", desk.address), ("E-mail", desk.email), ("Website", desk.website))
    ways = dutch.listed(tuple(dutch.ACCESS[way] for way in desk.access))
    return [(name, value) for name, value in (*facts, ("Bereikbaar", ways)) if value]


def _refusals(kb: KnowledgeBase, desk: Desk) -> list[Mapping[str, str]]:
    return [
        {
            "text": refusal.text.rstrip("."),
            "instead": kb.desks[refusal.instead].name,
            "contact": kb.desks[refusal.instead].phone or "",
        }
        for refusal in desk.does_not
    ]


def _colophon(kb: KnowledgeBase, now: datetime) -> dict[str, Any]:
    agreement = kb.content.municipality.agreement
    return {
        "source": f"{agreement.source}, {dutch.short_day(agreement.agreed_on)}",
        "printed": dutch.short_day(now.astimezone(TIMEZONE).date()),
        "revision": kb.revision,
    }
