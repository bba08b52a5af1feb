"""What is heard in a clerk's words besides their subject: which option was chosen, which matter or resident is meant.

Pure functions. What a text is about is recognised by the api, not here.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.actions import visits
from bot.actions.comparing import as_said, bare, likeness, unstressed
from bot.actions.correcting import without_lead_in
from bot.actions.places import places_said, several_said

SAME = 0.75
"""How much of the words of an option must be said before it counts as chosen."""

_LISTED = re.compile(r"^[1-5] (?=\w)")
_NONE = re.compile(
    r"\b(geen|gn|none|not any|not one|niet een)( enkele?| een)? (van|of) "
    r"(deze|die|dit|dat|beide|allebei|alle\w*|al|hen|"
    r"de (opties|keuzes|twee|drie|vier|vijf|\d)|these|those|them|the|all)\b"
    r"|\b(geen|gn) (hiervan|daarvan)\b|\b(geen|gn) (enkele|een)( (optie|keuze|antwoord|klopt|past))?$"
    r"|^(geen|gn|niks|niets|none|neither)\b( (enkele?|of|van) .*| (hiervan|daarvan|graag|alstublieft|please))?$"
    r"|\b(staat|staan|zit|zitten) er (echt |ook )?niet (bij|tussen)\b|\ber niet (bij|tussen) (staat|zit)\b"
    r"|^(het is )?iets anders( dan dit)?$"
)
_NO_IDEA = re.compile(
    r"\b(geen|gn) (flauw )?(idee|benul)\b|\bno (idea|clue)\b|\bdunno\b|^idk\b|\bk ?weeni(e|et)?\b"
    r"|\bweet (ik|k|ze|zij|hij|men|mevrouw|meneer) ((het|dat|ook|zelf|zo|nog|echt|even|eigenlijk) )*niet?\b"
    r"|^(sorry,? |nee,? )?((ik|k|'k) )?weet ((ook|zo|echt|nog|even) )*niet?( hoor| zeker| precies)?\W*$"
    r"|\b(ik|k) weet ((het|dat|'?t|ook|zelf|zo|nog|echt|even) )+niet?\b"
    r"|\b(ze|zij|hij|mevrouw|meneer) weet (het|dat) ((zelf|ook|zo|nog) )*niet?( zeker| precies)?\W*$"
    r"|\bweet ik veel\b|\bniet bekend\b|\bkan ik (zo |nu |niet )*niet zeggen\b"
    r"|\bzou ((ik|het|dat|'?t|ze|hij|ook|zo|echt) )*niet weten\b"
    r"|\bdurf ((ik|dat|het|zo|nu|nog) )*niet te zeggen\b|\bjoost mag (het|'?t) weten\b"
    r"|\bnot (really |quite |so |entirely )?sure\b(?! (how|where|what to|about)\b)"
    r"|\b(do not|don'?t|does not|doesn'?t) know\b",
    re.IGNORECASE,
)
_ANOTHER_DESK = re.compile(
    r"\b(iemand anders|ergens anders|anders (heen|naartoe|terecht)|"
    r"(welk|een|het|any|an|some) ?(ander|other|another) (loket|adres|nummer|punt|desk|office|place)|"
    r"(een|welke|de) andere (balie|plek|instantie|organisatie|dienst|afdeling|plaats)|"
    r"wie (nog meer|anders|dan wel|kan dat nog)|waar (anders|nog meer|dan wel)|"
    r"waar kan (hij|ze|zij|mevrouw|meneer) (nog|dan) (heen|terecht|naartoe)|(where|who) else|"
    r"another (desk|office|place)|(some|any)(one|body|where) else)\b",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(r"\b(?:iets anders|een ander|anything else|something else)\b(?!,? ?:)", re.IGNORECASE)


_GOING = re.compile(
    r"\b(terug|terugkomen|ga|gaan|gaat|kom|we|wij|ik|eens|naar|nog|even|over|van|net|daarnet|daarstraks|zonet|weer|"
    r"verder|met|hadden|waren|gebleven|was|wat|welk|loket|ook|alweer|ok|oke|dan|nu|en|om|te|komen|op|iets|waar|bij|voor|"
    r"de|het|die|dat|een|zijn|haar|mijn|vorige|eerste|eerdere|andere|vraag|onderwerp|punt|eerst|nou|graag|back|go|to|the|"
    r"his|her|their|about|from|before|let'?s|first|question)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(terug|back|eerdere?|vorige|earlier)\b", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(een|andere|volgende|nieuwe) (\w+ )?(man|vrouw|mevrouw|meneer|inwoner|klant|jongen|meisje|student|moeder|vader|"
    r"stel|gezin|bezoeker)\b|^(mw|dhr|mevrouw|meneer|man|vrouw|inw)\b",
    re.IGNORECASE,
)
_ONLY_A_PERSON = re.compile(
    r"\b(mevrouw|mevr|mw|meneer|dhr|man|vrouw|klant|inwoner|inwoonster|bewoner|cli[eë]nt|bezoeker|met|and|with|lady)\b"
)
_NEXT_RESIDENT = re.compile(
    r"^\W*(\w+\W+){0,3}?(andere|volgende|nieuwe|next|new) "
    r"(klant|inwoner|bewoner|bezoeker|cli[eë]nt|persoon|client|resident|visitor)"
    r"(\s*[:;,.-]+\s*|\s+(?=(wil|heeft|zoekt|met|komt|is|moet|kan|krijgt|snapt|wants|has|needs|is)\b))(?=\w+\W+\w)",
    re.IGNORECASE,
)
_OTHER_SUBJECT = re.compile(
    r"^\W*(?:(?:en|nu|dan|ok|oke|maar|nog|oh|o ja|ja|trouwens|even|goed|verder)\W+){0,3}"
    r"(?:(?:(?:heel|totaal|weer|compleet)\s)?(?:wat|iets)(?:\s(?:heel|totaal|compleet|helemaal))? anders"
    r"|(?:een )?(?:ander(?:e)?|nieuwe?|volgende?|tweede) (?:onderwerp|vraag|verhaal|kwestie|punt|zaak)"
    r"|(?:een )?(?:vraag|vraagje|dingetje|ding)|(?:something|one thing) else|(?:a |one )?(?:different|another|more) "
    r"(?:question|thing|matter|subject))"
    r"(?:\s(?:nu|dan|nog|even|hoor|tussendoor|now|then))?\s*[:;,.!-]+\s*(?=\w+\W+\w+\W+\w)",
    re.IGNORECASE,
)
_COMES_WITH = re.compile(
    r"(?:\b(?:gaat|draait)\s(?:\w+\s){0,2}?(?:om|over)|\b(?:iets|wat|vraag|vraagje|probleem)\s(?:met|over|van|rond)"
    r"|\bkomt\s(?:\w+\s)?(?:voor|over|met)|\b(?:it's|it is|something|question|problem)\s(?:about|with))"
    r"\s(?:\w+\s){0,2}\w+\W*$",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:er (?:staat|zit|belt|is|komt)|ik heb (?:hier )?(?:iemand|een)|mevrouw|meneer|mw|dhr|man|vrouw|inwoner|klant"
    r"|zijn|haar|his|her|there(?:'s| is) (?:a|an|someone))\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"^\W*(?:(?:ja|nee|oke?|nou|goed|mooi|prima|en|good|right)\W+)*"
    r"(?:(?:doe |laten we )?(?:dan )?eerst|begin met|first|(?:dan )?nu|(?:dan )?door naar|(?:verder )?met|now)\b(.+)$",
    re.IGNORECASE,
)
_SAME_PERSON = re.compile(r"\b(hij|ze|zij|hem|haar|zijn|hun|he|she|his|her|them|their)\b", re.IGNORECASE)
_SPOKEN_OF = re.compile(
    r"\b(?:over|bij|voor|van|about|for|with)\s(?:die|dat|de|het|deze|dit|zijn|haar|hun|the|that|his|her|their)\s"
    r"(\w{5,}(?:\s\w{5,})?)"
    r"|\b(?:mevrouw|meneer|mw|dhr|man|vrouw|heer|dame|klant|jongen|gezin|lady)\s(?:met|with)\s(?:die|dat|de|het|een|zijn|haar|the|a)\s(\w{4,})",
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
_I_REFER = re.compile(
    r"\b(?:ik|we|wij)\s(?:\w+\s){0,2}?(?:verwijs|verwijzen|stuur|sturen|breng|brengen)\b"
    r"|\b(?:verwijs|stuur|breng)\s(?:ik|we|wij)\b"
    r"|\b(?:ik|we|wij)\s.*\b(?:verwijs|verwijzen|stuur|sturen|doorstuur|doorverwijs)\W*$"
    r"|\bi(?:'m| am| will|'ll)?\s(?:refer|send|referring|sending)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\W*(?:(?:nee|neej|no|oh|wacht|maar)\W+)+(?:(?:hij|ze|zij|mevrouw|meneer|mw|dhr|he|she) )?"
    r"(?:(?:wil|hoeft|zoekt|bedoelt|vraagt) )(?:(?:helemaal|echt|juist|dus) )?geen (?P<what>[^.,;:?]+?)\W*",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(r"^\W*(?:(?:en|maar|wat|ok|oke|and|but|what)\W+)*(?:als|if)\s", re.IGNORECASE)
_TO_SIGNAL = re.compile(
    r"\b(signa(al|len|leren|leer)|signaaltje|signalenlijst|signaallijst|knelpunt\w*|terugkerend probleem|meld\w*|"
    r"gemeld|registreer\w*|registreren|noteer|noteren|leg|vast|vastleggen|doorgeve\w*|doorgegeven|doorgeef|geef|door|"
    r"maak|maken|zet|lijst|graag|aub|alstublieft|even|wil|kan|kun|mag|ik|je|u|er|een|het|de|als|op|in|bij|van|voor|"
    r"worden|wordt|dit|dat|die|deze|hier|hiervan|hierover|hiervoor|naar|coördinator|eens|maar|nog|moet|echt|"
    r"structureel|probleem|komt|vaak|is|a|an|log|report|signal|this|that|please|it)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(dit|die|deze|dat|dezelfde|hiervan|hierover|hiervoor|this|that)\b", re.IGNORECASE)


def none_option(options: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The option 'geen van deze': the one without readings."""
    return next((option for option in options if not option.get("readings")), None)


