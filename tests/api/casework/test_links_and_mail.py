"""A desk without an account, by mail: through a real mail server, with a link that works once and for one thing."""

import logging
import re
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from api.accounts.account import NewAccount
from api.accounts.identity import Role
from api.casework.follow_up import postman, upkeep
from api.casework.links import AlteredLinkError, ExpiredLinkError, Purpose, UsedLinkError, use
from api.casework.mail_queue import CLAIMED_FOR, GIVE_UP_AFTER
from api.casework.post import LONGEST_LIST, Waiting
from api.casework.post_tables import LinkRow
from api.pages.guessing import WRONG_PER_HOUR
from api.pages.post_page import sentence
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from tests.browser.rules import TUESDAY_MORNING
from tests.light import light_product
from tests.mail_server import running_mail_server

IDO = "ido-centrum"
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def server():
    """A mail server on a free port."""
    with running_mail_server() as box:
        yield box


@pytest.fixture(scope="module")
def product(tmp_path_factory, lindewaard, server):
    """The application with that mail server, at a moment that the test moves."""
    settings = {
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "smtp_starttls": False,
        "mail_from": "loketwijzer@lindewaard.example",
        "public_url": "http://testserver",
        "coordinator_mail": ("sociaal@lindewaard.example", "bibliotheek@lindewaard.example"),
    }
    with light_product(tmp_path_factory.mktemp("mail"), lindewaard, **settings) as made:
        yield made


@pytest.fixture(scope="module")
def clock(product):
    """The moment of the application; it starts on Tuesday morning and is moved by the tests, never back."""

    class Clock:
        now = TUESDAY_MORNING

        def __call__(self):
            return self.now

    moving = Clock()
    casework = product.app.state.product.casework
    before = casework.referrals.clock
    for part, name in ((casework.referrals, "clock"), (product.app.state.product, "clock")):
        object.__setattr__(part, name, moving)
    yield moving
    for part, name in ((casework.referrals, "clock"), (product.app.state.product, "clock")):
        object.__setattr__(part, name, before)


@pytest.fixture
def post(product, server, clock):
    """Send what is due now and return it; every test begins with an empty postbox."""
    running = product.app.state.product
    sender = postman(product.settings, running.casework, lambda: running.live().kb, clock)

    def send():
        sender.send_due()
        found, server.mails = server.mails, []
        return found

    server.refuses = None
    clock.now += DAY  # what an earlier test left behind goes first; and the application itself sends nothing of then
    send()
    return send


def record(product, **changes):
    body = {"from_desk": "informatiebalie", "to_desk": IDO, "task": "aow", "kind": "invullen"} | changes
    return product.client.post("/v1/referrals", json=body).json()["code"]


def link_in(mail):
    return re.search(r"http://testserver(/antwoord/\S+)", mail.get_payload(decode=True).decode()).group(1)


def refuse(product, code, version, reason):
    form = {"stand": "geweigerd", "versie": str(version), "reden": reason}
    assert product.client.post(f"/doorverwijzingen/{code}", data=form).status_code == 303


def state(product, code):
    return product.client.get(f"/v1/referrals/{code}").json()["state"]


def press(product, link, stand, version=1, **fields):
    return product.client.post(link, data={"stand": stand, "versie": str(version)} | fields)


def test_the_desk_gets_a_mail_without_anything_personal(product, post):
    """With the code, the subject, who sends, and a link; the note stays on the page."""
    code = record(product, consent="ja", note="Mevrouw Jansen komt dinsdag", tried="gebeld met haar zoon")
    (mail,) = post()
    text = mail.get_payload(decode=True).decode()
    assert mail["To"] == "ido@lindewaard.example"
    assert (code in mail["Subject"], "AOW" in text, "informatiebalie" in text) == (True, True, True)
    assert not [word for word in ("Jansen", "zoon", "dinsdag") if word in text]
    assert post() == []


