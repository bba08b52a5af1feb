"""A resident is with one desk at a time: nothing opens again once the resident was sent on, whoever presses what."""

import re
from datetime import timedelta
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest

from api.accounts.identity import Role
from api.casework.following import Step, Who
from api.casework.going_on import go_on
from api.casework.links import Purpose
from api.casework.referral import ReferralRequest
from api.casework.referral_store import ReferralStore
from api.casework.referring import Referring
from api.casework.states import Actor, Reason, State
from api.problems import ConflictError
from tests.api.casework.values import NOON
from tests.browser.rules import TUESDAY_MORNING
from tests.light import light_product

IDO = "ido-centrum"
DESK, LANGUAGE = Who(Actor.RECEIVER, IDO), Who(Actor.RECEIVER, "taalhuis")
COORDINATOR = Who(Actor.COORDINATOR, None)
REOPEN = Step(State.RECEIVED, note="kan toch")


class Desk:
    """The referring of one municipality, with a referral that the IDO refused."""

    def __init__(self, store, kb):
        self.kb, self.live = kb, SimpleNamespace(kb=kb)
        self.referring = Referring(store.referrals, "lindewaard", lambda: NOON)

    def record(self):
        """Record a referral to the IDO and return its code."""
        asked = ReferralRequest(from_desk="informatiebalie", to_desk=IDO, task="aow", kind="invullen")
        return self.referring.record(self.live, asked, None).code

    def refused(self):
        """Record one that the IDO refused."""
        code = self.record()
        self.referring.change(self.kb, code, Step(State.REFUSED, Reason.CLOSED), DESK)
        return code

    def onwards(self, to="taalhuis", sender="informatiebalie"):
        """Return what is asked when the resident goes on to a desk."""
        return ReferralRequest(from_desk=sender, to_desk=to, task="aow", kind="leren")

    def go_on(self, code):
        """Send the resident on after a refusal, and return the new code."""
        return go_on(self.referring, self.live, self.referring.referral(code), self.onwards()).code

    def state(self, code):
        """Return where a referral stands."""
        return self.referring.referral(code).state


@pytest.fixture
def desk(store, lindewaard):
    return Desk(store, lindewaard)


@pytest.mark.parametrize("who", [DESK, COORDINATOR])
def test_a_refusal_is_not_reopened_once_the_resident_was_sent_on(desk, who):
    """Whoever tries reads the code of the next referral; once that is withdrawn it can."""
    code = desk.refused()
    following = desk.go_on(code)
    with pytest.raises(ConflictError, match=f"al verder verwezen, met code {following} naar Taalhuis Lindewaard"):
        desk.referring.change(desk.kb, code, REOPEN, who)
    assert desk.state(code) is State.REFUSED
    desk.referring.change(desk.kb, following, Step(State.WITHDRAWN), Who(Actor.SENDER, "informatiebalie"))
    assert desk.referring.change(desk.kb, code, REOPEN, who).state is State.RECEIVED


def test_a_refusal_is_not_undone_once_the_resident_was_sent_on(desk):
    """And nothing of it is written."""
    code = desk.refused()
    following = desk.go_on(code)
    with pytest.raises(ConflictError, match=f"met code {following}"):
        desk.referring.undo(desk.kb, code, DESK)
    assert (desk.state(code), desk.state(following)) == (State.REFUSED, State.SENT)


def test_nobody_is_sent_on_from_what_was_just_opened_again(desk):
    """The page of the sender still said that the resident was back."""
    code = desk.refused()
    seen = desk.referring.referral(code)
    desk.referring.undo(desk.kb, code, DESK)
    with pytest.raises(ConflictError, match="staat nu weer op 'verzonden'"):
        go_on(desk.referring, desk.live, seen, desk.onwards())
    assert desk.referring.store.after("lindewaard", code) == ()


