"""What is kept, why and how long: the page, the log of processings, and the deleting."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, inspect, select, table, text

from api.accounts.audit import AuditTrail, Filter
from api.accounts.database import AccountsDatabase
from api.accounts.identity import Role
from api.bundles.bundle import Status, Told
from api.bundles.store import BundleStore
from api.bundles.taking_apart import take_out
from api.casework.outbox.tables import DeliveryRow, EventRow
from api.casework.signal_tables import BundleChangeRow, BundleRow, DepartureRow, SignalCountRow
from api.casework.store import CaseworkStore
from api.casework.tables import ChangeRow, ReferralRow, SignalRow
from api.casework.work_tables import SettlementRow
from api.editing.drafts import Author, DraftStore, EntryKey
from api.interfaces.events import SUBSCRIBABLE, EventType
from api.interfaces.outbox import Outbox
from api.interfaces.webhooks import Webhooks
from api.privacy.activities import Activity, activity_at
from api.privacy.database import migrate_privacy
from api.privacy.deleting import AT_A_TIME, Deleted, RecordDeletion
from api.privacy.processing import ProcessingLog
from api.privacy.tables import ProcessingRow
from api.privacy.terms import Terms, in_words
from api.settings import Settings
from tests.api.casework.values import NOON, asked, referral, signal
from tests.light import light_product
from tests.running import run

REFERRAL = {"to_desk": "ido-centrum", "task": "digid-aanvragen", "kind": "digitaal-helpen"}
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application on a database of its own."""
    with light_product(tmp_path_factory.mktemp("privacy"), lindewaard) as made:
        accounts = AccountsDatabase(made.settings.database_url)
        accounts.migrate()
        accounts.close()
        yield made


def rows_about(light, code=None):
    """The log as an administrator downloads it."""
    light.sign_in(Role.ADMINISTRATOR)
    answer = light.client.get("/beheer/verwerkingen", params={"code": code} if code else {})
    light.sign_in()
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    return answer.json()


# ------------------------------------------------------------------------------------------------------------ the log


def test_what_is_done_with_a_referral_is_in_the_log_with_its_purpose(light):
    """Recording, looking up and withdrawing: each a row with the fields of the standard."""
    code = light.client.post("/v1/referrals", json=REFERRAL).json()["code"]
    light.client.get(f"/v1/referrals/{code.lower()}")
    light.client.post(f"/v1/referrals/{code}/withdraw")
    code_on_card = light.client.post("/v1/referrals", json=REFERRAL).json()["code"]
    assert light.client.get("/kaart", params={"loket": "ido-centrum", "code": code_on_card}).status_code == 200
    assert rows_about(light, code_on_card)[0]["name"] == "GET /kaart"
    rows = rows_about(light, code)
    assert [row["name"] for row in rows] == [
        "POST /v1/referrals/{code}/withdraw",
        "GET /v1/referrals/{code}",
        "POST /v1/referrals",
    ]
    for row in rows:
        assert re.fullmatch("[0-9a-f]{32}", row["trace_id"])
        assert re.fullmatch("[0-9a-f]{16}", row["span_id"])
        assert row["status_code"] == 0
        assert row["start_time"] <= row["end_time"]
        assert row["attributes"] == {
            "dpl.core.processing_activity_id": (
                "urn:nld:gemeente-lindewaard.loketwijzer:verwerkingsactiviteit:doorverwijzen"
            ),
            "dpl.loketwijzer.record": code,
        }
    assert len({row["span_id"] for row in rows}) == 3


def test_a_trace_of_somebody_else_goes_on(light):
    """By the header of the W3C; one that is not right is not taken over."""
    sent = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
    code = light.client.post("/v1/referrals", json=REFERRAL, headers=sent).json()["code"]
    (row,) = rows_about(light, code)
    assert (row["trace_id"], row["parent_span_id"]) == (TRACE, PARENT)
    for wrong in ("00-x-y-01", f"00-{'0' * 32}-{PARENT}-01", "'; DROP TABLE processing"):
        code = light.client.post("/v1/referrals", json=REFERRAL, headers={"traceparent": wrong}).json()["code"]
        (row,) = rows_about(light, code)
        assert row["trace_id"] != TRACE
        assert row["parent_span_id"] is None