def test_looking_changes_nothing_and_answering_uses_the_link(product, post):
    """A scanner that opens every link in a mail leaves it as it was."""
    code = record(product)
    link = link_in(post()[0])
    for _ in range(3):
        page = product.client.get(link)
        assert (page.status_code, "Accepteren: wij helpen" in page.text) == (200, True)
    assert product.client.head(link).status_code in (200, 405)
    assert state(product, code) == "verzonden"
    after = press(product, link, "geaccepteerd")
    assert after.status_code == 303
    assert state(product, code) == "geaccepteerd"
    gone = product.client.get(link)
    assert (gone.status_code, "uw antwoord is binnen" in gone.text) == (410, True)
    assert press(product, link, "geweigerd", 2, reden="dicht").status_code == 410
    assert "Meld het met de link in de mail" in product.client.get(after.headers["location"]).text
    finish = link_in(post()[0])
    assert press(product, finish, "afgerond-geholpen", 2).status_code == 303
    assert state(product, code) == "afgerond-geholpen"


def test_who_answers_by_link_reads_how_the_words_are_kept(product, post):
    """Numbers are taken out; said once, after answering, and not to who opens the link again."""
    record(product)
    link = link_in(post()[0])
    words = "Is dit de zoon van mevrouw Jansen? Bel 06-12345678"
    done = press(product, link, "informatie-nodig", toelichting=words)
    page = product.client.get(done.headers["location"])
    assert page.status_code == 410
    assert "Bewaard als: “Is dit de zoon van mevrouw [naam]? Bel [telefoonnummer]”" in page.text
    assert "Bewaard als" not in product.client.get(link).text
    assert "Bewaard als" not in product.client.get(f"{link}?gedaan=geweigerd").text


def test_a_link_is_for_one_purpose(product, post):
    """With the link for an answer nobody writes down that the resident did not come."""
    code = record(product)
    link = link_in(post()[0])
    refused = press(product, link, "niet-verschenen")
    assert (refused.status_code, state(product, code)) == (409, "verzonden")
    assert press(product, link, "onzin").status_code == 422
    assert press(product, link, "geweigerd").status_code == 422  # no reason; the link is still good
    assert press(product, link, "geweigerd", reden="verkeerd-loket", toelichting="bel 06-12345678").status_code == 303
    kept = product.client.get(f"/v1/referrals/{code}").json()
    assert (kept["state"], "06-12345678" in str(kept)) == ("geweigerd", False)


def test_a_desk_with_an_account_and_one_with_a_link_at_once(product, post):
    """The second one sees what the first did, and the link is not used up by that."""
    code = record(product)
    link = link_in(post()[0])
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    product.client.post(f"/doorverwijzingen/{code}", data={"stand": "ingepland", "versie": "1"})
    product.sign_in()
    late = press(product, link, "geweigerd", reden="dicht")
    assert (late.status_code, "net eerder" in late.text) == (409, True)
    assert press(product, link, "afgerond-geholpen", 2).status_code == 303


def test_the_sender_is_asked_and_hears_how_it_ended(product, post, clock):
    """What was undone within a quarter of an hour is not mailed."""
    code = record(product, from_desk="taalhuis")
    post()
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    ask = {"stand": "informatie-nodig", "versie": "1", "toelichting": "welke brief?"}
    product.client.post(f"/doorverwijzingen/{code}", data=ask)
    (question,) = post()
    assert "welke brief" not in question.get_payload(decode=True).decode()
    assert "/antwoord/" not in question.get_payload(decode=True).decode()
    product.client.post(f"/doorverwijzingen/{code}", data={"stand": "geweigerd", "versie": "2", "reden": "dicht"})
    assert post() == []
    product.client.post(f"/doorverwijzingen/{code}/ongedaan", data={"versie": "3"})
    clock.now += timedelta(minutes=20)
    assert post() == []
    product.client.post(f"/doorverwijzingen/{code}", data={"stand": "afgerond-geholpen", "versie": "4"})
    product.sign_in()
    clock.now += timedelta(minutes=20)
    (outcome,) = post()
    assert "afgerond: geholpen" in outcome["Subject"]


def test_a_desk_without_an_account_reads_the_answer_to_its_question(product, post):
    """In a mail that says so, and on the page behind the link; the sender reads the question above the answer."""
    code = record(product)
    answered = press(product, link_in(post()[0]), "informatie-nodig", toelichting="Welke brief is het?")
    thanks = product.client.get(answered.headers["location"]).text
    assert "Dan krijgt u een nieuwe mail" in thanks
    assert "informatiebalie, telefoon 0999" in thanks
    post()
    page = product.client.get(f"/doorverwijzingen/{code}").text
    assert page.index("Welke brief is het?") < page.index('id="stand-verzonden-tekst"')
    assert "Hierop is nog geen antwoord." in page
    product.client.post(
        f"/doorverwijzingen/{code}", data={"stand": "verzonden", "versie": "2", "toelichting": "Van het pensioenfonds"}
    )
    (mail,) = post()
    text = mail.get_payload(decode=True).decode()
    assert mail["Subject"] == f"Antwoord op uw vraag over doorverwijzing {code}"
    assert not [word for word in ("Welke brief", "pensioenfonds") if word in text]
    page = product.client.get(link_in(mail)).text
    assert page.index("Welke brief is het?") < page.index("Van het pensioenfonds") < page.index("Kies één antwoord")


