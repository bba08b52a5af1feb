"""Signing in and out through the form, as a browser does it; what a session is worth, and guessing passwords."""

import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from api.accounts.arrival import COOKIE, own_path
from api.accounts.identity import Role
from api.accounts.tables import AccountRow, SessionRow
from tests.accounts import PASSWORD, make_account, sign_in
from tests.api.accounts.conftest import browser as new_browser
from tests.product import EVALUATION_TOKEN


def typed(client, login, password=PASSWORD, **more):
    """Send the form."""
    return client.post("/inloggen", data={"login": login, "wachtwoord": password, **more})


def said(answer):
    """The sentence above the form."""
    found = re.search(r'lw-notice--error" role="alert"><p>(.+?)</p>', answer.text)
    return found[1] if found else None


def rows(app, query):
    with app.state.accounts.store._engine.connect() as connection:
        return connection.execute(query).all()


def test_a_good_password_opens_a_session(client, office):
    """No script can read the cookie and no other site sends it along; the database has only its digest."""
    make_account(office, Role.COUNTER, login="sanne", desk="informatiebalie")
    answer = typed(client, "  Sanne ", terug="/loketten?zoek=uwv")
    assert (answer.status_code, answer.headers["location"]) == (303, "/loketten?zoek=uwv")
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("sessie="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    digests = [row.digest for row in rows(office, select(SessionRow.digest))]
    assert client.cookies[COOKIE] not in digests
    assert "Test balie" in client.get("/").text
    assert '<option value="informatiebalie" selected>' in client.get("/").text  # the desk of the account


def test_over_https_the_cookie_stays_on_https(office):
    make_account(office, Role.COUNTER, login="sanne")
    safe = new_browser(office, base_url="https://testserver")
    assert "Secure" in typed(safe, "sanne").headers["set-cookie"]


def test_the_password_is_kept_as_an_argon2_hash(office):
    make_account(office, Role.COUNTER, login="sanne")
    (row,) = rows(office, select(AccountRow.password).where(AccountRow.login == "sanne"))
    assert row.password.startswith("$argon2id$")
    assert PASSWORD not in row.password


def test_a_hash_with_older_parameters_is_renewed_at_signing_in(client, office):
    """And the sessions elsewhere go on."""
    account = make_account(office, Role.COUNTER, login="oud")
    older = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    office.state.accounts.store.set_password(account.id, older, must_change=False)
    assert typed(client, "oud").status_code == 303
    (row,) = rows(office, select(AccountRow.password).where(AccountRow.login == "oud"))
    assert "m=8,t=1,p=1" in row.password
    assert client.get("/mijn-account").status_code == 200
    assert typed(client, "oud").status_code == 303


@pytest.mark.parametrize("password", ["fout wachtwoord", "' OR 1=1 --", "\u0000", "x" * 900])
def test_an_account_that_exists_and_one_that_does_not_are_refused_alike(client, office, password):
    """The same status, the same sentence; the form keeps the login and never the password."""
    make_account(office, Role.COUNTER, login="henk")
    known, unknown = typed(client, "henk", password), typed(client, "bestaat-niet", password)
    assert known.status_code == unknown.status_code == 422
    assert said(known) == said(unknown)
    assert "klopt niet" in said(known)
    assert 'value="henk"' in known.text
    assert password.strip("\u0000")[:10] not in known.text or password == "\u0000"
    assert typed(client, "henk").status_code == 303


def test_empty_fields_are_said_at_the_field(client):
    answer = typed(client, "", "")
    assert answer.status_code == 422
    assert "Vul uw inlognaam in." in answer.text
    assert "Vul uw wachtwoord in." in answer.text
    assert answer.text.count('aria-invalid="true"') == 2


def test_guessing_is_slowed_down_more_and_more(client, office, clock):
    """After five wrong ones half a minute, then a minute; the good one is not looked at while it is closed.

    An account that does not exist is closed in the same way.
    """
    make_account(office, Role.COUNTER, login="doelwit")
    for login in ("doelwit", "niemand"):
        assert [typed(client, login, "fout wachtwoord").status_code for _ in range(5)] == [422] * 5
        closed = typed(client, login, PASSWORD)
        assert closed.status_code == 429
        assert "Wacht een minuut" in said(closed)
        assert 25 <= int(closed.headers["retry-after"]) <= 31
    clock.forward(seconds=31)
    assert typed(client, "doelwit", "fout wachtwoord").status_code == 422
    clock.forward(seconds=31)
    assert typed(client, "doelwit").status_code == 429  # now it is a minute
    clock.forward(seconds=30)
    assert typed(client, "doelwit").status_code == 303
    assert typed(client, "doelwit", "fout wachtwoord").status_code == 422  # and everything is forgotten


def test_signing_in_again_gives_another_token_and_ends_the_old_one(client, office):
    make_account(office, Role.COUNTER, login="sanne")
    typed(client, "sanne")
    before = client.cookies[COOKIE]
    typed(client, "sanne")
    assert client.cookies[COOKIE] != before
    replay = new_browser(office, cookies={COOKIE: before})
    assert replay.get("/mijn-account").status_code == 303


def test_signing_out_ends_the_session_on_the_server(client, office):
    sign_in(client, Role.COUNTER)
    token = client.cookies[COOKIE]
    answer = client.post("/uitloggen")
    assert answer.headers["location"] == "/inloggen?uit=1"
    assert "U bent uitgelogd." in client.get("/inloggen?uit=1").text
    replay = new_browser(office, cookies={COOKIE: token})
    assert replay.get("/mijn-account").headers["location"].startswith("/inloggen?terug=%2Fmijn-account")


def test_a_session_that_is_not_used_ends_after_an_hour(client, clock):
    sign_in(client, Role.COUNTER)
    clock.forward(minutes=59)
    assert client.get("/mijn-account").status_code == 200
    clock.forward(minutes=59)
    assert client.get("/mijn-account").status_code == 200
    clock.forward(minutes=60)
    assert client.get("/mijn-account").status_code == 303


def test_a_session_ends_after_twelve_hours_of_work(client, clock):
    sign_in(client, Role.COUNTER)
    for _ in range(14):
        clock.forward(minutes=50)
        assert client.get("/mijn-account").status_code == 200
    clock.forward(minutes=20)
    assert client.get("/mijn-account").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "'; DROP TABLE account; --"])
