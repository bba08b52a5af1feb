"""A small municipality and an encoder that follows a rule, so that every expected value can be worked out."""

import os
import zlib
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import ModelIdentity, SentenceTransformerEncoder
from indexer.model import BUNDLED, TUNED
from knowledge.base import KnowledgeBase
from knowledge.schema import Content, Utterance

DIMENSION = 64
TASKS = {
    "paspoort": ("Paspoort", "burgerzaken", ["reisdocument"], ["Ik wil een nieuw paspoort", "paspoort verlopen"]),
    "huurtoeslag": ("Huurtoeslag", "geld", ["toeslag voor de huur"], ["Krijg ik huurtoeslag?", "huurtoeslag regelen"]),
    "dakloos": ("Geen slaapplek", "wonen", ["op straat"], ["Geen bed voor vannacht", "uit huis gezet"]),
}
KINDS = {"informeren": ["hoe werkt dat"], "aanvragen": ["ik wil dat aanvragen"], "spoed": ["het moet nu meteen"]}
CELLS = {
    "paspoort": {"informeren": "informatiebalie", "aanvragen": "burgerzaken"},
    "huurtoeslag": {"informeren": "informatiebalie", "aanvragen": "toeslagen"},
    "dakloos": {"informeren": "informatiebalie", "spoed": "opvang"},
}
UTTERANCES = [
    ("hoe kom ik aan een paspoort", "paspoort", "informeren"),
    ("wat kost een paspoort", "paspoort", "informeren"),
    ("ik wil mijn paspoort aanvragen", "paspoort", "aanvragen"),
    ("nieuw paspoort aanvragen voor mijn zoon", "paspoort", "aanvragen"),
    ("hoe werkt huurtoeslag", "huurtoeslag", "informeren"),
    ("wat is huurtoeslag eigenlijk", "huurtoeslag", "informeren"),
    ("ik wil huurtoeslag aanvragen", "huurtoeslag", "aanvragen"),
    ("huurtoeslag aanvragen voor mijn moeder", "huurtoeslag", "aanvragen"),
    ("ik slaap vannacht op straat", "dakloos", "spoed"),
    ("vannacht nu meteen een bed nodig", "dakloos", "spoed"),
    ("hoe werkt de opvang voor daklozen", "dakloos", "informeren"),
    ("wat is er voor daklozen zonder bed", "dakloos", "informeren"),
]


class RuleEncoder:
    """Counts letter pairs in buckets by checksum: the same words give the same vector, always."""

    def __init__(self, name: str = "rule", dimension: int = DIMENSION) -> None:
        self.identity = ModelIdentity(name, "0" * 64, dimension, "")
        self.encoded: list[str] = []
        self.calibration = None

    def encode(self, texts: Sequence[str], progress=None) -> np.ndarray:
        """Return unit vectors, one row a text."""
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), self.identity.dimension), np.float32)
        for row, text in enumerate(texts):
            padded = f" {text.lower()} "
            for first, second in pairwise(padded):
                vectors[row, zlib.crc32((first + second).encode()) % self.identity.dimension] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def content(extra: Sequence[tuple[str, str | None, str | None]] = ()) -> Content:
    """Return the small municipality; `extra` are more utterances."""
    desks = sorted({desk for cells in CELLS.values() for desk in cells.values()})
    return Content.model_validate(
        {
            "municipality": {
                "id": "proefdorp",
                "name": "gemeente Proefdorp",
                "inhabitants": 10,
                "villages": ["Proefdorp"],
                "area_code": "0999",
                "school_region": "midden",
                "agreement": {"source": "proef", "agreed_on": date(2026, 1, 1)},
                "front_desk": "informatiebalie",
            },
            "themes": [{"id": theme, "name": theme} for theme in ("burgerzaken", "geld", "wonen")],
            "desk_types": [{"id": "balie", "name": "Balie", "description": "Een balie."}],
            "help_kinds": [
                {"id": kind, "name": kind, "description": kind, "cues": cues} for kind, cues in KINDS.items()
            ],
            "desks": [_desk(desk) for desk in desks],
            "tasks": [
                {
                    "id": task,
                    "name": name,
                    "theme": theme,
                    "upl": None,
                    "upl_uri": None,
                    "urgent": False,
                    "scope": f"Alles over {name.lower()}",
                    "synonyms": synonyms,
                    "examples": examples,
                }
                for task, (name, theme, synonyms, examples) in TASKS.items()
            ],
            "division": [
                {"task": task, "help": {kind: [{"desk": desk, "role": "voert-uit"}] for kind, desk in cells.items()}}
                for task, cells in CELLS.items()
            ],
            "calendar": {"source": "proef", "school_holidays": {}},
            "escalation": {"rules": [], "coordinator": "Bel de coördinator."},
            "utterances": [{"text": text, "task": task, "kind": kind} for text, task, kind in [*UTTERANCES, *extra]],
        }
    )


def _desk(desk: str) -> dict[str, object]:
    return {
        "id": desk,
        "name": f"Loket {desk}",
        "type": "balie",
        "organisation": "gemeente",
        "service_area": "Proefdorp",
        "summary": f"Hier helpt {desk} u.",
        "does": ["Vragen beantwoorden"],
        "does_not": [],
        "address": None,
        "phone": None,
        "colleague_phone": None,
        "email": None,
        "website": None,
        "opening_hours": None,
        "access": ["inloop"],
        "bring": [],
        "languages": ["nl"],
        "wheelchair": None,
        "handover": {"methods": ["bellen"], "tell": ["de vraag"]},
        "verified_on": date(2026, 1, 1),
    }


@pytest.fixture
def base() -> KnowledgeBase:
    """The small municipality, revision 3."""
    return KnowledgeBase(content(), revision=3)


@pytest.fixture
def with_utterance():
    """Return the small municipality with one more utterance, under another revision."""

    def make(text: str, task: str | None, kind: str | None, revision: int = 4) -> KnowledgeBase:
        return KnowledgeBase(content([(text, task, kind)]), revision=revision)

    return make


@pytest.fixture
def with_outside():
    """The small municipality with forty things said that no desk is for."""
    things = ["voetbal", "weerbericht", "recept taart", "bioscoop", "hondenbrok", "gitaarles", "vakantie", "autoradio"]
    said = ["{} zondag?", "leuk {} xyz", "beste {} qua prijs", "zoek {} qzz", "qua {} vraagje"]
    extra = [(how.format(thing), None, None) for thing in things for how in said]
    return KnowledgeBase(content(extra), revision=3)


@pytest.fixture
def encoder() -> RuleEncoder:
    """The encoder that follows a rule."""
    return RuleEncoder()


@pytest.fixture
def make_encoder():
    """Return encoders that follow the rule under another name or dimension."""
    return RuleEncoder


@pytest.fixture
def utterance():
    """Return an utterance."""
    return Utterance


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The folder where the product keeps its unpacked model, so that the tests unpack it at most once."""
    return Path(os.environ.get("LOKETWIJZER_DATA", "var")) / "model"


@pytest.fixture(scope="session")
def real_encoder(model_folder):
    """The published model."""
    return SentenceTransformerEncoder.load(BUNDLED, model_folder, print)


@pytest.fixture(scope="session")
def tuned_encoder(model_folder):
    """The default model, which reads twice."""
    return SentenceTransformerEncoder.load(TUNED, model_folder, print)
