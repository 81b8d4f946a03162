"""The desk of a crawl, in a process of its own: judging a page takes longer than the event loop may stand still.

A page goes from the worker that analysed it to here as the bytes that it was pickled to; the crawl's process passes
them on unread.  What comes back are articles.  What runs here knows no network, disk or clock.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.crossing import Crossing
from crawler.extraction.analysis import Page, analyse
from crawler.extraction.desk import Desk
from crawler.extraction.feedtext import NO_FEED_TEXT, FeedText
from crawler.extraction.frame import NOTHING_KNOWN, Known
from crawler.extraction.lineprints import prints_of_keys
from crawler.extraction.metadata.listed import Listed, with_listed
from crawler.extraction.missing import shown
from crawler.extraction.provenance import complete, downloaded_at
from crawler.extraction.quiet import quiet
from crawler.extraction.sketch import Sketch, sketch
from crawler.extraction.walls import looks_like
from crawler.items import Article, FetchedPage, Rejection

if TYPE_CHECKING:
    from crawler.extraction.overrides import Rules


@dataclass(slots=True, frozen=True)
class Analysed(Crossing):
    """What a worker makes of a page: the page for the office (``packed``), and what the crawl itself wants to know.

    ``shown``: the texts that may be those of a page for what the site does not have (``MissingPage.like``); ``empty``:
    its scripts may show more than it does; ``lines``: prints of all its lines; ``wall``: the one that it looks like
    (``looks_like``), should it prove to be one.
    """

    packed: bytes
    domain: str
    matched: tuple[bool, ...]
    shown: Mapping[int, int]
    empty: bool = False
    lines: bytes = b""
    wall: str = ""


@dataclass(slots=True, frozen=True)
class Arrival(Crossing):
    """A page that comes to the office; ``fetched`` without its body, ``listed`` is what listings said of it.

    ``learn``: the page teaches its site.
    """

    key: str
    packed: bytes
    fetched: FetchedPage
    listed: tuple[Listed, ...] = ()
    learn: bool = True


@dataclass(slots=True, frozen=True)
class Departure(Crossing):
    """A page that leaves."""

    key: str
    outcome: Article | Rejection
    sketch: Sketch | None = None


@dataclass(slots=True)
class Reply(Crossing):
    """``left``: pages; ``known``: what is known anew, by domain; ``away``: memories that were put away, to be kept."""

    left: list[Departure] = field(default_factory=list)
    known: dict[str, Known] = field(default_factory=dict)
    away: list[tuple[str, bytes]] = field(default_factory=list)
    trouble: str = ""


class Office:
    """One desk a domain, at most ``most`` of them beside those where pages wait: the least used is put away first."""

    def __init__(self, quorum: int, run: str | None, *, most: int, sketches: bool) -> None:
        self._quorum = quorum
        self._run = run
        self._most = most
        self._sketches = sketches
        self._desks: OrderedDict[str, Desk] = OrderedDict()
        self._arrived: dict[str, FetchedPage] = {}
        self._known: dict[str, Known] = {}

    def open(self, domain: str, blob: bytes | None) -> Reply:
        """Begin with a domain, from what an earlier run has learned of it; ``trouble`` says why that cannot be used."""
        answer = Reply()
        if domain not in self._desks:
            desk = self._desks[domain] = Desk(self._quorum)
            try:
                if blob:
                    desk.load(domain, blob)
            except ValueError as error:  # of another version; the site is learned anew
                answer.trouble = str(error)
        self._put_away(answer, domain)
        return self._told(domain, answer)

    def enter(self, domain: str, arrival: Arrival) -> Reply:
        """Take a page in; the pages that may leave now leave."""
        page: Page = pickle.loads(arrival.packed)  # noqa: S301 - from our own worker
        page.meta = with_listed(page.meta, arrival.listed)
        desk = self._desks.setdefault(domain, Desk(self._quorum))
        self._desks.move_to_end(domain)
        self._arrived[arrival.key] = arrival.fetched
        left = desk.add(arrival.key, page, learn=arrival.learn, now=downloaded_at(arrival.fetched))
        answer = Reply([self._departure(str(key), outcome) for key, outcome in left])
        return self._told(domain, answer)

    def flush(self, domains: Iterable[str]) -> Reply:
        """Let all pages of the domains leave with what is known by now."""
        left = [x for name in domains if name in self._desks for x in self._desks[name].flush(name)]
        return Reply([self._departure(str(key), outcome) for key, outcome in left])

    def changed(self, domains: Iterable[str]) -> list[tuple[str, bytes]]:
        """The domains' memories that have learned since the last call, to be kept."""
        return [kept for name in domains if name in self._desks for kept in self._desks[name].changed()]

    def _departure(self, key: str, outcome: Article | Rejection) -> Departure:
        fetched = self._arrived.pop(key)
        if isinstance(outcome, Rejection):
            return Departure(key, outcome)
        article = complete(outcome, fetched, self._run)
        return Departure(key, article, sketch(article.articleBody) if self._sketches else None)

    def _told(self, domain: str, answer: Reply) -> Reply:
        known = self._desks[domain].known(domain)
        if self._known.get(domain) is not known:
            self._known[domain] = answer.known[domain] = known
        return answer

    def _put_away(self, answer: Reply, opened: str) -> None:
        """Make room; pages of what was ``opened`` are still on their way here."""
        idle = [name for name, desk in self._desks.items() if name != opened and not desk.held(name)]
        for name in idle[: max(0, len(self._desks) - self._most)]:
            answer.away += self._desks[name].changed() or [(name, b"")]
            del self._desks[name]
            self._known.pop(name, None)


def open_office(run: str, quorum: int, most: int, sketches: bool) -> Office:
    """Begin, in a process of its own; it stands here because that process must import where it stands."""
    quiet()
    return Office(quorum, run, most=most, sketches=sketches)


def analyse_page(
    body: bytes,
    url: str,
    content_type: str | None,
    rules: Rules | None = None,
    known: Known = NOTHING_KNOWN,
    feed: FeedText = NO_FEED_TEXT,
) -> Analysed | Rejection:
    """Read and judge one page (``analyse``), in a worker process."""
    page = analyse(body, url, content_type, rules, known, feed)
    if isinstance(page, Rejection):
        return page
    packed = pickle.dumps(page, pickle.HIGHEST_PROTOCOL)
    lines = prints_of_keys(page.traits.keys)
    return Analysed(packed, page.domain, page.matched, shown(page), page.empty, lines, looks_like(page))
