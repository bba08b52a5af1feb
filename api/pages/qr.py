"""The code of a referral as a square that a scanner or a telephone reads. It holds the code and nothing else.

A scanner at a counter types what it reads, so the square fills the field for the code by itself.
"""

import segno
from markupsafe import Markup


def square(code: str) -> Markup:
    """Return the square of a code as markup; the code itself must stand beside it in letters.

    It has no size of its own: the style sheet gives it one.
    """
    drawn = segno.make_qr(code, error="m").svg_inline(omitsize=True, border=2, svgclass="lw-qr__svg", lineclass=None)
    return Markup(drawn)  # noqa: S704 - drawn by the library from a code of ours; a code has no markup in it
