"""What becomes of a page that a process did not come back with."""

from __future__ import annotations

import logging

from crawler.session import INTERNAL_ERROR, NEXT_VERSION, Rejected, one_line
from crawler.workers.errors import WorkerDied, WorkerError, WorkerFailed, WorkerTimeout

logger = logging.getLogger(__name__)


def unread(error: WorkerError, url: str) -> Rejected:
    """Give the rejection of the page at ``url``; an error of our own code is logged with its trace."""
    if isinstance(error, WorkerTimeout):
        return Rejected("worker-timeout", str(error))
    if isinstance(error, WorkerDied):
        return Rejected("worker-died", str(error))
    if not isinstance(error, WorkerFailed):
        return Rejected("stopped", again=True)
    if error.kind == "MemoryError":
        return Rejected("worker-memory", str(error))
    logger.error("%s: our own code failed\n%s", one_line(url), error.trace)
    return Rejected(INTERNAL_ERROR, str(error), retry_after=NEXT_VERSION)
