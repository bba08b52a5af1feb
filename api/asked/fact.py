"""Which fact about a desk a question asks for."""

import re
from typing import Final

from api.asked.place import asks_of_the_place, asks_something_else
from api.asked.spelling import as_meant

UNKNOWN: Final = "unknown"
"""A fact that the knowledge base has no field for."""

SUMMARY: Final = "summary"
"""What is told where nothing is asked in particular."""

HANDOVER: Final = "handover"
"""How to hand a resident over."""

_PRESENT: Final = (
    r"open|dicht|terecht|gesloten|bezig|aanwezig|bemand|bereik\w*|te bellen|bellen|binnenlopen|er zijn|langs|iemand|"
    r"bezet|er nog|iemand|te spreken|heen|closed|available|reach\w*|there|in\b"
)
_NOW: Final = (
    r"nu|nou|thans|nog|al|momenteel|op dit moment|op het moment|vandaag nog|now|still|right now|currently|already"
)
_OTHER_DAY: Final = (
    r"\b(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag\w*|(?:over)?morgen\w*|"
    r"ma|di|wo|vr|za|do(?!\s(?:they|you|we|i|the|it)\b)|"
    r"\d{1,2} (?:jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*|"
    r"(?:deze|volgende|komende) week|"
    r"\w*vakantie|kerst\w*|pasen|paas\w*|pinkster\w*|koningsdag|hemelvaart\w*|oudjaar\w*|nieuwjaar\w*|feestdag\w*|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow)\b"
)
_PAPERS: Final = r"papier\w*|bewij\w+|stukken|documenten|gegevens|spullen|paspoort|id|identiteits\w+|bank\w+"
_CARRIED: Final = (
    r"(?:id(?:-?kaart)?|identiteits\w+|legitimatie\w*|paspoort|bankpas|pasje|post|brie(?:f|ven)|telefoon|laptop|tablet"
    r"|foto)"
)
"""What somebody has with them: "moet zijn id mee?"."""

