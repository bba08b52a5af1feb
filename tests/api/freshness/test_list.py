"""The list of what is due: who was asked and when, and asking by hand."""

import pytest

from api.accounts.identity import Role
from tests.api.freshness.conftest import OWNER

PAGE = "/beheer/actueel"
WORK = "/beheer/werkvoorraad"
REMIND = f"{PAGE}/taalhuis/herinner"


def row_of(owner):
    """The row of the Taalhuis in the list."""
    return owner.product.client.get(PAGE).text.split(">Taalhuis")[1].split("</tr>")[0]


def test_the_list_says_who_was_asked_when(owner):
    """By hand once a day; the next day again."""
    owner.product.sign_in(Role.EDITOR)
    assert "Bibliotheek, team taal" in row_of(owner)
    assert "Nog niet gevraagd" in row_of(owner)
    for _ in range(2):
        sent = owner.product.client.post(REMIND)
        assert "krijgt een mail" in owner.product.client.get(sent.headers["location"]).text
    assert "De mail gaat nu weg" in row_of(owner)
    (mail,) = owner.mails()
    assert mail["To"] == OWNER
    assert "Herinnerd op 24 november 2026, nog geen antwoord" in row_of(owner)
    owner.clock.now = owner.clock.now.replace(day=25)
    owner.product.client.post(REMIND)
    assert len(owner.mails()) == 1


def test_trouble_with_the_mail_is_in_the_list(owner):
    owner.product.sign_in(Role.EDITOR)
    owner.box.refuses = "550 5.1.1 onbekend"
    owner.product.client.post(REMIND)
    assert owner.mails() == []
    assert "De mail wacht: de mailserver" in row_of(owner)


def test_a_proposal_stands_in_the_list_and_nobody_is_asked(owner):
    owner.answer(owner.link(), keuze="veranderd", remark="Wij zijn verhuisd.", does="x", bring="")
    owner.product.sign_in(Role.EDITOR)
    page = owner.product.client.get(PAGE).text
    assert "1 voorstel van een eigenaar wacht" in page
    assert "Wijziging doorgegeven op 24 november 2026" in row_of(owner)
    assert "Nu herinneren" not in row_of(owner)


@pytest.mark.parametrize("desk", ["informatiebalie", "bestaat-niet"])
def test_without_an_address_nobody_is_mailed(owner, desk):
    owner.product.sign_in(Role.EDITOR)
    assert owner.product.client.post(f"{PAGE}/{desk}/herinner").status_code in (404, 409)
    assert owner.mails() == []


def test_a_coordinator_looks_and_does_not_mail(owner):
    owner.product.sign_in(Role.COORDINATOR)
    assert "Nu herinneren" not in owner.product.client.get(PAGE).text
    assert owner.product.client.post(REMIND).status_code == 403
    assert owner.product.client.get("/beheer/voorstellen").status_code == 403


def test_the_address_of_the_owner_is_in_no_answer(owner):
    """Not in the API, on the page of the desk, on the card or in what other systems read."""
    client = owner.product.client
    desk = client.get("/v1/desks/taalhuis")
    assert desk.status_code == 200
    assert "owner_mail" not in desk.json()["desk"]
    for address in ("/v1/desks", "/loketten/taalhuis", "/loketten", "/kaart?loket=taalhuis", "/hsds/services"):
        answer = client.get(address)
        assert (answer.status_code, OWNER in answer.text) == (200, False)


def test_a_proposal_is_in_the_work_of_the_editor(owner):
    """With what is different in a few words, and one button to take it over."""
    owner.product.sign_in(Role.EDITOR)
    assert "Voorstellen van eigenaren" not in owner.product.client.get(WORK).text
    owner.answer(owner.link(), keuze="veranderd", phone="0999 - 12 34 56", does="\n".join(owner.desk.does), remark="x")
    (proposal,) = owner.freshness.proposals.open()
    page = owner.product.client.get(WORK).text.split('id="voorstellen"')[1].split("</section>")[0]
    assert "Bibliotheek, team taal" in page
    assert "telefoon, adres, e-mail, website, dit neemt een inwoner mee, een opmerking." in page
    assert f'action="/beheer/voorstellen/{proposal.id}/overnemen"' in page
