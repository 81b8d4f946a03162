"""The way from pages to articles without Scrapy: read by workers, judged by the keepers of their sites, one order out.

Pages are read and judged side by side.  Yet what is known when a page is read, the order in which the pages of a site
are judged, and the order of the articles follow from the order of the pages alone, so the records are the same whatever
the number of processes.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from itertools import count
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Self

from crawler.extraction.frame import NOTHING_KNOWN, Known
from crawler.extraction.overrides import NO_OVERRIDES, Overrides
from crawler.extraction.unmatched import Misses
from crawler.items import Rejection
from crawler.offline.holding import Holding
from crawler.offline.inputs import Input
from crawler.offline.keeper import Departures, Keeper, ReadPage, read_alone, read_page
from crawler.offline.lost import lost
from crawler.urls import domain_of
from crawler.workers.errors import WorkerError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.offline.keeper import Outcome
    from crawler.offline.processes import Processes
    from crawler.workers.pool import Workers

# Pages on their way at once.  A page is read with what was known this many pages before it: fewer would not keep ten
# cores busy, with more the frame of a new site would be known later.
_WINDOW = 32


@dataclass(slots=True)
class _Step:
    """A page on its way; or (no ``given``) a domain whose pages are to leave, those with a number up to ``number``.

    ``size`` in bytes; ``read`` is what a worker makes of the page, ``told`` what its keeper says.
    """

    number: int
    domain: str = ""
    given: Input | None = None
    size: int = 0
    read: Future[Any] | None = None
    told: Future[Departures] | None = None


@dataclass(slots=True, frozen=True)
class _Waiting:
    """A page that its site's keeper has: what it takes to judge it once more if the keeper is lost."""

    packed: bytes
    given: Input
    domain: str


