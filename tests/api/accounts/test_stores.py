"""Accounts on both kinds of database: municipalities apart, nobody locked out, and a trail that only grows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text, update
from sqlalchemy.exc import DBAPIError

from api.accounts.account import LastAdministratorError, LoginTakenError, NewAccount
from api.accounts.accounts import Accounts, Lifetime, RefusedError, Visitor
from api.accounts.attempts import LONGEST_WAIT, Attempts, account_door, address_door, wait_after
from api.accounts.audit import Filter
from api.accounts.database import AccountsDatabase
from api.accounts.identity import Role
from api.accounts.passwords import problem_of
from api.accounts.systems import Scope
from api.accounts.tables import AccountRow, SystemTokenRow
from knowledge.errors import StoreError
from tests.accounts import PASSWORD, QUICK

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LIFETIME = Lifetime(timedelta(hours=1), timedelta(hours=12))
SOMEWHERE = Visitor("192.0.2.1", "Firefox")


@pytest.fixture
def database(database_url):
    made = AccountsDatabase(database_url)
    made.migrate()
    made.migrate()  # safe to repeat
    yield made
    made.close()


def of(database, municipality="lindewaard", *, with_demo=False):
    return Accounts(database, municipality, LIFETIME, lambda: NOW, QUICK, with_demo=lambda: with_demo)


def new(login, *roles, demo=False):
    return NewAccount(login, login.title(), frozenset(roles or {Role.COUNTER}), demo=demo)


def test_what_a_newer_version_let_somebody_do_gives_nothing_here(database):
    """After going back to this version its token and its role are there, without the right that is not known."""
    here = of(database)
    account, _ = here.add(new("fatima", Role.EDITOR), None, PASSWORD)
    _, token = here.systems.add("Zaaksysteem", frozenset({Scope.READ}), NOW, NOW + timedelta(days=1))
    with database.engine.begin() as connection:
        connection.execute(update(AccountRow).values(roles=["redacteur", "burgemeester"]))
        connection.execute(update(SystemTokenRow).values(scopes=["lezen", "schrijven"]))
    assert here.store.by_id(account).account.roles == {Role.EDITOR}
    assert here.systems.find(token, NOW).scopes == {Scope.READ}


def test_municipalities_know_nothing_of_each_other(database):
    """The same login, accounts, sessions, tokens and trail: each sees its own."""
    here, there = of(database), of(database, "elders")
    mine, _ = here.add(new("fatima", Role.ADMINISTRATOR), None, PASSWORD)
    theirs, _ = there.add(new("fatima", Role.ADMINISTRATOR), None, "heel wat anders dan dat")
    _, token = here.sign_in("fatima", PASSWORD, SOMEWHERE)
    with pytest.raises(RefusedError):
        there.sign_in("fatima", PASSWORD, SOMEWHERE)
    _, system = here.systems.add("Zaaksysteem", frozenset(Scope), NOW, NOW + timedelta(days=1))
    assert [account.id for account in there.store.all()] == [theirs]
    assert there.store.by_id(mine) is None
    assert there.sessions.find(token, NOW) is None
    assert there.sessions.of_account(mine, NOW) == ()
    assert there.systems.find(system, NOW) is None
    assert there.systems.all() == ()
    assert {entry.person for entry in there.audit.entries(Filter())} <= {None, theirs}
    there.store.set_password(mine, "gekaapt", must_change=False)
    there.store.block(mine, NOW)
    there.store.change(mine, name="Gekaapt", roles=frozenset({Role.COUNTER}), desk=None)
    assert not there.systems.revoke(here.systems.all()[0].id, NOW)
    kept = here.store.by_id(mine).account
    assert (kept.name, kept.blocked_at, kept.roles) == ("Fatima", None, {Role.ADMINISTRATOR})
    assert here.sessions.find(token, NOW).account.id == mine
    assert here.systems.find(system, NOW) is not None


def test_a_login_is_of_one_account(database):
    accounts = of(database)
    accounts.add(new("sanne"), None, PASSWORD)
    with pytest.raises(LoginTakenError):
        accounts.add(new("sanne"), None, PASSWORD)
    assert len(accounts.store.all()) == 1


def test_the_last_administrator_stays(database):
    """Neither blocked nor with other roles; with a second one it is allowed."""
    accounts = of(database)
    only, _ = accounts.add(new("fatima", Role.ADMINISTRATOR), None, PASSWORD)
    accounts.add(new("sanne"), None, PASSWORD)
    person = accounts.store.by_id(only).account.person
    with pytest.raises(LastAdministratorError):
        accounts.block(only, person, blocked=True)
    with pytest.raises(LastAdministratorError):
        accounts.change(only, person, name="Fatima", roles=frozenset({Role.EDITOR}), desk=None)
    assert accounts.store.by_id(only).account.is_administrator
    accounts.add(new("noor", Role.ADMINISTRATOR), None, PASSWORD)
    accounts.block(only, person, blocked=True)
    assert not accounts.store.by_id(only).account.is_administrator


def test_a_demo_account_is_no_second_administrator(database):
    """It may be out of use tomorrow; among demo accounts alone, one stays."""
    accounts = of(database)
    demo, _ = accounts.add(new("beheerder", Role.ADMINISTRATOR, demo=True), None, PASSWORD)
    with pytest.raises(LastAdministratorError):
        accounts.block(demo, None, blocked=True)
    real, _ = accounts.add(new("fatima", Role.ADMINISTRATOR), None, PASSWORD)
    with pytest.raises(LastAdministratorError):
        accounts.block(real, None, blocked=True)
    accounts.block(demo, None, blocked=True)


def test_two_administrators_cannot_block_each_other_at_one_moment(database):
    """However often it is tried, one remains."""
    accounts = of(database)
    first, second = (accounts.add(new(login, Role.ADMINISTRATOR), None, PASSWORD)[0] for login in ("een", "twee"))

    def block(account):
        try:
            accounts.store.block(account, NOW)
        except LastAdministratorError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        for _ in range(5):
            assert sorted(threads.map(block, (first, second))) == [False, True]
            for account in (first, second):
                accounts.store.block(account, None)


def test_attempts_at_one_moment_are_all_counted(database):
    """Twenty at once: no more than five get through."""
    attempts, door = Attempts(database.engine), account_door("lindewaard", "doelwit")
    with ThreadPoolExecutor(4) as threads:
        waits = list(threads.map(lambda _: attempts.count(door, NOW), range(20)))
    assert sum(not wait for wait in waits) <= 5


def test_an_address_is_closed_after_thirty_wrong_ones_and_a_good_one_is_free(database):
    """Whatever accounts they were for; other addresses go on."""
    attempts, door = Attempts(database.engine), address_door("192.0.2.7")
    for _ in range(40):
        assert not attempts.count(door, NOW)
        attempts.take_back(door, NOW)
    assert [bool(attempts.count(door, NOW)) for _ in range(32)] == [False] * 30 + [True] * 2
    assert not attempts.count(address_door("192.0.2.8"), NOW)
    assert not attempts.count(door, NOW + timedelta(hours=1))


def test_waiting_doubles_to_a_quarter_of_an_hour():
    assert [wait_after(count, 5).total_seconds() for count in range(3, 12)] == [0, 0, 30, 60, 120, 240, 480, 900, 900]
    assert wait_after(10**9, 5) == LONGEST_WAIT


def test_a_demo_account_gets_in_only_where_that_is_allowed(database):
    accounts, elsewhere = of(database, with_demo=True), of(database)
    accounts.add(new("balie", demo=True), None, PASSWORD)
    assert accounts.sign_in("balie", PASSWORD, SOMEWHERE)[0].demo
    with pytest.raises(RefusedError, match="klopt niet"):
        elsewhere.sign_in("balie", PASSWORD, SOMEWHERE)
    with pytest.raises(RefusedError, match="klopt niet"):
        elsewhere.sign_in("niemand", PASSWORD, SOMEWHERE)


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'niets'", "DELETE FROM audit"])
def test_the_database_itself_keeps_the_trail_as_it_is(database, statement):
    accounts = of(database)
    accounts.audit.record(None, "test", "test:1")
    with pytest.raises(DBAPIError, match="only added to"), database.engine.begin() as connection:
        connection.execute(text(statement))
    assert [entry.action for entry in accounts.audit.entries(Filter())] == ["test"]


def test_not_even_the_job_removes_a_line_of_less_than_a_year_old(database):
    """Also when somebody puts the clock of the application forward."""
    accounts = of(database)
    accounts.audit.record(None, "test", "test:1")
    with pytest.raises(StoreError):
        accounts.audit.delete_before(datetime(2100, 1, 1, tzinfo=UTC))
    assert [entry.action for entry in accounts.audit.entries(Filter())] == ["test"]


@pytest.mark.parametrize("easy", ["123456123456", "1234567890123", "welkom 2026 !!", "wachtwoord1234", "111122223333"])
def test_a_password_that_anybody_tries_first_is_refused(easy):
    """Long enough, but digits alone, or one word that everybody has with a year behind it."""
    assert problem_of(easy, "sanne").startswith("Dit wachtwoord is te makkelijk te raden.")
    assert problem_of(PASSWORD, "sanne") is None


def test_a_database_that_takes_nothing_any_more_keeps_nobody_out(database):
    """A full disk, for one: who is signed in goes on reading, though it cannot be noted that they do."""
    here = of(database)
    account, _ = here.add(new("sanne"), None, PASSWORD)
    _, token = here.sign_in("sanne", PASSWORD, SOMEWHERE)
    _, system = here.systems.add("Zaaksysteem", frozenset(Scope), NOW, NOW + timedelta(days=1))
    read_only(database.engine)
    later = NOW + timedelta(minutes=5)
    assert here.sessions.find(token, later).account.id == account
    assert here.systems.find(system, later) is not None
    with pytest.raises(StoreError, match="Er is niets veranderd"):
        here.sessions.end(account)


def read_only(engine):
    """From now on nothing can be written."""
    forbid = "PRAGMA query_only=ON" if engine.dialect.name == "sqlite" else "SET default_transaction_read_only = on"
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _forbid(connection, _):
        connection.cursor().execute(forbid)
        connection.commit()