def test_the_log_says_what_was_done_and_never_what_was_said(light):
    """No text, no query, nothing that was typed into an address."""
    words = "Mevrouw Jansen uit de Dorpsstraat"
    light.client.post("/v1/signals", json={"text": f"Weer een brief, zegt {words}", "desk": "ido-centrum"})
    light.client.get(f"/v1/referrals/{words}")
    light.client.get(f"/gesprek/{words}")
    log = json.dumps(rows_about(light))
    assert "Jansen" not in log
    assert "POST /v1/signals" in log


def test_looking_at_a_page_without_records_is_no_processing(light):
    before = len(rows_about(light))
    for address in ("/", "/loketten", "/v1/desks", "/privacy", "/digitale-hulp", "/kaart?loket=ido-centrum"):
        light.client.get(address)
    assert len(rows_about(light)) == before


def test_a_log_that_cannot_be_written_does_not_stop_the_counter(light, caplog):
    """It is said in the log of the api, and what was asked is done."""
    engine = light.app.state.casework_engine
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE processing RENAME TO away"))
    try:
        answer = light.client.post("/v1/referrals", json=REFERRAL)
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO processing"))
    assert answer.status_code == 201
    assert "Een verwerking is niet in het logboek te schrijven" in caplog.text
    assert rows_about(light, answer.json()["code"]) == []


def test_a_row_that_no_database_takes_keeps_no_request_waiting(kept, caplog):
    """What cannot be written is told, and the next row is written."""
    log = ProcessingLog(kept.store.engine, "lindewaard")
    row = {
        "trace_id": TRACE,
        "span_id": PARENT,
        "parent_span_id": None,
        "status_code": 0,
        "name": "GET /",
        "start_time": NOON,
        "end_time": NOON,
        "activity": Activity.REFER,
        "record": None,
    }

    async def written():
        async with log.running():
            for name in ("half een teken: \ud800", "GET /"):
                await asyncio.wait_for(log.keep([{**row, "name": name}]), 10)

    run(written())
    assert "niet in het logboek te schrijven" in caplog.text
    assert [row["name"] for row in log.about(None, "r")] == ["GET /"]


@pytest.mark.parametrize("role", [None, Role.COUNTER, Role.EDITOR, Role.COORDINATOR])
def test_only_an_administrator_downloads_the_log(light, role):
    light.sign_in(*([role] if role else []))
    assert light.client.get("/beheer/verwerkingen").status_code in (303, 403)
    light.sign_in()


def test_a_code_that_is_none_is_said_at_its_field(light):
    """What was typed stays there, and is no markup."""
    light.sign_in(Role.ADMINISTRATOR)
    answer = light.client.get("/beheer/verwerkingen", params={"code": "<script>"})
    light.sign_in()
    assert answer.status_code == 422
    assert re.search(r'id="code-fout">Dit is geen code', answer.text)
    assert 'name="code" value="&lt;script&gt;"' in answer.text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/referrals", Activity.REFER),
        ("/v1/referrals/K4RM-P2X7/internetaak", Activity.REFER),
        ("/v1/referrals-of-others", None),
        ("/gesprek/abc", Activity.TALK),
        ("/signalen/nieuw", Activity.SIGNAL),
        ("/loketten", None),
    ],
)
def test_the_purpose_follows_from_the_address(path, expected):
    assert activity_at(path) is expected


# ----------------------------------------------------------------------------------------------------------- the page


def test_the_page_tells_everybody_what_is_kept_and_how_long(light):
    """With the terms of the settings; it is in the foot of every page, and open to all."""
    page = light.client.get("/privacy")
    assert page.status_code == 200
    shown = re.sub(r"\s+", " ", page.text)
    terms = Terms.of(light.settings)
    for term in (terms.referrals, terms.signals, terms.events, terms.processing, terms.conversations, terms.work):
        assert in_words(term) in shown
    assert "burgerservicenummer" in shown
    assert "Download het logboek" not in shown
    assert 'href="/privacy"' in light.client.get("/loketten").text


