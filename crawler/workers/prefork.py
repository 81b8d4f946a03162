"""The first processes of a program's pools, forked from the program as it is, so that nothing is imported twice.

A fork server is another interpreter, which imports anew what the program has imported already: half a second.  These
are there at once.  Processes that take the place of lost or old ones come from a fork server all the same, because by
then the program has threads.
"""

from __future__ import annotations

import gc
import multiprocessing

from crawler.workers.child import Setup
from crawler.workers.errors import WorkersUnable
from crawler.workers.process import WorkerProcess


class Prefork:
    """To be used while the program has no other thread, and has imported what tasks need."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("fork")
        self._forked: list[WorkerProcess] = []
        gc.freeze()  # the collector of a process would touch, and so copy, all that it shares with the program

    def process(self, setup: Setup) -> WorkerProcess:
        """Fork a process with the limits of a pool's worker.  Raises WorkersUnable; those before it are gone then."""
        try:
            made = WorkerProcess(self._context, setup, self._forked)
        except WorkersUnable:
            for earlier in self._forked:
                earlier.kill()
            raise
        self._forked.append(made)
        return made
