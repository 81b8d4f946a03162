"""Keeps each site's diary, and says at a run's end where a site differs from its own custom."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.health.alarms import SourceHealth, alarm_lines, alarms
from crawler.health.diary import Day, Diary
from crawler.items import Article, Retraction
from crawler.session import Session, one_line
from crawler.stores.diaries import KIND
from crawler.stores.errors import StateError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_HOUR = 3600.0
_MOST_LINES = 20  # of alarms in the log; where more sites are ill, the fault is ours or the network's


class Health:
    """Counts while a run goes on, and writes at its end: a run that was killed is in no diary.

    A look that found nothing is noted once an hour; alarms are told when it is, in the log and as ``news/alarms`` in
    the stats, by site.
    """

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self._crawler = crawler
        self._session = session
        self._days: defaultdict[str, Day] = defaultdict(Day)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        if not getattr(crawler.spider, "asks_sites", False):
            raise NotConfigured  # recordings tell nothing of how a site fares now
        health = cls(crawler, Session.of(crawler))
        crawler.signals.connect(health.item_scraped, signals.item_scraped)
        # with feeds only when all are stored; later the state is closed
        feeds = crawler.settings.getdict("FEEDS")
        crawler.signals.connect(health.write, signals.feed_exporter_closed if feeds else signals.spider_closed)
        return health

    def item_scraped(self, item: Any) -> None:
        """Count a record."""
        delivery = self._session.pending.get(item.id) if isinstance(item, Article | Retraction) else None
        if delivery is None:
            return
        day = self._days[delivery.site]
        if isinstance(item, Retraction):
            day.retracted += 1
        elif item.revision > 1:
            day.revised += 1
        else:
            day.add(item, self._session.now())

    def write(self) -> None:
        """Add the run to the diaries of the sites that it asked something, and tell the alarms."""
        if self._session.failures:
            return  # what it accepted is fetched again
        state, now, told = self._session.state, self._session.now(), {}
        lines: list[str] = []
        try:
            for site, tally in self._session.tallies.items():
                if not tally.reached or tally.resting_until is not None:
                    continue
                day = self._days[site]
                day.rejected.update(tally.rejected)
                if day == Day() and now < (state.memories.kept_at(KIND, site) or 0) + _HOUR:
                    continue
                diary = self._diary(site)
                diary.note(day, now)
                state.memories.save(KIND, site, diary.dump(), now)
                listings = [
                    SourceHealth(x.kind, x.url, x.failures, x.checked, x.last_new) for x in state.sources.of_site(site)
                ]
                if found := alarms(diary, listings, now):
                    told[site] = [alarm.words for alarm in found]
                    lines += alarm_lines(site, found)
        except StateError as error:
            logger.warning("not all sites' diaries could be written: %s", one_line(error, 500))
        self._crawler.stats.set_value("news/alarms", told)
        for line in lines[:_MOST_LINES]:
            logger.warning("%s", line)
        if len(lines) > _MOST_LINES:
            logger.warning("and %d alarms more: see scrapy report", len(lines) - _MOST_LINES)

    def _diary(self, site: str) -> Diary:
        blob = self._session.state.memories.load(KIND, site)
        try:
            return Diary.load(blob) if blob else Diary()
        except ValueError as error:
            logger.info("%s: its diary begins anew (%s)", one_line(site, 60), one_line(error))
            return Diary()
