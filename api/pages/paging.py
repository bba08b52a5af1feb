"""Which page of a long list is shown. Pure."""

from dataclasses import dataclass
from typing import Final

PER_PAGE: Final = 25
"""So many fit on a page that somebody still looks through, on a phone too."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `number` counts from one."""

    number: int
    total: int
    size: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list is one."""
        return max(1, -(-self.total // self.size))

    @property
    def skip(self) -> int:
        """How many of the list stand on the pages before."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number in the list of the last one on the page."""
        return min(self.skip + self.size, self.total)


def page_of(asked: int | None, total: int, size: int = PER_PAGE) -> Page:
    """Return the page that is asked; the nearest one where it does not exist (any more)."""
    pages = Page(1, total, size).pages
    return Page(min(max(asked or 1, 1), pages), total, size)
