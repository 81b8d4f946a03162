"""Which runs of this machine are alive, for a state that many machines share."""

from __future__ import annotations

from pathlib import Path

from crawler.stores.errors import StateError
from crawler.stores.inhand import Held, read_note
from crawler.stores.partfile import RunMark
from crawler.stores.state import State


class RunsHere:
    """A locked file a run, in one folder a machine; the kernel drops the lock with its process.

    A killed run leaves its leases behind.  Other machines wait for their end, because they cannot know; this one sees
    that the lock is free, and takes up the run's sites at once.  Raises StateError where the folder cannot be used.
    """

    def __init__(self, folder: Path, run: str) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            mark = RunMark.take(folder, run)
        except OSError as error:
            raise StateError(f"{folder}: cannot be written ({error.strerror}); the mark of a run lies there") from error
        if mark is None:
            raise StateError(f"{folder}: another run is named {run}")
        self._mark = mark
        self.note = mark.note

    def bury(self, state: State, now: float) -> list[Held]:
        """End the leases of dead runs; what they had in hand.  To be called once their finished parts are settled."""
        left: list[Held] = []
        for path in sorted(self._folder.glob(".*.running")):
            run = path.name[1:].removesuffix(".running")
            mark = RunMark.take(self._folder, run) if path != self._mark.path else None
            if mark:
                state.sites.bury(run, now)
                left += read_note(mark.read())
                mark.remove()
        return left

    def end(self, *, clean: bool = True) -> None:
        """Say that the run is over; one that is not ``clean`` has left leases behind, which the next run ends."""
        if clean:
            self._mark.remove()
        else:
            self._mark.abandon()