_BODIES: Final = r"(?:dienst|instantie|organisatie|uitvoerder)(?:en|s)?"
_ASKS_FOR: Final = (
    r"(?:wat (?:is|was|zijn)|welk|geef|mag ik|heb je|hebben jullie|weet je|heeft (?:u|iemand)"
    r"|what is|what's|give me|which) (?:\w+ ){0,3}?"
)
_DEVICE: Final = "".join(rf"(?<!\bop {whose} )" for whose in ("een", "de", "haar", "zijn", "hun", "mijn", "zn", "dr"))
"""Something on a telephone is no telephone number."""
_CUES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    # the first that fits counts, so from specific to general
    (
        "address",
        (
            r"\bstraat (?:en|met|plus) (?:huis)?nummer\b|\bhuisnummer\b",
            r"\bhoe komt? (?:ik|je|hij|ze|zij|iemand)\b(?!.*\b(?:inlopen|afspraak)\b)",
            r"\bstreet (?:and|with) number\b|\bhouse number\b|\bstreet address\b",
        ),
    ),
    (
        # "may I send somebody there now", "do they answer now"
        "open-now",
        (
            r"\b(?:mag|kan|kunnen) (?:ik|we|wij|je)\b.{0,20}\bnu\b.{0,40}\b(?:door)?(?:sturen|verwijzen)\b",
            r"\bne(?:em|emt|men)\b.{0,40}\b(?:nu|nog|op dit moment)\b.{0,12}\bop\b",
            r"\b(?:zit|zitten|werkt|werken)\b.{0,15}\b(?:nu|nou)\b(?! (?:op|in) )|\bnog bezig\b",
            r"\bdraai(?:t|en)\b.{0,40}\b(?:nu|nog|al|op dit moment)\b",
        ),
    ),
    (
        "sessions",
        (
            r"\bdagde(?:el|len)\b",
            r"\bzittings?(?:dag\w*)?\b",
            r"\bspreekuur van\b",
            rf"\bwelke (?:\w+ )?{_BODIES} (?:zit|zitten|komt|komen|is|zijn|schuift|schuiven)\b",
        ),
    ),
    (
        "colleague-phone",
        (
            r"collega ?-?(?:lijn|nummer|telefoon)",
            r"collega\W?s?\b.{0,60}\b(?:nummer|nrs?|lijn(?:tje)?|bel(?:len|t)?|telefoon|doorkies\w*)\b",
            r"\b(?:nummer|lijn(?:tje)?|bel(?:len|t)?|telefoon\w*|doorkies\w*)\b.{0,40}\bcollega",
            r"\bintern\w*\b.{0,25}\b(?:nummer|nr|lijn|telefoon\w*|bel(?:len|t)?)\b",
            r"\bdoorkies",
            r"\bnummer\b.{0,40}\boverleg",
            r"\b(?:directe|warme|achterom|interne)[ -]?(?:lijn|nummer)\b",
            r"\b(?:nummer|nr|lijn(?:tje)?|telefoon\w*)\b.{0,20}\bvoor ons\b",
            r"\bals (?:medewerk|baliemedewerk|vrijwillig)\w+\b.{0,20}\brechtstreeks\b|\bwij onderling\b",
            r"\bcolleague|\bstaff (?:line|number|phone)|\binternal (?:line|number|phone)",
        ),
    ),
    (
        HANDOVER,
        (
            r"verwij[sz]",
            r"door ?(?:te )?stu|\bstu(?:ur|ren)\b.{0,50}\bdoor\b",
            r"overdra|over te dragen|\bdraa?g(?:en|t)?\b.{0,60}\bover\b",
            r"\bwarm\b",
            r"door ?(?:te )?ge(?:ef|ven)|\bgeef\b.{0,40}\bdoor\b",
            r"door ?(?:te )?zet|\bzet\b.{0,40}\bdoor\b",
            r"\bvertel(?:len)? (?:ik|we|wij)\b|\b(?:moet|zal) (?:ik|we) .{0,40}\bvertellen\b",
            r"\b(?:horen|weten|willen ze|wil .{0,30}) (?:van tevoren|vooraf)?\b.{0,20}\bweten\b|\bvooraf weten\b",
            r"\bmee ?(?:te )?lopen\b",
            r"\bhoe (?:meld|geef|schrijf) (?:ik|je|we|wij)\b.{0,40}\b(?:aan|op|in)\b",
            r"hand(?:ing)? ?over|\bhand\b.{0,40}\bover\b|\brefer|\bpass\b.{0,40}\bon to\b",
            r"\b(?:breng|leid)(?:en)?\b.{0,50}\bover (?:naar|aan|bij)\b|over te brengen|\boverbrengen\b",
            r"\bneed to (?:hear|know)\b|\bwant to (?:hear|know)\b",
            r"\bwat geef (?:ik|je|we|wij) .{0,30}\bmee\b|\bwaar moet (?:ik|je|we|wij) (?:aan denken|op letten)\b",
        ),
    ),
    # what is asked for by its name, whatever day is told besides ("geef me het nummer, dan bel ik ze morgen")
    ("email", (rf"\b{_ASKS_FOR}(?:e-?mail|mail ?adres)",)),
    ("website", (rf"\b{_ASKS_FOR}(?:web ?site|site|web ?adres)\b",)),
    ("address", (rf"\b{_ASKS_FOR}adres\b|\b{_ASKS_FOR}address\b",)),
    ("phone", (rf"\b{_ASKS_FOR}(?:tele?foon ?)?nummer\b|\b{_ASKS_FOR}(?:(?:tele)?phone )?number\b",)),
    (
        "wheelchair",
        (
            r"rol+stoel(?:en|ers?|toe\w*|vriend\w*)?\b|rol+ator|scoot ?mobiel",
            r"toegankelijk|drempel|\blift\b|\btrap(?:pen)?\b|slecht ter been",
            r"invalide\w*|minder ?valide|wheel ?chair|accessib|\bstairs\b|\belevator",
        ),
    ),
    (
        "languages",
        (
            r"\bta(?:al|len)\b",
            r"(?<!\bte )\bspre(?:ek|ken|ekt)\b(?!.{0,20}\b(?:met|af)\b)",
            r"\btolk|\bvertaler|sprekend",
            r"\blanguages?\b|\bspeaks?\b|\binterpreter",
            r"\b(?:engels|arabisch|turks|pools|oekraïens|duits|frans|spaans|tigrinya|farsi|roemeens|bulgaars)\b",
        ),
    ),
    (
        "bring",
        (
            r"mee ?(?:te )?ne(?:em|men)|mee ?(?:te )?breng|\bne(?:em|emt|men)\b.{0,40}\bmee\b",
            r"\bwat\b.{0,20}\b(?:moet|moeten|mot)\b(?: \w+){0,2} (?:mee|brengen)\b|\b(?:need|have) to take\b",
            r"\bbij zich\b|\bbij me\b.{0,10}\bheb",
            rf"\b(?:{_PAPERS}|wat)\b(?!.{{0,40}}afspraak).{{0,40}}\bnodig\b",
            rf"\bnodig\b(?!.{{0,40}}afspraak).{{0,30}}\b(?:{_PAPERS})\b",
            r"\bpapieren\b|\bbring\b|\bdocuments?\b|\bpapers\b",
            rf"\bmoet(?:en)?\b.{{0,30}}\b{_CARRIED}\b.{{0,10}}\bmee\b",
            r"klaar ?(?:te )?(?:leg|zet|heb)|\bleg\w*\b.{0,30}\bklaar\b|\bbij de hand\b",
        ),
    ),
    (
        "open-now",
        (
            rf"\b(?:{_NOW})\b.{{0,45}}(?:\b(?:{_PRESENT})|\bnaar\b)",
            rf"\b(?:{_PRESENT})\b.{{0,45}}\b(?:nu|nou|thans|momenteel|op dit moment|now|at the moment)\b",
            r"\b(?:zijn|is|zit|zitten)\b.{0,50}\b(?:er|daar) (?:nog|nu|al)\b|\bnu naar\b",
            r"\b(?:is|zijn|zit|zitten) (?:er|daar) (?:(?:nu|echt|dan) )*(?:iemand|niemand meer|mensen)\W*$",
            r"\ber (?:nu|nog|nog nu)\W*$|\ber (?:nu|nou)\b(?= of\b)",
            r"(?:onbereikbaar|bereik).{0,25}\b(?:nu|nog|meer|vandaag)\b|\b(?:nu|nog|meer|vandaag)\b.{0,25}bereik",
        ),
    ),
    (
        "opening-hours",
        (r"\b(?:wanneer|hoe ?laat|welke dag(?:en)?|welke uren)\b(?!.*afspra).*(?:binnen ?lopen|inloop|terecht|langs)",),
    ),
    (
        "appointment",
        (
            r"afspra(?:ak|ken)|\binlo(?:op|pen)|\bbinnen ?(?:te )?lopen|\bzo(?:maar)? (?:langs|binnen|naar binnen)",
            r"\baanmelden\b|appointment|walk.?in",
        ),
    ),
    (
        "opening-hours",
        (
            r"tijden\b|tijdstip|openings?(?:tijd|uren)|\bhoe ?laat\b|\bwelke (?:dag(?:en)?|momenten)\b|\bwanneer\b",
            r"\bopening\b|\bhours\b|\bwhen\b",
            r"uren\b|\bde tijd (?:van|bij)\b",
            rf"{_OTHER_DAY}|\bvan(?:daag|middag|avond|ochtend)\b|\btoday\b|\btonight\b|\bweekend\b|\bkoopavond\b",
        ),
    ),
    ("email", (r"e-?mail|mail ?adres|\bmail(?:en|t)?\b",)),
    (
        "phone",
        (
            rf"{_DEVICE}telefo+n|{_DEVICE}\btele?fo|\btel(?:nr|\.|\b)",
            r"\bnummer\b|\bnrs?\b|\b(?:op|door)?bel(?:len|t)?\b|\bgebeld\b",
            r"te bereiken|\bbereik(?:en)?\b|\bphone\b|\bnumber\b|\bcall\b|\bbellne\b",
        ),
    ),
    ("website", (r"web ?site|\bsite\b|web ?adres|\burl\b|web ?page|\blink\b|internet",)),
    (
        "address",
        (
            r"adres|\bwaar (?:is|zit|zitten|zijn|vind\w*|ligt|staat|moet|moeten|kan|kunnen)\b|\bgebouw\b",
            r"\bwaar (?:ik|hij|ze|zij|mevrouw|meneer) (?:moet|moeten|kan)\b",
            r"\bwaar\W*$",
            r"\bwaar\b.*\b(?:vind\w*|gevestigd|bevind\w*|kantoor|ergens)\b|\b(?:plaats|gemeentehuis)\b",
            r"\bwaar (?:in|op|binnen) (?:het|de) \w+ (?:is|zit|zitten|zijn|ligt|staat)\b",
            r"\bstraat\b|\bverdieping\b|\betage\b|\bkamer(?:tje|nummer)?\b|\broute\b|\blocatie\b|\bhoe kom",
            r"\bwelke? (?:balie|ruimte|ingang|deur|zaal|plein|hal|vleugel|pand|dorp|wijk)\b",
            r"\baddress|\bwhere\b|\blocat(?:ed|ion)\b",
        ),
    ),
    (
        "opening-hours",
        (
            r"\bopen\b|\bgeopend\b|\bdicht\b|gesloten|\bbereikbaar\b|\bbemand\b|avond|middag|ochtend|\b(?:closed|evening|afternoon|morning)\b",
        ),
    ),
)
_COMPILED: Final = tuple((about, re.compile("|".join(cues), re.IGNORECASE)) for about, cues in _CUES)
_ELSE: Final = re.compile(
    rf"{_OTHER_DAY}|\b(?:wanneer|hoe ?laat|welke dag(?:en)?)\b|afspra|inloop|appointment|walk.?in", re.IGNORECASE
)
_WHETHER_OPEN: Final = re.compile(r"\b(?:open|geopend|dicht|gesloten|bereikbaar|bemand|closed)\b", re.IGNORECASE)
_TODAY: Final = re.compile(r"\b(?:vandaag|today)\b", re.IGNORECASE)
_FEAST: Final = re.compile(
    r"\b(?:kerst\w*|pasen|paas\w*|pinkster\w*|koningsdag|hemelvaart\w*|feestdag\w*)\b", re.IGNORECASE
)
_OTHER_TIME: Final = re.compile(
    rf"{_OTHER_DAY}|\b(?:wanneer|hoe ?laat|welke?|altijd|elke|iedere|weekend|tussen|vanaf|tot|om|na|uurtje|uur|uren|"
    r"when|week|dagen|days|\w*tijd(?:en)?|hours|always|evenings?|afternoons?|mornings?|tonight|koopavond"
    r"|(?:van)?(?:avond|middag|ochtend)s?|(?:van)?morgen)\b",
    re.IGNORECASE,
)
"""Another time than this moment."""

