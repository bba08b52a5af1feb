"""The inbox and the page of one referral: who sees what, who may do what, and nothing that is typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest

from api.accounts.identity import Role
from api.casework.codes import CODE
from api.casework.links import Purpose
from tests.browser.rules import TUESDAY_MORNING
from tests.databases import without_table
from tests.light import light_product

IDO = "ido-centrum"


@pytest.fixture(scope="module")
def product(tmp_path_factory, lindewaard):
    """The application; who is signed in is chosen by the test."""
    with light_product(tmp_path_factory.mktemp("pages"), lindewaard) as made:
        yield made


@pytest.fixture(autouse=True)
def _at_a_moment_of_its_own(product):
    """Every test begins as a visitor, on Tuesday morning."""
    product.sign_in()
    yield
    product.sign_in()


def record(product, **changes):
    body = {"from_desk": "informatiebalie", "to_desk": IDO, "task": "aow", "kind": "invullen"} | changes
    answer = product.client.post("/v1/referrals", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["code"]


def page(product, path, status=200):
    answer = product.client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def press(product, code, stand="geaccepteerd", version=1, path="", **fields):
    data = {"stand": stand, "versie": str(version)} | fields
    return product.client.post(f"/doorverwijzingen/{code}{path}", data=data)


def state(product, code):
    return product.client.get(f"/v1/referrals/{code}").json()["state"]


def volunteer(product, desk=IDO):
    product.sign_in(Role.VOLUNTEER, desk=desk)


def test_a_visitor_finds_a_referral_by_its_code(product):
    """However it is typed; and sees it, with its history, but no button that is the desk's."""
    code = record(product, note="Komt dinsdag")
    assert "Log in" in page(product, "/doorverwijzingen")
    found = product.client.get("/doorverwijzingen/zoek", params={"code": code.lower().replace("-", " ")})
    assert (found.status_code, found.headers["location"]) == (303, f"/doorverwijzingen/{code}")
    text = page(product, f"/doorverwijzingen/{code}")
    assert "Komt dinsdag" in text
    assert "Algemene advies- en informatiebalie" in text
    assert "Accepteren: wij helpen" not in text


@pytest.mark.parametrize("typed", ["K222-K222", "onzin", "", "x" * 500])
def test_a_code_that_is_not_known_is_said_at_the_field(product, typed):
    answer = product.client.get("/doorverwijzingen/zoek", params={"code": typed})
    assert answer.status_code == 404
    assert 'aria-invalid="true"' in answer.text
    assert ("niet bekend" if typed else "Typ de code") in answer.text


def test_the_desk_accepts_with_one_button_and_finishes_with_the_next(product):
    """And the page says each time what was done, with undo beside it."""
    code = record(product)
    volunteer(product)
    assert "Accepteren: wij helpen" in page(product, f"/doorverwijzingen/{code}")
    done = press(product, code)
    assert done.status_code == 303
    assert "Geaccepteerd. De afzender ziet" in page(product, done.headers["location"])
    done = press(product, code, "afgerond-geholpen", 2)
    after = page(product, done.headers["location"])
    assert "Maak ongedaan" in after
    assert (state(product, code), "Heropenen" in after) == ("afgerond-geholpen", True)


def test_after_saving_it_is_said_how_the_words_are_kept(product):
    """Numbers are taken out; who typed them sees that. Nothing is said of what is not so any more."""
    code = record(product)
    fields = {"geprobeerd": "Bel 06-12345678", "toelichting": "Mailt via piet@voorbeeld.nl"}
    done = press(product, code, "", path="/aanvullen", **fields)
    completed = done.headers["location"]
    text = unescape(page(product, completed))
    assert "Aangevuld." in text
    assert "Bewaard als: “Bel [telefoonnummer]”" in text
    assert "Bewaard als: “Mailt via [e-mailadres]”" in text
    assert "Bewaard als" not in page(product, f"/doorverwijzingen/{code}")
    volunteer(product)
    done = press(product, code, "geweigerd", 2, reden="geen-capaciteit", toelichting="Bel 06-12345678")
    assert "Bewaard als: “Bel [telefoonnummer]”" in unescape(page(product, done.headers["location"]))
    assert "Bewaard als" not in page(product, completed)


