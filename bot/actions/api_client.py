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
    """A connection to the api of one municipality."""

    def __init__(self, url: str, token: str | None = None, host: str | None = None) -> None:
        """Ask at `url`; where several municipalities are served there, `host` says which."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if host:
            headers["Host"] = host
        self._client = httpx.AsyncClient(
            base_url=url,
            headers=headers,
            timeout=httpx.Timeout(SECONDS, connect=2.0),
            transport=httpx.AsyncHTTPTransport(retries=1),
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

    async def record_referral(self, request: Mapping[str, Any], key: str | None) -> dict[str, Any]:
        """The referral that was recorded; the same key gives the same one."""
        return await self._post("/v1/referrals", request, key)

    async def record_signal(self, request: Mapping[str, Any], key: str | None) -> dict[str, Any]:
        """The signal that was registered; the same key gives the same one."""
        return await self._post("/v1/signals", request, key)

    async def record_feedback(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What was passed on to the editors or the coordinator, with its code."""
        return await self._post("/v1/feedback", request)

    async def withdraw(self, what: str, code: str, desk: str | None) -> dict[str, Any]:
        """The referral or signal that no longer counts."""
        return await self._post(f"/v1/{what}s/{code}/withdraw", {"desk": desk})

    async def find(self, what: str, code: str) -> dict[str, Any]:
        """The referral or signal as it is kept."""
        return await self._ask("GET", f"/v1/{what}s/{code}")

    async def _post(self, path: str, body: Mapping[str, Any], key: str | None = None) -> dict[str, Any]:
        return await self._ask("POST", path, json=body, headers={"Idempotency-Key": key} if key else None)

    async def _ask(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        try:
            response = await self._client.request(method, path, **request)
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
            raise ApiError(_explanation(answer) if refused else None)
        return answer


def _explanation(problem: Mapping[str, Any]) -> str | None:
    """What is wrong, field by field where the api says it."""
    fields = " ".join(error["message"] for error in problem.get("errors") or ())
    return fields or problem.get("detail")


@cache
def connected(host: str | None = None) -> Api:
    """The connection that all actions of this process share for one municipality, made at the first turn."""
    return Api(
        os.environ.get("LOKETWIJZER_API_URL") or DEFAULT_URL,
        os.environ.get("LOKETWIJZER_INTERNAL_TOKEN") or None,
        host=host,
    )
