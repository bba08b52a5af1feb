"""The words that say when, spelled as they are meant: who must be out of the house "morge" must be out tomorrow.

Whether a matter is urgent is read from the words of the moment, and one letter there made the difference: of a
sentence about an eviction the chance of urgency went from .17 to .97 with "morgen" for "morge". Only slips that are no
other word are mended ("zorgen" and "vandaan" are a letter away too); the rest is read as it was typed.
"""

import re
from collections.abc import Mapping
from typing import Final

_SLIPS: Final[Mapping[str, str]] = {
    "morgen": r"morge|morgn|mrgn|mrgen|mogren|mrogen|morguh",
    "vannacht": r"vanacht|vannagt|vanagt|vannach|vannact|vnacht",
    "vanavond": r"vanavnd|vanaovnd|vannavond|vanafond",
    "vandaag": r"vandag|vndaag|vandaah|vadnaag|vandaaag",
}
_COMPILED: Final = tuple((re.compile(rf"\b(?:{slips})\b", re.IGNORECASE), meant) for meant, slips in _SLIPS.items())


def moment_as_meant(text: str) -> str:
    """Return `text` with slips mended in the words that say when."""
    for slips, meant in _COMPILED:
        text = slips.sub(meant, text)
    return text