_COSTS: Final = re.compile(r"\b(?:kost(?:en)?|gratis|parkeren|parking|free of charge)\b", re.IGNORECASE)
"""Asked in a word ("parkeren?"), what nobody wrote down."""

_THIS_MOMENT: Final = re.compile(
    r"\b(?:nu|thans|momenteel|op dit moment|op het moment|now|currently|nou(?= of))\b", re.IGNORECASE
)


def asked_fact(text: str) -> str:
    """Return which fact is asked for; when nothing is asked in particular, a summary and whether the desk is open."""
    if asks_of_the_place(text):
        return UNKNOWN
    text = as_meant(text)
    for about, pattern in _COMPILED:
        if pattern.search(text):
            if about == "open-now" and _ELSE.search(text) and not _THIS_MOMENT.search(text):
                continue  # "is het donderdag ook nog open" asks for that day, "moet ik nog een afspraak maken" for that
            return "open-now" if about == "opening-hours" and _asks_whether_open(text) else about
    return UNKNOWN if asks_something_else(text) or _COSTS.search(text) else SUMMARY


def _asks_whether_open(text: str) -> bool:
    """Say whether the words ask if it is open, of no other time than today ("is het wijkteam open?").

    Who asks that with somebody at the desk wants a yes or no, and when that changes.
    """
    words = _FEAST.sub(" ", text) if _TODAY.search(text) else text
    return _WHETHER_OPEN.search(words) is not None and _OTHER_TIME.search(words) is None


def asks_of_this_moment(text: str) -> bool:
    """Say whether the words are about this moment ("nu")."""
    return _THIS_MOMENT.search(text) is not None