def does_not_know(text: str) -> bool:
    """Whether the words say that there is no answer to the question ('geen idee')."""
    return bool(_NO_IDEA.search(unstressed(text)))


def chosen(text: str, options: Sequence[Mapping[str, Any]], *, numbers: bool = True) -> Mapping[str, Any] | None:
    """The option that the words choose, or None when they choose none of them, or more than one.

    `numbers` says whether 'de eerste' counts: in a longer story it need not be an answer.
    """
    said = " ".join(bare(text).split())
    real = [option for option in options if option.get("readings")]
    if _NONE.search(said):
        return none_option(options)
    if several_said(said):
        return None
    places = places_said(said, len(options), len(real) - 1) if numbers else set()
    if places:
        return options[places.pop()] if len(places) == 1 else None
    said = _LISTED.sub("", said)
    scores = [(likeness(said, option["label"]), option) for option in real]
    scores.sort(key=lambda pair: -pair[0])
    sure = scores and scores[0][0] >= SAME and (len(scores) == 1 or scores[1][0] < scores[0][0])
    return scores[0][1] if sure else None


def asks_past_a_desk(text: str) -> bool:
    """Whether another desk is asked for as one cannot be reached or was visited ("die is dicht, wie nog meer?")."""
    words = unstressed(text)
    if _SOMETHING_ELSE.search(words) and visits.tells_of_one(text):
        return True
    return bool(_ANOTHER_DESK.search(words)) and visits.is_unreachable(text)


