"""Comparing two moments with hundreds of changes: counted, page by page, one sort alone, and all of it to print."""

import re

import pytest

from api.accounts.identity import Role
from knowledge.schema import Utterance
from tests.light import light_product

REVISIONS = "/beheer/revisies"


@pytest.fixture(scope="module")
def product(tmp_path_factory, lindewaard):
    """Two revisions: in the second every cell has another sentence, one desk a new summary, and one cell is gone."""
    with light_product(tmp_path_factory.mktemp("vergelijken"), lindewaard) as product:
        content = product.app.state.editing.latest.kb("lindewaard").content
        more = tuple(
            Utterance(task=row.task, kind=kind, text=f"Nog een zin over {row.task} {kind}")
            for row in content.division
            for kind in row.help
        )
        desks = tuple(
            desk.model_copy(update={"summary": "Anders."}) if desk.id == "taalhuis" else desk for desk in content.desks
        )
        product.app.state.editing.store.publish(
            content.model_copy(
                update={"utterances": content.utterances + more, "desks": desks, "division": content.division[1:]}
            ),
            author="tests",
            note="",
        )
        yield product


@pytest.fixture
def client(product):
    """A client signed in as an editor."""
    product.sign_in(Role.EDITOR)
    return product.client


def names(page):
    """The entries that a page lists."""
    return re.findall(r"<summary>([^<]+) <span", page)


def total(page):
    return int(re.search(r'id="verschil-kop".*?\((\d+)\)', page)[1])


def test_hundreds_of_changes_are_counted_and_stand_on_pages(client):
    page = client.get(f"{REVISIONS}?van=1&tot=2").text
    number = total(page)
    assert number > 100
    assert "1 weggehaald" in page
    assert len(names(page)) == 25
    assert f"1 tot en met 25 van {number}" in page
    seen = [
        name
        for one in range(1, -(-number // 25) + 1)
        for name in names(client.get(f"{REVISIONS}?van=1&tot=2&bladzijde={one}").text)
    ]
    assert len(set(seen)) == number, "every change is on exactly one page"


def test_one_sort_alone_and_an_unknown_sort_is_everything(client):
    page = client.get(f"{REVISIONS}?van=1&tot=2&wat=desks").text
    assert names(page) == ["Loket Taalhuis de Lindeboom"] or total(page) == 1
    assert '<option value="desks" selected>Loket (1)</option>' in page
    assert total(client.get(f"{REVISIONS}?van=1&tot=2&wat=bestaat-niet").text) > 100


def test_all_of_it_stands_open_on_one_page_to_print(client):
    page = client.get(f"{REVISIONS}?van=1&tot=2&alles=1").text
    assert len(names(page)) == total(page)
    assert page.count('<details class="lw-details" open>') == total(page)
    assert "alles=1" in client.get(f"{REVISIONS}?van=1&tot=2").text
    assert 'rel="next"' not in page


def test_what_is_gone_is_called_by_its_name(client, lindewaard):
    page = client.get(f"{REVISIONS}?van=1&tot=2&wat=division").text
    task = lindewaard.content.division[0].task
    assert names(page) == [f"Taakverdeling {lindewaard.tasks[task].name}"]
    assert "weggehaald" in page


def test_a_revision_with_itself_says_what_to_do(client):
    assert "Kies bij Van een oudere revisie." in client.get(f"{REVISIONS}?van=2&tot=2").text
