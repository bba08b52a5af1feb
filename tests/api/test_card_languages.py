"""The fixed texts of the resident's card: every language says all of it, in its own letters."""

import re
import unicodedata
from datetime import datetime

import pytest
import yaml
from pydantic import ValidationError

from api import dutch
from api.languages import hours
from api.languages.texts import DUTCH, FOLDER, CardTexts, HoursTexts, Language, languages, placeholders
from knowledge.hours import TIMEZONE

CODES = ["nl", "ar", "en", "pl", "tr", "uk"]
OTHERS = CODES[1:]
LETTERS = {"ar": "ARABIC", "uk": "CYRILLIC"}
THE_SAME_EVERYWHERE = "DigiD"


def texts_of(language):
    """Every text of a language, under a name that says where it stands."""
    for part in ("card", "hours"):
        yield from ((f"{part}.{name}", text) for name, text in getattr(language, part).model_dump().items())
    for part in ("kinds", "bring"):
        yield from ((f"{part}.{name}", text) for name, text in getattr(language, part).items())


def test_there_are_six_languages_with_dutch_first():
    assert list(languages()) == CODES
    assert sorted(path.stem for path in FOLDER.glob("*.yml")) == sorted(CODES)


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_the_texts_of_the_dutch_one(code):
    """The same names, the same placeholders, nothing empty, and nothing left in Dutch."""
    own, dutch_texts = dict(texts_of(languages()[code])), dict(texts_of(languages()[DUTCH]))
    assert own.keys() == dutch_texts.keys()
    for name, text in own.items():
        assert text.strip()
        assert placeholders(text) == placeholders(dutch_texts[name]), name
        spoken = [part for part in text.replace("{", "}").split("}")[::2] if any(map(str.isalpha, part))]
        if len(text.split()) > 2 and spoken:
            assert text != dutch_texts[name], name


@pytest.mark.parametrize("code", LETTERS)
def test_a_language_is_written_in_its_own_letters(code):
    """Except a name that is the same in every language: a text in the wrong file would show."""
    for name, text in texts_of(languages()[code]):
        bare = "".join(text.replace("{", "}").split("}")[::2]).replace(THE_SAME_EVERYWHERE, "")
        letters = {unicodedata.name(letter).split()[0] for letter in bare if letter.isalpha()}
        if letters:
            assert letters <= {LETTERS[code], "MODIFIER"}, name


def test_only_arabic_runs_from_right_to_left():
    assert [code for code, language in languages().items() if language.direction == "rtl"] == ["ar"]


@pytest.mark.parametrize("code", OTHERS)
def test_a_dutch_name_keeps_its_name_and_is_explained(code):
    """Who never heard of DigiD learns from the card what to bring."""
    assert re.fullmatch(r"DigiD \(.+\)", languages()[code].bring["digid"])


def test_arabic_has_its_own_marks():
    """No comma, semicolon or question mark of another alphabet."""
    assert [text for _, text in texts_of(languages()["ar"]) if set(",;?") & set(text)] == []


def test_a_changed_text_is_taken_over():
    assert Language.model_validate(_changed("card", "going_to", "Go to")).card.going_to == "Go to"


def _changed(part, name, text):
    values = yaml.safe_load((FOLDER / "en.yml").read_text("utf-8"))
    values[part][name] = text
    return values


@pytest.mark.parametrize(
    ("part", "name", "text"),
    [
        ("card", "going_to", "  "),
        ("card", "made_on", "This card was made today."),
        ("card", "bring", "Bring {this}"),
        ("hours", "span", "{start} to {start}"),
        ("card", "a_text_that_no_card_has", "Hello"),
        ("kinds", "informeren", ""),
    ],
)
def test_a_file_with_a_text_that_is_not_right_is_refused(part, name, text):
    """Before a card is shown, not on the day that a resident needs the text."""
    with pytest.raises(ValidationError):
        Language.model_validate(_changed(part, name, text))


@pytest.mark.parametrize("model", [CardTexts, HoursTexts])
def test_a_file_that_misses_a_text_is_refused(model):
    whole = getattr(languages()["en"], "card" if model is CardTexts else "hours").model_dump()
    for name in whole:
        with pytest.raises(ValidationError):
            model.model_validate({key: text for key, text in whole.items() if key != name})


def test_the_kinds_of_help_are_those_of_the_content(lindewaard):
    """By id, and in Dutch with the words that the content uses."""
    phrases = {kind.id: kind.phrase for kind in lindewaard.content.help_kinds}
    assert languages()[DUTCH].kinds == phrases


def test_what_to_bring_is_asked_by_some_desk(lindewaard):
    """No line in the fixed list is there for nothing, and most of what desks ask often is in it."""
    asked = [item for desk in lindewaard.content.desks for item in desk.bring]
    fixed = languages()[DUTCH].bring.values()
    assert set(fixed) <= set(asked)
    often = {item for item in asked if asked.count(item) > 2}
    assert often <= set(fixed)


def test_what_is_not_in_the_fixed_list_has_no_translation():
    assert languages()["pl"].item("geldig identiteitsbewijs") == "Ważny dokument tożsamości"
    assert languages()["pl"].item("Groeiboekje of vaccinatiebewijs") is None


def test_the_hours_in_dutch_are_those_of_the_rest_of_the_product(lindewaard, tuesday):
    """For every desk, but for the names of holidays: one rule for the grouping of days, whatever the language."""
    compared = 0
    for desk, schedule in lindewaard.schedules.items():
        notes = [one.note for one in schedule.week(tuesday.date())] if schedule else []
        if not any(notes):
            assert hours.week(languages()[DUTCH], schedule, tuesday) == dutch.week(schedule, tuesday), desk
            compared += bool(schedule)
    assert compared > 40


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "Tuesday 24 November: 10:00 to 13:00"),
        ("tr", "24 Kasım Salı: 10:00 ile 13:00 arası"),
        ("ar", "الثلاثاء 24 نوفمبر: من 10:00 إلى 13:00"),
        ("pl", "wtorek, 24 listopada: od 10:00 do 13:00"),
        ("uk", "вівторок, 24 листопада: з 10:00 до 13:00"),
    ],
)
def test_days_and_times_are_written_as_the_language_does(lindewaard, tuesday, code, expected):
    assert hours.week(languages()[code], lindewaard.schedules["ido-centrum"], tuesday)[0] == expected


def test_a_holiday_closes_in_every_language_without_its_dutch_name(lindewaard):
    christmas = datetime(2026, 12, 25, 9, tzinfo=TIMEZONE)
    schedule = lindewaard.schedules["informatiebalie"]
    assert dutch.week(schedule, christmas)[0].endswith("dicht (Eerste kerstdag)")
    assert hours.week(languages()["en"], schedule, christmas)[0] == "Friday 25 December: closed"


def test_a_desk_that_never_closes_is_told_in_one_line(lindewaard, tuesday):
    assert hours.week(languages()["uk"], lindewaard.schedules["noodnummer-112"], tuesday) == ("цілодобово",)
    assert hours.week(languages()["uk"], None, tuesday) == ()


def test_the_day_is_that_of_the_netherlands():
    """Just after midnight here it is still yesterday in UTC."""
    late = datetime(2026, 11, 24, 0, 30, tzinfo=TIMEZONE)
    assert hours.day(languages()["tr"], late) == "24 Kasım 2026 Salı"


def test_a_date_has_the_word_for_year_where_the_language_wants_it(tuesday):
    assert hours.day(languages()["uk"], tuesday) == "вівторок, 24 листопада 2026 року"
    assert hours.day(languages()["pl"], tuesday) == "wtorek, 24 listopada 2026"
