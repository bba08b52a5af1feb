"""Names of persons in a text, where the words around them say that it is a name.

Rules, no list of names: after a title ("mevrouw Jansen", "dhr. A. de Vries"), after words with which somebody is
introduced ("ik heet ...", "haar naam is ..."), and after "t.n.v.". The name itself has to be written as one: a capital,
then small letters. What is not found: a name alone, in small letters, or in capitals. How often it is right is in
docs/decisions/0011-masking.md, measured by `tests/knowledge/name_alarms.py`.

Every expression here reads a text once, from left to right, however long it is.
"""

import re
from collections.abc import Iterator
from typing import Final

_TITLE: Final = (
    r"(?:mevrouw|mevr\.?|mvr\.?|mw\.?|meneer|mijnheer|dhr\.?|juffrouw|familie|fam\.|dr\.|drs\.|mr\.|ing\.|ir\."
    r"|(?:de|geachte|beste|van|aan) heer|heer (?=[A-Z]\.))"
)
_RELATIVE: Final = (
    r"ik|hij|zij|ze|mevrouw|meneer|mw|dhr|dochter|dochtertje|zoon|zoontje|kind|kindje|baby|vrouw|man|moeder|vader|mama"
    r"|papa|oma|opa|zus|zusje|broer|broertje|tante|oom|nicht|neef|partner|vriend|vriendin|buurman|buurvrouw|cliënt"
    r"|cliënte|klant|bezoeker|inwoner|inwoonster|bewoner|bewoonster"
)
_INTRODUCED: Final = (
    rf"(?:(?:{_RELATIVE}) heet|heet (?:ik|hij|zij|ze)"
    r"|(?:mijn|m'n|haar|d'r|zijn|z'n|hun|uw|jouw|je) (?:voor|achter|roep|meisjes)?naam (?:is|was)"
    r"|t\.?n\.?v\.?|ten name van|genaamd)"
)
_BEFORE: Final = re.compile(rf"(?<!\w)(?:{_TITLE}|{_INTRODUCED})(?:(?=[ :])|(?<=\.))", re.IGNORECASE)
_NOUN: Final = re.compile(
    r"\b(?:een|de|die|deze|dezelfde|andere|zo'n|welke|geen|elke|jonge|oude|oudere) $", re.IGNORECASE
)
"""Before a title that is no title: "een mevrouw van Humanitas" works there."""
LONGEST_ARTICLE: Final = 12

_INITIALS: Final = re.compile(r":? {0,3}((?:[A-ZÀ-Þ]\.[ -]?){1,5}|[A-ZÀ-Þ] )(?=[^\W\d_]|')")
_COLON: Final = re.compile(r":?")
_PART: Final = re.compile(r"(?: {1,3}|/)?('t|[^\W\d_]++(?:['\u2019-][^\W\d_]++)*+)(?![\w@])")

_WITHIN: Final = frozenset(
    ("van", "de", "der", "den", "'t", "ter", "ten", "el", "al", "bin", "ibn", "von", "du", "le", "da", "dos", "di")
)
"""What stands within a name, in small letters or with a capital."""

_STREET: Final = re.compile(
    r".{3,}(?:straat|laan|weg|plein|dijk|gracht|kade|singel|pad|steeg|plantsoen|dreef|markt|hof|park|buurt|wijk|dorp"
    r"|huis|balie|loket|punt|toeslag|wet|bank|dienst|kantoor|team|winkel|school|fonds|raad|werk|zorg|hulp|uitkering)s?$"
)

