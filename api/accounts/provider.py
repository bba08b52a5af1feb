"""Signing in with the account of one's own organisation: OpenID Connect with code flow, PKCE, state and nonce.

What must be remembered between leaving for the provider and coming back stands in a signed cookie of ten minutes. What
the provider says of itself, with its keys, is asked at every step: that also tells whether it answers at all, and what
was wrong or is replaced there counts no longer than it is so.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlencode, urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client.oauth2_client import httpx2 as httpx  # the one that Authlib itself works with
from authlib.integrations.starlette_client import OAuth, StarletteOAuth2App
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from api.accounts.identity import Role
from api.settings import Settings

TIMEOUT_SECONDS: Final = 5.0
"""For one question to the provider; all questions of coming back together may take twice as long."""
SIGN_OUT_SECONDS: Final = 3.0
"""Somebody who signs out does not wait longer to see that the session here has ended."""
COOKIE: Final = "aanmelden"
COOKIE_SECONDS: Final = 600
THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1"})
SIGNATURES: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures that only the provider can make; never "none", nor one made with a shared secret."""

DOWN: Final = (
    "Het inlogsysteem van uw organisatie geeft nu geen antwoord. Dat ligt niet aan u. Probeer het over een paar "
    "minuten opnieuw, of bel de beheerder."
)
STOPPED: Final = "Het inloggen bij uw organisatie is gestopt. Begin opnieuw als u toch wilt inloggen."
TOO_LATE: Final = "Het inloggen duurde te lang of begon in een ander venster. Begin opnieuw."
NOT_TRUSTED: Final = "Het antwoord van het inlogsysteem klopt niet. U bent niet ingelogd. Bel de beheerder."
NO_ROLE: Final = (
    "Uw organisatie heeft u nog geen toegang tot Loketwijzer gegeven. Vraag het de beheerder, of log in met een ander "
    "account."
)
_OF_THE_STANDARD: Final = frozenset(
    {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        "login_required",
        "interaction_required",
        "consent_required",
        "account_selection_required",
    }
)
"""The words by which a provider says what is wrong (RFC 6749, OpenID Connect): those alone are logged as they came."""

logger = logging.getLogger(__name__)


class ProviderError(Exception):
    """Signing in at the provider did not succeed; `sentence` is for the user, `status` for the page."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        """Say why, in Dutch."""
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


class TooLateError(ProviderError):
    """The answer fits nothing that this browser asked: it was used before, or it took too long."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(TOO_LATE)


class NotLetInError(ProviderError):
    """It is certain who it is, but that account does not get in here; another one may."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody as the provider knows them, with the roles that follow from the mapping: none when no group is in it.

    `name` is None when the provider does not tell it; `id_token` is what it signed about them: by it they sign out
    there again.
    """

    issuer: str
    subject: str
    login: str
    name: str | None
    roles: frozenset[Role]
    id_token: str


