"""Loose signals that say about the same thing, whatever subject, owner or step was put with them: suggestions.

Bundling by itself (`api.bundles.gathering`) needs the same subject, owner and step, and a signal without a subject or
owner never gets there. Here the words are compared; a coordinator decides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, bindparam, select, update

from api.bundles.bundle import CLOSED, Also, nothing
from api.bundles.gathering import TOGETHER, new_bundle, wait_for_turn
from api.casework.keeping import NOT_CHANGED, NOT_READ
from api.casework.signal_tables import BundleRow, DepartureRow
from api.casework.tables import SignalRow
from api.likeness import groups
from knowledge.store.database import trouble

COMPARED: Final = 1000
"""How many loose signals are compared: the newest. How long that takes is in docs/decisions/0028."""

SHOWN: Final = 20

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LooseSignal:
    """A signal that is in no bundle; `left` is the bundle that it was last taken out of."""

    code: str
    text: str
    task: str | None
    owner: str | None
    step: str | None
    desk: str | None
    created_at: datetime
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Signals whose words are alike, the most typical first."""

    signals: tuple[LooseSignal, ...]

    @property
    def task(self) -> str | None:
        """The subject that most of them have, None when none has one."""
        return _most(signal.task for signal in self.signals)

    @property
    def owner(self) -> str | None:
        """The owner that most of them have, None when none has one."""
        return _most(signal.owner for signal in self.signals)

    @property
    def step(self) -> str | None:
        """The step where most of them got stuck, None when none has one."""
        return _most(signal.step for signal in self.signals)


def loose_signals(engine: Engine, municipality: str, at_most: int = COMPARED) -> tuple[LooseSignal, ...]:
    """Return the newest signals with words that are in no bundle. Raises StoreError."""
    columns = [getattr(SignalRow, name) for name in LooseSignal.__dataclass_fields__ if name != "left"]
    departed = select(DepartureRow.bundle).where(DepartureRow.signal == SignalRow.code)
    left = departed.order_by(DepartureRow.id.desc()).limit(1).scalar_subquery().label("left")
    mine = (SignalRow.municipality == municipality, SignalRow.bundle.is_(None))
    counts = (SignalRow.withdrawn_at.is_(None), SignalRow.text.is_not(None))
    query = select(*columns, left).where(*mine, *counts)
    query = query.order_by(SignalRow.created_at.desc(), SignalRow.code).limit(at_most)
    with trouble(NOT_READ), engine.connect() as connection:
        return tuple(LooseSignal(**row) for row in connection.execute(query).mappings())


def suggestions(signals: Sequence[LooseSignal], profiles: Mapping[str, Float32]) -> tuple[Suggestion, ...]:
    """Return what is alike and of one owner, the most signals first. Pure.

    `profiles` are by text; a signal without one is left out. What was taken apart is not suggested as it was.
    """
    of_text: dict[str, list[LooseSignal]] = {}
    for signal in signals:
        if signal.text in profiles:
            of_text.setdefault(signal.text, []).append(signal)
    if not of_text:
        return ()
    texts = list(of_text)
    alike = groups(np.stack([profiles[text] for text in texts]))
    found = (
        Suggestion(part) for rows in alike for part in _by_owner([it for row in rows for it in of_text[texts[row]]])
    )
    together = [each for each in found if len(each.signals) >= TOGETHER and not _was_together(each.signals)]
    return tuple(sorted(together, key=lambda suggestion: -len(suggestion.signals))[:SHOWN])


def _was_together(signals: Sequence[LooseSignal]) -> bool:
    """Say whether somebody took all of these out of one bundle."""
    left = {signal.left for signal in signals}
    return len(left) == 1 and None not in left


def _by_owner(signals: Sequence[LooseSignal]) -> list[tuple[LooseSignal, ...]]:
    """Divide signals by their owner: a bundle goes to one. Those without an owner go with the most common one."""
    common = _most(signal.owner for signal in signals)
    parts: dict[str | None, list[LooseSignal]] = {}
    for signal in signals:
        parts.setdefault(signal.owner or common, []).append(signal)
    return [tuple(part) for part in parts.values()]


def put_together(
    engine: Engine,
    municipality: str,
    codes: Iterable[str],
    key: Mapping[str, str | None],
    now: datetime,
    also: Also = nothing,
) -> tuple[int, int] | None:
    """Put loose signals in one bundle with this subject, owner and step: the open one there is, or a new one.

    `also` is given a new bundle.
    Returns its number and how many signals went in; None when fewer than two are still loose. Raises StoreError.
    """
    row, bundle = SignalRow, BundleRow
    mine = (row.municipality == municipality, row.code.in_(list(codes)))
    still_loose = (row.bundle.is_(None), row.withdrawn_at.is_(None))
    its_key = [getattr(bundle, name).is_not_distinct_from(value) for name, value in key.items()]
    with trouble(NOT_CHANGED), engine.begin() as connection:
        wait_for_turn(connection)
        chosen = connection.execute(select(row.code, row.demo).where(*mine, *still_loose)).all()
        if len(chosen) < TOGETHER:
            return None
        made_up = all(is_demo for _, is_demo in chosen)
        known = select(bundle.id).where(bundle.municipality == municipality, bundle.status.not_in(CLOSED), *its_key)
        number = connection.execute(known.order_by(bundle.id).limit(1)).scalar()
        if number is None:
            facts = {"municipality": municipality, **key}
            number = new_bundle(connection, facts, now, is_demo=made_up, also=also)
        elif not made_up:  # a real signal joins: the bundle is real from now on
            real = update(bundle).where(bundle.municipality == municipality, bundle.id == number)
            connection.execute(real.values(demo=False))
        table = row.metadata.tables[row.__tablename__]
        this = (table.c.municipality == municipality, table.c.code == bindparam("signal_code"))
        by_code: Any = update(table).where(*this)
        connection.execute(by_code.values(bundle=number), [{"signal_code": code} for code, _ in chosen])
        return number, len(chosen)


def _most(values: Iterable[str | None]) -> str | None:
    counted = Counter(value for value in values if value is not None)
    return counted.most_common(1)[0][0] if counted else None
