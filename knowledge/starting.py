"""A new municipality: a small folder of content that rests on the national layer."""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from knowledge.first_steps import NO_AGREEMENT
from knowledge.new_folder import new_folder

FRONT_DESK: Final = "informatiebalie"
NATIONAL: Final = "landelijk"

Region = Literal["noord", "midden", "zuid"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What must be known of a municipality before it can start."""

    name: str
    inhabitants: int
    area_code: str
    school_region: Region
    villages: tuple[str, ...] = ()


def id_of(name: str) -> str:
    """Return the id of a municipality with this name: small letters and hyphens, empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def start(facts: Facts, folder: Path, today: date) -> None:
    """Write the content of a new municipality to `folder`, built aside and moved into place.

    Raises:
        StoreError: the folder exists and is not empty, or cannot be written; nothing is left half.

    """
    with new_folder(folder) as aside:
        for name, text in _files(facts, today).items():
            (aside / name).write_text(text, encoding="utf-8")


def _files(facts: Facts, today: date) -> dict[str, str]:
    return {
        "layer.yml": _LAYER,
        "municipality.yml": _municipality(facts, today),
        "desks.yml": _desks(facts, today),
        "division.yml": _DIVISION,
        "escalation.yml": _ESCALATION,
    }


def _quoted(text: str) -> str:
    """Return text as YAML reads it back, whatever is in it: a string of JSON is one of YAML too."""
    return json.dumps(text, ensure_ascii=False)


def _municipality(facts: Facts, today: date) -> str:
    villages = "\n".join(f"    - {_quoted(village)}" for village in facts.villages or (facts.name,))
    return f"""# De gemeente waarover deze kennisbank gaat.
municipality:
  id: {id_of(facts.name)}
  name: {_quoted(f"gemeente {facts.name}")}
  inhabitants: {facts.inhabitants}
  villages:
{villages}
  area_code: {_quoted(facts.area_code)}
  # Regio voor de schoolvakanties.
  school_region: {facts.school_region}
  # De afspraak waar de taakverdeling uit komt. Verander de bron zodra u er een hebt.
  agreement:
    source: {_quoted(NO_AGREEMENT)}
    agreed_on: {today.isoformat()}
  # Loketten die hetzelfde doen. Openingstijd en dorp kiezen, niet de volgorde.
  equal_desks: []
  # Waar de inwoner begint als niets anders past. Ook: wie uitzoekt wie iets hier doet.
  front_desk: {FRONT_DESK}
"""


def _desks(facts: Facts, today: date) -> str:
    return f"""# De eigen loketten. De landelijke staan in de landelijke laag; een loket hier met dezelfde id gaat voor.
# Wat niet bekend is, is null. Het programma zegt dan dat het niet bekend is.
desks:
  - id: {FRONT_DESK}
    name: {_quoted(f"Informatiebalie {facts.name}")}
    type: gemeentebalie
    organisation: {_quoted(f"Gemeente {facts.name}")}
    service_area: {_quoted(facts.name)}
    summary: Ontvangt inwoners en zoekt uit welk loket helpt.
    does:
      - Ontvangt inwoners en wijst de weg
      - Zoekt uit wie iets doet als dat nog niet is afgesproken
    does_not: []
    address: null
    phone: null
    colleague_phone: null
    email: null
    website: null
    opening_hours: null
    access: [inloop]
    bring: []
    languages: [nl]
    wheelchair: null
    handover:
      methods: [bellen]
      tell: [Waar de inwoner voor komt, Waar de inwoner al is geweest]
    verified_on: {today.isoformat()}
    contact_checked: false
"""


_LAYER: Final = f"""# Deze gemeente begint met de landelijke laag: de landelijke loketten en alle onderwerpen.
# Wat in deze map staat, gaat voor. Wat er niet staat, komt uit de laag.
layer:
  base: {NATIONAL}
"""

_DIVISION: Final = """# De eigen taakverdeling. Een soort hulp die hier staat, komt in plaats van de landelijke.
# Is er niets afgesproken, dan zoekt de informatiebalie uit wie het doet. Voorbeeld:
# - task: huurtoeslag
#   help:
#     digitaal-helpen:
#       - {desk: ido, role: helpt, until: Tot de inwoner is ingelogd.}
division: []
"""

_ESCALATION: Final = f"""# Vangnet: waarheen als alle loketten zijn geprobeerd.
# De landelijke regels (zoals 112) gaan voor een regel zonder soort hulp, onderwerp of thema.
escalation:
  rules:
    - desks: [{FRONT_DESK}]
      reason: De informatiebalie zoekt uit wie dit kan doen en wie de inwoner terugbelt. Bij gevaar geldt 112.
  coordinator: >-
    Geen loket doet dit, of alle loketten zijn al geprobeerd. Stuur de inwoner niet verder. Bel de coördinator
    dienstverlening van de gemeente, noteer het als signaal en spreek af wie de inwoner terugbelt.
    Bij gevaar belt u 112.
"""
