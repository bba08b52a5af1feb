"""Undoing a bundle: signals go out, what the owner said stays with them, and they can be put elsewhere."""

import re
import threading
from datetime import timedelta

import pytest

from api.accounts.identity import Role
from api.bundles.bundle import Status, Told
from api.bundles.store import BundleStore
from api.bundles.suggesting import loose_signals, put_together, suggestions
from api.bundles.taking_apart import heard_earlier, place, take_out, taken_out
from api.casework.signal_store import SignalStore
from api.casework.store import CaseworkStore
from api.interfaces.events import EventType, of_bundle
from tests.api.casework.values import NOON, asked, signal
from tests.api.signals.forms import kept, send

DUTCH = "lindewaard"
LATER = NOON + timedelta(days=1)
SAID = "De brief wordt korter"


@pytest.fixture
def casework(database_url):
    """An empty store of casework on each kind of database."""
    made = CaseworkStore(database_url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def heard():
    """What other systems hear of bundles."""
    return []


@pytest.fixture
def store(casework, heard):
    return BundleStore(casework.engine, DUTCH, lambda _, change: heard.extend(of_bundle(change)))


@pytest.fixture
def bundled(casework, store):
    """Four signals of two desks in one bundle, about which the owner said something."""
    codes = add(casework, 2, desk="taalhuis") + add(casework, 2, desk="ido-centrum")
    store.gather(NOON)
    (bundle,) = store.listed()
    store.tell(bundle.id, Told(Status.IN_PROGRESS, SAID, NOON, "coordinator"))
    return bundle.id, codes


def add(casework, count=1, **facts):
    facts = {"task": "huurtoeslag", "owner": "dienst-toeslagen", "step": "begrijpen"} | facts
    return [casework.signals.add(signal(**facts), asked()).code for _ in range(count)]


def test_what_is_taken_out_is_loose_and_does_not_come_back_by_itself(casework, store, bundled, heard):
    """The rest stays as it was; other systems hear that the bundle changed, not which signals went."""
    number, codes = bundled
    heard.clear()
    also = store._also
    assert take_out(casework.engine, DUTCH, number, codes[:2], LATER, also) == (2, False)
    assert [event.type for event in heard] == [EventType.BUNDLE_CHANGED]
    assert heard[0].data["status"] == "in-behandeling"
    (bundle,) = store.listed()
    assert (bundle.signals, bundle.status, bundle.feedback) == (2, Status.IN_PROGRESS, SAID)
    assert {each.code for each in taken_out(casework.engine, DUTCH)} == set(codes[:2])
    assert (store.loose(), store.gather(LATER)) == (0, 0)
    assert store.history(number)[-1].taken_out == 2
    assert take_out(casework.engine, DUTCH, number, codes[:2], LATER, also) is None
    assert len(heard) == 1


def test_what_the_owner_said_stays_with_the_signals_that_went_out(casework, store, bundled):
    """Only for the desk that reported them, also when the bundle hears something else afterwards."""
    number, codes = bundled
    take_out(casework.engine, DUTCH, number, codes[:1], LATER)
    store.tell(number, Told(Status.SOLVED, "Klaar", LATER, "coordinator"))
    (earlier,) = heard_earlier(casework.engine, DUTCH, "taalhuis")
    assert (earlier.feedback, earlier.signals, earlier.owner, earlier.at) == (SAID, 1, "dienst-toeslagen", LATER)
    assert store.of_desk("taalhuis")[1] == 1
    assert heard_earlier(casework.engine, DUTCH, "ido-centrum") == []
    assert heard_earlier(casework.engine, "elders", "taalhuis") == []


def test_a_bundle_without_signals_is_dissolved_and_stays_so(casework, store, bundled, heard):
    """Withdrawn signals go out too, without a trace in the list of what was taken out."""
    number, codes = bundled
    casework.signals.withdraw(DUTCH, codes[0], NOON)
    heard.clear()
    assert take_out(casework.engine, DUTCH, number, None, LATER, store._also) == (3, True)
    assert [(event.type, event.data["status"]) for event in heard] == [(EventType.BUNDLE_CHANGED, "opgeheven")]
    assert (store.find(number), store.listed()) == (None, [])
    assert store.tell(number, Told(Status.SOLVED, "te laat", LATER, "coordinator")) is False
    assert store.history(number)[-1].status is Status.DISSOLVED
    assert {each.code for each in taken_out(casework.engine, DUTCH)} == set(codes[1:])
    add(casework, 2)
    assert store.gather(LATER) == 2
    assert store.listed()[0].id != number


def test_what_was_taken_out_goes_where_a_coordinator_says(casework, store, bundled, heard):
    """In a bundle that is there, also the same one again, or in a new one of two or more."""
    number, codes = bundled
    engine = casework.engine
    take_out(engine, DUTCH, number, codes, LATER)
    key = {"task": None, "owner": "uwv", "step": None}
    assert place(engine, DUTCH, number, codes[:1], LATER) is None  # dissolved
    assert place(engine, DUTCH, key, codes[:1], LATER) is None
    made, count = place(engine, DUTCH, key, codes[:3], LATER, store._also)
    assert (count, store.find(made).signals, heard[-1].type) == (3, 3, EventType.BUNDLE_MADE)
    assert place(engine, DUTCH, key, codes[:3], LATER) is None
    assert place(engine, "elders", made, codes[3:], LATER) is None
    assert place(engine, DUTCH, made, codes[3:], LATER) == (made, 1)
    take_out(engine, DUTCH, made, codes[:1], LATER)
    assert place(engine, DUTCH, made, codes[:1], LATER) == (made, 1)
    assert (store.find(made).signals, taken_out(engine, DUTCH)) == (4, [])


def test_what_was_taken_apart_is_not_suggested_as_it_was(casework, store, bundled):
    """With another signal beside it, it is."""
    number, codes = bundled
    take_out(casework.engine, DUTCH, number, None, LATER)
    loose = loose_signals(casework.engine, DUTCH)
    profiles = {each.text: [1.0, 0.0] for each in loose}
    assert (len(loose), suggestions(loose, profiles)) == (4, ())
    add(casework, 1)
    (found,) = suggestions(loose_signals(casework.engine, DUTCH), profiles)
    assert len(found.signals) == 5
    assert codes


def test_two_who_dissolve_at_once_do_it_once(casework, store, bundled):
    """While a third one bundles: nothing is in two places, nothing is lost."""
    number, _ = bundled
    add(casework, 2)
    answers, start = [], threading.Barrier(3)

    def dissolve():
        start.wait()
        answers.append(take_out(casework.engine, DUTCH, number, None, LATER))

    def gather():
        start.wait()
        store.gather(LATER)

    threads = [threading.Thread(target=each) for each in (dissolve, dissolve, gather)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([each for each in answers if each]) == 1
    assert len(taken_out(casework.engine, DUTCH)) + sum(each.signals for each in store.listed()) == 6


# ------------------------------------------------------------------------------------------------------------ the pages


def test_only_the_coordinator_takes_a_bundle_apart(product):
    product.sign_in(Role.EDITOR)
    for path in ("/signalen/bundel/1/uithalen?alles=ja", "/signalen/uitgehaald"):
        assert product.client.get(path).status_code == 403
        assert product.client.post(path.partition("?")[0]).status_code == 403
    product.sign_in()


@pytest.fixture
def made(product, coordinator):
    """The address of a bundle that was made on the page, and the codes of the three signals in it."""
    said = ["Vreemde brief, bel 06-12345678", "Andere brief", "Nog iets"]
    codes = [
        kept(coordinator, send(coordinator, tekst=text, stap="inloggen", waarmee="brief"))["code"] for text in said
    ]
    key = {"task": "zorgtoeslag", "owner": "wijkteam", "step": "inloggen"}
    number, _ = put_together(product.app.state.casework_engine, DUTCH, codes, key, NOON)
    store = BundleStore(product.app.state.casework_engine, DUTCH)
    store.tell(number, Told(Status.REPORTED, SAID, NOON, "coordinator"))
    yield f"/signalen/bundel/{number}", codes
    for code in codes:
        SignalStore(product.app.state.casework_engine, str).withdraw(DUTCH, code, NOON)


def test_what_is_lost_is_said_first(made, coordinator):
    """Nothing happens by looking; without a choice it is said what to do."""
    address, codes = made
    unchosen = coordinator.get(f"{address}/uithalen")
    assert "Kies eerst welke signalen" in coordinator.get(unchosen.headers["location"]).text
    one = coordinator.get(f"{address}/uithalen", params={"signaal": codes[0]}).text
    assert "Wilt u dit signaal uit de bundel halen?" in one
    assert "De bundel houdt 2 signalen" in one
    assert "06-12345678" not in one
    for asked_for in ({"alles": "ja"}, {"signaal": codes}):
        whole = coordinator.get(f"{address}/uithalen", params=asked_for).text
        assert "Wilt u deze bundel opheffen?" in whole
        assert "De stand ‘Gemeld bij de eigenaar’ vervalt" in whole
        assert "blijft te lezen voor de loketten" in whole
    assert len(re.findall(r'name="signaal" value="', coordinator.get(address).text)) == 3


def test_the_coordinator_takes_one_out_and_puts_it_back(made, coordinator):
    """The desk keeps reading what was said about it meanwhile."""
    address, codes = made
    out = coordinator.post(f"{address}/uithalen", data={"signaal": codes[:1]})
    assert "1 signaal is uit de bundel gehaald" in coordinator.get(out.headers["location"]).text
    assert "niet meer in de bundel" in coordinator.post(f"{address}/uithalen", data={"signaal": codes[:1]}).text
    mine = coordinator.get("/signalen/mijn?loket=ido-centrum").text
    assert "Eerder gezegd" in mine
    assert SAID in mine
    assert "Vreemde brief, bel [telefoonnummer]" in coordinator.get("/signalen/uitgehaald").text
    assert "1 signaal uit een bundel gehaald" in coordinator.get("/signalen").text
    nothing = coordinator.post("/signalen/uitgehaald", data={"bundel": "nieuw"})
    assert (nothing.status_code, "Kies minstens één signaal." in nothing.text) == (422, True)
    assert "Kies van wie dit is." in nothing.text
    few = coordinator.post("/signalen/uitgehaald", data={"bundel": "nieuw", "eigenaar": "uwv", "signaal": codes[:1]})
    assert (few.status_code, "minstens twee losse signalen" in few.text) == (409, True)
    number = address.rpartition("/")[2]
    back = coordinator.post("/signalen/uitgehaald", data={"bundel": number, "signaal": codes[:1]})
    assert back.headers["location"] == f"{address}?samen=1"
    assert "Er zijn geen losse signalen" in coordinator.get("/signalen/uitgehaald").text


def test_a_dissolved_bundle_is_gone_and_its_signals_can_be_bundled_anew(made, coordinator):
    address, codes = made
    out = coordinator.post(f"{address}/uithalen", data={"alles": "ja"})
    assert "De bundel is opgeheven. 3 signalen zijn weer los." in coordinator.get(out.headers["location"]).text
    assert coordinator.get(address).status_code == 404
    assert coordinator.get(f"{address}/uithalen?alles=ja").status_code == 404
    assert coordinator.post(address, data={"stand": "opgelost"}).status_code == 404
    new = coordinator.post("/signalen/uitgehaald", data={"bundel": "nieuw", "eigenaar": "uwv", "signaal": codes})
    page = coordinator.get(new.headers["location"]).text
    assert "3 signalen zitten nu in deze bundel" in page
    assert "inloggen" in page


@pytest.mark.parametrize("many", ["9" * 5000, "²", "veel"])
def test_a_count_in_an_address_that_is_none_says_nothing(made, coordinator, many):
    for address in ("/signalen?gebundeld=", "/signalen/uitgehaald?opgeheven="):
        page = coordinator.get(f"{address}{many}")
        assert page.status_code == 200
        assert many not in page.text
