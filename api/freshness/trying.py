"""Tries web addresses over the network, politely, and never within our own.

An editor types an address and this machine calls it: without a check it would open the door to what only this machine
can reach (server-side request forgery). So a name is looked up first, every address that it has must be public, and
the connection goes to the address that was looked at, also after each redirect.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from itertools import groupby
from typing import Final

import httpx

from api.freshness.web_addresses import LONGEST

TIMEOUT_SECONDS: Final = 10.0
AT_LONGEST_SECONDS: Final = 25.0
"""For one address, with its redirects: a server that sends a letter a second does not keep us."""

HOSTS_AT_ONCE: Final = 4
PAUSE_SECONDS: Final = 0.5
"""Between two questions to one host."""

MOST_REDIRECTS: Final = 5
NAME: Final = "Loketwijzer (controle van links)"
FOREVER: Final = frozenset({301, 308})
THERE_BUT_CLOSED: Final = frozenset({401, 403, 405, 406, 429})
"""Something answers, but not to a program: a person has to look."""

Address = IPv4Address | IPv6Address


class Outcome(StrEnum):
    """What an address gave."""

    WORKS = "werkt"
    MOVED = "verhuisd"
    CLOSED = "alleen-voor-mensen"
    BROKEN = "bestaat-niet"
    FAILS = "storing"
    SILENT = "geen-antwoord"
    NOT_PUBLIC = "niet-openbaar"


IS_BROKEN: Final = frozenset({Outcome.BROKEN, Outcome.FAILS, Outcome.SILENT, Outcome.NOT_PUBLIC})


@dataclass(frozen=True, slots=True)
class Tried:
    """What one address gave; `status` is None when nothing answered, `moved_to` where it is for good now."""

    url: str
    outcome: Outcome
    status: int | None = None
    moved_to: str | None = None


class _NotPublicError(Exception):
    """The name belongs to an address within a network of somebody's own."""


def is_public(address: Address) -> bool:
    """Say whether an address is one of the internet, also when it is written within another one."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (inner or address).is_global and address.is_global and not address.is_multicast


class LinkTrier:
    """Tries addresses with one client."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        may_call: Callable[[Address], bool] = is_public,
        *,
        timeout: float = TIMEOUT_SECONDS,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        """Call with `client`, only addresses that `may_call` allows; `timeout` and `pause` are seconds."""
        self._client = client
        self._may_call = may_call
        self._timeout = timeout
        self._pause = pause
        self._hosts = asyncio.Semaphore(HOSTS_AT_ONCE)

    async def all(self, urls: Iterable[str]) -> tuple[Tried, ...]:
        """Try every address: a few hosts at once, those of one host one after the other."""
        in_order = sorted(set(urls), key=lambda url: (_host(url), url))
        groups = [tuple(group) for _, group in groupby(in_order, key=_host)]
        found = await asyncio.gather(*(self._of_host(group) for group in groups))
        return tuple(tried for group in found for tried in group)

    async def _of_host(self, urls: tuple[str, ...]) -> list[Tried]:
        async with self._hosts:
            found = []
            for number, url in enumerate(urls):
                if number:
                    await asyncio.sleep(self._pause)
                found.append(await self.one(url))
            return found

    async def one(self, url: str) -> Tried:
        """Try one address; whatever goes wrong is an outcome."""
        try:
            async with asyncio.timeout(AT_LONGEST_SECONDS):
                return await self._follow(url)
        except _NotPublicError:
            return Tried(url, Outcome.NOT_PUBLIC)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError, ValueError):  # also a wrong certificate
            return Tried(url, Outcome.SILENT)

    async def _follow(self, url: str) -> Tried:
        here, moved, status = httpx.URL(url), True, 0
        for _ in range(MOST_REDIRECTS):
            status, location = await self._ask(here)
            if location is None:
                outcome = _outcome(status)
                gone = moved and outcome is Outcome.WORKS and _is_another(httpx.URL(url), here)
                return Tried(url, Outcome.MOVED if gone else outcome, status, str(here) if gone else None)
            moved = moved and status in FOREVER
            here = here.join(location)
        return Tried(url, Outcome.FAILS, status)

    async def _ask(self, url: httpx.URL) -> tuple[int, str | None]:
        """Return the status and where it leads to: without the page first, with it when that is refused."""
        status, location = await self._send("HEAD", url)
        if status >= httpx.codes.BAD_REQUEST:
            status, location = await self._send("GET", url)
        return status, location

    async def _send(self, method: str, url: httpx.URL) -> tuple[int, str | None]:
        if url.scheme not in ("http", "https") or not url.host or url.userinfo:
            raise _NotPublicError
        address = await self._looked_up(url)
        request = self._client.build_request(
            method,
            url.copy_with(host=str(address)),
            headers={"Host": url.netloc.decode(), "User-Agent": NAME, "Accept": "*/*"},
            timeout=self._timeout,
            extensions={"sni_hostname": url.host},  # the certificate must be that of the name
        )
        response = await self._client.send(request, stream=True, follow_redirects=False)
        await response.aclose()
        return response.status_code, response.headers.get("location") if response.is_redirect else None

    async def _looked_up(self, url: httpx.URL) -> Address:
        port = url.port or (443 if url.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        addresses = [ip_address(str(one[4][0]).split("%")[0]) for one in found]
        if not addresses or not all(self._may_call(address) for address in addresses):
            raise _NotPublicError
        return addresses[0]


def _outcome(status: int) -> Outcome:
    if status < httpx.codes.BAD_REQUEST:
        return Outcome.WORKS
    if status in THERE_BUT_CLOSED:
        return Outcome.CLOSED
    return Outcome.BROKEN if status < httpx.codes.INTERNAL_SERVER_ERROR else Outcome.FAILS


def _host(url: str) -> str:
    return url.split("/", maxsplit=3)[2].lower() if url.count("/") > 1 else url


def _is_another(url: httpx.URL, here: httpx.URL) -> bool:
    """Say whether an editor should write `here` instead of `url`; nobody wants an address that is too long to keep."""
    return _bare(here) != _bare(url) and len(str(here)) <= LONGEST


def _bare(url: httpx.URL) -> tuple[str, str]:
    """Return what makes another page of an address: not http or https, www or a slash at the end."""
    return url.host.removeprefix("www."), url.raw_path.decode().rstrip("/")