def test_after_referring_on_the_words_and_the_new_code_are_said(product):
    """The receiving desk reads how its note is kept, and the code that the resident takes along from now on."""
    code = record(product)
    volunteer(product)
    done = press(product, code, path="/verder", loket="taalhuis", hulp="leren", toelichting="Bel 06-12345678")
    text = unescape(page(product, done.headers["location"]))
    following = next(found for found in CODE.findall(text) if found != code)
    assert "Bewaard als: “Bel [telefoonnummer]”" in text
    assert f'De nieuwe code voor de inwoner is <a class="utrecht-link" href="/doorverwijzingen/{following}">' in text
    assert f"/kaart?loket=taalhuis&onderwerp=aow&hulp=leren&code={following}" in text
    assert "Wat wilt u doen?" not in text  # undoing stands above, and nothing else can be done
    assert press(product, code, path="/ongedaan", versie="2").status_code == 303
    assert "Bewaard als" not in page(product, done.headers["location"])


@pytest.mark.parametrize("who", [None, (Role.COUNTER, "taalhuis"), (Role.EDITOR, None), (Role.COORDINATOR, None)])
def test_who_is_not_of_the_desk_cannot_accept(product, who):
    code = record(product)
    if who:
        product.sign_in(who[0], desk=who[1])
    answer = press(product, code)
    assert answer.status_code in (403, 409)
    assert "Er is niets veranderd" in answer.text
    assert state(product, code) == "verzonden"


def test_a_refusal_without_a_reason_keeps_what_was_typed(product):
    """At the field, with the form open."""
    code = record(product)
    volunteer(product)
    answer = press(product, code, "geweigerd", toelichting="morgen wel")
    assert answer.status_code == 422
    assert "Kies een reden." in answer.text
    assert "morgen wel</textarea>" in answer.text
    answer = press(product, code, "geweigerd", toelichting="x" * 501, reden="dicht")
    assert answer.status_code == 422
    assert "501 tekens" in answer.text
    assert press(product, code, "geweigerd", reden="dicht", toelichting="bel 06-12345678").status_code == 303
    text = page(product, f"/doorverwijzingen/{code}")
    assert "wij zijn dicht" in text
    assert "06-12345678" not in text


def test_two_people_at_once(product):
    """The second one sees what the first did, and what was typed is still there."""
    code = record(product)
    volunteer(product)
    press(product, code)
    answer = press(product, code, "geweigerd", reden="dicht", toelichting="wij zijn vol")
    assert answer.status_code == 409
    assert "net eerder" in answer.text
    assert state(product, code) == "geaccepteerd"
    assert press(product, code).status_code == 303  # the same button twice


def test_undoing_and_reopening(product):
    code = record(product)
    volunteer(product)
    press(product, code, "afgerond-geholpen")
    back = press(product, code, version=2, path="/ongedaan")
    assert "Ongedaan gemaakt" in page(product, back.headers["location"])
    press(product, code, "niet-verschenen", 3)
    assert "Schrijf waarom" in press(product, code, "ontvangen", 4).text
    assert press(product, code, "ontvangen", 4, toelichting="kwam toch").status_code == 303
    assert "Heropend: ontvangen" in page(product, f"/doorverwijzingen/{code}")


def test_referring_on_makes_the_next_of_the_chain(product):
    """From the receiving desk, with the way of the resident on both pages."""
    code = record(product)
    volunteer(product)
    refused = press(product, code, path="/verder", loket="", hulp="leren", toelichting="graag met tolk")
    assert refused.status_code == 422
    assert "graag met tolk</textarea>" in refused.text
    done = press(product, code, path="/verder", loket="taalhuis", hulp="leren", toelichting="graag met tolk")
    assert done.status_code == 303
    text = page(product, f"/doorverwijzingen/{code}")
    following = next(found for found in CODE.findall(text) if found != code)
    made = product.client.get(f"/v1/referrals/{following}").json()
    assert (made["previous"], made["from_desk"], made["position"], made["visited"]) == (code, IDO, 2, [IDO])
    assert "De weg van deze inwoner" in page(product, f"/doorverwijzingen/{following}")


def test_the_page_leads_to_a_signal_about_the_same_subject(product):
    """With the subject filled in and no code: a signal is not tied to the resident."""
    code = record(product)
    address = unescape(re.search(r'href="(/signalen/nieuw[^"]*)"', page(product, f"/doorverwijzingen/{code}")).group(1))
    assert code not in address
    subject = product.client.get(f"/v1/referrals/{code}").json()["task_name"]
    assert f'value="{subject}"' in unescape(page(product, address))


