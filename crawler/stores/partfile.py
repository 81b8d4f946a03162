"""One part on its way to disk, and the mark by which others see that its run is alive."""

from __future__ import annotations

import fcntl
import hashlib
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Literal, Protocol, Self

import zstandard

from crawler.stores.disk import sync_folder
from crawler.stores.inhand import NOTE_BYTES

Coding = Literal["", ".gz", ".zst"]
CODINGS: tuple[Coding, ...] = ("", ".gz", ".zst")
KEPT = ".kept"
_GZIP = 31  # zlib's window bits for a gzip frame; its header holds no time and no name: equal lines give equal bytes


class _Coder(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class _Plain:
    def compress(self, data: bytes, /) -> bytes:
        return data

    def flush(self) -> bytes:
        return b""


def _coder(coding: Coding) -> _Coder:
    if coding == ".gz":
        return zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    return zstandard.ZstdCompressor().compressobj() if coding == ".zst" else _Plain()


def kept_name(part: Path) -> Path:
    """Where a finished part is kept until its records are marked; no pattern for parts is to match it."""
    base, _, coding = part.name.rpartition(".jsonl")
    return part.with_name(f".{base}{coding}{KEPT}")


def part_kept_as(name: str) -> str:
    """The name of the part that is kept under this one."""
    base = name[1:].removesuffix(KEPT)
    coding = next((coding for coding in CODINGS if coding and base.endswith(coding)), "")
    return f"{base.removesuffix(coding)}.jsonl{coding}"


def let_go(part: Path) -> None:
    """Its records are marked: what becomes of it is its reader's affair."""
    with suppress(OSError):  # recovery removes what cannot be removed now
        kept_name(part).unlink(missing_ok=True)


class PartFile:
    """A file that is hidden under a temporary name until ``finish``; all methods raise OSError as the disk does."""

    def __init__(self, directory: Path, name: str, coding: Coding) -> None:
        self.final = directory / name
        self._temporary = directory / f".{name}.tmp"
        self._raw = self._temporary.open("xb", buffering=0)  # unbuffered: closing after a full disk writes nothing
        self._coder = _coder(coding)
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, line: bytes) -> None:
        """Add bytes."""
        self._put(self._coder.compress(line))

    def _put(self, data: bytes) -> None:
        self._digest.update(data)
        self._size += len(data)
        rest = memoryview(data)
        while rest:  # a raw file may take less at a time, as when the disk fills up
            rest = rest[self._raw.write(rest) :]

    def sync(self) -> None:
        """Bring to the disk what was written so far, so that ``finish`` has little left; from any thread."""
        try:
            descriptor = os.dup(self._raw.fileno())
        except ValueError:  # it was finished meanwhile
            return
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def finish(self, *, keep: bool = False) -> tuple[int, str]:
        """Make the file durable and give it its name; its size in bytes and SHA-256.

        ``keep``: under a second, hidden name, too, until ``let_go``: a reader may take it away before it is marked.
        """
        self._put(self._coder.flush())
        os.fsync(self._raw.fileno())
        self._raw.close()
        if keep:
            with suppress(OSError):  # a file system without links: then it is as well kept as its reader leaves it
                kept_name(self.final).hardlink_to(self._temporary)
        self._temporary.rename(self.final)
        sync_folder(self.final.parent)
        return self._size, self._digest.hexdigest()

    def drop(self) -> None:
        """Remove what was written, also where only the folder's sync failed: nobody was told of it."""
        self._raw.close()
        self._temporary.unlink(missing_ok=True)
        self.final.unlink(missing_ok=True)
        let_go(self.final)


class RunMark:
    """A locked file in the export folder for as long as a run writes there; the kernel drops the lock with the run.

    So what a killed run leaves is told from what a living run is writing, without trusting process ids.
    """

    def __init__(self, path: Path, fd: int) -> None:
        self.path = path
        self._fd = fd

    @classmethod
    def take(cls, directory: Path, stem: str) -> Self | None:
        """Claim the files of that stem; None if a living run has them."""
        path = directory / f".{stem}.running"
        while True:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(fd)
                return None
            if path.exists() and path.stat().st_ino == os.fstat(fd).st_ino:
                return cls(path, fd)
            os.close(fd)  # its last holder removed it between our open and our lock

    def note(self, note: bytes) -> None:
        """Leave a note for who finds the mark when its process is dead.  Raises OSError."""
        os.pwrite(self._fd, note.ljust(NOTE_BYTES), 0)

    def read(self) -> bytes:
        """The note that was left; empty if none was."""
        return os.pread(self._fd, NOTE_BYTES, 0)

    def abandon(self) -> None:
        """End the claim as a killed process does: others see that there was one."""
        os.close(self._fd)

    def remove(self) -> None:
        """End the claim."""
        self.path.unlink(missing_ok=True)
        os.close(self._fd)
