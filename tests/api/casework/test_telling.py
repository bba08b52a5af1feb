"""A resident who said no: what it is about reaches the receiving side nowhere, and stays with who recorded it."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from api.accounts.identity import Role
from api.casework.following import Who
from api.casework.letters import letter
from api.casework.links import Purpose
from api.casework.post import MailSort
from api.casework.referral import Consent
from api.casework.states import Actor
from api.casework.telling import NOT_TOLD, knows
from api.interfaces.events import cloud_event, of_referral
from tests.api.casework.values import referral
from tests.browser.rules import TUESDAY_MORNING
from tests.light import light_product

IDO, COUNTER = "ido-centrum", "informatiebalie"
SUBJECT, KIND = "Huurtoeslag", "aanvragen of melden"


@pytest.fixture(scope="module")
def product(tmp_path_factory, lindewaard):
    """The application; who is signed in is chosen by the test."""
    with light_product(tmp_path_factory.mktemp("telling"), lindewaard) as made:
        yield made


def record(product, consent="nee", **changes):
    """Record a referral to the IDO, without a note where the resident said no."""
    product.sign_in()
    body = {"from_desk": COUNTER, "to_desk": IDO, "task": "huurtoeslag", "kind": "aanvragen", "handover": "gebeld"}
    asked = body | {"consent": consent, "visited": ["taalhuis"], "feedback_on": "2026-12-01"} | changes
    answer = product.client.post("/v1/referrals", json=asked)
    assert answer.status_code == 201, answer.text
    assert answer.json()["task_name"] == SUBJECT  # whoever records it reads it back
    return answer.json()["code"]


def shown(product, path, *roles, desk=None):
    """Return the text of a page for somebody, without the fixed lists to choose from."""
    product.sign_in(*roles, desk=desk)
    text = product.client.get(path).text
    return unescape(re.sub(r"<(option|optgroup)\b.*?</\1>", "", text, flags=re.DOTALL))


def says(text):
    """Say whether a text tells what it is about: by its name, its id, or the kind of help."""
    return SUBJECT.lower() in text.lower() or KIND in text.lower()


def test_the_page_of_the_receiving_desk_does_not_say_it(product):
    """From, to, code, way and wanted day do; and no address on the page gives it away."""
    code = record(product)
    text = shown(product, f"/doorverwijzingen/{code}", Role.VOLUNTEER, desk=IDO)
    assert NOT_TOLD in text
    assert not says(text)
    for given in (code, "Algemene advies- en informatiebalie", "Gebeld met de collega", "1 december 2026"):
        assert given in text
    assert f"/kaart?loket={IDO}&code={code}" in text


@pytest.mark.parametrize("who", [(), (Role.VOLUNTEER, "taalhuis"), (Role.EDITOR, None)])
def test_whoever_only_has_the_code_does_not_read_it(product, who):
    """A desk without an account has just that."""
    code = record(product)
    roles, desk = who[:1], (who[1] if who else None)
    assert not says(shown(product, f"/doorverwijzingen/{code}", *roles, desk=desk))


@pytest.mark.parametrize("who", [(Role.COUNTER, COUNTER), (Role.COORDINATOR, None)])
def test_who_recorded_it_and_the_coordinator_read_it(product, who):
    """With beside it that the other desk does not; on paper, for that desk, it is not there."""
    code = record(product)
    text = shown(product, f"/doorverwijzingen/{code}", who[0], desk=who[1])
    assert re.search(rf'<span class="lw-not-told">{SUBJECT}<br>', text)
    assert "het andere loket krijgt het onderwerp niet te zien" in text
    assert re.search(r"@media print.*\.lw-not-told", product.client.get("/static/doorverwijzingen.css").text, re.DOTALL)


def test_with_consent_the_receiving_desk_reads_it(product):
    code = record(product, consent="ja")
    assert SUBJECT in shown(product, f"/doorverwijzingen/{code}", Role.VOLUNTEER, desk=IDO)


def test_the_inbox_of_the_receiving_desk_does_not_say_it(product):
    code = record(product)
    for roles, desk, reads in (((Role.VOLUNTEER,), IDO, False), ((Role.COUNTER,), COUNTER, True)):
        text = shown(product, "/doorverwijzingen", *roles, desk=desk)
        row = next(part for part in text.split("<li") if code in part)
        assert (says(row), NOT_TOLD in row) == (reads, not reads)


def test_the_page_behind_the_link_does_not_say_it(product):
    code = record(product)
    links = product.app.state.product.casework.links
    token = links.make(code, Purpose.ANSWER, TUESDAY_MORNING, timedelta(days=1))
    text = shown(product, f"/antwoord/{token}")
    assert (NOT_TOLD in text, says(text)) == (True, False)


@pytest.mark.parametrize("sort", [sort for sort in MailSort if sort is not MailSort.CHAIN])
def test_a_mail_to_the_receiving_desk_does_not_say_it(lindewaard, sort):
    """One to the desk that recorded it does."""
    said_no = referral(code="K4RM-P2X7", task="huurtoeslag", kind="aanvragen", consent="nee", note=None)
    body = letter(lindewaard, sort, said_no, "https://x.example/", None, 14).body
    to_sender = sort in (MailSort.QUESTION, MailSort.OUTCOME)
    assert (says(body), NOT_TOLD in body) == (to_sender, not to_sender)
    told = said_no.model_copy(update={"consent": Consent.GIVEN})
    assert SUBJECT in letter(lindewaard, sort, told, "https://x.example/", None, 14).body


@pytest.mark.parametrize("consent", [None, Consent.NOT_ASKED])
@pytest.mark.parametrize("sort", [sort for sort in MailSort if sort is not MailSort.CHAIN])
def test_a_mail_does_not_run_ahead_of_what_the_resident_says(lindewaard, sort, consent):
    """It goes the moment a referral is recorded; a no that is filled in after that could not take it back."""
    not_asked = referral(code="K4RM-P2X7", task="huurtoeslag", kind="aanvragen", consent=consent, note=None)
    body = letter(lindewaard, sort, not_asked, "https://x.example/", None, 14).body
    to_sender = sort in (MailSort.QUESTION, MailSort.OUTCOME)
    assert (says(body), "Waar het over gaat, leest u op de pagina." in body) == (to_sender, not to_sender)


def test_the_task_for_open_klant_does_not_say_it(product):
    """Not even when the sender downloads it: it is made for the system of the receiving desk."""
    code = record(product)
    for roles, desk in (((Role.COUNTER,), COUNTER), ((Role.VOLUNTEER,), IDO)):
        text = shown(product, f"/v1/referrals/{code}/internetaak", *roles, desk=desk)
        assert not says(text)
        made = json.loads(text)
        assert made["klantcontact"]["onderwerp"] == NOT_TOLD
        assert made["internetaak"]["gevraagdeHandeling"] == f"Help de inwoner. {NOT_TOLD}"
        assert "gebeld" in made["internetaak"]["toelichting"]


def test_an_event_does_not_say_it():
    """Nor where the resident was before; the subject is empty, so that a system sees that it is kept back."""
    said_no = referral(code="K4RM-P2X7", task="huurtoeslag", kind="aanvragen", consent="nee")
    event = cloud_event(of_referral(said_no), "urn:x")
    data = json.loads(event)["data"]
    assert "huurtoeslag" not in event
    assert (data["task"], data["kind"], data["visited"]) == (None, None, [])
    assert (data["from_desk"], data["to_desk"], data["handover"]) == (COUNTER, IDO, "gebeld")


def test_a_program_that_asks_for_one_referral_does_not_get_it(product):
    """It has no desk; a person of the sending desk does, and pressing a button gives it to nobody."""
    code = record(product)
    for roles, desk, reads in (
        ((), None, False),
        ((Role.VOLUNTEER,), IDO, False),
        ((Role.COUNTER,), COUNTER, True),
        ((Role.COORDINATOR,), None, True),
    ):
        assert says(shown(product, f"/v1/referrals/{code}", *roles, desk=desk)) is reads
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    answer = product.client.post(f"/v1/referrals/{code}/send").json()
    assert (answer["task"], answer["kind"], answer["task_name"], answer["visited"]) == (None, None, NOT_TOLD, [])


def test_who_refers_on_without_knowing_does_not_get_to_know(product):
    """Not on the page and not in the list of what it sent. The help is what was recorded, unless another is chosen."""
    code = record(product)
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    sent = {"versie": "1", "loket": "taalhuis", "hulp": "", "toelichting": ""}
    assert product.client.post(f"/doorverwijzingen/{code}/verder", data=sent).status_code == 303
    history = shown(product, f"/doorverwijzingen/{code}", Role.VOLUNTEER, desk=IDO)
    following = re.search(r'naar <a class="utrecht-link" href="/doorverwijzingen/([^"]+)"', history).group(1)
    for desk in (IDO, "taalhuis"):
        assert not says(shown(product, f"/doorverwijzingen/{following}", Role.VOLUNTEER, desk=desk))
        listed = shown(product, "/doorverwijzingen", Role.VOLUNTEER, desk=desk)
        assert not says(next(part for part in listed.split("<li") if following in part))
    assert says(shown(product, f"/doorverwijzingen/{following}", Role.COORDINATOR))
    running = product.app.state.product.casework.referrals
    assert running.referral(following).kind == "aanvragen"


def test_in_a_chain_who_was_told_at_another_link_knows():
    """Of a link that says no: who began the chain, and both desks of a link that says yes."""
    first = referral(code="K4RM-P2X7", consent="ja")
    second = referral(
        code="K4RM-P2X8", from_desk=IDO, to_desk="taalhuis", previous=first.code, position=2, consent="nee"
    )
    chain = (first, second)
    for desk, expected in ((COUNTER, True), (IDO, True), ("taalhuis", False)):
        assert knows(second, [Who(Actor.RECEIVER, desk)], chain) is expected
    assert not knows(second, [Who(Actor.SENDER, IDO)])
    assert not knows(second, [Who(Actor.SENDER, None)], chain)


def test_the_public_page_says_the_same(product):
    text = shown(product, "/privacy")
    assert "Het andere loket leest dan niet waar het over gaat" in text
