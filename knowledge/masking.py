"""Personal data is masked at the entrance: before anything is logged, embedded, stored or passed on.

Masked are a citizen service number (BSN, eleven test), telephone number, e-mail address, IBAN and home address. The
public numbers that desks use themselves (0800, 0900, 088, 14 plus area code, 112, 116) are not personal data and stay.
In what is kept, names are masked too where the words around them say so; the page asks not to type them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

from knowledge.names import names_in

_MAY_HOLD: Final = re.compile(r"[\d@]")
"""All that is masked has a digit or an @. Most sentences have neither: the 37,000 are read in 2.0 s instead of 3.2."""
_EMAIL: Final = re.compile(r"(?<![\w.+'-])[\w.+'-]++@[\w-]+(?:\.[\w-]+)+")
_IBAN: Final = re.compile(r"\b[A-Za-z]{2}[ .-]?\d{2}(?:[ .-]?[A-Za-z0-9]){11,30}\b")
_DUTCH_IBAN: Final = re.compile(r"\bNL[ .-]?\d{2}[ .-]?[A-Z]{4}(?:[ .-]?\d){6,10}\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<![\d+])\d(?:[ .-]?\d){7,8}(?!\d)")
_TIME: Final = r"(?:[01]?\d|2[0-4])\.[0-5]\d"
_TIMES: Final = re.compile(rf"(?<![\d.]){_TIME}(?: ?[-/\u2013 ] ?{_TIME})+(?![\d.])")
"""Times one after another ("09.00-12.30 13.30-17.00"). Their digits pass for a telephone number, or for a BSN."""
_NAMED_BSN: Final = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi(?:nummer)?)\b\D{0,12}(\d(?:[ .-]?\d){6,10})", re.IGNORECASE
)
_PHONE: Final = re.compile(r"(?<![\d])(?:(?:\+|00)31[ .-]?(?:\(0\))?[ .-]?|\(?0)[1-9](?:\)?[ .-]?\d){7,8}(?!\d)")
_PUBLIC_PHONE: Final = re.compile(r"^0(?:800|900|906|909|88|999)|^14|^11[26]")
_HOUSE: Final = r"[ ,]+\d{1,5}+ ?[a-zA-Z]?\b"
_POSTCODE: Final = re.compile(
    # a year and two capitals ("2026 IB") is no postcode, unless a house number follows
    rf"\b(?!19\d\d |20[0-3]\d )[1-9]\d{{3}} ?(?!SA|SD|SS|EUR)[A-Z]{{2}}\b(?:{_HOUSE})?"
    rf"|\b[1-9]\d{{3}} (?!SA|SD|SS)[A-Z]{{2}}{_HOUSE}"
    rf"|\b[1-9]\d{{3}}[a-z]{{2}}\b(?:{_HOUSE})?"
    r"|(?<!€ )(?<!€)\b(?!19\d\d |20[0-3]\d )[1-9]\d{3} "
    r"(?!en|is|in|de|of|om|op|te|ik|er|al|na|we|ze|je|tm|to|km|mw|zo|nu|ca|jr|pm|ww|ib|uw)"
    r"[a-z]{2},? \d{1,4}+\b(?! ?(?:uur|euro|jaar|keer|dagen|weken|maanden|km))"
)
_NO_HOUSE: Final = (
    r"(?! ?(?:u|uur|euro|jaar|keer|dag|dagen|week|weken|wkn?|maand|maanden|mnd|km|m2|man|personen|"
    r"jan|feb|mrt|maart|apr|april|mei|jun|juni|jul|juli|aug|augustus|sep|september|okt|oktober|nov|november|dec|"
    r"december|januari|februari)\b)"
)
_STREET: Final = re.compile(
    r"\b[A-Za-zÀ-ÿ'-]{2,60}(?:straat|laan|weg|plein|dijk|gracht|kade|singel|hof|pad|steeg|plantsoen|dreef|baan|markt|wal)"
    r" (?:nr\.? ?|nummer )?\d{1,5}+(?:[ -]?[a-zA-Z]\b|-\d{1,4}+)?" + _NO_HOUSE,
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data. `kinds` are the sorts that were found, in Dutch, sorted."""

    text: str
    kinds: tuple[str, ...]

    @property
    def bare(self) -> str:
        """The text without the masks, for recognition: a mask says nothing about what is asked."""
        return " ".join(_MASK.sub(" ", self.text).split())


_MASK: Final = re.compile(r"\[(?:BSN|telefoonnummer|e-mailadres|rekeningnummer|adres|naam)\]")


def mask(text: str) -> Masked:
    """Replace personal data in `text` by what it was, such as `[BSN]`; masking twice changes nothing."""
    if not _MAY_HOLD.search(text):
        return Masked(text, ())
    found: set[str] = set()

    def replacing(kind: str, accept: Callable[[str], bool] = lambda _: True) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            if not accept(match.group()) or _among_times(match.string, *match.span()):
                return match.group()
            found.add(kind)
            return f"[{kind}]"

        return replace

    text = _EMAIL.sub(replacing("e-mailadres"), text)
    text = _IBAN.sub(replacing("rekeningnummer", iban.is_valid), text)
    text = _DUTCH_IBAN.sub(replacing("rekeningnummer"), text)
    text = _NAMED_BSN.sub(replacing("BSN"), text)
    text = _PHONE.sub(replacing("telefoonnummer", _is_private_phone), text)
    for start, end in _phones(text):
        text = f"{text[:start]}[telefoonnummer]{text[end:]}"
        found.add("telefoonnummer")
    text = _NUMBER.sub(replacing("BSN", bsn.is_valid), text)
    text = _POSTCODE.sub(replacing("adres"), text)
    text = _STREET.sub(replacing("adres"), text)
    return Masked(text, tuple(sorted(found)))


def mask_kept(text: str) -> Masked:
    """Replace personal data and names of persons in a text that is going to be kept or passed on."""
    masked = mask(text)
    places = list(names_in(masked.text))
    if not places:
        return masked
    without = masked.text
    for start, end in reversed(places):
        without = f"{without[:start]}[naam]{without[end:]}"
    return Masked(without, tuple(sorted({*masked.kinds, "naam"})))


def _among_times(text: str, start: int, end: int) -> bool:
    return any(times.start() <= start and end <= times.end() for times in _TIMES.finditer(text))


def _is_private_phone(number: str) -> bool:
    digits = re.sub(r"^(?:\+|00)31", "0", re.sub(r"[^\d+]", "", number)).replace("00", "0", 1)
    return not _PUBLIC_PHONE.match(digits)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of foreign telephone numbers, last first, so that replacing keeps the earlier ones right."""
    matches = phonenumbers.PhoneNumberMatcher(text, "NL")
    places = [(match.start, match.end) for match in matches if _is_private_phone(match.raw_string)]
    yield from reversed([place for place in places if not _among_times(text, *place)])
