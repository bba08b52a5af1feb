"""Where events may go: an address with https, or one on this machine for trying out."""

import ipaddress
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from api.casework.outbox.tables import URL_LENGTH

NO_ADDRESS: Final = "Vul een volledig adres in, zoals https://koppeling.gemeente.nl/loketwijzer."
NOT_SECURE: Final = "Gebruik een adres dat met https:// begint. Alleen op deze computer zelf mag het met http://."
WITH_PASSWORD: Final = "Zet geen naam of wachtwoord in het adres. De handtekening laat zien dat het bericht van ons is."  # noqa: S105  a sentence
OURSELVES: Final = "Op dit adres luistert Loketwijzer zelf. Kies het adres van het andere systeem."
TOO_LONG: Final = f"Het adres is te lang. Er passen {URL_LENGTH} tekens."


def problem_of(url: str, own_ports: Collection[int] = ()) -> str | None:
    """Return in Dutch why events may not go to `url`, or None. `own_ports` are those of our own processes here."""
    if len(url) > URL_LENGTH:
        return TOO_LONG
    try:
        parts = urlsplit(url)
        port = parts.port
        (parts.hostname or "").encode("idna")  # as looking it up does: no part of it is empty or too long
    except ValueError:
        return NO_ADDRESS
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host or any(letter.isspace() for letter in url) or parts.fragment:
        return NO_ADDRESS
    if parts.username is not None or parts.password is not None:
        return WITH_PASSWORD
    if is_loopback(host):
        return OURSELVES if port in own_ports else None
    return None if parts.scheme == "https" else NOT_SECURE


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
