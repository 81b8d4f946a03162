"""What the components of one crawl share: the state, the workers, what is on its way, the count of what happened.

It hangs on the spider (``spider.session``); beside other spiders our components stay off.  The signals are Scrapy's own
mechanism, so that no component needs to know another.
"""

from crawler.oneline import one_line
from crawler.session.browsing import EMPTY
from crawler.session.clock import Clock
from crawler.session.pending import Pending
from crawler.session.processes import Forked
from crawler.session.rejected import INTERNAL_ERROR, MISSING, NEXT_VERSION, UNCHANGED, Rejected, wait_after
from crawler.session.rounds import NO_VISITS, Visits
from crawler.session.session import Session, run_name
from crawler.session.signals import (
    hold_back,
    not_stored,
    page_settled,
    page_shown,
    part_stored,
    run_stopping,
    site_quiet,
)
from crawler.session.tally import Origin, Tally, Window
from crawler.session.where import PARTS, in_project, read_address, state_address

__all__ = [
    "EMPTY",
    "INTERNAL_ERROR",
    "MISSING",
    "NEXT_VERSION",
    "NO_VISITS",
    "PARTS",
    "UNCHANGED",
    "Clock",
    "Forked",
    "Origin",
    "Pending",
    "Rejected",
    "Session",
    "Tally",
    "Visits",
    "Window",
    "hold_back",
    "in_project",
    "not_stored",
    "one_line",
    "page_settled",
    "page_shown",
    "part_stored",
    "read_address",
    "run_name",
    "run_stopping",
    "site_quiet",
    "state_address",
    "wait_after",
]
