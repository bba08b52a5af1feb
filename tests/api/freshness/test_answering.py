"""The page behind the link: all is right becomes a revision, a change becomes a draft with one button of an editor."""

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from api.accounts.audit import Filter
from api.accounts.identity import Person, Role
from api.editing.drafts import Author
from api.freshness.owner_links import VALID
from api.freshness.proposals import Stand
from api.pages.guessing import WRONG_PER_HOUR
from api.problems import UnavailableError
from tests.api.freshness.conftest import NOW
from tests.databases import without_table

PROPOSALS = "/beheer/voorstellen"


def fields_of(owner):
    """The form as it is filled in when nothing changed."""
    desk = owner.desk
    plain = {name: getattr(desk, name) or "" for name in ("phone", "address", "email", "website")}
    return plain | {"does": "\n".join(desk.does), "bring": "\n".join(desk.bring), "hours": "", "remark": ""}


def propose(owner, link, **changes):
    """Send the form with some fields changed."""
    return owner.answer(link, keuze="veranderd", **(fields_of(owner) | changes))


def test_looking_changes_nothing(owner):
    """A scanner that opens every link in a mail leaves it as it was."""
    link, before = owner.link(), owner.revision.number
    for _ in range(3):
        page = owner.product.client.get(link)
        assert (page.status_code, "Alles klopt nog" in page.text) == (200, True)
        assert owner.desk.phone in page.text
    assert owner.product.client.head(link).status_code in (200, 405)
    assert (owner.revision.number, owner.desk.verified_on) == (before, date(2025, 12, 15))


def test_all_is_right_is_published_in_the_name_of_the_owner(owner):
    """Only dates change, nobody needs an account, and a second press does nothing."""
    link, before = owner.link(), owner.desk
    sent = owner.answer(link, keuze="klopt")
    assert (sent.status_code, sent.headers["location"]) == (303, link)
    assert owner.revision.author == "Bibliotheek, team taal (eigenaar)"
    assert owner.desk == before.model_copy(update={"verified_on": NOW.date(), "contact_checked": True})
    after = owner.revision.number
    thanks = owner.product.client.get(link)
    assert (thanks.status_code, "klopten op" in thanks.text) == (200, True)
    for _ in range(2):
        again = owner.product.client.post(link, data={"keuze": "klopt", "gezien": "x"})
        assert "uw antwoord is binnen" in again.text
    assert owner.revision.number == after
    (line,) = owner.product.app.state.accounts.audit.entries(Filter(action="loket-bevestigd"))
    assert (line.object, line.person, line.roles) == ("desk:taalhuis", None, "eigenaar")
    assert owner.asked() == []


def test_the_next_day_is_as_far_away_as_the_last_one(owner):
    """A desk that is checked every quarter stays so."""
    editing = owner.product.app.state.editing
    kb = editing.latest.kb("lindewaard")
    quarterly = {"verified_on": date(2026, 9, 1), "check_before": date(2026, 12, 1)}
    desks = tuple(desk.model_copy(update=quarterly) if desk.id == "taalhuis" else desk for desk in kb.content.desks)
    editing.store.publish(kb.content.model_copy(update={"desks": desks}), author="tests", note="")
    owner.answer(owner.link(), keuze="klopt")
    assert owner.desk.check_before == NOW.date() + timedelta(days=91)


def test_what_changed_since_the_owner_looked_is_shown_first(owner):
    """Nobody confirms what was not on the page."""
    link = owner.link()
    seal = re.search(r'name="gezien" value="([0-9a-f]+)"', owner.product.client.get(link).text).group(1)
    editing = owner.product.app.state.editing
    kb = editing.latest.kb("lindewaard")
    desks = tuple(
        desk.model_copy(update={"phone": "0999 - 99 99 99"}) if desk.id == "taalhuis" else desk
        for desk in kb.content.desks
    )
    published = editing.store.publish(kb.content.model_copy(update={"desks": desks}), author="tests", note="")
    late = owner.product.client.post(link, data={"gezien": seal, "keuze": "klopt"})
    assert (late.status_code, "Intussen is er iets veranderd" in late.text) == (409, True)
    assert "0999 - 99 99 99" in late.text
    assert owner.revision.number == published.number
    assert owner.answer(link, keuze="klopt").status_code == 303


