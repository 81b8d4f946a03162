"""The exit code of a crawl that has ended, with a line on standard error for what went wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crawler.browser.find import BadBrowser
from crawler.extraction.overrides import BadOverrides
from crawler.middlewares.guard import GuardMissing
from crawler.middlewares.replay import ReplayNotReadable
from crawler.running.streams import complain
from crawler.session import INTERNAL_ERROR, Session
from crawler.spiders.arguments import BadArgument
from crawler.stores.errors import PartNotStored, StateError, WarcError, WarcNotStored

if TYPE_CHECKING:
    from scrapy.crawler import Crawler, CrawlerProcessBase

logger = logging.getLogger(__name__)

_OTHER, _USAGE, _UNREACHED, _NOT_STORED, _STATE = 1, 2, 3, 4, 5
_CODES: dict[type[Exception], int] = {
    BadArgument: _USAGE,
    BadBrowser: _USAGE,
    BadOverrides: _USAGE,
    ReplayNotReadable: _USAGE,
    GuardMissing: _USAGE,
    WarcError: _USAGE,
    StateError: _STATE,
    PartNotStored: _NOT_STORED,
    WarcNotStored: _NOT_STORED,
}
_ASKED_FOR = ("finished", "closespider_")  # a limit that a person set is an end that was asked for


def ending(process: CrawlerProcessBase, crawler: Crawler, task: object) -> int:
    """Give the exit code of a run; ``task`` is what ``process.crawl`` gave for its ``crawler``."""
    session = getattr(crawler.spider, "session", None)
    if isinstance(session, Session):
        session.close()
    # a second signal ends the process's loop with the task still under way
    ended = isinstance(task, asyncio.Task) and task.done() and not task.cancelled()
    failure = task.exception() if isinstance(task, asyncio.Task) and ended else None
    if failure:
        return _explained(failure)
    if isinstance(session, Session):
        return _judged(session, crawler.stats.get_stats())
    return _OTHER if process.bootstrap_failed else 0


def _explained(error: BaseException) -> int:
    """The run did not come to its beginning."""
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            complain(str(error))
            return code
    if isinstance(error, OSError):  # what the system says of a file is no error of the program
        complain(str(error))
        return _OTHER
    logger.error("The run failed", exc_info=error)
    return _OTHER


def _judged(session: Session, stats: Mapping[str, Any]) -> int:
    """The run came to its end; was it the one that was asked for?"""
    if session.failures:
        return _STATE if stats.get("finish_reason") == "state-failed" else _NOT_STORED
    if session.trouble:
        complain(session.trouble)
        return _OTHER
    unreached = {site: tally for site, tally in session.tallies.items() if not tally.reached}
    if not str(stats.get("finish_reason")).startswith(_ASKED_FOR):
        complain("the run was stopped before its end; run it again to go on")
        return _OTHER
    if stats.get("spider_exceptions/count") or any(t.rejected[INTERNAL_ERROR] for t in session.tallies.values()):
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
