"""Which matter a question about the division is about: the task from its subject, the kind of help from its verb.

Recognition was made for situations of residents. A division question wraps the subject in a frame ("mag ik als
vrijwilliger ...", "doen wij ook iets met ...") and names a desk; without frame and desk the subject is read better.
What the asked desk has in the division weighs along: a question about a desk that stands in one cell of the task is
usually about that cell.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from api.advice import Recognises
from api.asked.kind_cues import cues_in
from api.decision import Reading
from knowledge.base import KnowledgeBase, Matter
from knowledge.everyday_names import names_of_task
from knowledge.schema import Role, Task

_FRAME: Final = re.compile(
    r"""
      \b(?:mag|mogen|moet|moeten|kan|kunnen|doen?|help(?:en)?|ga|gaan|zijn|may|can|do|are)\s(?:ik|wij|we|jullie|i|you)\b
    | \b(?:als|as)\s(?:een\s|a\s)?(?:\w+[\s-])?(?:vrijwilligers?|taalmaatjes?|taalcoach|medewerkers?|volunteers?)\b
    | \b(?:een\s)?(?:\w+[\s-])?(?:vrijwilligers?|taalmaatjes?|medewerkers?|volunteers?)
      (?:\s(?:van|of)(?:\s(?:het|de|the))?)?(?=\s|$)
    | ^\W*(?:een|de|mijn|a|my)\s(?:\w+\s)?(?:cursiste?|klant|inwoner|bewoner|bezoeker|deelnemer|mevrouw|meneer|heer|dame
      |man|vrouw|huurder|leerling|student|client|cliënt|visitor|resident)\s(?:vraagt|vroeg|wil\sweten|asks)\s
      (?:(?:mij|me|ons|us)\s)?(?:of|if|whether)\b
    | \bvoor\s(?:een\s|de\s|mijn\s)?(?:klant|inwoner|inwoonster|bewoner|bezoeker|cursiste?|deelnemer)\b
    | \b(?:is|hoort|was)\s(?:dat|dit|that)\s(?:wel\s|ook\s)?
      (?:(?:de\s)?(?:bedoeling|afspraak)|(?:onze|mijn|ons|our|my)\s(?:taak|werk|job|task)|zo)\b
    | \b(?:bij\s)?(?:wie|who)\b | \bwelke?\s(?:loket|balie|instantie|organisatie|dienst)\b
    | \bbel(?:len|t)?(?:\s(?:je|ik|we))?\svoor\b
    | \btot\s(?:hoe\s?ver(?:re)?|waar)\b | \bhoe\s?ver\b | \bhow\sfar\b
    | \bis\sdat\swerk\svoor\b | \bgaat\sdat\ssamen\b | \bkan\sdat\b | \bmag\sdat\b | \bdo(?:et|en)\s(?:ze|zij)\sdat\b
    | \bvan\sonze\safspraken\b | \bmet\smijn\scursist\b
    | \b(?:toch|eigenlijk|ook|wel|eens|hier|daar|zelf|nog|gewoon|iets|wij|we|jullie|bij\sons)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TOOLS: Final = re.compile(
    r"\b(?:mee(?:kijken|helpen)|mee|inloggen|uploaden|op de (?:computer|site|website)|op \w+\.nl|website|site|papieren"
    r"|help(?:t|en)?|als iemand|iemand|formulier(?:en)?(?: voor)?|uitleg(?:gen)?|advies)\b",
    re.IGNORECASE,
)
_SITE: Final = re.compile(r"\bop (?:de (?:site|website) (?:van )?)?[\w-]+\.nl\b", re.IGNORECASE)
_EMPTY: Final = re.compile(
    r"invullen|papier|papieren|papierwerk|aanvragen|aanvraag|regelen|narekenen|berekenen|uitleg|uitleggen|formulier|formulieren|inloggen|meekijken|"
    r"bezwaar|advies|adviseren|begeleiden|help|helpen|helpt|beslist|beslissen|regelt|behandelt|gaat|gaan|betaalt|"
    r"stuur|sturen|verwijs|verwijzen|terecht|zelf|iemand|mevrouw|meneer|"
    r"(?:er|daar|hier)(?:aan|bij|heen|in|mee|naar|op|over|tegen|toe|uit|van|voor)|naartoe|heen|naar|niet|moet|moeten|"
    r"wil|haar|hem|te|om|aan|op|uit|in|nu|nog|al|beter|meteen|direct|echt|dus|wie|waar|en|of|maar|dat|dit|die|deze|"
    r"daar|hier|het|de|een|er|ook|dan|wel|toch|ze|hij|zij|wij|we|ik|jullie|is|zijn|kan|mag|doet|doen|bij|van|voor|met|"
    r"over|mogen|kunnen|hoe|zit|even|eens|samen|gewoon|eerst|straks|alvast|snel|misschien|hen|hun|mee|zo|zoiets|ga|"
    r"als|hoort|ver|hoever|verre|hoeverre|tot|far|how|neerleggen|neerlegt|onderbrengen|beleggen|overdragen|doorzetten|uitzoeken|nakijken|bekijken|opschrijven|opstellen|nalopen|doorlopen|"
    r"knop|knoppen|knopje|knopjes|aanwijzen|wijzen|wijs|tikt|intikt|intikken|typt|typen|intypt|intypen|klikt|klikken|"
    r"meld|melden|aanmelden|aangemeld|wel|dan|voorlezen|scherm|muis|website|site|computer|laptop|tablet|terwijl|t|m|n|r|ie|zn|dr|mijn|onze|samen|"
    r"collega|zegt|zeggen|klopt|hoorde|dacht|volgens|waarom|why|not|niets|and|what|about|the|that|this|it|does|do|can|not|go|to|he|she|they"
)

