"""What a crash left in the export folder: finished parts that the state does not know, and unfinished ones.

The folder is the truth.  A part under its final name holds delivered records whatever the state says, so a state that
lost its last words, or was made anew, learns from the parts what was delivered.  Unfinished parts are removed: their
records were never marked.  Files of a run that is alive (it holds its mark) are left alone.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import orjson
import zstandard

from crawler.stores.keys import iso
from crawler.stores.ledger import Delivery
from crawler.stores.manifest import Manifest, PartEntry
from crawler.stores.partfile import Coding, PartFile, RunMark
from crawler.stores.state import State
from crawler.urls import canonical, site_of

_MANIFEST = ".manifest.json"
_READ = 1 << 20  # bytes a step; bounds what a compressed part may unpack to at once


@dataclass(slots=True, frozen=True)
class Line:
    """What the state needs of one record; ``url`` is the one that was asked for."""

    id: str
    revision: int
    url: str
    content_hash: str | None
    simhash: str | None


@dataclass(slots=True, frozen=True)
class FoundPart:
    """A finished part whose records are to be marked.

    ``damaged``: it was cut off or changed after it was finished; it now holds the whole lines that were left, and
    what the state says of it must be taken back first.
    """

    name: str
    lines: list[Line]
    damaged: bool


@dataclass(slots=True, frozen=True)
class Recovered:
    """What ``settle`` did: names of parts newly marked, and of those found damaged."""

    marked: list[str]
    damaged: list[str]


def settle(state: State, directory: Path, now: float) -> Recovered:
    """Bring state and export folder together; to be called after ``State.open``, before anything is drawn."""
    result = Recovered([], [])
    for part in recover(directory, state.part_known):
        if part.damaged:
            state.retract(part.name)
            result.damaged.append(part.name)
        state.deliver([_delivery(line) for line in part.lines], part.name, now)
        result.marked.append(part.name)
    return result


def _delivery(line: Line) -> Delivery:
    text = line.content_hash or line.id
    return Delivery(site_of(line.url), canonical(line.url), line.id, line.revision, text, line.simhash)


def recover(directory: Path, known: Callable[[str], bool]) -> Iterator[FoundPart]:
    """Give the finished parts of dead runs that are not known, or not as they were; tidy up what is unfinished.

    Manifests of dead runs name afterwards what lies there.  Raises OSError as the disk does.
    """
    stems = {path.name.removesuffix(_MANIFEST) for path in directory.glob(f"*{_MANIFEST}")}
    stems |= {path.name[1:].removesuffix(".lock") for path in directory.glob(".*.lock")}
    for stem in sorted(stems):
        mark = RunMark.take(directory, stem)
        if mark is None:
            continue  # alive: that run marks its parts itself
        try:
            yield from _settle_run(directory, stem, known)
        finally:
            mark.remove()


def _settle_run(directory: Path, stem: str, known: Callable[[str], bool]) -> Iterator[FoundPart]:
    path = directory / f"{stem}{_MANIFEST}"
    path.with_name(f".{path.name}.tmp").unlink(missing_ok=True)
    for left in directory.glob(f".{stem}-*.tmp"):
        if _is_part(left.name[1:].removesuffix(".tmp"), stem):  # not of a run whose name only begins alike
            left.unlink()
    manifest = Manifest.load(path) or Manifest(stem, iso(path.stat().st_mtime if path.exists() else 0))
    entries = {entry.file: entry for entry in manifest.parts}
    parts = [p for p in sorted(directory.glob(f"{stem}-*.jsonl*")) if _is_part(p.name, stem)]
    for part in parts:
        entry = entries.get(part.name)
        whole = entry is not None and entry.bytes == part.stat().st_size
        if whole and known(part.name):
            continue
        lines, count, sound = _read(part)
        damaged = not sound or not (whole or entry is None)
        if not sound:
            _salvage(part)
        if not whole or not sound:
            entries[part.name] = _entry(part, count)
        yield FoundPart(part.name, lines, damaged)
    changed = list(entries.values()) != manifest.parts
    if changed or (manifest.finishReason is None and manifest.parts):
        manifest.parts = [entries[name] for name in sorted(entries)]
        manifest.finishReason = manifest.finishReason or "interrupted"
        manifest.save(path)


def _is_part(name: str, stem: str) -> bool:
    return re.fullmatch(r"-\d{5,}\.jsonl(\.gz|\.zst)?", name[len(stem) :]) is not None


def _coding(path: Path) -> Coding:
    return cast("Coding", path.suffix) if path.suffix in (".gz", ".zst") else ""


def _entry(path: Path, records: int) -> PartEntry:
    content = path.read_bytes()
    when = iso(path.stat().st_mtime)
    return PartEntry(path.name, records, len(content), hashlib.sha256(content).hexdigest(), when, when)


def _read(path: Path) -> tuple[list[Line], int, bool]:
    """The records that the state needs, the count of whole lines, and whether there is nothing but whole lines."""
    found = list(_scan(path))
    lines = [line for _, record in found if (line := _line(record))]
    whole = sum(record is not None for _, record in found)
    return lines, whole, whole == len(found)


def _salvage(path: Path) -> None:
    """Keep the whole lines only, under the same name."""
    kept = PartFile(path.parent, path.name, _coding(path))
    for raw, record in _scan(path):
        if record is not None:
            kept.write(raw)
    kept.finish()


def _scan(path: Path) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
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
    coding = _coding(path)
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


def _line(record: dict[str, Any] | None) -> Line | None:
    """None also for a record that is none of ours; it stays in its file."""
    try:
        url = record["requestUrl"] or record["url"] if record else ""
        return Line(record["id"], record["revision"], url, record["contentHash"], record["simhash"]) if record else None
    except KeyError:
        return None
