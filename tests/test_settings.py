"""Settings come from the environment, and everything that is wrong with them is said at once, in Dutch."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.settings import PREFIX, Settings, SettingsError, unused_variables
from indexer.model import TUNED


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch):
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_without_variables_everything_has_a_default():
    """A fresh checkout starts on loopback, with its data and an SQLite file in var/."""
    settings = Settings.load()
    assert (settings.host, settings.port, settings.rasa_port, settings.actions_port) == ("127.0.0.1", 8000, 5005, 5055)
    assert settings.data == Path("var").resolve()
    assert settings.database_url == f"sqlite:///{Path('var').resolve()}/loketwijzer.db"
    assert settings.embedding_model == TUNED
    assert settings.evaluation_token is None


def test_the_database_follows_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("LOKETWIJZER_DATA", str(tmp_path))
    assert Settings.load().database_url == f"sqlite:///{tmp_path}/loketwijzer.db"


def test_every_wrong_variable_is_reported_at_once(monkeypatch):
    """Each with its name, its value, and what it accepts."""
    monkeypatch.setenv("LOKETWIJZER_PORT", "abc")
    monkeypatch.setenv("LOKETWIJZER_RASA_PORT", "70000")
    monkeypatch.setenv("LOKETWIJZER_MUNICIPALITY", "../etc")
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert [problem.split(" kan niet. Toegestaan: ")[0] for problem in caught.value.problems] == [
        "LOKETWIJZER_PORT: 'abc'",
        "LOKETWIJZER_RASA_PORT: '70000'",
        "LOKETWIJZER_MUNICIPALITY: '../etc'",
    ]
    assert "1 tot en met 65535" in caught.value.problems[0]


def test_a_wrong_secret_is_not_repeated(monkeypatch):
    monkeypatch.setenv("LOKETWIJZER_DATABASE_URL", "geheim-wachtwoord")
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert "LOKETWIJZER_DATABASE_URL" in str(caught.value)
    assert "geheim-wachtwoord" not in str(caught.value)


def test_a_secret_is_not_shown_with_the_settings(monkeypatch):
    """A settings object in a log or an error page gives neither the token nor the database's password away."""
    monkeypatch.setenv("LOKETWIJZER_DATABASE_URL", "postgresql+psycopg://u:geheim1@server/db")
    monkeypatch.setenv("LOKETWIJZER_EVALUATION_TOKEN", "geheim2")
    assert "geheim" not in repr(Settings.load())


def test_two_processes_cannot_have_one_port(monkeypatch):
    monkeypatch.setenv("LOKETWIJZER_RASA_PORT", "8000")
    with pytest.raises(SettingsError, match="LOKETWIJZER_RASA_PORT en LOKETWIJZER_PORT zijn allebei 8000"):
        Settings.load()


def test_a_misspelt_variable_is_noticed(monkeypatch):
    monkeypatch.setenv("LOKETWIJZER_PROT", "8001")
    assert unused_variables() == ("LOKETWIJZER_PROT is geen instelling en doet niets. Bedoelt u LOKETWIJZER_PORT?",)


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        Settings.load().port = 1


def test_the_command_shows_sentences_and_no_stack_trace(tmp_path):
    """`python -m api run` with wrong settings starts nothing and exits with 2."""
    done = subprocess.run(
        [sys.executable, "-m", "api", "run"],
        env=os.environ
        | {"LOKETWIJZER_PORT": "abc", "LOKETWIJZER_ACTIONS_PORT": "-1", "LOKETWIJZER_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "LOKETWIJZER_PORT: 'abc' kan niet" in done.stderr
    assert "LOKETWIJZER_ACTIONS_PORT: '-1' kan niet" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
