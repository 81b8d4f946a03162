"""Where pages wait, bounded in number, bytes and time, until enough of their site have been seen."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.items import Article, Rejection

if TYPE_CHECKING:
    from crawler.extraction.analysis import Page
    from crawler.extraction.desk import Desk


logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Waiting:
    answer: asyncio.Future[Article | Rejection]
    domain: str
    site: str
    size: int


class WaitingRoom:
    """Asks the desk, and makes sure that no page waits for ever.

    A page leaves when the desk says so, when its site is quiet, after ``seconds``, when more than ``max_pages`` or
    ``max_bytes`` wait (the domain with most pages first), and when the run stops.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        max_pages: int,
        max_bytes: int,
        seconds: float,
        recall: Callable[[str], bytes | None],
        remember: Callable[[str, bytes, float], None],
        now: Callable[[], float],
    ) -> None:
        self._desk = desk
        self._max_pages = max_pages
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._recall = recall
        self._remember = remember
        self._now = now
        self._waiting: dict[str, _Waiting] = {}
        self._known: set[str] = set()
        self._stopped = False

    def enter(
        self, key: str, page: Page, site: str, size: int, *, learn: bool = True
    ) -> asyncio.Future[Article | Rejection]:
        """Give the page's outcome once it may leave.  ``size`` in bytes is what waiting costs; ``learn``: from it."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(loop.create_future(), page.domain, site, size)
        self._waiting[key] = waiting
        self._take_up(page.domain)
        self._let_go(self._desk.add(key, page, learn=learn))
        if self._stopped:
            self._flush(page.domain)
        self._keep_bounds()
        if not waiting.answer.done():
            timer = loop.call_later(self._seconds, self._flush, page.domain)
            waiting.answer.add_done_callback(lambda _: timer.cancel())
        return waiting.answer

    def frame(self, domain: str) -> frozenset[str]:
        """The places that need not be read on the domain's pages."""
        self._take_up(domain)
        return self._desk.frame(domain)

    def leave_site(self, site: str) -> None:
        """Nothing more of the site will come for now."""
        for domain in {waiting.domain for waiting in self._waiting.values() if waiting.site == site}:
            self._flush(domain)
        self.save()

    def leave_all(self) -> None:
        """Nothing more will come of any site for now."""
        if self._waiting:
            self._let_go(self._desk.flush())

    def stop(self) -> None:
        """Nothing more will come at all."""
        self._stopped = True
        self.leave_all()

    def save(self) -> None:
        """Keep what the desk has learned."""
        for domain, blob in self._desk.changed():
            self._remember(domain, blob, self._now())

    def _take_up(self, domain: str) -> None:
        """Load what earlier runs have learned of the domain, once."""
        if domain in self._known:
            return
        self._known.add(domain)
        blob = self._recall(domain)
        try:
            if blob:
                self._desk.load(domain, blob)
        except ValueError as error:  # of another version; the site is learned anew
            logger.warning("What was learned of %s cannot be used: %s", domain, error)

    def _flush(self, domain: str) -> None:
        self._let_go(self._desk.flush(domain))

    def _let_go(self, outcomes: Iterable[tuple[object, Article | Rejection]]) -> None:
        for key, outcome in outcomes:
            waiting = self._waiting.pop(str(key), None)
            if waiting and not waiting.answer.done():
                waiting.answer.set_result(outcome)

    def _keep_bounds(self) -> None:
        while self._waiting and (
            len(self._waiting) > self._max_pages or sum(x.size for x in self._waiting.values()) > self._max_bytes
        ):
            before = len(self._waiting)
            self._flush(Counter(x.domain for x in self._waiting.values()).most_common(1)[0][0])
            if len(self._waiting) == before:
                raise RuntimeError("the desk keeps pages that it was told to let go")
