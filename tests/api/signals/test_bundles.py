"""Bundles: what is alike goes together once, what the owner says reaches the desks, and nobody's name goes along."""

import re
import threading
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from api.accounts.identity import Role
from api.bundles.bundle import Status, Told
from api.bundles.store import BundleStore
from api.bundles.suggesting import loose_signals, put_together, suggestions
from api.bundles.taking_apart import take_out
from api.casework.store import CaseworkStore
from api.problems import ConflictError
from api.profiles import Profiles
from tests.api.casework.values import NOON, asked, signal
from tests.api.signals.forms import send
from tests.databases import without_table

DUTCH = "lindewaard"


@pytest.fixture
def casework(database_url):
    """An empty store of casework on each kind of database."""
    made = CaseworkStore(database_url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def store(casework):
    return BundleStore(casework.engine, DUTCH)


def add(casework, count=1, **facts):
    facts = {"task": "huurtoeslag", "owner": "dienst-toeslagen", "step": "begrijpen"} | facts
    return [casework.signals.add(signal(**facts), asked()).code for _ in range(count)]


def test_what_is_alike_goes_together_and_one_alone_stays_new(casework, store):
    """Alike is: the same subject, owner and step; without a subject it is not known what it is about."""
    add(casework, 3)
    add(casework, 2, step=None)
    add(casework, 1, step="inloggen")
    add(casework, 2, task=None)
    assert store.loose() == 6
    assert store.gather(NOON) == 5
    assert store.loose() == 1
    assert [(bundle.step, bundle.signals, bundle.status) for bundle in store.listed()] == [
        ("begrijpen", 3, Status.BUNDLED),
        (None, 2, Status.BUNDLED),
    ]
    assert store.gather(NOON) == 0


def test_a_later_signal_joins_an_open_bundle_and_opens_a_new_one_after_it_was_solved(casework, store):
    add(casework, 2)
    store.gather(NOON)
    add(casework)
    assert store.gather(NOON) == 1
    (bundle,) = store.listed()
    assert bundle.signals == 3
    store.tell(bundle.id, Told(Status.SOLVED, "De brief is korter", NOON, "coordinator"))
    add(casework, 2)
    store.gather(NOON)
    assert [(each.status, each.signals) for each in store.listed()] == [(Status.SOLVED, 3), (Status.BUNDLED, 2)]


def test_a_withdrawn_signal_no_longer_counts(casework, store):
    codes = add(casework, 3)
    store.gather(NOON)
    casework.signals.withdraw(DUTCH, codes[0], NOON)
    assert store.listed()[0].signals == 2


def test_bundling_at_the_same_moment_makes_no_bundle_twice(casework, store):
    add(casework, 6)
    gathered, start = [], threading.Barrier(4)

    def gather():
        start.wait()
        gathered.append(store.gather(NOON))

    threads = [threading.Thread(target=gather) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(gathered) == [0, 0, 0, 6]
    assert len(store.listed()) == 1


def test_a_desk_hears_what_became_of_its_own_signals(casework, store):
    """Counted over its own signals; the last words of the owner stay when only the status changes."""
    add(casework, 2, desk="taalhuis")
    add(casework, 1, desk="ido-centrum")
    add(casework, 1, desk="taalhuis", step="inloggen")
    store.gather(NOON)
    bundle = store.listed()[0].id
    store.tell(bundle, Told(Status.IN_PROGRESS, "Wij maken een kortere brief", NOON + timedelta(days=1), "coordinator"))
    store.tell(bundle, Told(Status.SOLVED, None, NOON + timedelta(days=2), "coordinator"))
    (found,), loose = store.of_desk("taalhuis")
    assert (found.signals, found.status, found.feedback) == (2, Status.SOLVED, "Wij maken een kortere brief")
    assert loose == 1
    assert store.of_desk("wijkteam") == ([], 0)
    assert [told.status for told in store.history(bundle)] == [Status.BUNDLED, Status.IN_PROGRESS, Status.SOLVED]


def test_what_is_told_twice_is_told_once(casework, store):
    """A form that is sent twice; another word or status counts."""
    add(casework, 2)
    store.gather(NOON)
    bundle = store.listed()[0].id
    told = Told(Status.REPORTED, "Wij kijken ernaar", NOON, "coordinator")
    assert [store.tell(bundle, told) for _ in range(2)] == [True, True]
    assert len(store.history(bundle)) == 2
    store.tell(bundle, Told(Status.REPORTED, "Het is klaar", NOON, "coordinator"))
    store.tell(bundle, Told(Status.SOLVED, "Het is klaar", NOON, "coordinator"))
    assert len(store.history(bundle)) == 4


def test_of_two_who_tell_at_once_the_second_hears_of_the_first(casework, store):
    """What is told already is no quarrel, and taking signals out tells nothing."""
    codes = add(casework, 4)
    store.gather(NOON)
    bundle = store.listed()[0].id
    seen = store.version(bundle)
    solved = Told(Status.SOLVED, "Nieuwe site", NOON, "coordinator")
    assert store.tell(bundle, solved, seen)
    with pytest.raises(ConflictError):
        store.tell(bundle, Told(Status.BUNDLED, None, NOON, "coordinator"), seen)
    assert store.tell(bundle, solved, seen)
    assert (store.find(bundle).status, len(store.history(bundle))) == (Status.SOLVED, 2)
    seen = store.version(bundle)
    take_out(casework.engine, DUTCH, bundle, codes[:1], NOON)
    assert store.tell(bundle, Told(Status.BUNDLED, None, NOON, "coordinator"), seen)


def test_what_looks_alike_is_suggested_and_put_together_once(casework, store):
    """Also without a subject or owner; from the newest; a signal that went elsewhere meanwhile stays there."""
    letter = add(casework, 2, task=None, owner=None, step=None, text="brief van de belasting onduidelijk")
    (other,) = add(casework, 1, text="snapt de belastingbrief niet")
    add(casework, 1, text="app werkt niet")
    add(casework, 1, text=None)
    same, near, far = np.float32([[1, 0], [0.8, 0.6], [-1, 0]])
    profiles = {"brief van de belasting onduidelijk": same, "snapt de belastingbrief niet": near, "app werkt niet": far}
    (found,) = suggestions(loose_signals(casework.engine, DUTCH), profiles)
    assert {signal.code for signal in found.signals} == {*letter, other}
    assert (found.task, found.owner, found.step) == ("huurtoeslag", "dienst-toeslagen", "begrijpen")
    assert len(loose_signals(casework.engine, DUTCH, 2)) == 2
    key = {"task": found.task, "owner": "belastingdienst", "step": found.step}
    number, count = put_together(casework.engine, DUTCH, [*letter, other], key, NOON)
    assert (count, store.find(number).signals, store.find(number).owner) == (3, 3, "belastingdienst")
    assert put_together(casework.engine, DUTCH, [*letter, other], key, NOON) is None
    assert put_together(casework.engine, "elders", [*letter, other], key, NOON) is None
    more = add(casework, 2, task=None, owner=None, step=None)
    assert put_together(casework.engine, DUTCH, more, key, NOON) == (number, 2)


def test_the_same_words_about_two_owners_are_two_suggestions(casework):
    """A bundle goes to one owner; who is not known goes with most."""
    words = "snapt de brief niet"
    most = {*add(casework, 3, text=words), *add(casework, 1, owner=None, text=words)}
    rest = {*add(casework, 2, owner="belastingdienst", text=words)}
    found = suggestions(loose_signals(casework.engine, DUTCH), {words: np.float32([1, 0])})
    assert [{signal.code for signal in one.signals} for one in found] == [most, rest]
    assert [one.owner for one in found] == ["dienst-toeslagen", "belastingdienst"]


# ------------------------------------------------------------------------------------------------------------ the pages


@pytest.mark.parametrize(
    "path",
    ["/signalen", "/signalen/lijken", "/signalen/bundel/1", "/signalen/eigenaar/uwv.csv", "/kwartaalverslag.pdf"],
)
def test_a_visitor_and_a_clerk_may_not(product, path):
    assert product.client.get(path).status_code in (303, 401)
    product.sign_in(Role.COUNTER)
    assert product.client.get(path).status_code == 403
    product.sign_in()
    assert product.client.post("/signalen/bundelen").status_code in (303, 401)


def test_the_coordinator_tells_and_the_desk_reads_it(bundle, coordinator):
    """Without personal data; another desk reads nothing of it."""
    form = {"stand": "in-behandeling", "terugkoppeling": "Bel 06-12345678: de brief wordt korter"}
    answer = coordinator.post(f"/signalen/bundel/{bundle.id}", data=form)
    assert answer.status_code == 303
    page = coordinator.get(answer.headers["location"]).text
    assert "Bewaard als: “Bel [telefoonnummer]: de brief wordt korter”" in page
    assert "Bewaard als" not in coordinator.get(f"/signalen/bundel/{bundle.id}").text
    mine = coordinator.get("/signalen/mijn?loket=ido-centrum").text
    for text in (page, mine):
        assert "06-12345678" not in text
        assert "[telefoonnummer]: de brief wordt korter" in text
    assert "In behandeling" in mine
    assert "Snapt de brief niet" not in mine
    assert "de brief wordt korter" not in coordinator.get("/signalen/mijn?loket=wijkteam").text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"terugkoppeling": "x"}, "Kies een stand."),
        ({"stand": "opgelost", "terugkoppeling": "a" * 1001}, "1001 tekens"),
        ({"stand": "geen-actie", "terugkoppeling": ""}, "Schrijf op waarom de eigenaar niets doet."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(bundle, coordinator, form, sentence):
    answer = coordinator.post(f"/signalen/bundel/{bundle.id}", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert form["terugkoppeling"] in answer.text


def test_who_saves_on_an_older_page_sees_what_a_colleague_saved(bundle, coordinator):
    """Nothing is lost: neither what the colleague saved, nor what was typed; saving again is by choice."""
    path = f"/signalen/bundel/{bundle.id}"
    seen = version_on(coordinator.get(path))
    saved = {"stand": "opgelost", "terugkoppeling": "De site is nieuw", "versie": seen}
    assert coordinator.post(path, data=saved).status_code == 303
    late = {"stand": "gemeld", "terugkoppeling": "Vraag ligt er", "versie": seen}
    refused = coordinator.post(path, data=late)
    assert refused.status_code == 409
    assert "Een collega was net eerder. De stand is nu ‘Opgelost’." in refused.text
    assert "<q>De site is nieuw</q>" in refused.text
    assert 'value="gemeld" autocomplete="off" checked' in refused.text
    assert "Vraag ligt er</textarea>" in refused.text
    too_long = coordinator.post(path, data=late | {"terugkoppeling": "a" * 1001})
    assert version_on(too_long) == seen, "what is wrong with the text does not make the page newer"
    assert coordinator.post(path, data=late | {"versie": version_on(refused)}).status_code == 303
    assert "Vraag ligt er" in coordinator.get("/signalen/mijn?loket=ido-centrum").text


def version_on(answer):
    """The version of the bundle that a page shows."""
    return re.search(r'name="versie" value="(\d+)"', answer.text)[1]


def test_a_database_that_does_not_answer_gives_what_the_owner_said_back(product, bundle, coordinator):
    form = {"stand": "gemeld", "terugkoppeling": "Getypt tijdens de storing"}
    with without_table(product.app.state.casework_engine, "bundle"):
        answer = coordinator.post(f"/signalen/bundel/{bundle.id}", data=form)
    assert answer.status_code == 503
    assert 'value="Getypt tijdens de storing"' in answer.text


def test_the_coordinator_puts_together_what_looks_alike(product, coordinator, monkeypatch):
    """Choosing an owner; what is wrong is said at its field; the words are masked."""
    letters = Profiles(lambda: SimpleNamespace(recogniser=Letters()))
    monkeypatch.setattr(product.app.state, "profiles", letters)
    for text in ("qqq bel 06-12345678", "qqq bel 06-87654321", "qqq wat anders"):
        send(coordinator, tekst=text)
    page = coordinator.get("/signalen/lijken").text
    assert "3 signalen zoals “qqq" in page  # which of the three is named first, is by chance
    assert "qqq bel [telefoonnummer]" in page
    assert "06-12345678" not in page
    codes = sorted(re.findall(r'name="signaal" value="([^"]+)"', page))[:2]
    wrong = coordinator.post("/signalen/lijken", data={"signaal": codes, "eigenaar": ""})
    assert (wrong.status_code, "Kies van wie dit is." in wrong.text) == (422, True)
    assert sorted(re.findall(r'name="signaal" value="([^"]+)" checked', wrong.text)) == codes
    for few in ({"signaal": codes[:1], "eigenaar": "uwv"}, {"eigenaar": ""}):
        answer = coordinator.post("/signalen/lijken", data=few)
        assert (answer.status_code, "minstens twee signalen" in answer.text) == (409, True)
    made = coordinator.post("/signalen/lijken", data={"signaal": codes, "eigenaar": "uwv", "stap": "dansen"})
    assert "2 signalen zitten nu in deze bundel" in coordinator.get(made.headers["location"]).text
    assert coordinator.get("/signalen").status_code == 200
    assert "qqq" not in coordinator.get("/signalen/lijken").text
    letters.close()


class Letters:
    """Compares texts by how many q's are in them."""

    def encode(self, texts):
        """Count q's."""
        return np.array([[text.count("q") > 0, "q" not in text] for text in texts], np.float32)

    def profiles(self, texts, vectors):
        """Return what was counted."""
        return vectors if texts else None


def test_a_bundle_that_does_not_exist_is_said(coordinator):
    assert coordinator.get("/signalen/bundel/99999").status_code == 404
    assert coordinator.get("/signalen/bundel/99999999999999999999").status_code == 422
    assert coordinator.post("/signalen/bundel/99999", data={"stand": "opgelost"}).status_code == 404