def test_of_opening_again_and_sending_on_at_once_one_happens(desk):
    """Never both: the resident would be at two desks."""
    for _ in range(5):
        code = desk.refused()
        start, came_second = Barrier(2), []

        def at_once(act, start=start, came_second=came_second):
            start.wait()
            try:
                act()
            except ConflictError as problem:
                came_second.append(problem.detail)

        acts = (lambda code=code: desk.go_on(code), lambda code=code: desk.referring.undo(desk.kb, code, DESK))
        threads = [Thread(target=at_once, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        is_open = desk.state(code) is State.SENT
        assert is_open != bool(desk.referring.store.after("lindewaard", code))
        assert len(came_second) == 1


def test_referring_on_is_undone_also_when_the_next_one_was_withdrawn(desk):
    code = desk.record()
    following = desk.referring.refer_on(desk.live, code, desk.onwards(sender=IDO), DESK, 1)
    desk.referring.change(desk.kb, following.code, Step(State.WITHDRAWN), Who(Actor.SENDER, IDO))
    assert desk.referring.undo(desk.kb, code, DESK).state is State.SENT


def test_who_refers_on_second_reads_where_the_resident_goes(desk, monkeypatch):
    """Also when both were at it at the very same moment, and only the database knows who was first."""
    code = desk.record()
    before = desk.referring.referral(code)
    first = desk.referring.refer_on(desk.live, code, desk.onwards(sender=IDO), DESK, None)
    stale = iter([before])
    found = ReferralStore.find
    monkeypatch.setattr(
        ReferralStore,
        "find",
        lambda store, place, asked: next(stale, None) or found(store, place, asked),
    )
    with pytest.raises(ConflictError) as refused:
        desk.referring.refer_on(desk.live, code, desk.onwards("sociaal-raadslieden", IDO), DESK, None)
    assert refused.value.detail.startswith(f"Er is al verder verwezen, met code {first.code} naar Taalhuis Lindewaard.")


def test_undo_that_is_pressed_twice_undoes_once(desk):
    """The second press gives what the first gave; somebody else who comes second hears that somebody was first."""
    code = desk.record()
    desk.referring.change(desk.kb, code, Step(State.ACCEPTED), DESK)
    once = desk.referring.undo(desk.kb, code, DESK, 2)
    assert desk.referring.undo(desk.kb, code, DESK, 2) == once
    assert len(once.changes) == 3
    with pytest.raises(ConflictError, match="net eerder"):
        desk.referring.undo(desk.kb, code, COORDINATOR, 2)


# --------------------------------------------------------------------------------------------------- on the pages


@pytest.fixture(scope="module")
def product(tmp_path_factory, lindewaard):
    """The application; who is signed in is chosen by the test."""
    with light_product(tmp_path_factory.mktemp("one-desk"), lindewaard) as made:
        yield made


@pytest.fixture(autouse=True)
def _signed_out(request):
    """Every test of a page begins as a visitor."""
    if "product" in request.fixturenames:
        request.getfixturevalue("product").sign_in()


def record(product):
    body = {"from_desk": "informatiebalie", "to_desk": IDO, "task": "aow", "kind": "invullen"}
    return product.client.post("/v1/referrals", json=body).json()["code"]


def press(product, code, stand="", version=1, path="", **fields):
    data = {"stand": stand, "versie": str(version)} | fields
    return product.client.post(f"/doorverwijzingen/{code}{path}", data=data)


def page(product, code):
    return product.client.get(f"/doorverwijzingen/{code}").text


def test_what_cannot_be_undone_or_reopened_is_not_offered(product):
    """On the page, and in the list where it was just done."""
    code = record(product)
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    press(product, code, "geweigerd", reden="dicht")
    offers = page(product, code)
    assert ("ongedaan</button>" in offers, "Heropen de doorverwijzing" in offers) == (True, True)
    product.sign_in()
    press(product, code, path="/verder", version=2, loket="taalhuis", hulp="leren")
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    for text in (page(product, code), product.client.get(f"/doorverwijzingen?gedaan={code}").text):
        assert ("ongedaan</button>" in text, "Heropen de doorverwijzing" in text) == (False, False)
    assert press(product, code, path="/ongedaan", version=2).status_code == 409


def test_referring_on_is_not_undone_once_the_next_desk_acted(product):
    """It is not offered; who presses it on an older page reads which desk has the resident."""
    code = record(product)
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    press(product, code, path="/verder", loket="taalhuis", hulp="leren")
    assert "ongedaan</button>" in page(product, code)
    following = re.search(r"/doorverwijzingen/(\w{4}-\w{4})\">\1</a></p>", page(product, code)).group(1)
    product.sign_in(Role.VOLUNTEER, desk="taalhuis")
    press(product, following, "geaccepteerd")
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    assert "ongedaan</button>" not in page(product, code)
    answer = press(product, code, path="/ongedaan", version=2)
    assert answer.status_code == 409
    assert f"De inwoner is al bij Taalhuis Lindewaard: doorverwijzing {following}" in answer.text


def test_undo_that_is_pressed_twice_leads_to_the_same_page(product):
    """Also for somebody with two roles, of which the other comes first."""
    code = record(product)
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    press(product, code, "geaccepteerd")
    answers = [press(product, code, path="/ongedaan", version=2) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/aanvullen", {"overdracht": "gebeld", "toelichting": "komt met haar zus\nom tien uur"}),
        ("", {"stand": "geweigerd", "reden": "dicht", "toelichting": "komt met haar zus\nom tien uur"}),
        ("/verder", {"loket": "taalhuis", "hulp": "leren", "toelichting": "komt met haar zus\nom tien uur"}),
    ],
)
def test_what_was_typed_is_shown_when_its_form_is_gone(product, path, fields):
    """Somebody was first, and the form is no longer there: the words are, to copy."""
    code = record(product)
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    press(product, code, "afgerond-geholpen")
    if path == "/aanvullen":
        product.sign_in()
    answer = press(product, code, path=path, **fields)
    assert answer.status_code == 409
    shown = answer.text.split("Dit had u getypt", 1)[1].split("</section>", 1)[0]
    assert "komt met haar zus\nom tien uur</dd>" in shown
    assert ("wij zijn dicht" in shown) == ("reden" in fields)
    assert ("Taalhuis Lindewaard" in shown) == ("loket" in fields)


def test_what_was_typed_stands_once_when_its_form_is_there(product):
    code = record(product)
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    press(product, code, "ontvangen")
    answer = press(product, code, "geweigerd", reden="dicht", toelichting="wij zijn vol")
    assert (answer.status_code, "Dit had u getypt" in answer.text) == (409, False)
    assert answer.text.count("wij zijn vol") == 1


def test_what_was_typed_behind_a_link_is_shown_too(product):
    code = record(product)
    links = product.app.state.product.casework.links
    link = "/antwoord/" + links.make(code, Purpose.ANSWER, TUESDAY_MORNING, timedelta(days=1))
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    press(product, code, "afgerond-geholpen")
    product.sign_in()
    sent = {"stand": "geweigerd", "versie": "1", "reden": "dicht", "toelichting": "wij zijn vol"}
    answer = product.client.post(link, data=sent)
    assert answer.status_code == 409
    assert "wij zijn vol" in answer.text.split("Dit had u getypt", 1)[1]


def test_a_line_end_counts_as_one_sign(product):
    """A browser counts it as one and sends it as two."""
    code = record(product)
    note = "\r\n".join(["x" * 99, "y" * 99, "z" * 99, "x" * 99, "y" * 99])
    assert len(note.replace("\r\n", "\n")) == 499
    fields = {"overdracht": "gebeld", "toelichting": note}
    assert press(product, code, path="/aanvullen", **fields).status_code == 303
    assert product.client.get(f"/v1/referrals/{code}").json()["note"] == note.replace("\r\n", "\n")
    too_long = press(product, code, path="/aanvullen", version=2, **fields | {"toelichting": f"{note}\r\nxx"})
    assert (too_long.status_code, "502 tekens" in too_long.text) == (422, True)