def asks_another_desk(text: str) -> bool:
    """Whether another desk is asked for, whatever became of the first ("wie kan er nog meer helpen?")."""
    return bool(_ANOTHER_DESK.search(unstressed(text)))


def corrected_subject(text: str) -> str:
    """The new subject in a correction ('nee, ik bedoel de bijstand' gives 'de bijstand'), or all of a bare 'nee'."""
    return as_said(text, without_lead_in(unstressed(text))) or text


def denied(text: str) -> str | None:
    """What the words only say not to be wanted ("nee, hij wil geen DigiD"); None where they say what it is."""
    found = _DENIES.fullmatch(" ".join(unstressed(text).split()))
    return found["what"] if found else None


def announced(text: str) -> str:
    """What is said after a next resident or another subject is announced; empty when neither is."""
    return next_resident(text) or other_subject(text)


def only_announces(text: str) -> bool:
    """Whether a resident comes with something and it is not said what is the matter ("het gaat om zijn auto")."""
    words = unstressed(text)
    return bool(_COMES_WITH.search(words) and (_PERSON.search(words) or _SOMEBODY.search(words)))


def next_resident(text: str) -> str:
    """What is said about a resident who is announced as the next ('nieuwe klant: ...'); empty when none is."""
    words = unstressed(text)
    announced = _NEXT_RESIDENT.search(words)
    return as_said(text, words[announced.end() :].strip()) if announced else ""


