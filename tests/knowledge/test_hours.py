"""Opening hours with public holidays, school holidays and odd weeks."""

from datetime import date, datetime, time

import pytest

from knowledge.hours import TIMEZONE, Days, Schedule, check_expression

AUTUMN = Days("Herfstvakantie", date(2026, 10, 17), date(2026, 10, 25))
CHRISTMAS = Days("Kerstvakantie", date(2026, 12, 19), date(2027, 1, 3))
OOSTERLINDE = "Tu 09:30-12:00; week 01-53/2 Th 13:30-16:00; SH off; PH off"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TIMEZONE)


@pytest.fixture
def oosterlinde():
    return Schedule(OOSTERLINDE, [AUTUMN, CHRISTMAS])


def test_school_holidays_close_every_day_of_every_period(oosterlinde):
    """Both periods count, not only the last one that is written."""
    assert not oosterlinde.is_open(at("2026-10-20T10:00"))
    assert not oosterlinde.is_open(at("2026-12-22T10:00"))
    assert oosterlinde.is_open(at("2026-10-27T10:00"))


def test_odd_weeks_only(oosterlinde):
    """Week 47 is odd, week 48 is not."""
    assert oosterlinde.is_open(at("2026-11-19T14:00"))
    assert not oosterlinde.is_open(at("2026-11-26T14:00"))


def test_week_53_and_week_1_are_both_odd(oosterlinde):
    """31 December falls in the holiday; 7 January is open although the Thursday two weeks before it was odd too."""
    assert not oosterlinde.is_open(at("2026-12-31T14:00"))
    assert oosterlinde.is_open(at("2027-01-07T14:00"))
    assert not oosterlinde.is_open(at("2027-01-14T14:00"))


def test_next_opening_skips_the_holiday(oosterlinde):
    """After the last Thursday before Christmas the desk opens on Tuesday 5 January."""
    assert oosterlinde.next_opening(at("2026-12-17T16:30")) == at("2027-01-05T09:30")


def test_public_holidays_are_the_dutch_ones():
    """Ascension Day is closed, Good Friday and 5 May 2026 are ordinary days, 5 May 2030 is a holiday year (Sunday)."""
    schedule = Schedule("Mo-Su 09:00-12:00; PH off")
    assert not schedule.is_open(at("2026-05-14T10:00"))
    assert schedule.is_open(at("2026-04-03T10:00"))
    assert schedule.is_open(at("2026-05-05T10:00"))
    assert not schedule.is_open(at("2030-05-05T10:00"))


def test_a_week_says_why_a_day_is_closed(oosterlinde):
    """The clerk sees the name of the holiday."""
    days = oosterlinde.week(date(2026, 12, 22), 4)
    assert [hours.note for hours in days] == ["Kerstvakantie", "Kerstvakantie", "Kerstvakantie", "Eerste kerstdag"]
    assert all(not hours.spans for hours in days)


def test_a_week_gives_the_spans_of_each_day():
    """Morning and afternoon of one day stay apart."""
    tuesday = Schedule("Tu 09:00-12:30,13:30-16:30").week(date(2026, 11, 24), 1)[0]
    assert tuesday.spans == ((time(9), time(12, 30)), (time(13, 30), time(16, 30)))


def test_closed_days_close_whatever_the_expression_says():
    """A local closure wins over ordinary hours."""
    schedule = Schedule("Mo-Fr 09:00-12:00", closed_days=[Days("Brugdag", date(2026, 5, 15), date(2026, 5, 15))])
    assert not schedule.is_open(at("2026-05-15T10:00"))


def test_day_and_night_never_changes():
    """A desk that is always open has no next change, and is open now."""
    schedule = Schedule("24/7")
    assert schedule.is_open(at("2026-11-24T03:00"))
    assert schedule.changes_at(at("2026-11-24T03:00")) is None


def test_clock_change_keeps_local_hours():
    """On the night of 25 October 2026 the clock goes back; the desk still opens at 09:00 local time."""
    schedule = Schedule("Su 09:00-12:00")
    assert schedule.next_opening(at("2026-10-24T20:00")) == at("2026-10-25T09:00")


@pytest.mark.parametrize("expression", ["Maandag 9-12", "Mo 25:00-26:00", "", "geen idee"])
def test_unreadable_hours_are_refused_in_dutch(expression):
    """The message shows how it should be written."""
    with pytest.raises(ValueError, match="zijn niet te lezen; schrijf ze zoals"):
        check_expression(expression)


def test_a_day_twice_is_refused():
    """In this syntax the second rule would silently replace the first."""
    with pytest.raises(ValueError, match="staat een dag twee keer"):
        check_expression("Mo-Fr 09:00-12:00; Tu 13:00-17:00")


def test_lindewaard_desks_follow_the_calendar(lindewaard):
    """The Christmas holiday of the content closes the desks that say so, and no others."""
    moment = at("2026-12-22T10:30")
    assert not lindewaard.schedules["digitale-cursussen"].is_open(moment)
    assert lindewaard.schedules["ido-centrum"].is_open(moment)
    assert lindewaard.schedules["duo"] is None
