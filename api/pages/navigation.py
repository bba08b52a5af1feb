"""The main menu: which pages it names, who sees them, and which of them is open now.

A new page adds its own line to `MENU`. Everybody sees an item without roles, also a visitor; the others are seen by
who has one of the roles. What a page allows is decided by its route, not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.accounts.identity import Person, Role

INLINE: Final = 3
"""How many items stand beside each other before the others go under 'Meer': one line on a telephone."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One item: its words, where it leads, who sees it (None: everybody), and which other addresses belong to it."""

    label: str
    path: str
    roles: frozenset[Role] | None = None
    also: tuple[str, ...] = ()

    def is_seen_by(self, person: Person | None) -> bool:
        """Say whether `person` (None: a visitor) sees this item."""
        return self.roles is None or (person is not None and bool(self.roles & person.roles))

    def covers(self, path: str) -> bool:
        """Say whether the page at `path` belongs to this item."""
        return path == self.path or any(
            path == prefix or path.startswith(f"{prefix}/") for prefix in (self.path, *self.also) if prefix != "/"
        )


MENU: Final[tuple[MenuItem, ...]] = (
    MenuItem("Vraag stellen", "/", also=("/gesprek",)),
    MenuItem("Alle loketten", "/loketten"),
    MenuItem("Digitale hulp", "/digitale-hulp"),
    MenuItem("Taakverdeling", "/taakverdeling"),
    MenuItem("Doorverwijzingen", "/doorverwijzingen"),
    MenuItem("Signaal vastleggen", "/signalen/nieuw"),
    MenuItem("Mijn signalen", "/signalen/mijn"),
    MenuItem("Alle signalen", "/signalen", frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})),
    MenuItem("Dashboard", "/dashboard", frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})),
    MenuItem("Werkvoorraad", "/beheer/werkvoorraad", frozenset({Role.EDITOR, Role.ADMINISTRATOR})),
    MenuItem("Mail", "/beheer/mail", frozenset({Role.ADMINISTRATOR})),
    MenuItem(
        "Inhoud beheren",
        "/beheer/loketten",
        frozenset({Role.EDITOR, Role.ADMINISTRATOR}),
        also=(
            "/beheer/concepten",
            "/beheer/publiceren",
            "/beheer/revisies",
            "/beheer/taakverdeling",
            "/beheer/eerste-stappen",
            "/beheer/onderwerpen",
            "/beheer/onduidelijke-zinnen",
            "/beheer/vangnet",
        ),
    ),
    MenuItem("Accounts", "/beheer/accounts", frozenset({Role.ADMINISTRATOR})),
    MenuItem("Koppelingen", "/beheer/koppelingen", frozenset({Role.ADMINISTRATOR})),
    MenuItem("Berichten", "/beheer/berichten", frozenset({Role.ADMINISTRATOR})),
    MenuItem("Logboek", "/beheer/logboek", frozenset({Role.ADMINISTRATOR})),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as it is on this page."""

    label: str
    path: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu of one page for one person: what stands beside each other, and what goes under 'Meer'."""

    inline: tuple[Shown, ...]
    more: tuple[Shown, ...]

    @property
    def current_more(self) -> Shown | None:
        """The open page, when it is one of those under 'Meer'."""
        return next((item for item in self.more if item.is_current), None)


def menu(person: Person | None, path: str, items: Sequence[MenuItem] = MENU) -> Menu:
    """Return the menu for `person` on the page at `path`; a single item too many is not worth a 'Meer'."""
    seen = [item for item in items if item.is_seen_by(person)]
    current = max((item for item in seen if item.covers(path)), key=lambda item: len(item.path), default=None)
    shown = tuple(Shown(item.label, item.path, item is current) for item in seen)
    split = len(shown) if len(shown) <= INLINE + 1 else INLINE
    return Menu(shown[:split], shown[split:])
