"""Who came back to the desk that sent them: shown on top of its inbox until somebody goes on with it or settles it."""

import re
from datetime import timedelta

import pytest

from api.accounts.identity import Role
from api.casework.inbox import ON_TOP
from api.pages.paging import PER_PAGE, page_of
from tests.browser.rules import TUESDAY_MORNING
from tests.light import light_product

DESK, IDO, TAALHUIS = "informatiebalie", "ido-centrum", "taalhuis"


@pytest.fixture
def product(tmp_path, lindewaard):
    """The application, with an inbox without what other tests recorded."""
    with light_product(tmp_path, lindewaard) as made:
        yield made


def record(product, **changes):
    body = {"from_desk": DESK, "to_desk": IDO, "task": "aow", "kind": "invullen"} | changes
    return product.client.post("/v1/referrals", json=body).json()["code"]


def end(product, code, stand="geweigerd", desk=IDO, version=1, **fields):
    product.sign_in(Role.VOLUNTEER, desk=desk)
    form = {"stand": stand, "versie": str(version), "reden": "dicht"} | fields
    assert product.client.post(f"/doorverwijzingen/{code}", data=form).status_code == 303
    product.sign_in(Role.COUNTER, desk=DESK)


def part(product, tray, address="/doorverwijzingen"):
    """The part of the inbox with this tray; '' when it is not there."""
    text = product.client.get(address).text
    found = re.search(rf'<section[^>]*aria-labelledby="bak-{tray}".*?</section>', text, re.DOTALL)
    return found.group() if found else ""


@pytest.mark.parametrize(
    ("stand", "reason", "words"),
    [
        ("geweigerd", "dicht", "geweigerd: wij zijn dicht"),
        ("afgerond-niet-geholpen", "kan-niet", "afgerond: niet geholpen: het kon niet"),
        ("niet-verschenen", "", "niet verschenen"),
        ("niet-bereikt", "", "niet bereikt"),
    ],
)
def test_the_sender_sees_who_came_back_and_goes_on(product, stand, reason, words):
    """With the reason and the next step, until there is a next referral; then it is among what is closed."""
    code = record(product)
    end(product, code, stand, reden=reason)
    back = part(product, "terug")
    assert all(each in back for each in (code, words, f'href="/doorverwijzingen/{code}#opnieuw"'))
    assert code not in part(product, "afgesloten")
    onwards = {"versie": "2", "loket": TAALHUIS, "hulp": "invullen"}
    assert 'id="opnieuw"' in product.client.get(f"/doorverwijzingen/{code}").text
    assert product.client.post(f"/doorverwijzingen/{code}/verder", data=onwards).status_code == 303
    assert part(product, "terug") == ""
    assert code in part(product, "afgesloten")


def test_what_was_helped_or_withdrawn_did_not_come_back_but_can_be_found(product):
    helped, withdrawn = record(product), record(product)
    end(product, helped, "afgerond-geholpen")
    product.client.post(f"/v1/referrals/{withdrawn}/withdraw")
    assert part(product, "terug") == ""
    closed = part(product, "afgesloten")
    assert (helped in closed, withdrawn in closed, "naar Informatiepunt" in closed) == (True, True, True)


def test_the_sender_settles_it_once_and_it_comes_back_when_it_is_refused_anew(product):
    """It stays refused, with its reason; who did not send it cannot settle it."""
    code = record(product)
    end(product, code)
    settle = {"versie": "2", "terug": "bak", "bak": ""}
    address = f"/doorverwijzingen/{code}/afgehandeld"
    product.sign_in(Role.VOLUNTEER, desk=TAALHUIS)
    assert product.client.post(address, data=settle).status_code == 403
    product.sign_in(Role.COUNTER, desk=DESK)
    answers = [product.client.post(address, data=settle) for _ in range(2)]
    assert [answer.headers["location"] for answer in answers] == [f"/doorverwijzingen?loket=&gedaan={code}"] * 2
    assert "is afgehandeld" in product.client.get(answers[0].headers["location"]).text
    assert part(product, "terug") == ""
    assert "geweigerd: wij zijn dicht" in part(product, "afgesloten")
    assert product.client.get(f"/v1/referrals/{code}").json()["version"] == 3
    assert "Afgehandeld: geweigerd" in product.client.get(f"/doorverwijzingen/{code}").text
    end(product, code, "ontvangen", version=3, toelichting="Kan toch")
    later = TUESDAY_MORNING + timedelta(minutes=5)
    object.__setattr__(product.app.state.product.casework.referrals, "clock", lambda: later)
    end(product, code, "geweigerd", version=4, reden="geen-capaciteit")
    assert code in part(product, "terug")


def test_what_did_not_come_back_cannot_be_settled(product):
    code = record(product)
    product.sign_in(Role.COUNTER, desk=DESK)
    answer = product.client.post(f"/doorverwijzingen/{code}/afgehandeld", data={"versie": "1"})
    assert (answer.status_code, "niet terug bij u" in answer.text) == (409, True)


def test_after_the_days_of_the_setting_it_is_not_shown_any_more(product):
    code = record(product)
    end(product, code)
    inbox, back_for = product.app.state.product.casework.inbox, timedelta(days=product.settings.referral_days)
    moments = (TUESDAY_MORNING + back_for, TUESDAY_MORNING + back_for + timedelta(minutes=1))
    assert [len(inbox.of(DESK, moment, back_for)[0].referrals) for moment in moments] == [1, 0]
    assert f"na {back_for.days} dagen niet meer" in part(product, "terug")


def test_a_refused_referral_of_which_nobody_knows_the_sender_is_among_what_is_closed(product):
    code = record(product, from_desk=None)
    end(product, code)
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    assert code in part(product, "afgesloten")


def test_a_long_tray_is_shown_a_page_at_a_time(product):
    """On top the first ones, with a link to all; the links keep the desk that was chosen."""
    codes = [record(product) for _ in range(PER_PAGE + 3)]
    product.sign_in(Role.COORDINATOR)
    top = part(product, "nieuw", "/doorverwijzingen?loket=ido-centrum")
    assert top.count("<li") == ON_TOP
    assert f'href="/doorverwijzingen?loket={IDO}&bak=nieuw">Toon alle {len(codes)}' in top.replace("&amp;", "&")
    address = f"/doorverwijzingen?loket={IDO}&bak=nieuw"
    first = part(product, "nieuw", address).replace("&amp;", "&")
    assert (first.count("<li"), f'href="{address}&bladzijde=2">Volgende' in first) == (PER_PAGE, True)
    second = part(product, "nieuw", f"{address}&bladzijde=2").replace("&amp;", "&")
    assert (second.count("<li"), f'href="{address}&bladzijde=1">Vorige' in second) == (3, True)
    assert all((code in first) != (code in second) for code in codes)


@pytest.mark.parametrize(
    ("asked", "total", "number", "skip", "last", "pages"),
    [(None, 0, 1, 0, 0, 1), (1, 25, 1, 0, 25, 1), (2, 26, 2, 25, 26, 2), (9, 30, 2, 25, 30, 2), (0, 30, 1, 0, 25, 2)],
)
def test_a_page_that_is_not_there_is_the_nearest_one(asked, total, number, skip, last, pages):
    page = page_of(asked, total)
    assert (page.number, page.skip, page.last, page.pages) == (number, skip, last, pages)
