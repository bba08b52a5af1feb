"""`python -m api account`: the first administrator, and help for whoever is locked out."""

import os
import re
from contextlib import closing

import pytest
from typer.testing import CliRunner

from api.accounts.accounts import RefusedError, Visitor, accounts_for
from api.accounts.cli import app
from api.accounts.database import AccountsDatabase
from api.accounts.identity import Role
from api.settings import PREFIX, Settings
from knowledge.store import Store
from tests.accounts import QUICK
from tests.api.editing.conftest import small
from tests.browser.rules import TUESDAY_MORNING

SOMEWHERE = Visitor("127.0.0.1", "")


@pytest.fixture
def command(monkeypatch, tmp_path):
    """Give a command on an empty data folder; returns its exit code and everything that it said."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOKETWIJZER_DATA", str(tmp_path))
    monkeypatch.setattr("api.accounts.accounts.Passwords", lambda: QUICK)

    def run(*words, typed=None):
        done = CliRunner().invoke(app, words, input=typed)
        return done.exit_code, done.output

    return run


@pytest.fixture
def accounts(tmp_path):
    """The accounts that the commands work on."""
    settings = Settings(data=tmp_path)
    database = AccountsDatabase(settings.database_url)
    yield accounts_for(settings, database, lambda: TUESDAY_MORNING, lambda: False)
    database.close()


def add(command, login="Fatima", role="beheerder", *more, **how):
    return command("add", login, "--name", "Fatima Yilmaz", "--role", role, *more, **how)


def test_the_first_administrator_is_made_by_a_command(command, accounts):
    """On a database that did not exist, with a one-time password that works and must be changed."""
    code, said = add(command)
    assert code == 0, said
    password = re.search(r"Wachtwoord voor één keer: (\S+)", said)[1]
    account, _ = accounts.sign_in("fatima", password, SOMEWHERE)
    assert (account.roles, account.must_change) == ({Role.ADMINISTRATOR}, True)
    assert command("list") == (
        0,
        "fatima                   Fatima Yilmaz                beheerder  [kiest nog een wachtwoord]\n",
    )


def test_a_password_that_is_typed_is_not_shown(command, accounts):
    code, said = add(command, "fatima", "beheerder", "--ask", typed="vier paarse lampen\nvier paarse lampen\n")
    assert code == 0, said
    assert "paarse" not in said
    assert not accounts.sign_in("fatima", "vier paarse lampen", SOMEWHERE)[0].must_change


def test_a_typed_password_must_be_good(command):
    code, said = add(command, "fatima", "beheerder", "--ask", typed="kort\nkort\n")
    assert code == 1
    assert "12 tekens of meer" in said
    assert command("list")[1].startswith("Er zijn nog geen accounts")


def test_a_desk_that_is_not_there_is_refused_as_soon_as_there_are_desks(command, tmp_path, lindewaard):
    """Before anything is published nobody knows which desks there will be; a typing mistake is said with its desk."""
    assert add(command, "vroeg", "balie", "--desk", "taalhuus")[0] == 0
    with closing(Store(Settings(data=tmp_path).database_url)) as store:
        store.publish(small(lindewaard), author="tests", note="")
    code, said = add(command, "laat", "balie", "--desk", "taalhuus")
    assert (code, "Er is geen loket met de id taalhuus. Bedoelt u taalhuis?" in said) == (1, True)
    assert add(command, "laat", "balie", "--desk", "taalhuis")[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "Fatima Yilmaz", "--name", "F", "--role", "balie"), "De inlognaam klopt niet"),
        (("add", "fatima", "--name", " ", "--role", "balie"), "De naam klopt niet"),
        (("reset", "niemand"), "Er is geen account met de inlognaam niemand"),
        (("lock", "niemand"), "Er is geen account met de inlognaam niemand"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(command, words, sentence):
    code, said = command(*words)
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said


def test_of_several_municipalities_the_advice_is_a_command_that_works(command, monkeypatch):
    monkeypatch.setenv("LOKETWIJZER_MUNICIPALITIES", "lindewaard=a.example,veldhoek=b.example")
    said = "Er is geen account met de inlognaam x. Kijk met: python -m api account list --municipality veldhoek\n"
    assert command("reset", "x", "--municipality", "veldhoek") == (1, said)


def test_a_login_is_taken_once(command):
    add(command)
    code, said = add(command)
    assert (code, said) == (1, "De inlognaam fatima is al van iemand anders.\n")


def test_a_reset_gives_another_password(command, accounts):
    before = re.search(r"keer: (\S+)", add(command)[1])[1]
    after = re.search(r"keer: (\S+)", command("reset", "fatima")[1])[1]
    with pytest.raises(RefusedError):
        accounts.sign_in("fatima", before, SOMEWHERE)
    assert accounts.sign_in("fatima", after, SOMEWHERE)


def test_a_reset_lets_in_who_tried_too_often(command, accounts):
    add(command)
    for _ in range(5):
        with pytest.raises(RefusedError, match="klopt niet"):
            accounts.sign_in("fatima", "fout", SOMEWHERE)
    password = re.search(r"keer: (\S+)", command("reset", "fatima")[1])[1]
    assert accounts.sign_in("fatima", password, SOMEWHERE)


def test_locking_is_undone_and_the_last_administrator_stays(command, accounts):
    add(command)
    assert command("lock", "fatima") == (1, "fatima is de laatste beheerder. Maak eerst iemand anders beheerder.\n")
    add(command, "noor", "redacteur")
    assert command("lock", "noor")[0] == 0
    assert "[geblokkeerd" in command("list")[1]
    assert accounts.store.by_login("noor").account.blocked_at is not None
    assert command("lock", "noor", "--undo") == (0, "noor kan weer inloggen.\n")
    assert accounts.store.by_login("noor").account.blocked_at is None


def test_a_database_that_is_not_there_is_said(command, monkeypatch):
    monkeypatch.setenv("LOKETWIJZER_DATABASE_URL", "sqlite:////proc/bestaat/niet.db")
    code, said = command("list")
    assert code == 1
    assert "database" in said
    assert "Traceback" not in said


def test_wrong_settings_are_said(command, monkeypatch):
    monkeypatch.setenv("LOKETWIJZER_SESSION_HOURS", "0")
    code, said = command("list")
    assert code == 2
    assert "LOKETWIJZER_SESSION_HOURS" in said
