"""What is heard in a clerk's words besides their subject: which option was chosen, and who sent the resident away.

Pure functions. What a text is about is recognised by the api, not here.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

SAME = 0.75
"""How much of the words of an option must be said before it counts as chosen."""

_ORDINALS = (
    r"\b(eerste?|bovenste|first|een|één|1|a)\b",
    r"\b(tweede|second|twee|two|2|b)\b",
    r"\b(derde|third|drie|three|3|c)\b",
    r"\b(vierde|fourth|vier|four|4|d)\b",
    r"\b(vijfde|fifth|vijf|five|5|e)\b",
)
_LAST = re.compile(r"\b(laatste|onderste|last)\b")
_NONE = re.compile(
    r"\b(geen|niks|niets|none)( \w+)? (van|of)\b|\bgeen (enkele|een|één)\b|^(geen|niks|none)$"
    r"|\b(staat|staan) er niet (bij|tussen)\b|^(het is )?iets anders( dan dit)?$|\bgeen van\b"
)
_NO_IDEA = re.compile(
    r"\b(geen (flauw )?idee|(dat |het )?weet (ik|ze|zij|hij|men|mevrouw|meneer) (het |dat )?(ook |zelf )?niet"
    r"|weet ik veel|niet bekend|kan ik niet zeggen|no idea|(do not|don'?t|does not|doesn'?t) know)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"^(het|de|een|dat|die|gaat?|gaan|om|over|ze|zij|hij|wil|bedoelt|is|hulp|bij|en|of|van|voor|hem|haar|mevrouw|meneer)$"
)
_PASSED = re.compile(
    r"\bkom(t|en) .*\bvandaan\b"
    r"|\b(hij|zij|ze|mevrouw|meneer|mw|dhr|inw|inwoner|klant|bezoeker) (komt|kwam) (net )?"
    r"(van|bij)\b(?!.*\b(brief|mail|post)\b)"
    r"|\b(stuurden?|sturen|stuurt|verwees|verwezen) "
    r"(hem|haar|ze|hen|ons|mij|me|mevrouw|meneer|door|weg|hierheen|terug)\b"
    r"|\b(al|net|eerst|eerder)\b.*\b(geweest|langs geweest|langsgegaan|weggestuurd)\b"
    r"|\b(was|waren) (al|net|eerst|eerder|vorige week|gisteren) bij\b"
    r"|\b(weggestuurd|doorgestuurd|doorverwezen) (door|bij)\b|\b(door|bij)\b.*\bweggestuurd\b"
    r"|\b(zei|zeiden|zegt|zeggen)\b.*\b(hier|hierheen|hiernaartoe|bij (ons|jullie|mij)|naar (ons|jullie|mij))\b"
    r"|\bsent (him|her|them|me|us)\b|\bcame from the\b|\balready (been|went) (to|at)\b",
    re.IGNORECASE,
)
_UNREACHABLE = re.compile(
    r"\b(dicht|gesloten|geen gehoor|onbereikbaar|niemand|vol|wachtlijst|te pakken|closed|answer|picks up)\b"
    r"|\b(neem|neemt|nemen|genomen|bereikbaar|geen tijd|te druk|geen plek)\b",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(r"^.*\b(?:niet|geen) (?:voor |om |over )?.+? maar (?:juist )?(?:voor |om |over )?", re.IGNORECASE)
_CORRECTING = re.compile(
    r"^((oh|o|ho|wacht( even)?|nee|neej|nope|no|sorry|foutje|correctie|eigenlijk|actually|verkeerd begrepen|"
    r"ik vergis(te)? (me|mij))\b[\s,:.!]*)*"
    r"(((ik|ze|zij|hij|mevrouw|meneer) )?(hoor|hoort|zegt|zei) (net|nu)? ?dat )?"
    r"((ik|ze|zij|hij|mevrouw|meneer|i|he|she) (bedoel(t|de)?|means?|meant) (eigenlijk|toch|dat )?|"
    r"(het|dit|it) (gaat|ging|is|was|blijkt) (toch |eigenlijk |nu )?(om|over|voor|about|for)? ?)?",
    re.IGNORECASE,
)
_CORRECTED = re.compile(r"\s+(bedoelt|bedoelde|te (gaan|zijn)|gaat)[.!]*$", re.IGNORECASE)
_PRONOUN = re.compile(r"^(hij|ze|zij|mevrouw|meneer|het om|het) ", re.IGNORECASE)
_CLAUSE = re.compile(r"[.,;!?]| maar | en (?=hij |ze |zij |wil )")


_GOING = re.compile(
    r"\b(terug|terugkomen|ga|gaan|gaat|kom|we|wij|ik|eens|naar|nog|even|over|van|net|daarnet|daarstraks|zonet|weer|"
    r"verder|met|hadden|waren|gebleven|was|wat|welk|loket|ook|alweer|ok|oke|dan|nu|en|om|te|komen|op|iets|waar|bij|voor|"
    r"de|het|die|dat|een|zijn|haar|mijn|vorige|eerste|eerdere|andere|vraag|onderwerp|punt|eerst|nou|graag|back|go|to|the|"
    r"his|her|their|about|from|before|let'?s|first|question)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(een|andere|volgende|nieuwe) (\w+ )?(man|vrouw|mevrouw|meneer|inwoner|klant|jongen|meisje|student|moeder|vader|"
    r"stel|gezin|bezoeker)\b|^(mw|dhr|mevrouw|meneer|man|vrouw|inw)\b",
    re.IGNORECASE,
)
_NEXT_RESIDENT = re.compile(
    r"^\W*(\w+\W+){0,3}?(andere|volgende|nieuwe|next|new) "
    r"(klant|inwoner|bewoner|bezoeker|cli[eë]nt|persoon|client|resident|visitor)"
    r"(\s*[:;,.-]+\s*|\s+(?=(wil|heeft|zoekt|met|komt|is|moet|kan|krijgt|snapt|wants|has|needs|is)\b))(?=\w+\W+\w)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"^\W*((een|de|mijn|onze|deze|die|a|my) )?((oude|oudere|jonge|\w+se|old|young) )?"
    r"(inwoner|inwoonster|bewoner|bewoonster|klant|cli[eë]nte?|cursist|bezoeker|student|man|vrouw|mevrouw|meneer|mw|dhr|heer|dame|jongen|meisje|moeder|vader|dochter|"
    r"zoon|stel|gezin|iemand|hij|zij|ze|he|she|man|woman|lady) (\w+ ){0,2}?"
    r"(wil|wilt|zoekt|moet|heeft|krijgt|snapt|begrijpt|kan|vraagt|wants|needs|has|cannot)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|\b(mag|mogen|hoort|hoe|hoever|waar|wie|welke?|wat|wanneer|doet|doen|toegestaan|kan dat)\b"
    r"|\b(may|allowed|who|which)\b|\b(dat|of) ik\b|\b(kan|kunnen) (hij|ze|zij|je|we|wij)\b",
    re.IGNORECASE,
)
_OF_A_DESK = re.compile(
    r"\b(wij|we|ons|onze|jullie|u|uw|hier|loket|balie|collega|vrijwilligers?|iemand|wie|you|your|us|who)\b"
    r"|\b(mag|mogen|kan|moet|may|can) (ik|i)\b(?!.*\b(mijn|m'?n|me|mij|my)\b)",
    re.IGNORECASE,
)
_SAME_PERSON = re.compile(r"\b(hij|ze|zij|hem|haar|zijn|hun|he|she|his|her|them|their)\b", re.IGNORECASE)
_SPOKEN_OF = re.compile(
    r"\b(?:over|bij|voor|van|about|for|with)\s(?:die|dat|de|het|deze|dit|zijn|haar|hun|the|that|his|her|their)\s"
    r"(\w{5,}(?:\s\w{5,})?)",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"loket\w*|balie\w*|instantie|organisatie|dienst|collega\w*|office|place|nummer|adres|graag", re.IGNORECASE
)
RETURNING = 0.6
"""How much of the telling words must fit a matter before it is the one that is meant."""

_CODE = re.compile(r"\b([FKMPRX][2-8FKMPRX]{3})[ -]?([FKMPRX][2-8FKMPRX]{3})\b", re.IGNORECASE)
_WAYS = (
    ("meegelopen", r"\b(meegelopen|loop(t)? mee|meelopen|gebracht|walked)\b"),
    ("afspraak", r"\bafspraak (is )?(gemaakt|gepland|geregeld)\b|\b(maakte|gepland|ingepland)\b.*\bafspraak\b"),
    ("bericht", r"\b(gemaild|mailde|bericht gestuurd|bericht achtergelaten|geappt)\b"),
    ("gebeld", r"\b(gebeld|belde|telefonisch|called|aan de lijn)\b"),
)
_TO_SIGNAL = re.compile(
    r"\b(signa(al|len|leren|leer)|signaaltje|signalenlijst|signaallijst|knelpunt\w*|terugkerend probleem|meld\w*|"
    r"gemeld|registreer\w*|registreren|noteer|noteren|leg|vast|vastleggen|doorgeve\w*|doorgegeven|doorgeef|geef|door|"
    r"maak|maken|zet|lijst|graag|aub|alstublieft|even|wil|kan|kun|mag|ik|je|u|er|een|het|de|als|op|in|bij|van|voor|"
    r"worden|wordt|dit|dat|die|deze|hier|hiervan|hierover|hiervoor|naar|coördinator|eens|maar|nog|moet|echt|"
    r"structureel|probleem|komt|vaak|is|a|an|log|report|signal|this|that|please|it)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(dit|die|deze|dat|dezelfde|hiervan|hierover|hiervoor|this|that)\b", re.IGNORECASE)


def _bare(text: str) -> str:
    return re.sub(r"[^\w\s]", " ", text.lower()).strip()


def none_option(options: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The option 'geen van deze': the one without readings."""
    return next((option for option in options if not option.get("readings")), None)