def test_the_sender_reads_that_the_desk_did_not_hear_of_it(product, post, server):
    """The mail that does not go, and a desk that gets none; not when it went, and not the receiving desk itself."""
    mailed, unmailed = record(product), record(product, to_desk="svb", task="aow", kind="aanvragen")
    server.refuses = "451 4.3.0 probeer het later"
    post()
    stuck = "is nog niet weg: de mailserver weigert het bericht."
    assert stuck in product.client.get(f"/doorverwijzingen/{mailed}").text
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    assert stuck not in product.client.get(f"/doorverwijzingen/{mailed}").text
    product.sign_in()
    assert "krijgt geen bericht van Loketwijzer" in product.client.get(f"/doorverwijzingen/{unmailed}").text
    server.refuses = None
    product.app.state.product.casework.post.again(product.app.state.product.clock())
    post()
    assert stuck not in product.client.get(f"/doorverwijzingen/{mailed}").text


def test_a_long_list_of_mail_says_that_it_is_not_all(product, post, server):
    for _ in range(LONGEST_LIST + 1):
        record(product)
    server.refuses = "451 4.3.0 probeer het later"
    post()
    product.sign_in(Role.ADMINISTRATOR)
    page = product.client.get("/beheer/mail").text
    assert f"Hieronder staan de {LONGEST_LIST} oudste van {LONGEST_LIST + 1}." in page
    product.sign_in()
    server.refuses = None
    product.app.state.product.casework.post.again(product.app.state.product.clock())
    post(), post()


def test_a_mail_server_that_is_down_loses_nothing(product, post, server, clock):
    """It waits, administrators see how many and why, and it goes when the server is back."""
    running = product.app.state.product
    record(product), record(product)
    server.refuses = "451 4.3.0 probeer het later"
    assert post() == []
    product.sign_in(Role.ADMINISTRATOR)
    page = product.client.get("/beheer/mail").text
    assert "2 berichten wachten: de mailserver weigert het bericht." in page
    for head in (
        "Aan",
        "Pogingen",
        "Volgende poging",
        "Waarom niet",
    ):  # on a telephone the heads of the columns are gone
        assert page.count(f'<td data-kop="{head}">') == 2
    assert post() == []  # not before its moment
    server.refuses = None
    product.client.post("/beheer/mail/opnieuw")
    assert len(post()) == 2
    assert "Er wachten geen berichten." in product.client.get("/beheer/mail").text
    product.sign_in()
    closed = postman(
        product.settings.model_copy(update={"smtp_port": 9}), running.casework, lambda: running.live().kb, clock
    )
    record(product)
    closed.send_due()
    assert running.casework.post.waiting().trouble == "de mailserver antwoordt niet"
    clock.now += GIVE_UP_AFTER + DAY
    closed.send_due()
    assert running.casework.post.waiting().given_up == 1
    running.casework.post.again(clock.now)
    assert len(post()) == 1


def test_an_address_that_is_none_holds_up_no_other_mail(product, post, server, clock):
    """An editor may type nearly anything; it is told, and tried again when it may have been mended."""
    running = product.app.state.product
    kb = running.live().kb
    desks = tuple(
        desk.model_copy(update={"email": "ido@[lindewaard.example"}) if desk.id == IDO else desk
        for desk in kb.content.desks
    )
    wrong = KnowledgeBase(kb.content.model_copy(update={"desks": desks}), kb.revision)
    record(product)
    record(product, to_desk=TAALHUIS)
    assert postman(product.settings, running.casework, lambda: wrong, clock).send_due() == 1
    assert running.casework.post.waiting().trouble == "het mailadres klopt niet"
    running.casework.post.again(clock.now)
    assert [mail["To"] for mail in post()] == ["taalhuis@lindewaard.example", "ido@lindewaard.example"]