_GOING_ON: Final = """
wil wilt wilde heeft had is was zijn kan kon moet moest mag zit zat weet wist woont woonde werkt werkte vraagt vroeg
komt kwam gaat ging krijgt kreeg snapt begrijpt durft denkt dacht belt belde zegt zei staat stond spreekt leest
schrijft ziet zag zoekt vindt vond doet deed wordt werd hoort hoorde huurt betaalt stopt twijfelt meldt maakt logt
probeert geeft gaf neemt heet leeft loopt slaapt verhuist wacht houdt laat blijft verdient ontvangt zal zou hoeft
met zonder voor van uit in op aan bij naar over om door tegen tot en of maar want dus dan als toen omdat dat die dit
deze het de een geen niet nooit altijd nu nog al ook weer hier daar er ik hij zij ze u we wij haar hem hun mijn uw
onze wie wat waar hoe waarom welke wanneer ja nee graag bedankt dank help hulp vraag let goedemorgen goedemiddag
eerst even alleen samen thuis ziek vandaag morgen gisteren volgens via sinds per mevrouw meneer mijnheer dhr mw
weten willen kunnen hebben moeten mogen gaan doen kennen hebt kunt bent
"""
"""How a sentence about somebody goes on."""

_DAYS: Final = """
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april juni juli augustus september
oktober november december
"""
"""Days and months."""

_ORIGINS: Final = """
nederlands nederlandse nederlander nederland turks turkse turkije syrisch syrische syrië arabisch arabische pools
poolse polen engels engelse marokkaans marokkaanse marokko oekraïens oekraïense oekraïne eritrees eritrese eritrea
tigrinya spaans spaanse duits duitse duitsland frans franse italiaans italiaanse roemeens roemeense bulgaars
bulgaarse somalisch somalische iraans iraanse farsi dari afghaans afghaanse chinees chinese surinaams surinaamse
antilliaans antilliaanse portugees portugese russisch russische europees europese belgisch belgië fries berbers
"""
"""Languages, and where somebody comes from."""

_BODIES: Final = """
gemeente belastingdienst belasting toeslagen dienst duo svb uwv cak cjib cbr cbs ind coa rdw kvk ggd ggz wmo wlz
wajong wia ww ziektewet participatiewet jeugdwet bbz aow anw digid mijnoverheid mijn berichtenbox logius kadaster
politie rechtbank rijk rijksoverheid overheid provincie waterschap stichting vereniging bibliotheek stadhuis
stadskantoor stadswinkel balie loket humanitas vluchtelingenwerk leergeld voedselbank kredietbank taalhuis
formulierenbrigade schuldhulp schuldhulpmaatje sociaal sociale juridisch veilig rode leger buurtteam
wijkteam centrum jeugd gezin werk inkomen wonen zorg onderwijs huisarts ziekenhuis apotheek notaris advocaat
bijstand huurtoeslag zorgtoeslag kinderbijslag kinderopvangtoeslag paspoort rijbewijs uitkering brief aanvraag
bezwaar afspraak
"""
"""Bodies, desks and subjects."""

_NO_NAME: Final = frozenset(f"{_GOING_ON} {_DAYS} {_ORIGINS} {_BODIES}".split())


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the names stand, in order: begin and end, without the title before them."""
    done = 0
    for before in _BEFORE.finditer(text):
        place = _name_at(text, before) if before.start() >= done else None
        if place is not None:
            done = place[1]
            yield place


def _name_at(text: str, before: re.Match[str]) -> tuple[int, int] | None:
    start = end = None
    at = before.end()
    if initials := _INITIALS.match(text, at):
        start, at = initials.start(1), initials.end()
    elif colon := _COLON.match(text, at):
        at = colon.end()
    is_noun = _NOUN.search(text, max(0, before.start() - LONGEST_ARTICLE), before.start()) is not None
    while part := _PART.match(text, at):
        word, at = part[1], part.end()
        if word.casefold() in _WITHIN:
            if is_noun and start is None:
                return None
        elif _is_name(word):
            end = at
        else:
            break
        start = part.start(1) if start is None else start
    return (start, end) if start is not None and end is not None else None


def _is_name(word: str) -> bool:
    parts = [part for part in re.split("['\u2019-]", word) if part]
    is_written_so = parts[0][0].isupper() and all(part[1:].islower() or len(part) == 1 for part in parts)
    folded = word.casefold()
    return is_written_so and len(word) > 1 and folded not in _NO_NAME and not _STREET.match(folded)