def does_not_know(text: str) -> bool:
    """Whether the words say that there is no answer to the question ('geen idee')."""
    return bool(_NO_IDEA.search(text))


def chosen(text: str, options: Sequence[Mapping[str, Any]], *, numbers: bool = True) -> Mapping[str, Any] | None:
    """The option that the words choose, or None when they choose none of them.

    `numbers` says whether 'de eerste' counts: in a longer story it need not be an answer.
    """
    said = _bare(text)
    if _NONE.search(said):
        return none_option(options)
    if numbers and len(said.split()) <= 6:  # noqa: PLR2004 - 'ik kies dan de tweede optie'
        for place, option in zip(_ORDINALS, options, strict=False):
            if re.search(place, said):
                return option
        if _LAST.search(said):
            return [option for option in options if option.get("readings")][-1]
    scores = [(_likeness(said, option["label"]), option) for option in options if option.get("readings")]
    scores.sort(key=lambda pair: -pair[0])
    sure = scores and scores[0][0] >= SAME and (len(scores) == 1 or scores[1][0] < scores[0][0])
    return scores[0][1] if sure else None


def _likeness(said: str, label: str) -> float:
    """How many of the telling words that were said are in the label."""
    words = [word for word in said.split() if not _WEAK.match(word)]
    known = [word for word in _bare(label).split() if not _WEAK.match(word)]
    if not words or not known:
        return 0.0
    return sum(max(SequenceMatcher(None, word, other).ratio() for other in known) >= 0.8 for word in words) / len(words)  # noqa: PLR2004 - a typing error or an ending