def other_subject(text: str) -> str:
    """What is said after a change of subject is announced ('nu wat anders: ...'); empty when none is."""
    announced = _OTHER_SUBJECT.search(text)
    return text[announced.end() :].strip() if announced else ""


def names_a_person(text: str) -> bool:
    """Whether the words bring in a resident ('een vrouw', 'mevrouw'), who need not be the one that was talked about."""
    return bool(_PERSON.search(unstressed(text)))


def same_resident(text: str) -> bool:
    """Whether a new matter is of the resident who was talked about ('en haar rijbewijs'), and not of a next one."""
    return bool(_SAME_PERSON.search(unstressed(text))) and not names_a_person(text)


def without_going(text: str) -> str:
    """The subject in words that go to another matter ('terug naar de huurtoeslag' gives 'huurtoeslag')."""
    return " ".join(bare(_GOING.sub(" ", unstressed(text))).split())


def matter_meant(text: str, tasks: Sequence[str], matters: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The matter that the words name, the newest of equals; None when they name none of them.

    `tasks` are the tasks that were found by name in the words; a matter has `task`, `task_name` and `situation`.
    """
    by_name = [matter for matter in matters if matter.get("task") in tasks]
    if by_name:
        return by_name[-1]
    subject = without_going(text)
    subject = " ".join(_ONLY_A_PERSON.sub(" ", subject).split()) or subject
    scores = [likeness(subject, f"{matter['task_name']} {' '.join(matter['situation'])}") for matter in matters]
    best = max(scores, default=0.0)
    return (
        [matter for matter, score in zip(matters, scores, strict=True) if score == best][-1]
        if best >= RETURNING
        else None
    )


def names_first(text: str, one: str, other: str) -> bool:
    """Whether the words put one of two problems first ('eerst de kapotte scootmobiel'), by a word of it alone."""
    first = _FIRST.match(unstressed(text))
    words = set(re.findall(r"\w{5,}", first[1].lower())) if first else set()
    return any(word in one.lower() and word not in other.lower() for word in words)


def matter_spoken_of(text: str, tasks: Sequence[str], matters: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The matter that a question says it is about ('en voor die boete: zijn ze open'), the newest of equals.

    `tasks` are the tasks that it is about by name; else a word for it in what was told counts.
    """
    by_name = [matter for matter in matters if matter.get("task") in tasks]
    if by_name or tasks:
        return by_name[-1] if by_name else None
    words = {
        word.lower()
        for found in _SPOKEN_OF.findall(unstressed(text))
        for word in " ".join(found).split()
        if not _DESK.fullmatch(word)
    }
    told = [(matter, f"{matter['task_name']} {' '.join(matter['situation'])}".lower()) for matter in matters]
    return next((matter for matter, story in reversed(told) if any(word in story for word in words)), None)


def matter_gone_back_to(
    text: str, tasks: Sequence[str], matters: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """The matter that an order is about by name, or that a part of it goes back to ("terug naar het wassen, leg vast").

    A word that a matter has in common with the order ("voor die mevrouw") says nothing: None.
    """
    by_name = [matter for matter in matters if matter.get("task") in tasks]
    if by_name:
        return by_name[-1]
    parts = (part for part in re.split(r"[,;:.]", text) if _BACK.search(part) and without_going(part))
    return next((meant for part in parts if (meant := matter_meant(part, (), matters))), None)


def supposes(text: str) -> bool:
    """Whether the words only suppose something ("en als ze er niet uitkomt")."""
    return bool(_SUPPOSES.match(unstressed(text)))


def sends_to_a_desk(text: str) -> bool:
    """Whether the clerk says to refer the resident somewhere ("ik verwijs haar naar het wijkteam")."""
    return bool(_I_REFER.search(unstressed(text)))


def handover_way(text: str) -> str | None:
    """How the clerk says to have handed over, or None."""
    return next((way for way, pattern in _WAYS if re.search(pattern, unstressed(text), re.IGNORECASE)), None)


def tells_a_signal(text: str) -> bool:
    """Whether the words say what residents get stuck on, besides that it must be registered."""
    return any(letter.isalpha() for letter in _TO_SIGNAL.sub(" ", unstressed(text)))


def points_back(text: str) -> bool:
    """Whether the words are about what was said before ('die brief', 'dit')."""
    return bool(_POINTS_BACK.search(unstressed(text)))


def code_in(text: str) -> str | None:
    """The code of a referral or signal in the words, as it was given."""
    found = _CODE.search(text)
    return f"{found[1]}-{found[2]}".upper() if found else None
