"""``scrapy crawl``: Scrapy's own, with arguments checked before the start and exit codes that tell what happened.

| code | means |
|---|---|
| 0 | the run did what it was asked for |
| 1 | anything else: stopped before its end, an error of the program, not one article address found |
| 2 | bad usage or input |
| 3 | a site could not be reached at all |
| 4 | some output could not be stored |
| 5 | the state is in use by another run, or corrupt |
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.running.command import USAGE, HelpfulCommand
from crawler.running.files import allow_files
from crawler.running.leaving import leave_at_once
from crawler.running.streams import complain, fill_streams, person_may_stop

_EPILOG = """
arguments of the spiders, each given as -a NAME=VALUE:
  news     url=ADDRESS or sites=FILE (an address a line, or TOML), since=DATE, until=DATE, limit=N (articles of each
           site), refresh=1 (take everything again), all=1 (ask every listing now)
  demo     as news; without any, all of the recorded newsroom
  archive  warc=PATH (a WARC file or a folder of them), since=DATE, until=DATE

examples:
  scrapy crawl news -a url=https://www.example.org/
  scrapy crawl news -a sites=sites.toml -a since=2026-11-01
  scrapy crawl news -a url=https://www.example.org/ -a limit=20 -O articles.jsonl

Without -o, -O or FEEDS the articles go to parts in exports/.  Settings are given with -s NAME=VALUE; they stand
in crawler/settings.py, and those that are needed most in README.md.
Exit code: 0; 1 stopped, failed, or no article address found; 2 bad usage or input; 3 a site could not be reached;
4 some output could not be stored; 5 the state cannot be used.
"""


class Command(HelpfulCommand, BaseRunSpiderCommand):
    """Runs one spider."""

    requires_project = True
    requires_crawler_process = True
    arguments = "[options] <spider>"
    purpose = "Run a spider: news -a url=ADDRESS, demo, archive -a warc=PATH"
    epilog = _EPILOG

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check all that can be checked before the crawler is made, so that a mistake costs one line."""
        with person_may_stop():
            self._check(args, opts)

    def _check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        fill_streams()
        if opts.output or opts.overwrite_output:  # they replace the default feed; what -s FEEDS names stays
            self.settings.set("FEEDS", {}, priority="project")
        try:
            super().process_options(args, opts)
        except UsageError as error:
            _fail(str(error))
        except OSError as error:  # of --pidfile
            _fail(f"{error.filename} cannot be written ({error.strerror})")
        if len(args) != 1:
            _fail("give the name of one spider, as in: scrapy crawl news -a url=https://example.org/")
        try:
            spider = get_spider_loader(self.settings).load(args[0])
        except KeyError:
            _fail(f"no spider {args[0]!r}; there are {', '.join(get_spider_loader(self.settings).list())}")
        settings = self.settings.copy()
        spider.update_settings(settings)
        replay = settings["NEWS_REPLAY"]
        if replay and not Path(replay).exists():
            _fail(f"NEWS_REPLAY: {replay} does not exist")
        from crawler.browser.find import browser_mode, require_browser  # noqa: PLC0415 - see crawler.running
        from crawler.extraction.stories import duplicates_rule  # noqa: PLC0415
        from crawler.running.given import check_components, check_feeds, check_settings  # noqa: PLC0415
        from crawler.stores.overrides import load_overrides  # noqa: PLC0415

        try:
            check_settings(settings)
            check_feeds(settings, spider)
            load_overrides(settings["NEWS_OVERRIDES"])
            duplicates_rule(settings["NEWS_DUPLICATES"])
            require_browser(browser_mode(settings["NEWS_BROWSER"]), settings["NEWS_BROWSER_PATH"])
        except ValueError as error:
            _fail(str(error))
        read_plan = getattr(spider, "read_plan", None)
        if read_plan:
            try:
                check_components(settings)
                read_plan(settings, opts.spargs)
            except ValueError as error:
                _fail(str(error))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl."""
        with person_may_stop():  # Scrapy takes Ctrl-C from its start on; what is imported until then takes a while
            self._crawl(args[0], opts)

    def _crawl(self, name: str, opts: argparse.Namespace) -> None:
        leave_at_once()
        allow_files()
        from crawler.extensions.logs import quiet_start  # noqa: PLC0415 - see crawler.running
        from crawler.running.ending import ending  # noqa: PLC0415
        from crawler.running.forking import processes_for  # noqa: PLC0415

        assert self.crawler_process is not None
        if self.settings and self.settings["LOG_LEVEL"] != "DEBUG":
            quiet_start()
        crawler = self._create_crawler(name)
        with processes_for(crawler) as forked:
            task = self.crawler_process.crawl(crawler, *forked, **opts.spargs)
            self.crawler_process.start()
            self.exitcode = ending(self.crawler_process, crawler, task)


def _fail(message: str) -> NoReturn:
    complain(message)
    sys.exit(USAGE)