class Provider:
    """The provider of one municipality."""

    def __init__(self, settings: Settings) -> None:
        """Work with the provider in the settings; nothing is asked of it yet."""
        self._issuer = (settings.oidc_issuer or "").rstrip("/")
        self._role_claim = settings.oidc_role_claim
        self._roles = settings.role_mapping
        self._client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret

    async def _client(self) -> StarletteOAuth2App:
        """Return a client for one step, which knows what the provider says of itself now. Raises ProviderError."""
        client: StarletteOAuth2App = OAuth().register(
            "organisatie",
            client_id=self._client_id,
            client_secret=self._secret.get_secret_value() if self._secret else None,
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "timeout": TIMEOUT_SECONDS,
            },
        )
        await self._check_metadata(client)
        return client

    async def leave(self, request: Request, return_to: str, *, ask_again: bool = False) -> Response:
        """Lead the browser to the provider, which sends it back to `return_to`. Raises ProviderError.

        With `ask_again` the provider asks who it is, also when it knows somebody in this browser.
        """
        how = {"prompt": "login"} if ask_again else {}
        async with self._trouble(TIMEOUT_SECONDS):
            client = await self._client()
            response: Response = await client.authorize_redirect(request, return_to, **how)
            return response

    async def come_back(self, request: Request) -> Colleague:
        """Return who came back, with everything checked: state, signature, issuer, audience, nonce, times.

        Raises ProviderError.
        """
        async with self._trouble(2 * TIMEOUT_SECONDS):
            client = await self._client()
            token = await client.authorize_access_token(request)
            claims: dict[str, Any] = dict(token.get("userinfo") or {})
            if not claims.get("sub"):
                raise ProviderError(NOT_TRUSTED)
            if _value(claims, self._role_claim) is None and "userinfo_endpoint" in client.server_metadata:
                more = dict(await client.userinfo(token=token))
                if more.get("sub") != claims["sub"]:
                    raise ProviderError(NOT_TRUSTED)
                claims = {**more, **claims}
        return self._colleague(claims, str(token.get("id_token") or ""))

    async def end_address(self, id_token: str, return_to: str) -> str | None:
        """Return where a browser ends the session at the provider; None when the provider has no such page.

        OpenID Connect RP-Initiated Logout 1.0. Raises ProviderError.
        """
        async with self._trouble(SIGN_OUT_SECONDS):
            client = await self._client()
            at = str(client.server_metadata.get("end_session_endpoint") or "")
        parts = urlsplit(at)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in THIS_MACHINE):
            return None
        hint = {"id_token_hint": id_token} if id_token else {}
        asked = {**hint, "client_id": client.client_id, "post_logout_redirect_uri": return_to}
        return parts._replace(query="&".join(filter(None, (parts.query, urlencode(asked))))).geturl()

    @asynccontextmanager
    async def _trouble(self, seconds: float) -> AsyncIterator[None]:
        """Turn whatever a provider can do wrong in so many seconds into a Dutch sentence; what it sent is not logged.

        The address of the provider is: of several municipalities each has its own.
        """
        at = self._issuer
        try:
            async with asyncio.timeout(seconds):
                yield
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            logger.warning("Het inlogsysteem op %s is niet te bereiken (%s).", at, type(error).__name__)
            raise ProviderError(DOWN, 503) from None
        except OAuthError as error:
            if error.error == "access_denied":
                raise ProviderError(STOPPED) from None
            said = error.error if error.error in _OF_THE_STANDARD else type(error).__name__
            logger.warning("Inloggen bij het inlogsysteem op %s is mislukt (%s).", at, said)
            late = error.error == "mismatching_state" or "state" in str(error.description or "").lower()
            raise (TooLateError() if late else ProviderError(NOT_TRUSTED)) from None
        except (JoseError, ValueError, KeyError, RuntimeError, TypeError, AttributeError) as error:  # any JSON may come
            logger.warning(
                "Het antwoord van het inlogsysteem op %s is niet te vertrouwen (%s).", at, type(error).__name__
            )
            raise ProviderError(NOT_TRUSTED) from None

    async def _check_metadata(self, client: StarletteOAuth2App) -> None:
        metadata = await client.load_server_metadata()
        if str(metadata.get("issuer", "")).rstrip("/") != self._issuer:
            logger.warning("Het inlogsysteem op %s noemt zich anders dan LOKETWIJZER_OIDC_ISSUER.", self._issuer)
            raise ProviderError(NOT_TRUSTED)
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNATURES] or [
            "RS256"
        ]

    def _colleague(self, claims: Mapping[str, Any], id_token: str) -> Colleague:
        given = _value(claims, self._role_claim)
        values = given if isinstance(given, list) else [given]
        roles = frozenset(role for value, role in self._roles if value in values)
        login = str(claims.get("preferred_username") or claims.get("email") or "")
        name = str(claims["name"]) if claims.get("name") else None
        return Colleague(self._issuer, str(claims["sub"]), login, name, roles, id_token)


def provider_of(request: Request) -> Provider | None:
    """Return the provider of this application, or None when there is none."""
    return cast("Provider | None", getattr(request.app.state, "provider", None))


def _value(claims: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - a claim can be anything
    """Return the claim at a path such as "realm_access.roles", or None."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found
