"""The figures for another system: those of the dashboard, with a right of their own."""

import csv
import io
from datetime import timedelta

import pytest

from api.accounts.identity import Role
from api.accounts.systems import Scope

FIGURES = "/v1/figures"


@pytest.fixture
def system(product):
    """Give the headers of a system with some rights; nobody is signed in."""
    accounts = product.app.state.accounts

    def made(*scopes):
        now = accounts.clock()
        token = accounts.systems.add("Datapakhuis", frozenset(scopes), now, now + timedelta(days=1))[1]
        return {"Authorization": f"Bearer {token}"}

    product.sign_in()
    return made


def test_a_system_with_the_right_gets_what_the_dashboard_shows(product, system):
    """As JSON and as CSV; small groups are null, or words."""
    headers = system(Scope.FIGURES)
    answer = product.client.get(FIGURES, headers=headers)
    assert answer.status_code == 200
    found = answer.json()
    assert (found["period"]["id"], found["rounded_to"]) == ("12-maanden", 5)
    tables = {table["id"]: table for table in found["tables"]}
    counts = [cell for table in tables.values() for row in table["rows"] for cell in row if isinstance(cell, int)]
    assert counts
    assert all(count % 5 == 0 for count in counts)
    assert any(cell is None for table in tables.values() for row in table["rows"] for cell in row)
    assert product.client.get(f"{FIGURES}/eigenaren", headers=headers).json() == tables["eigenaren"]
    text = product.client.get(f"{FIGURES}/eigenaren.csv", headers=headers)
    product.sign_in(Role.COORDINATOR)
    assert text.content == product.client.get("/dashboard/eigenaren.csv").content
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == tables["eigenaren"]["columns"]
    product.sign_in()


def test_without_the_right_there_are_no_figures(product, system):
    """Another right, none, and a clerk; who sees the dashboard may have them here too."""
    others = system(*(scope for scope in Scope if scope is not Scope.FIGURES))
    assert product.client.get(FIGURES, headers=others).status_code == 403
    assert product.client.get(FIGURES).status_code == 401
    product.sign_in(Role.EDITOR, Role.COUNTER)
    assert product.client.get(f"{FIGURES}/themas.csv").status_code == 403
    product.sign_in(Role.ADMINISTRATOR)
    assert product.client.get(f"{FIGURES}/themas.csv").status_code == 200
    product.sign_in()


def test_what_is_chosen_counts_and_what_does_not_exist_is_said(product, system):
    """A system that asks for a theme that is gone must not get the figures of all of them."""
    headers = system(Scope.FIGURES)
    chosen = product.client.get(FIGURES, params={"period": "alles", "desk": "ido-centrum"}, headers=headers).json()
    assert (chosen["period"]["id"], chosen["theme"], chosen["desk"]) == ("alles", None, "ido-centrum")
    wrong = {"period": "1999", "theme": "nergens", "desk": "nergens"}
    refused = product.client.get(FIGURES, params=wrong, headers=headers)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["period", "theme", "desk"]
    assert product.client.get(f"{FIGURES}/nergens", headers=headers).status_code == 404
    assert product.client.get(f"{FIGURES}/nergens.csv", headers=headers).status_code == 404


@pytest.mark.parametrize("path", [FIGURES, f"{FIGURES}/themas", f"{FIGURES}/themas.csv"])
def test_a_choice_by_another_name_is_refused_and_not_passed_over(product, system, path):
    """The pages say 'periode': whoever copies that must not get the figures of every period."""
    headers = system(Scope.FIGURES)
    chosen = {"periode": "2026-K3", "desk": "nergens", "limit": "5"}
    refused = product.client.get(path, params=chosen, headers=headers)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    errors = {error["field"]: error["message"] for error in refused.json()["errors"]}
    assert list(errors) == ["periode", "limit", "desk"]
    assert errors["periode"] == "Deze keuze bestaat niet. U kunt kiezen: period, theme, desk."


@pytest.mark.parametrize("path", [FIGURES, f"{FIGURES}/themas", f"{FIGURES}/themas.csv"])
def test_of_a_choice_that_stands_there_twice_not_silently_the_last_counts(product, system, path):
    headers = system(Scope.FIGURES)
    refused = product.client.get(f"{path}?desk=ido-centrum&period=alles&desk=taalhuis", headers=headers)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["field"], error["message"]) == ("desk", "Deze keuze staat er 2 keer in. Noem haar één keer.")
