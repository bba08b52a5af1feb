"""Many bundles and signals: a page at a time, with links that keep what was chosen, and a letter of a few pages."""

import csv
import io
import re
import zlib

import pytest

from api.accounts.identity import Role
from api.bundles.exports import IN_FULL, IN_SHORT
from api.pages.paging import PER_PAGE
from tests.light import light_product

OWNER, DESK = "digid-helpdesk", "taalhuis"
BUNDLES = IN_FULL + IN_SHORT + 2
MOST = PER_PAGE + 5
MOST_PAGES = 5


@pytest.fixture(scope="module")
def product(tmp_path_factory, lindewaard):
    """Bundles of one owner, each of two signals of one desk; the first has more signals than fit on a page."""
    with light_product(tmp_path_factory.mktemp("long"), lindewaard) as made:
        for number, task in enumerate(lindewaard.content.tasks[:BUNDLES]):
            said = {"desk": DESK, "task": task.id, "owner": OWNER, "step": "betalen"}
            for turn in range(MOST if number == 0 else 2):
                answer = made.client.post("/v1/signals", json=said | {"text": f"Vastgelopen bij stap {turn}"})
                assert answer.status_code == 201, answer.text
        made.sign_in(Role.COORDINATOR)
        made.client.post("/signalen/bundelen")
        yield made


def pages_of(pdf):
    """Count the sheets; what a PDF says of itself may stand in compressed streams."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    objects = [pdf, *(zlib.decompressobj().decompress(each) for each in streams if each[:1] == b"x")]
    return max(int(count) for each in objects for count in re.findall(rb"/Count (\d+)", each))


def page(product, address):
    answer = product.client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text.replace("&amp;", "&")


@pytest.mark.parametrize(
    ("address", "row"),
    [
        (f"/signalen?stand=gebundeld&eigenaar={OWNER}", '<th scope="row">'),
        (f"/signalen/mijn?loket={DESK}", '<li class="lw-panel'),
    ],
)
def test_bundles_are_shown_a_page_at_a_time_and_the_links_keep_the_filters(product, address, row):
    shown = [re.findall(f"{row}.*?</", page(product, f"{address}&bladzijde={number}"), re.DOTALL) for number in (1, 2)]
    assert f'href="{address}&bladzijde=2">Volgende' in page(product, address)
    assert f'href="{address}&bladzijde=1">Vorige' in page(product, f"{address}&bladzijde=2")
    assert [len(rows) for rows in shown] == [PER_PAGE, BUNDLES - PER_PAGE]
    assert f"1 tot en met {PER_PAGE} van {BUNDLES}" in page(product, f"{address}&bladzijde=onzin")


def test_the_signals_of_one_bundle_are_shown_a_page_at_a_time(product):
    number = re.search(r"/signalen/bundel/(\d+)", page(product, "/signalen")).group(1)
    address = f"/signalen/bundel/{number}"
    shown = [page(product, f"{address}?bladzijde={number}").count('name="signaal"') for number in (1, 2)]
    assert shown == [PER_PAGE, MOST - PER_PAGE]
    assert f'href="{address}?bladzijde=2">Volgende' in page(product, address)


def test_the_letter_has_a_few_pages_and_the_export_has_everything(product):
    """The coordinator reads beforehand that not everything stands in the letter."""
    letter = product.client.get(f"/signalen/eigenaar/{OWNER}.pdf").content
    assert 1 < pages_of(letter) <= MOST_PAGES
    rows = product.client.get(f"/signalen/eigenaar/{OWNER}.csv").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(rows, newline=""), delimiter=";"))) == BUNDLES + 1
    assert f"daarin staan ze alle {BUNDLES}" in page(product, f"/signalen?eigenaar={OWNER}")


def test_remarks_are_shown_a_page_at_a_time_beside_the_signals(product):
    """Each list goes on by itself; the other stays where it was."""
    for turn in range(MOST):
        said = {"sort": "niet-juist", "text": f"Klopt niet ({turn})", "from_desk": DESK, "task": "aow"}
        assert product.client.post("/v1/feedback", json=said).status_code == 201
    address = f"/signalen/mijn?loket={DESK}"
    shown = [page(product, f"{address}&opmerkingen={number}").count("lw-remark__title") for number in (1, 2)]
    assert shown == [PER_PAGE, MOST - PER_PAGE]
    assert f'href="{address}&opmerkingen=2#opmerkingen">Volgende' in page(product, address)
    second = page(product, f"{address}&bladzijde=2&opmerkingen=2")
    assert f'href="{address}&bladzijde=2&opmerkingen=1#opmerkingen">Vorige' in second
    assert f'href="{address}&opmerkingen=2&bladzijde=1">Vorige' in second
