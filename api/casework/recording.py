"""What is recorded, and by whom it is kept: referrals and signals, each in a module of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.casework.referring import Referring
from api.casework.signalling import Signalling
from api.casework.store import CaseworkStore


@dataclass(frozen=True, slots=True)
class Casework:
    """The referrals and signals of one municipality."""

    referrals: Referring
    signals: Signalling

    @classmethod
    def of(cls, store: CaseworkStore, municipality: str, clock: Callable[[], datetime]) -> "Casework":
        """Record in `store`."""
        return cls(Referring(store.referrals, municipality, clock), Signalling(store.signals, municipality, clock))
