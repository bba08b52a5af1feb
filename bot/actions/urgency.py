"""When there is help for what was urgent: "de ambulance is er". Then it is asked who helps the resident after that.

Pure functions. Help counts when it is there, on its way or called; where it is wished for or does not come, it stays
urgent.
"""

import re
from typing import Final

from bot.actions.comparing import unstressed

_HELP: Final = (
    r"(?:112|ambulances?|politie|agent(?:en)?|wijkagent|huisartsenpost|spoedpost|huisarts|dokter|arts|crisisdienst|ggz|brandweer|hulpdienst(?:en)?"
    r"|hulpverleners?|psychiater|veilig thuis|(?:nood|daklozen|maatschappelijke )?opvang|meldpunt|police|doctor)"
)
_CALLED: Final = rf"(?:{_HELP}|ze|die|hen|them)"
"""Who was called may be pointed at. Who is there may not: "ze staan hier" is what somebody says who is threatened."""
_THERE: Final = re.compile(
    rf"\b{_HELP}\b(?: \w+)? (?:is|zijn|are|staat|staan|komt|komen)\b(?: \w+){{0,3}}? "
    r"(?:er|hier|onderweg|bij|erbij|binnen|gekomen|gebeld|ingeschakeld|gewaarschuwd|here|coming)\b"
    rf"|\b{_HELP}\b(?: \w+)? (?:neemt|nemen|heeft|hebben)\b(?: \w+){{0,3}}? (?:over|overgenomen|meegenomen|opgenomen)\b"
    rf"|\b{_HELP}\b(?: \w+)? (?:regelt|regelen|pakt|pakken)(?: (?:nu|al))? (?:het|dit|dat)\b"
    rf"|\b(?:heb|hebben|have)\b(?: \w+){{0,3}}? {_CALLED}\b(?: \w+)? (?:gebeld|gewaarschuwd|called)\b"
    rf"|\b{_CALLED} (?:heb|hebben)(?: \w+){{0,2}} (?:gebeld|gewaarschuwd)\b|\bcalled (?:112|the police|an ambulance)\b"
    r"|\b(?:is|zijn)(?: \w+){0,2} (?:opgenomen|in veiligheid)(?: \w+)?$"
    r"|\b(?:is|zijn)(?: (?:nu|weer|inmiddels|gelukkig|het|'?t|hier)){1,3} "
    r"(?:veilig|rustig|stabiel|gekalmeerd|voorbij)\b"
    r"|\b(?:het )?gevaar is (?:geweken|weg|voorbij|over)\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\b(?:niet|geen|nog steeds|nooit|niemand|not|nobody|als|zodra|if|when)\b", re.IGNORECASE)
_PART: Final = re.compile(r"\s*(?:[.!?;]+|,|\bmaar\b)\s*", re.IGNORECASE)


def after_help(text: str) -> str | None:
    """What is said besides that there is help; empty when that is all, None when nobody says that there is."""
    kept, settled, place = [], False, 0
    for part, end in _parts(text):
        if _THERE.search(unstressed(part)) and not _NOT.search(part):
            settled = True
        else:
            kept.append(text[place:end])
        place = end
    return "".join(kept).strip(" ,;.") if settled else None


def _parts(text: str) -> list[tuple[str, int]]:
    """The parts of a text, each with where the next one begins."""
    ends = [found.end() for found in _PART.finditer(text)] + [len(text)]
    starts = [0, *ends[:-1]]
    return [(_PART.sub(" ", text[start:end]).strip(), end) for start, end in zip(starts, ends, strict=True)]
