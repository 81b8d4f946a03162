"""One run at a time on an embedded state: a lock file that tells who holds it."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any

from crawler.stores.errors import StateInUse, StateNotWritable
from crawler.stores.inhand import NOTE_BYTES

_NOTE_AT = 4096  # bytes from the beginning, where the holder stands


class RunLock:
    """An advisory lock on ``path`` for the life of this object or process, whichever ends first.

    The kernel drops flock(2) locks with the process, so the file that a killed run leaves is no obstacle; it is not
    removed either, because removing a lock file races with the next opener.  The descriptor is close-on-exec: worker
    processes do not inherit the lock.
    """

    def __init__(self, path: Path, name: str, run: str, since: str) -> None:
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StateNotWritable(name, error.strerror or str(error)) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = _holder(self._fd)
            os.close(self._fd)
            raise StateInUse(name, holder.get("pid"), holder.get("run", ""), holder.get("since", "")) from error
        self.stale = bool(_holder(self._fd))  # the last holder did not get to its close
        self.left = os.pread(self._fd, NOTE_BYTES, _NOTE_AT) if self.stale else b""  # its note
        try:
            self._tell({"pid": os.getpid(), "run": run, "since": since})
        except OSError as error:
            os.close(self._fd)
            raise StateNotWritable(name, error.strerror or str(error)) from error

    def _tell(self, holder: dict[str, Any]) -> None:
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, json.dumps(holder).encode() if holder else b"", 0)

    def note(self, note: bytes) -> None:
        """Leave a note for the next holder, if this one does not get to its close.  Raises OSError."""
        os.pwrite(self._fd, note.ljust(NOTE_BYTES), _NOTE_AT)

    def release(self) -> None:
        """Let the next run in."""
        self._tell({})
        os.close(self._fd)


def _holder(fd: int) -> dict[str, Any]:
    try:
        found = json.loads(os.pread(fd, _NOTE_AT, 0).rstrip(b"\0") or b"{}")  # a note behind it leaves zeros between
    except ValueError:  # caught between truncating and writing
        return {}
    return found if isinstance(found, dict) else {}
