"""Which places in a list of options are said: 'de tweede', 'number one', 'zowel de eerste als de derde'.

Pure functions; the words come as `bot.actions.comparing.bare` gives them.
"""

import re
from typing import Final

LONGEST: Final = 6
"""In more words than this ('ik kies dan de tweede optie') a number belongs to a story."""

MIDDLE_OF: Final = 3
"""Only of three options one is in the middle."""

_LISTED: Final = r"\b(?:nummer|number|nr|optie|option|keuze|keus|antwoord|letter) "
_LEADING: Final = (
    r"\b(?:de|het|the|doe|kies|neem|pak|gok|denk|wordt|is|maar|dan|"
    r"dus|ja|toch|eerder|liever|of|en|or|and|als|pick|choose|take|think) "
)
_CLOSING: Final = (
    r"(?= (?:of|or|en|and|als|graag|dan|maar|dus|denk|i think|volgens|is het|maakt niet|please|aub|alstublieft|hoor|"
    r"optie|keuze|antwoord|mogelijkheid)\b|$)"
)
_ORDINALS: Final = (
    rf"eerste|de eerst$|^eerst$|bovenste|first|(?:1e|1ste|1st){_CLOSING}|top one|the top",
    rf"tweede|second|(?:2e|2de|2nd){_CLOSING}",
    rf"derde|third|(?:3e|3de|3rd){_CLOSING}",
    rf"vierde|fourth|(?:4e|4de|4th){_CLOSING}",
    rf"vijfde|fifth|(?:5e|5de|5th){_CLOSING}",
)
_NUMBERS: Final = (r"een|1|a", r"twee|two|2|b", r"drie|three|3|c", r"vier|four|4|d", r"vijf|five|5|e")
_ONE: Final = re.compile(r"^one\b|\b(?:number|option|answer|no) one\b")
"""'One' closes 'the second one' too."""

_OF_ALL: Final = re.compile(
    r"\b(?:(?:een|1|one|any) )?(?:van|of) (?:de|die|deze|the|these|those) "
    r"(?:twee|drie|vier|vijf|[2-5]|two|three|four)\b"
)
_NO_PLACE: Final = re.compile(
    r"\b(?:de |het |the )?(?:eerste|tweede|derde|first|second|third|laatste|last) "
    r"(?:keer|maal|dag|week|maand|jaar|kind|hand|brief|aanmaning|time|child|letter)\b"
)
_RATHER: Final = re.compile(r"\b(?:meer|eerder|liever|rather|more) (?!dan\b|than\b)(.+?) (?:dan|than) .*")
_NOT_THAT: Final = re.compile(
    r"\b(?:niet|not) (?:de |het |the )?(?:" + "|".join((*_ORDINALS, "laatste|onderste|last")) + r")\b"
)
_LAST: Final = re.compile(r"\b(?:laatste|onderste|the last|last one|the bottom|bottom one)\b|^(?:last|bottom)\b")
_MIDDLE: Final = re.compile(
    r"\b(?:middelste|middenste|in (?:het|t) midden|the middle|middle one)\b|^(?:midden|middle)$"
)
_SEVERAL: Final = re.compile(
    r"\b(?:allebei|beiden?|allemaal|both|(?:alle|all) (?:twee|drie|vier|vijf|[2-5]|two|three|four)"
    r"|all of (?:them|these|those)|(?:eerste|bovenste|laatste|onderste|first|last) (?:twee|drie|[23]|two|three))\b"
)


def several_said(said: str) -> bool:
    """Whether all of the options are said ('allebei', 'alle drie'), or one of them without saying which."""
    return bool(_SEVERAL.search(said)) or bool(re.search(r"^(?:een|1|one|any) ", said) and _OF_ALL.search(said))


def places_said(said: str, told: int, last: int) -> set[int]:
    """The places that are said, counted from 0; none in a story.

    `told` is how many options were told with 'geen van deze', `last` the place of the last one without it.
    """
    telling = _NOT_THAT.sub(" ", _RATHER.sub(r"\1", _OF_ALL.sub(" ", _NO_PLACE.sub(" ", " ".join(said.split())))))
    telling = " ".join(telling.split())
    if len(telling.split()) > LONGEST:
        return set()
    found = {place for place in range(min(told, len(_ORDINALS))) if _is_said(place, telling)}
    if _LAST.search(telling):
        found.add(last)
    if _MIDDLE.search(telling) and MIDDLE_OF in (told, last + 1):
        found.add(MIDDLE_OF // 2)
    return found


def _is_said(place: int, telling: str) -> bool:
    """Whether a place is said by its ordinal, or by its number where that can be no article and counts nothing."""
    number = rf"(?:^|{_LEADING})(?:{_NUMBERS[place]}){_CLOSING}|{_LISTED}(?:{_NUMBERS[place]})\b"
    return bool(
        re.search(rf"\b(?:{_ORDINALS[place]})\b", telling)
        or re.search(number, telling)
        or (place == 0 and _ONE.search(telling))
    )
