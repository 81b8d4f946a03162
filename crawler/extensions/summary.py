"""The closing table: per site discovered, fetched, delivered, rejected by reason, seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from rich.table import Table
from scrapy import signals

from crawler.session import PARTS, Session, one_line, part_stored, state_address
from crawler.session.completeness import completeness
from crawler.session.console import ErrorConsole
from crawler.stores.errors import StateError
from crawler.stores.keys import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler

    from crawler.session import Tally
    from crawler.stores.parts import Part

_WIDTH = 120  # columns where there is no terminal that has its own
_NARROW = 100  # columns below which the gaps are one wide
_OTHERS = 50  # columns of the counts and of a reason's longest word
_MOST_SITES = 100  # lines of the table; a run over more sites is read from its stats


class Summary:
    """Prints the table to standard error, and puts the same into the stats as ``news/sites``."""

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self._crawler = crawler
        feeds = map(str, crawler.settings.getdict("FEEDS"))
        self._folder = next((feed.removeprefix(PARTS) for feed in feeds if feed.startswith(PARTS)), "")
        self._session = session
        self._parts: list[str] = []
        self._records = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built by Scrapy."""
        summary = cls(crawler, Session.of(crawler))
        crawler.signals.connect(summary.feed_exporter_closed, signals.feed_exporter_closed)
        crawler.signals.connect(summary.part_stored, part_stored)
        crawler.signals.connect(summary.engine_stopped, signals.engine_stopped)
        return summary

    def feed_exporter_closed(self) -> None:
        """Count before Scrapy writes its stats out."""
        self._count()

    def part_stored(self, part: Part) -> None:
        """Remember where the articles are."""
        self._parts.append(part.name)
        self._records += len(part.records)

    def engine_stopped(self) -> None:
        """Print."""
        self._count()
        console = ErrorConsole()
        if not console.is_terminal:
            console.width = _WIDTH
        console.print(closing_table(self._session.tallies, console.width))
        tallies = self._session.tallies.values()
        if tallies and all(tally.resting_until is not None for tally in tallies):
            console.print("nothing was due; -a all=1 asks everything now", highlight=False, soft_wrap=True)
        if self._parts:
            more = f" and {len(self._parts) - 1} more" if len(self._parts) > 1 else ""
            where = f"{self._folder}/{self._parts[0]}{more}"
            console.print(f"{self._records} articles in {where}", highlight=False, soft_wrap=True)
        self._tell_backfills(console)
        for failure in self._session.failures[:1]:  # what failed after it failed because of it
            console.print(f"not stored: {one_line(failure, 500)}", style="red", markup=False, soft_wrap=True)

    def _tell_backfills(self, console: ErrorConsole) -> None:
        """Say how complete the backfills are, from the state as it is now on disk."""
        begun = {site: tally.backfill for site, tally in self._session.tallies.items() if tally.backfill}
        for site, window in list(begun.items())[:_MOST_SITES]:
            try:
                told = completeness(
                    state_address(self._crawler.settings), site, window.since or 0.0, window.until, self._session.now()
                )
            except StateError as error:
                console.print(f"{one_line(site, 60)}: {one_line(error)}", markup=False, soft_wrap=True)
                continue
            for line in told.lines() if told else ():
                console.print(f"{one_line(site, 60)}: {line}", markup=False, highlight=False, soft_wrap=True)

    def _count(self) -> None:
        if self._session.failures:  # accepted, but neither on disk nor marked: the next run fetches them again
            for delivery in self._session.pending:
                self._session.tally(delivery.site).delivered -= 1
            self._session.pending.clear()
        sites = {site: tally.as_dict() for site, tally in self._session.tallies.items()}
        self._crawler.stats.set_value("news/sites", sites)


def closing_table(tallies: Mapping[str, Tally], width: int = _WIDTH) -> Table:
    """Give the table of what happened to each site, for so many columns: a site's name is broken last of all."""
    gap = 1 if width < _NARROW else 2
    table = Table(title=None, box=None, pad_edge=False, padding=(0, gap, 0, 0), show_footer=len(tallies) > 1)
    total = {name: sum(getattr(tally, name) for tally in tallies.values()) for name in _COUNTS}
    longest = max((len(one_line(site, 60)) for site in list(tallies)[:_MOST_SITES]), default=0)
    table.add_column("site", "total", overflow="fold", no_wrap=longest <= width - _OTHERS)
    for name in _COUNTS:
        table.add_column(name, f"{total[name]:,}", justify="right")
    table.add_column("rejected", f"{sum(tally.rejected.total() for tally in tallies.values()):,}", overflow="fold")
    table.add_column("seconds", "", justify="right")
    for site, tally in list(tallies.items())[:_MOST_SITES]:
        counts = [f"{getattr(tally, name):,}" for name in _COUNTS]
        table.add_row(one_line(site, 60), *counts, _rejected(tally), f"{tally.seconds():.1f}")
    if len(tallies) > _MOST_SITES:
        table.add_row(f"and {len(tallies) - _MOST_SITES:,} sites more")
    return table


_COUNTS = ("discovered", "fetched", "delivered")


def _rejected(tally: Tally) -> str:
    reasons = ", ".join(f"{reason} {count}" for reason, count in tally.rejected.most_common())
    trouble = one_line(tally.trouble)
    if trouble and not tally.reached:
        trouble = f"not reached: {trouble}"
    if tally.resting_until is not None:
        trouble = f"nothing due before {iso(tally.resting_until)[:16].replace('T', ' ')} UTC"
    return "; ".join(x for x in (trouble, reasons) if x) or "-"
