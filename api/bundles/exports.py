"""What leaves for an owner or for the national registration: rounded figures, and words without anybody in them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Engine, select

from api.bundles.bundle import WORDS, Bundle, Status, Voice
from api.casework.signal import Question
from api.casework.tables import SignalRow
from api.dutch import short_day
from api.insight.selection import Period
from api.insight.small import Rounding, Shown, Small
from api.problems import ProblemError
from knowledge.base import KnowledgeBase
from knowledge.hours import TIMEZONE
from knowledge.masking import mask_kept
from knowledge.store.database import trouble

QUOTES: Final = 3
IN_FULL, IN_SHORT = 10, 30
"""So many bundles stand in a letter with sentences, and so many more as a row: at most some five pages."""
MOST_QUESTIONS: Final = 20_000
"""More than a year of a busy IDO; a list that somebody retypes is never longer."""
TOO_LONG: Final = "Deze lijst is te lang om over te nemen: meer dan 20.000 vragen. Kies een kortere periode."
IDO: Final = "ido"
"""The desk type whose visitors are counted in the national registration."""

TO_OWNER: Final = {**WORDS, Status.BUNDLED: "Nog niet gemeld"}
"""The status of a bundle as its owner reads it, and who reads the report: how we work with it says nothing there."""

COLUMNS: Final = ("Waar inwoners op vastlopen", "Signalen", "Stand", "Wat u erover zei", "Wat inwoners meemaakten")
NATIONAL: Final = ("Datum", "Loket", "Bezoeker", "Digitale overheid", "Bibliotheek", "Overig", "Vragen samen")


class TooLongError(ProblemError):
    """A list is longer than anybody retypes."""

    status = 422
    title = "Dit is te veel"


@dataclass(frozen=True, slots=True)
class Matter:
    """One bundle as its owner gets it; `quotes` is empty for a small group."""

    title: str
    signals: Shown
    status: str
    feedback: str | None
    quotes: tuple[str, ...]

    @property
    def row(self) -> tuple[object, ...]:
        """The matter as a row under `COLUMNS`."""
        shown = self.signals if isinstance(self.signals, int) else str(self.signals)
        return self.title, shown, self.status, self.feedback or "", " / ".join(self.quotes)


def matters(
    bundles: Sequence[Bundle],
    voices: Callable[[int], Sequence[Voice]],
    title: Callable[[Bundle], str],
    rounding: Rounding,
) -> Iterator[Matter]:
    """Yield what an owner gets, with at most QUOTES different sentences of each."""
    for bundle in bundles:
        shown = rounding.shown(bundle.signals)
        said: dict[str, None] = {}
        if not isinstance(shown, Small):
            said = dict.fromkeys(mask_kept(voice.text).text for voice in voices(bundle.id) if voice.text)
        yield Matter(title(bundle), shown, TO_OWNER[bundle.status], bundle.feedback, tuple(said)[:QUOTES])


def national_list(engine: Engine, kb: KnowledgeBase, period: Period) -> Iterator[tuple[object, ...]]:
    """Yield a row for each visitor of an IDO under `NATIONAL`, day by day; visitors are numbered anew every day.

    A question without a sort counts as the third, 'overig'.

    Raises:
        TooLongError: there are more than MOST_QUESTIONS.
        StoreError: the database cannot be read.

    """
    desks = [desk.id for desk in kb.content.desks if desk.type == IDO]
    row = SignalRow
    query = (
        select(row.code, row.visit, row.desk, row.question, row.created_at)
        .where(row.municipality == kb.content.municipality.id, row.desk.in_(desks), row.withdrawn_at.is_(None))
        .where(row.created_at >= period.starts, row.created_at < period.ends)
        .order_by(row.created_at, row.code)
        .limit(MOST_QUESTIONS + 1)
    )
    visitors: dict[tuple[date, str, str], dict[str, int]] = {}
    with trouble("De lijst is nu niet te maken"), engine.connect() as connection:
        found = connection.execute(query).all()
        if len(found) > MOST_QUESTIONS:
            raise TooLongError(TOO_LONG)
        for code, visit, desk, question, at in found:
            day = at.astimezone(TIMEZONE).date()
            asked = visitors.setdefault((day, desk or "", visit or code), dict.fromkeys(Question, 0))
            asked[question or Question.OTHER] += 1
    numbers: Counter[tuple[date, str]] = Counter()
    for (day, desk, _), asked in sorted(visitors.items(), key=lambda item: item[0][:2]):
        numbers[day, desk] += 1
        sorts = [asked[question] for question in Question]
        yield short_day(day), kb.desks[desk].name, numbers[day, desk], *sorts, sum(sorts)
