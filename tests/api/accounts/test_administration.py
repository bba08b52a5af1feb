"""What an administrator does: accounts, tokens of other systems, and reading the audit trail."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from api.accounts.account import NewAccount
from api.accounts.identity import Role
from api.accounts.systems import Scope
from api.accounts.tables import AccountRow, SystemTokenRow
from tests.accounts import PASSWORD, make_account, sign_in
from tests.api.accounts.conftest import browser as new_browser


@pytest.fixture
def admin(client):
    """A browser in which an administrator is signed in."""
    client.account = sign_in(client, Role.ADMINISTRATOR)
    return client


def browser_of(office, login, password=PASSWORD):
    """A browser in which somebody signed in."""
    browser = new_browser(office)
    answer = browser.post("/inloggen", data={"login": login, "wachtwoord": password})
    assert answer.status_code == 303, answer.text
    return browser


def secret(answer):
    """What is shown once."""
    return re.search(r'id="geheim">([^<]+)<', answer.text)[1]


def filled(**changes):
    return {"naam": "Noor de Wit", "login": "noor", "rol": ["redacteur"], "loket": ""} | changes


def test_a_new_account_gets_in_with_its_one_time_password(admin, office):
    """It is shown once, works, and is nowhere to be found afterwards."""
    made = admin.post("/beheer/accounts", data=filled(login="N.de.Wit", rol=["redacteur", "balie"], loket="taalhuis"))
    assert made.status_code == 200
    password = secret(made)
    assert made.headers["cache-control"] == "no-store"
    browser = browser_of(office, "n.de.wit", password)
    page = browser.get("/mijn-account").text
    assert "balie en redacteur" in page
    listed = admin.get("/beheer/accounts").text
    assert "Taalhuis Lindewaard" in listed
    assert password not in listed
    with office.state.accounts.store._engine.connect() as connection:
        assert password not in str(connection.execute(select(AccountRow.__table__)).all())


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"naam": "  "}, "naam", "Vul een naam in"),
        ({"naam": "x" * 101}, "naam", "hoogstens 100 tekens"),
        ({"login": "Noor de Wit"}, "login", "kleine letters"),
        ({"login": ""}, "login", "kleine letters"),
        ({"login": "x" * 61}, "login", "kleine letters"),
        ({"login": "test-beheerder"}, "login", "al van iemand anders"),
        ({"rol": []}, "rol", "minstens één rol"),
        ({"rol": ["keizer"]}, "rol", "minstens één rol"),
        ({"loket": "bestaat-niet"}, "loket", "niet (meer) in de lijst"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(admin, changes, field, words):
    answer = admin.post("/beheer/accounts", data=filled(**changes))
    assert answer.status_code == 422
    assert words in re.search(rf'id="{field}-fout">([^<]+)<', answer.text)[1]
    if field != "naam":
        assert 'value="Noor de Wit"' in answer.text


def test_script_in_a_name_is_text(admin, office):
    name = "<script>alert(1)</script>"
    admin.post("/beheer/accounts", data=filled(naam=name, login="script"))
    page = admin.get("/beheer/accounts?zoek=<script>").text
    assert name not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_list_is_searched_by_name_login_and_role(admin, office):
    make_account(office, Role.COORDINATOR, login="zoekmij")
    assert "zoekmij" in admin.get("/beheer/accounts?zoek=coördinator").text
    assert "zoekmij" not in admin.get("/beheer/accounts?zoek=vrijwilliger").text
    assert "Geen account past bij" in admin.get("/beheer/accounts?zoek=xyzzy").text


def test_another_role_counts_at_once(admin, office):
    """Also for who is signed in already."""
    account = make_account(office, Role.COUNTER, login="groeit")
    browser = browser_of(office, "groeit")
    assert browser.get("/beheer/logboek").status_code == 403
    body = {"naam": "Groeit", "rol": ["balie", "beheerder"], "loket": ""}
    assert admin.post(f"/beheer/accounts/{account.id}", data=body).status_code == 303
    assert browser.get("/beheer/logboek").status_code == 200
    admin.post(f"/beheer/accounts/{account.id}", data=body | {"rol": ["balie"]})
    assert browser.get("/beheer/logboek").status_code == 403


def test_a_blocked_account_is_out_at_once_and_can_come_back(admin, office):
    account = make_account(office, Role.COUNTER, login="weg")
    browser = browser_of(office, "weg")
    admin.post(f"/beheer/accounts/{account.id}/blokkade", data={"blokkeren": "ja"})
    assert browser.get("/mijn-account").status_code == 303
    refused = browser.post("/inloggen", data={"login": "weg", "wachtwoord": PASSWORD})
    assert "geblokkeerd" in refused.text
    wrong = browser.post("/inloggen", data={"login": "weg", "wachtwoord": "fout wachtwoord"})
    assert "geblokkeerd" not in wrong.text  # only who knows the password learns it
    admin.post(f"/beheer/accounts/{account.id}/blokkade", data={"blokkeren": "nee"})
    assert browser_of(office, "weg").get("/mijn-account").status_code == 200


def test_a_reset_ends_the_sessions_and_the_old_password(admin, office):
    account = make_account(office, Role.COUNTER, login="vergeten")
    browser = browser_of(office, "vergeten")
    password = secret(admin.post(f"/beheer/accounts/{account.id}/wachtwoord"))
    assert browser.get("/mijn-account").status_code == 303
    assert browser.post("/inloggen", data={"login": "vergeten", "wachtwoord": PASSWORD}).status_code == 422
    assert browser.post("/inloggen", data={"login": "vergeten", "wachtwoord": password}).status_code == 303


def test_a_reset_opens_the_door_that_was_closed_by_too_many_attempts(admin, office):
    """The page that refuses says to ask the administrator for a new password; that password must work."""
    account = make_account(office, Role.COUNTER, login="buitengesloten")
    browser = new_browser(office, client=("192.0.2.7", 50000))  # attempts count for an address too
    typed = [browser.post("/inloggen", data={"login": "buitengesloten", "wachtwoord": "fout"}) for _ in range(6)]
    assert typed[-1].status_code == 429
    password = secret(admin.post(f"/beheer/accounts/{account.id}/wachtwoord"))
    assert browser.post("/inloggen", data={"login": "buitengesloten", "wachtwoord": password}).status_code == 303


@pytest.mark.parametrize("account", ["999999", "0", "x", "-1", "9" * 30, "²"])
def test_an_account_that_is_not_there_is_said_so(admin, account):
    body = filled()
    for answer in (
        admin.get(f"/beheer/accounts/{account}"),
        admin.post(f"/beheer/accounts/{account}", data=body),
        admin.post(f"/beheer/accounts/{account}/wachtwoord"),
        admin.post(f"/beheer/accounts/{account}/blokkade", data={"blokkeren": "ja"}),
    ):
        assert answer.status_code == 404
        assert "Dit account is er niet (meer)" in answer.text


# ------------------------------------------------------------------------------------------------- tokens of systems


def made_token(admin, *scopes, name="Zaaksysteem", until="2026-12-31"):
    return admin.post("/beheer/koppelingen", data={"naam": name, "recht": list(scopes), "tot": until})


def called(office, token, path="/v1/desks"):
    return new_browser(office).get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_is_shown_once_and_opens_what_it_may(admin, office):
    """A signal can be looked up with it (404: no such code), the desks cannot be read."""
    token = secret(made_token(admin, "signalen"))
    assert called(office, token, "/v1/signals/K222-K222") == 404
    assert called(office, token, "/v1/desks") == 403
    assert called(office, token, "/v1/referrals/K222-K222") == 403
    assert token not in admin.get("/beheer/koppelingen").text
    with office.state.accounts.store._engine.connect() as connection:
        assert token not in str(connection.execute(select(SystemTokenRow.__table__)).all())


def test_what_a_token_may_not_is_said(admin, office):
    token = secret(made_token(admin, "lezen"))
    answer = new_browser(office).post("/v1/signals", json={}, headers={"Authorization": f"Bearer {token}"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert "het recht 'signalen'" in answer.json()["detail"]


def test_it_is_seen_when_a_token_was_used(admin, office):
    token = secret(made_token(admin, "lezen", name="Dashboard wijkteam"))
    row = re.compile(r"Dashboard wijkteam</strong>.*?</span>", re.DOTALL)
    assert "nog niet gebruikt" in row.search(admin.get("/beheer/koppelingen").text)[0]
    called(office, token)
    assert "laatst gebruikt op" in row.search(admin.get("/beheer/koppelingen").text)[0]


def test_a_revoked_token_is_refused_at_once(admin, office):
    token = secret(made_token(admin, "lezen"))
    number = max(one.id for one in office.state.accounts.systems.all())
    assert called(office, token) == 200
    admin.post(f"/beheer/koppelingen/{number}/intrekken")
    assert called(office, token) == 401
    assert "ingetrokken" in admin.get("/beheer/koppelingen").text


def test_revoking_a_token_asks_first_and_says_what_stops(admin, office, clock):
    """Which system, what it can do no more, and whether it is in use; looking does nothing."""
    token = secret(made_token(admin, "lezen", "signalen", name="Zaaksysteem Zuid"))
    number = max(one.id for one in office.state.accounts.systems.all())
    ask = f"/beheer/koppelingen/{number}/intrekken"
    listed = admin.get("/beheer/koppelingen").text
    assert f'href="{ask}"' in listed
    assert f'action="{ask}"' not in listed
    unused = admin.get(ask).text
    assert "Wilt u de koppeling met Zaaksysteem Zuid intrekken?" in unused
    assert "nog in gebruik" not in unused
    assert "signalen vastleggen" in unused
    assert called(office, token) == 200
    used = admin.get(ask).text
    assert "Dit token is nog in gebruik." in used
    assert "<dt>Laatst gebruikt</dt><dd>nog niet" not in used
    admin.post(ask)
    assert admin.get(ask).headers["location"] == "/beheer/koppelingen"
    assert admin.get("/beheer/koppelingen/999999/intrekken").status_code == 404


def test_the_last_day_of_a_token_is_said_as_it_was_filled_in(admin):
    made = admin.post("/beheer/koppelingen", data={"naam": "Datum", "recht": ["lezen"], "tot": "2026-12-30"})
    assert "Het werkt tot en met 30 december 2026." in made.text
    assert "tot en met 30 december 2026" in admin.get("/beheer/koppelingen").text


def test_a_token_that_never_existed_is_not_revoked(admin):
    answer = admin.post("/beheer/koppelingen/999999/intrekken")
    assert (answer.status_code, "ingetrokken" in answer.text) == (404, False)


def test_a_token_ends_by_itself(office, clock):
    accounts = office.state.accounts
    _, token = accounts.systems.add("Kort", frozenset(Scope), clock(), clock() + timedelta(minutes=5))
    assert called(office, token) == 200
    clock.forward(minutes=5)
    assert called(office, token) == 401


@pytest.mark.parametrize("token", ["lw_", "lw_verzonnen", "lw_" + "x" * 5000])
def test_a_token_that_was_never_made_is_refused(office, token):
    assert called(office, token) == 401


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"naam": ""}, "naam"),
        ({"recht": []}, "recht"),
        ({"recht": ["alles"]}, "recht"),
        ({"tot": "2026-11-01"}, "tot"),
        ({"tot": "2031-01-01"}, "tot"),
        ({"tot": "morgen"}, "tot"),
        ({"tot": "9999-12-31"}, "tot"),
    ],
)
def test_a_token_that_does_not_fit_is_not_made(admin, changes, field):
    answer = admin.post("/beheer/koppelingen", data={"naam": "X", "recht": ["lezen"], "tot": "2026-12-31"} | changes)
    assert answer.status_code == 422
    assert f'id="{field}-fout"' in answer.text


# -------------------------------------------------------------------------------------------------------- audit trail


def lines(admin, query=""):
    """The lines of the file, without its head."""
    text = admin.get(f"/beheer/logboek.csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def test_what_an_administrator_does_is_written_down(admin, office):
    """Who, in which role, what, to which account; no name, no password."""
    account = make_account(office, Role.COUNTER, login="gevolgd")
    admin.post(f"/beheer/accounts/{account.id}/blokkade", data={"blokkeren": "ja"})
    password = secret(admin.post(f"/beheer/accounts/{account.id}/wachtwoord"))
    found = [line for line in lines(admin, f"?op=account:{account.id}") if line[5] == f"account:{account.id}"]
    assert [line[4] for line in found] == ["wachtwoord-opnieuw", "account-geblokkeerd", "account-toegevoegd"]
    assert found[0][1:4] == [str(admin.account.id), admin.account.name, "beheerder"]
    assert found[2][3] == "opdrachtregel"
    assert password not in str(lines(admin))


def test_it_is_written_down_what_changed_and_of_whom(admin, office):
    """Roles and desk before and after; of a name that it changed. The names are those of now."""
    account = make_account(office, Role.COUNTER, login="piet")
    address = f"/beheer/accounts/{account.id}"
    admin.post(address, data={"naam": account.name, "rol": ["balie", "redacteur"], "loket": ""})
    admin.post(address, data={"naam": "Piet Bakker", "rol": ["balie", "redacteur"], "loket": "taalhuis"})
    found = [line[4:] for line in lines(admin, f"?op=account:{account.id}") if line[5] == f"account:{account.id}"]
    assert found == [
        ["account-veranderd", f"account:{account.id}", "Piet Bakker", "loket van geen naar taalhuis; naam"],
        ["account-veranderd", f"account:{account.id}", "Piet Bakker", "rollen van balie naar balie,redacteur"],
        ["account-toegevoegd", f"account:{account.id}", "Piet Bakker", "rollen van geen naar balie"],
    ]
    admin.post("/beheer/koppelingen", data={"naam": "Zaaksysteem", "recht": ["lezen"], "tot": "2026-12-31"})
    assert lines(admin, "?wat=koppeling-gemaakt")[0][6] == "Zaaksysteem"
    page = admin.get(f"/beheer/logboek?op=account:{account.id}").text
    assert "Piet Bakker<br>" in page
    assert "Na 1095 dagen gaat een regel vanzelf weg." in page
    assert "Rollen van balie naar balie, redacteur" in page


def test_that_a_blocked_account_was_refused_is_written_down(admin, office):
    account = make_account(office, Role.COUNTER, login="dicht")
    admin.post(f"/beheer/accounts/{account.id}/blokkade", data={"blokkeren": "ja"})
    new_browser(office).post("/inloggen", data={"login": "dicht", "wachtwoord": PASSWORD})
    (refused,) = lines(admin, f"?wat=inloggen-geweigerd&op=account:{account.id}")
    assert refused[5:] == [f"account:{account.id}", account.name, "geblokkeerd"]


def test_signing_in_and_a_refusal_are_written_down_without_what_was_typed(admin, office):
    account = make_account(office, Role.COUNTER, login="typefout")
    browser = new_browser(office)
    browser.post("/inloggen", data={"login": "mijn-geheim-wachtwoord", "wachtwoord": "x"})
    browser.post("/inloggen", data={"login": "typefout", "wachtwoord": "mijn-geheim-wachtwoord"})
    browser_of(office, "typefout")
    found = [(line[4], line[5]) for line in lines(admin)[1:4]]  # the first is this look itself
    assert found == [
        ("inloggen", f"account:{account.id}"),
        ("inloggen-geweigerd", f"account:{account.id}"),
        ("inloggen-geweigerd", "account:onbekend"),
    ]
    assert "mijn-geheim-wachtwoord" not in admin.get("/beheer/logboek").text


def test_the_trail_is_filtered_by_person_action_object_and_day(admin, office, clock):
    mine = lines(admin, f"?wie={admin.account.id}")
    assert {line[1] for line in mine} == {str(admin.account.id)}
    assert {line[4] for line in lines(admin, "?wat=koppeling-gemaakt")} <= {"koppeling-gemaakt"}
    today, tomorrow = (f"{clock() + timedelta(days=days):%Y-%m-%d}" for days in (0, 1))
    assert lines(admin, f"?van={today}&tot={today}")
    assert not lines(admin, f"?van={tomorrow}")


@pytest.mark.parametrize("asked", ["desk:taalhuis", "desks:taalhuis"])
def test_what_was_done_to_a_desk_and_what_was_published_of_it_are_found_together(admin, office, asked):
    trail = office.state.accounts.audit
    trail.record(None, "concept-begonnen", "desk:taalhuis")
    trail.record(None, "concept-gepubliceerd", "desks:taalhuis")
    trail.record(None, "concept-gepubliceerd", "desks:bibliotheek")
    assert {(line[4], line[5]) for line in lines(admin, f"?op={asked}")} == {
        ("concept-begonnen", "desk:taalhuis"),
        ("concept-gepubliceerd", "desks:taalhuis"),
    }


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("van=morgen", "van"),
        ("tot=32-13", "tot"),
        ("op=Jan Jansen", "op"),
        ("van=0001-01-01", "van"),
        ("tot=9999-12-31", "tot"),
        ("van=2026-11-24&tot=2026-11-01", "tot"),
    ],
)
def test_a_filter_that_cannot_be_read_is_said(admin, query, field):
    for path in ("/beheer/logboek", "/beheer/logboek.csv"):
        answer = admin.get(f"{path}?{query}")
        assert answer.status_code == 422
        assert f'id="{field}-fout"' in answer.text


def test_the_trail_goes_page_by_page(admin, office):
    """Fifty on a page, each line once."""
    for number in range(60):
        office.state.accounts.audit.record(None, "test-bladeren", f"test:{number}")
    first = admin.get("/beheer/logboek?wat=test-bladeren").text
    older = re.search(r'href="(/beheer/logboek\?[^"]*voor=\d+)">Ouder', first)[1].replace("&amp;", "&")
    second = admin.get(older).text
    seen = [re.findall(r"test:(\d+)<", page) for page in (first, second)]
    assert [len(page) for page in seen] == [50, 10]
    assert sorted(map(int, seen[0] + seen[1])) == list(range(60))
    assert "Ouder" not in second


def test_a_name_is_no_formula_in_a_spreadsheet(admin, office):
    accounts = office.state.accounts
    number, _ = accounts.add(NewAccount("formule", "=HYPERLINK(1)", frozenset({Role.COUNTER})), None, PASSWORD)
    browser_of(office, "formule")
    assert {line[2] for line in lines(admin, f"?wie={number}")} == {"'=HYPERLINK(1)"}


@pytest.mark.parametrize(
    "words",
    [("Jan Jansen belde", "account:1"), ("ok", "de zoon van Jan"), ("ok", ""), ("ok", "account:1", "de zoon van Jan")],
)
def test_the_trail_takes_no_free_text(office, words):
    action, obj, *detail = words
    with pytest.raises(ValueError, match="fixed words"):
        office.state.accounts.audit.record(None, action, obj, detail="".join(detail))
