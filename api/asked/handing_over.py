"""Whether a message asks how to hand somebody over: "ik stuur haar naar het wijkteam, waar moet ik op letten?".

It says that somebody is sent, and asks what has to be told or thought of; these stand in any order, and often in two
sentences. A letter that is sent is no hand-over.
"""

import re
from typing import Final

from api.asked.clause import A_DESK

_LONGEST: Final = 32
"""In words: what is longer tells so much that its question is not all it says."""

_WHOM: Final = (
    r"(?:iemand|hem|haar|ze|hen|die|deze|inw|mevrouw|meneer|mevr|mw|dhr|een\s(?!brief|mail|formulier|bericht|kopie|foto|"
    r"aanvraag|bezwaar\w*|rekening|app)\w+|gezin|cursist|deelnemer|bewoner|somebody|someone|him|her|a\s(?!letter|form)\w+)"
)
_SENDS: Final = re.compile(
    rf"\b(?:stuur|sturen|verwijs|verwijzen|draag|dragen|zet|zetten|breng|brengen|meld|aanmelden|doorsturen|doorverwijzen|"
    rf"overdragen|ga|wil|send|sending|refer|referring)\s(?:\w+\s){{0,2}}?{_WHOM}\b.{{0,40}}\b{A_DESK}"
    rf"|\b(?:{_WHOM})\s(?:door|over)\s?(?:te\s)?(?:sturen|verwijzen|dragen|zetten)\b.{{0,25}}\b{A_DESK}"
    rf"|\b{_WHOM}\s(?:\w+\s){{0,2}}?(?:overdraag|overdraagt|doorstuur|doorverwijs|aanmeld|stuur|verwijs|breng)\s(?:\w+\s){{0,2}}?"
    rf"{A_DESK}"
    rf"|\b(?:doorverwijzing|verwijzing|overdracht|doorverwijzen|overdragen)\s(?:\w+\s){{0,2}}?{A_DESK}",
    re.IGNORECASE,
)
_I: Final = r"(?:ik|we|wij|je)"
_ASKS: Final = re.compile(
    rf"""
      \bwaar\s(?:(?:moet|moeten|kan)\s{_I}\s)?(?:\w+\s){{0,2}}?(?:aan\sdenken|op\sletten|rekening\smee\shouden)\b
    | \bwaar\s(?:let|denk)\s{_I}\s(?:\w+\s)?(?:op|aan)\b
    | \bwat\s(?:moet|moeten|zal|kan)\s(?:{_I}\s(?:\w+\s){{0,3}}?)?
      (?:doorgeven|melden|vertellen|zeggen|meegeven|mee\sgeven|erbij|klaarleggen)\b
    | \bwat\s(?:vertel|geef|zeg|meld)\s{_I}\b
    | \bmoet\s{_I}\s(?:\w+\s){{0,3}}?(?:meegeven|vertellen|doorgeven)\b
    | \bwat\s(?:willen|moeten)\s(?:ze|zij|die)\s(?:\w+\s){{0,4}}?(?:weten|horen)\b
    | \bwat\shebben\s(?:ze|zij|die)\s(?:\w+\s)?nodig\s(?:van\s(?:ons|mij|me))\b
    | \bhoe\s(?:gaat|werkt|loopt|doe\s{_I})\s(?:dat|het|zoiets)\b
    | \bwhat\s(?:should|do|must)\s(?:i|we)\s(?:\w+\s)?(?:tell|say|think\sof|mention)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OF_ME: Final = re.compile(
    rf"""
      \bwat\s(?:wil|willen|moet|moeten)\s(?:ze\s|zij\s)?(?:bij\s|van\s)?(?:\w+\s)?{A_DESK}\s
      (?:allemaal\s|vooraf\s|van\stevoren\s)?van\s(?:mij|me|ons)\s(?:\w+\s){{0,2}}?(?:weten|horen)\b
    | \bhoe\s(?:stuur|verwijs|draag|breng|meld)\s{_I}\s(?:\w+\s){{1,4}}?(?:door|over|aan)\s.{{0,20}}\b{A_DESK}
    """,
    re.IGNORECASE | re.VERBOSE,
)


def asks_how_to_hand_over(text: str) -> bool:
    """Say whether `text`, in which every desk reads as A_DESK, asks what to tell or mind on sending somebody."""
    if len(text.split()) > _LONGEST:
        return False
    return bool(_OF_ME.search(text) or (_SENDS.search(text) and _ASKS.search(text)))
