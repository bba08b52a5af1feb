"""How often the rules for names take something for a name: over every authored sentence.

`python -m tests.knowledge.name_alarms` prints each sentence in which a name is found, and how many were looked at. Most
of what it finds are names that an author put there; so the share is an upper bound of the false alarms.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.loading import load_content
from knowledge.names import names_in

LINDEWAARD = Path("knowledge/content/lindewaard")


def found_in(sentences: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each thing that is taken for a name, with its sentence."""
    for sentence in sentences:
        for start, end in names_in(sentence):
            yield sentence[start:end], sentence


def main() -> None:
    """Print what is found."""
    sentences = [utterance.text for utterance in load_content(LINDEWAARD).utterances]
    found = list(found_in(sentences))
    for name, sentence in found:
        sys.stdout.write(f"{name}: {sentence}\n")
    sys.stdout.write(f"{len(found)} in {len(sentences)} sentences\n")


if __name__ == "__main__":
    main()
