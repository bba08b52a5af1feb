"""What goes wrong with knowledge, as classes that carry the Dutch sentence for whoever has to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class ContentProblem:
    """One error in a content file: where it is and what to do about it."""

    file: str
    line: int
    entry: str
    field: str
    message: str

    def __str__(self) -> str:
        """Show file, line, entry and field before the sentence, leaving out what is not known."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ", ".join(part for part in (place, self.entry, self.field) if part) + f": {self.message}"


class ContentError(Exception):
    """The content cannot be loaded; `problems` holds every error that was found, not only the first."""

    def __init__(self, problems: Sequence[ContentProblem]) -> None:
        """Keep the problems in reading order, each once."""
        self.problems = tuple(sorted(set(problems)))
        count = "1 fout" if len(self.problems) == 1 else f"{len(self.problems)} fouten"
        super().__init__(f"{count} in de inhoud; er is niets geladen.")


class StoreError(Exception):
    """The store cannot do what was asked; the message says in Dutch why, and that nothing was half written."""


class UnsoundError(Exception):
    """The knowledge base would send residents round in circles; publishing is refused."""

    def __init__(self, messages: Sequence[str]) -> None:
        """Keep the sentences of the blocking findings."""
        self.messages = tuple(messages)
        super().__init__("De kennisbank is niet gepubliceerd: inwoners zouden vastlopen. Los dit eerst op.")
