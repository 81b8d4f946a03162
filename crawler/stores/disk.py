"""Files as they must be written: safe names, whole or not at all, and never the last of the disk."""

from __future__ import annotations

import os
import re
import shutil
from hashlib import blake2b
from pathlib import Path

from crawler.stores.errors import DiskLow

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")  # one negated class: linear
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)}
_NAME_CHARS = 64  # three of these and a suffix stay under the 255 bytes that file systems allow


def safe_name(text: str) -> str:
    """Give a piece of a file name for any text: no path, no hidden file, no name Windows reserves, bounded length.

    Texts that had to be changed keep a hash of the whole, so that two of them never meet in one file.
    """
    name = _UNSAFE.sub("_", text).strip("._-")[:_NAME_CHARS]
    if name and name == text and name.split(".")[0].upper() not in _RESERVED:
        return name
    return f"x{name[:40]}-{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"


def sync_folder(folder: Path) -> None:
    """Make the folder's entries (a rename, a new file) outlast a power cut."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_whole(path: Path, content: bytes) -> None:
    """Put the content under this name, durably; a reader sees the old file or the new one, never a half."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def free_bytes(path: Path) -> int:
    """How many bytes an ordinary user may still write where the path lies (or would lie)."""
    place = path.absolute()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def require_free(path: Path, wanted: int) -> None:
    """Raise DiskLow where fewer than ``wanted`` bytes are free."""
    free = free_bytes(path)
    if free < wanted:
        raise DiskLow(path, free, wanted)
