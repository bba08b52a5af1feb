"""Whether nothing is left of a message but that it told personal data: "haar nummer is [telefoonnummer]".

Such a message asks nothing and is about no subject; taken for one it made the matter of the talk forgotten.
"""

import re
from typing import Final

_MASK: Final = re.compile(r"\[[^\]]{2,20}\]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BESIDES: Final = re.compile(
    r"haar|zijn|hun|mijn|d'r|z'n|m'n|is|en|of|het|de|een|dat|dit|die|deze|ze|zij|hij|ik|mevrouw|meneer|mevr|mw|dhr|van|voor"
    r"|met|op|in|te|aan|bij|ook|nog|hier|inwoner|klant|heet|heten|genaamd|(?:achter|voor)?naam|(?:telefoon|mobiele)?nummer"
    r"|telefoon|tel|mobiel|mobiele|e?-?mail(?:adres)?|bsn|burgerservicenummer|sofinummer|adres|woont|wonen|wonend|postcode"
    r"|huisnummer|(?:bank)?rekening(?:nummer)?|iban|gegevens|bereikbaar|onder"
    r"|his|her|their|my|name|phone|number|address|account|lives|at|and|the|a",
    re.IGNORECASE,
)


def is_only_personal(text: str) -> bool:
    """Say whether `text`, in which personal data is masked, tells nothing besides."""
    left, masks = _MASK.subn(" ", text)
    return masks > 0 and all(_BESIDES.fullmatch(word) for word in _WORD.findall(left))
