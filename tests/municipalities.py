"""Two small made-up municipalities side by side in one installation, each with a word that stands in all its texts.

Half of their ids are the same, as those of real municipalities will be; the other half only one of them has.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from starlette.testclient import TestClient

from api.installation import Installation
from api.own_settings import each
from api.prepare import make_tables
from api.recognising import recogniser_maker
from api.settings import Settings
from knowledge.schema import Content
from knowledge.store import Store
from tests.accounts import QUICK
from tests.browser.rules import TUESDAY_MORNING
from tests.indexer.conftest import RuleEncoder
from tests.product import EVALUATION_TOKEN

INTERNAL_TOKEN = "tussen-gesprek-en-api"
KINDS = {
    "informeren": ["hoe werkt dat", "wat kost het"],
    "aanvragen": ["ik wil dat aanvragen"],
    "digitaal-helpen": ["inloggen lukt niet"],
}
SUBJECTS = {
    "paspoort": "een paspoort",
    "huurtoeslag": "huurtoeslag",
    "verhuizing": "een verhuizing",
    "afval": "grofvuil",
    "werk": "een baan",
}


@dataclass(frozen=True)
class Place:
    """A municipality: its id, its host name, and the word in all its texts, which is in no id: ids are echoed."""

    id: str
    host: str
    word: str

    @property
    def own(self) -> str:
        """The desk and the subject that only this municipality has."""
        return self.id


ZUIDERKOOG = Place("proef-een", "een.localhost", "Zuiderkoog")
NOORDERLOO = Place("proef-twee", "twee.localhost", "Noorderloo")
PLACES = (ZUIDERKOOG, NOORDERLOO)


def content(place: Place, note: str = "") -> Content:
    """Return a municipality with 5 desks and 8 subjects; `note` makes another revision of it."""
    desks = ("balie", "burgerzaken", "toeslagen", "werkplein", place.own)
    subjects = {**SUBJECTS, **{f"{place.own}-{number}": f"kwestie {number}" for number in (1, 2, 3)}}
    order = desks[1:] if place is ZUIDERKOOG else desks[:0:-1]  # the same question, another desk
    carries_out = dict(zip(subjects, (*order, *order), strict=True))
    return Content.model_validate(
        {
            "municipality": {
                "id": place.id,
                "name": f"gemeente {place.word}",
                "fictional": True,
                "inhabitants": 1000,
                "villages": [place.word],
                "area_code": "0999",
                "school_region": "midden",
                "agreement": {"source": f"afspraken {place.word}", "agreed_on": date(2026, 1, 1)},
                "front_desk": "balie",
            },
            "themes": [{"id": "thema", "name": f"Thema {place.word}"}],
            "desk_types": [{"id": "ido", "name": f"Balie {place.word}", "description": f"In {place.word}."}],
            "help_kinds": [
                {"id": kind, "name": kind, "description": kind, "cues": cues} for kind, cues in KINDS.items()
            ],
            "desks": [_desk(place, desk, note) for desk in desks],
            "tasks": [
                {
                    "id": task,
                    "name": f"{name.capitalize()} ({place.word})",
                    "theme": "thema",
                    "upl": task if task == "paspoort" else None,
                    "upl_uri": f"http://standaarden.overheid.nl/owms/terms/{task}" if task == "paspoort" else None,
                    "urgent": False,
                    "scope": f"Alles over {name} in {place.word}",
                    "synonyms": [],
                    "examples": [f"vraag over {name}"],
                }
                for task, name in subjects.items()
            ],
            "division": [
                {
                    "task": task,
                    "help": {
                        "informeren": [{"desk": "balie", "role": "informeert"}, {"desk": desk, "role": "helpt"}],
                        "aanvragen": [{"desk": desk, "role": "voert-uit"}],
                        "digitaal-helpen": [{"desk": place.own, "role": "helpt"}],
                    },
                    "source": f"afspraken {place.word}",
                }
                for task, desk in carries_out.items()
            ],
            "calendar": {"source": "proef", "school_holidays": {}},
            "escalation": {
                "rules": [{"desks": ["balie"], "reason": f"De balie van {place.word}."}],
                "coordinator": f"Bel de coördinator van {place.word}.",
            },
            "utterances": [
                {"text": how.format(name), "task": task, "kind": kind}
                for task, name in subjects.items()
                for how, kind in (
                    ("hoe werkt {}", "informeren"),
                    ("wat kost {}", "informeren"),
                    ("ik wil {} aanvragen", "aanvragen"),
                    ("{} aanvragen voor mijn zoon", "aanvragen"),
                    ("inloggen voor {} lukt niet", "digitaal-helpen"),
                    ("digitaal {} regelen lukt niet", "digitaal-helpen"),
                )
            ],
            "ambiguities": [
                {
                    "text": f"iets van {place.word}",
                    "question": "Gaat het om een paspoort of een kwestie?",
                    "readings": [
                        {"task": "paspoort", "kind": "aanvragen"},
                        {"task": f"{place.own}-1", "kind": "aanvragen"},
                    ],
                }
            ],
        }
    )


def _desk(place: Place, desk: str, note: str) -> dict[str, object]:
    return {
        "id": desk,
        "name": f"{desk.capitalize()} {place.word}",
        "type": "ido",
        "organisation": f"gemeente {place.word}",
        "service_area": place.word,
        "village": place.word,
        "summary": f"Hier helpt {desk} u in {place.word}. {note}".strip(),
        "does": [f"Vragen van {place.word} beantwoorden"],
        "does_not": [],
        "address": f"Plein 1, {place.word}",
        "phone": None,
        "colleague_phone": None,
        "email": f"{desk}@{place.id}.example",
        "website": f"https://{place.id}.example",
        "opening_hours": "Mo-Fr 09:00-17:00",
        "access": ["inloop"],
        "bring": [],
        "languages": ["nl"],
        "wheelchair": None,
        "handover": {"methods": ["bellen"], "tell": [f"de vraag van {place.word}"]},
        "verified_on": date(2026, 1, 1),
    }


@dataclass
class SideBySide:
    """Both municipalities in one application; `settings` of the installation."""

    settings: Settings
    installation: Installation
    clients: dict[str, TestClient]

    def client(self, place: Place) -> TestClient:
        """The browser of somebody at a municipality."""
        return self.clients[place.id]

    def app(self, place: Place):
        """The application of a municipality."""
        return self.installation.applications[place.id]

    def stranger(self, address: str = "http://localhost") -> TestClient:
        """A browser that calls the installation by another name."""
        made = TestClient(self.installation, base_url=address, follow_redirects=False)
        made.portal = self.clients[ZUIDERKOOG.id].portal
        return made


def settings_of_both(folder: Path, **more) -> Settings:
    """Return the settings of an installation with both."""
    return Settings(
        data=folder,
        municipalities=tuple(f"{place.id}={place.host}" for place in PLACES),
        rasa_port=9,
        evaluation_token=EVALUATION_TOKEN,
        internal_token=INTERNAL_TOKEN,
        requests_per_minute=100_000,
        **more,
    )


def publish(settings: Settings, *places: Place) -> None:
    """Make the tables, and publish what these municipalities have."""
    make_tables(settings)
    with closing(Store(settings.database_url)) as store:
        for place in places:
            store.publish(content(place), author="tests", note=f"eerste van {place.word}")


@contextmanager
def side_by_side(folder: Path, **more) -> Iterator[SideBySide]:
    """Serve both from one process on one database, each with an index of its own, built by the encoder of the tests."""
    settings = settings_of_both(folder, **more)
    publish(settings, *PLACES)
    encoder = RuleEncoder()
    parts = [(own, recogniser_maker(own, lambda: encoder)) for own in each(settings, {})]
    installation = Installation(settings, parts, lambda: TUESDAY_MORNING)
    first, second = (
        TestClient(installation, base_url=f"http://{place.host}", follow_redirects=False) for place in PLACES
    )
    with first:
        second.portal = first.portal  # one loop serves them all
        for app in installation.applications.values():
            app.state.product.live_knowledge.refresh()
            app.state.accounts._passwords = QUICK
        yield SideBySide(settings, installation, {ZUIDERKOOG.id: first, NOORDERLOO.id: second})
