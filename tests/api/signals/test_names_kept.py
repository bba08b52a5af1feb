"""A name that somebody typed is not kept: in no signal, note or feedback, and not in the conversation."""

import pytest

from tests.api.signals.forms import kept, send

TYPED = "mevrouw Zonnebloem (dhr. A. de Zonnebloem belt) snapt de brief niet"


def test_a_signal_has_no_name(client):
    """And it is said which sort of data was taken out."""
    signal = kept(client, send(client, tekst=TYPED))
    assert signal["text"] == "mevrouw [naam] (dhr. [naam] belt) snapt de brief niet"


def test_a_referral_has_no_name(client):
    sent = {"to_desk": "ido-centrum", "task": "huurtoeslag", "kind": "invullen", "note": TYPED, "tried": TYPED}
    made = client.post("/v1/referrals", json=sent)
    assert made.status_code == 201, made.text
    assert made.json()["masked"] == ["naam"]
    found = client.get(f"/v1/referrals/{made.json()['code']}").text
    assert "Zonnebloem" not in made.text + found


@pytest.mark.parametrize("text", [TYPED, "ik heet Zonnebloem, digid lukt niet"])
def test_the_conversation_is_told_no_name(client, text):
    """Rasa keeps what it is told for a day; the clerk reads that something was taken out."""
    answer = client.post("/v1/conversations/proef/messages", json={"text": text})
    assert answer.status_code == 200
    assert "naam uit uw tekst gehaald" in answer.text
    assert "Zonnebloem" not in answer.text
