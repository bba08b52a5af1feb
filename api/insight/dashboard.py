"""The whole dashboard: each part is added up only when it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import Engine

from api.casework.editor_work import EditorWork
from api.casework.states import State
from api.insight.asking import ask
from api.insight.knowledge_parts import knowledge_parts
from api.insight.part import Part, counted, found, in_words
from api.insight.referral_figures import ReferralFigures, referral_figures, referral_queries
from api.insight.referral_parts import referral_parts
from api.insight.selection import Selection
from api.insight.signal_figures import SignalFigures, signal_figures, signal_queries
from api.insight.signal_parts import signal_parts
from api.insight.small import Rounding
from knowledge.base import KnowledgeBase

SIGNALS = frozenset({"themas", "onderwerpen", "eigenaren", "loketten", "weken"})
"""The parts for which referrals need not be added up."""


@dataclass(frozen=True)
class Dashboard:
    """The figures of one selection on one day."""

    engine: Engine
    kb: KnowledgeBase
    selection: Selection
    rounding: Rounding
    today: date

    def add_up(self) -> None:
        """Ask for signals and referrals at once, for who needs both. Raises StoreError."""
        of_signals = signal_queries(self.kb, self.selection, self.engine.dialect.name)
        of_referrals = referral_queries(self.kb, self.selection, self.engine.dialect.name)
        rows = ask(self.engine, *of_signals, *of_referrals)
        self.__dict__["signals"] = signal_figures(*rows[: len(of_signals)])
        self.__dict__["referrals"] = referral_figures(*rows[len(of_signals) :])

    @cached_property
    def signals(self) -> SignalFigures:
        """Exact; for this package only. Raises StoreError."""
        queries = signal_queries(self.kb, self.selection, self.engine.dialect.name)
        return signal_figures(*ask(self.engine, *queries))

    @cached_property
    def referrals(self) -> ReferralFigures:
        """Exact; for this package only. Raises StoreError."""
        queries = referral_queries(self.kb, self.selection, self.engine.dialect.name)
        return referral_figures(*ask(self.engine, *queries))

    @cached_property
    def about_signals(self) -> tuple[Part, ...]:
        """What residents get stuck on."""
        return tuple(signal_parts(self.kb, self.signals, self.selection, self.rounding, self.today))

    @cached_property
    def about_referrals(self) -> tuple[Part, ...]:
        """How referrals go."""
        return tuple(referral_parts(self.kb, self.referrals, self.rounding))

    @cached_property
    def about_knowledge(self) -> tuple[Part, ...]:
        """What the knowledge lacks."""
        work = EditorWork(self.engine).listed(self.kb.content.municipality.id)
        return tuple(knowledge_parts(self.kb, self.referrals, work, self.selection, self.rounding, self.today))

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, in the order of the page."""
        return (*self.about_signals, *self.about_referrals, *self.about_knowledge)

    def part(self, part_id: str) -> Part | None:
        """Return one part, adding up no more than it needs."""
        return found(self.about_signals if part_id in SIGNALS else self._others(), part_id)

    def _others(self) -> Iterator[Part]:
        yield from self.about_referrals
        yield from self.about_knowledge

    @property
    def headlines(self) -> tuple[tuple[str, str], ...]:
        """The figures that stand on top: words, and the figure."""
        signals, referrals, rounding = self.signals, self.referrals, self.rounding
        known = counted(rounding.shown(signals.known), "signaal", "signalen")
        return (
            ("Signalen", in_words(rounding.shown(signals.total))),
            (f"Toch geholpen (ingevuld bij {known})", rounding.share(signals.helped, signals.known)),
            ("Doorverwijzingen", in_words(rounding.shown(referrals.total))),
            ("Afgerond met hulp", rounding.share(referrals.states[State.HELPED], referrals.total)),
        )
