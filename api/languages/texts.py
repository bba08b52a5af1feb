"""One file of fixed texts per language, read once. A file that misses a line, or has one too many, is refused.

YAML and no gettext catalogue: there are no plurals, nothing to compile, and whoever speaks the language can read and
mend a file (docs/decisions/0024-translated-cards.md).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Final, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

FOLDER: Final = Path(__file__).parent
DUTCH: Final = "nl"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names between braces in `text`, in alphabetical order; each as often as it occurs."""
    return tuple(sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None))


def _holding(*names: str) -> AfterValidator:
    """Return a check that a text has exactly these placeholders."""

    def check(text: str) -> str:
        if placeholders(text) != tuple(sorted(names)):
            message = f"moet {' en '.join(f'{{{name}}}' for name in names) or 'geen accolades'} bevatten"
            raise ValueError(message)
        return text

    return AfterValidator(check)


Plain = Annotated[Text, _holding()]


class _Part(BaseModel):
    """A part of a language file: frozen, and a line that does not belong there is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CardTexts(_Part):
    """What stands on the card; nl.yml shows each text at its place."""

    going_to: Plain
    purpose: Plain
    code: Plain
    keep_code: Plain
    address: Plain
    phone: Plain
    phone_unchecked: Plain
    long_unchecked: Plain
    website: Plain
    opening: Plain
    hours_unknown: Plain
    walk_in_or_appointment: Plain
    walk_in: Plain
    appointment: Plain
    bring: Plain
    trouble: Plain
    call_municipality: Plain
    made_on: Annotated[Text, _holding("day")]
    show: Plain
    translated: Plain
    unchecked: Plain


class HoursTexts(_Part):
    """The words between days and times."""

    closed: Plain
    all_day: Plain
    always: Plain
    span: Annotated[Text, _holding("start", "end")]
    more: Annotated[Text, _holding("first", "second")]
    days: Annotated[Text, _holding("first", "last")]
    line: Annotated[Text, _holding("day", "hours")]


class Language(_Part):
    """A language with its texts; `locale` and the two patterns (CLDR letters) say how it writes a day."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    name: Plain
    name_in_dutch: Plain
    locale: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(_[A-Z]{2})?$")]
    direction: Literal["ltr", "rtl"]
    day_pattern: Plain
    date_pattern: Plain
    card: CardTexts
    hours: HoursTexts
    kinds: Mapping[str, Plain]
    bring: Mapping[str, Plain]

    def item(self, dutch: str) -> str | None:
        """Return what to bring in this language, or None when the Dutch words are not in the fixed list."""
        known = (key for key, text in languages()[DUTCH].bring.items() if text.casefold() == dutch.casefold())
        key = next(known, None)
        return self.bring[key] if key else None


@cache
def languages() -> Mapping[str, Language]:
    """Return every language of the card by its code (ISO 639-1), Dutch first.

    Raises:
        ValueError: a file lacks a line, has an empty one, or another placeholder than the Dutch text.

    """
    found = [_read(path) for path in sorted(FOLDER.glob("*.yml"))]
    found.sort(key=lambda language: language.code != DUTCH)
    dutch = found[0]
    for language in found:
        if (language.kinds.keys(), language.bring.keys()) != (dutch.kinds.keys(), dutch.bring.keys()):
            message = f"{language.code}.yml: kinds en bring moeten dezelfde regels hebben als nl.yml"
            raise ValueError(message)
    return {language.code: language for language in found}


def _read(path: Path) -> Language:
    return Language.model_validate(yaml.safe_load(path.read_text("utf-8")))
