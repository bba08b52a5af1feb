"""Whether a question about a desk is asked while somebody may be in danger.

Such a question is answered, but not only answered: "hij wil er een eind aan maken, is het wijkteam open?".
"""

import re
from typing import Final

FIRST_112: Final = "Is er direct gevaar? Bel 112. Denkt iemand aan zelfmoord? Bel 113 of 0800 - 0113."
"""Said before the answer."""

_DANGER: Final = re.compile(
    r"zelf ?moord|zelf ?doding|su[iï]cid|\beinde? (?:er )?aan\b.{0,20}\bma(?:ken|akt)\b|\bwil(?:de)?\b.{0,15}\bdood\b"
    r"|\bzelf iets aan ?(?:te )?doen|\bbewusteloos|\bbuiten bewustzijn|\bmet een (?:mes|wapen|pistool)\b|\bin brand\b"
    r"|\ber is brand\b|\bgaslucht\b|\breanim\w+|\badem(?:t|en) niet\b|\bgeen lucht\b"
    r"|\bunconscious|\bkill (?:him|her|my)self|\bwith a (?:knife|gun)\b",
    re.IGNORECASE,
)


def in_danger(text: str) -> bool:
    """Say whether the words of `text` tell of danger to life; names of desks must be taken out of it."""
    return _DANGER.search(text) is not None