_TAG: Final = re.compile(
    r"[\s,.;]*\b(?:(?:en\s)?klopt\s(?:dat|dit|het)|is\sdat\s(?:zo|juist|hun\staak|onze\staak)|toch|h[eè]"
    r"|of\s(?:zit|heb|vergis|zie)\sik\s(?:\w+\s){0,3}?(?:mis|naast|verkeerd|me)|right)\s*\?*\s*$",
    re.IGNORECASE,
)
"""What asks whether the rest is so: its words say nothing about subject or help ("klopt dat?" is no advice)."""

_AT_A_LESSON: Final = re.compile(
    r"\b(?:(?:van|bij|op|na|uit|tijdens|volgt|krijgt|doet|heeft)\s)?(?:(?:de|het|een|mijn|onze|zijn|haar|die|deze)\s)?"
    r"\w*(?:les|lessen|cursus|cursussen|training)\b(?:\s(?:hier|bij\s(?:ons|de\s\w+|het\s\w+))\b)?",
    re.IGNORECASE,
)
_STUCK: Final = re.compile(
    r"\b(?:kom(?:t|en)?|raakt|kan|kunnen)\b(?:\W+\w+){0,5}?\W+niet\s(?:meer\s)?(?:er\s?)?in(?:loggen)?\b(?!\saanmerking)"
    r"|\bin(?:loggen)?\slukt\b.{0,20}\bniet\b|\bgeblokkeerd\b|\bfoutmelding\b|\bloopt\s(?:steeds\s)?vast\b"
    r"|\bwachtwoord\b.{0,20}\b(?:kwijt|vergeten)\b|\bkrijg(?:t|en)?\b.{0,40}\bniet\s(?:open|aan de praat|ge\w+)\b",
    re.IGNORECASE,
)

_SPOKEN_OF: Final = re.compile(
    r"\b(?:over|bij|voor|van|about|for|with)\s(?:(?:die|dat|de|het|deze|dit|een|zijn|haar|hun|the|that|his|her|their)\s)?"
    r"((?:[\w'’-]+\s?){1,5})",
    re.IGNORECASE,
)
_WORD: Final = r"[^\W_]+"
_SURE: Final = 0.6
_LIKELIER: Final = 0.5
"""Below this probability of the best task the subject is read a second time without the words for tools."""
_FAINT: Final = 0.1
"""Below this probability of the best task nothing was said ("hoi"), whatever the words resemble."""
_WHOLE: Final = 0.3
"""What a reading of the whole question, with the desk's name in it, counts beside one without."""
_POSSIBLE: Final = 0.02
_SUBJECT: Final = 1.6
_NAMED: Final = 0.8
_FLOOR: Final = 0.02
_CARRYING_OUT: Final = "aanvragen"
_BY_DEFAULT: Final = 1.0
"""A question without a verb for any kind ("gaat DUO over leerlingenvervoer") asks whose task it is."""
_EXPLAINING: Final = "informeren"
_UNASKED: Final = 1.5
"""Any question sounds like asking for an explanation, but a division question asks who acts, unless it says so."""
_TRUST: Final = 0.5
"""How much the recogniser's kind weighs beside the cues: it was trained on situations, not on questions like these."""
_CELL_EXISTS: Final = 0.5
_DESK_IN_CELL: Final = 1.4
_DESK_INFORMS: Final = 0.6
_UNTIL: Final = 1.0
_DESK_WRONG: Final = 1.2
_DESK_REFUSES_TASK: Final = 0.8
_KNOWS_TASK: Final = 2.0
_NEAR_TASK: Final = 1.4
_LIMITS: Final = re.compile(r"\b(?:tot )?hoe ?ver(?:re)?\b|\btot waar\b|\bhow far\b|\bwaar stop", re.IGNORECASE)


