"""A session that ends while somebody fills in a form: after signing in what was typed is there, and no password."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from api.accounts.identity import Role
from api.pages.accounts.typed_in import FIELD, LARGEST, SECRETS, read
from tests.accounts import PASSWORD, make_account, sign_in
from tests.api.accounts.conftest import browser as new_browser

FORM = {"naam": "Noor de Wit", "login": "noor.getypt", "rol": ["redacteur", "balie"], "loket": "taalhuis"}
NEW = {"Referer": "http://testserver/beheer/accounts/nieuw"}


def carried(page):
    """What the form for signing in carries along."""
    found = re.search(rf'name="{FIELD}" value="([^"]*)"', page.text)
    return unescape(found[1]) if found else None


@pytest.fixture
def visitor(office):
    """A browser whose session is over."""
    make_account(office, Role.ADMINISTRATOR, login="fatima")
    return new_browser(office)


def back_in(visitor, text, password=PASSWORD):
    return visitor.post("/inloggen", data={"login": "fatima", "wachtwoord": password, "terug": "/", FIELD: text})


def test_what_was_typed_goes_along_with_signing_in(visitor):
    """Also past a wrong password; without JavaScript a button goes on with it."""
    asked = visitor.post("/beheer/accounts", data=FORM, headers=NEW)
    assert (asked.status_code, "Wat u invulde, is nog niet bewaard" in asked.text) == (401, True)
    wrong = back_in(visitor, carried(asked), "fout")
    assert wrong.status_code == 422
    page = back_in(visitor, carried(wrong))
    assert (page.status_code, "sessie=" in page.headers["set-cookie"]) == (200, True)
    assert '<form class="lw-actions" method="post" action="/beheer/accounts">' in page.text
    assert 'href="/beheer/accounts/nieuw"' in page.text
    sent = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    assert sent == [
        ("naam", "Noor de Wit"),
        ("login", "noor.getypt"),
        ("rol", "redacteur"),
        ("rol", "balie"),
        ("loket", "taalhuis"),
    ]
    assert "Het account is gemaakt" in visitor.post("/beheer/accounts", data=FORM).text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/beheer/accounts", FORM),
        ("/beheer/accounts/1", {"naam": "Fatima", "rol": "beheerder"}),
        ("/beheer/koppelingen", {"naam": "Zaaksysteem", "recht": "lezen", "tot": "2026-12-31"}),
        ("/beheer/berichten", {"adres": "https://zaken.example/x"}),
        ("/beheer/publiceren", {"concept": "1", "reden": "Nieuwe tijden"}),
        ("/beheer/publiceren/terug", {"concept": "1", "opmerking": "De tijden kloppen niet"}),
        ("/beheer/loketten/nieuw", {"naam": "Balie Noord"}),
        ("/beheer/onderwerpen/nieuw", {"naam": "Zwemdiploma"}),
        ("/signalen/bundel/1", {"zegt": "Wij passen de brief aan"}),
    ],
)
def test_every_form_that_needs_an_account_keeps_it(visitor, path, body):
    """The way is one for all: a new form has it by itself."""
    text = carried(visitor.post(path, data=body))
    assert json.loads(text)["action"] == path
    assert dict(json.loads(text)["fields"]) == {name: v if isinstance(v, str) else v[-1] for name, v in body.items()}


def test_no_password_goes_along(visitor):
    """Of a form with nothing else nothing is kept at all."""
    typed = {"huidig": "oud geheim", "nieuw": "nieuw geheim", "herhaald": "nieuw geheim"}
    assert visitor.post("/mijn-account/wachtwoord", data=typed).status_code == 303
    both = visitor.post("/mijn-account/wachtwoord", data={**typed, "username": "fatima"})
    assert "geheim" not in both.text
    assert json.loads(carried(both))["fields"] == [["username", "fatima"]]


def test_every_field_for_a_password_is_known_as_one():
    """A new form with a password is noticed here."""
    templates = Path(__file__).resolve().parents[3] / "api" / "templates"
    text = "".join(file.read_text(encoding="utf-8") for file in templates.rglob("*.html"))
    named = set(re.findall(r'v\.veld\("(\w+)"[^}]*soort="password"', text))
    assert named
    assert named <= SECRETS
    assert 'type="password"' not in text  # only through that macro


def test_a_button_without_a_form_just_leads_to_signing_in(visitor):
    assert visitor.post("/beheer/accounts/1/wachtwoord").status_code == 303
    script = visitor.post("/beheer/accounts", data=FORM, headers={"HX-Request": "true"})
    assert (script.status_code, "hx-redirect" in script.headers) == (401, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "geen json",
        "[]",
        '"tekst"',
        '{"action": "/beheer/accounts"}',
        '{"action": "https://kwaad.example", "page": "/", "fields": []}',
        '{"action": "//kwaad.example", "page": "/", "fields": []}',
        '{"action": "/beheer/accounts", "page": "javascript:alert(1)", "fields": []}',
        '{"action": "/inloggen", "page": "/", "fields": []}',
        '{"action": "/x", "page": "/", "fields": [["wachtwoord", "x"]]}',
        '{"action": "/x", "page": "/", "fields": [["a"]]}',
        '{"action": 1, "page": "/", "fields": []}',
        "[" * 5000,
    ],
)
def test_what_is_no_form_of_ours_is_left_out(visitor, text):
    """Signing in goes on as always."""
    assert read(text) is None
    assert back_in(visitor, text).status_code == 303


def test_script_in_what_was_typed_stays_text(visitor):
    asked = visitor.post("/beheer/koppelingen", data={"naam": '"><script>alert(1)</script>'})
    page = back_in(visitor, carried(asked))
    for shown in (asked, page):
        assert "<script>alert" not in shown.text
    assert "&lt;script&gt;alert" in page.text


def test_a_form_as_large_as_may_be_goes_along(visitor):
    """As a field of another form it takes more room."""
    asked = visitor.post("/beheer/koppelingen", data={"naam": "\n" * 1000 + "é" * 10_000})
    assert asked.status_code == 401
    assert back_in(visitor, carried(asked)).status_code == 200
    assert visitor.post("/inloggen", data={"login": "x" * (LARGEST + 1)}).status_code == 413


def test_a_colleague_who_was_never_signed_in_elsewhere_is_not_asked_again(visitor, office):
    """Who is signed in sends the form as always."""
    sign_in(visitor, Role.ADMINISTRATOR)
    assert carried(visitor.post("/beheer/koppelingen", data={"naam": ""})) is None
