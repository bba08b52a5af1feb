"""The api as the actions see it: a few questions over HTTP, and one kind of failure.

The api recognises content and holds the division; the conversation only asks it. Nothing here is logged: a text that
a clerk wrote stays in the request.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx

DEFAULT_URL = "http://127.0.0.1:8000"
SECONDS = 8.0
"""Longer than any advice takes, shorter than a clerk waits."""


class ApiError(Exception):
    """The api gave no answer that can be used; `explanation` is its own Dutch sentence, where it gave one."""

    def __init__(self, explanation: str | None = None) -> None:
        super().__init__("the api gave no usable answer")
        self.explanation = explanation


class Api:
    """A connection to the api. `transport` replaces the network in tests."""

    def __init__(self, url: str, token: str | None = None, transport: httpx.AsyncBaseTransport | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.AsyncClient(
            base_url=url,
            headers=headers,
            timeout=httpx.Timeout(SECONDS, connect=2.0),
            transport=transport or httpx.AsyncHTTPTransport(retries=1),
        )

    async def advice(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The decision for one situation in one context."""
        return await self._post("/v1/advice", request)

    async def division(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a question about who does what."""
        return await self._post("/v1/division/questions", request)

    async def desk(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a question about a desk."""
        return await self._post("/v1/desks/questions", request)

    async def mentions(self, text: str) -> list[dict[str, Any]]:
        """The desks that a text names, most certain first."""
        found = await self._post("/v1/desks/mentions", {"text": text})
        return list(found.get("desks") or [])

    async def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        try:
            response = await self._client.post(path, json=body)
        except httpx.HTTPError as error:
            raise ApiError from error
        try:
            answer = response.json()
        except ValueError as error:
            raise ApiError from error
        if not isinstance(answer, dict):
            raise ApiError
        if response.is_error:
            refused = response.is_client_error and response.status_code not in (401, 403, 404)
            raise ApiError(answer.get("detail") if refused else None)
        return answer


@cache
def connected() -> Api:
    """The connection that all actions of this process share, made at the first turn."""
    return Api(
        os.environ.get("LOKETWIJZER_API_URL") or DEFAULT_URL,
        os.environ.get("LOKETWIJZER_INTERNAL_TOKEN") or None,
    )