def test_the_page_says_who_can_read_a_referral(light):
    """It is what the product does: with the code whoever is at a counter, and a coordinator every referral."""
    code = light.client.post("/v1/referrals", json=REFERRAL | {"note": "Graag met tolk"}).json()["code"]
    assert "Graag met tolk" in light.client.get(f"/doorverwijzingen/{code}").text
    light.sign_in(Role.COORDINATOR)
    assert code in light.client.get("/doorverwijzingen").text
    light.sign_in()
    shown = re.sub(r"\s+", " ", light.client.get("/privacy").text)
    assert "Met de code openen zij uw doorverwijzing, met wat erbij is geschreven." in shown
    assert "Die ziet de doorverwijzingen van alle loketten" in shown
    assert "De coördinator ziet aantallen" not in shown


def test_an_administrator_finds_the_log_there(light):
    light.sign_in(Role.ADMINISTRATOR)
    assert "Download het logboek" in light.client.get("/privacy").text
    light.sign_in()


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (timedelta(hours=1), "1 uur"),
        (timedelta(hours=24), "1 dag"),
        (timedelta(hours=30), "30 uur"),
        (timedelta(days=30), "30 dagen"),
        (timedelta(days=365), "1 jaar"),
        (timedelta(days=1095), "3 jaar"),
    ],
)
def test_a_term_is_said_as_people_say_it(term, words):
    assert in_words(term) == words


def test_an_administrator_deletes_what_a_resident_asks_to_delete(light):
    """Afterwards nobody finds it; that it was done is in the log, and by whom in the audit trail."""
    code = light.client.post("/v1/referrals", json=REFERRAL).json()["code"]
    light.sign_in(Role.ADMINISTRATOR)
    unsure = light.client.post("/beheer/verwerkingen", data={"weg": code})
    assert unsure.status_code == 422
    assert "Zet een vinkje" in unsure.text
    assert f'value="{code}"' in unsure.text
    answer = light.client.post("/beheer/verwerkingen", data={"weg": code.lower(), "zeker": "ja"})
    assert answer.headers["location"] == "/privacy?gelukt=verwijderd"
    assert "Verwijderd." in light.client.get(answer.headers["location"]).text
    again = light.client.post("/beheer/verwerkingen", data={"weg": code, "zeker": "ja"})
    assert again.status_code == 422
    assert "niets bewaard" in again.text
    assert light.client.post("/beheer/verwerkingen", data={"weg": "x", "zeker": "ja"}).status_code == 422
    light.sign_in()
    assert light.client.get(f"/v1/referrals/{code}").status_code == 404
    assert "POST /beheer/verwerkingen" in [row["name"] for row in rows_about(light, code)]


def test_nobody_else_deletes(light):
    code = light.client.post("/v1/referrals", json=REFERRAL).json()["code"]
    for role in (None, Role.COUNTER, Role.EDITOR, Role.COORDINATOR):
        light.sign_in(*([role] if role else []))
        answer = light.client.post("/beheer/verwerkingen", data={"weg": code, "zeker": "ja"})
        assert answer.status_code == (403 if role else 401)
    light.sign_in()
    assert light.client.get(f"/v1/referrals/{code}").status_code == 200


def test_the_assessment_gives_the_terms_of_the_settings():
    """The DPIA and the guide name every setting for keeping, with its default."""
    assessment = Path("docs/dpia.md").read_text("utf-8")
    guide = Path("docs/gids-beheer.md").read_text("utf-8")
    terms = [name for name in Settings.model_fields if name.startswith("keep_")]
    assert len(terms) == 7
    for name in terms:
        days = Settings.model_fields[name].default
        line = next(line for line in assessment.splitlines() if f"`LOKETWIJZER_{name.upper()}`" in line)
        assert f"{days} dagen" in line or f"{days // 365} jaar" in line
        assert re.search(rf"{days} dagen[^|]*\| `LOKETWIJZER_{name.upper()}`", guide)
    points = re.findall(r"^### (\d+)\. ", assessment, flags=re.MULTILINE)
    assert points == [str(number) for number in range(1, 18)]


