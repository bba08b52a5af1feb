"""What is said to Rasa stays on this machine, also where the organisation sends web traffic through a proxy."""

import asyncio

from api.composition import shared
from knowledge.store.revisions import sqlite_url
from tests.stand_in_server import standing_in


def test_what_is_said_to_rasa_does_not_go_through_the_proxy_of_the_organisation(monkeypatch, tmp_path):
    """A proxy would read along with every sentence, and cannot reach this machine."""

    async def said(address):
        async with shared(sqlite_url(tmp_path)) as common:
            return (await common.http.get(address)).json()

    with standing_in(lambda _: (502, "proxy")) as proxy, standing_in(lambda _: (200, "rasa")) as rasa:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        assert asyncio.run(said(rasa.url)) == "rasa"
        assert proxy.asked == []
