"""JSON Lines in parts that appear under their final name only when they are whole and on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.stores.disk import safe_name
from crawler.stores.errors import DuplicateRecord, PartNotStored
from crawler.stores.keys import iso
from crawler.stores.manifest import Manifest, PartEntry
from crawler.stores.partfile import CODINGS, Coding, PartFile, RunMark


@dataclass(slots=True, frozen=True)
class Written:
    """One line of a part; ``key`` is what the caller gave with it."""

    id: str
    revision: int
    key: Any


@dataclass(slots=True, frozen=True)
class Part:
    """A finished part, its lines in order."""

    name: str
    records: list[Written]


@dataclass(slots=True)
class _Open:
    file: PartFile
    since: float
    size: int = 0
    records: list[Written] = field(default_factory=list)
    seen: set[tuple[str, int]] = field(default_factory=set)


class PartWriter:
    """Writes lines into parts of bounded size, and says which records are on disk.

    Order: hidden file, fsync, second hidden name, rename, fsync of the folder, manifest, then ``on_part``; so what
    ``on_part`` is told may count as delivered, and ``crawler.stores.recovery`` finds what a crash kept from being told,
    by the second name (``partfile.let_go``) also where a reader took the part away at once.  A part ends with
    ``max_records``, with ``max_bytes`` (of lines, before compression) or when it is ``max_seconds`` old.
    """

    def __init__(
        self,
        directory: Path,
        prefix: str,
        run: str,
        *,
        max_records: int,
        max_bytes: int,
        max_seconds: float,
        on_part: Callable[[Part], None],
        started: float,
        coding: Coding = "",
    ) -> None:
        self.directory = directory
        self.stem = f"{safe_name(prefix)}-{safe_name(run)}"
        self._limits = max_records, max_bytes, max_seconds
        self._on_part = on_part
        self._coding: Coding = coding
        self._open: _Open | None = None
        self._number = 0
        self._announced = False  # the manifest is written with the first line: a run that brings nothing leaves no file
        with self._storing(self._manifest_path):
            directory.mkdir(parents=True, exist_ok=True)
            mark = RunMark.take(directory, self.stem)
            if mark is None:
                raise PartNotStored(self._manifest_path, "another writer of the same prefix and run is at work", [])
            self._mark = mark
            self._manifest = Manifest.load(self._manifest_path) or Manifest(run, iso(started))
            self._manifest.reopen()

    @property
    def _manifest_path(self) -> Path:
        return self.directory / f"{self.stem}.manifest.json"

    def write(self, record_id: str, revision: int, key: Any, line: bytes, now: float) -> None:
        """Add one line: bytes with one LF, at the end.

        Raises DuplicateRecord (nothing is written) for an (id, revision) that this part holds already, PartNotStored
        where the disk refuses: the error names all records of the part, of which then nothing is left on disk.
        """
        if line.count(b"\n") != 1 or not line.endswith(b"\n"):
            raise ValueError(f"record {record_id}: a line ends in its only LF")
        part = self._open or self._begin(now)
        if (record_id, revision) in part.seen:
            raise DuplicateRecord(record_id, revision)
        part.seen.add((record_id, revision))
        part.records.append(Written(record_id, revision, key))
        part.size += len(line)
        with self._storing(part.file.final):
            part.file.write(line)
        self.tick(now)

    def tick(self, now: float) -> None:
        """End the open part if it is full or old enough; to be called now and then where lines come seldom."""
        part = self._open
        max_records, max_bytes, max_seconds = self._limits
        if part is None:
            return
        old = not 0 <= now - part.since < max_seconds  # a clock that was set back tells no age
        if len(part.records) >= max_records or part.size >= max_bytes or old:
            self.end_part(now)

    @property
    def open_file(self) -> PartFile | None:
        """The file of the open part."""
        return self._open.file if self._open else None

    def end_part(self, now: float) -> None:
        """Finish the open part, if there is one, and tell ``on_part``."""
        part = self._open
        if part is None:
            return
        with self._storing(part.file.final):
            size, digest = part.file.finish(keep=True)
        self._open = None
        name = part.file.final.name
        entry = PartEntry(name, len(part.records), size, digest, iso(part.since), iso(now))
        self._manifest.parts.append(entry)
        try:
            with self._storing(self._manifest_path):
                self._manifest.save(self._manifest_path)
        finally:  # whatever became of the manifest, the part is there, and its reader may take it away at once
            self._on_part(Part(name, part.records))

    def close(self, now: float, reason: str, *, complete: bool) -> None:
        """Finish the open part and the manifest; ``complete``: the run did what it was asked for."""
        try:
            self.end_part(now)
            if self._announced:
                self._manifest.end(iso(now), reason, complete=complete)
                with self._storing(self._manifest_path):
                    self._manifest.save(self._manifest_path)
        finally:
            self._mark.remove()

    def _begin(self, now: float) -> _Open:
        while True:
            self._number += 1
            name = f"{self.stem}-{self._number:05d}.jsonl{self._coding}"
            taken = (self.directory / f"{self.stem}-{self._number:05d}.jsonl{coding}" for coding in CODINGS)
            if not any(path.exists() for path in taken):
                break  # an earlier session of the same run wrote that one
        with self._storing(self.directory / name):
            if not self._announced:
                self._manifest.save(self._manifest_path)
                self._announced = True
            self._open = _Open(PartFile(self.directory, name, self._coding), now)
        return self._open

    @contextmanager
    def _storing(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            lost, self._open = self._open, None
            if lost:
                with suppress(OSError):  # recovery removes what cannot be removed now
                    lost.file.drop()
            detail = error.strerror or str(error)
            raise PartNotStored(path, detail, lost.records if lost else []) from error
