"""The words that say which kind of help is asked: the verb of a question decides more than its subject.

Each cue is a pattern with a weight on the scale of log-odds: 2.5 is a word that hardly leaves a doubt ("meekijken"),
1 a word that leans ("computer"), a negative weight takes away ("helpen bij het aanvragen" is not applying oneself).
"""

import re
from collections.abc import Mapping
from typing import Final

_CUES: Final[Mapping[str, tuple[tuple[float, str], ...]]] = {
    "informeren": (
        (3.0, r"\buitleg|leg(?:gen|t)? .{0,60}\buit\b|uit te leggen|\bexplain"),
        (2.5, r"\binformatie\b|\binfo\b|voorlicht|\bfolder|\bvertel|\binformeer|\bto tell\b|\btells?\b|information"),
        # who is asked how something goes explains it; to apply is a next step
        (5.0, r"\b(?:na ?(?:te )?vragen|navraag|na ?(?:te )?gaan|vraag .{0,25}\bna|informeren|inlichtingen)\b"),
        (5.0, r"(?<!aan)(?<!\baan te )\b(?:te )?vragen (?:hoe|stellen over|over)\b|\bask\b.{0,40}\bhow\b"),
        (1.5, r"hoe (?:het|iets|dat|zoiets) (?:zit|werkt|gaat)|\bvragen (?:over|beantwoord)|\bweten hoe"),
    ),
    "digitaal-helpen": (
        (3.0, r"meekijk|kijk(?:t|en)? .{0,40}\bmee\b|inlog|log(?:t|gen)? .{0,30}\bin\b|\bapps?\b|upload|download"),
        (2.5, r"\blog(?:ging)? ?in\b|\bsign in\b|achter de computer|op de computer|aanklikken|install"),
        (
            2.0,
            r"\bdigita(?:al|le)\b|\bonline\b|(?:\b|web)sites?\b|\w\.nl\b|\bscherm\b|wachtwoord|\bportaal|\bcomputer\b",
        ),
        (3.0, r"\b(?:kom(?:t|en)?|raakt)\b(?:\W+\w+){0,5}?\W+niet\s(?:meer\s)?(?:er\s?)?in\b(?!\saanmerking)"),
        (2.5, r"\bknop(?:pen|je|jes)?\b|\bintik|\btikt? .{0,20}\bin\b|\bintyp|\bmuis\b|\bklik"),
        (1.0, r"\baccount\b|\bcode\b|\btelefoon\b|\btablet\b|\bmail\b|printen|scannen"),
    ),
    "invullen": (
        (3.0, r"\b(?:mee ?)?in ?(?:te )?vul|\bvul(?:t|len|de)? .{0,70}\bin\b|\bfill(?:ing)?\b.{0,20}\b(?:in|out)\b"),
        (2.5, r"formulier|\bforms?\b|bijlagen?\b"),
        # what a text says is read together, whoever "explains" it
        (4.0, r"\bwat (?:dat|dit|het|er|(?:de|die|deze|een) \w+) (?:\w+ ){0,4}?(?:betekent|betekenen|inhoudt)\b"),
        (
            4.0,
            r"\bbrie(?:f|ven)\b.{0,60}\b(?:uit|begrij|snap|lees|lezen|door)|\b(?:legt?|begrij|lezen)\w*\b.{0,40}\bbrie(?:f|ven)\b",
        ),
        (2.0, r"\bbrie(?:f|ven)\b|\bletters?\b|\bstapel|\bpost\b|papierwerk"),
    ),
    "aanvragen": (
        (
            2.5,
            (
                r"\baan ?(?:(?:te|wil|wilt|wou|gaat|gaan|moet|kan|mag) )?vra(?!ag(?:en)?\b(?!t))|\baanvragen\b"
                r"|\baan te vragen|\bvra(?:ag|agt|gen)\b.{0,60}\baan\b"
            ),
        ),
        (
            2.5,
            r"\baangevraagd|\baanvraag\b.{0,40}\b(?:doe|doen|indien|dien|namens)",
        ),
        (2.5, r"\bik .{0,40}\baanvraag\b|\bappl(?:y|ies)\b"),
        (2.5, r"\baangifte\b.{0,40}\bdoen\b|\bdoet\b.{0,20}\baangifte\b|\baangeven\b|\bgeef.{0,40}\baan\b"),
        (1.0, r"\bga(?:at|an)\b.{0,40}\bover\b"),
        (1.2, r"\baanvraag\b|\bapplication"),
        (2.5, r"\bregel|\buit ?(?:te )?ke(?:er|re)|\bkeert\b.{0,60}\buit\b|\bbetaal|\bbetale|\buitbeta|\bpays?\b"),
        (2.5, r"\bstop ?(?:te )?zet|\bstop(?:t|pen)?\b.{0,30}\bzetten|\bzet(?:ten)?\b.{0,40}\b(?:stop|op naam)\b"),
        (2.5, r"\b(?:in|uit|over) ?(?:te )?schrijv|\b(?:schrijft|schrijven)\b.{0,60}\b(?:in|uit|over)\b|\bregister"),
        (2.5, r"\b(?:aan|af)? ?(?:te )?meld(?:en|t|ing)?\b|\bgemeld\b|\bdoor ?(?:te )?ge(?:ef|ven)|\breport"),
        (2.5, r"\bgeef(?:t)?\b.{0,50}\b(?:af|door)\b|\bgeven\b.{0,50}\b(?:af|door)\b|\bafge(?:ef|ven)|\bissue"),
        (2.5, r"\bbepaalt\b|\bbepalen\b"),
        (
            2.5,
            r"\bbeslis|\btoe ?(?:te )?ken|\bkent\b.{0,40}\btoe\b|\bverstrek|\bverle(?:en|ng)|\bdecide|\bgrant",
        ),
        (2.5, r"\bin ?(?:te )?dien|\bingediend|\bin behandeling|\bneemt\b.{0,60}\b(?:op|aan)\b|\baan ?(?:te )?nemen\b"),
        (
            2.5,
            r"\bdo(?:et|en)\b.{0,50}\bvoor (?:je|iemand|een ander|mensen|hem|haar|mevrouw|meneer)\b$",
        ),
        (
            2.0,
            r"\bbehandel|\bin termijnen|\bafbetal|\bnamens\b|\bvoor (?:iemand|een ander|mevrouw|meneer)\b.{0,15}\bdoe",
        ),
        (
            2.0,
            r"\bwijzig|\bop ?(?:te )?zeg|\bwijst\b.{0,40}\btoe|\btoewijz|\bint\b|\bvervang|\brepare?er",
        ),
        (
            2.0,
            r"\bbreng|\bbezorg|\blever(?:t|en)\b|\bop ?(?:te )?halen\b|\bhaalt\b|\bscheldt\b|\bplaats(?:t|en)\b",
        ),
        (
            2.0,
            r"\bstel(?:t|len)\b|\bcontrole(?:er|re)|\bspreekt\b.{0,30}\buit\b|\bleg(?:t|gen)\b.{0,30}\bop\b|\bafhandel",
        ),
        (2.0, r"\bkrijg(?:t|en)? (?:je|iemand|hij|zij|ze|mensen|inwoners|mevrouw|meneer)\b|\btussenbeide"),
        (1.0, r"\bmaakt\b|\bmaken\b|\bkopen\b|\bherstel|\bblokke|\bverwerp|\bhandles?\b|\bontvang|\bpak(?:t|ken)\b"),
    ),
    "adviseren": (
        (3.0, r"\badvi[sec]|\bna ?(?:te )?reken|\breken(?:t|en)?\b.{0,60}\b(?:na|uit|door)\b|\bklopt\b|\bkloppen\b"),
        (
            3.0,
            r"\brecht (?:op )?heeft|\bheeft .{0,40}\brecht\b|\brecht op\b|\bentitled|\bcalculat|\bdoorreken|\buitreken",
        ),
        # "who can advise him whether to ..." leaves no doubt; "advice" alone may be the name of a desk
        (2.0, r"\badvise (?:him|her|them|me|us|on|about)\b"),
        (2.0, r"\bbereken|\bhoeveel\b|\bverstandig|\bmee ?(?:te )?denk|\bdenk(?:t|en)?\b.{0,40}\bmee\b|\bhow much"),
        (
            1.5,
            r"\bkeuze|\bkiezen\b|\bvergelijk|\bniet (?:kan|kunnen) betalen|\bbetalingsregeling|\bwat .{0,20}beste? is",
        ),
    ),
    "bezwaar": (
        (3.5, r"\bbezwaar|\bberoep\b|\bbeswaar|\baan ?(?:te )?vecht|\bobjection|\bappeal"),
        (2.0, r"\bklacht|\bcomplain|\bniet mee eens|\boneens\b|\badvocaat|\bafwijzing|\bafgewezen|\btegen een besl"),
        (1.0, r"\brechtszaak|\bjuridisch|\bprocedure|\bnaar de rechter|\blegal"),
    ),
    "begeleiden": (
        (
            3.0,
            r"\blangs ?(?:te )?kom|\bkom(?:t|en)\b.{0,30}\blangs\b|\bhuisbezoek|\baan huis\b|\bbegeleid|\bhome visit",
        ),
        (2.5, r"\blanger(?:e)? (?:tijd|mee)|\belke week\b|\bwekelijks|\bloop(?:t|en)?\b.{0,30}\bmee\b|\bmee ?lopen"),
        (
            2.5,
            r"\bga(?:at|an)?\b.{0,60}\bmee\b|\bmee (?:naar|op)\b|\bmeega|\baccompan",
        ),
        (2.5, r"\bbij (?:\w+ )?thuis\b|\bthuis langs"),
        (1.0, r"\bmaatje|\bondersteun|\bthuis\b|\bsteun\b|\bop orde\b|\bgesprekken\b|\bbijsta"),
    ),
    "leren": (
        (3.5, r"\b(?:\w+)?les(?:sen)?\b|\b\w*cursus|\blere?(?:n|t)\b|\bleert\b|\boefen|\btraining|\bworkshop"),
        (3.5, r"\bcourse|\blesson|\bteach|\blearn|\bclass(?:es)?\b"),
    ),
    "spoed": (
        (
            3.0,
            r"\bspoed|\bvannacht\b|\bacu(?:ut|te)\b|\bnoodgeval|\bdirect gevaar|\bemergency|\bnoodpakket",
        ),
        (1.0, r"\bmeteen\b|\bmorgen wordt|\bvandaag nog\b|\b's nachts\b|\bcrisis"),
    ),
}
_COMPILED: Final = {
    kind: tuple((weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in cues)
    for kind, cues in _CUES.items()
}
_HELPING: Final = re.compile(
    r"\bhelp(?:t|en|s)?\b|\bhulp (?:bij|met)\b|\bhelpen (?:bij|met)|\bondersteun|\bassist", re.IGNORECASE
)
_HELPING_TAKES: Final = 1.5
"""Who helps with applying does not apply: "helpt het IDO bij het aanvragen" is not "vraagt het IDO aan"."""


def cues_in(text: str) -> dict[str, float]:
    """Return for each kind of help how strongly the words of `text` ask for it; kinds without a cue are left out."""
    found = {}
    for kind, cues in _COMPILED.items():
        weights = sorted((weight for weight, pattern in cues if pattern.search(text)), reverse=True)
        if weights:  # a second cue for the same kind makes it surer, but not twice as sure
            found[kind] = weights[0] + 0.3 * sum(weights[1:])
    if "aanvragen" in found and _HELPING.search(text):
        found["aanvragen"] -= _HELPING_TAKES
    return found