def test_a_token_that_is_none_of_ours_is_a_visitor(office, token):
    visitor = new_browser(office, cookies={COOKIE: token})
    assert visitor.get("/mijn-account").status_code == 303
    assert visitor.get("/loketten").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "https://kwaad.example",
        "//kwaad.example",
        "/\\kwaad.example",
        "javascript:alert(1)",
        "loketten",
        "/loketten\r\nSet-Cookie: x=y",
        "/inloggen",
        "/uitloggen",
        "",
        None,
    ],
)
def test_nobody_is_led_to_another_site_after_signing_in(address):
    assert own_path(address) == "/"


@pytest.mark.parametrize("address", ["/", "/loketten?zoek=a b&x=//y", "/beheer/accounts/3"])
def test_a_page_of_ours_is_where_one_comes_back(address):
    assert own_path(address) == address


def test_a_page_leads_to_the_form_and_back_also_for_the_script_of_a_page(client):
    """A form that was sent comes back on its own page; a fragment moves the whole page."""
    assert client.get("/mijn-account?x=1").headers["location"] == "/inloggen?terug=%2Fmijn-account%3Fx%3D1&nodig=1"
    sent = client.post("/mijn-account/wachtwoord", headers={"Referer": "http://testserver/mijn-account"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/inloggen?terug=%2Fmijn-account&nodig=1")
    foreign = client.post("/mijn-account/wachtwoord", headers={"Referer": "http://kwaad.example/mijn-account"})
    assert foreign.headers["location"] == "/inloggen?terug=%2F&nodig=1"
    script = client.get("/mijn-account", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/kaart"})
    assert (script.status_code, script.headers["hx-redirect"]) == (401, "/inloggen?terug=%2Fkaart&nodig=1")


def test_who_may_not_is_told_which_role_it_needs(client):
    sign_in(client, Role.VOLUNTEER)
    answer = client.get("/beheer/accounts")
    assert answer.status_code == 403
    assert "Dit kan alleen een beheerder." in answer.text


def test_another_website_cannot_sign_somebody_in_or_out(client, office):
    make_account(office, Role.COUNTER, login="sanne")
    for path in ("/inloggen", "/uitloggen"):
        answer = client.post(path, data={"login": "sanne"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403


def test_a_session_without_a_word_of_its_origin_changes_nothing(client, office):
    """A browser that does not say where a form comes from may have been sent here by another website."""
    sign_in(client, Role.ADMINISTRATOR)
    del client.headers["Sec-Fetch-Site"]
    refused = client.post("/uitloggen")
    assert refused.status_code == 403
    assert "Uw browser zegt niet van welke website" in refused.text
    assert "<h1" in refused.text
    assert client.post("/v1/desks/mentions", json={"text": "uwv"}).json()["status"] == 403
    assert client.get("/mijn-account").status_code == 200
    for said in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}):
        assert client.post("/v1/desks/mentions", json={"text": "uwv"}, headers=said).status_code == 200
    assert client.post("/uitloggen", headers={"Origin": "null"}).status_code == 403


def test_a_program_needs_no_origin(client, office):
    """It has no session that another website could use: with a token, or at an open counter without anything."""
    sign_in(client, Role.COUNTER)
    del client.headers["Sec-Fetch-Site"]
    asked = {"json": {"text": "uwv"}}
    bearer = {"Authorization": f"Bearer {EVALUATION_TOKEN}"}
    assert client.post("/v1/desks/mentions", headers=bearer, **asked).status_code == 200
    program = new_browser(office)
    del program.headers["Sec-Fetch-Site"]
    assert program.post("/v1/desks/mentions", **asked).status_code == 200


def test_a_one_time_password_must_be_changed_first(client, office):
    """Until then every page leads to where it is changed; afterwards everything is open."""
    account = make_account(office, Role.EDITOR, login="nieuweling")
    once = office.state.accounts.reset(account.id, None)
    assert typed(client, "nieuweling", once, terug="/loketten").headers["location"] == "/mijn-account"
    for path in ("/", "/loketten", "/v1/desks", "/beheer/accounts"):
        assert client.get(path).headers.get("location") == "/mijn-account"
    assert "Kies nu een eigen wachtwoord" in client.get("/mijn-account").text
    new = {"huidig": once, "nieuw": "vier paarse lampen", "herhaald": "vier paarse lampen"}
    assert client.post("/mijn-account/wachtwoord", data=new).headers["location"] == "/mijn-account?gelukt=wachtwoord"
    assert client.get("/loketten").status_code == 200
    assert typed(client, "nieuweling", once).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"huidig": "fout"}, "Dit is niet uw wachtwoord van nu"),
        ({"herhaald": "iets anders dan dat"}, "zijn niet gelijk"),
        ({"nieuw": "kort", "herhaald": "kort"}, "12 tekens of meer"),
        ({"nieuw": "aaaaaaaaaaaaaa", "herhaald": "aaaaaaaaaaaaaa"}, "makkelijk te raden"),
        ({"nieuw": "wachtwoord2026!", "herhaald": "wachtwoord2026!"}, "makkelijk te raden"),
        ({"nieuw": "test-beheerder-1", "herhaald": "test-beheerder-1"}, "naam of inlognaam"),
        ({"nieuw": PASSWORD, "herhaald": PASSWORD}, "een ander wachtwoord"),
        ({"nieuw": "xyz " * 60, "herhaald": "xyz " * 60}, "hoogstens 200 tekens"),
    ],
)
def test_a_password_that_cannot_be_is_explained(client, changes, words):
    sign_in(client, Role.ADMINISTRATOR)
    body = {"huidig": PASSWORD, "nieuw": "vier paarse lampen", "herhaald": "vier paarse lampen"} | changes
    answer = client.post("/mijn-account/wachtwoord", data=body)
    assert answer.status_code == 422
    assert words in answer.text


