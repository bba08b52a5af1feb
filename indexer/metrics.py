"""Shares with their uncertainty."""

import math
from dataclasses import dataclass

Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `total`."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 when there is nothing to count."""
        return self.hits / self.total if self.total else 0.0

    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of Wilson (Journal of the American Statistical Association, 1927)."""
        if not self.total:
            return (0.0, 1.0)
        squared = Z95 * Z95
        middle = (self.value + squared / (2 * self.total)) / (1 + squared / self.total)
        spread = self.value * (1 - self.value) / self.total + squared / (4 * self.total * self.total)
        half = Z95 * math.sqrt(spread) / (1 + squared / self.total)
        return (max(0.0, middle - half), min(1.0, middle + half))

    def __str__(self) -> str:
        if not self.total:
            return "geen vragen"
        low, high = self.interval()
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] ({self.hits}/{self.total})"
