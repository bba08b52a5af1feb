"""Referrals in a real Chromium: from a code to helped with the keyboard alone, the inbox, a link, and the square."""

import re
from datetime import timedelta

import httpx
import pytest
from starlette.testclient import TestClient

from api.accounts.identity import Role
from api.casework.links import Purpose
from api.settings import Settings
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import DESKTOP, PHONE, is_too_wide
from tests.browser.rules import TUESDAY_MORNING, served
from tests.light import light_app

pytestmark = pytest.mark.browser
IDO = "ido-centrum"


@pytest.fixture(scope="module")
def app(tmp_path_factory, lindewaard):
    """The application on a database of its own, with a volunteer of the IDO and a coordinator."""
    settings = Settings(data=tmp_path_factory.mktemp("browser"), rasa_port=9, requests_per_minute=100_000)
    made = light_app(settings, lindewaard)
    with TestClient(made):
        make_account(made, Role.VOLUNTEER, login="vrijwilliger", desk=IDO)
        make_account(made, Role.COORDINATOR, login="coordinator")
    return made


@pytest.fixture(scope="module")
def address(app):
    """Where it is served."""
    with served(app) as found:
        app.state.product.live_knowledge.refresh()
        yield found


def record(address, **changes):
    body = {"from_desk": "informatiebalie", "to_desk": IDO, "task": "digid-aanvragen", "kind": "digitaal-helpen"}
    return httpx.post(f"{address}/v1/referrals", json=body | changes, timeout=30).json()["code"]


def sign_in(page, address, login):
    page.goto(f"{address}/inloggen?terug=/doorverwijzingen")
    page.fill("input[name=login]", login)
    page.fill("input[name=wachtwoord]", PASSWORD)
    page.press("input[name=wachtwoord]", "Enter")
    page.wait_for_url("**/doorverwijzingen")


def test_from_a_code_to_helped_with_the_keyboard(address, open_page, violations):
    """Type the code, Enter; Enter accepts; the next Enter finishes; and undoing is one button."""
    code = record(address, note="Komt met haar telefoon")
    page = open_page(f"{address}/doorverwijzingen", DESKTOP)
    sign_in(page, address, "vrijwilliger")
    assert violations(page) == []
    page.focus("#code")
    page.keyboard.type(code.lower().replace("-", ""))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"Doorverwijzing {code}").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.activeElement.textContent").startswith("Accepteren")
    page.keyboard.press("Enter")
    page.get_by_text("Geaccepteerd. De afzender ziet").wait_for()
    page.get_by_role("button", name="Maak ongedaan").click()
    page.get_by_text("Ongedaan gemaakt.").wait_for()
    page.goto(f"{address}/doorverwijzingen")
    page.get_by_role("button", name=f"Accepteren: {code}").click()
    page.get_by_role("button", name=f"Geholpen: {code}").click()
    page.get_by_text("afgerond: geholpen").first.wait_for()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_a_refusal_needs_a_reason_and_keeps_the_note(address, open_page, violations, viewport):
    """Without a script: the form stays open with what was typed, and the mistake at its field."""
    code = record(address)
    page = open_page(f"{address}/doorverwijzingen", viewport, script=False)
    sign_in(page, address, "vrijwilliger")
    page.goto(f"{address}/doorverwijzingen/{code}")
    page.get_by_text("Iets anders", exact=True).click()
    page.locator("summary", has_text=re.compile(r"^Weigeren$")).click()
    form = page.locator("form", has=page.locator("input[value=geweigerd]"))
    form.locator("textarea").fill("morgen wel")
    form.get_by_role("button", name="Weigeren").click()
    page.get_by_text("Kies een reden.").first.wait_for()
    assert form.locator("textarea").input_value() == "morgen wel"
    form.get_by_label("Wij zijn dicht").check()
    form.get_by_role("button", name="Weigeren").click()
    page.get_by_text("Geweigerd. De afzender ziet uw reden.").wait_for()
    assert not is_too_wide(page)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_a_visitor_with_a_code_and_a_link(app, address, open_page, violations, viewport):
    """The pages of who has no account, at two widths, with axe; the square stands beside the code."""
    code = record(address)
    token = app.state.product.casework.links.make(code, Purpose.ANSWER, TUESDAY_MORNING, timedelta(days=14))
    page = open_page(f"{address}/doorverwijzingen/zoek?code=onzin", viewport)
    assert page.locator("#code").get_attribute("aria-invalid") == "true"
    assert violations(page) == []
    card = f"/kaart?loket={IDO}&onderwerp=digid-aanvragen&hulp=digitaal-helpen&code={code}"
    for path in (f"/doorverwijzingen/{code}", f"/antwoord/{token}", card):
        page.goto(address + path)
        assert page.get_by_text(code).first.is_visible()
        assert violations(page) == []
        assert not is_too_wide(page)
    box = page.get_by_role("img", name="De code als vierkant om te scannen").bounding_box()
    assert min(box["width"], box["height"]) >= 80
    page.goto(f"{address}/antwoord/{token}")
    page.get_by_role("button", name="Accepteren: wij helpen").click()
    page.get_by_text("Meld hier hoe het afliep").wait_for()
    page.get_by_role("button", name="Afronden: geholpen").click()
    page.get_by_role("heading", name="Bedankt, uw antwoord is binnen").wait_for()
    assert violations(page) == []


def test_the_coordinator_sees_a_long_chain_first(address, open_page, violations):
    """Marked, above everything else."""
    first = record(address)
    second = record(address, from_desk=IDO, to_desk="taalhuis", previous=first)
    third = record(address, from_desk="taalhuis", to_desk="ido-oosterlinde", previous=second)
    page = open_page(f"{address}/doorverwijzingen", PHONE)
    sign_in(page, address, "coordinator")
    assert page.locator("main h2").first.inner_text().startswith("Van het kastje naar de muur")
    assert page.locator("main section").first.get_by_text(third).is_visible()
    assert violations(page) == []
    assert not is_too_wide(page)
