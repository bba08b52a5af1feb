"""Web addresses are tried over a real connection: politely, and never within our own network."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import httpx
import pytest
from typer.testing import CliRunner

from api.accounts.identity import Role
from api.cli import app as commands
from api.freshness.checking import LinkCheck
from api.freshness.database import migrate_freshness
from api.freshness.tables import URL_LENGTH
from api.freshness.trying import LinkTrier, Outcome, Tried, is_public
from api.freshness.web_addresses import addresses_of
from api.freshness.web_links import WebLinks
from api.problems import UnavailableError
from knowledge.base import KnowledgeBase
from knowledge.store import Store
from knowledge.store.database import connect
from tests.running import run

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SOON = 0.3
"""Seconds that the test of a server that says nothing waits for it; the others have all the time on a busy machine."""

STATUS = {"/ok": 200, "/gone": 404, "/gone-for-good": 410, "/broken": 500, "/closed": 403, "/busy": 429}
LEADS = {
    "/moved": (301, "/ok"),
    "/moved-twice": (308, "/moved"),
    "/for-now": (302, "/ok"),
    "/to-nowhere": (301, "/gone"),
    "/loop": (302, "/loop"),
    "/slash": (301, "/slash/"),
    "/to-something-long": (301, "/ok?" + "x" * URL_LENGTH),
    "/inside": (302, "http://127.0.0.2:{port}/ok"),
    "/other-scheme": (302, "file:///etc/passwd"),
}


class Site(BaseHTTPRequestHandler):
    """A website with everything that can be wrong with one."""

    def do_GET(self):
        """Answer as the address says."""
        self.server.asked.append((self.command, self.path, self.headers["Host"], self.headers["User-Agent"]))
        if self.path == "/silent":
            self.server.done.wait(20)
            return
        status, location = LEADS.get(self.path, (STATUS.get(self.path, 200), None))
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        if location:
            self.send_header("Location", location.format(port=self.server.server_port))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815 - idem

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def site():
    """The website; `asked` is what was asked of it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.asked, server.done = [], threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.done.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(site):
    """The start of the addresses of the website; it was asked nothing yet."""
    site.asked.clear()
    return f"http://localhost:{site.server_port}"


def only_here(address):
    """Allow the website of the tests, and nothing else on this machine."""
    return str(address) in ("127.0.0.1", "::1")


def trier(client):
    """Return what tries, allowed to call the website of the tests."""
    return LinkTrier(client, only_here, pause=0)


def impatient(client):
    """Return what does not wait long for an answer."""
    return LinkTrier(client, only_here, timeout=SOON, pause=0)


def tried(*urls, make=trier):
    """Try addresses; the result by the end of the address."""

    async def go():
        async with httpx.AsyncClient(trust_env=False) as client:
            return await make(client).all(urls)

    return {one.url.rpartition("/")[2]: one for one in run(go())}


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("ok", Outcome.WORKS, 200),
        ("no-head", Outcome.WORKS, 200),
        ("for-now", Outcome.WORKS, 200),
        ("slash", Outcome.WORKS, 200),
        ("to-something-long", Outcome.WORKS, 200),
        ("moved", Outcome.MOVED, 200),
        ("moved-twice", Outcome.MOVED, 200),
        ("gone", Outcome.BROKEN, 404),
        ("gone-for-good", Outcome.BROKEN, 410),
        ("to-nowhere", Outcome.BROKEN, 404),
        ("broken", Outcome.FAILS, 500),
        ("loop", Outcome.FAILS, 302),
        ("closed", Outcome.CLOSED, 403),
        ("busy", Outcome.CLOSED, 429),
        ("inside", Outcome.NOT_PUBLIC, None),
        ("other-scheme", Outcome.NOT_PUBLIC, None),
        ("silent", Outcome.SILENT, None),
    ],
)
def test_every_answer_is_an_outcome(address, path, outcome, status):
    found = tried(f"{address}/{path}", make=impatient if path == "silent" else trier)[path]
    assert (found.outcome, found.status) == (outcome, status)
    assert found.moved_to == (f"{address}/ok" if outcome is Outcome.MOVED else None)


