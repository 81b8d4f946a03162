"""Where pages wait, bounded in number, bytes and time, until enough of their site have been seen."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from crawler.extraction.frame import NOTHING_KNOWN, Known
from crawler.extraction.office import Arrival, Departure, Office, Reply
from crawler.workers.errors import WorkerError, WorkerFailed, WorkersClosed

if TYPE_CHECKING:
    from collections.abc import Coroutine

logger = logging.getLogger(__name__)


class Door(Protocol):
    """The way to the office, which does one thing after the other: ``Workers`` that keep one, or a test's own."""

    async def run(self, method: Callable[..., Any], *arguments: Any) -> Any:
        """Call the method of the office.  Raises WorkerError."""


@dataclass(slots=True)
class _Waiting:
    answer: asyncio.Future[Departure]
    domain: str
    site: str
    size: int


class WaitingRoom:
    """Asks the office, and makes sure that no page waits for ever.

    A page leaves when the office says so, when its site is quiet, after ``seconds``, when more than ``max_pages`` or
    ``max_bytes`` wait (the domain with most pages first), and when the run stops.  If the office dies, the page that
    it was at gets its error, and those that waited there WorkersClosed: a later run takes them.
    """

    def __init__(
        self,
        office: Door,
        *,
        max_pages: int,
        max_bytes: int,
        seconds: float,
        recall: Callable[[str], bytes | None],
        remember: Callable[[str, bytes, float], None],
        now: Callable[[], float],
    ) -> None:
        self._office = office
        self._max_pages = max_pages
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._recall = recall
        self._remember = remember
        self._now = now
        self._waiting: dict[str, _Waiting] = {}
        self._bytes = 0
        self._known: dict[str, Known] = {}
        self._opening: dict[str, asyncio.Future[None]] = {}
        self._learned: dict[str, set[str]] = {}  # domains with pages since the last save, by site
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False

    async def enter(self, arrival: Arrival, domain: str, site: str, size: int) -> asyncio.Future[Departure]:
        """Give the page's outcome once it may leave.  ``size`` in bytes is what waiting costs."""
        await self.known(domain)
        loop = asyncio.get_running_loop()
        waiting = self._waiting[arrival.key] = _Waiting(loop.create_future(), domain, site, size)
        self._bytes += size
        self._learned.setdefault(site, set()).add(domain)
        await self._ask([domain], Office.enter, domain, arrival, at=arrival.key)
        if self._stopped:
            await self._flush([domain])
        await self._keep_bounds()
        if not waiting.answer.done():
            timer = loop.call_later(self._seconds, self._soon, self._flush, [domain])
            waiting.answer.add_done_callback(lambda _: timer.cancel())
        return waiting.answer

    async def known(self, domain: str) -> Known:
        """What is known of the domain's pages to come; loads what earlier runs have learned of it, once."""
        if domain not in self._known:
            opening = self._opening.get(domain)
            if opening is None:
                opening = self._opening[domain] = asyncio.ensure_future(self._open(domain))
                opening.add_done_callback(lambda _: self._opening.pop(domain, None))
            await asyncio.shield(opening)
        return self._known.get(domain, NOTHING_KNOWN)

    async def _open(self, domain: str) -> None:
        answer = await self._ask([domain], Office.open, domain, self._recall(domain))
        self._known.setdefault(domain, NOTHING_KNOWN)
        if answer.trouble:
            logger.warning("What was learned of %s cannot be used: %s", domain, answer.trouble)

    def leave_site(self, site: str) -> None:
        """Nothing more of the site will come for now."""
        domains = sorted({waiting.domain for waiting in self._waiting.values() if waiting.site == site})
        self._soon(self._leave, domains, site)

    async def _leave(self, domains: list[str], site: str) -> None:
        if domains:
            await self._flush(domains)
        await self._save([site])

    def leave_all(self) -> None:
        """Nothing more will come of any site for now."""
        if self._waiting:
            self._soon(self._flush, sorted({waiting.domain for waiting in self._waiting.values()}))

    def stop(self) -> None:
        """Nothing more will come at all."""
        self._stopped = True
        self.leave_all()

    async def save(self) -> None:
        """Keep what the office has learned; whatever was begun is over when this returns."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self._save(list(self._learned))

    async def _save(self, sites: Iterable[str]) -> None:
        domains = sorted({domain for site in sites for domain in self._learned.pop(site, ())})
        if not domains:
            return
        try:
            changed: list[tuple[str, bytes]] = await self._office.run(Office.changed, domains)
        except WorkerError as error:
            logger.warning("What was learned of %s is lost: %s", ", ".join(domains), error)
            return
        for domain, blob in changed:
            self._remember(domain, blob, self._now())

    async def _flush(self, domains: list[str]) -> None:
        try:
            await self._ask(domains, Office.flush, domains)
        except WorkerError as error:
            logger.warning("Pages of %s could not be judged: %s", ", ".join(domains), error)

    async def _ask(
        self, domains: list[str], method: Callable[..., Reply], *arguments: Any, at: str | None = None
    ) -> Reply:
        try:
            answer: Reply = await self._office.run(method, *arguments)
        except WorkerError as error:
            self._lose(error, domains, at)
            raise
        self._known.update(answer.known)
        left = [(waiting, one) for one in answer.left if (waiting := self._forget(one.key))]
        if left:
            _hand_out(deque(left))
        for domain, blob in answer.away:
            self._known.pop(domain, None)
            if blob:
                self._remember(domain, blob, self._now())
        return answer

    def _lose(self, error: WorkerError, domains: list[str], at: str | None) -> None:
        """The office failed on these domains, or is gone with all that it held and had learned since the last save."""
        if at is not None:
            self._forget(at)
        gone = not isinstance(error, WorkerFailed) or error.kind == "MemoryError"
        if gone:
            self._known.clear()
        for key in [key for key, waiting in self._waiting.items() if gone or waiting.domain in domains]:
            waiting = self._forget(key)
            if waiting and not waiting.answer.done():
                waiting.answer.set_exception(WorkersClosed())

    def _forget(self, key: str) -> _Waiting | None:
        waiting = self._waiting.pop(key, None)
        self._bytes -= waiting.size if waiting else 0
        return waiting

    def _soon(self, begin: Callable[..., Coroutine[Any, Any, None]], *arguments: Any) -> None:
        task = asyncio.ensure_future(begin(*arguments))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep_bounds(self) -> None:
        while len(self._waiting) > self._max_pages or self._bytes > self._max_bytes:
            before = len(self._waiting)
            await self._flush([Counter(x.domain for x in self._waiting.values()).most_common(1)[0][0]])
            if len(self._waiting) >= before:  # pages that came meanwhile look after themselves
                return


def _hand_out(left: deque[tuple[_Waiting, Departure]]) -> None:
    """Let one page go, and the others one by one after whatever else is due: all at once would hold everything up."""
    waiting, departure = left.popleft()
    if not waiting.answer.done():
        waiting.answer.set_result(departure)
    if left:
        asyncio.get_running_loop().call_soon(_hand_out, left)
