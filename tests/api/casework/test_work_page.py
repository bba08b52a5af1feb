"""The work of the editor: what the counter says, grouped and counted, with what was done."""

import pytest

from api.accounts.identity import Role
from tests.light import light_product


@pytest.fixture(scope="module")
def product(tmp_path_factory, lindewaard):
    """The application with an editor."""
    with light_product(tmp_path_factory.mktemp("work"), lindewaard) as made:
        made.sign_in(Role.EDITOR)
        yield made


def page(product):
    answer = product.client.get("/beheer/werkvoorraad")
    assert answer.status_code == 200
    return answer.text


def refuse(product, task="aow", kind="invullen"):
    """Let the IDO refuse a referral as the wrong desk."""
    body = {"from_desk": "informatiebalie", "to_desk": "ido-centrum", "task": task, "kind": kind}
    code = product.client.post("/v1/referrals", json=body).json()["code"]
    product.sign_in(Role.VOLUNTEER, desk="ido-centrum")
    fields = {"stand": "geweigerd", "versie": "1", "reden": "verkeerd-loket"}
    assert product.client.post(f"/doorverwijzingen/{code}", data=fields).status_code == 303
    product.sign_in(Role.EDITOR)


def test_the_work_from_empty_to_settled_and_back(product, lindewaard):
    """Empty it says what comes here; a refusal comes with its cell; once settled it returns as a next round."""
    assert "Er ligt niets." in page(product)
    refuse(product)
    refuse(product)
    said = {"sort": "niet-juist", "task": "huurtoeslag", "text": "bel 06-12345678, tijden kloppen niet"}
    product.client.post("/v1/feedback", json=said)
    text = page(product)
    assert "2 keer" in text
    assert "zegt dat het niet het goede loket is" in text
    for line in lindewaard.cells["aow", "invullen"]:
        assert lindewaard.desks[line.desk].name in text
    assert "[telefoonnummer], tijden kloppen niet" in text
    assert "06-12345678" not in text
    store = product.app.state.product.casework.work
    work = next(one.id for one in store.listed("lindewaard") if one.count == 2)
    wrong = product.client.post(f"/beheer/werkvoorraad/{work}", data={"uitkomst": ""})
    assert (wrong.status_code, "Kies eerst wat u deed" in wrong.text) == (422, True)
    done = product.client.post(f"/beheer/werkvoorraad/{work}", data={"uitkomst": "taakverdeling"})
    assert "De taakverdeling is aangepast".lower() in product.client.get(done.headers["location"]).text
    assert "zegt dat het niet het goede loket is" not in page(product)
    refuse(product)
    assert "al 1 keer eerder behandeld" in page(product)


def test_work_that_is_not_there_is_said(product):
    assert product.client.post("/beheer/werkvoorraad/99999", data={"uitkomst": "klopt"}).status_code == 404


def test_only_editors_come_here(product):
    product.sign_in(Role.COUNTER)
    assert product.client.get("/beheer/werkvoorraad").status_code == 403
    product.sign_in(Role.EDITOR)