class Extraction:
    """``keepers``: pools of one ``Keeper`` each; without any every page is judged by itself.

    At most ``max_pages`` and ``max_bytes`` wait for other pages of their sites.  ``sketches``: of pages that are judged
    by themselves, too.  ``misses`` counts the selectors of ``overrides`` that find nothing.
    """

    def __init__(
        self,
        readers: Workers,
        keepers: Sequence[Workers],
        *,
        max_pages: int,
        max_bytes: int,
        overrides: Overrides = NO_OVERRIDES,
        sketches: bool = True,
    ) -> None:
        self._readers = readers
        self._keepers = keepers
        self._keeper_of: dict[str, Workers] = {}
        self._entered: Counter[Workers] = Counter()  # pages that each keeper was given
        self._max_bytes = max_bytes
        self._overrides = overrides
        alone = partial(read_alone, alone=True, sketches=sketches)
        self._read: Callable[[Input], Any] = read_page if keepers else alone
        self.misses = Misses(overrides)
        self._wake: SimpleQueue[None] = SimpleQueue()  # something was read or told
        self._numbers = count()
        self._reading: deque[_Step] = deque()  # in order: what has not come to a keeper yet
        self._steps: deque[_Step] = deque()  # in order: all that is on its way
        self._pages = self._bytes = 0  # on their way
        self._waiting: dict[int, _Waiting] = {}
        # What follows is as of the page _WINDOW pages before the next one, however far the others are by now.
        self._ended: deque[tuple[_Step, Departures]] = deque()
        self._known: dict[str, Known] = {}
        self._holding = Holding(max_pages, max_bytes)

    @classmethod
    def read(cls, settings: BaseSettings, processes: Processes, overrides: Overrides, *, sketches: bool) -> Self:
        """As it is set (NEWS_HOLD_PAGES, NEWS_HOLD_BYTES), with these processes."""
        return cls(
            processes.readers,
            processes.keepers,
            max_pages=settings.getint("NEWS_HOLD_PAGES"),
            max_bytes=settings.getint("NEWS_HOLD_BYTES"),
            overrides=overrides,
            sketches=sketches,
        )

    def outcomes(self, inputs: Iterable[Input]) -> Iterator[Outcome]:
        """Give each article, and what became of the other pages, in an order that follows from theirs."""
        source, more = iter(inputs), True
        while more or self._reading:
            while more and self._room():
                given = next(source, None)
                if given:
                    self._take(given)
                more = given is not None
            yield from self._passing()
        # all keepers are told at once that nothing more comes, though some may be at work still
        last = next(self._numbers)
        for domain in sorted({waiting.domain for waiting in self._waiting.values()}):
            self._queue(_Step(last, domain))
        self._enter()
        while self._steps:
            yield from self._passing()

    def _passing(self) -> Iterator[Outcome]:
        """Wait until something was read or told, and give what leaves thereupon."""
        if self._steps:
            self._wake.get()
            self._enter()
            yield from self._leave()

    def _room(self) -> bool:
        return not self._pages or (self._pages < _WINDOW and self._bytes < self._max_bytes)

    def _take(self, given: Input) -> None:
        number = next(self._numbers)
        self._learn_until(number - _WINDOW)
        while domain := self._holding.too_many():
            self._queue(_Step(number - 1, domain))
        # all rules where only the page knows its site
        given.overrides = self._overrides if given.guessed else self._overrides.only(given.page.url)
        given.known = NOTHING_KNOWN if given.guessed else self._known.get(domain_of(given.page.url), NOTHING_KNOWN)
        step = _Step(number, "", given, len(given.page.body), self._readers.submit(self._read, given))
        self._pages += 1
        self._bytes += step.size
        self._queue(step)

    def _learn_until(self, number: int) -> None:
        """Hear what the steps up to that page's told."""
        while self._ended and self._ended[0][0].number <= number:
            step, told = self._ended.popleft()
            if step.domain and step.given:
                self._holding.add(step.number, step.domain, step.size)
            self._holding.left(number for number, _ in told.left)
            if told.known:
                self._known[step.domain] = told.known

    def _queue(self, step: _Step) -> None:
        self._steps.append(step)
        self._reading.append(step)
        self._wakes(step.read)

    def _wakes(self, future: Future[Any] | None) -> None:
        if future:
            future.add_done_callback(lambda _: self._wake.put(None))

    def _enter(self) -> None:
        """Bring to the keepers what was read, in order."""
        while self._reading and (self._reading[0].read is None or self._reading[0].read.done()):
            step = self._reading.popleft()
            step.told = self._told(step)
            self._wakes(step.told)

    def _told(self, step: _Step) -> Future[Departures]:
        given = step.given
        if given is None or step.read is None:
            return self._keeper(step.domain).submit(Keeper.flush, step.domain)
        try:
            found = step.read.result()
        except WorkerError as error:
            found = lost(given, error)
        if isinstance(found, Rejection):
            return _at_once(step.number, found)
        page: ReadPage = found if self._keepers else found[0]
        self.misses.count(page.url, page.matched)
        if not self._keepers:
            return _at_once(step.number, found[1])
        step.domain = page.domain
        given.page.url = given.page.request_url = page.url
        if not given.html:
            given.page.body = b""  # the keeper has what it needs
        sent = Input(given.page, given.id, html=given.html)
        self._waiting[step.number] = _Waiting(page.packed, sent, page.domain)
        keeper = self._keeper(page.domain)
        self._entered[keeper] += 1
        return keeper.submit(Keeper.enter, step.number, page.domain, page.packed, sent)

    def _keeper(self, domain: str) -> Workers:
        """The one that has the domain; a new domain is for the one that was given the fewest pages."""
        if domain not in self._keeper_of:
            self._keeper_of[domain] = min(self._keepers, key=self._entered.__getitem__)
        return self._keeper_of[domain]

    def _leave(self) -> Iterator[Outcome]:
        while self._steps and (told := self._steps[0].told) and told.done():
            step = self._steps.popleft()
            found = self._heard(step, told)
            if step.given:
                self._pages -= 1
                self._bytes -= step.size
            self._ended.append((step, found))
            for number, outcome in found.left:
                if self._waiting.pop(number, None) or number == step.number:
                    yield outcome

    def _heard(self, step: _Step, told: Future[Departures]) -> Departures:
        """What the keeper told; with the pages that it has lost judged each by itself."""
        keeper = self._keeper(step.domain) if step.domain else None
        try:
            found = told.result()
        except WorkerError:
            # one of these may be what the keeper failed on, and then fails alone
            gone = [number for number, page in self._waiting.items() if self._keeper(page.domain) is keeper]
            found = Departures([])
        else:
            here = [] if step.given else [n for n, page in self._waiting.items() if page.domain == step.domain]
            gone = list(set(here) - {number for number, _ in found.left})
        alone = [(number, self._alone(self._waiting[number])) for number in sorted(gone) if number <= step.number]
        return Departures([*found.left, *alone], found.known)

    def _alone(self, page: _Waiting) -> Outcome:
        try:
            return self._keeper(page.domain).submit(Keeper.alone, page.packed, page.given).result()
        except WorkerError as error:
            return lost(page.given, error)


def _at_once(number: int, outcome: Outcome) -> Future[Departures]:
    told: Future[Departures] = Future()
    told.set_result(Departures([(number, outcome)]))
    return told
