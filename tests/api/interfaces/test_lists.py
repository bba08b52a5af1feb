"""Lists of single referrals and signals for another system: what it may see, in pieces, and later what changed."""

import base64
import csv
import io
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import update

from api.access import RateLimit
from api.accounts.identity import Role
from api.accounts.systems import Scope
from api.casework.referral import Change
from api.casework.tables import ReferralRow, SignalRow
from api.interfaces.cursor import SETTLED, Cursor
from api.interfaces.listed import ListedReferral, ListedSignal
from api.interfaces.listing import Listing, Wanted
from api.wire import Wire
from tests.api.casework.values import NOON, asked, referral, signal
from tests.browser.rules import TUESDAY_MORNING
from tests.light import light_product

REFERRALS, SIGNALS = "/v1/referrals", "/v1/signals"
LISTS = {
    REFERRALS: Scope.ALL_REFERRALS,
    f"{REFERRALS}.csv": Scope.ALL_REFERRALS,
    SIGNALS: Scope.ALL_SIGNALS,
    f"{SIGNALS}.csv": Scope.ALL_SIGNALS,
}
REFERRAL = {"from_desk": "informatiebalie", "to_desk": "ido-centrum", "task": "digid-aanvragen", "kind": "informeren"}
SIGNAL = {"text": "De brief van Truus is niet te lezen", "desk": "ido-centrum", "channel": "brief"}


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application with three referrals and two signals, each with a text; the first is withdrawn."""
    with light_product(tmp_path_factory.mktemp("lists"), lindewaard) as made:
        for desk in ("ido-centrum", "ido-oosterlinde", "taalhuis"):
            sent = {**REFERRAL, "to_desk": desk, "note": "Truus komt dinsdag"}
            made.client.post(REFERRALS, json=sent).raise_for_status()
        codes = [made.client.post(SIGNALS, json=SIGNAL).json()["code"] for _ in range(2)]
        made.client.post(f"{SIGNALS}/{codes[0]}/withdraw").raise_for_status()
        yield made


@pytest.fixture(scope="module")
def system(light):
    """Give the headers of a system with some rights, and the id of its token."""
    accounts = light.app.state.accounts

    def made(*scopes):
        now = accounts.clock()
        number, token = accounts.systems.add("Datapakhuis", frozenset(scopes), now, now + timedelta(days=1))
        return {"Authorization": f"Bearer {token}"}, number

    return made


@pytest.fixture(scope="module")
def get(light, system):
    """Ask as a system that may see both lists."""
    headers, _ = system(Scope.ALL_REFERRALS, Scope.ALL_SIGNALS)

    def asked_for(path, **params):
        return light.client.get(path, params=params or None, headers=headers)

    return asked_for


# ------------------------------------------------------------------------------------------------------- who may see


@pytest.mark.parametrize(("path", "scope"), LISTS.items())
def test_only_the_right_for_the_whole_list_opens_it(light, system, path, scope):
    """Recording and looking up one with its code is another right; without a token there is nothing."""
    others, _ = system(*(other for other in Scope if other is not scope))
    refused = light.client.get(path, headers=others)
    assert (refused.status_code, str(scope) in refused.json()["detail"]) == (403, True)
    assert light.client.get(path).status_code == 401
    headers, number = system(scope)
    assert light.client.get(path, headers=headers).status_code == 200
    assert light.client.post(REFERRALS, json=REFERRAL, headers=headers).status_code == 403
    accounts = light.app.state.accounts
    accounts.systems.revoke(number, accounts.clock())
    assert light.client.get(path, headers=headers).status_code == 401


def test_who_sees_the_records_on_a_page_may_list_them_too(light):
    for role, status in ((Role.COORDINATOR, 200), (Role.ADMINISTRATOR, 200), (Role.EDITOR, 403), (Role.COUNTER, 403)):
        light.sign_in(role)
        assert light.client.get(SIGNALS).status_code == status
    light.sign_in()


def test_a_system_that_asks_too_much_is_slowed_down(light, get):
    product = light.app.state.product
    usual = product.rate_limit
    object.__setattr__(product, "rate_limit", RateLimit(1))
    try:
        assert [get(REFERRALS).status_code for _ in range(2)] == [200, 429]
    finally:
        object.__setattr__(product, "rate_limit", usual)


def test_the_log_says_that_it_was_given_to_another_system(light, get):
    """With a purpose of its own, also where the address is that of recording."""
    for path in LISTS:
        assert get(path).status_code == 200
    light.sign_in(Role.ADMINISTRATOR)
    rows = light.client.get("/beheer/verwerkingen").json()
    light.sign_in()
    purposes = {  # by the newest row of each name
        row["name"]: row["attributes"]["dpl.core.processing_activity_id"].rpartition(":")[2] for row in reversed(rows)
    }
    assert {purposes[f"GET {path}"] for path in LISTS} == {"doorgeven"}
    assert (purposes[f"POST {REFERRALS}"], purposes[f"POST {SIGNALS}"]) == ("doorverwijzen", "signaleren")


def test_the_log_says_which_token_got_a_list(light, system):
    """Two tokens of the same system are told apart; who asks without one leaves none."""
    tokens = [system(Scope.ALL_REFERRALS), system(Scope.ALL_REFERRALS)]
    for headers, _ in tokens:
        assert light.client.get(REFERRALS, headers=headers).status_code == 200
    light.sign_in(Role.ADMINISTRATOR)
    light.client.get(REFERRALS)
    own, *given = [each["attributes"] for each in light.client.get("/beheer/verwerkingen").json()][:3]
    page = light.client.get("/beheer/koppelingen").text
    light.sign_in()
    assert not {"dpl.loketwijzer.token", "dpl.loketwijzer.system"} & set(own)
    assert [each["dpl.loketwijzer.token"] for each in given] == [number for _, number in reversed(tokens)]
    assert {each["dpl.loketwijzer.system"] for each in given} == {"Datapakhuis"}
    assert all(f"Token {number}" in page for _, number in tokens)


# ------------------------------------------------------------------------------------------------------ what is in it

OURS = {"municipality", "request_key", "request_digest"}


@pytest.mark.parametrize(
    ("row", "listed", "withheld"),
    [
        (ReferralRow, ListedReferral, {*OURS, "tried", "note", "consent", "reminded_at", "raised_at"}),
        (SignalRow, ListedSignal, {*OURS, "text", "visit", "bundle"}),
    ],
)
def test_what_is_kept_is_either_given_or_withheld_on_purpose(row, listed, withheld):
    """The fields of a list are written out, apart from the record: who adds a field to it decides here who sees it."""
    kept = {column.name for column in row.__table__.columns}
    assert kept - set(listed.model_fields) == withheld
    assert set(listed.model_fields) - kept <= {"changed_at"}  # of a signal it follows from two others
    assert listed.__mro__[1] is Wire  # nothing is inherited from the record


def test_there_are_codes_and_words_from_lists_and_no_text_of_anybody(get):
    """Not the note, nor what the resident got stuck on: also not the first name that masking does not know."""
    for path in LISTS:
        assert "Truus" not in get(path).text
    found = get(REFERRALS).json()["referrals"]
    assert sorted(each["to_desk"] for each in found) == ["ido-centrum", "ido-oosterlinde", "taalhuis"]
    assert {"note", "tried", "consent", "changes", "request_key"}.isdisjoint(found[0])
    assert (found[0]["state"], found[0]["version"], found[0]["demo"]) == ("verzonden", 1, False)
    found = get(SIGNALS).json()["signals"]
    assert {"text", "visit"}.isdisjoint(found[0])
    assert sorted(each["withdrawn_at"] is None for each in found) == [False, True]


def test_the_file_holds_the_same_and_runs_nothing(light, get):
    """With a byte order mark and semicolons; what begins as a formula is text."""
    listed = get(REFERRALS).json()["referrals"]
    code = listed[0]["code"]
    with light.app.state.casework_engine.begin() as connection:
        evil = update(ReferralRow).where(ReferralRow.code == code)
        connection.execute(evil.values(visited=["=1+1"], from_desk="@SUM(A1)"))
    try:
        answer = get(f"{REFERRALS}.csv")
    finally:
        with light.app.state.casework_engine.begin() as connection:
            connection.execute(evil.values(visited=[], from_desk="informatiebalie"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="doorverwijzingen.csv"' in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert list(rows[0]) == list(listed[0])
    assert [row["code"] for row in rows] == [each["code"] for each in listed]
    assert (rows[0]["visited"], rows[0]["from_desk"]) == ("'=1+1", "'@SUM(A1)")
    assert (rows[0]["demo"], rows[0]["accepted_at"], rows[0]["created_at"]) == ("nee", "", listed[0]["created_at"])


def test_it_is_described(light):
    """With a heading in Dutch for each of the four."""
    paths = light.client.get("/v1/openapi.json").json()["paths"]
    assert {paths[path]["get"]["tags"][0] for path in LISTS} == {"lijsten"}
    names = {each["name"] for each in paths[REFERRALS]["get"]["parameters"]}
    assert names == {"created_from", "created_until", "changed_since", "desk", "state", "cursor", "limit"}


# ----------------------------------------------------------------------------------------------------------- choosing


def test_choices_narrow_the_list(get):
    """A desk counts on both sides of a referral; both days count."""

    def how_many(path, key, **params):
        answer = get(path, **params)
        assert answer.status_code == 200, answer.text
        return len(answer.json()[key])

    today, yesterday = TUESDAY_MORNING.date(), TUESDAY_MORNING.date() - timedelta(days=1)
    assert how_many(REFERRALS, "referrals", desk="informatiebalie") == 3
    assert how_many(REFERRALS, "referrals", desk="taalhuis") == 1
    assert how_many(REFERRALS, "referrals", state=["geweigerd", "verzonden"]) == 3
    assert how_many(REFERRALS, "referrals", state="geweigerd") == 0
    assert how_many(REFERRALS, "referrals", created_from=today, created_until=today) == 3
    assert how_many(REFERRALS, "referrals", created_until=yesterday) == 0
    assert how_many(REFERRALS, "referrals", created_from=today + timedelta(days=1)) == 0
    assert how_many(SIGNALS, "signals", state="geldig") == how_many(SIGNALS, "signals", state="ingetrokken") == 1
    assert how_many(SIGNALS, "signals", state=["geldig", "ingetrokken"], desk="ido-centrum") == 2
    assert how_many(SIGNALS, "signals", changed_since=TUESDAY_MORNING.isoformat()) == 2
    later = (TUESDAY_MORNING + timedelta(seconds=1)).isoformat()
    assert how_many(SIGNALS, "signals", changed_since=later) == 0
    assert "T" in later
    assert how_many(SIGNALS, "signals", changed_since=later.replace("+", " ")) == 0  # a plus that was not escaped


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"created_from": "24-11-2026"}, "Vul een datum in als 2026-11-24."),
        ({"created_until": "2026-02-30"}, "Vul een datum in als 2026-11-24."),
        ({"created_from": "0001-01-01"}, "Vul een datum in als 2026-11-24."),
        ({"changed_since": "gisteren"}, "Vul een datum en tijd in als 2026-11-24T10:30"),
        ({"state": "kwijt"}, "Kies een van: "),
        ({"desk": "nergens"}, "Dit loket bestaat niet. Vraag /v1/desks."),
        ({"limit": "0"}, "Vul een getal in van minstens 1."),
        ({"limit": "1001"}, "Vul een getal in van hoogstens 1000."),
        ({"limit": "veel"}, "Vul een heel getal in."),
        ({"stat": "geldig"}, "Deze keuze bestaat niet."),
        ({"desk": ["taalhuis", "ido-centrum"]}, "Deze keuze staat er 2 keer in. Noem haar één keer."),
        ({"created_from": ["2026-11-24", "2026-11-24"]}, "Deze keuze staat er 2 keer in."),
        ({"limit": ["5", "10", "20"]}, "Deze keuze staat er 3 keer in."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(get, wrong, sentence):
    """Never the whole list for a choice that was not understood."""
    for path in LISTS:
        refused = get(path, **wrong)
        assert refused.status_code == 422
        (error,) = refused.json()["errors"]
        assert (error["field"], error["message"][: len(sentence)]) == (*wrong, sentence)


def test_everything_that_is_wrong_is_said_at_once(get):
    turned = {"created_from": "2026-11-24", "created_until": "2026-11-23", "desk": "nergens", "state": "kwijt"}
    errors = get(SIGNALS, **turned).json()["errors"]
    assert [each["field"] for each in errors] == ["created_until", "desk", "state"]
    assert errors[2]["message"] == "Kies een van: geldig, ingetrokken."


# --------------------------------------------------------------------------------------------------- going on with it


def test_a_list_is_read_in_pieces_to_its_end(get):
    """Each record once, also as a file, whose headers say where it goes on."""
    whole = [each["code"] for each in get(REFERRALS).json()["referrals"]]
    pieces, params = [], {"limit": 2, "desk": "informatiebalie"}
    for _ in range(2):
        answer = get(REFERRALS, **params).json()
        pieces.append([each["code"] for each in answer["referrals"]])
        params["cursor"] = answer["cursor"]
    assert pieces == [whole[:2], whole[2:]]
    assert answer["more"] is False
    first = get(f"{REFERRALS}.csv", limit=2, state=["verzonden", "geweigerd"])
    address = first.headers["link"].removeprefix("<").removesuffix('>; rel="next"')
    assert "state=verzonden&state=geweigerd" in address
    last = get(address)
    assert last.text.count("\r\n") == 2  # its heading and one referral
    assert "link" not in last.headers
    assert last.headers["loketwijzer-cursor"] == get(address.replace(".csv", "")).json()["cursor"]


@pytest.mark.parametrize(
    "broken", ["x", "é", "a" * 299, base64.urlsafe_b64encode(b'{"a": 1}').decode(), "WyIyMDI2IiwiPSIsIngiXQ"]
)
def test_a_cursor_that_is_none_of_ours_is_said(get, broken):
    refused = get(SIGNALS, cursor=broken)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["message"].startswith("Deze cursor klopt niet.")


def test_a_cursor_belongs_to_what_was_asked(get):
    """With other choices, or of the other list, it would leave things out."""
    cursor = get(SIGNALS, state="geldig").json()["cursor"]
    for path, params in ((SIGNALS, {}), (REFERRALS, {}), (SIGNALS, {"state": "ingetrokken"})):
        refused = get(path, cursor=cursor, **params)
        assert refused.json()["errors"][0]["message"].startswith("Deze cursor hoort bij andere keuzes.")
    assert get(SIGNALS, state="geldig", cursor=cursor, limit=7).status_code == 200


def test_later_a_system_gets_only_what_changed(interfaces_on_each):
    """A withdrawn signal, a new one, a referral in another state; and nothing when nothing happened."""
    store, listing = interfaces_on_each.store, Listing(interfaces_on_each.store.engine, "lindewaard")
    codes = [store.signals.add(signal(created_at=NOON + timedelta(minutes=n)), asked()).code for n in range(3)]
    store.signals.add(signal(), asked(municipality="elders"))
    sent = store.referrals.add(referral(), asked())
    now = NOON + timedelta(hours=1)
    page = listing.signals(Wanted(), Wanted().start("s"), 10, now)
    assert [each.code for each in page.records] == codes
    assert listing.signals(Wanted(), page.cursor, 10, now).records == ()
    store.signals.withdraw("lindewaard", codes[0], now)
    page = listing.signals(Wanted(), page.cursor, 10, now)
    assert [(each.code, each.withdrawn_at) for each in page.records] == [(codes[0], now)]
    page = listing.referrals(Wanted(), Wanted().start("r"), 10, now)
    assert [each.code for each in page.records] == [sent.code]
    refused = Change.model_validate(
        {"state": "geweigerd", "at": now, "by": "ontvanger", "desk": "ido-centrum", "reason": "dicht"}
    )
    after = sent.model_copy(update={"state": refused.state, "version": 2, "changes": (*sent.changes, refused)})
    assert store.referrals.change("lindewaard", (sent, after))
    (found,) = listing.referrals(Wanted(), page.cursor, 10, now + SETTLED).records
    assert (found.state, found.reason, found.version, found.changed_at) == ("geweigerd", "dicht", 2, now)


def test_a_change_that_was_written_late_is_not_missed(interfaces):
    """Made before the system read the list, and in the database only after: also while it read on page by page."""
    store, listing = interfaces.store, Listing(interfaces.store.engine, "lindewaard")
    for second in range(4):
        store.signals.add(signal(created_at=NOON + timedelta(seconds=second)), asked())
    now = NOON + timedelta(seconds=5)
    page = listing.signals(Wanted(), Wanted().start("s"), 2, now)
    late = store.signals.add(signal(created_at=NOON + timedelta(milliseconds=500)), asked()).code
    seen = [each.code for each in page.records]
    for hour in count():  # the system is slow: by then everything is settled
        page = listing.signals(Wanted(), page.cursor, 2, now + timedelta(hours=hour))
        seen += [each.code for each in page.records]
        if not page.more:
            break
    assert late not in seen
    assert late in [each.code for each in listing.signals(Wanted(), page.cursor, 10, now + timedelta(days=1)).records]


def test_what_was_never_sent_is_nobody_elses_business(interfaces):
    """A draft, also when it is thrown away; but who takes back that it was sent is heard."""
    store, listing = interfaces.store, Listing(interfaces.store.engine, "lindewaard")
    steps = {
        "draft": ["concept"],
        "thrown away": ["concept", "ingetrokken"],
        "withdrawn": ["verzonden", "ingetrokken"],
        "taken back": ["concept", "verzonden", "concept"],
    }
    kept = {}
    for name, states in steps.items():
        changes = [{"state": state, "at": NOON, "by": "afzender", "desk": None} for state in states]
        kept[name] = store.referrals.add(referral(state=states[-1], changes=changes), asked()).code
    listed = listing.referrals(Wanted(), Wanted().start("r"), 10, NOON).records
    assert {each.code for each in listed} == {kept["withdrawn"], kept["taken back"]}


def test_a_day_is_a_dutch_day(interfaces):
    """What was recorded at half past twelve at night in summer was still yesterday in UTC."""
    night = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)
    interfaces.store.signals.add(signal(created_at=night), asked())
    listing = Listing(interfaces.store.engine, "lindewaard")
    for day, expected in ((14, 0), (15, 1), (16, 0)):
        wanted = Wanted(created_from=date(2026, 7, day), created_until=date(2026, 7, day))
        assert len(listing.signals(wanted, wanted.start("s"), 10, NOON).records) == expected


@pytest.mark.parametrize("back", [None, NOON - timedelta(minutes=3)])
def test_a_cursor_is_read_as_it_was_written(back):
    made = Cursor(NOON + timedelta(microseconds=1), "K4RM-P2X7", "abc", back)
    assert Cursor.read(made.written()) == made
