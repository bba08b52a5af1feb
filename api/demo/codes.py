"""Codes for many records at once, none twice."""

from api.casework.codes import new_code


class Codes:
    """Gives codes of which none was given before."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def next(self) -> str:
        """Return a new code."""
        while (code := new_code()) in self._given:
            continue
        self._given.add(code)
        return code