def passed_clauses(text: str) -> str:
    """The parts of a situation that say where the resident was before; empty when there are none."""
    return ". ".join(part.strip() for part in _CLAUSE.split(text) if _PASSED.search(part))


def is_unreachable(text: str) -> bool:
    """Whether a desk is out because it cannot be reached, and not because the resident has been there."""
    return bool(_UNREACHABLE.search(text)) and not _PASSED.search(text)


def corrected_subject(text: str) -> str:
    """The new subject in a correction ('nee, ik bedoel de bijstand' gives 'de bijstand')."""
    rest = _CORRECTED.sub("", _CORRECTING.sub("", _NOT_BUT.sub("", text.strip())))
    return _PRONOUN.sub("", rest).strip(" ,.:") or text


def next_resident(text: str) -> str:
    """What is said about a resident who is announced as the next ('nieuwe klant: ...'); empty when none is."""
    announced = _NEXT_RESIDENT.search(text)
    return text[announced.end() :].strip() if announced else ""


def names_a_person(text: str) -> bool:
    """Whether the words bring in a resident ('een vrouw', 'mevrouw'), who need not be the one that was talked about."""
    return bool(_PERSON.search(text))


def tells_of_a_resident(text: str) -> bool:
    """Whether the words only tell what a resident wants, and ask nothing about who may or does what."""
    return bool(_TELLS.match(text)) and not _ASKS.search(text)