# -------------------------------------------------------------------------------------------------------- the deleting


class Kept:
    """Records in a database, and the deleting of those that are too old at `now`."""

    def __init__(self, url):
        self.store = CaseworkStore(url)
        self.store.migrate()
        migrate_privacy(url)
        accounts = AccountsDatabase(url)
        accounts.migrate()
        accounts.close()
        self.drafts = DraftStore(url)
        self.drafts.migrate()
        self.now = NOON
        self.outbox = Outbox("lindewaard", "urn:x")
        self.webhooks = Webhooks(self.store.engine, "lindewaard", self.outbox)
        terms = Terms.of(Settings(database_url=url))
        log = ProcessingLog(self.store.engine, "lindewaard")
        self.deletion = RecordDeletion(self.store.engine, "lindewaard", terms, log, self.outbox, lambda: self.now)
        self.log = log

    def sent(self):
        """The events that wait, in the order of their types."""
        with self.store.engine.connect() as connection:
            return [json.loads(body) for body in connection.scalars(select(EventRow.body).order_by(EventRow.type))]

    def count(self, rows):
        """How many rows a table has."""
        with self.store.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(rows)).scalar_one()


@pytest.fixture
def kept(database_url):
    """Records on SQLite and on PostgreSQL."""
    made = Kept(database_url)
    yield made
    made.drafts.close()
    made.store.close()


def test_what_is_too_old_is_deleted_and_the_rest_stays(kept):
    """A chain keeps what is young; the counts of signals stay, because they are about nobody."""
    old = kept.store.referrals.add(referral(), asked())
    later = NOON + timedelta(days=100)
    change = {"state": "verzonden", "at": later, "by": "afzender", "desk": None}
    young = kept.store.referrals.add(referral(previous=old.code, created_at=later, changes=[change]), asked())
    kept.store.signals.add(signal(), asked())
    kept.now = NOON + timedelta(days=366)
    assert kept.deletion.delete_old() == Deleted(referrals=1)
    assert kept.store.referrals.find("lindewaard", old.code) is None
    assert kept.store.referrals.find("lindewaard", young.code).previous is None
    assert kept.count(ChangeRow) == 1
    kept.now = NOON + timedelta(days=731)
    assert kept.deletion.delete_old() == Deleted(referrals=1, signals=1)
    assert kept.count(SignalRow) == 0
    assert kept.count(SignalCountRow) == 1
    assert kept.deletion.delete_old() == Deleted()


def test_a_moment_before_its_time_nothing_is_deleted(kept):
    kept.store.referrals.add(referral(), asked())
    kept.now = NOON + timedelta(days=365) - timedelta(seconds=1)
    assert kept.deletion.delete_old() == Deleted()


def test_more_than_a_part_is_deleted_in_parts(kept):
    """And no row stays behind in any table that points at a referral."""
    number = AT_A_TIME + 5
    for _ in range(number):
        kept.store.referrals.add(referral(), asked())
    kept.now = NOON + timedelta(days=366)
    assert kept.deletion.delete_old().referrals == number
    found = inspect(kept.store.engine)
    pointing = {
        name
        for name in found.get_table_names()
        for key in found.get_foreign_keys(name)
        if key["referred_table"] == "referral"
    }
    assert {"referral_change", "referral"} <= pointing
    with kept.store.engine.connect() as connection:
        for name in pointing:
            assert connection.execute(select(func.count()).select_from(table(name))).scalar_one() == 0, name


def test_another_municipality_and_demo_data_are_left_alone(kept):
    kept.store.referrals.add(referral(), asked(municipality="elders"))
    mine = kept.store.referrals.add(referral(), asked())
    with kept.store.engine.begin() as connection:
        connection.execute(ReferralRow.__table__.update().where(ReferralRow.code == mine.code).values(demo=True))
    kept.now = NOON + timedelta(days=4000)
    assert kept.deletion.delete_old() == Deleted()


