"""The settings of several municipalities: what is general, what is own, and what is wrong with them, in Dutch."""

import os

import pytest
from typer.testing import CliRunner

from api.accounts.database import AccountsDatabase
from api.cli import app
from api.own_settings import address_of, each, one
from api.setting_values import PREFIX
from api.settings import Settings, SettingsError, unused_variables

TWO = "lindewaard=lindewaard.loket.nl,lindewaard=www.lindewaard.nl,oud-veld=veld.loket.nl"


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch):
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Set variables; two municipalities are there already."""

    def set_all(**variables):
        for name, value in {"DATA": str(tmp_path), "MUNICIPALITIES": TWO, **variables}.items():
            monkeypatch.setenv(PREFIX + name, value)
        return Settings.load()

    return set_all


def problems(settings):
    """What is said of settings that cannot be used."""
    with pytest.raises(SettingsError) as caught:
        each(settings)
    return caught.value.problems


def test_one_municipality_has_the_settings_themselves(environment, tmp_path):
    settings = environment(MUNICIPALITIES="")
    assert each(settings) == (settings,)
    assert (settings.own_folder, settings.index_folder) == (tmp_path, tmp_path / "index")
    assert one(settings, None) == settings


def test_each_has_its_own_names_folder_and_values(environment, tmp_path):
    """The rest is general; a dash in the name is an underscore in a variable."""
    settings = environment(SMALLEST_GROUP="10", OUD_VELD__SMALLEST_GROUP="20", OUD_VELD__OIN="0" * 20)
    first, second = each(settings)
    assert (first.municipality, first.allowed_hosts) == ("lindewaard", ("lindewaard.loket.nl", "www.lindewaard.nl"))
    assert (second.municipality, second.allowed_hosts) == ("oud-veld", ("veld.loket.nl",))
    assert (first.smallest_group, second.smallest_group) == (10, 20)
    assert (first.oin, second.oin) == (None, "0" * 20)
    assert second.index_folder == tmp_path / "municipalities" / "oud-veld" / "index"
    assert {first.database_url, second.database_url} == {settings.database_url}
    assert (address_of(first), address_of(second)) == ("https://lindewaard.loket.nl", "https://veld.loket.nl")
    assert unused_variables() == ()


def test_names_of_this_machine_keep_the_counter_open(environment):
    """Names that end in .localhost never lead to another machine."""
    here, there = each(environment(MUNICIPALITIES="een=een.localhost,twee=twee.loket.nl"))
    assert (here.counter_is_open, here.may_have_demo, address_of(here)) == (True, True, "http://een.localhost:8000")
    assert (there.counter_is_open, there.may_have_demo) == (False, False)


def test_who_may_sign_in_is_never_general(environment):
    """Colleagues of one municipality would get into all of them."""
    found = problems(environment(OIDC_ISSUER="https://login.nl", OIDC_CLIENT_ID="x", OIDC_ROLES="a=balie"))
    assert found[0] == (
        "LOKETWIJZER_OIDC_ISSUER hoort bij één gemeente. Noem die erbij, zoals LOKETWIJZER_LINDEWAARD__OIDC_ISSUER."
    )
    assert len(found) == 3


def test_a_provider_of_one_is_not_of_the_other(environment):
    own = {"OIDC_ISSUER": "https://login.nl", "OIDC_CLIENT_ID": "x", "OIDC_ROLES": "a=balie"}
    first, second = each(environment(**{f"OUD_VELD__{name}": value for name, value in own.items()}))
    assert (first.oidc_issuer, second.oidc_issuer) == (None, "https://login.nl")


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"OUD_VELD__OIDC_ISSUER": "https://login.nl"}, "LOKETWIJZER_OUD_VELD__OIDC_CLIENT_ID ontbreekt"),
        ({"SMTP_HOST": "mail.nl"}, "LOKETWIJZER_OUD_VELD__MAIL_FROM ontbreekt"),
        ({"OUD_VELD__SMALLEST_GROUP": "3"}, "LOKETWIJZER_OUD_VELD__SMALLEST_GROUP: '3' kan niet"),
        ({"OUDVELD__OIN": "0" * 20}, "LOKETWIJZER_OUDVELD__OIN is geen eigen instelling"),
        ({"OUD_VELD__PORT": "80"}, "LOKETWIJZER_OUD_VELD__PORT is geen eigen instelling"),
        ({"MUNICIPALITY": "lindewaard"}, "kunnen niet samen"),
        ({"MUNICIPALITIES": "een=x.nl,twee=x.nl"}, "x.nl staat er twee keer in"),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_variable(environment, variables, sentence):
    assert any(sentence in problem for problem in problems(environment(**variables)))


def test_a_secret_of_one_municipality_is_not_repeated(environment):
    found = problems(environment(OUD_VELD__SMTP_PORT="99999", OUD_VELD__SMTP_PASSWORD="geheim"))
    assert "OUD_VELD__SMTP_PORT" in found[0]
    assert "geheim" not in " ".join(found)


def test_a_command_is_about_one_municipality(environment):
    """Without the option it asks for it; an account of one is not in the list of the other."""
    settings = environment()
    database = AccountsDatabase(settings.database_url)
    database.migrate()
    database.close()
    run = CliRunner().invoke
    add = ["account", "add", "kim", "--name", "Kim de Wit", "--role", "beheerder"]
    asked = run(app, add)
    assert (asked.exit_code, "--municipality lindewaard of oud-veld" in asked.output) == (2, True)
    assert run(app, [*add, "--municipality", "oud-veld"]).exit_code == 0
    assert "Kim de Wit" in run(app, ["account", "list", "--municipality", "oud-veld"]).output
    assert "nog geen accounts" in run(app, ["account", "list", "--municipality", "lindewaard"]).output
