"""The fields of a desk as an editor fills them in: words, help and limits, said before they are hit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.editing.differences import LABELS

LINE: Final = 300
PARAGRAPH: Final = 1000
MAIL: Final = 200
MANY: Final = 8
WEB_ADDRESS: Final = re.compile(r"https?://[^\s/]+\.\S+")
"""Anything else would be a page of ours when somebody presses the link."""
WEB_HELP: Final = "Schrijf het hele adres, zoals https://www.voorbeeld.nl."
MAIL_HELP: Final = "Schrijf het hele adres, zoals balie@voorbeeld.nl."
PHONE_HELP: Final = "Alleen cijfers, spaties, + en streepjes, zoals 0999 - 21 10 40."


class Sort(StrEnum):
    """How a field is filled in."""

    LINE = "regel"
    TEXT = "tekst"
    LINES = "regels"
    CHOICE = "keuze"
    CHOICES = "keuzes"
    CHECK = "vinkje"
    DATE = "datum"


class Part(StrEnum):
    """The pages of the form, by their address."""

    FACTS = "gegevens"
    HOURS = "openingstijden"
    DOES = "doet"
    HANDOVER = "overdracht"


PARTS: Final[Mapping[Part, str]] = {
    Part.FACTS: "Gegevens",
    Part.HOURS: "Openingstijden",
    Part.DOES: "Doet en doet niet",
    Part.HANDOVER: "Overdracht",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `name` is its place in the body ("handover.tell"), `limit` the characters, `lines` the most lines."""

    name: str
    part: Part
    sort: Sort
    help: str = ""
    required: bool = False
    limit: int | None = None
    lines: int | None = None
    suggestions: str | None = None
    left_out: bool = False
    """Whether an empty field is left out of the body, as the schema does with fields that came later."""

    @property
    def label(self) -> str:
        """What the field is called."""
        return LABELS[self.name.rpartition(".")[2]]

    @property
    def limits(self) -> str:
        """What fits, in words, before anything is typed; empty when there is no limit to speak of."""
        most = f"Hoogstens {self.lines} regels. " if self.lines else ""
        if self.limit is None:
            return most.strip()
        each = " per regel" if self.sort is Sort.LINES else ""
        return f"{most}Hoogstens {self.limit} tekens{each}."


def _line(name: str, part: Part, help_: str, *, required: bool = False, suggestions: str | None = None) -> Field:
    return Field(name, part, Sort.LINE, help_, required, LINE, suggestions=suggestions)


FIELDS: Final[tuple[Field, ...]] = (
    _line("name", Part.FACTS, "Zo ziet de balie het, en zo staat het op de kaart van de inwoner.", required=True),
    Field(
        "aliases", Part.FACTS, Sort.LINES,
        "Hoe mensen dit loket ook noemen: afkortingen, oude namen, schrijffouten. Eén per regel, elke naam bij één "
        "loket.",
        limit=LINE,
    ),
    Field(
        "summary", Part.FACTS, Sort.TEXT, "Eén of twee korte zinnen, in gewone woorden.", required=True,
        limit=PARAGRAPH,
    ),
    Field("type", Part.FACTS, Sort.CHOICE, required=True),
    _line("organisation", Part.FACTS, "Van wie dit loket is.", required=True, suggestions="organisaties"),
    _line(
        "service_area", Part.FACTS, "De gemeente, of Nederland. Een landelijk loket volgt de sluitingsdagen van de "
        "gemeente niet.", required=True, suggestions="gebieden",
    ),
    Field("village", Part.FACTS, Sort.CHOICE, "Waar het loket staat, als dat uitmaakt."),
    _line("address", Part.FACTS, "Straat, nummer en plaats. Leeg als er geen bezoekadres is."),
    Field("phone", Part.FACTS, Sort.LINE, f"Voor inwoners. {PHONE_HELP}", limit=32),
    Field("colleague_phone", Part.FACTS, Sort.LINE, f"Komt nooit op een kaart voor de inwoner. {PHONE_HELP}", limit=32),
    Field("contact_checked", Part.FACTS, Sort.CHECK, "Zonder vinkje ziet de balie ‘nog niet gecontroleerd’."),
    _line("email", Part.FACTS, "Het adres van het loket, niet van één persoon."),
    _line("website", Part.FACTS, "Het hele adres, met https://."),
    Field("access", Part.FACTS, Sort.CHOICES, "Kies er minstens één.", required=True),
    Field("languages", Part.FACTS, Sort.CHOICES, "Welke talen er bijna altijd gesproken worden."),
    Field("wheelchair", Part.FACTS, Sort.CHOICE),
    Field(
        "verified_on", Part.FACTS, Sort.DATE, "De dag waarop iemand bij het loket heeft nagevraagd of alles klopt.",
        required=True,
    ),
    Field(
        "owner", Part.FACTS, Sort.LINE, "Wie weet of dit klopt: een organisatie of team, geen persoon. Leeg: de "
        "organisatie hierboven.", limit=LINE, suggestions="organisaties", left_out=True,
    ),
    Field(
        "owner_mail", Part.FACTS, Sort.LINE, "Hierheen gaat de vraag of alles nog klopt. Neem een algemeen adres, niet "
        "dat van één persoon. Inwoners zien het nooit.", limit=MAIL, left_out=True,
    ),
    Field(
        "check_before", Part.FACTS, Sort.DATE, "Leeg: een jaar na de vorige controle. Later dan dat telt niet.",
        left_out=True,
    ),
    Field(
        "hours_note", Part.HOURS, Sort.TEXT, "Wat u niet in tijden kunt zeggen, zoals: bel eerst. Mag leeg blijven.",
        limit=PARAGRAPH,
    ),
    Field(
        "does", Part.DOES, Sort.LINES, "Waar een inwoner hier terecht kan. Eén ding per regel.", required=True,
        limit=LINE, lines=MANY,
    ),
    Field("bring", Part.DOES, Sort.LINES, "Wat een inwoner meeneemt. Eén ding per regel.", limit=LINE),
    Field("handover.methods", Part.HANDOVER, Sort.CHOICES, "Kies er minstens één.", required=True),
    Field(
        "handover.tell", Part.HANDOVER, Sort.LINES, "Wat u aan de collega vertelt. Eén ding per regel. Geen BSN of "
        "wachtwoord.", required=True, limit=LINE,
    ),
    Field("handover.condition", Part.HANDOVER, Sort.TEXT, "Wanneer dit kan en wanneer niet.", limit=PARAGRAPH),
)  # fmt: skip
"""Every field of a desk, except its opening hours, sessions and refusals, which have forms of their own."""

OWN_FORM: Final[Mapping[str, Part]] = {
    "opening_hours": Part.HOURS,
    "sessions": Part.HOURS,
    "does_not": Part.DOES,
}


def part_of(path: str) -> Part:
    """Return on which page of the form the field at `path` ("does_not.0.text") is filled in."""
    name = path.split(".", maxsplit=1)[0]
    found = next((field.part for field in FIELDS if field.name.split(".", maxsplit=1)[0] == name), None)
    return OWN_FORM.get(name) or found or Part.FACTS
