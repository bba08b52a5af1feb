"""What a correction says before it comes to its subject: 'nee', 'tikfout', 'ik bedoel', 'niet de aow maar'. Pure."""

import re
from typing import Final

_WHO: Final = r"(?:ik|ze|zij|hij|mevrouw|meneer|u|je|jij|jullie|i|he|she|you)"
_WRONGLY: Final = r"(?:begrepen|verstaan|gelezen|getypt|gehoord|gezegd|geschreven|opgeschreven)"
_SAID: Final = (
    r"(?:zei|zeg|zegt|las|lees|typte|typ|tikte|schreef|hoorde|hoor|verstond|verstaat|begreep|begrijpt|snapte|snapt)"
)
_NOT_BUT: Final = re.compile(
    r"^.*\b(?:niet|geen) (?:voor |om |over )?.+? maar (?:juist )?(?:voor |om |over )?", re.IGNORECASE
)
_IS: Final = r"(?:gaat|ging|is|was|blijkt)"
_IT_IS: Final = r"(?: toch| eigenlijk| nu)?(?: (?:om|over|voor|about|for)\b)?"
_CRIED: Final = (
    r"oh|o|ho|hm+|eh|euh?|ach|ai|wacht(?: even)?|wait|nee|neej|nope|no|sorry|excuses|pardon|oeps|oops"
    r"|foutje|my (?:mistake|bad)"
)
_HAS: Final = r"(?:heb|hebt|heeft|hebben|had|hadden)"
_WHOM: Final = r"(?:(?:me|mij|ons|het|dat|dit|hem|haar|ze|hen|u|mevrouw|meneer) )?"
_WENT_WRONG: Final = (
    r"(?:dat was |dit was |het was |dat is )?(?:een )?(?:(?:tik|type?)fout|misverstand|vergissing)(?:je)?",
    rf"(?:{_WHO} {_HAS} )?{_WHOM}(?:verkeerd {_WRONGLY}|verschreven|vergist)",
    rf"{_WHO} {_SAID} (?:het|dat|dit|me|mij|'t|hem|haar|ze|hen|u|je)? ?(?:verkeerd|niet goed)",
    r"ik vergis(?:te)? (?:me|mij)",
)
_PARTS: Final = (
    _CRIED,
    r"(?:een )?(?:kleine )?correctie|(?:even |dit |ik wil )*(?:recht ?zetten|corrigeren|verbeteren)",
    *_WENT_WRONG,
    # What it is not.
    rf"daar gaat het niet om|(?:dat|daar) bedoel(?:t|de)? {_WHO} niet",
    r"(?:het|dit|dat) is geen [^.,;:]+[.,;:](?: *(?:het|dit|dat) is\b)?",
    r"niet(?=[.,;:]\s*\w)",
    r"niet (?:om |over |voor |de |het |een )?(?:[^\s.,;:]+ ?){1,4}[.,;:](?: *(?:maar )?wel\b)?(?=\s*\w)",
    r"not [^.,;:]+?,? but(?: about)?",
    r"(?:ik zei|ik schreef|ik typte|ik zeg|ik had het over|ik noemde|i said) [^.,;:]+?,? (?:maar|but)",
    # What comes before what it is.
    rf"(?:bij nader inzien|eigenlijk|toch|actually)(?: {_IS} het{_IT_IS}| bedoel(?:t|de)? {_WHO})?",
    rf"{_WHO} (?:hoor|hoort|zegt|zei|lees|zie|merk)(?: net| nu)?(?: pas)? dat",
    rf"nu (?:hoor|lees|zie|merk) {_WHO}(?: pas)? dat|bij nalezen",
    rf"(?:{_WHO} )?(?:(?:be)?doel(?:t|de)?(?: op)?|means?|meant)(?: eigenlijk| toch| dat)?",
    rf"(?:(?:het|dit|it) {_IS}|it'?s){_IT_IS}|dat (?:is|was)(?= (?:een|de|het) (?!niet\b)\w)",
)
_LEAD_IN: Final = re.compile(rf"^[\s,:.!]*(?:(?:{'|'.join(_PARTS)})(?!\w)[\s,:.!]*)+", re.IGNORECASE)
_MISHEARD: Final = re.compile(rf"^\W*(?:(?:{_CRIED})\W+)*(?:{'|'.join(_WENT_WRONG)})\W+(?=\w+\W+\w)", re.IGNORECASE)
_CLOSING: Final = re.compile(
    r"\s+(?:bedoel(?:t|de)?(?: (?:ik|ze|zij|hij|mevrouw|meneer|i|he|she))?|te (?:gaan|zijn)|gaat)[.!]*$",
    re.IGNORECASE,
)
_MEANS: Final = re.compile(
    r"^.*\bbedoel(?:t|de|den)? (?:juist |eigenlijk |dus |toch )?(?=(?:een|de|het|haar|zijn|hun) \w)", re.IGNORECASE
)
_ANOTHER_PART: Final = re.compile(
    r"\bniet (?:voor |om |over )?(?:de |het |een |haar |zijn )?(\w{4,})\W+(?:maar )?(?:wel )?(?:voor |om |over )?"
    rf"(?:de |het |een |haar |zijn )?(\w{{4,}})(?:\s(?:be)?doel(?:t|de)?(?:\s{_WHO})?)?\W*$",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[\w-]+")
_SHORTEST_REST: Final = 4
"""The other part of a compound has at least so many letters ("toeslag", "boete")."""
_PRONOUN: Final = re.compile(r"^(hij|ze|zij|mevrouw|meneer|het om|het) ", re.IGNORECASE)


def without_lead_in(text: str) -> str:
    """The subject of a correction, without what leads in to it and closes it; empty when there is no subject."""
    rest = _CLOSING.sub("", _LEAD_IN.sub("", _MEANS.sub("", _NOT_BUT.sub("", text.strip()))))
    return _PRONOUN.sub("", rest).strip(" ,.:")


def with_the_other_part(text: str, before: str) -> str | None:
    """What was told before with another part in a compound: "niet voor de huur, voor de crèche" of "huurtoeslag".

    That gives "toeslag voor de crèche". None where the correction names no part of a word that was said.
    """
    found = _ANOTHER_PART.search(text)
    if found is None:
        return None
    part, other = found[1].lower(), found[2]
    for word in _WORD.findall(before):
        rest = word[len(part) :].removeprefix("-")
        if word.lower().startswith(part) and len(rest) >= _SHORTEST_REST:
            return before.replace(word, f"{rest} voor de {other}", 1)
    return None


def without_misheard(text: str) -> str:
    """A story without the remark that the one before was misheard ("verkeerd begrepen, ze heeft er al een")."""
    return _MISHEARD.sub("", text)
