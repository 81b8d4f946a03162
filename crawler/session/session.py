"""One run's shared things, opened before the first request and closed after the last."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from crawler.browser.find import browser_mode
from crawler.extraction.overrides import NO_OVERRIDES, Overrides
from crawler.session.browsing import Browsing
from crawler.session.clock import Clock
from crawler.session.feedtexts import FeedTexts
from crawler.session.missing import MissingPages
from crawler.session.pending import Pending
from crawler.session.processes import open_office_of, open_workers
from crawler.session.rejected import MISSING, UNCHANGED, Rejected
from crawler.session.rounds import NO_VISITS, Rounds, Visits
from crawler.session.tally import Origin, Tally, Window
from crawler.session.where import in_project_data, state_address
from crawler.stores.errors import StateError
from crawler.stores.frontier import Found
from crawler.stores.inhand import InHand
from crawler.stores.keys import iso
from crawler.stores.overrides import load_overrides
from crawler.stores.runs import RunsHere
from crawler.stores.state import State

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.browser.find import Mode
    from crawler.session.processes import Forked
    from crawler.workers.pool import Workers


class Session:
    """One run.

    - ``office``: where pages are judged, in a process of its own
    - ``origins``: pages on their way, by the address that was asked for
    - ``arriving``: how many fetched pages of each site are not yet analysed
    - ``quiet``: sites of which nothing more is to come for now
    - ``leaving``: sites that are done, but have articles that are not yet on disk; for how many seconds each is leased
    - ``failures``: what could not be stored; ``complaints``: what of the input could not be used
    - ``overrides``: what persons ruled for single sites
    - ``runs``: who else runs on this machine, where the state is shared
    - ``in_hand``: listings whose addresses are being judged
    - ``rounds``: looks at articles that were delivered
    - ``missing``: how sites answer for pages that they do not have
    - ``awaited``: by site, publications (epoch seconds) by ``key_hash`` that a backfill waits for; None: not yet known
    - ``browsing``: which sites' pages are shown to a browser
    - ``feed_texts``: what feeds carry of the texts of articles to come
    - ``turns``: whose turn it is to judge and note some addresses, which takes milliseconds; many sites begin at once
    - ``again``: how many addresses of each site became due again in this run
    - ``copies``: by site and listing, how many of the addresses that it brought are other ones of known articles
    - ``now``: the time that it is, in epoch seconds
    - ``finished``: the spider came to its end by itself; ``stopping``: it was told to
    """

    def __init__(
        self,
        run: str,
        state: State,
        workers: Workers,
        overrides: Overrides = NO_OVERRIDES,
        clock: Clock = time.time,
        visits: Visits = NO_VISITS,
        office: Workers | None = None,
        browser: Mode = "off",
    ) -> None:
        self.run = run
        self.state = state
        self.workers = workers
        self._office = office
        self.overrides = overrides
        self.now = clock
        self.rounds = Rounds(state, visits)
        self.missing = MissingPages(state)
        self.browsing = Browsing(state, browser)
        self.feed_texts = FeedTexts()
        self.turns = asyncio.Lock()
        self.again: Counter[str] = Counter()
        self.copies: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.origins: dict[str, Origin] = {}
        self.arriving: Counter[str] = Counter()
        self.quiet: set[str] = set()
        self.leaving: dict[str, float] = {}
        self.pending = Pending()
        self.tallies: dict[str, Tally] = {}
        self.windows: dict[str, Window] = {}
        self.awaited: dict[str, dict[int, float | None]] = {}
        self.failures: list[str] = []
        self.complaints: list[str] = []
        self.runs: RunsHere | None = None
        self.in_hand = InHand(state.note)
        self.finished = False
        self.stopping = False

    @classmethod
    def open(cls, settings: BaseSettings, clock: Clock = time.time, forked: Forked | None = None) -> Self:
        """Open the state named by NEWS_STATE for a new run, that of the processes that were ``forked`` for it.

        Raises the state's errors and BadOverrides.
        """
        overrides = load_overrides(settings["NEWS_OVERRIDES"])
        now = clock()
        run = forked.run if forked else run_name(now)
        patience = settings.getfloat("NEWS_STATE_PATIENCE")
        state = State.open(state_address(settings), run, now, patience=patience)
        workers, office = open_workers(settings, forked), open_office_of(settings, run, forked)
        visits = Visits(settings.getfloat("NEWS_REVISIT_WORTH"), settings.getint("NEWS_REVISIT_MOST"))
        mode = browser_mode(settings["NEWS_BROWSER"])
        session = cls(run, state, workers, overrides, clock, visits, office, mode)
        if not state.database.embedded:
            session.runs = RunsHere(in_project_data("runs"), run)
            session.in_hand = InHand(session.runs.note)
        return session

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """Give the session of the crawler's spider; NotConfigured where it has none."""
        session = getattr(crawler.spider, "session", None)
        if not isinstance(session, cls):
            raise NotConfigured
        return session

    @property
    def office(self) -> Workers:
        """The way to the one ``Office`` of the run.  ValueError for a session that was made without."""
        if self._office is None:
            raise ValueError("this session has no office")
        return self._office

    @property
    def trouble(self) -> str:
        """Why no page can be read; "" where all is well."""
        return self.workers.trouble or (self._office.trouble if self._office else "")

    @property
    def complete(self) -> bool:
        """Whether the run did what it was asked for."""
        reached = all(tally.reached for tally in self.tallies.values())
        return self.finished and reached and not self.failures and not self.complaints

    def tally(self, site: str) -> Tally:
        """Give the site's count, begun at its first use."""
        return self.tallies.setdefault(site, Tally())

    def settle(self, url: str, rejected: Rejected | None, now: float) -> Origin | None:
        """End the way of the page asked for at ``url``, in a rejection or (None) an accepted article.

        Gives where it stands in the frontier; None if it is not on its way.
        """
        origin = self.origins.pop(url, None)
        if origin and rejected:
            self.tally(origin.site).rejected[rejected.reason] += 1
            if rejected.again:  # stays in work, so that this run does not draw it again; the site's end releases it
                dated = Found(origin.key, origin.key, -1000, "page", listed_date=rejected.detail or None)
                self.state.frontier.found(origin.site, [dated], now)
            elif origin.revision:
                self._looked(origin, rejected, now)
            else:
                later = None if rejected.retry_after is None else now + rejected.retry_after
                self.state.frontier.reject(origin.site, origin.key, rejected.reason, now, later)
                self.again[origin.site] += later is not None and later <= now
        elif origin:
            self.tally(origin.site).delivered += 1
        return origin

    def leave(self, site: str, now: float, until: float) -> None:
        """Let others on a shared state have the site, once all its articles that were accepted are marked.

        Before that they would find its pages due and deliver them a second time.  ``until``: when the lease ends,
        unless it is renewed before (``keep_leaving``).
        """
        if self.state.database.embedded:
            return
        if self.pending.any_of(site):
            self.state.sites.lease(site, now, until)
        self.leaving[site] = until - now
        self.give_back()

    def forget(self, site: str) -> None:
        """Let go of what was recalled of a site that is done: a run may have many thousands, of 30 KB each."""
        self.rounds.forget(site)
        self.missing.let_go(site)
        self.awaited.pop(site, None)
        self.copies.pop(site, None)

    def keep_leaving(self) -> None:
        """Renew the leases of the sites to leave: what goes to a feed (-o) is on disk at the end of the run only."""
        now = self.now()
        for site, seconds in self.leaving.items():
            self.state.sites.lease(site, now, now + seconds)

    def give_back(self) -> None:
        """Give back the sites to leave that have nothing on its way any more."""
        for site in [site for site in self.leaving if not self.pending.any_of(site)]:
            del self.leaving[site]
            self.state.sites.give_back(site)

    def _looked(self, origin: Origin, rejected: Rejected, now: float) -> None:
        """End a look at a delivered article that brought no record."""
        if rejected.reason == UNCHANGED:
            look = self.rounds.unchanged(origin, now)
        elif rejected.reason == MISSING:
            look = self.rounds.missing(origin, now)
        else:
            retry_at = None if rejected.retry_after is None else now + rejected.retry_after
            look = self.rounds.failed(origin, retry_at, now)
        self.state.watches.looked(origin.site, origin.key, look)

    def close(self) -> None:
        """End the workers and let the next run have the state."""
        self.workers.close()
        if self._office:
            self._office.close()
        clean = self.runs is None or self._gave_all_back()
        self.state.close()
        if self.runs:
            self.runs.end(clean=clean)
            self.runs = None

    def _gave_all_back(self) -> bool:
        """Not after a second SIGTERM, nor where what was accepted could not be stored."""
        try:
            return not self.state.sites.holds_any()
        except StateError:
            return False


def run_name(now: float) -> str:
    """Give a name that no other run has, on whatever machine: by it leases are told apart, and parts are named.

    In containers that are started together all processes have one number.
    """
    return f"{re.sub('[-:Z]', '', iso(now))}-{os.getpid()}-{os.urandom(3).hex()}"
