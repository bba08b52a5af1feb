"""What one setting may hold, where "a text" or "a number" would let nonsense pass that is only noticed much later."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints
from pydantic_settings import NoDecode

from api.accounts.identity import Role

PREFIX: Final = "LOKETWIJZER_"

EVERY_ADDRESS: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not listened on

_REFUSED: Final = "kan niet"
"""Pydantic asks for words; what the user reads is the description of the setting."""

_DATABASE: Final = re.compile(r"sqlite:///(?!:memory:).+|postgresql(\+psycopg)?://.+")
"""The databases that can be worked with; one in memory would be another one in every process."""
_SENDABLE: Final = re.compile(r"[!-~]+")
"""What can be sent as a bearer token: printable ASCII without spaces."""
_NAME: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
"""The id of a municipality."""
_HOST: Final = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
"""A host name or an IPv4 address; no scheme, port or path."""
_IPV6: Final = r"\[?[0-9A-Fa-f]*:[0-9A-Fa-f:.]*\]?"


def _absolute(path: Path) -> Path:
    if (
        not str(path).strip() or not str(path).isprintable()
    ):  # a line break would end up in the configuration of the process runner
        raise ValueError(_REFUSED)
    return path.expanduser().resolve()


def _listed(value: object) -> object:
    """Return the names of a comma-separated text; anything else is left to the parser."""
    if not isinstance(value, str):
        return value
    return tuple(name for name in (part.strip() for part in value.split(",")) if name)


def _at_least_one(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise ValueError(_REFUSED)
    return names


def _kept_in(url: str) -> str:
    if not _DATABASE.fullmatch(url):
        raise ValueError(_REFUSED)
    return url


def _sendable(token: SecretStr) -> SecretStr:
    value = token.get_secret_value().strip()
    if not _SENDABLE.fullmatch(value):
        raise ValueError(_REFUSED)
    return SecretStr(value)


def _one_or_at_least_five(smallest: int) -> int:
    """Refuse 2 to 4: such a group follows from what is shown (decision 21)."""
    if 1 < smallest < 5:  # noqa: PLR2004 - as it says
        raise ValueError(_REFUSED)
    return smallest


Port = Annotated[int, Field(ge=1, le=65535)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Folder = Annotated[Path, AfterValidator(_absolute)]
DatabaseUrl = Annotated[str, AfterValidator(_kept_in)]
BearerToken = Annotated[SecretStr, AfterValidator(_sendable)]
GroupSize = Annotated[int, Field(ge=1, le=100), AfterValidator(_one_or_at_least_five)]

Host = Annotated[str, StringConstraints(strip_whitespace=True, pattern=rf"^({_HOST}|{_IPV6})$")]
HostNames = Annotated[
    tuple[Annotated[str, StringConstraints(pattern=rf"^(\*|(\*\.)?{_HOST}|{_IPV6})$")], ...],
    NoDecode,
    BeforeValidator(_listed),
    AfterValidator(_at_least_one),
]
"""Names that are answered; `*.example.nl` is every name below it, `*` every name there is."""

MunicipalityName = Annotated[str, StringConstraints(pattern=rf"^{_NAME}$")]
MunicipalityHosts = Annotated[
    tuple[Annotated[str, StringConstraints(pattern=rf"^{_NAME}=[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")], ...],
    NoDecode,
    BeforeValidator(_listed),
]

Issuer = Annotated[str, StringConstraints(pattern=r"^(https://\S+|http://(localhost|127\.0\.0\.1)([:/]\S*)?)$")]
"""Whom signing in is left to: over https, unless it is this machine itself."""
RolePairs = Annotated[
    tuple[Annotated[str, StringConstraints(pattern=rf"^.+=({'|'.join(Role)})$")], ...],
    NoDecode,
    BeforeValidator(_listed),
]
"""A group of the provider and the role that it gets."""

_MAIL: Final = r"^[^@\s]+@[^@\s]+$"
MailAddress = Annotated[str, StringConstraints(pattern=_MAIL)]
MailAddresses = Annotated[tuple[MailAddress, ...], NoDecode, BeforeValidator(_listed)]


def is_loopback(host: str) -> bool:
    """Say whether a host name or address can never be another machine than this one."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")  # RFC 6761: never another machine


def variable(field: str) -> str:
    """Return the environment variable of a field of `Settings`."""
    return PREFIX + field.upper()
