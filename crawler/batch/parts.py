"""The files that one partition's lines go to."""

from __future__ import annotations

import time
from pathlib import Path

from crawler.stores.keys import iso
from crawler.stores.manifest import PartEntry
from crawler.stores.partfile import Coding, PartFile


class PartitionParts:
    """``part-00007-001.jsonl`` and so on, each of at most ``most`` bytes of lines before compression.

    What an earlier attempt at the partition has left is removed first.  All methods raise OSError as the disk does.
    """

    def __init__(self, folder: Path, number: int, *, most: int, coding: Coding) -> None:
        self.finished: list[PartEntry] = []
        self._folder = folder
        self._stem = f"part-{number:05d}"
        self._most = most
        self._coding = coding
        self._open: PartFile | None = None
        self._since = 0.0
        self._bytes = self._lines = 0
        for left in [*folder.glob(f"{self._stem}-*"), *folder.glob(f".{self._stem}-*")]:
            left.unlink()

    def write(self, line: bytes) -> None:
        """Add a line to the part that is open, or to a new one."""
        if self._open and self._bytes + len(line) > self._most:
            self.finish()
        if self._open is None:
            name = f"{self._stem}-{len(self.finished) + 1:03d}.jsonl{self._coding}"
            self._open, self._since = PartFile(self._folder, name, self._coding), time.time()
            self._bytes = self._lines = 0
        self._open.write(line)
        self._bytes += len(line)
        self._lines += 1

    def finish(self) -> None:
        """Bring the open part to the disk under its name."""
        if self._open:
            size, digest = self._open.finish()
            times = iso(self._since), iso(time.time())
            self.finished.append(PartEntry(self._open.final.name, self._lines, size, digest, *times))
            self._open = None

    def close(self) -> None:
        """Drop a part that was not finished."""
        if self._open:
            self._open.drop()
            self._open = None
