"""National changes are taken over in a real browser, with the keyboard alone; the page is accessible and fits."""

import re

import pytest

from api.accounts.identity import Role
from api.national.looking import National
from api.settings import Settings
from knowledge.base import KnowledgeBase
from tests.accounts import PASSWORD, make_account
from tests.browser.conftest import DESKTOP, PHONE, is_too_wide
from tests.browser.rules import served
from tests.layers import begun_with, first_layer, given_by, second_layer
from tests.light import light_app


@pytest.fixture(scope="module")
def pages(tmp_path_factory, lindewaard):
    """The product of a municipality that began with an earlier version of the layer."""
    first = first_layer(lindewaard)
    content = begun_with(first)
    settings = Settings(data=tmp_path_factory.mktemp("veldhoek"), rasa_port=9, municipality="veldhoek")
    app = light_app(settings, KnowledgeBase(content))
    with served(app) as address:
        national = app.state.national
        app.state.national = National(national.store, national.answers, lambda: second_layer(first, lindewaard))
        national.store.publish(content, author="test", note="", also=given_by(first, content))
        app.state.product.live_knowledge.refresh()
        make_account(app, Role.EDITOR, login="anna")
        yield address


def test_changes_are_taken_over_with_the_keyboard_and_undone(open_page, pages, violations):
    page = open_page(f"{pages}/inloggen?terug=/beheer/inlezen/landelijk")
    page.fill("[name=login]", "anna")
    page.fill("[name=wachtwoord]", PASSWORD)
    page.press("[name=wachtwoord]", "Enter")
    page.wait_for_url("**/beheer/inlezen/landelijk")
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        assert not is_too_wide(page)
        assert violations(page) == []
    box = page.get_by_role("checkbox", name=re.compile("Onderwerp AOW.*Waar het over gaat"))
    box.press("Space")
    assert not box.is_checked()
    page.get_by_role("button", name="Neem over als concepten").press("Enter")
    page.get_by_text(re.compile("Bewaard: [0-9]+ concepten")).wait_for()
    assert violations(page) == []
    assert box.is_visible()  # what was not ticked is still there
    page.get_by_role("button", name=re.compile("Maak ongedaan")).press("Enter")
    page.get_by_text(re.compile("[0-9]+ concepten weggegooid")).wait_for()