def test_two_who_send_at_once_send_one_mail(product, post, clock):
    """And what was claimed by somebody who was killed is sent after all."""
    record(product)
    store = product.app.state.product.casework.post
    (mail,) = store.due(clock.now)
    assert store.claim(mail, clock.now)
    assert not store.claim(mail, clock.now)
    assert post() == []
    clock.now += CLAIMED_FOR
    assert len(post()) == 1


def test_what_was_refused_undone_and_refused_again_is_mailed_once(product, post, clock):
    """With the reason that stands."""
    code = record(product, from_desk="taalhuis")
    post()
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    refuse(product, code, 1, "dicht")
    product.client.post(f"/doorverwijzingen/{code}/ongedaan", data={"versie": "2"})
    refuse(product, code, 3, "geen-capaciteit")
    product.sign_in()
    clock.now += timedelta(minutes=20)
    (outcome,) = post()
    assert "wij hebben nu geen plaats" in outcome.get_payload(decode=True).decode()


def test_what_may_still_be_undone_waits_also_when_everything_is_tried_again(product, post, clock):
    """And administrators read when it goes, not that something is wrong."""
    code = record(product, from_desk="taalhuis")
    post()
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    refuse(product, code, 1, "dicht")
    product.sign_in(Role.ADMINISTRATOR)
    product.client.post("/beheer/mail/opnieuw")
    at = f"{(clock.now + timedelta(minutes=15)).astimezone(TIMEZONE):%H:%M}"
    page = product.client.get("/beheer/mail").text
    assert f"1 bericht wordt om {at} verstuurd." in page
    assert f"wordt om {at} verstuurd</td>" in page
    assert "Wat niet weg kan" not in page
    assert post() == []
    product.sign_in()
    clock.now += timedelta(minutes=20)
    assert len(post()) == 1


def test_a_desk_hears_that_the_coordinator_opened_a_referral_again(product, post, clock):
    """With a link that works; a desk that reopens it itself knows."""
    code = record(product)
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    refuse(product, code, 1, "dicht")
    clock.now += timedelta(minutes=20)
    post()
    product.sign_in(Role.COORDINATOR)
    opened = {"stand": "ontvangen", "toelichting": "Kan het toch?"}
    product.client.post(f"/doorverwijzingen/{code}", data=opened | {"versie": "2"})
    (mail,) = post()
    assert (mail["To"], mail["Subject"]) == ("ido@lindewaard.example", f"Doorverwijzing {code} is weer open")
    assert "Kan het toch" not in mail.get_payload(decode=True).decode()
    product.sign_in()
    assert press(product, link_in(mail), "geweigerd", 3, reden="dicht").status_code == 303
    clock.now += timedelta(minutes=20)
    post()
    product.sign_in(Role.VOLUNTEER, desk=IDO)
    product.client.post(f"/doorverwijzingen/{code}", data=opened | {"versie": "4"})
    product.sign_in()
    assert post() == []


def test_accepting_three_times_gives_one_link_to_finish_with(product, post):
    """The one in the mail; every press of the button shows the same page."""
    code = record(product)
    link = link_in(post()[0])
    pressed = [press(product, link, "geaccepteerd") for _ in range(3)]
    assert [answer.status_code for answer in pressed] == [303, 410, 410]
    with product.app.state.product.casework.chains.engine.connect() as connection:
        query = select(LinkRow).where(LinkRow.referral == code, LinkRow.purpose == Purpose.FINISH)
        assert connection.execute(query).all() == []
    (mail,) = post()
    assert press(product, link_in(mail), "afgerond-geholpen", 2).status_code == 303


def test_the_sender_sends_a_new_link_and_the_old_one_stops(product, post, clock):
    """Once in a quarter of an hour; the page of the old link says whom to call."""
    code = record(product)
    old = link_in(post()[0])
    address = f"/doorverwijzingen/{code}"
    product.sign_in(Role.COUNTER, desk="informatiebalie")
    assert "Stuur een nieuwe link" in product.client.get(address).text
    sent = product.client.post(f"{address}/nieuwe-link")
    assert "Er gaat een nieuwe link" in product.client.get(sent.headers["location"]).text
    again = product.client.post(f"{address}/nieuwe-link")
    assert (again.status_code, "Wacht een kwartier" in again.text) == (409, True)
    past = product.client.get(old)
    assert past.status_code == 410
    assert all(words in past.text for words in ("Deze link werkt niet meer", "informatiebalie", code))
    (mail,) = post()
    assert mail["Subject"] == f"Nieuwe link voor doorverwijzing {code}"
    clock.now += timedelta(minutes=20)
    assert product.client.post(f"{address}/nieuwe-link").status_code == 303
    assert product.client.get(link_in(mail)).status_code == 410
    (newest,) = post()
    product.sign_in()
    assert press(product, link_in(newest), "geweigerd", reden="dicht").status_code == 303
    product.sign_in(Role.COUNTER, desk="informatiebalie")
    assert "Stuur een nieuwe link" not in product.client.get(address).text
    assert product.client.post(f"{address}/nieuwe-link").status_code == 409
    product.sign_in()


