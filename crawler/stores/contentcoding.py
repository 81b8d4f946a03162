"""HTTP bodies as they were meant, from bytes as they crossed the wire; never more of them than asked for.

Archives hold both: bodies still chunked and compressed as their headers say, and bodies that a tool decoded while it
left the headers.  So a coding that its first bytes contradict is taken as already undone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

import zstandard
from fastwarc.stream_io import BrotliReader, ZstdReader

MOST_CODINGS = 3
"""That are undone: servers nest two by mistake; more than three is an attack."""

_WINDOW = 8 << 20  # RFC 9659: a zstd body may ask for no more memory than this
_STEP = 64 << 10
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1024})?\r?\n")  # bounded repeats: linear


class Body(NamedTuple):
    """``whole`` is False where the body was longer than the limit or broke off."""

    content: bytes
    whole: bool


def decode_body(raw: bytes, transfer: str, coding: str, limit: int) -> Body:
    """Undo Transfer-Encoding and Content-Encoding (the headers' values), giving at most ``limit`` bytes.

    gzip, deflate, br and zstd are known; what is coded in another way is given as it is.
    """
    body = dechunk(raw) if "chunked" in transfer.lower() else Body(raw, True)
    names = [name for part in coding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(names) > MOST_CODINGS:
        return Body(b"", False)
    for name in reversed(names):
        undo = _UNDO.get(name.removeprefix("x-"))
        undone = undo(body.content, limit) if undo else None
        if undone is None:
            break
        body = Body(undone.content, body.whole and undone.whole)
    return Body(body.content[:limit], body.whole and len(body.content) <= limit)


def dechunk(raw: bytes) -> Body:
    """Undo RFC 9112's chunked coding; what does not begin with a chunk is given as it is."""
    pieces: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(raw, at):
        length = int(size[1], 16)
        if not length:
            return Body(b"".join(pieces), True)
        pieces.append(raw[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if raw.startswith(b"\r\n", at) else raw.startswith(b"\n", at)
    return Body(b"".join(pieces), False) if pieces else Body(raw, True)


def _gunzip(raw: bytes, limit: int) -> Body | None:
    if not raw.startswith(b"\x1f\x8b"):
        return None
    content = b""
    while raw.startswith(b"\x1f\x8b"):  # a gzip body may have several members
        member, raw, ended = _inflate_once(raw, 31, limit + 1 - len(content))
        content += member
        if not ended or len(content) > limit:
            return Body(content, len(content) > limit)
    return Body(content, True)


def _inflate(raw: bytes, limit: int) -> Body | None:
    for window in (15, -15):  # "deflate" means zlib's frame (RFC 9110), and some servers send none
        content, _, ended = _inflate_once(raw, window, limit + 1)
        if ended or len(content) > limit:
            return Body(content, True)
    return None


def _inflate_once(raw: bytes, window: int, limit: int) -> tuple[bytes, bytes, bool]:
    unpacker = zlib.decompressobj(window)
    try:
        content = unpacker.decompress(raw, limit)
    except zlib.error:
        return b"", b"", False
    return content, unpacker.unused_data, unpacker.eof


def _brotli(raw: bytes, limit: int) -> Body | None:
    return _read(BrotliReader(BytesIO(raw)).read, limit)  # type: ignore[no-any-return, unused-ignore]


def _zstd(raw: bytes, limit: int) -> Body | None:
    try:
        window = zstandard.get_frame_parameters(raw).window_size
    except zstandard.ZstdError:
        return None
    return _read(ZstdReader(BytesIO(raw)).read, limit) if window <= _WINDOW else Body(b"", False)


def _read(read: Callable[[int], bytes], limit: int) -> Body | None:
    pieces: list[bytes] = []
    size = 0
    try:
        while size <= limit and (piece := read(min(_STEP, limit + 1 - size))):
            pieces.append(piece)
            size += len(piece)
    except OSError:
        return Body(b"".join(pieces), False) if pieces else None
    return Body(b"".join(pieces), True)


_UNDO: dict[str, Callable[[bytes, int], Body | None]] = {
    "gzip": _gunzip,
    "deflate": _inflate,
    "br": _brotli,
    "zstd": _zstd,
}
