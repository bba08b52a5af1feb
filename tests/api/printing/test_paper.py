"""Poster, sheet and pocket card: real PDFs, read back as a reader of the file would."""

import re
import shutil
import subprocess
from datetime import datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.pages import build_router
from api.printing import typesetting
from api.printing.sheets import desk_sheet, pocket_card, poster, short_name
from api.printing.typesetting import Typesetter
from api.problems import UnavailableError
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)
A3, A4, A6 = (1191, 842), (595, 842), (298, 420)


@pytest.fixture(scope="module")
def typesetter():
    """One typesetter for all tests."""
    return Typesetter()


class Paper:
    """What poppler reads in a PDF."""

    def __init__(self, document, folder):
        assert document.startswith(b"%PDF")
        if shutil.which("pdfinfo") is None:
            pytest.skip("poppler-utils is niet geïnstalleerd")
        path = folder / "blad.pdf"
        path.write_bytes(document)
        lines = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout.splitlines()
        self.facts = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
        text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout
        self.text = " ".join(text.split())

    @property
    def pages(self):
        """How many sheets."""
        return int(self.facts["Pages"])

    @property
    def size(self):
        """Width and height of the first sheet, in points."""
        width, _, height = self.facts["Page size"].split()[:3]
        return round(float(width)), round(float(height))


def test_a_poster_of_a_theme_is_one_accessible_a3(lindewaard, typesetter, tmp_path):
    document = typesetter.pdf("poster.typ", poster(lindewaard, [lindewaard.themes["belastingen"]], NOW))
    paper = Paper(document, tmp_path)
    assert paper.size == A3
    assert paper.pages == 1
    assert paper.facts["Tagged"] == "yes"
    assert paper.facts["Title"] == "Wie doet wat: Belastingen, gemeente Lindewaard"
    assert b"/Lang(nl-NL)" in document
    assert b"pdfuaid" in document
    tags = subprocess.run(["pdfinfo", "-struct", tmp_path / "blad.pdf"], check=True, capture_output=True, text=True)
    assert len(re.findall(r"^ *TH\b", tags.stdout, re.MULTILINE)) == 7  # a header for every column
    for words in ("Erfbelasting", "Waterschap", "niets afgesproken", "Tot hier:", "6 januari 2026", "24 november 2026"):
        assert words in paper.text


def test_every_subject_stands_on_the_poster_of_all_themes(lindewaard):
    data = poster(lindewaard, lindewaard.content.themes, NOW)
    assert [row["name"] for theme in data["themes"] for row in theme["rows"]] == [
        task.name for theme in lindewaard.themes for task in lindewaard.content.tasks if task.theme == theme
    ]


def test_equal_desks_share_a_line(lindewaard):
    theme = poster(lindewaard, [lindewaard.themes["digitale-overheid"]], NOW)["themes"][0]
    row = next(row for row in theme["rows"] if row["name"] == "DigiD aanvragen")
    digital = row["cells"][theme["kinds"].index("Digitaal helpen")]
    assert digital == [{"role": "helpt", "names": "IDO Lindewaard-centrum / Oosterlinde", "boundary": 2}]
    assert theme["boundaries"][1].startswith("De inwoner logt zelf in")


@pytest.mark.parametrize(
    ("desk", "name"),
    [
        ("ido-centrum", "IDO Lindewaard-centrum"),
        ("wijkteam", "Wijkteam"),
        ("duo", "DUO"),
        ("sociaal-raadslieden", "Sociaal Raadslieden"),
    ],
)
def test_a_name_on_the_wall_is_short(lindewaard, desk, name):
    assert short_name(lindewaard, lindewaard.desks[desk]) == name


def test_the_sheet_of_a_desk_says_who_does_the_rest(lindewaard, typesetter, tmp_path):
    data = desk_sheet(lindewaard, lindewaard.desks["ido-centrum"], NOW)
    paper = Paper(typesetter.pdf("loket.typ", data), tmp_path)
    assert paper.size == A4
    assert paper.facts["Tagged"] == "yes"
    for words in (
        "Dit doen wij niet. Dan gaat u naar:",
        "Formulierenhulp De Schakel",
        "0999 - 21 10 40",
        "Huurtoeslag",
    ):
        assert words in paper.text


