"""Codes that a resident takes along: short, readable aloud, and never a word or a number of somebody."""

import re
import secrets
from typing import Final

LETTERS: Final = "FKMPRX"
"""No vowels, so no words; none that look like another sign (B 8, G 6, S 5, Z 2, I 1, O 0), none that sound alike in
Dutch (B D P T V W, F S, H K, M N)."""

SIGNS: Final = "2345678" + LETTERS
"""No 0 and 1, which look like letters, and no 9: 'negen' and 'zeven' sound alike."""

GROUP: Final = 4
CODE: Final = re.compile(rf"[{LETTERS}][{SIGNS}]{{3}}-[{LETTERS}][{SIGNS}]{{3}}")
"""Two groups that each start with a letter: at most three digits in a row, so masking never takes it for a number."""


def new_code() -> str:
    """Return a code that nobody can guess; there are 173 million of them."""
    groups = (
        secrets.choice(LETTERS) + "".join(secrets.choice(SIGNS) for _ in range(GROUP - 1)),
        secrets.choice(LETTERS) + "".join(secrets.choice(SIGNS) for _ in range(GROUP - 1)),
    )
    return "-".join(groups)


def as_code(typed: str) -> str | None:
    """Return the code that was typed, in any case and with or without the dash; None when it is no code."""
    signs = re.sub(r"[\s-]", "", typed).upper()
    code = f"{signs[:GROUP]}-{signs[GROUP:]}"
    return code if CODE.fullmatch(code) else None