def test_changing_the_password_signs_out_everywhere_else(client, office):
    make_account(office, Role.COUNTER, login="wisselaar")
    other = new_browser(office)
    typed(client, "wisselaar")
    typed(other, "wisselaar")
    new = {"huidig": PASSWORD, "nieuw": "vier paarse lampen", "herhaald": "vier paarse lampen"}
    client.post("/mijn-account/wachtwoord", data=new)
    assert client.get("/mijn-account").status_code == 200
    assert other.get("/mijn-account").status_code == 303


def test_my_sessions_can_be_ended_and_only_mine(client, office):
    """One, the others, or all; the number of somebody else's session does nothing."""
    make_account(office, Role.COUNTER, login="druk")
    browsers = [new_browser(office, headers={"User-Agent": "Firefox Windows"}) for _ in range(2)]
    for browser in (client, *browsers):
        typed(browser, "druk")
    page = client.get("/mijn-account").text
    assert page.count("Firefox op Windows") >= 2
    numbers = [int(number) for number in re.findall(r'name="sessie" value="(\d+)"', page)]
    stranger = new_browser(office)
    sign_in(stranger, Role.EDITOR)
    stranger.post("/mijn-account/sessies", data={"sessie": str(numbers[0])})
    assert all(browser.get("/mijn-account").status_code == 200 for browser in (client, *browsers))
    client.post("/mijn-account/sessies", data={"sessie": "andere"})
    assert [browser.get("/mijn-account").status_code for browser in (client, *browsers)] == [200, 303, 303]
    assert client.post("/mijn-account/sessies", data={"sessie": "alle"}).headers["location"] == "/inloggen?uit=1"
    assert client.get("/mijn-account").status_code == 303


def test_when_the_database_is_away_the_open_counter_goes_on(client, office):
    """Who is signed in is not taken for a visitor where a role is needed: it is said that it cannot be known now."""
    sign_in(client, Role.ADMINISTRATOR)
    engine = office.state.accounts.store._engine
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE account_session RENAME TO weg"))
    try:
        assert client.get("/loketten").status_code == 200
        answer = client.get("/beheer/accounts")
        assert answer.status_code == 503
        assert "De accounts zijn niet te bereiken" in answer.text
        sent = client.post("/beheer/accounts", data={"naam": "Getypt <b>tijdens</b> de storing", "rol": "balie"})
        assert sent.status_code == 503
        assert "Dit is nog niet bewaard" in sent.text
        assert 'name="naam" value="Getypt &lt;b&gt;tijdens&lt;/b&gt; de storing"' in sent.text
        assert 'action="/beheer/accounts"' in sent.text
        signing_in = client.post("/inloggen", data={"login": "sanne", "wachtwoord": "heel geheim 123"})
        assert "heel geheim" not in signing_in.text
        assert "Dit is nog niet bewaard" not in signing_in.text
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE weg RENAME TO account_session"))
    assert client.get("/beheer/accounts").status_code == 200
