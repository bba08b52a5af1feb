"""Opening hours: a week that anybody can fill in, and what was understood, in plain Dutch."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.editing.desk_form import clock_time
from api.editing.hours_reading import read
from api.editing.week import DAYS, Week, slips, week_of
from knowledge.hours import TIMEZONE, Schedule

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=TIMEZONE)
SPANS = st.sampled_from([(("09:00", "12:30"),), (("09:00", "12:30"), ("13:30", "16:00")), (("13:00", "17:00"),)])
WEEKS = st.builds(Week, st.dictionaries(st.sampled_from(DAYS), SPANS, min_size=1), st.booleans(), st.booleans())


@given(week=WEEKS)
def test_a_week_becomes_a_text_and_the_same_week_again(week):
    assert week_of(week.expression) == week
    Schedule(week.expression)


@settings(max_examples=15, deadline=None)
@given(week=WEEKS)
def test_the_reading_says_each_day_as_it_was_filled_in(lindewaard, week):
    """Worked out from the text by the rules that answer at the counter."""
    lines = read(lindewaard, week.expression, SUNDAY, local=True).week
    named = sum(len(line.split(":")[0].split(" tot en met ")) for line in lines)
    assert named >= len(lines)
    for spans in week.days.values():
        words = " en ".join(f"{start} tot {end}" for start, end in spans)
        assert any(line.endswith(f": {words}") for line in lines)


def test_every_published_week_reads_back(lindewaard):
    """A text that a week can say gives the same week; the others stay text."""
    texts = {desk.opening_hours for desk in lindewaard.content.desks if desk.opening_hours}
    simple = {text for text in texts if week_of(text) is not None}
    assert texts - simple == {
        "24/7",
        "Mo-Fr 00:00-08:00,17:00-24:00; Sa,Su 00:00-24:00; PH 00:00-24:00",
        "Tu 09:30-12:00; week 01-53/2 Th 13:30-16:00; SH off; PH off",
    }
    for text in simple:
        assert week_of(week_of(text).expression) == week_of(text)


def test_days_over_the_weekend_are_all_in_the_week():
    """They were left out: whoever then changed the Tuesday, closed the desk on four days."""
    week = week_of("Fr-Mo 10:00-12:00; Tu 09:00-12:00")
    assert week.expression == "Mo,Fr-Su 10:00-12:00; Tu 09:00-12:00"


@pytest.mark.parametrize("text", ["PH off; Mo-Fr 09:00-17:00", "Mo 09:00-12:00; SH off; Tu 09:00-12:00"])
def test_what_is_closed_before_a_day_with_hours_is_no_week(text):
    """The later rule wins: the desk is open on Christmas, and a tick at 'dicht op feestdagen' would say it is not."""
    assert Schedule("PH off; Mo-Fr 09:00-17:00").week(date(2026, 12, 25), 1)[0].spans
    assert week_of(text) is None


def test_odd_weeks_holidays_and_the_next_ten_openings_are_said(lindewaard):
    found = read(lindewaard, "Tu 09:30-12:00; week 01-53/2 Th 13:30-16:00; SH off; PH off", SUNDAY, local=True)
    assert "donderdag: in oneven weken 13:30 tot 16:00; in even weken dicht" in found.week
    assert any("Kerstvakantie" in line and line.endswith("dicht") for line in found.exceptions)
    assert len(found.openings) == 10
    assert found.openings[0] == "dinsdag 24 november 2026, 09:30 tot 12:00"
    assert not any("22 december" in line for line in found.openings)


@pytest.mark.parametrize(
    "text", ["Mo[1] 10:00-12:00", "week 01-53/4 Mo 10:00-12:00", "Apr-Sep Mo 10:00-12:00", "Mo[1,3] 10:00-12:00"]
)
def test_a_day_that_is_not_the_same_in_odd_or_even_weeks_is_not_said_to_be(lindewaard, text):
    """Each first Monday was told as every odd week; the openings that follow say when it is."""
    found = read(lindewaard, f"{text}; Tu 09:00-12:00; PH off", SUNDAY, local=True)
    assert found.week[0] == "maandag: deze tijden verschillen per week"
    assert found.week[1] == "dinsdag: 09:00 tot 12:00"
    assert len(found.openings) == 10
    assert len(found.exceptions) < 8
    monday = [line for line in found.exceptions if line.startswith("maandag") and "pasen" not in line.casefold()]
    assert all("dag" in line.partition("(")[2] for line in monday), monday


def test_a_summer_off_is_an_exception_to_the_week(lindewaard):
    found = read(lindewaard, "Mo 10:00-12:00; Jul 15-Aug 15 off", SUNDAY, local=True)
    assert found.week[0] == "maandag: 10:00 tot 12:00"
    assert any(" juli " in line for line in found.exceptions)


def test_a_desk_that_never_closes_and_one_that_is_open_at_night(lindewaard):
    assert read(lindewaard, "24/7", SUNDAY, local=False).openings == (
        "zondag 22 november 2026, 12:00, en dan zonder onderbreking",
    )
    night = read(lindewaard, "Mo-Fr 17:00-08:00", SUNDAY, local=True).openings
    assert night[0] == "maandag 23 november 2026, 17:00 tot dinsdag 08:00"


def test_what_cannot_be_read_is_said(lindewaard):
    assert "niet te lezen" in read(lindewaard, "Ma 9-5", SUNDAY, local=True).trouble
    assert "twee keer" in read(lindewaard, "Mo 09:00-12:00; Mo 13:00-16:00", SUNDAY, local=True).trouble
    assert "niet bekend" in read(lindewaard, None, SUNDAY, local=True).trouble


def test_a_time_that_is_not_there_yet_is_kept():
    """The draft holds what was typed, and the form shows it again."""
    week = Week({"Mo": (("09:00", ""),)})
    assert week.expression == "Mo 09:00-; PH off"
    assert week_of(week.expression) == week


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("9.30", "09:30"),
        ("930", "09:30"),
        ("13 uur", "13:00"),
        ("half 9", "08:30"),
        ("half 1", "12:30"),
        ("Half 14 uur", "13:30"),
        ("half 99", "half99"),
        ("9,30", "09:30"),
        ("9-12", "9–12"),
    ],
)
def test_times_are_taken_as_people_write_them(typed, kept):
    assert clock_time(typed) == kept


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        (("09:00", ""), "Woensdag: vul ook in tot hoe laat, bij ‘van 09:00’."),
        (("", "12:00"), "Woensdag: vul ook in vanaf hoe laat, bij ‘tot 12:00’."),
        (("25:00", "26:00"), "Woensdag: ‘25:00’ is geen tijd. Schrijf bijvoorbeeld 9:30."),
        (("halfte", "12:00"), "Woensdag: ‘halfte’ is geen tijd. Schrijf bijvoorbeeld 9:30."),
        (("9–12", ""), "Woensdag: ‘9–12’ is geen tijd. Schrijf bijvoorbeeld 9:30."),
    ],
)
def test_a_slip_in_a_time_is_told_by_its_day_and_keeps_the_week(lindewaard, span, sentence):
    """It was told in the notation of the text, and a word in a time put the whole week away for that notation."""
    week = Week({"We": (span,), "Fr": (("09:00", "12:00"),)})
    assert week_of(week.expression) == week
    assert slips(week.expression) == (sentence,)
    assert read(lindewaard, week.expression, SUNDAY, local=True).trouble == sentence


@pytest.mark.parametrize("text", ["Mo 09:00-sunset", "Tu 9-12", "24/7"])
def test_what_somebody_wrote_as_text_is_no_slip_in_a_week(text):
    assert week_of(text) is None
    assert slips(text) == ()


def test_hours_that_run_on_into_the_next_day_are_pointed_out(lindewaard):
    """'14 tot 12' was a desk that is open for 22 hours, and nobody said so."""
    (notice,) = read(lindewaard, "Su 14:00-12:00", SUNDAY, local=True).notices
    assert notice.startswith("Zondag: van 14:00 tot maandag 12:00, dus ook ’s nachts.")
    assert not read(lindewaard, "Mo 09:00-12:00; Tu 17:00-24:00", SUNDAY, local=True).notices
