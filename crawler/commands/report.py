"""``scrapy report``: which sources named each site's articles, day by day, and how many articles none of them did."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from crawler.running.streams import complain, reader_may_leave

if TYPE_CHECKING:
    from crawler.offline.coverage import Coverage

_USAGE = 2
_MOST_DAYS = 90  # as long as the state keeps which sources named an article
_EPILOG = """
examples:
  scrapy report                            the last seven days of all sites, one line for each site
  scrapy report --by-day --days 14
  scrapy report --site example.org --by-day
  scrapy report --json | jq '.sites[] | select(.missed.estimate > 10).site'
  scrapy report -s NEWS_STATE=postgresql://user@host/news

Counted are delivered articles by the day of their publication (UTC).  "missed" is what no source named, with its 95 %
interval: by Chapman's estimator (1951) where a site has two sources, and Chao's lower bound (1987) where it has more.
Sources of one site are not independent, so take the figures for what was missed at least.  The state is only read, also
while a crawl uses it; which sources named an article is kept for 90 days.
Exit code: 0, or 2 where an option or the state cannot be used.
"""


class Command(ScrapyCommand):
    """The estimate of what was missed."""

    requires_crawler_process = False

    def syntax(self) -> str:
        """Shown by --help."""
        return "[options]"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Estimate for each site and day how many articles no source named"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = _EPILOG
        add = parser.add_argument
        add("--site", metavar="SITE", help="this site only, as the closing table of a crawl names it, or its address")
        add("--days", metavar="N", type=int, default=7, help=f"days up to now, at most {_MOST_DAYS} (default: 7)")
        add("--by-day", action="store_true", help="a line for each day, too")
        add("--json", action="store_true", help="print sites and days as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Report."""
        # imported late: a mistyped option need not wait for the imports
        from crawler.offline.coverage import coverage  # noqa: PLC0415
        from crawler.session import state_address  # noqa: PLC0415
        from crawler.stores.errors import StateError  # noqa: PLC0415

        site, problem = _site(opts.site)
        problem = problem or _problem(args, opts)
        if problem:
            self._complain(problem)
            return
        assert self.settings is not None
        try:
            found = coverage(state_address(self.settings), opts.days, time.time(), site)
        except StateError as error:
            self._complain(str(error))
            return
        with reader_may_leave():
            self._tell(found, opts)

    def _tell(self, found: Coverage, opts: argparse.Namespace) -> None:
        if opts.json:
            sys.stdout.write(json.dumps(found.as_dict(), indent=2, ensure_ascii=False) + "\n")
            return
        if not found.sites:
            where = f"{opts.site}: no" if opts.site else "no"
            sys.stdout.write(f"{where} article of the last {opts.days} days was delivered\n")
            return
        from rich.console import Console  # noqa: PLC0415

        console = Console(highlight=False)
        if not console.is_terminal:
            console.width = 120
        console.print(_table(found, by_day=opts.by_day))

    def _complain(self, message: str) -> None:
        complain(message)
        self.exitcode = _USAGE


def _site(given: str | None) -> tuple[str | None, str]:
    """The site that is meant, and what is wrong with it."""
    from crawler.urls import BadAddress, site_of  # noqa: PLC0415

    if given is None:
        return None, ""
    try:
        return site_of(given if "://" in given else f"https://{given}"), ""
    except BadAddress as error:
        return None, f"--site {error}"


def _problem(args: list[str], opts: argparse.Namespace) -> str:
    if args:
        return f"no argument {args[0]}; see scrapy report --help"
    if not 1 <= opts.days <= _MOST_DAYS:
        return f"--days {opts.days}: give 1 to {_MOST_DAYS}"
    return ""


def _table(found: Coverage, *, by_day: bool) -> Any:
    from rich.table import Table  # noqa: PLC0415

    from crawler.discovery.recapture import in_words  # noqa: PLC0415
    from crawler.stores.sightings import SOURCES  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    table.add_column("site", overflow="fold")
    for name in ("day" if by_day else "days", "articles", *SOURCES.values(), "missed (95 %)"):
        table.add_column(name, justify="right")
    for whole in found.sites:
        lines = [*(found.days_of(whole.site) if by_day else ()), whole]
        for line in lines:
            when = line.day or (f"all {found.days}" if by_day else str(found.days))
            named = [f"{line.named[name]:,}" if name in line.named else "-" for name in SOURCES.values()]
            table.add_row(line.site, when, f"{line.articles:,}", *named, in_words(line.missed))
    return table
