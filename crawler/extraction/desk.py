"""Where pages wait until enough of their site has been seen, and leave with the site's answer."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime

from crawler.extraction.analysis import Page
from crawler.extraction.compose import compose
from crawler.extraction.frame import NOTHING_KNOWN, Known, known_of
from crawler.extraction.site import Site
from crawler.extraction.walls import odd
from crawler.items import Article, Rejection

_EVERYTHING = 1 << 60  # more pages than any site has
_GROWN = 1.2  # what is known is gathered anew when a fifth more pages are known
Outcome = tuple[Hashable, Article | Rejection]


@dataclass(slots=True, frozen=True)
class _Held:
    """``until``: how many pages of the domain must be known for the page to leave; ``now`` as in ``Desk.add``."""

    key: Hashable
    page: Page
    until: int
    now: datetime | None


class Desk:
    """Pages of a domain wait until ``quorum`` distinct ones are known; then each leaves as it comes.

    A page that looks like a wall waits for as many more, so that its copies are heard and all of them fall.
    Pages leave in the order of their addresses, so the order in which they came does not count.  ``alone`` switches the
    memory off: every page leaves at once on its own evidence.
    """

    def __init__(self, quorum: int, *, alone: bool = False) -> None:
        self._quorum = quorum
        self._alone = alone
        self._sites: dict[str, Site] = {}
        self._waiting: dict[str, list[_Held]] = {}
        self._changed: set[str] = set()
        self._known: dict[str, tuple[int, Known]] = {}

    def add(self, key: Hashable, page: Page, *, learn: bool = True, now: datetime | None = None) -> list[Outcome]:
        """Take a page in; give those that may leave now, earlier ones among them.

        ``learn``: it teaches its site; ``now``: when it was downloaded, after which no date on it can be true.
        """
        if self._alone:
            return [(key, compose(page, None, now))]
        site = self._sites.setdefault(page.domain, Site())
        if learn and site.learn(page):
            self._changed.add(page.domain)
            site.audit(page)
        known = site.memory.pages
        until = known + self._quorum if odd(page) else self._quorum
        self._waiting.setdefault(page.domain, []).append(_Held(key, page, until, now))
        return list(self._leave(page.domain, known))

    def flush(self, domain: str | None = None) -> list[Outcome]:
        """Let all pages of the domain (None: of all domains) go with what is known by now."""
        names = [domain] if domain is not None else sorted(self._waiting)
        return [outcome for name in names for outcome in self._leave(name)]

    def _leave(self, domain: str, known: int = _EVERYTHING) -> Iterator[Outcome]:
        site = self._sites.get(domain)
        waiting = self._waiting.pop(domain, [])
        leaving = [held for held in waiting if held.until <= known]
        if len(leaving) < len(waiting):
            self._waiting[domain] = [held for held in waiting if held.until > known]
        if site and len(leaving) > 1:
            site.habits.refresh()  # pages that leave together leave with all that is known
        for held in sorted(leaving, key=lambda held: held.page.url):
            yield held.key, compose(held.page, site, held.now)

    def known(self, domain: str) -> Known:
        """What is known by now of the domain's pages to come."""
        site = self._sites.get(domain)
        if site is None or self._alone:
            return NOTHING_KNOWN
        pages, known = self._known.get(domain, (0, NOTHING_KNOWN))
        if site.memory.pages > pages * _GROWN:
            pages, known = self._known[domain] = site.memory.pages, known_of(site.memory)
        return known

    def held(self, domain: str) -> int:
        """How many pages of the domain wait."""
        return len(self._waiting.get(domain, ()))

    def load(self, domain: str, blob: bytes) -> None:
        """Take up what an earlier run has learned of the domain.  Raises ValueError for bytes that are not its."""
        self._sites[domain] = Site.load(blob)

    def changed(self) -> list[tuple[str, bytes]]:
        """The memories that have learned since the last call, to be kept."""
        names, self._changed = sorted(self._changed), set()
        return [(name, self._sites[name].dump()) for name in names]