def asks_a_desk(text: str) -> bool:
    """Whether the words ask what a desk or who works there does or may, and not only whether something may at all."""
    return bool(_OF_A_DESK.search(text))


def same_resident(text: str) -> bool:
    """Whether a new matter is of the resident who was talked about ('en haar rijbewijs'), and not of a next one."""
    return bool(_SAME_PERSON.search(text)) and not names_a_person(text)


def without_going(text: str) -> str:
    """The subject in words that go to another matter ('terug naar de huurtoeslag' gives 'huurtoeslag')."""
    return " ".join(_bare(_GOING.sub(" ", text)).split())


def matter_meant(text: str, tasks: Sequence[str], matters: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The matter that the words name, the newest of equals; None when they name none of them.

    `tasks` are the tasks that were found by name in the words; a matter has `task`, `task_name` and `situation`.
    """
    by_name = [matter for matter in matters if matter.get("task") in tasks]
    if by_name:
        return by_name[-1]
    subject = without_going(text)
    scores = [_likeness(subject, f"{matter['task_name']} {' '.join(matter['situation'])}") for matter in matters]
    best = max(scores, default=0.0)
    return (
        [matter for matter, score in zip(matters, scores, strict=True) if score == best][-1]
        if best >= RETURNING
        else None
    )


def matter_spoken_of(text: str, tasks: Sequence[str], matters: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The matter that a question says it is about ('en voor die boete: zijn ze open'), the newest of equals.

    `tasks` are the tasks that it is about by name; else a word for it in what was told counts.
    """
    by_name = [matter for matter in matters if matter.get("task") in tasks]
    if by_name or tasks:
        return by_name[-1] if by_name else None
    words = {word.lower() for found in _SPOKEN_OF.findall(text) for word in found.split() if not _DESK.fullmatch(word)}
    told = [(matter, f"{matter['task_name']} {' '.join(matter['situation'])}".lower()) for matter in matters]
    return next((matter for matter, story in reversed(told) if any(word in story for word in words)), None)


def handover_way(text: str) -> str | None:
    """How the clerk says to have handed over, or None."""
    return next((way for way, pattern in _WAYS if re.search(pattern, text, re.IGNORECASE)), None)


def tells_a_signal(text: str) -> bool:
    """Whether the words say what residents get stuck on, besides that it must be registered."""
    return any(letter.isalpha() for letter in _TO_SIGNAL.sub(" ", text))


def points_back(text: str) -> bool:
    """Whether the words are about what was said before ('die brief', 'dit')."""
    return bool(_POINTS_BACK.search(text))


def code_in(text: str) -> str | None:
    """The code of a referral or signal in the words, as it was given."""
    found = _CODE.search(text)
    return f"{found[1]}-{found[2]}".upper() if found else None