def test_the_pocket_card_has_two_sides_of_a6_for_every_desk(lindewaard, typesetter, tmp_path):
    """Also the desk with the longest texts fits: a third page would fall off the card."""

    def letters(desk):
        return sum(len(text) for text in (*desk.does[:5], *(refusal.text for refusal in desk.does_not[:6])))

    for desk in (lindewaard.desks["ido-centrum"], max(lindewaard.content.desks, key=letters)):
        paper = Paper(typesetter.pdf("zakkaart.typ", pocket_card(lindewaard, desk, NOW)), tmp_path)
        assert paper.size == A6
        assert paper.pages == 2
        assert "Dit doen wij niet" in paper.text


def test_text_of_the_content_is_never_markup(lindewaard, typesetter, tmp_path):
    """What would be code, a file or a formula in the template language stands on paper as it was typed."""
    evil = '#panic("x") #read("stijl.typ") $x^2$ *vet* \\ ] </script> "quote" 汉 😀'
    desk = lindewaard.desks["ido-centrum"].model_copy(update={"name": evil[:40], "summary": evil, "does": (evil,)})
    desks = tuple(desk if one.id == desk.id else one for one in lindewaard.content.desks)
    kb = KnowledgeBase(lindewaard.content.model_copy(update={"desks": desks}))
    for template, data in (("loket.typ", desk_sheet(kb, desk, NOW)), ("zakkaart.typ", pocket_card(kb, desk, NOW))):
        text = Paper(typesetter.pdf(template, data), tmp_path).text
        for words in ('#panic("x")', '#read("stijl.typ")', "$x^2$", "*vet*", "</script>"):
            assert words.replace(" ", "") in text.replace(" ", "")


def test_what_takes_too_long_is_stopped_and_said(lindewaard):
    data = poster(lindewaard, lindewaard.content.themes, NOW)
    with pytest.raises(UnavailableError) as stopped:
        Typesetter(seconds=0.05).pdf("poster.typ", data)
    assert stopped.value.detail == typesetting.TOO_SLOW


def test_who_comes_when_all_turns_are_taken_is_told(lindewaard):
    busy = Typesetter(seconds=0.05, at_once=1)
    assert busy._turns.acquire()
    with pytest.raises(UnavailableError) as refused:
        busy.pdf("zakkaart.typ", pocket_card(lindewaard, lindewaard.desks["rdw"], NOW))
    assert refused.value.detail == typesetting.BUSY


def test_what_is_too_big_is_refused_before_it_costs_anything(lindewaard):
    with pytest.raises(UnavailableError) as refused:
        Typesetter().pdf("loket.typ", {"title": "x" * typesetting.MAX_DATA_BYTES})
    assert refused.value.detail == typesetting.TOO_BIG


def test_a_template_that_fails_is_said_without_a_trace():
    with pytest.raises(UnavailableError) as failed:
        Typesetter().pdf("loket.typ", {"title": "er ontbreekt van alles"})
    assert failed.value.detail == typesetting.FAILED


def test_the_same_data_is_set_once(lindewaard, typesetter):
    data = pocket_card(lindewaard, lindewaard.desks["rdw"], NOW)
    assert typesetter.pdf("zakkaart.typ", data) is typesetter.pdf("zakkaart.typ", dict(data))


class Ports:
    """What the routes of the paper need."""

    def __init__(self, kb):
        self._kb = kb

    def knowledge(self):
        """The content of Lindewaard."""
        return self._kb

    def now(self):
        """A Tuesday morning."""
        return NOW


@pytest.fixture(scope="module")
def pages(lindewaard):
    """The pages with their links to the paper."""
    app = FastAPI()
    app.state.pages = Ports(lindewaard)
    app.include_router(build_router())
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ("/taakverdeling?thema=ondernemen", ["/taakverdeling/poster.pdf?thema=ondernemen"]),
        ("/loketten/rdw", ["/loketten/rdw/blad.pdf", "/loketten/rdw/zakkaart.pdf"]),
        ("/taakverdeling?loket=rdw", ["/loketten/rdw/blad.pdf", "/loketten/rdw/zakkaart.pdf"]),
    ],
)
def test_pages_lead_to_the_paper(pages, page, links):
    html = pages.get(page).text
    for link in links:
        assert f'href="{link}"' in html
        answer = pages.get(link)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"].startswith('inline; filename="')
        assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "link", ["/taakverdeling/poster.pdf?thema=visserij", "/loketten/x/blad.pdf", "/loketten/x/zakkaart.pdf"]
)
def test_paper_of_what_is_gone_is_said(pages, link):
    answer = pages.get(link)
    assert answer.status_code == 404
    assert "staat niet (meer) in de lijst" in answer.text