def test_the_counter_completes_and_withdraws(product):
    """Whoever recorded it, without an account, as long as the desk has not said yes."""
    code = record(product)
    fields = {"overdracht": "gebeld", "toestemming": "ja", "terughoren": "2026-12-01", "toelichting": "", "versie": "1"}
    done = product.client.post(f"/doorverwijzingen/{code}/aanvullen", data=fields)
    text = page(product, done.headers["location"])
    assert "Gebeld met de collega" in text
    assert "1 december 2026" in text
    late = product.client.post(f"/doorverwijzingen/{code}/aanvullen", data=fields | {"overdracht": "koud"})
    assert (late.status_code, "net eerder" in late.text) == (409, True)
    wrong = product.client.post(
        f"/doorverwijzingen/{code}/aanvullen", data=fields | {"terughoren": "2020-01-01", "versie": "2"}
    )
    assert (wrong.status_code, "Kies een datum vanaf vandaag" in wrong.text) == (422, True)
    assert press(product, code, "ingetrokken", 2).status_code == 303
    assert state(product, code) == "ingetrokken"


def test_the_inbox_of_a_desk(product):
    """What is new, what it is busy with, what it sent itself; not what is of another desk."""
    new, busy, other = record(product), record(product), record(product, to_desk="taalhuis")
    sent = record(product, from_desk=IDO, to_desk="taalhuis")
    volunteer(product)
    press(product, busy)
    text = page(product, "/doorverwijzingen")
    trays = re.split(r"<h2[^>]*>", text)
    holds = {words: next((part for part in trays if part.startswith(words)), "") for words in ("Nieuw", "Mee bezig")}
    assert new in holds["Nieuw"]
    assert busy in holds["Mee bezig"]
    assert sent in text
    assert other not in text
    assert "Te laat" not in text
    done = press(product, new, terug="bak")
    assert done.headers["location"] == f"/doorverwijzingen?loket=&gedaan={new}"
    assert "Maak ongedaan" in page(product, done.headers["location"])


def test_what_lies_with_another_desk_is_not_nothing(product):
    """Above the list of what was sent does not stand that there is nothing."""
    volunteer(product, "wijkteam")
    assert "Er wacht niets op uw loket. </p>" in page(product, "/doorverwijzingen").replace("</p>", " </p>")
    product.sign_in()
    for _ in range(2):
        record(product, from_desk="wijkteam", to_desk="taalhuis")
    volunteer(product, "wijkteam")
    said = "Er wacht niets op uw loket. Wel lopen er 2 doorverwijzingen van uw loket bij een ander loket."
    assert said in page(product, "/doorverwijzingen")
    product.sign_in(Role.COORDINATOR)
    assert said.replace("uw", "dit") in page(product, "/doorverwijzingen?loket=wijkteam")


def test_an_account_without_a_desk_is_told_what_to_ask(product):
    product.sign_in(Role.VOLUNTEER)
    assert "staat geen loket" in page(product, "/doorverwijzingen")


def test_the_coordinator_sees_every_desk_or_one(product):
    here, there = record(product), record(product, to_desk="taalhuis")
    product.sign_in(Role.COORDINATOR)
    everything = page(product, "/doorverwijzingen?bak=nieuw&bladzijde=99")  # the last page: what waits shortest
    assert here in everything
    assert there in everything
    one = page(product, "/doorverwijzingen?loket=taalhuis&bak=nieuw&bladzijde=99")
    assert there in one
    assert here not in one
    assert press(product, here, "geannuleerd", toelichting="dubbel").status_code == 303


def test_what_waits_too_long_is_said(product):
    """After a week, or after the day on which the sender wanted to hear; also when the clock goes back in between."""
    waits, asked = record(product), record(product, feedback_on="2026-11-25")
    volunteer(product)
    later = TUESDAY_MORNING + timedelta(days=2)
    object.__setattr__(product.app.state.product, "clock", lambda: later)
    try:
        late = page(product, "/doorverwijzingen").split("Te laat", 1)[1].split("<h2", 1)[0]
        assert asked in late
        assert waits not in late
    finally:
        object.__setattr__(product.app.state.product, "clock", lambda: TUESDAY_MORNING)


