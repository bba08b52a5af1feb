"""Demo data: plausible, legal, marked on every page, and gone without a trace of it or of anything else."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from sqlalchemy import insert, select, update

from api.accounts.identity import Role
from api.bundles.store import BundleStore
from api.bundles.taking_apart import take_out
from api.casework.post_tables import LinkRow, MailRow
from api.casework.signal_tables import BundleRow, SignalCountRow
from api.casework.states import Actor, State, may_become
from api.casework.store import CaseworkStore
from api.casework.tables import ChangeRow, ReferralRow, SignalRow
from api.demo.store import DemoLoadedError, Wanted, is_loaded, load, remove
from knowledge.base import KnowledgeBase
from knowledge.errors import StoreError
from knowledge.hours import TIMEZONE
from tests.api.casework.values import asked, referral, signal
from tests.layers import begun_with, first_layer

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FEW = Wanted(referrals=300, signals=600)
DUTCH = "lindewaard"


@pytest.fixture
def store(database_url):
    """An empty store of casework on each kind of database."""
    made = CaseworkStore(database_url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, lindewaard):
    """A store with demo data and nothing else."""
    made = CaseworkStore(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'x.db'}")
    made.migrate()
    load(made.engine, lindewaard, FEW, NOW)
    yield made
    made.close()


def rows(store, table, *where):
    with store.engine.connect() as connection:
        return connection.execute(select(table.__table__).where(*where)).all()


def everything(store):
    """Every row of every table that demo data is loaded into."""
    return {table: rows(store, table) for table in (ReferralRow, ChangeRow, SignalRow, SignalCountRow, BundleRow)}


def test_removing_leaves_exactly_what_was_real(store, lindewaard):
    """Also a real referral that followed on a made-up one, and a real signal that was bundled with made-up ones."""
    real = store.referrals.add(referral(), asked())
    store.signals.add(signal(), asked())
    before = everything(store)
    load(store.engine, lindewaard, FEW, NOW)
    assert len(rows(store, ReferralRow)) == 301
    assert len(rows(store, SignalRow)) == 601
    with store.engine.begin() as connection:
        code = connection.scalar(select(ReferralRow.code).where(ReferralRow.demo))
        connection.execute(update(ReferralRow).where(ReferralRow.code == real.code).values(previous=code))
    bundles = BundleStore(store.engine, DUTCH)
    bundles.gather(NOW)
    take_out(store.engine, DUTCH, bundles.listed()[0].id, None, NOW)
    assert remove(store.engine, DUTCH) == (300, 600)
    assert everything(store) == before
    assert remove(store.engine, DUTCH) == (0, 0)


def test_mail_and_links_of_what_was_made_up_go_with_it(tmp_path, lindewaard):
    """By the command itself: a process of its own knows only the tables whose modules it needs."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    store = CaseworkStore(url)
    store.migrate()
    load(store.engine, lindewaard, Wanted(5, 5), NOW)
    real = store.referrals.add(referral(), asked()).code
    with store.engine.begin() as connection:
        made_up = connection.scalar(select(ReferralRow.code).where(ReferralRow.demo))
        for code in (made_up, real):
            its = {"municipality": DUTCH, "referral": code, "created_at": NOW}
            link = {"digest": code, "purpose": "antwoord", "expires_at": NOW}
            connection.execute(insert(LinkRow).values(**its, **link))
            mail = {"version": 1, "sort": "nieuw", "desk": "ido-centrum", "status": "wacht", "attempts": 0}
            connection.execute(insert(MailRow).values(**its, **mail, next_at=NOW))
    done = subprocess.run(
        [sys.executable, "-m", "api", "demo", "remove"],
        env=os.environ | {"LOKETWIJZER_DATA": str(tmp_path), "LOKETWIJZER_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Weggehaald: 5 verzonnen doorverwijzingen en 5 verzonnen signalen." in done.stdout
    assert [row.code for row in rows(store, ReferralRow)] == [real]
    assert [row.referral for table in (LinkRow, MailRow) for row in rows(store, table)] == [real, real]
    store.close()


def test_a_real_referral_after_a_made_up_one_becomes_the_first_of_its_chain(store, lindewaard):
    """And the one after it the second: so they count in the figures."""
    load(store.engine, lindewaard, Wanted(5, 5), NOW)
    with store.engine.connect() as connection:
        code = connection.scalar(select(ReferralRow.code).where(ReferralRow.demo, ReferralRow.position == 1))
    first = store.referrals.add(referral(previous=code), asked())
    second = store.referrals.add(referral(previous=first.code), asked())
    third = store.referrals.add(referral(previous=second.code), asked())
    assert [row.position for row in rows(store, ReferralRow, ReferralRow.code == third.code)] == [4]
    remove(store.engine, DUTCH)
    found = {row.code: (row.previous, row.position) for row in rows(store, ReferralRow)}
    assert found == {first.code: (None, 1), second.code: (first.code, 2), third.code: (second.code, 3)}


def test_it_is_loaded_once(loaded, lindewaard):
    with pytest.raises(DemoLoadedError):
        load(loaded.engine, lindewaard, FEW, NOW)


def test_every_history_follows_the_rules_of_the_states(loaded):
    """From the first to the last change, and the referral stands where its last change left it."""
    history = {}
    for change in rows(loaded, ChangeRow):
        history.setdefault(change.referral, []).append(change)
    for row in rows(loaded, ReferralRow):
        changes = history[row.code]
        assert State(changes[0].state) is State.SENT
        for before, after in pairwise(changes):
            assert may_become(State(before.state), State(after.state), Actor(after.by)), (before.state, after.state)
            assert before.at <= after.at <= NOW
        assert (row.state, row.changed_at, row.version) == (changes[-1].state, changes[-1].at, len(changes))


def test_desks_answer_when_people_work(loaded):
    """From Monday to Friday, between nine and five."""
    moments = [row.at.astimezone(TIMEZONE) for row in rows(loaded, ChangeRow) if row.by == Actor.RECEIVER]
    assert len(moments) > 100
    assert {moment.weekday() for moment in moments} <= {0, 1, 2, 3, 4}
    assert all(9 <= moment.hour < 17 for moment in moments)


def test_a_chain_goes_from_desk_to_desk(loaded):
    """Each link names the one before, one further, and nobody is sent back to where they have been."""
    by_code = {row.code: row for row in rows(loaded, ReferralRow)}
    links = [row for row in by_code.values() if row.previous]
    assert len(links) > 10
    for row in links:
        before = by_code[row.previous]
        assert row.position == before.position + 1
        assert before.to_desk in row.visited
        assert row.to_desk not in row.visited
        assert row.created_at >= before.changed_at


def test_signals_are_registered_at_desks_that_are_open(loaded, lindewaard):
    for row in rows(loaded, SignalRow):
        assert lindewaard.schedules[row.desk].is_open(row.created_at.astimezone(TIMEZONE)), row


def test_the_counts_are_those_of_the_signals(loaded):
    counted = Counter()
    for row in rows(loaded, SignalCountRow):
        counted[row.task, row.desk, row.owner] += row.signals
    found = Counter((row.task or "", row.desk, row.owner) for row in rows(loaded, SignalRow))
    assert counted == found


def test_a_municipality_that_only_just_began_gets_what_fits_it(store, lindewaard):
    """Only about subjects of which the division says who does them; a referral never goes to where somebody was."""
    layer = first_layer(lindewaard)
    kb = KnowledgeBase(begun_with(layer))
    bare = KnowledgeBase(kb.content.model_copy(update={"tasks": (*kb.content.tasks, lindewaard.tasks["huurtoeslag"])}))
    load(store.engine, bare, Wanted(200, 200), NOW)
    found = rows(store, SignalRow)
    assert len(found) == 200
    assert {row.task for row in found} == {None, "aow", "kinderbijslag"}
    assert len(rows(store, ReferralRow)) == 200


@pytest.mark.parametrize("update", [{"desks": ()}, {"division": ()}, {"tasks": (), "division": ()}])
def test_without_desks_or_subjects_it_says_so_and_loads_nothing(store, lindewaard, update):
    kb = KnowledgeBase(begun_with(first_layer(lindewaard)))
    kb = KnowledgeBase(kb.content.model_copy(update=update))
    for wanted in (Wanted(0, 10), Wanted(10, 0)):
        with pytest.raises(StoreError, match="nog te weinig"):
            load(store.engine, kb, wanted, NOW)
    assert not is_loaded(store.engine, "veldhoek")


def test_every_page_says_that_there_is_demo_data(product, lindewaard):
    """Until it is removed."""
    store = CaseworkStore(product.settings.database_url)
    for present in (True, False):
        if present:
            load(store.engine, lindewaard, Wanted(10, 10), NOW)
        else:
            remove(store.engine, DUTCH)
        product.app.state.demo_mark.look()
        for path in ("/", "/loketten", "/signalen/nieuw"):
            assert ("Voorbeeldgegevens." in product.client.get(path).text) is present
    store.close()


def test_every_file_says_that_there_is_demo_data(product, lindewaard, tmp_path):
    """A letter or list with made-up data in it must not leave as a real one."""
    store = CaseworkStore(product.settings.database_url)
    product.sign_in(Role.COORDINATOR)
    try:
        load(store.engine, lindewaard, Wanted(10, 200), NOW)
        product.app.state.demo_mark.look()
        product.client.post("/signalen/bundelen")
        letter = f"/signalen/eigenaar/{BundleStore(store.engine, DUTCH).owners()[0]}.pdf"
        for path in (letter, "/signalen/landelijk.csv", "/dashboard/themas.csv"):
            answer = product.client.get(path)
            assert 'filename="voorbeeldgegevens-' in answer.headers["content-disposition"], path
            if path.endswith("pdf") and shutil.which("pdftotext"):
                (tmp_path / "x.pdf").write_bytes(answer.content)
                assert "verzonnen doorverwijzingen en signalen" in words_of_pdf(tmp_path / "x.pdf")
        assert product.client.get("/v1/figures").json()["demo"] is True
    finally:
        remove(store.engine, DUTCH)
        product.app.state.demo_mark.look()
        store.close()
    assert "voorbeeldgegevens" not in product.client.get("/dashboard/themas.csv").headers["content-disposition"]
    product.sign_in()


def words_of_pdf(path):
    """The text of a PDF on one line."""
    text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout
    return " ".join(text.split())