def test_the_site_hears_its_own_name_and_who_asks(site, address):
    """Without the page first; the connection goes to the address that was looked up."""
    tried(f"{address}/ok", f"{address}/no-head")
    host = f"localhost:{site.server_port}"
    name = "Loketwijzer (controle van links)"
    assert site.asked == [
        ("HEAD", "/no-head", host, name),
        ("GET", "/no-head", host, name),
        ("HEAD", "/ok", host, name),
    ]


def test_nothing_there_is_no_answer(address):
    del address
    found = tried("http://localhost:9/x", "http://bestaat-niet.invalid/y", "http://[::1/z", "http:///a")
    assert found["x"].outcome is found["y"].outcome is found["z"].outcome is Outcome.SILENT
    assert found["a"].outcome is Outcome.NOT_PUBLIC


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "10.0.0.0", "10.1.2.3", "192.168.1.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_our_own_network_is_never_called(site, address, host):
    """Whatever an editor types: the way it is used outside the tests."""
    del address
    found = tried(f"http://{host}:{site.server_port}/ok", make=LinkTrier)
    assert found["ok"].outcome is Outcome.NOT_PUBLIC
    assert tried(f"http://naam:geheim@{host}:{site.server_port}/ok")["ok"].outcome is Outcome.NOT_PUBLIC
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2a00:1450:400e:80d::200e", True),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("fd00::1", False),
        ("224.0.0.1", False),
        ("100.64.0.1", False),
    ],
)
def test_what_is_public(address, public):
    assert is_public(ip_address(address)) is public


def test_every_address_of_the_content_is_found_with_its_places(lindewaard):
    """Not what residents say, and not the full stop after an address."""
    desk = lindewaard.content.desks[0].model_copy(
        update={
            "website": "https://een.example/a",
            "hours_note": "Zie https://een.example/b. Of https://een.example/a)",
        }
    )
    utterance = lindewaard.content.utterances[0].model_copy(update={"text": "op https://gezegd.example staat het"})
    content = lindewaard.content.model_copy(
        update={"desks": (desk, *lindewaard.content.desks[1:]), "utterances": (utterance,)}
    )
    found = addresses_of(KnowledgeBase(content))
    assert [place.entry_id for place in found["https://een.example/a"]] == [desk.id]
    assert [place.entry_id for place in found["https://een.example/b"]] == [desk.id]
    assert not [url for url in found if "gezegd" in url]
    assert {task.upl_uri for task in content.tasks if task.upl_uri} <= set(found)


@pytest.fixture
def links(database_url):
    """What was tried, on each kind of database."""
    migrate_freshness(database_url)
    engine = connect(database_url)
    yield WebLinks(engine, "lindewaard")
    engine.dispose()


def test_since_when_an_address_does_not_work(links):
    """The first time in a row, whatever goes wrong with it; forgotten when it works, or is in the content no more."""
    url = "https://een.example/"
    links.keep([Tried(url, Outcome.WORKS, 200)], NOW)
    assert links.all()[url].broken_since is None
    links.keep([Tried(url, Outcome.SILENT)], NOW + DAY)
    links.keep([Tried(url, Outcome.BROKEN, 404)], NOW + 2 * DAY)
    assert (links.all()[url].broken_since, links.all()[url].tried_at) == (NOW + DAY, NOW + 2 * DAY)
    links.keep([Tried(url, Outcome.MOVED, 200, "https://twee.example/")], NOW + 3 * DAY)
    assert links.all()[url].broken_since is None
    links.forget_others(["https://drie.example/"])
    assert links.all() == {}


def test_every_outcome_can_be_kept(links, address):
    """Also where an address leads to one that is longer than what is kept; PostgreSQL would refuse all of them."""
    results = tried(*(f"{address}{path}" for path in (*STATUS, *LEADS)))
    links.keep(results.values(), NOW)
    assert set(links.all()) == {f"{address}{path}" for path in (*STATUS, *LEADS)}


def test_one_process_a_day(links):
    assert links.claim(NOW, NOW + DAY)
    assert not links.claim(NOW, NOW + DAY)
    assert not links.claim(NOW + DAY / 2, NOW + DAY)
    assert links.claim(NOW + DAY, NOW + 2 * DAY)


def with_website(kb, desk, website):
    """The knowledge base with another website of one desk."""
    desks = tuple(one.model_copy(update={"website": website if one.id == desk else None}) for one in kb.content.desks)
    tasks = tuple(task.model_copy(update={"upl": None, "upl_uri": None}) for task in kb.content.tasks)
    return KnowledgeBase(kb.content.model_copy(update={"desks": desks, "tasks": tasks}), kb.revision)


