"""Requests that no browser sends are refused in words, and never end in an error of ours."""

import pytest
from starlette.testclient import TestClient

from api.accounts.arrival import COOKIE
from api.accounts.identity import Role
from tests.accounts import sign_in
from tests.api.accounts.conftest import started

NO_ADDRESS = "http://[kwaad"
"""An IPv6 address without an end, which Python's own reading of addresses stumbles over."""


def test_an_origin_that_is_no_address_is_another_website(client):
    del client.headers["Sec-Fetch-Site"]
    answer = client.post("/v1/advice", headers={"Origin": NO_ADDRESS}, json={"text": "huur"})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Deze aanvraag komt van een andere website en is niet uitgevoerd."


@pytest.mark.parametrize("header", ["Referer", "HX-Current-URL"])
def test_a_page_that_is_no_address_leads_back_to_the_first_one(client, header):
    headers = {header: NO_ADDRESS, "HX-Request": "true", "Cookie": f"{COOKIE}=onbekend"}
    answer = client.get("/dashboard", headers=headers)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/inloggen?terug=%2F&nodig=1")


@pytest.mark.parametrize("path", ["/v1/advice", "/inloggen"])
def test_a_body_of_which_the_size_is_not_told_is_refused_before_it_is_read(client, path):
    """It is sent in parts, and could go on for ever."""
    answer = client.post(path, content=iter([b"{}"] * 2), headers={"Content-Type": "application/json"})
    assert answer.status_code == 411
    assert "Content-Length" in answer.text


def test_what_is_too_large_leads_back_to_where_it_was_typed(client):
    """Not to the first page: the text is still there, one step back."""
    came = {"Referer": "http://testserver/signalen/nieuw?loket=uwv"}
    answer = client.post("/signalen/nieuw", data={"tekst": "x" * 70_000}, headers=came)
    assert answer.status_code == 413
    assert 'href="/signalen/nieuw?loket=uwv">Terug naar de pagina waar u was</a>' in answer.text
    foreign = client.post(
        "/signalen/nieuw", data={"tekst": "x" * 70_000}, headers={"Referer": "https://kwaad.example/x"}
    )
    assert "Terug naar de pagina" not in foreign.text
    assert client.post("/v1/advice", content=b"x" * 70_000).headers["content-type"] == "application/problem+json"


def test_who_comes_with_a_link_gets_no_menu_that_leads_to_signing_in(tmp_path, lindewaard, clock, client):
    """At a closed counter an owner of another organisation can open none of its pages; at an open one all."""
    menu = 'aria-label="Hoofdmenu"'
    assert menu in client.get("/nakijken/kapot").text
    app = started(tmp_path, lindewaard, clock, open_counter=False)
    with TestClient(app) as outside:
        app.state.product.live_knowledge.refresh()
        for path in ("/nakijken/kapot", "/antwoord/kapot"):
            assert menu not in outside.get(path).text
        assert menu in outside.get("/privacy").text
        sign_in(outside, Role.COUNTER)
        assert menu in outside.get("/nakijken/kapot").text