def test_a_desk_with_an_account_needs_no_new_link(product, post):
    code = record(product, to_desk=TAALHUIS)
    post()
    new = NewAccount("tess", "Tess", frozenset({Role.VOLUNTEER}), TAALHUIS)
    product.app.state.accounts.add(new, None, "een lang en goed wachtwoord")
    product.sign_in(Role.COUNTER, desk="informatiebalie")
    assert "Stuur een nieuwe link" not in product.client.get(f"/doorverwijzingen/{code}").text
    product.sign_in()


def test_what_is_withdrawn_before_it_is_sent_is_not_mailed(product, post):
    code = record(product)
    product.client.post(f"/v1/referrals/{code}/withdraw")
    assert post() == []


@pytest.mark.parametrize(
    ("waiting", "given_up", "said"),
    [
        (1, 0, "1 bericht wacht."),
        (0, 1, "1 bericht is niet verstuurd."),
        (0, 2, "2 berichten zijn niet verstuurd."),
        (1, 1, "1 bericht wacht en 1 bericht is niet verstuurd."),
    ],
)
def test_one_mail_is_spoken_of_as_one(waiting, given_up, said):
    assert sentence(Waiting(waiting, given_up, None)) == said


def test_only_administrators_see_the_mail(product):
    product.sign_in(Role.COUNTER)
    assert product.client.get("/beheer/mail").status_code == 403
    product.sign_in()


def test_an_altered_link_says_what_to_do_and_guessing_is_slowed_down(product, post, caplog):
    """It is logged, without the token; a good link still opens for a colleague at the same address."""
    record(product)
    link = link_in(post()[0])
    with caplog.at_level(logging.WARNING, "api.pages.guessing"):
        answers = [product.client.get(f"{link}{number}").status_code for number in range(WRONG_PER_HOUR + 1)]
    assert answers == [404] * WRONG_PER_HOUR + [429]
    assert "vanaf testclient" in caplog.text
    assert link.removeprefix("/antwoord/")[:12] not in caplog.text
    assert product.client.get(link).status_code == 200


def test_tokens_are_kept_as_digests_and_end(product, clock):
    """Altered, expired and used are told apart; no token is in the database."""
    links = product.app.state.product.casework.links
    code = record(product)
    token = links.make(code, Purpose.ANSWER, clock.now, DAY)
    assert links.find(token, clock.now).referral == code
    for altered in (token[:-1], token + "x", token[::-1], "", "x" * 5000, token.replace(".", "")):
        with pytest.raises(AlteredLinkError):
            links.find(altered, clock.now)
    with pytest.raises(ExpiredLinkError):
        links.find(token, clock.now + 2 * DAY)
    secret = token.split(".", maxsplit=1)[0].strip('"')
    for path in product.settings.data.rglob("*.db*"):
        assert secret.encode() not in path.read_bytes()


def test_a_used_link_names_its_referral(product, clock):
    links = product.app.state.product.casework.links
    code = record(product)
    token = links.make(code, Purpose.FINISH, clock.now, DAY)
    with product.app.state.product.casework.chains.engine.begin() as connection:
        assert use(connection, links.find(token, clock.now), clock.now)
        assert not use(connection, links.find(token, clock.now), clock.now)
    with pytest.raises(UsedLinkError) as used:
        links.find(token, clock.now)
    assert used.value.referral == code


def test_the_desk_is_reminded_on_the_day_itself(product, post, clock):
    """Once, from eight o'clock."""
    wanted = clock.now + 3 * DAY
    record(product, feedback_on=wanted.date().isoformat())
    post()
    looking = upkeep(product.settings, product.app.state.product.casework, clock)
    clock.now = wanted.replace(hour=7)
    looking.look()
    assert post() == []
    clock.now = clock.now.replace(hour=8)
    looking.look()
    (mail,) = post()
    assert mail["Subject"].startswith("Hoe ging het?")
    looking.look()
    assert post() == []