def asked_matter(
    kb: KnowledgeBase, recogniser: Recognises, text: str, bare: str, desk: str | None, about: Matter | None
) -> Matter | None:
    """Return the (task, kind) that a question is about, or None when it has no recognisable subject.

    `text` is the whole question, `bare` the same without the name of the asked desk (None: it asks who does it),
    `about` what the conversation was about: a question without a subject of its own ("en het wijkteam?") goes on
    about that.
    """
    bare, text = without_lesson(without_tag(bare)), without_lesson(text)
    subject = _subject(bare)
    if about is not None and _says_nothing(subject):
        if about in kb.cells and not cues_in(bare):
            return about  # "waarom niet bij ons": nothing in the words is about another kind of help
        weights: Mapping[Matter, float] | None = {about: 1.0}
    else:
        weights = _weights(recogniser, subject, text, named=bool(named_tasks(kb, subject)))
    if weights is None:
        if about is None:
            return None
        weights = {about: 1.0}
    return _most_likely(kb, bare, subject, weights, desk)


def without_tag(text: str) -> str:
    """Return a question without the words at its end that only ask whether it is so; all of it when nothing is left."""
    return _TAG.sub("", text).strip() or text


def without_lesson(text: str) -> str:
    """Return a question without the lesson at which somebody got stuck: that is where it was told, not what is asked.

    "De cursist van de tabletles komt niet in zijn zorgtoeslag" is about logging in, not about learning.
    """
    stuck = _STUCK.search(text)
    lesson = _AT_A_LESSON.search(text)
    if stuck is None or lesson is None or lesson.start() > stuck.start() or _AT_A_LESSON.search(text, stuck.end()):
        return text
    return " ".join(_AT_A_LESSON.sub(" ", text).split())


def _most_likely(
    kb: KnowledgeBase, text: str, subject: str, weights: Mapping[Matter, float], desk: str | None
) -> Matter:
    """Return the best (task, kind): what the words ask, what recognition expects, what the division knows of the desk.

    Task and kind are decided together: "teach" with the taalhuis is the taalles. A kind without a cell counts too,
    because refusals and known wrong referrals cover such kinds; only "who does this" needs a cell.
    """
    tasks = _by_task(weights)
    likeliest = max(tasks.values())
    # a name may hold a word that the frame takes away ("zichzelf iets aandoen")
    tasks |= dict.fromkeys(_named_by(kb, subject, _everyday) | _named_by(kb, text, _everyday), likeliest)
    cues, limits = cues_in(text), _LIMITS.search(text) is not None
    named = named_tasks(kb, subject) | _named_by(kb, text, _everyday)

    def score(matter: Matter) -> float:
        task, kind = matter
        total = _SUBJECT * math.log(tasks[task]) + math.log(_nearness(kb, desk, task)) + _NAMED * (task in named)
        total += cues.get(kind, 0.0) + _TRUST * math.log(weights.get(matter, 0.0) / tasks[task] + _FLOOR)
        total += _CELL_EXISTS * (matter in kb.cells) - _UNASKED * (kind == _EXPLAINING and kind not in cues)
        total += _BY_DEFAULT * (kind == _CARRYING_OUT and not cues)
        return total + (_evidence(kb, desk, task, kind, limits=limits) if desk else 0.0)

    candidates = [(task, kind) for task, chance in tasks.items() if chance >= _POSSIBLE for kind in kb.kinds]
    if desk is None:
        candidates = [matter for matter in candidates if matter in kb.cells] or candidates
    return max(candidates, key=score)


def _chances(weights: Mapping[Matter, float]) -> dict[str, float]:
    tasks: dict[str, float] = {}
    for (task, _), weight in weights.items():
        tasks[task] = tasks.get(task, 0.0) + weight
    return tasks


def _by_task(weights: Mapping[Matter, float]) -> dict[str, float]:
    """Return the share of each task that counts, out of 1."""
    tasks = _chances(weights)
    total = sum(tasks.values())
    best = max(tasks.values())
    return {task: chance / total for task, chance in tasks.items() if chance >= _POSSIBLE * total or chance == best}


