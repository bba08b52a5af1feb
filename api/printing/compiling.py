"""The process that makes one PDF: data as JSON on standard input, the document on standard output.

Started by `api.printing.typesetting`; it imports nothing else of ours, so that it starts at once.
"""

import sys
from pathlib import Path
from typing import Final

import typst

ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: tagged, with a title and a language, so that a screen reader can read it."""


def main() -> None:
    """Compile the template named on the command line with the letters in the folder named after it."""
    template, fonts = sys.argv[1:]
    folder = Path(__file__).parent
    document = typst.compile(
        str(folder / template),
        root=str(folder),
        font_paths=[fonts],
        ignore_system_fonts=True,
        sys_inputs={"data": sys.stdin.buffer.read().decode()},
        pdf_standards=ACCESSIBLE,
    )
    sys.stdout.buffer.write(document)


if __name__ == "__main__":
    main()