def test_the_audit_trail_ends_after_its_term_and_says_so(kept):
    """What is younger stays, what is of another municipality too, and one line says that lines were removed."""
    trail, elsewhere = (AuditTrail(kept.store.engine, name, lambda: kept.now) for name in ("lindewaard", "elders"))
    start = kept.now = NOON - timedelta(days=3000)
    for each in (trail, elsewhere):
        each.record(None, "oud", "test:1")
    kept.now = start + timedelta(days=10)
    trail.record(None, "jonger", "test:2")
    kept.now = start + timedelta(days=1096)
    assert kept.deletion.delete_old() == Deleted(audit=1)
    assert [entry.action for entry in trail.entries(Filter())] == ["logboek-opgeruimd", "jonger"]
    assert [entry.action for entry in elsewhere.entries(Filter())] == ["oud"]
    assert kept.deletion.delete_old() == Deleted()


def settle(kept, municipality="lindewaard", **moments):
    """Keep a settlement with words."""
    values = {"municipality": municipality, "sort": "geen-antwoord", "outcome": "notitie", "count": 2}
    values |= {"note": "Zie de folder", "sentences": ["een zin"], "created_at": NOON}
    with kept.store.engine.begin() as connection:
        return connection.execute(
            insert(SettlementRow).values(**values, **moments).returning(SettlementRow.id)
        ).scalar()


def test_the_words_of_work_that_is_done_end_after_their_term(kept):
    """Its outcome stays; what waits or is of another municipality keeps its words."""
    done, back = settle(kept, settled_at=NOON), settle(kept, settled_at=NOON, undone_at=NOON + timedelta(days=9))
    waits, other = settle(kept), settle(kept, "elders", settled_at=NOON)
    kept.now = NOON + timedelta(days=731)
    assert kept.deletion.delete_old() == Deleted(settlements=1)
    kept.now += timedelta(days=9)
    assert kept.deletion.delete_old() == Deleted(settlements=1)
    assert kept.deletion.delete_old() == Deleted()
    with kept.store.engine.connect() as connection:
        rows = {row.id: row for row in connection.execute(select(SettlementRow.__table__))}
    assert [(rows[each].note, rows[each].sentences, rows[each].count) for each in (done, back)] == [(None, None, 2)] * 2
    assert [rows[each].note for each in (waits, other)] == ["Zie de folder"] * 2


def test_a_draft_that_nobody_works_on_ends_after_its_term(kept):
    """Changing it begins the term anew."""
    facts = {"by": Author(1, "Sanne"), "base": 1, "window": "w"}
    old, other = (EntryKey(municipality, "desks", "a") for municipality in ("lindewaard", "elders"))
    kept.drafts.save(old, {"name": "x"}, **facts, seen=0, at=NOON)
    kept.drafts.save(other, {"name": "x"}, **facts, seen=0, at=NOON)
    kept.now = NOON + timedelta(days=364)
    assert kept.deletion.delete_old() == Deleted()
    kept.drafts.save(old, {"name": "y"}, **facts, seen=1, at=kept.now)
    kept.now += timedelta(days=365)
    assert kept.deletion.delete_old() == Deleted()
    kept.now += timedelta(seconds=1)
    assert kept.deletion.delete_old() == Deleted(drafts=1)
    assert kept.drafts.find(old, 1) is None
    assert kept.drafts.find(other, 1) is not None


def test_a_bundle_ends_after_its_last_signal(kept):
    """With what its owner said, and what desks could still read of it."""
    bundles = BundleStore(kept.store.engine, "lindewaard")
    codes = [kept.store.signals.add(signal(task="ww", owner="uwv"), asked()).code for _ in range(3)]
    bundles.gather(NOON)
    number = bundles.listed()[0].id
    bundles.tell(number, Told(Status.SOLVED, "Klaar", NOON, "coordinator"))
    take_out(kept.store.engine, "lindewaard", number, codes[:1], NOON)
    kept.now = NOON + timedelta(days=731)
    assert kept.deletion.delete_old() == Deleted(signals=3, bundles=1)
    assert [kept.count(row) for row in (BundleRow, BundleChangeRow, DepartureRow)] == [0, 0, 0]


