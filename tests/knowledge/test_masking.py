"""Personal data is masked; everything else stays as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.masking import mask


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("zijn nummer is 111222333", "BSN"),
        ("BSN 999.999.990", "BSN"),
        ("bsn: 123456789", "BSN"),
        ("burgerservicenummer 12 34 56 78 2", "BSN"),
        ("bel 06-12345678", "telefoonnummer"),
        ("bel +31 6 1234 5678", "telefoonnummer"),
        ("0031612345678", "telefoonnummer"),
        ("thuis 020 123 45 67", "telefoonnummer"),
        ("bel 06.12-13.14.15", "telefoonnummer"),
        ("bel 06.12 13.14 15", "telefoonnummer"),
        ("bsn 11.12-13.14", "BSN"),
        ("in België +32 470 12 34 56", "telefoonnummer"),
        ("in Berlijn +49 30 901820", "telefoonnummer"),
        ("jan.jansen@voorbeeld.nl", "e-mailadres"),
        ("NL91ABNA0417164300", "rekeningnummer"),
        ("nl91 abna 0417 1643 00", "rekeningnummer"),
        ("DE89 3704 0044 0532 0130 00", "rekeningnummer"),
        ("woont Kerkstraat 18", "adres"),
        ("dorpsweg 3b", "adres"),
        ("1234 AB 12", "adres"),
        ("1234ab 5", "adres"),
        ("postcode 2011CD", "adres"),
    ],
)
def test_it_masks(text, kind):
    """Each sort is recognised in the ways that people type it, and no digit of it is left."""
    masked = mask(text)
    assert masked.kinds == (kind,)
    assert f"[{kind}]" in masked.text
    digits = [letter for letter in masked.text if letter.isdigit()]
    assert not digits


@pytest.mark.parametrize(
    "text",
    [
        "de Belastingtelefoon is 0800 - 0543",
        "bel 112",
        "ons nummer is 0999 - 20 00 45",
        "tussen 2024 en 12 maart 2026",
        "in 2026 IB aangifte doen",
        "€ 1500 ww 3 maanden",
        "2 keer per week naar de markt om 10 uur",
        "schuld van 3500 EUR bij drie winkels",
        "van 1234 naar 5678",
        "kamer 12 en balie 10",
        "het bedrag is 1.234,56",
        "mw (62) wil DigiD",
        "uitbouw Lindelaan, 9 weken geleden ingediend",
        "feest in de straat 14 juni, 60 man",
        "nieuwe baan 32 u per week",
        "man weg, 2 pubers",
        "onderweg 2 uur",
        "bijbaan 12 uur",
        "maandag 07.00-16.30 en dinsdag 09.00 - 22.45",
        "09.00-10.45 11.15-15.00 en 07.00\u201319.15",
    ],
)
def test_it_leaves_what_is_not_personal(text):
    """Amounts, years, public numbers and rooms stay."""
    assert mask(text).text == text


def test_recognition_gets_the_words_without_the_masks():
    """A mask says nothing about the question."""
    masked = mask("111222333 en NL91ABNA0417164300, hij wil uitleg")
    assert masked.bare == "en , hij wil uitleg"


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing(text):
    """What is masked stays masked, and any text can be masked."""
    once = mask(text).text
    assert mask(once).text == once


def test_no_utterance_of_the_content_holds_personal_data(lindewaard):
    """The content is checked at loading; here once more over every utterance."""
    assert [utterance.text for utterance in lindewaard.content.utterances if mask(utterance.text).kinds] == []