def named_tasks(kb: KnowledgeBase, text: str) -> frozenset[str]:
    """Return the tasks of which the name or a synonym stands in `text` word for word; of those the longest names."""
    return _named_by(kb, text, lambda task: (task.name, *task.synonyms, *_everyday(task)))


def _everyday(task: Task) -> tuple[str, ...]:
    """Return the names that recognition, which learnt the municipality's own words, may not know."""
    return names_of_task(task.id)


def _named_by(kb: KnowledgeBase, text: str, names: Callable[[Task], Iterable[str]]) -> frozenset[str]:
    words = f" {' '.join(re.findall(_WORD, text.lower()))} "
    found: dict[str, int] = {}
    for task in kb.content.tasks:
        for name in names(task):
            plain = _plain(name)
            if f" {plain} " in words:
                found[task.id] = max(found.get(task.id, 0), len(plain))
    longest = max(found.values(), default=0)
    return frozenset(task for task, length in found.items() if length == longest)


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    return " ".join(re.findall(_WORD, name.lower()))


def tasks_spoken_of(kb: KnowledgeBase, text: str) -> frozenset[str]:
    """Return the tasks that `text` says it is about ("over de kwijtschelding", "voor een uittreksel").

    A name that only stands in it may be another word: in "zijn ze alleen op afspraak open" nobody is lonely.
    """
    return frozenset(task for phrase in _SPOKEN_OF.findall(text) for task in named_tasks(kb, phrase))


def _subject(text: str) -> str:
    """Return the words that say what it is about; everything when nothing would be left."""
    stripped = " ".join(_FRAME.sub(" ", text).split()).strip(" ,.?!;")
    if not any(letter.isalnum() for letter in stripped):
        return text
    shorter = " ".join(_SITE.sub(" ", stripped).split())
    return stripped if _says_nothing(shorter) else shorter


def _says_nothing(subject: str) -> bool:
    return all(_EMPTY.fullmatch(word) for word in re.findall(r"\w+", subject.lower()))


def _weights(recogniser: Recognises, subject: str, text: str, *, named: bool) -> Mapping[Matter, float] | None:
    """Return the weight of each matter for `subject`; None when it is about nothing that is known here.

    A task that is `named` word for word is known here, however little the few words around it resemble a situation.
    """
    if not any(letter.isalnum() for letter in subject):
        return None
    first = recogniser.read(subject)
    weights = _by_matter(first.readings)
    if not weights or (max(_chances(weights).values()) < _FAINT and not named):
        return None
    if max(_by_task(weights).values()) >= _SURE:
        return weights if named or first.inside >= _LIKELIER or max(weights.values()) > _SURE else None
    plainer = " ".join(_TOOLS.sub(" ", subject).split())
    again, share = (plainer, 1.0) if plainer != subject and not _says_nothing(plainer) else (text, _WHOLE)
    second = recogniser.read(again)
    if not (named or first.inside >= _LIKELIER or second.inside >= _LIKELIER):
        return None
    extra = _by_matter(second.readings)
    return {matter: weights.get(matter, 0.0) + share * extra.get(matter, 0.0) for matter in {**weights, **extra}}


def _by_matter(readings: Sequence[Reading]) -> dict[Matter, float]:
    return {(reading.task, reading.kind): reading.probability for reading in readings}


def _nearness(kb: KnowledgeBase, desk: str | None, task: str) -> float:
    """Return how much more likely a task is because the content says something about it for the asked desk."""
    row = kb.division.get(task)
    if desk is None or row is None:
        return 1.0
    if any(wrong.desk == desk for wrong in row.wrong) or any(
        task in (refusal.applies_to.tasks or ()) for refusal in kb.desks[desk].does_not
    ):
        return _KNOWS_TASK
    return _NEAR_TASK if any(line.desk == desk for lines in row.help.values() for line in lines) else 1.0


def _evidence(kb: KnowledgeBase, desk: str, task: str, kind: str, *, limits: bool) -> float:
    line = next((line for line in kb.cells.get((task, kind), ()) if line.desk == desk), None)
    if line is not None:
        in_cell = _DESK_INFORMS if line.role is Role.INFORMS else _DESK_IN_CELL
        return in_cell + _UNTIL * (limits and line.until is not None)
    if any(wrong.desk == desk and wrong.kind == kind for wrong in kb.wrong_referrals(task, kind)):
        return _DESK_WRONG
    refusal = kb.refusal(desk, task, kind)
    return _DESK_REFUSES_TASK if refusal is not None and task in (refusal.applies_to.tasks or ()) else 0.0
