"""``scrapy report``: what each site's sources named, how many articles none of them did, and what needs a look."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.running.command import HelpfulCommand
from crawler.running.leaving import leave_at_once
from crawler.running.streams import reader_may_leave

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.health.site import SiteHealth
    from crawler.offline.coverage import Coverage
    from crawler.session.completeness import Completeness

_ALARMS = 1
_MOST_DAYS = 90  # as long as the state keeps which sources named an article
_EPILOG = """
examples:
  scrapy report                            the last seven days of all sites, one line for each site
  scrapy report --by-day --days 14
  scrapy report --site example.org --by-day
  scrapy report --since 2024-01-01 --until 2024-03-31
  scrapy report --html report.html         as a page with charts: sixty days of each site
  scrapy report --check || mail ...        only what needs a look; for cron
  scrapy report --json | jq '.sites[] | select(.missed.estimate > 10).site'
  scrapy report -s NEWS_STATE=postgresql://user@host/news

Counted are delivered articles by the day of their publication (UTC).  "missed" is what no source named, with its 95 %
interval: by Chapman's estimator (1951) where a site has two sources, and Chao's lower bound (1987) where it has more.
Sources of one site are not independent, so take the figures for what was missed at least.  The state is only read, also
while a crawl uses it; which sources named an article is kept for 90 days.

"Needs a look" is where a site differs from its own last four weeks: silent for twice its longest silence, a feed that
no longer answers, a field that is empty all at once, pages refused, texts much shorter, articles much later.
Exit code: 0; 1 where --check finds something; 2 where an option or the state cannot be used.
"""


class Command(HelpfulCommand):
    """The estimate of what was missed, and how the sites fare."""

    purpose = "Tell of each site how many articles no source named, and what needs a look"
    epilog = _EPILOG

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        add = parser.add_argument
        add("--site", metavar="SITE", help="this site only, as the closing table of a crawl names it, or its address")
        add("--days", metavar="N", type=int, default=7, help=f"days up to now, at most {_MOST_DAYS} (default: 7)")
        add("--since", metavar="DATE", help="instead of --days: a period of any age, and how complete its backfill is")
        add("--until", metavar="DATE", help="with --since: its last day (default: today)")
        add("--by-day", action="store_true", help="a line for each day, too")
        add("--html", metavar="OUT", help="write how the sites fare as a page with charts")
        add("--check", action="store_true", help="print only what needs a look, and exit with 1 if anything does")
        add("--json", action="store_true", help="print sites and days as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Report."""
        leave_at_once()
        # imported late: a mistyped option need not wait for the imports
        from crawler.offline.coverage import coverage  # noqa: PLC0415
        from crawler.offline.health import health  # noqa: PLC0415
        from crawler.running.given import BadSetting, check_settings  # noqa: PLC0415
        from crawler.session import read_address  # noqa: PLC0415
        from crawler.stores.errors import StateError  # noqa: PLC0415
        from crawler.stores.keys import iso  # noqa: PLC0415

        site, problem = _site(opts.site)
        period, wrong = _period(opts)
        problem = problem or _problem(args, opts) or wrong
        if problem:
            self.complain(problem)
            return
        assert self.settings is not None
        now = time.time()
        try:
            check_settings(self.settings)
            address = read_address(self.settings)
            sites = health(address, now, site)
            if opts.check:
                self._check(sites)
                return
            if opts.html:
                self._write(opts.html, sites, now)
                return
            found = coverage(address, opts.days, now, site, period)
            backfills = _completeness(address, found, site, period, now) if period else []
            earlier = None if found.sites or period else coverage(address, _MOST_DAYS, now, site)
        except (BadSetting, StateError) as error:
            self.complain(str(error))
            return
        when = f"from {iso(period[0])[:10]} to {iso(min(now, period[1]))[:10]}" if period else ""
        where = f"{opts.site}: no" if opts.site else "no"
        nothing = f"{where} article {when or f'of the last {opts.days} days'} was delivered{_earlier(earlier)}"
        with reader_may_leave():
            self._tell(_Told(found, backfills, sites, nothing), opts)

    def _check(self, sites: Sequence[SiteHealth]) -> None:
        with reader_may_leave():
            for line in _alarms(sites):
                sys.stdout.write(f"{line}\n")
        self.exitcode = _ALARMS if any(one.alarms for one in sites) else 0

    def _write(self, path: str, sites: Sequence[SiteHealth], now: float) -> None:
        from crawler.health.page import html_page  # noqa: PLC0415

        try:
            Path(path).write_text(html_page(sites, now), "utf-8")
        except OSError as error:
            self.complain(f"--html {path}: {error.strerror or error}")
            return
        with reader_may_leave():
            sys.stdout.write(f"{path} shows how the sites fare\n")

    def _tell(self, report: _Told, opts: argparse.Namespace) -> None:
        if opts.json:
            more = {"backfills": [x.as_dict() for x in report.backfills]} if opts.since else {}
            told = report.found.as_dict() | more | {"health": [one.as_dict() for one in report.sites]}
            sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
            return
        from rich.console import Console  # noqa: PLC0415

        console = Console(highlight=False)
        if not console.is_terminal:
            console.width = 120
        if report.found.sites:
            console.print(_table(report.found, by_day=opts.by_day))
        else:
            console.print(report.nothing, markup=False, soft_wrap=True)
        for one in report.backfills:
            for line in one.lines():
                console.print(f"{one.site}: {line}", markup=False, soft_wrap=True)
        for line in _alarms(report.sites):
            console.print(f"needs a look: {line}", markup=False, soft_wrap=True)


