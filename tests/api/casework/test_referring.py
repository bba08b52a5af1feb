"""Two people at one referral, a button pressed twice, undoing, completing, and chains: recorded in a real database."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from api.casework.checks import asked_of
from api.casework.following import Step, Who
from api.casework.referral import Details, ReferralRequest
from api.casework.referring import Referring
from api.casework.states import Actor, Reason, State
from api.problems import ConflictError, ValidationError
from tests.api.casework.values import NOON

DESK = Who(Actor.RECEIVER, "ido-centrum")
SENDER = Who(Actor.SENDER, "informatiebalie")
COORDINATOR = Who(Actor.COORDINATOR, None)
ACCEPT, SENT = Step(State.ACCEPTED), 1


class Desk:
    """The referring of one municipality at a moment that the test chooses."""

    def __init__(self, store, kb):
        self.now = NOON
        self.live = SimpleNamespace(kb=kb)
        self.kb = kb
        self.referring = Referring(store.referrals, "lindewaard", lambda: self.now)

    def record(self, **changes):
        """Record a referral to the IDO."""
        facts = {"from_desk": "informatiebalie", "to_desk": "ido-centrum", "task": "aow", "kind": "invullen"}
        return self.referring.record(self.live, ReferralRequest.model_validate(facts | changes), None)

    def change(self, code, step, who=DESK):
        """Change it, as the IDO unless another is named."""
        return self.referring.change(self.kb, code, step, who)


@pytest.fixture
def desk(store, lindewaard):
    return Desk(store, lindewaard)


def test_who_comes_second_sees_what_the_first_did(desk):
    """At whatever the second one tries; and nothing of it is written."""
    code = desk.record().code
    desk.change(code, Step(State.ACCEPTED, version=SENT))
    with pytest.raises(ConflictError) as refused:
        desk.change(code, Step(State.REFUSED, Reason.CLOSED, version=SENT))
    assert refused.value.detail.startswith(
        "Informatiepunt Digitale Overheid (IDO) Lindewaard-centrum was om 12:00 net eerder: de doorverwijzing staat nu "
        "op 'geaccepteerd'."
    )
    assert len(desk.referring.find(desk.kb, code).changes) == 2


def test_a_button_that_is_pressed_twice_counts_once(desk):
    """Also when the second press arrives a minute later, with the version of the first page."""
    code = desk.record().code
    once = desk.change(code, Step(State.REFUSED, Reason.CLOSED, version=SENT))
    desk.now += timedelta(minutes=1)
    assert desk.change(code, Step(State.REFUSED, Reason.CLOSED, version=SENT)) == once
    with pytest.raises(ConflictError):
        desk.change(code, Step(State.REFUSED, Reason.WRONG_DESK, version=SENT))


def test_a_change_is_undone_by_who_made_it(desk):
    """Within a quarter of an hour; both stay in the history, and the acceptance does not count."""
    code = desk.record().code
    desk.change(code, ACCEPT)
    for who in (SENDER, COORDINATOR, Who(Actor.RECEIVER, "taalhuis")):
        with pytest.raises(ConflictError, match="alleen met uw eigen laatste keuze"):
            desk.referring.undo(desk.kb, code, who)
    back = desk.referring.undo(desk.kb, code, DESK)
    assert (back.state, back.version) == (State.SENT, 3)
    assert [change.sort for change in back.changes] == ["stap", "stap", "ongedaan"]
    desk.change(code, ACCEPT)
    desk.now += timedelta(minutes=16)
    with pytest.raises(ConflictError, match="een kwartier"):
        desk.referring.undo(desk.kb, code, DESK)


def test_undoing_a_referral_onwards_withdraws_the_next_one(desk):
    """Unless the next desk has said yes."""
    code = desk.record().code
    onwards = ReferralRequest(from_desk="ido-centrum", to_desk="taalhuis", task="aow", kind="leren")
    following = desk.referring.refer_on(desk.live, code, onwards, DESK, SENT)
    assert desk.referring.find(desk.kb, code).changes[-1].next == following.code
    assert desk.referring.undo(desk.kb, code, DESK).state is State.SENT
    assert desk.referring.find(desk.kb, following.code).state is State.WITHDRAWN
    again = desk.referring.refer_on(desk.live, code, onwards, DESK, None)
    desk.change(again.code, ACCEPT, Who(Actor.RECEIVER, "taalhuis"))
    with pytest.raises(ConflictError, match=f"Taalhuis Lindewaard: doorverwijzing {again.code} staat op"):
        desk.referring.undo(desk.kb, code, DESK)
    chain = desk.referring.chain(desk.referring.referral(again.code))
    assert [(link.to_desk, link.position) for link in chain] == [("ido-centrum", 1), ("taalhuis", 2)]


def test_referring_on_pressed_twice_is_one_next_referral(desk):
    """Whoever pressed gets its code both times; who meant another desk is told that somebody was first."""
    code = desk.record().code
    onwards = ReferralRequest(
        from_desk="ido-centrum", to_desk="taalhuis", task="aow", kind="leren", note="bel 0612345678"
    )
    once = desk.referring.refer_on(desk.live, code, onwards, DESK, SENT)
    assert desk.referring.refer_on(desk.live, code, onwards, DESK, SENT) == once
    for other in (onwards.model_copy(update={"to_desk": "informatiebalie"}), onwards):
        seen = SENT if other is not onwards else SENT + 5
        with pytest.raises(ConflictError, match=f"al verder verwezen, met code {once.code} naar Taalhuis Lindewaard"):
            desk.referring.refer_on(desk.live, code, other, DESK, seen)
    assert len(desk.referring.chain(desk.referring.referral(code))) == 2
    desk.referring.undo(desk.kb, code, DESK)
    with pytest.raises(ConflictError, match="net eerder"):
        desk.referring.refer_on(desk.live, code, onwards, DESK, SENT)


def test_not_even_a_digest_is_kept_of_what_is_personal():
    """Of a text with a number that follows a pattern, a digest tells the number to who tries them all."""

    def digest_of(note):
        request = ReferralRequest(to_desk="taalhuis", task="aow", kind="leren", note=note)
        return asked_of("lindewaard", request, "sleutel").digest

    assert digest_of("bel 06-12345678") == digest_of("bel 06-87654321")
    assert digest_of("mevrouw Jansen komt morgen") == digest_of("mevrouw Bakker komt morgen")
    assert digest_of("bel 06-12345678") != digest_of("mail liever")


def test_the_sender_completes_until_the_desk_says_yes(desk):
    """With personal data taken out of what is added."""
    code = desk.record().code
    details = Details(handover="afspraak", consent="ja", note="bel 06-12345678", tried="BSN 111222333 ingevuld")
    filled = desk.referring.complete(desk.kb, code, details, SENDER, SENT)
    assert (filled.handover, filled.consent) == ("afspraak", "ja")
    assert filled.masked == ("BSN", "telefoonnummer")
    assert not {"06-12345678", "111222333"} & set(f"{filled.note} {filled.tried}".split())
    assert (filled.state, filled.changes[-1].sort) == (State.SENT, "aangevuld")
    desk.change(code, ACCEPT)
    with pytest.raises(ConflictError, match="niets meer aan toevoegen"):
        desk.referring.complete(desk.kb, code, Details(), SENDER, None)


def test_without_consent_nothing_is_told(desk):
    """The referral may be counted, but what the resident said stays with the resident."""
    with pytest.raises(ValidationError) as refused:
        desk.record(consent="nee", note="komt dinsdag")
    assert refused.value.fields[0].field == "note"
    assert desk.record(consent="nee").consent == "nee"


def test_what_is_asked_and_answered_is_in_the_history_without_personal_data(desk):
    code = desk.record().code
    with pytest.raises(ValidationError):
        desk.change(code, Step(State.NEEDS_INFORMATION))
    desk.change(code, Step(State.NEEDS_INFORMATION, note="Welke brief? mail jan.jansen@voorbeeld.nl"))
    answered = desk.change(code, Step(State.SENT, note="Die van mei"), SENDER)
    assert [change.note for change in answered.changes] == [None, "Welke brief? mail [e-mailadres]", "Die van mei"]
