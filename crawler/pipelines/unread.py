"""What becomes of a page that a process did not come back with."""

from __future__ import annotations

import logging

from crawler.session import INTERNAL_ERROR, NEXT_VERSION, Rejected, one_line
from crawler.workers.errors import WorkerDied, WorkerError, WorkerFailed, WorkerTimeout

logger = logging.getLogger(__name__)


def unread(error: WorkerError, url: str, retry_after: float | None = None) -> Rejected:
    """Give the rejection of the page at ``url``; an error of our own code is logged with its trace.

    ``retry_after``: seconds until another try where the machine may be at fault (a worker that the system killed for
    want of memory, a clock that ran while others had the cores), not the page; None: none.
    """
    if isinstance(error, WorkerTimeout):
        return Rejected("worker-timeout", str(error), retry_after=retry_after)
    if isinstance(error, WorkerDied):
        return Rejected("worker-died", str(error), retry_after=retry_after)
    if not isinstance(error, WorkerFailed):
        return Rejected("stopped", again=True)
    if error.kind == "MemoryError":
        return Rejected("worker-memory", str(error), retry_after=retry_after)
    logger.error("%s: our own code failed\n%s", one_line(url), error.trace)
    return Rejected(INTERNAL_ERROR, str(error), retry_after=NEXT_VERSION)