class _Told(NamedTuple):
    """What there is to tell; ``nothing``: what is said where no article was delivered."""

    found: Coverage
    backfills: Sequence[Completeness]
    sites: Sequence[SiteHealth]
    nothing: str


def _earlier(found: Coverage | None) -> str:
    """What to ask for instead where the last days had no article, but those before them have."""
    articles = sum(line.articles for line in found.sites) if found else 0
    return f"; of the last {_MOST_DAYS} days it was {articles:,}: see --days {_MOST_DAYS}" if articles else ""


def _alarms(sites: Sequence[SiteHealth]) -> list[str]:
    from crawler.health.alarms import alarm_lines  # noqa: PLC0415

    return [line for one in sites for line in alarm_lines(one.site, one.alarms)]


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
    if sum(bool(given) for given in (opts.json, opts.html, opts.check)) > 1:
        return "give one of --json, --html and --check"
    if not 1 <= opts.days <= _MOST_DAYS:
        return f"--days {opts.days}: give 1 to {_MOST_DAYS}"
    return ""


def _period(opts: argparse.Namespace) -> tuple[tuple[float, float] | None, str]:
    """The period that is meant (epoch seconds), and what is wrong with it."""
    from crawler.spiders.arguments import BadArgument, read_window  # noqa: PLC0415

    given = {name: getattr(opts, name) for name in ("since", "until") if getattr(opts, name) is not None}
    if "until" in given and "since" not in given:
        return None, "--until is the end of a period: give --since, too"
    try:
        window = read_window(given)
    except BadArgument as error:
        return None, f"--{error}"
    return (None if window.since is None else (window.since, window.until or time.time())), ""


def _completeness(
    address: str, found: Coverage, site: str | None, period: tuple[float, float], now: float
) -> list[Completeness]:
    from crawler.session.completeness import completeness  # noqa: PLC0415

    sites = [site] if site else [line.site for line in found.sites]
    read = (completeness(address, one, *period, now) for one in sites)
    return [one for one in read if one]


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
            days = f"{found.days:,}"
            when = line.day or (f"all {days}" if by_day else days)
            named = [f"{line.named[name]:,}" if name in line.named else "-" for name in SOURCES.values()]
            table.add_row(line.site, when, f"{line.articles:,}", *named, in_words(line.missed))
    return table