def test_another_date_is_another_reminder(product, post, clock):
    """The sender first wants to hear something on Friday, and puts it off to Monday when nothing came of it."""
    first, later = clock.now + 3 * DAY, clock.now + 6 * DAY
    code = record(product, feedback_on=first.date().isoformat())
    looking = upkeep(product.settings, product.app.state.product.casework, clock)
    clock.now = first
    looking.look()
    assert len(post()) == 2  # that there is a referral, and the reminder
    form = {"terughoren": later.date().isoformat(), "versie": "1"}
    assert product.client.post(f"/doorverwijzingen/{code}/aanvullen", data=form).status_code == 303
    looking.look()
    assert post() == []
    clock.now = later
    looking.look()
    (mail,) = post()
    assert mail["Subject"].startswith("Hoe ging het?")


# ------------------------------------------------------------------------------------------------------ the coordinator

TAALHUIS = "taalhuis"
COORDINATORS = "sociaal@lindewaard.example, bibliotheek@lindewaard.example"


def chain_of(product, *desks, previous=None):
    """Record a referral from each desk to the next one; return the codes."""
    codes = []
    for sender, receiver in pairwise(desks):
        note = "Mevrouw Jansen was hier al"
        codes.append(record(product, from_desk=sender, to_desk=receiver, previous=previous, note=note))
        previous = codes[-1]
    return codes


def to_coordinators(mails):
    """The mails that are not for a desk."""
    return [mail for mail in mails if mail["To"] == COORDINATORS]


def test_the_coordinator_hears_at_once_of_a_third_link_and_once_for_each_chain(product, post):
    """With the way along the desks and a link, and nothing about the resident; a fourth link is no other mail."""
    codes = chain_of(product, "informatiebalie", IDO, TAALHUIS, "ido-oosterlinde")
    (mail,) = to_coordinators(post())
    text = mail.get_payload(decode=True).decode()
    assert mail["Subject"] == f"Van het kastje naar de muur: doorverwijzing {codes[2]}"
    assert "3 keer doorverwezen" in text
    assert text.index("informatiebalie") < text.index("Digitale Overheid") < text.index("Taalhuis")
    assert f"http://testserver/doorverwijzingen/{codes[2]}" in text
    assert "Jansen" not in text
    chain_of(product, "ido-oosterlinde", IDO, previous=codes[2])
    chain_of(product, TAALHUIS, "informatiebalie", previous=codes[1])  # a second third link of the same resident
    assert to_coordinators(post()) == []


def test_what_is_taken_back_before_it_is_mailed_is_not_raised_but_the_next_one_is(product, post):
    first, second, third = chain_of(product, "informatiebalie", IDO, TAALHUIS, "ido-oosterlinde")
    product.client.post(f"/v1/referrals/{third}/withdraw")
    assert to_coordinators(post()) == []
    (other,) = chain_of(product, TAALHUIS, "informatiebalie", previous=second)
    (mail,) = to_coordinators(post())
    assert other in mail["Subject"]
    assert first not in mail["Subject"]


def test_a_mail_to_the_coordinator_waits_when_the_server_is_down(product, post, server):
    """Administrators see for whom it is."""
    chain_of(product, "informatiebalie", IDO, TAALHUIS, "ido-oosterlinde")
    server.refuses = "451 4.3.0 probeer het later"
    assert post() == []
    product.sign_in(Role.ADMINISTRATOR)
    page = product.client.get("/beheer/mail").text
    assert '<td>Kastje naar de muur</td><td data-kop="Aan">coördinator</td>' in page
    server.refuses = None
    product.client.post("/beheer/mail/opnieuw")
    product.sign_in()
    assert len(to_coordinators(post())) == 1


def test_without_an_address_nobody_is_mailed_and_nothing_waits(product, post, server, clock):
    running = product.app.state.product
    nobody = product.settings.model_copy(update={"coordinator_mail": ()})
    chain_of(product, "informatiebalie", IDO, TAALHUIS, "ido-oosterlinde")
    postman(nobody, running.casework, lambda: running.live().kb, clock).send_due()
    assert to_coordinators(server.mails) == []
    assert to_coordinators(post()) == []