def test_a_change_waits_for_an_editor_without_personal_data(owner):
    """Nothing is published; a number of a person in a sentence is taken away, the number of the desk is not."""
    link, before = owner.link(), owner.revision.number
    sent = propose(
        owner, link, phone="0999 - 12 34 56", hours="dinsdag 07.00-16.30", remark="Vraag naar Jan, 06-12345678."
    )
    assert sent.status_code == 303
    (proposal,) = owner.freshness.proposals.open()
    assert (owner.revision.number, proposal.desk, proposal.owner) == (before, "taalhuis", "Bibliotheek, team taal")
    assert proposal.change.after == {"phone": "0999 - 12 34 56"}
    assert proposal.change.hours == "dinsdag 07.00-16.30"
    assert "06-12345678" not in proposal.change.remark
    assert "Een redacteur" in owner.product.client.get(link).text
    owner.clock.now = NOW.replace(month=12, day=30)
    assert owner.asked() == []  # it is already being looked at


def test_who_tells_a_change_reads_what_is_kept_of_it(owner):
    """A name or number that was taken out is not taken out in silence; later the link says only that there was one."""
    link = owner.link()
    remark = "Vraag naar mevrouw Jansen, 06-12345678, niet naar <b>Jan</b>."
    sent = propose(owner, link, phone="", hours="dinsdag vanaf 9 uur", remark=remark)
    page = owner.product.client.get(sent.headers["location"])
    kept = page.text.split("Bewaard als</h2>")[1].split("</section>")[0]
    assert "Vraag naar mevrouw [naam], [telefoonnummer], niet naar &lt;b&gt;Jan&lt;/b&gt;." in kept
    assert "leeg gemaakt" in kept
    assert "dinsdag vanaf 9 uur" in kept
    assert "Bewaard als" not in owner.product.client.get(link).text
    assert "Bewaard als" not in owner.product.client.get(f"{link}?gedaan=klopt").text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "U hebt niets veranderd"),
        ({"phone": "bel maar"}, "Alleen cijfers, spaties"),
        ({"does": ""}, "minstens"),
        ({"does": "\n".join(f"ding {number}" for number in range(9))}, "hoogstens 8"),
        ({"remark": "x" * 1001}, "hoogstens 1000 tekens"),
        ({"website": "x" * 301}, "300"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(owner, changes, says):
    """The link is still good."""
    link = owner.link()
    page = propose(owner, link, **{"hours": "", **changes})
    assert page.status_code == 422
    errors = page.text.split('role="alert"')[1].split("</div>")[0]
    assert says in errors
    for text in changes.values():
        assert text.split("\n")[0] in page.text
    assert owner.freshness.proposals.open() == ()
    assert propose(owner, link, remark="Wij zijn verhuisd.").status_code == 303


def test_script_in_every_field_stays_text(owner):
    link = owner.link()
    evil = "<script>alert(1)</script>"
    assert propose(owner, link, address=evil, does=evil, bring=evil, hours=evil, remark=evil).status_code == 303
    owner.product.sign_in(Role.EDITOR)
    page = owner.product.client.get(PROPOSALS).text
    assert evil not in page
    assert page.count("&lt;script&gt;alert(1)") == 5


def test_an_editor_takes_it_over_with_one_button(owner):
    """It becomes a draft with the day of the answer; a second press shows the same."""
    propose(owner, owner.link(), phone="0999 - 12 34 56", remark="Wij zitten op de eerste verdieping.")
    (proposal,) = owner.freshness.proposals.open()
    owner.product.sign_in(Role.EDITOR)
    assert "0999 - 12 34 56" in owner.product.client.get(PROPOSALS).text
    address = f"{PROPOSALS}/{proposal.id}"
    for _ in range(2):
        assert owner.product.client.post(f"{address}/overnemen").headers["location"] == address
    (draft,) = owner.product.app.state.editing.drafts.of_municipality("lindewaard")
    changed = {"phone": "0999 - 12 34 56", "verified_on": "2026-11-24", "contact_checked": True}
    assert draft.body == {**owner.desk.model_dump(mode="json"), **changed}
    page = owner.product.client.get(address).text
    assert "Dit staat nu in uw concept" in page
    assert "eerste verdieping" in page
    assert owner.freshness.proposals.open() == ()
    assert "Er liggen geen voorstellen" in owner.product.client.get(PROPOSALS).text


def test_what_the_editor_was_changing_stays(owner):
    """And the editor is told which field that is."""
    propose(owner, owner.link(), phone="0999 - 12 34 56", address="Nieuwe straat 1")
    (proposal,) = owner.freshness.proposals.open()
    editing = owner.product.app.state.editing
    body = owner.desk.model_dump(mode="json") | {"phone": "0999 - 65 43 21"}
    me = Author.of(Person(1, "sanne", "Sanne", frozenset(), "lindewaard", None))
    key = editing.key("lindewaard", "desks", "taalhuis")
    editing.drafts.save(key, body, by=me, base=owner.revision.number, seen=0, window="", at=NOW)
    owner.product.sign_in(Role.EDITOR)
    owner.product.client.post(f"{PROPOSALS}/{proposal.id}/overnemen")
    draft = editing.drafts.find(key, 1)
    assert (draft.body["phone"], draft.body["address"]) == ("0999 - 65 43 21", "Nieuwe straat 1")
    assert "dat is gebleven: Telefoon." in owner.product.client.get(f"{PROPOSALS}/{proposal.id}").text


def test_an_editor_who_is_archiving_the_desk_is_told(owner):
    propose(owner, owner.link(), phone="0999 - 12 34 56")
    (proposal,) = owner.freshness.proposals.open()
    editing = owner.product.app.state.editing
    me = Author.of(Person(1, "sanne", "Sanne", frozenset(), "lindewaard", None))
    key = editing.key("lindewaard", "desks", "taalhuis")
    editing.drafts.save(key, None, by=me, base=owner.revision.number, seen=0, window="", at=NOW)
    owner.product.sign_in(Role.EDITOR)
    refused = owner.product.client.post(f"{PROPOSALS}/{proposal.id}/overnemen")
    assert (refused.status_code, "gearchiveerd" in refused.text) == (409, True)
    assert len(owner.freshness.proposals.open()) == 1


def test_an_editor_may_leave_it(owner):
    propose(owner, owner.link(), phone="0999 - 12 34 56")
    (proposal,) = owner.freshness.proposals.open()
    owner.product.sign_in(Role.EDITOR)
    sent = owner.product.client.post(f"{PROPOSALS}/{proposal.id}/niet")
    assert "Niet overgenomen" in owner.product.client.get(sent.headers["location"]).text
    assert owner.freshness.proposals.find(proposal.id).stand is Stand.REFUSED
    assert owner.product.app.state.editing.drafts.of_municipality("lindewaard") == ()
    assert owner.product.client.get(f"{PROPOSALS}/999999").status_code == 404


def test_a_link_that_is_too_old_says_what_to_do(owner):
    link = owner.link()
    owner.clock.now += VALID + timedelta(seconds=1)
    page = owner.product.client.get(link)
    assert (page.status_code, "Vraag de gemeente om een nieuwe mail" in page.text) == (410, True)
    assert owner.product.client.post(link, data={"keuze": "klopt"}).status_code == 410
    assert owner.desk.verified_on == date(2025, 12, 15)


def main_of(page):
    """The page without its menu."""
    return page.text.partition("<main")[2].partition("</main>")[0]


def test_a_broken_link_leads_on_to_what_somebody_outside_can_use(owner):
    """Asking and looking up is for who works here; an owner can call."""
    desks = owner.product.app.state.product.live().kb.desks
    front = desks["informatiebalie"]
    for page in (
        owner.product.client.get("/nakijken/kapot"),
        owner.product.client.get("/antwoord/kapot"),
        owner.product.client.post("/nakijken/kapot", data={"remark": "x" * 70_000}),
    ):
        assert page.status_code in {404, 413}
        assert "Stel een vraag" not in main_of(page)
        assert "Zoek in alle loketten" not in main_of(page)
    called = main_of(owner.product.client.get("/nakijken/kapot"))
    assert f"Bel {front.name}: {front.phone}</a>" in called
    assert 'href="tel:' in called
    assert "Deze link werkt niet</h1>" in called
    link = owner.link()
    sent = main_of(owner.product.client.post(link, data={"remark": "x" * 70_000}))
    assert f'href="{link}">Terug naar de pagina van uw link' in sent


def without_the_desk(owner):
    """Publish the content without the Taalhuis."""
    editing = owner.product.app.state.editing
    kb = editing.latest.kb("lindewaard")
    desks = tuple(desk for desk in kb.content.desks if desk.id != "taalhuis")
    editing.store.publish(kb.content.model_copy(update={"desks": desks}), author="tests", note="")


def test_a_link_of_a_desk_that_is_gone_says_so(owner):
    """By its name, with whom to turn to; nobody is thanked for a confirmation that is not kept."""
    link, name = owner.link(), owner.desk.name
    without_the_desk(owner)
    front = owner.product.app.state.editing.latest.kb("lindewaard").desks["informatiebalie"]
    for page in (owner.product.client.get(link), owner.product.client.post(link, data={"keuze": "klopt"})):
        assert page.status_code == 410
        assert f"{name} staat sinds" in page.text
        assert "U hoeft niets te doen" in page.text
        assert f'href="mailto:{front.email}?subject=Wijziging%20voor%20' in page.text
        assert front.phone in main_of(page)
    assert "Uw antwoord is niet bewaard" in page.text
    assert "Dit vulde u in" not in page.text


@pytest.mark.parametrize("because", ["past", "gone", "gone-and-past"])
def test_who_sends_a_change_that_cannot_be_kept_gets_the_words_back(owner, because):
    """The link expired, or the desk was archived, while the form was open: only what differs, without a person."""
    link = owner.link()
    sent = fields_of(owner) | {"keuze": "veranderd", "phone": "0999 - 12 34 56", "gezien": "x"}
    sent |= {"remark": "Vraag naar mevrouw Jansen, 06-12345678.\r\nWij zitten nu <b>boven</b>."}
    if "gone" in because:
        without_the_desk(owner)
    if "past" in because:
        owner.clock.now += VALID + timedelta(seconds=1)
    page = owner.product.client.post(link, data=sent)
    assert page.status_code == 410
    typed = page.text.split("Dit vulde u in</h2>")[1].split("</dl>")[0]
    assert re.findall("<dt>(.*?)</dt>", typed) == ["Telefoon", "Wat er verder anders is"]
    assert "0999 - 12 34 56" in typed
    assert "Vraag naar mevrouw [naam], [telefoonnummer].<br>Wij zitten nu &lt;b&gt;boven&lt;/b&gt;." in typed
    assert "06-12345678" not in page.text
    assert "Jansen" not in page.text
    mailed = re.search('href="mailto:[^"]+body=([^"]+)"', page.text).group(1)
    assert "Telefoon:\r\n0999 - 12 34 56\r\n\r\nWat er verder anders is:\r\nVraag naar mevrouw [naam]" in unquote(
        mailed
    )
    says = "Deze link is verlopen" if because == "past" else "Dit loket is niet meer in gebruik"
    assert f"{says}</h1>" in page.text
    assert ("nieuwe mail" in page.text) == (because == "past")
    assert owner.freshness.proposals.open() == ()


def test_a_long_text_is_pasted_in_the_mail(owner):
    """Mail programs refuse a longer address."""
    link = owner.link()
    sent = fields_of(owner) | {"keuze": "veranderd", "remark": "é" * 900}
    owner.clock.now += VALID + timedelta(seconds=1)
    page = owner.product.client.post(link, data=sent)
    assert "é" * 900 in page.text
    assert "body=" not in page.text
    assert 'href="mailto:' in page.text


def test_what_is_sent_to_a_link_that_is_not_ours_is_given_back(owner):
    """The inquiry may be deleted after its term, with a page still open."""
    page = owner.product.client.post("/nakijken/kapot", data={"keuze": "veranderd", "remark": "Getypt"})
    assert page.status_code == 404
    assert "Getypt" in page.text.split("Dit vulde u in</h2>")[1]
    assert "Uw antwoord is niet bewaard" in page.text


def test_an_editor_reads_the_name_of_a_desk_that_is_gone(owner):
    """And what was left is confirmed by that name."""
    name = owner.desk.name
    propose(owner, owner.link(), remark="Wij zijn verhuisd.")
    (proposal,) = owner.freshness.proposals.open()
    without_the_desk(owner)
    owner.product.sign_in(Role.EDITOR)
    page = main_of(owner.product.client.get(PROPOSALS))
    assert name in page
    assert "Dit loket staat niet meer in de lijst" in page
    assert "Neem over" not in page
    sent = owner.product.client.post(f"{PROPOSALS}/{proposal.id}/niet")
    assert name in main_of(owner.product.client.get(sent.headers["location"]))


def test_a_link_is_for_owners_only_and_a_choice_is_asked(owner):
    """A token of a referral opens nothing here, and nothing is done without a choice."""
    link = owner.link()
    assert owner.answer(link, keuze="").status_code == 409
    token = link.rpartition("/")[2]
    assert owner.product.client.get(f"/antwoord/{token}").status_code == 404
    links = owner.product.app.state.product.casework.links
    assert "klopt niet" in owner.product.client.get(f"/nakijken/{links._tokens.make()[0]}").text


def test_guessing_is_slowed_down_and_logged_without_the_token(owner, caplog):
    """From then on this address waits an hour with wrong links; a good one opens, and another address does not wait."""
    link = owner.link()
    guesser = TestClient(owner.product.app, client=("203.0.113.9", 1))
    answers = [guesser.get(f"{link}{number}").status_code for number in range(WRONG_PER_HOUR + 1)]
    assert answers == [404] * WRONG_PER_HOUR + [429]
    assert "vanaf 203.0.113.9" in caplog.text
    assert link.removeprefix("/nakijken/")[:12] not in caplog.text
    assert guesser.get(link).status_code == 200
    assert owner.product.client.get(f"{link}0").status_code == 404


def test_a_database_that_does_not_answer_gives_everything_back(owner):
    """An owner has no draft: the page is the only place where the words are."""
    link = owner.link()
    seen = re.search(r'name="gezien" value="([0-9a-f]+)"', owner.product.client.get(link).text)[1]
    sent = fields_of(owner) | {"keuze": "veranderd", "remark": "Getypt tijdens de storing", "gezien": seen}
    engine = owner.freshness.inquiries._engine
    for table in ("owner_link", "owner_proposal"):
        with without_table(engine, table):
            answer = owner.product.client.post(link, data=sent)
        assert answer.status_code == 503
        assert "Dit is nog niet bewaard" in answer.text
        assert "Getypt tijdens de storing" in answer.text
        assert f'action="{link}"' in answer.text
        assert "/beheer/" not in answer.text


def test_who_answers_after_a_colleague_gets_it_back_and_hears_whom_to_tell(owner):
    """A mail was forwarded: both opened the link. Nothing of the second is kept, and nobody is thanked for it."""
    link = owner.link()
    seal = re.search(r'name="gezien" value="([0-9a-f]+)"', owner.product.client.get(link).text).group(1)
    sent = {"keuze": "veranderd", "gezien": seal} | fields_of(owner)
    first = sent | {"remark": "Wij zijn verhuisd."}
    assert owner.product.client.post(link, data=first).status_code == 303
    late = owner.product.client.post(link, data=sent | {"phone": "0999 - 99 99 99", "remark": "Bel na tien uur."})
    assert late.status_code == 409
    assert "Een collega heeft al geantwoord" in late.text
    assert "Bedankt" not in late.text
    for words in (
        "0999 - 99 99 99",
        "Bel na tien uur.",
        owner.product.app.state.editing.latest.kb("lindewaard").desks["informatiebalie"].phone,
    ):
        assert words in late.text
    other = owner.product.client.post(link, data=sent | {"keuze": "klopt"})
    assert (other.status_code, "al geantwoord" in other.text) == (409, True)
    assert len(owner.freshness.proposals.open()) == 1
    twice = owner.product.client.post(link, data=first)
    assert (twice.status_code, "uw antwoord is binnen" in twice.text) == (200, True)
    assert "Wij zijn verhuisd." in twice.text


def test_the_page_of_an_owner_opens_while_the_content_is_still_being_loaded(owner, monkeypatch):
    """Right after a start: what is published is known, and is all that this page needs."""
    link = owner.link()

    def loading():
        raise UnavailableError("De kennisbank wordt geladen.")

    monkeypatch.setattr(owner.product.app.state.pages, "knowledge", loading, raising=False)
    page = owner.product.client.get(link)
    assert (page.status_code, "Medewerkers van de gemeente" in page.text) == (200, True)
    owner.product.sign_in(Role.EDITOR)
    steps = owner.product.client.get("/beheer/eerste-stappen")
    assert (steps.status_code, "gebeuren voor uw gemeente" in steps.text) == (200, True)
