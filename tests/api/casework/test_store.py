"""Referrals and signals are kept whole, once, and come back the same. On SQLite, and on PostgreSQL where one runs."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text

from api.casework.also import nothing
from api.casework.chain_mail import raised
from api.casework.following import changed
from api.casework.keeping import KeyUsedError
from api.casework.post import MailSort, PostStore
from api.casework.states import State
from api.casework.store import CaseworkStore
from api.casework.tables import Base
from knowledge.errors import StoreError
from knowledge.store import Store
from knowledge.store.revisions import sqlite_url
from tests.api.casework.values import NOON, asked, change, referral, signal


def test_what_is_recorded_comes_back_the_same(store):
    """Every field, the moment with its timezone, and the first change."""
    kept = store.referrals.add(referral(), asked())
    assert kept.model_copy(update={"code": ""}) == referral()
    assert store.referrals.find("lindewaard", kept.code) == kept
    noted = store.signals.add(signal(chain=["taalhuis", "ido-centrum"]), asked())
    assert noted.model_copy(update={"code": ""}) == signal(chain=["taalhuis", "ido-centrum"])
    assert store.signals.find("lindewaard", noted.code) == noted


def test_an_unknown_code_or_another_municipality_is_none(store):
    """One municipality does not see what another recorded."""
    kept = store.referrals.add(referral(), asked())
    noted = store.signals.add(signal(), asked())
    assert store.referrals.find("lindewaard", "K4RM-P2X7") is None
    assert store.referrals.find("elders", kept.code) is None
    assert store.signals.find("elders", noted.code) is None
    assert not store.referrals.change("elders", (kept, changed(kept, change("ingetrokken"))))
    assert not store.signals.withdraw("elders", noted.code, NOON)


def test_a_request_that_comes_twice_is_one_record(store):
    """The same key with the same request gives the same code; without a key each request is a record."""
    first, second = (store.referrals.add(referral(), asked("sleutel")) for _ in range(2))
    assert first == second
    assert store.signals.add(signal(), asked("sleutel")) == store.signals.add(signal(), asked("sleutel"))
    assert store.signals.add(signal(), asked()).code != store.signals.add(signal(), asked()).code


def test_a_key_is_not_used_for_two_requests(store):
    """Another request under a used key is refused, and nothing is added."""
    store.referrals.add(referral(), asked("sleutel", "een"))
    with pytest.raises(KeyUsedError):
        store.referrals.add(referral(to_desk="taalhuis"), asked("sleutel", "twee"))
    assert _count(store, "referral") == 1


def test_a_code_that_is_taken_is_made_again(database_url):
    """The maker of codes repeats itself; every record still gets one of its own."""
    codes = iter(["K4RM-P2X7", "K4RM-P2X7", "K4RM-P2X7", "F222-F222"])
    store = CaseworkStore(database_url, make_code=lambda: next(codes))
    store.migrate()
    made = [store.referrals.add(referral(), asked()).code for _ in range(2)]
    store.close()
    assert made == ["K4RM-P2X7", "F222-F222"]


def test_without_a_free_code_it_is_said(database_url):
    """It does not go on forever."""
    store = CaseworkStore(database_url, make_code=lambda: "K4RM-P2X7")
    store.migrate()
    store.signals.add(signal(), asked())
    with pytest.raises(StoreError, match="geen vrije code"):
        store.signals.add(signal(), asked())
    store.close()


def test_every_change_stays_with_its_moment_and_desk(store):
    """From concept to withdrawn: three changes, the oldest first."""
    first = change("concept").model_dump()
    kept = store.referrals.add(referral(state="concept", changes=[first]), asked())
    sent = changed(kept, change("verzonden", "taalhuis", NOON + timedelta(hours=1)))
    assert store.referrals.change("lindewaard", (kept, sent))
    assert store.referrals.change(
        "lindewaard", (sent, changed(sent, change("ingetrokken", None, NOON + timedelta(hours=2))))
    )
    found = store.referrals.find("lindewaard", kept.code)
    assert (found.state, found.version) == (State.WITHDRAWN, 3)
    assert [(entry.state, entry.desk, entry.at - NOON) for entry in found.changes] == [
        (State.DRAFT, None, timedelta()),
        (State.SENT, "taalhuis", timedelta(hours=1)),
        (State.WITHDRAWN, None, timedelta(hours=2)),
    ]


def test_of_two_changes_to_one_version_the_first_counts(store):
    """The second one is told that it came too late, and wrote nothing."""
    kept = store.referrals.add(referral(), asked())
    first, second = changed(kept, change("geaccepteerd")), changed(kept, change("ingetrokken"))
    assert store.referrals.change("lindewaard", (kept, first))
    assert not store.referrals.change("lindewaard", (kept, second))
    assert store.referrals.find("lindewaard", kept.code) == first


def test_of_twenty_people_who_change_one_referral_one_is_first(store):
    """At the same moment, each over a connection of its own."""
    kept = store.referrals.add(referral(), asked())

    def accept(number):
        return store.referrals.change("lindewaard", (kept, changed(kept, change("geaccepteerd", f"loket-{number}"))))

    with ThreadPoolExecutor(20) as people:
        done = list(people.map(accept, range(20)))
    assert done.count(True) == 1
    assert len(store.referrals.find("lindewaard", kept.code).changes) == 2


def test_of_twenty_people_who_record_a_third_link_one_mails_the_coordinator(store):
    """And all twenty referrals are kept."""
    first = store.referrals.add(referral(), asked()).code
    second = store.referrals.add(referral(previous=first), asked()).code

    def record(_):
        return store.referrals.add(referral(previous=second), asked(), raised("lindewaard")).position

    with ThreadPoolExecutor(20) as people:
        assert list(people.map(record, range(20))) == [3] * 20
    (mail,) = PostStore(store.engine, "lindewaard").due(NOON)
    assert (mail.sort, mail.referral) == (MailSort.CHAIN, first)


def test_what_is_written_with_a_change_is_written_with_it_or_not_at_all(store):
    """Something that goes wrong afterwards takes the change back too."""
    kept = store.referrals.add(referral(), asked())

    def fails(*_):
        raise KeyError

    with pytest.raises(KeyError):
        store.referrals.change("lindewaard", (kept, changed(kept, change("geaccepteerd"))), also=fails)
    with pytest.raises(KeyError):
        store.referrals.add(referral(), asked(), fails)
    assert store.referrals.find("lindewaard", kept.code) == kept
    assert _count(store, "referral") == _count(store, "referral_change") == 1


def test_a_next_referral_and_the_change_before_it_are_kept_together(store):
    """Or neither, when somebody else was first."""
    kept = store.referrals.add(referral(), asked())
    following = referral(previous=kept.code, from_desk="ido-centrum", to_desk="taalhuis")

    def closing(code):
        return kept, changed(kept, change("doorverwezen").model_copy(update={"next": code}))

    made = store.referrals.add_after(following, asked(), closing, nothing)
    assert (made.previous, made.position) == (kept.code, 2)
    assert store.referrals.find("lindewaard", kept.code).changes[-1].next == made.code
    assert store.referrals.after("lindewaard", kept.code) == (made.code,)
    assert store.referrals.add_after(following, asked(), closing, nothing) is None
    assert _count(store, "referral") == 2


def test_a_signal_is_withdrawn_once(store):
    """The moment of the first time counts."""
    code = store.signals.add(signal(), asked()).code
    assert store.signals.withdraw("lindewaard", code, NOON)
    assert not store.signals.withdraw("lindewaard", code, NOON + timedelta(hours=1))
    assert store.signals.find("lindewaard", code).withdrawn_at == NOON


def test_twelve_people_at_once_are_all_recorded_and_one_key_only_once(store):
    """At the same moment, each over a connection of its own."""
    with ThreadPoolExecutor(12) as people:
        own = list(people.map(lambda n: store.signals.add(signal(), asked(f"eigen-{n}")).code, range(60)))
        shared = set(people.map(lambda _: store.referrals.add(referral(), asked("gedeeld")).code, range(24)))
    assert len(set(own)) == 60
    assert len(shared) == 1
    assert (_count(store, "signal"), _count(store, "referral"), _count(store, "referral_change")) == (60, 1, 1)


def test_a_full_disk_records_nothing(tmp_path):
    """SQLite itself says the disk is full: a Dutch message, and neither referral nor change is there."""
    store = CaseworkStore(sqlite_url(tmp_path))
    store.migrate()
    with store._engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    @event.listens_for(store._engine, "checkout")
    def _full(connection, *_):
        connection.execute(f"PRAGMA max_page_count={pages}")

    with pytest.raises(StoreError, match="de schijf is vol"):
        _fill(store)
    assert _count(store, "referral") == _count(store, "referral_change")


def test_a_process_killed_while_recording_leaves_whole_referrals(tmp_path):
    """Killed at some moment between two answers, every referral that is there has its history."""
    store = CaseworkStore(sqlite_url(tmp_path))
    store.migrate()
    program = (
        "from tests.api.casework.values import asked, referral\nfrom api.casework.store import CaseworkStore\n"
        f"store = CaseworkStore({sqlite_url(tmp_path)!r})\n"
        "while True:\n    print(store.referrals.add(referral(), asked()).code, flush=True)\n"
    )
    answered = []
    for rounds in range(3):
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        answered += [process.stdout.readline().strip() for _ in range(rounds + 2)]
        process.kill()
        process.wait()
    assert all(store.referrals.find("lindewaard", code).changes for code in answered)
    assert _count(store, "referral") == _count(store, "referral_change") >= len(answered)


@pytest.mark.filterwarnings("ignore:.*expression-based index")  # which cannot be read back from SQLite
def test_the_migrations_make_exactly_the_tables_of_the_code(store):
    """Nothing in the models was forgotten in a migration; other packages keep their own tables beside ours."""

    def ours(name, kind, _):
        return kind != "table" or name in Base.metadata.tables

    with store.engine.connect() as connection:
        opts = {"version_table": "casework_version", "include_name": ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def test_casework_and_knowledge_live_in_one_database(database_url, lindewaard):
    """Each with migrations of its own, in either order, and safe to repeat."""
    casework, knowledge = CaseworkStore(database_url), Store(database_url)
    for made in (casework, knowledge, casework, knowledge):
        made.migrate()
    knowledge.publish(lindewaard.content, author="a", note="")
    code = casework.referrals.add(referral(), asked()).code
    assert knowledge.latest_number("lindewaard") == 1
    assert casework.referrals.find("lindewaard", code) is not None
    casework.close()
    knowledge.close()


def test_a_database_without_tables_says_what_to_do(tmp_path):
    """The first start was forgotten."""
    with pytest.raises(StoreError, match="nog leeg"):
        CaseworkStore(sqlite_url(tmp_path)).signals.add(signal(), asked())


def _count(store, table):
    with store._engine.connect() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - our own names


def _fill(store):
    for _ in range(200):
        store.referrals.add(referral(note="x" * 500), asked())
