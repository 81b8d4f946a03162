"""What a page's scripts may ask for, and the memory of what came, so that fifty articles ask once for their script."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from time import monotonic
from typing import Literal

from crawler.browser.rendered import Asked, Came, Fetch
from crawler.urls import same_site, site_of

Handling = Literal["fetch", "blank", "refuse"]

_DATA = frozenset({"script", "xhr", "fetch"})
_READS = frozenset({"GET", "HEAD"})
# What tells one visitor from another, what Scrapy says itself, and what would have an answer cut or left out.
_OURS = frozenset(
    "accept-encoding authorization connection content-length cookie host proxy-authorization range referer"
    " upgrade-insecure-requests user-agent".split()
)
_OURS_BEGIN = ("sec-", "if-", ":")
_GIVEN = frozenset({"content-type", "content-language", "content-security-policy", "x-content-type-options"})
_GIVEN_BEGIN = ("access-control-",)
_KEPT_SECONDS = 300.0  # a run's pages come within minutes, and news lists change within the hour
_KEPT_BYTES = 16_777_216  # 16 MiB: the bundles of a few sites


def judge(kind: str, method: str, url: str, page: str) -> Handling:
    """What becomes of a request of playwright's resource type ``kind`` that the page at ``page`` makes.

    Scripts and data are fetched, what only looks (style sheets) is given empty, so that whoever waits for it goes on;
    images, films, fonts, frames, pings and all else are refused.  What sends something may go to the page's own site.
    """
    if not url.startswith(("http://", "https://")):
        return "refuse"
    if kind == "stylesheet":
        return "blank"
    if kind not in _DATA:
        return "refuse"
    if method in _READS:
        return "fetch"
    return "fetch" if method == "POST" and _own(url, page) else "refuse"


def _own(url: str, page: str) -> bool:
    try:
        return same_site(url, site_of(page))
    except ValueError:
        return False


def sent(headers: dict[str, str]) -> dict[str, str]:
    """The headers of a script's request that go out."""
    return {
        name: value
        for name, value in headers.items()
        if name.lower() not in _OURS and not name.lower().startswith(_OURS_BEGIN)
    }


def given(came: Came) -> dict[str, str]:
    """The headers of an answer that the browser is shown: no cookies, no redirects, nothing that asks for more."""
    return {
        name: value
        for name, value in came.headers.items()
        if name.lower() in _GIVEN or name.lower().startswith(_GIVEN_BEGIN)
    }


class Memory:
    """Answers to GET, for five minutes and up to 16 MiB; who asks for what is on its way waits for that."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._kept: OrderedDict[str, tuple[float, Came]] = OrderedDict()
        self._coming: dict[str, asyncio.Task[Came]] = {}
        self._bytes = 0

    def has(self, asked: Asked) -> bool:
        """Whether the answer is here."""
        found = self._kept.get(asked.url) if asked.method == "GET" else None
        return found is not None and found[0] > monotonic()

    async def get(self, asked: Asked) -> Came:
        """Give the answer.  Raises NotCame."""
        if asked.method != "GET":
            return await self._fetch(asked)
        if self.has(asked):
            self._kept.move_to_end(asked.url)
            return self._kept[asked.url][1]
        coming = self._coming.get(asked.url)
        if coming is None:
            coming = self._coming[asked.url] = asyncio.ensure_future(self._bring(asked))
            coming.add_done_callback(lambda task: self._came(asked.url, task))
        return await asyncio.shield(coming)  # the page that asked first may be gone before the answer comes

    def _came(self, url: str, task: asyncio.Task[Came]) -> None:
        self._coming.pop(url, None)
        if not task.cancelled():
            task.exception()  # whoever asked may be gone, and asyncio complains of what nobody looked at

    async def _bring(self, asked: Asked) -> Came:
        came = await self._fetch(asked)
        if 200 <= came.status < 300:
            self._keep(asked.url, came)
        return came

    def _keep(self, url: str, came: Came) -> None:
        self._forget(url)
        self._kept[url] = (monotonic() + _KEPT_SECONDS, came)
        self._bytes += len(came.body)
        while self._bytes > _KEPT_BYTES:
            self._forget(next(iter(self._kept)))

    def _forget(self, url: str) -> None:
        known = self._kept.pop(url, None)
        self._bytes -= len(known[1].body) if known else 0

    async def close(self) -> None:
        """Wait for nothing any more."""
        tasks = list(self._coming.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
