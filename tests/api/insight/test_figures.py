"""The figures are those of the records, on each kind of database, in Dutch days and with every filter."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from api.casework.editor_work import Matter, WorkSort
from api.casework.feedback import Said
from api.casework.states import State
from api.casework.store import CaseworkStore
from api.casework.tables import ReferralRow, SignalRow
from api.demo.store import Wanted, load
from api.insight.dashboard import Dashboard
from api.insight.quarter import report_data
from api.insight.selection import periods, quarter_before, selected
from api.insight.small import Rounding, Small
from knowledge.hours import TIMEZONE
from tests.api.casework.values import asked, referral, signal

TODAY = date(2026, 11, 24)
EXACT = Rounding(1)


@pytest.fixture
def store(database_url):
    """An empty store of casework on each kind of database."""
    made = CaseworkStore(database_url)
    made.migrate()
    yield made
    made.close()


def dashboard(store, kb, rounding=EXACT, **chosen):
    return Dashboard(store.engine, kb, selected(kb, TODAY, **chosen), rounding, TODAY)


def rows(made, part):
    return {row[0]: row[1] for row in made.part(part).rows}


def test_signals_are_counted_by_theme_subject_owner_desk_and_week(store, lindewaard):
    """A withdrawn one not."""
    for task, desk in (("huurtoeslag", "ido-centrum"), ("zorgtoeslag", "ido-centrum"), ("woz-waarde", "taalhuis")):
        store.signals.add(signal(task=task, desk=desk, owner="belastingdienst"), asked())
    gone = store.signals.add(signal(task="huurtoeslag"), asked())
    store.signals.withdraw("lindewaard", gone.code, datetime(2026, 11, 24, tzinfo=UTC))
    early = signal(task="huurtoeslag", desk="taalhuis", created_at=datetime(2026, 11, 10, 9, tzinfo=UTC))
    store.signals.add(early, asked())
    made = dashboard(store, lindewaard)
    assert rows(made, "themas") == {"Toeslagen": 3, "Belastingen": 1}
    assert list(rows(made, "onderwerpen").values()) == [2, 1, 1]
    assert rows(made, "eigenaren") == {"Belastingdienst": 4}
    assert set(rows(made, "loketten").values()) == {2}
    assert rows(made, "weken") == {"Week van 9 november 2026": 1, "Week van 16 november 2026": 0}
    of_one = dashboard(store, lindewaard, theme="toeslagen", desk="ido-centrum")
    assert of_one.signals.total == 2
    assert of_one.part("loketten") is None


def test_a_referral_late_on_new_years_eve_is_of_the_old_year(store, lindewaard):
    """In the Netherlands it is then already the new year."""
    store.referrals.add(referral(created_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC)), asked())
    assert dashboard(store, lindewaard, period="2026").referrals.total == 1
    assert dashboard(store, lindewaard, period="2025").referrals.total == 0


def test_the_figures_are_those_of_the_records(store, lindewaard):
    """Of demo data, counted again one by one; also on PostgreSQL."""
    load(store.engine, lindewaard, Wanted(referrals=150, signals=300), datetime(2026, 11, 24, 9, tzinfo=UTC))
    with store.engine.connect() as connection:
        signals = connection.execute(select(SignalRow.__table__)).all()
        referrals = connection.execute(select(ReferralRow.__table__)).all()
    made = dashboard(store, lindewaard, period="2026-K3", desk="ido-centrum")
    first, end = datetime(2026, 7, 1, tzinfo=TIMEZONE), datetime(2026, 10, 1, tzinfo=TIMEZONE)
    mine = [row for row in signals if first <= row.created_at < end and row.desk == "ido-centrum"]
    assert made.signals.total == len(mine) > 5
    assert made.signals.helped == sum(row.helped is True for row in mine)
    assert made.signals.known == sum(row.helped is not None for row in mine)
    sent = [
        row
        for row in referrals
        if first <= row.created_at < end
        and "ido-centrum" in (row.from_desk, row.to_desk)
        and row.state not in ("ingetrokken", "concept")
    ]
    assert made.referrals.total == len(sent) > 5
    assert made.referrals.routes == {
        route: sum((row.from_desk, row.to_desk) == route for row in sent)
        for route in {(row.from_desk, row.to_desk) for row in sent}
    }
    waited = [row.accepted_at - row.created_at for row in sent if row.accepted_at]
    within = sum(count for (_, wait), count in made.referrals.waits.items() if wait == "binnen 1 dag")
    assert within == sum(each.total_seconds() <= 86_400 for each in waited) > 0


def test_what_is_reported_after_midnight_is_of_the_new_day(store, lindewaard):
    """In the Netherlands; in UTC it is still the day before."""
    said = Said("klopt niet", None, datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    store.feedback.add(asked(), Matter(WorkSort.NOT_RIGHT, "aow", None, None), said, 1)
    ((*_, last),) = dashboard(store, lindewaard).part("zonder-antwoord").rows
    assert last == "24 november 2026"


def test_of_a_small_group_the_day_is_not_shown_either(store, lindewaard):
    """With so few, a day says when somebody was at the desk."""
    said = Said("klopt niet", None, datetime(2026, 11, 23, 11, tzinfo=UTC))
    for task, count in (("aow", 5), ("huurtoeslag", 4)):
        for _ in range(count):
            store.feedback.add(asked(), Matter(WorkSort.NOT_RIGHT, task, None, None), said, 1)
    often, seldom = dashboard(store, lindewaard, Rounding(5)).part("zonder-antwoord").rows
    assert often[3:] == (5, "23 november 2026")
    assert seldom[3:] == (Small(5), "niet getoond")


def test_who_was_helped_is_a_share_of_those_of_whom_it_is_known(store, lindewaard):
    """Most signals leave it empty, and that is no 'no'."""
    for helped, count in ((True, 10), (False, 10), (None, 40)):
        for _ in range(count):
            store.signals.add(signal(helped=helped), asked())
    made = dashboard(store, lindewaard, Rounding(5))
    assert made.headlines[:2] == (("Signalen", "60"), ("Toch geholpen (ingevuld bij 20 signalen)", "ongeveer 50%"))


@pytest.mark.parametrize(
    ("filled_in", "words", "share"), [(0, "0 signalen", "niet bekend"), (4, "minder dan 5 signalen", "niet getoond")]
)
def test_of_too_few_of_whom_it_is_known_no_share_is_told(store, lindewaard, filled_in, words, share):
    for number in range(8):
        store.signals.add(signal(helped=False if number < filled_in else None), asked())
    made = dashboard(store, lindewaard, Rounding(5))
    assert made.headlines[1] == (f"Toch geholpen (ingevuld bij {words})", share)


def test_nothing_recorded_is_said_and_not_shown_as_zeroes(store, lindewaard):
    made = dashboard(store, lindewaard)
    assert made.part("themas").finding == "Er zijn in deze periode geen signalen."
    assert made.part("routes").finding == "Er zijn in deze periode geen doorverwijzingen."
    assert [part.rows for part in made.about_signals] == [()] * 5
    assert made.part("niemand").finding == made.part("verkeerd-loket").finding == made.part("routes").finding
    said = report_data(made, (), "24 november 2026")["findings"]
    assert said[:2] == ["Er zijn in deze periode geen signalen.", "Er zijn in deze periode geen doorverwijzingen."]
    assert len(set(said)) == len(said)


def test_only_whole_weeks_of_the_period_are_counted(store, lindewaard):
    """The third quarter of 2026 begins and ends on a Wednesday: half a week there would look like a fall."""
    for month, day in ((6, 30), (7, 1), (7, 7), (9, 26), (9, 29), (10, 1)):
        store.signals.add(signal(created_at=datetime(2026, month, day, 9, tzinfo=UTC)), asked())
    made = dashboard(store, lindewaard, period="2026-K3")
    weeks = made.part("weken").rows
    assert (made.signals.total, sum(count for _, count in weeks)) == (4, 2)
    assert [weeks[0], weeks[-1]] == [("Week van 6 juli 2026", 1), ("Week van 21 september 2026", 1)]
    assert made.part("weken").finding == "De drukste week is de week van 6 juli 2026: 1 signaal."


def test_a_finding_claims_no_more_than_its_table_shows(store, lindewaard):
    """With so few, nobody can be said to be the first, and no share is told."""
    for task, owner in (("aow", None), ("huurtoeslag", None), ("huurtoeslag", None)):
        store.signals.add(
            signal(task=task, owner=owner, desk=None, created_at=datetime(2026, 11, 3, tzinfo=UTC)), asked()
        )
    for _ in range(3):
        store.referrals.add(referral(), asked())
    said = Said("klopt niet", None, datetime(2026, 11, 23, tzinfo=UTC))
    store.feedback.add(asked(), Matter(WorkSort.NOT_RIGHT, "aow", None, None), said, 1)
    made = dashboard(store, lindewaard, Rounding(5))
    assert {part.id: part.finding for part in made.parts if part.id != "verouderd"} == {
        "themas": "Geen enkel thema heeft 5 signalen of meer.",
        "onderwerpen": "Geen enkel onderwerp heeft 5 signalen of meer.",
        "eigenaren": "Geen enkele eigenaar heeft 5 signalen of meer.",
        "loketten": "Geen enkel loket heeft 5 signalen of meer.",
        "weken": "Geen enkele week heeft 5 signalen of meer.",
        "routes": "Geen enkele route heeft 5 doorverwijzingen of meer.",
        "afloop": "Er zijn te weinig doorverwijzingen om een aandeel te tonen.",
        "kastje-naar-muur": "Er zijn te weinig doorverwijzingen om een aandeel te tonen.",
        "verkeerd-loket": "Geen enkele route kwam vaak bij het verkeerde loket.",
        "wachttijd": "Er is in deze periode nog niemand aangenomen.",
        "niemand": "Voor alles waarvoor is doorverwezen, is er een loket dat het doet.",
        "zonder-antwoord": "Niets is 5 keer of vaker gemeld.",
    }
    assert made.part("routes").chart is None


def test_a_week_that_is_too_small_is_not_drawn_as_none_in_silence(store, lindewaard):
    for day, count in ((3, 6), (10, 2)):
        for _ in range(count):
            store.signals.add(signal(created_at=datetime(2026, 11, day, 9, tzinfo=UTC)), asked())
    found = dashboard(store, lindewaard, Rounding(5)).part("weken").finding
    assert found == (
        "De drukste week is de week van 2 november 2026: 5 signalen. "
        "Een week met minder dan 5 signalen ligt in de tekening op nul."
    )
    assert "op nul" not in dashboard(store, lindewaard).part("weken").finding


def test_of_a_handful_no_share_is_told(store, lindewaard):
    """One of seven helped is less than all of them: that says nothing."""
    for state in (State.HELPED, *[State.SENT] * 6):
        store.referrals.add(referral(state=state), asked())
    made = dashboard(store, lindewaard, Rounding(5))
    assert made.part("afloop").finding == "Er zijn te weinig doorverwijzingen om een aandeel te tonen."
    assert dict(made.headlines)["Afgerond met hulp"] == "niet getoond"


def test_what_is_not_known_is_not_who_can_solve_it(store, lindewaard):
    for owner, count in ((None, 8), ("belastingdienst", 6)):
        for _ in range(count):
            store.signals.add(signal(owner=owner), asked())
    part = dashboard(store, lindewaard, Rounding(5)).part("eigenaren")
    assert [row[0] for row in part.rows] == ["Belastingdienst", "Niet bekend"]
    assert "Belastingdienst: 5 signalen" in part.finding
    for _ in range(5):
        store.signals.add(signal(owner=None), asked())
    part = dashboard(store, lindewaard, Rounding(5)).part("eigenaren")
    assert part.rows[0] == ("Niet bekend", 10)
    assert "Belastingdienst: 5 signalen" in part.finding


def test_no_small_count_is_shown_anywhere(store, lindewaard):
    load(store.engine, lindewaard, Wanted(referrals=150, signals=300), datetime(2026, 11, 24, 9, tzinfo=UTC))
    made = dashboard(store, lindewaard, Rounding(5))
    cells = [cell for part in made.parts for row in part.rows for cell in row]
    assert any(isinstance(cell, Small) for cell in cells)
    assert all(cell % 5 == 0 for cell in cells if isinstance(cell, int))
    assert all(not isinstance(row[2], Small) for row in made.part("routes").rows[:-1])


def test_periods_are_whole_months():
    named = {period.id: (period.first, period.end) for period in periods(TODAY)}
    assert named["12-maanden"] == (date(2025, 12, 1), date(2026, 12, 1))
    assert named["2026-K4"] == (date(2026, 10, 1), date(2027, 1, 1))
    assert named["2025"] == (date(2025, 1, 1), date(2026, 1, 1))
    assert quarter_before(date(2026, 1, 5)).name == "het vierde kwartaal van 2025"
