import pytest

from bot.actions import circumstances
from bot.actions.circumstances import heard, said_back
from tests.bot.stand_in import recommendation


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("hij zit in een rolstoel", {"wheelchair": True}),
        ("ze kan geen trap op", {"wheelchair": True}),
        ("mevrouw kan niet reizen", {"stays_home": True}),
        ("maar hij kan de deur niet uit", {"stays_home": True}),
        ("ze spreekt alleen Pools", {"language": "pl"}),
        ("she only speaks Arabic", {"language": "ar"}),
        ("hij spreekt Turks en geen Nederlands", {"language": "tr"}),
        ("ze kan alleen 's avonds", {"evening": True}),
        ("alleen 's avonds kan ze", {"evening": True}),
        ("hij kan overdag niet", {"evening": True}),
        ("ze zit in een rolstoel en spreekt alleen Oekraïens", {"wheelchair": True, "language": "uk"}),
    ],
)
def test_a_remark_about_the_resident_says_nothing_about_the_subject(text, known):
    assert heard(text) == (known, "")


@pytest.mark.parametrize(
    ("text", "known", "about"),
    [
        (
            "Poolse man, spreekt alleen Pools, wil zich inschrijven",
            {"language": "pl"},
            "Poolse man, wil zich inschrijven",
        ),
        (
            "ze zit in een rolstoel en wil een traplift",
            {"wheelchair": True},
            "ze zit in een rolstoel en wil een traplift",
        ),
    ],
)
def test_a_situation_keeps_what_may_belong_to_its_subject(text, known, about):
    assert heard(text) == (known, about)


@pytest.mark.parametrize(
    "text",
    [
        "hij heeft een rolstoel nodig",
        "ze wil een rolstoel aanvragen",
        "hij wil Engels leren",
        "welke talen spreekt het taalhuis",
        "ze kan niet inloggen",
        "de brief is in het Engels",
    ],
)
def test_a_wish_is_no_circumstance(text):
    assert heard(text) == ({}, text)


def test_it_is_said_back_with_what_the_desk_offers():
    desk = recommendation("ido-zuid") | {"languages": ["Pools"], "access": ["telefonisch"], "hours": []}
    text = said_back({"wheelchair": True, "stays_home": True, "language": "pl", "evening": True}, desk)
    assert text.splitlines() == [
        "Ik houd rekening met: een rolstoel, niet kunnen reizen, alleen Pools, alleen 's avonds.",
        "Dit loket is toegankelijk met een rolstoel.",
        "Dit loket helpt ook telefonisch.",
        "Bij dit loket spreken ze Pools.",
        "Deze week is dit loket niet 's avonds open. Vraag bij het bellen of het anders kan.",
    ]


def test_an_open_evening_is_named():
    desk = recommendation("ido-zuid") | {"hours": ["maandag: 09:00 tot 12:00", "donderdag: 13:00 tot 20:00"]}
    assert said_back({"evening": True}, desk).splitlines()[1] == "'s Avonds open: donderdag: 13:00 tot 20:00."


def test_nothing_known_is_nothing_said():
    assert said_back({}, recommendation("ido-zuid")) is None


def test_every_language_has_a_name_and_is_recognised_by_it():
    for code, (name, _) in circumstances.LANGUAGES.items():
        assert heard(f"hij spreekt alleen {name}") == ({"language": code}, "")
