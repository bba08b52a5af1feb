"""The application with a mail server and one desk whose owner can be asked, at a moment that the test moves."""

import re
from datetime import date, datetime, timedelta

import pytest

from api.casework.mail_server import MailServer
from api.freshness.reminding import MailRoom, Reminding
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from tests.api.editing.conftest import small
from tests.light import light_product
from tests.mail_server import running_mail_server

OWNER = "beheer@taalhuis.example"
DUE = date(2026, 12, 15)
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)


@pytest.fixture(scope="session")
def mail_server():
    """A mail server on a free port."""
    with running_mail_server() as box:
        yield box


def content_of(lindewaard):
    """A little of Lindewaard, checked this month; the Taalhuis is due on 15 December and has an owner."""
    content = small(lindewaard)
    owned = {"verified_on": DUE - timedelta(days=365), "owner": "Bibliotheek, team taal", "owner_mail": OWNER}
    desks = tuple(
        desk.model_copy(update=owned if desk.id == "taalhuis" else {"verified_on": date(2026, 11, 1)})
        for desk in content.desks
    )
    return KnowledgeBase(content.model_copy(update={"desks": desks}))


class Clock:
    """The moment of the application."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        """Return it."""
        return self.now


@pytest.fixture(scope="session")
def running(tmp_path_factory, lindewaard, mail_server):
    """The application, made once: every test begins with `owner`, which puts everything back."""
    clock = Clock()
    with light_product(tmp_path_factory.mktemp("actueel-houden"), content_of(lindewaard)) as made:
        freshness, editing = made.app.state.freshness, made.app.state.editing
        server = MailServer("127.0.0.1", mail_server.port, "loketwijzer@lindewaard.example", None, None, starttls=False)
        room = MailRoom(server, "http://testserver")
        stores = freshness.inquiries, freshness.links, freshness.proposals
        # of its own accord the application mails nobody, so that a test decides when mail goes
        reminding = Reminding(*stores, lambda: editing.latest.kb("lindewaard"), room, clock, timedelta(days=730))
        object.__setattr__(freshness, "reminding", reminding)
        freshness.answering._clock = clock
        for part in (freshness, editing):
            object.__setattr__(part, "clock", clock)
        made.clock = clock
        yield made


class Owner:
    """An owner who reads mail and follows the link in it."""

    def __init__(self, product, box):
        self.product, self.box, self.clock = product, box, product.clock
        self.freshness = product.app.state.freshness

    @property
    def desk(self):
        """The desk as it is published now."""
        return self.product.app.state.editing.latest.kb("lindewaard").desks["taalhuis"]

    @property
    def revision(self):
        """What was published last."""
        return self.product.app.state.editing.store.history("lindewaard")[0]

    def mails(self):
        """Send what is due now and return what arrived."""
        self.freshness.reminding.send_due()
        found, self.box.mails = self.box.mails, []
        return found

    def asked(self):
        """Let the job ask who must be asked now, and return the mails."""
        self.freshness.reminding.ask_due()
        return self.mails()

    def link(self):
        """Ask by hand and return the address in the mail."""
        assert self.freshness.reminding.ask(self.desk)
        (mail,) = self.mails()
        return link_in(mail)

    def answer(self, link, **fields):
        """Send the form of the page as it is shown now."""
        seal = re.search(r'name="gezien" value="([0-9a-f]+)"', self.product.client.get(link).text).group(1)
        return self.product.client.post(link, data={"gezien": seal} | fields)


def text_of(mail):
    """Return what stands in a mail."""
    return mail.get_payload(decode=True).decode()


def link_in(mail):
    """Return the address of the page in a mail."""
    return re.search(r"http://testserver(/nakijken/\S+)", text_of(mail)).group(1)


@pytest.fixture
def owner(running, mail_server, lindewaard):
    """An owner whose desk is due on 15 December; nobody was asked on this day yet."""
    running.sign_in()
    mail_server.refuses = None
    freshness, editing = running.app.state.freshness, running.app.state.editing
    running.clock.now = max(running.clock.now, NOW) + timedelta(days=400)
    freshness.inquiries.delete_before(running.clock.now)
    for proposal in freshness.proposals.open():
        freshness.proposals.settle(proposal, "overgenomen", 1, running.clock.now)
    for draft in editing.drafts.of_municipality("lindewaard"):
        editing.drafts.discard(draft)
    running.clock.now = NOW
    editing.store.publish(content_of(lindewaard).content, author="tests", note="")
    made = Owner(running, mail_server)
    made.mails()
    return made
