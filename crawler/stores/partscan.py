"""Reading finished parts again: which records they hold, and whether they are as they were finished."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import orjson
import zstandard

from crawler.stores.ledger import Delivery
from crawler.stores.partfile import KEPT, Coding, PartFile
from crawler.urls import BadAddress, canonical, site_of

_READ = 1 << 20  # bytes a step
_ID = re.compile(r"[0-9a-f]{32}")  # bounded: linear
_SIMHASH = re.compile(r"[0-9a-f]{1,16}")  # bounded: linear


@dataclass(slots=True)
class Scan:
    """``deliveries``: what the state needs of the records.  ``sound``: there is nothing but ``count`` whole lines."""

    deliveries: list[Delivery]
    count: int = 0
    sound: bool = True


def scan_part(path: Path) -> Scan:
    """Read a part, plain or compressed, whatever state it is in."""
    scan = Scan([])
    for _, record in _lines(path):
        if record is None:
            scan.sound = False
            continue
        scan.count += 1
        delivery = _delivery(record)
        if delivery:
            scan.deliveries.append(delivery)
    return scan


def salvage(path: Path) -> None:
    """Keep the whole lines only, under the same name."""
    coding = cast("Coding", path.suffix) if path.suffix in (".gz", ".zst") else ""
    kept = PartFile(path.parent, path.name, coding)
    for raw, record in _lines(path):
        if record is not None:
            kept.write(raw)
    kept.finish()


def digest(path: Path) -> str:
    """Give the file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(path: Path) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
    """Give each line with its record, None for the record of what is no whole line or cannot be unpacked."""
    rest = b""
    try:
        for block in _blocks(path):
            *whole, rest = (rest + block).split(b"\n")
            for raw in whole:
                yield raw + b"\n", _parsed(raw)
    except (zlib.error, zstandard.ZstdError):
        rest = rest or b"?"
    if rest:
        yield rest, None


def _blocks(path: Path) -> Iterator[bytes]:
    coding = Path(path.name.removesuffix(KEPT)).suffix
    with path.open("rb") as file:
        if coding == ".zst":
            yield from iter(partial(zstandard.ZstdDecompressor().stream_reader(file).read, _READ), b"")
            return
        unpacker = zlib.decompressobj(31) if coding == ".gz" else None
        while block := file.read(_READ):
            yield unpacker.decompress(block) if unpacker else block
        if unpacker and not unpacker.eof:
            raise zlib.error("the stream has no end")


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        record = orjson.loads(raw)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _delivery(record: dict[str, Any]) -> Delivery | None:
    """None for a record that is none of ours; it stays in its file."""
    ident, revision, text = record.get("id"), record.get("revision"), record.get("contentHash")
    url = record.get("requestUrl") or record.get("url")
    if not isinstance(url, str) or not isinstance(revision, int) or not _matches(_ID, ident):
        return None
    simhash = record.get("simhash")
    try:
        return Delivery(
            site_of(url),
            canonical(url),
            cast("str", ident),
            revision,
            cast("str", text if _matches(_ID, text) else ident),  # a text without fingerprint equals no other
            simhash if _matches(_SIMHASH, simhash) else None,
        )
    except BadAddress:
        return None


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
