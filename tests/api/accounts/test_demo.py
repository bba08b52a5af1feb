"""Demo accounts: only here, only for a fictional municipality, and printed at every start."""

import stat

import pytest

from api.accounts.account import NewAccount
from api.accounts.accounts import RefusedError, Visitor, accounts_for
from api.accounts.database import AccountsDatabase
from api.accounts.demo import PASSWORD_FILE, make_demo_accounts
from api.accounts.identity import Role
from api.launch.run import welcome
from api.settings import EVERY_ADDRESS, Settings
from tests.accounts import PASSWORD, QUICK, sign_out
from tests.api.accounts.conftest import browser as new_browser
from tests.browser.rules import TUESDAY_MORNING

SOMEWHERE = Visitor("127.0.0.1", "")
EVERYWHERE = min(EVERY_ADDRESS)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setattr("api.accounts.accounts.Passwords", lambda: QUICK)
    return Settings(data=tmp_path)


@pytest.fixture
def accounts(settings):
    database = AccountsDatabase(settings.database_url)
    database.migrate()
    made = accounts_for(settings, database, lambda: TUESDAY_MORNING, lambda: True)
    made._passwords = QUICK
    yield made
    database.close()


def printed(settings):
    """What a start says: the password, and the logins."""
    lines = [line for line in welcome(settings, 12) if line]
    at = next((number for number, line in enumerate(lines) if line.startswith("Proefaccounts")), None)
    return (lines[at].rpartition(" ")[2], [line.split()[0] for line in lines[at + 1 : at + 6]]) if at else None


def test_every_start_prints_accounts_that_get_in(accounts, settings):
    """One for each role, with the desk of who sits at one; the second start prints the same."""
    for _ in range(2):
        assert make_demo_accounts(accounts, settings.data)
        password, logins = printed(settings)
        assert logins == ["balie", "vrijwilliger", "redacteur", "coordinator", "beheerder"]
    found = {login: accounts.sign_in(login, password, SOMEWHERE)[0] for login in logins}
    assert {next(iter(account.roles)) for account in found.values()} == set(Role)
    assert (found["balie"].desk, found["vrijwilliger"].desk) == ("informatiebalie", "ido-centrum")


def test_the_password_is_another_in_every_installation_and_for_this_user_alone(accounts, settings, tmp_path):
    make_demo_accounts(accounts, settings.data)
    file = settings.data / PASSWORD_FILE
    first = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.unlink()
    make_demo_accounts(accounts, settings.data)  # a lost file: another password, for all of them
    assert file.read_text() != first
    assert accounts.sign_in("beheerder", file.read_text().strip(), SOMEWHERE)


def test_a_password_that_was_changed_is_the_printed_one_again(accounts, settings):
    make_demo_accounts(accounts, settings.data)
    accounts.reset(accounts.store.by_login("balie").account.id, None, "iets heel anders")
    make_demo_accounts(accounts, settings.data)
    assert accounts.sign_in("balie", printed(settings)[0], SOMEWHERE)


def test_where_there_are_real_accounts_no_demo_accounts_are_made(accounts, settings):
    accounts.add(NewAccount("fatima", "Fatima", frozenset({Role.ADMINISTRATOR})), None, PASSWORD)
    assert not make_demo_accounts(accounts, settings.data)
    assert [account.login for account in accounts.store.all()] == ["fatima"]
    assert printed(settings) is None


@pytest.mark.parametrize(
    "changes",
    [{"host": EVERYWHERE}, {"host": "192.168.1.5"}, {"allowed_hosts": "localhost,loket.nl"}, {"demo": "false"}],
)
def test_beyond_this_machine_they_are_neither_printed_nor_let_in(accounts, settings, changes):
    """Also when they were made before: the setting for demo cannot open them there."""
    make_demo_accounts(accounts, settings.data)
    password = printed(settings)[0]
    elsewhere = Settings(data=settings.data, **({"demo": "true"} | changes))
    assert not elsewhere.may_have_demo
    assert printed(elsewhere) is None
    accounts._with_demo = lambda: elsewhere.may_have_demo
    with pytest.raises(RefusedError, match="klopt niet"):
        accounts.sign_in("beheerder", password, SOMEWHERE)


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [
        ({}, True),
        ({"host": "::1"}, True),
        ({"host": EVERYWHERE}, False),
        ({"allowed_hosts": "loket.voorbeeld.nl"}, False),
        ({"open_counter": "false"}, False),
        ({"host": EVERYWHERE, "open_counter": "true"}, True),
    ],
)
def test_the_counter_is_open_on_this_machine_unless_it_is_said_otherwise(changes, is_open):
    assert Settings(**changes).counter_is_open is is_open


def test_a_demo_account_keeps_its_password(office):
    """Nobody can change what the next start prints; the page says so."""
    make_demo = office.state.accounts
    if make_demo.store.by_login("proef") is None:
        make_demo.add(NewAccount("proef", "Proef", frozenset({Role.COUNTER}), demo=True), None, PASSWORD)
    browser = new_browser(office)
    browser.post("/inloggen", data={"login": "proef", "wachtwoord": PASSWORD})
    assert "Het wachtwoord staat vast" in browser.get("/mijn-account").text
    new = {"huidig": PASSWORD, "nieuw": "vier paarse lampen", "herhaald": "vier paarse lampen"}
    assert browser.post("/mijn-account/wachtwoord", data=new).status_code == 422
    sign_out(browser)
    assert browser.post("/inloggen", data={"login": "proef", "wachtwoord": PASSWORD}).status_code == 303
