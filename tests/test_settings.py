"""Settings come from the environment, and everything that is wrong with them is said at once, in Dutch."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.setting_values import PREFIX, variable
from api.settings import Settings, SettingsError, unused_variables
from indexer.model import TUNED

FREE_TEXTS = {
    "host",  # whether it is an address of this machine is tried with its port
    "embedding_model",  # a folder or name, which is tried before anything is built
    "oidc_client_id",
    "oidc_client_secret",
    "oidc_role_claim",
    "smtp_user",
    "smtp_password",
}


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


@pytest.mark.parametrize("field", sorted(Settings.model_fields.keys() - FREE_TEXTS))
def test_nonsense_is_refused_with_what_is_allowed(monkeypatch, field):
    """Every setting refuses a value that could only be noticed later, at a page or a mail; but for free texts."""
    monkeypatch.setenv(variable(field), "\u2603 \x7f")
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    (problem,) = (one for one in caught.value.problems if "kan niet" in one)
    assert problem.startswith(f"{variable(field)}: ")
    assert Settings.model_fields[field].description in problem


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "https://loket.nl"),
        ("DATABASE_URL", "sqlite:///:memory:"),  # another one in every process
        ("DATABASE_URL", "mysql://u@server/db"),
        ("ALLOWED_HOSTS", " , "),  # nobody would be answered
        ("ALLOWED_HOSTS", "https://loket.nl"),
        ("ALLOWED_HOSTS", "loket.nl:8000"),
        ("ALLOWED_HOSTS", "loket.*"),
        ("MUNICIPALITIES", "een=-.nl"),
        ("EVALUATION_TOKEN", "   "),
        ("INTERNAL_TOKEN", "geheim é"),  # cannot be sent
        ("OIDC_ISSUER", "http://localhost.elders.nl"),  # not this machine, and without https
        ("OIDC_CLIENT_ID", "  "),
        ("SMTP_HOST", "mail.gemeente.nl:587"),
        ("SMTP_HOST", "smtp://mail.gemeente.nl"),
        ("DATA", "  "),
        ("DATA", "/tmp/een\nuser=root"),  # noqa: S108 - nothing is made there
    ],
)
def test_what_could_never_work_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert caught.value.problems[0].startswith(f"{PREFIX}{name}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://postgres@/loket?host=/run"),
        ("DATABASE_URL", "sqlite:////srv/loket/loket.db"),
        ("ALLOWED_HOSTS", "*.gemeente.nl, 127.0.0.1, [::1], ::1, loket"),
        ("ALLOWED_HOSTS", "*"),
        ("OIDC_ISSUER", "http://localhost:8080/realms/loket"),
        ("EVALUATION_TOKEN", " met-spatie-eromheen "),
    ],
)
def test_what_works_is_taken(monkeypatch, name, value):
    monkeypatch.setenv(PREFIX + name, value)
    found = Settings.load() if name != "OIDC_ISSUER" else Settings()
    assert getattr(found, name.lower()) != Settings.model_fields[name.lower()].default


def test_a_token_is_compared_without_the_spaces_around_it(monkeypatch):
    monkeypatch.setenv("LOKETWIJZER_EVALUATION_TOKEN", " geheim ")
    assert Settings.load().evaluation_token.get_secret_value() == "geheim"


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ({"SMTP_STARTTLS": "false"}, "LOKETWIJZER_SMTP_STARTTLS: 'false' kan alleen bij een mailserver op deze"),
        ({"SMTP_USER": "loket"}, "LOKETWIJZER_SMTP_PASSWORD ontbreekt. Die is nodig bij LOKETWIJZER_SMTP_USER."),
    ],
)
def test_mail_does_not_go_where_others_can_read_it_nor_without_its_password(monkeypatch, extra, sentence):
    mail = {"SMTP_HOST": "mail.gemeente.nl", "MAIL_FROM": "loket@gemeente.nl", "PUBLIC_URL": "https://loket.nl"}
    for name, value in {**mail, **extra}.items():
        monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError, match=sentence):
        Settings.load()


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
