"""Passwords: Argon2id hashes, what a new one must be, and one-time passwords that can be read out by telephone."""

import secrets
from collections.abc import Iterator
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 12
LONGEST: Final = 200
"""Long enough for any sentence; longer ones only cost time."""

_SYLLABLES: Final = tuple(first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou")
"""Syllables that everybody hears and types alike: 70, a bit more than six bits each."""
_EASY: Final = ("wachtwoord", "loketwijzer", "welkom", "qwerty", "password", "gemeente", "bibliotheek")


class Passwords:
    """Makes and checks hashes; parameters of today are those of the library (RFC 9106, low memory)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    def hashed(self, password: str) -> str:
        """Return the hash to keep; it names its own parameters."""
        return self._hasher.hash(password)

    def is_right(self, kept: str | None, given: str) -> bool:
        """Say whether `given` is the password; without a kept hash it takes the same time, and is never right."""
        try:
            self._hasher.verify(kept or self._nobody, given[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Say whether a hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(kept)


def problem_of(password: str, *names: str) -> str | None:
    """Return why this cannot be the new password of somebody with `names` (login, name), or None when it can."""
    return next(_problems(password, names), None)


def _problems(password: str, names: tuple[str, ...]) -> Iterator[str]:
    plain = password.casefold()
    if len(password) < SHORTEST:
        yield f"Kies een wachtwoord van {SHORTEST} tekens of meer. Een korte zin is makkelijk te onthouden."
    if len(password) > LONGEST:
        yield f"Kies een wachtwoord van hoogstens {LONGEST} tekens."
    if len(set(plain)) < SHORTEST // 3:
        yield "Dit wachtwoord is te makkelijk te raden. Gebruik meer verschillende tekens."
    if any(name.casefold() in plain for name in names if len(name) > 2):  # noqa: PLR2004 - shorter ones are in any text
        yield "Gebruik uw naam of inlognaam niet in het wachtwoord."
    if plain.strip("0123456789!?. ") in ("", *_EASY):  # also digits alone
        yield "Dit wachtwoord is te makkelijk te raden. Neem een paar woorden die niets met elkaar te maken hebben."


def one_time_password() -> str:
    """Return a random password such as 'kamo-defi-rusa-9481': 61 bits or more, easy to read out."""
    groups = ["".join(secrets.choice(_SYLLABLES) for _ in range(2)) for _ in range(4)]
    return "-".join([*groups, f"{secrets.randbelow(10_000):04d}"])