def test_a_database_that_does_not_answer_gives_everything_back(product):
    """Of the page of the desk, and of the one behind a link; the button keeps it when the database is back."""
    code = record(product)
    volunteer(product)
    running = product.app.state.product.casework
    sent = {"stand": "geweigerd", "versie": "1", "reden": "verkeerd-loket", "toelichting": "Getypt tijdens de storing"}
    address = f"/doorverwijzingen/{code}"
    link = "/antwoord/" + running.links.make(code, Purpose.ANSWER, TUESDAY_MORNING, timedelta(days=1))
    for path in (address, link):
        with without_table(product.app.state.casework_engine, "referral"):
            answer = product.client.post(path, data=sent)
        assert answer.status_code == 503
        assert "Dit is nog niet bewaard" in answer.text
        kept = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer.text))
        assert kept == sent
        assert f'action="{path}"' in answer.text
    assert product.client.post(address, data=sent).status_code == 303
    assert state(product, code) == "geweigerd"


@pytest.mark.parametrize(("stand", "reason"), [("geweigerd", "verkeerd-loket"), ("afgerond-niet-geholpen", "kan-niet")])
def test_who_came_back_is_referred_on_by_the_sender(product, stand, reason):
    """Without an account too, within the same chain, once however often the button is pressed."""
    code = record(product)
    assert "nog niet geholpen?" not in page(product, f"/doorverwijzingen/{code}")
    volunteer(product)
    press(product, code, stand, reden=reason)
    assert "nog niet geholpen?" not in page(product, f"/doorverwijzingen/{code}")  # the desk itself reopens
    product.sign_in()
    assert "nog niet geholpen?" in page(product, f"/doorverwijzingen/{code}")
    missing = press(product, code, path="/verder", loket="", hulp="leren", toelichting="graag met tolk")
    assert (missing.status_code, "graag met tolk</textarea>" in missing.text) == (422, True)
    asked = {"path": "/verder", "loket": "taalhuis", "hulp": "leren"}
    done, again = press(product, code, version=2, **asked), press(product, code, version=2, **asked)
    assert done.headers["location"] == again.headers["location"]
    following = CODE.search(done.headers["location"]).group()
    made = product.client.get(f"/v1/referrals/{following}").json()
    assert (made["previous"], made["from_desk"], made["position"]) == (code, "informatiebalie", 2)
    assert (made["visited"], made["state"]) == ([IDO], "verzonden")
    other = press(product, code, version=2, **asked | {"loket": "sociaal-raadslieden"})
    assert (other.status_code, f"met code {following}" in other.text) == (409, True)
    assert "nog niet geholpen?" not in page(product, f"/doorverwijzingen/{code}")
    product.client.post(f"/v1/referrals/{following}/withdraw")
    third = press(product, code, version=2, **asked | {"loket": "sociaal-raadslieden"})
    assert third.status_code == 303


def test_who_is_referred_on_need_not_tell_the_story_again(product):
    """What was tried and the note go along, the note to be changed; the resident gets a card with the new code."""
    code = record(product, tried="Zelf gebeld", note="Graag met een tolk")
    volunteer(product)
    press(product, code, "geweigerd", reden="geen-capaciteit")
    product.sign_in()
    form = re.search(r'<textarea[^>]*id="verder-tekst"[^>]*>([^<]*)<', page(product, f"/doorverwijzingen/{code}"))
    assert form.group(1) == "Graag met een tolk"
    done = press(product, code, version=2, path="/verder", loket="taalhuis", hulp="leren", toelichting="Met een tolk")
    text = unescape(page(product, done.headers["location"]))
    following = CODE.search(done.headers["location"]).group()
    assert f'De nieuwe code voor de inwoner is <a class="utrecht-link" href="/doorverwijzingen/{following}' in text
    assert f"/kaart?loket=taalhuis&onderwerp=aow&hulp=leren&code={following}" in text
    for words in ("<dd>Zelf gebeld</dd>", "<dd>Met een tolk</dd>"):
        assert words in text
    assert "De nieuwe code" not in page(product, f"/doorverwijzingen/{following}")


def test_who_answers_reads_that_the_answer_was_sent(product):
    """And not that the referral was: that was done before."""
    code = record(product)
    volunteer(product)
    press(product, code, "informatie-nodig", toelichting="Welke brief?")
    product.sign_in()
    done = press(product, code, "verzonden", 2, toelichting="Van de SVB")
    assert "Uw antwoord is verstuurd." in page(product, done.headers["location"])


def test_nothing_stands_under_something_else_when_there_is_nothing_else(product):
    code = record(product)
    text = page(product, f"/doorverwijzingen/{code}")
    assert ("Intrekken" in text, "Iets anders" in text) == (True, False)
    volunteer(product)
    assert "Iets anders" in page(product, f"/doorverwijzingen/{code}")