def test_the_list_shows_what_does_not_work(owner, site, address):
    """With since when; after a week it is tried again, what does not work every day."""
    editing = owner.product.app.state.editing
    kb = with_website(editing.latest.kb("lindewaard"), "taalhuis", f"{address}/gone")
    editing.store.publish(kb.content, author="tests", note="")
    check = owner.freshness.link_check
    trying = LinkCheck(check._links, check._knowledge, trier, owner.clock, on=True)
    assert run(trying.look()) == 1
    owner.clock.now += DAY
    assert run(trying.look(owner.clock.now - 7 * DAY)) == 1
    owner.product.sign_in(Role.EDITOR)
    page = owner.product.client.get("/beheer/actueel").text.split('id="links"')[1].split("</section>")[0]
    assert "Bestaat niet (meer) (404)" in page
    assert "24 november 2026" in page
    assert 'href="/beheer/loketten/taalhuis/gegevens"' in page
    editing.store.publish(with_website(kb, "taalhuis", f"{address}/ok").content, author="tests", note="")
    assert run(trying.look(owner.clock.now - 7 * DAY)) == 1
    assert run(trying.look(owner.clock.now - 7 * DAY)) == 0
    page = owner.product.client.get("/beheer/actueel").text
    assert "Alle adressen werken. Laatst geprobeerd op 25 november 2026." in page
    assert len(site.asked) == 5  # twice HEAD and GET, then HEAD


def test_when_nothing_answers_it_is_this_machine_and_nothing_changes(links, lindewaard):
    """Without internet not every address of the content is broken; with one other the rest may be."""
    desks = tuple(
        desk.model_copy(update={"website": f"http://bestaat-niet-{number}.invalid/"})
        for number, desk in enumerate(lindewaard.content.desks[:6])
    )
    tasks = tuple(task.model_copy(update={"upl": None, "upl_uri": None}) for task in lindewaard.content.tasks)
    kb = KnowledgeBase(lindewaard.content.model_copy(update={"desks": desks, "tasks": tasks}))
    before = {f"http://bestaat-niet-{number}.invalid/": Outcome.WORKS for number in range(6)}
    links.keep([Tried(url, outcome, 200) for url, outcome in before.items()], NOW)
    check = LinkCheck(links, lambda: kb, trier, lambda: NOW + DAY, on=False)
    with pytest.raises(UnavailableError, match="Geen van de 6 webadressen gaf antwoord"):
        run(check.look())
    assert {url: link.outcome for url, link in links.all().items()} == before


def test_it_is_off_by_default(owner):
    """A municipality's server often has no internet."""
    assert not owner.freshness.link_check.on


@pytest.mark.parametrize(("on", "beside_it"), [(False, 0), (True, 1)])
def test_of_its_own_accord_it_only_looks_when_it_is_on(links, lindewaard, address, on, beside_it):
    check = LinkCheck(links, lambda: with_website(lindewaard, "taalhuis", f"{address}/ok"), trier, lambda: NOW, on=on)

    async def going_on():
        async with check.running():
            return len(asyncio.all_tasks() - {asyncio.current_task()})

    assert run(going_on()) == beside_it


def test_the_command_tries_them_all(tmp_path, monkeypatch, lindewaard, site, address):
    """It says what does not work and where that stands; this machine is refused, as everywhere."""
    monkeypatch.setenv("LOKETWIJZER_DATA", str(tmp_path))
    store = Store(f"sqlite:///{tmp_path / 'loketwijzer.db'}")
    store.migrate()
    store.publish(with_website(lindewaard, "taalhuis", f"{address}/ok").content, author="tests", note="")
    store.close()
    found = CliRunner().invoke(commands, ["links"])
    assert found.exit_code == 1
    assert f"{address}/ok: is geen openbaar adres. Staat bij: Loket" in found.output
    assert "Geprobeerd: 1. Werkt niet: 1. Verhuisd: 0." in found.output
    assert site.asked == []
    monkeypatch.setenv("LOKETWIJZER_DATA", str(tmp_path / "leeg"))
    assert "de database is nog leeg" in CliRunner().invoke(commands, ["links"]).output
