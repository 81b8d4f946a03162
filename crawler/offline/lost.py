"""What becomes of a page that a worker did not come back with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.items import Rejection
from crawler.workers.errors import WorkerDied, WorkerError, WorkersUnable, WorkerTimeout

if TYPE_CHECKING:
    from crawler.offline.inputs import Input

_REASONS: dict[type[WorkerError], str] = {WorkerTimeout: "worker-timeout", WorkerDied: "worker-died"}


def lost(given: Input, error: WorkerError) -> Rejection:
    """Give its rejection.  Raises WorkersUnable, which is no page's fault."""
    if isinstance(error, WorkersUnable):
        raise error
    return Rejection(given.page.url, _REASONS.get(type(error), "worker-failed"), str(error))