def test_events_and_the_log_have_terms_of_their_own(kept):
    kept.webhooks.add("https://x.example/", SUBSCRIBABLE, NOON)
    kept.store.referrals.add(referral(), asked(), kept.outbox.referral)
    row = {"trace_id": "a", "span_id": "b", "parent_span_id": None, "status_code": 0, "name": "GET /"}
    kept.log._insert([{**row, "start_time": NOON, "end_time": NOON, "activity": "signaleren", "record": None}])
    kept.now = NOON + timedelta(days=31)
    assert kept.deletion.delete_old() == Deleted(events=1)
    kept.now = NOON + timedelta(days=1096)
    assert kept.deletion.delete_old() == Deleted(referrals=1, processing=1)
    assert kept.count(ProcessingRow) == 0


def test_deleting_one_takes_along_what_is_tied_to_it(kept):
    """Its history, what was to be sent of it, and the link of the next in the chain; nothing of another."""
    kept.webhooks.add("https://x.example/", SUBSCRIBABLE, NOON)
    one = kept.store.referrals.add(referral(), asked(), kept.outbox.referral)
    other = kept.store.referrals.add(referral(previous=one.code), asked(), kept.outbox.referral)
    noted = kept.store.signals.add(signal(), asked(), kept.outbox.signal)
    assert kept.deletion.delete_one(one.code)
    assert not kept.deletion.delete_one(one.code)
    assert kept.store.referrals.find("lindewaard", one.code) is None
    assert kept.store.referrals.find("lindewaard", other.code).previous is None
    assert (kept.count(EventRow), kept.count(DeliveryRow), kept.count(ChangeRow)) == (3, 3, 1)
    assert kept.deletion.delete_one(noted.code)
    assert [event["type"].rpartition("loketwijzer.")[2] for event in kept.sent()] == [
        "doorverwijzing.vastgelegd",  # of the other
        "doorverwijzing.verwijderd",
        "signaal.verwijderd",
    ]


def test_other_systems_hear_what_was_deleted_and_nothing_of_what_was_in_it(kept):
    """After its term as on request; of a draft nobody heard, so nobody hears that it is gone."""
    kept.webhooks.add("https://x.example/", SUBSCRIBABLE, NOON)
    first = {"state": "concept", "at": NOON, "by": "afzender", "desk": None}
    draft = kept.store.referrals.add(referral(state="concept", changes=[first]), asked())
    old, noted = kept.store.referrals.add(referral(), asked()), kept.store.signals.add(signal(), asked())
    kept.now = NOON + timedelta(days=366)
    assert kept.deletion.delete_old() == Deleted(referrals=2)
    (event,) = kept.sent()
    assert (event["type"], event["subject"]) == ("nl.loketwijzer.doorverwijzing.verwijderd", old.code)
    assert event["data"] == {"code": old.code}
    assert "dataref" not in event
    assert not kept.deletion.delete_one(old.code)  # asked after the term: the message still goes
    assert not kept.deletion.delete_one(draft.code)
    assert [each["subject"] for each in kept.sent()] == [old.code]
    kept.now = NOON + timedelta(days=731)
    assert kept.deletion.delete_old() == Deleted(signals=1, events=1)
    assert [(each["type"], each["data"]) for each in kept.sent()] == [
        ("nl.loketwijzer.signaal.verwijderd", {"code": noted.code})
    ]


def test_without_anybody_who_wants_it_nothing_is_written_about_a_deletion(kept):
    kept.webhooks.add("https://x.example/", [EventType.REFERRAL_RECORDED], NOON)
    one = kept.store.referrals.add(referral(), asked())
    assert kept.deletion.delete_one(one.code)
    assert kept.sent() == []
