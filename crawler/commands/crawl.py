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
import asyncio
import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from crawler.commands.streams import complain
from crawler.extensions.logs import quiet_start
from crawler.extraction.overrides import BadOverrides
from crawler.extraction.stories import duplicates_rule
from crawler.middlewares.guard import GuardMissing
from crawler.middlewares.replay import ReplayNotReadable
from crawler.session import Session
from crawler.spiders.arguments import BadArgument
from crawler.stores.errors import PartNotStored, StateError, WarcError
from crawler.stores.overrides import load_overrides

logger = logging.getLogger(__name__)

_OTHER, _USAGE, _UNREACHED, _NOT_STORED, _STATE = 1, 2, 3, 4, 5
_CODES: dict[type[Exception], int] = {
    BadArgument: _USAGE,
    BadOverrides: _USAGE,
    ReplayNotReadable: _USAGE,
    GuardMissing: _USAGE,
    WarcError: _USAGE,
    StateError: _STATE,
    PartNotStored: _NOT_STORED,
}
_ASKED_FOR = ("finished", "closespider_")  # a limit that a person set is an end that was asked for


class Command(BaseRunSpiderCommand):
    """Runs one spider."""

    requires_project = True

    def syntax(self) -> str:
        """Shown by --help."""
        return "[options] <spider>"

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Run a spider: news -a url=ADDRESS, demo, archive -a warc=PATH"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check all that can be checked before the crawler is made, so that a mistake costs one line."""
        assert self.settings is not None
        if opts.output or opts.overwrite_output:  # they replace the default feed; what -s FEEDS names stays
            self.settings.set("FEEDS", {}, priority="project")
        try:
            super().process_options(args, opts)
        except UsageError as error:
            _fail(str(error))
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
        try:
            load_overrides(settings["NEWS_OVERRIDES"])
            duplicates_rule(settings["NEWS_DUPLICATES"])
        except ValueError as error:
            _fail(str(error))
        read_plan = getattr(spider, "read_plan", None)
        if read_plan:
            try:
                read_plan(settings, opts.spargs)
            except ValueError as error:
                _fail(str(error))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl."""
        assert self.crawler_process is not None
        if self.settings and self.settings["LOG_LEVEL"] != "DEBUG":
            quiet_start()
        crawler = self._create_crawler(args[0])
        task = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        session = getattr(crawler.spider, "session", None)
        if isinstance(session, Session):
            session.close()
        # a second signal ends the process's loop with the task still under way
        ended = isinstance(task, asyncio.Task) and task.done() and not task.cancelled()
        failure = task.exception() if isinstance(task, asyncio.Task) and ended else None
        if failure:
            self.exitcode = _explained(failure)
        elif isinstance(session, Session):
            self.exitcode = _judged(session, crawler.stats.get_stats())
        elif self.crawler_process.bootstrap_failed:
            self.exitcode = _OTHER


def _explained(error: BaseException) -> int:
    """The run did not come to its beginning."""
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            complain(str(error))
            return code
    logger.error("The run failed", exc_info=error)
    return _OTHER


def _judged(session: Session, stats: Mapping[str, Any]) -> int:
    """The run came to its end; was it the one that was asked for?"""
    if session.failures:
        return _STATE if stats.get("finish_reason") == "state-failed" else _NOT_STORED
    unreached = {site: tally for site, tally in session.tallies.items() if not tally.reached}
    if not str(stats.get("finish_reason")).startswith(_ASKED_FOR):
        complain("the run was stopped before its end; run it again to go on")
        return _OTHER
    if stats.get("spider_exceptions/count") or any(t.rejected["internal-error"] for t in session.tallies.values()):
        complain("a part of the program failed; the log says where")
        return _OTHER
    for complaint in session.complaints:
        complain(complaint)
    if session.complaints:
        return _USAGE
    for site, tally in unreached.items():
        complain(f"{site} could not be reached: {tally.trouble}")
    empty = [site for site, tally in session.tallies.items() if tally.reached and tally.trouble and not tally.elsewhere]
    for site in empty:
        complain(f"{site}: {session.tallies[site].trouble}")
    return _UNREACHED if unreached else _OTHER if empty else 0


def _fail(message: str) -> NoReturn:
    complain(message)
    sys.exit(_USAGE)
