"""What goes to the browser and what comes back, in plain values; imports no playwright."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Failing = Literal["browser-failed", "browser-timeout", "stopped"]


RENDERED = "text/html; charset=utf-8"
"""The Content-Type of what was rendered."""


class NotRendered(Exception):
    """The page could not be rendered; says nothing of the page's site, so it may be tried again later."""

    def __init__(self, reason: Failing, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True, frozen=True)
class Plain:
    """A page as it was fetched: its final address, headers (names in lower case) and unpacked body."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True, frozen=True)
class Rendered:
    """``body``: the page's elements when its scripts had come to rest, as UTF-8.

    ``lost``: why something that the scripts asked for did not come, but might another time ("" if all came);
    ``forbidden``: how much of it robots.txt forbids.
    """

    body: bytes
    lost: str = ""
    forbidden: int = 0


@dataclass(slots=True, frozen=True)
class Asked:
    """What a page's script asks for; ``headers`` without anything that tells one visitor from another."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True, frozen=True)
class Came:
    """The answer to it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NotCame(Exception):
    """There is no answer.  ``forbidden``: robots.txt or the guard says no; ``lasting``: asking later helps nothing."""

    def __init__(self, reason: str, *, forbidden: bool = False, lasting: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.forbidden = forbidden
        self.lasting = lasting


Fetch = Callable[[Asked], Awaitable[Came]]
"""Fetches as the crawl fetches everything.  Raises NotCame."""


class Renderer(Protocol):
    """Whoever can show a page to a browser."""

    async def render(self, page: Plain) -> Rendered:
        """Give the page as it is when its scripts have run.  Raises NotRendered."""
