"""The form for a signal, without a browser: what is kept, what is refused, undoing, and several of one visitor."""

import re

import pytest

from api.casework.signal import Question, Step
from tests.api.signals.forms import FORM, kept, send

PERSONAL = "BSN 111222333, 06-12345678 en jan.jansen@voorbeeld.nl"


def test_one_line_is_enough(client):
    """The rest follows from the words, the subject and the desk."""
    signal = kept(client, send(client, onderwerp=None, tekst="digid doet het niet op de app"))
    assert (signal["task"], signal["channel"], signal["desk"]) == ("digid-aanvragen", "app", "ido-centrum")
    assert (signal["owner_name"], signal["question"]) == ("Logius", "digitale-overheid")


def test_everything_chosen_is_kept(client):
    """Also where the words would say something else."""
    chosen = {"kanaal": "site", "stap": "inloggen", "ernst": "schade", "geholpen": "nee", "eigenaar": "uwv"}
    signal = kept(client, send(client, **chosen, soort="overig"))
    assert (signal["task"], signal["channel"], signal["step"]) == ("huurtoeslag", "site", "inloggen")
    assert (signal["severity"], signal["helped"], signal["owner"]) == ("schade", False, "uwv")
    assert signal["question"] == Question.OTHER


def test_the_owner_follows_the_step(client):
    """Whoever cannot log in is stuck on DigiD, not on the allowance."""
    assert kept(client, send(client))["owner"] == "dienst-toeslagen"
    assert kept(client, send(client, stap=Step.LOG_IN))["owner"] == "digid-helpdesk"


def test_personal_data_is_not_kept(client):
    answer = send(client, tekst=f"Brief niet begrepen, {PERSONAL}")
    text = kept(client, answer)["text"]
    page = client.get(answer.headers["location"]).text
    for secret in ("111222333", "06-12345678", "jan.jansen@voorbeeld.nl"):
        assert secret not in text
        assert secret not in page
    assert "[BSN]" in text


def test_sent_twice_is_one_signal(client):
    """The key of the form makes it one."""
    first, second = send(client, sleutel="een-en-dezelfde"), send(client, sleutel="een-en-dezelfde")
    assert kept(client, first)["code"] == kept(client, second)["code"]


def test_several_questions_of_one_visitor_belong_together(client):
    """And a signal of the next visitor does not."""
    first = send(client, daarna="nog-een")
    visit = re.search(r"bezoek=([A-Z0-9-]+)", first.headers["location"]).group(1)
    assert f'value="{visit}"' in client.get(first.headers["location"]).text
    second = kept(client, send(client, bezoek=visit, daarna="nog-een"))
    third = kept(client, send(client, bezoek=second["code"], daarna="klaar"))
    assert visit == kept(client, first)["code"] == second["visit"] == third["visit"]
    assert "bezoek=" not in send(client, bezoek=visit, daarna="klaar").headers["location"]


def test_undoing_gives_the_form_back_to_correct(client):
    """The signal no longer counts."""
    signal = kept(client, send(client, stap="invullen"))
    undone = client.post("/signalen/ongedaan", data={"code": signal["code"]})
    page = client.get(undone.headers["location"]).text
    assert "telt niet meer mee" in page
    assert 'value="Huurtoeslag"' in page
    assert 'value="invullen" autocomplete="off" checked' in page
    assert client.get(f"/v1/signals/{signal['code']}").json()["withdrawn_at"] is not None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tekst": "", "onderwerp": ""}, "Schrijf in een paar woorden waarop de inwoner vastliep"),
        ({"onderwerp": "huurtoeslg"}, "Lijkt erop: ‘Huurtoeslag’"),
        ({"onderwerp": "qqqq"}, "Dit onderwerp staat niet in de lijst"),
        ({"eigenaar": "bestaat-niet"}, "Dit loket staat niet (meer) in de lijst"),
        ({"stap": "dansen"}, "Deze keuze bestaat niet"),
        ({"tekst": "a" * 501}, "De tekst is te lang: 501 tekens"),
        ({"tekst": "b" * 900}, f'value="{"b" * 900}"'),
        ({"bezoek": "geen-code"}, "Deze code is niet bekend"),
    ],
)
def test_bad_input_is_told_and_loses_nothing(client, fields, sentence):
    answer = send(client, kanaal="brief", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Er is nog niets vastgelegd" in answer.text
    assert 'value="brief" autocomplete="off" checked' in answer.text


def test_markup_in_a_text_is_text(client):
    answer = send(client, tekst="<script>alert(1)</script> in de brief")
    assert "<script>alert" not in client.get(answer.headers["location"]).text


def test_the_guess_is_told_beside_the_owner(client):
    answer = client.post("/signalen/raad", data={"onderwerp": "Huurtoeslag"})
    assert "<strong>Dienst Toeslagen</strong>" in answer.text


def test_another_website_cannot_register(client):
    answer = client.post("/signalen/nieuw", data=FORM, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
