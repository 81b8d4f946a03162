"""What a crash left in the export folder: finished parts that the state does not know, and unfinished ones.

The folder is the truth.  A part under its final name holds delivered records whatever the state says, so a state that
lost its last words, or was made anew, learns from the parts what was delivered.  Unfinished parts are removed: their
records were never marked.  One that a reader took away before it was marked is known by its second name.  Files of a
run that is alive (it holds its mark) are left alone, and so is every file that does not bear a run's name.  A manifest
that somebody removed is made anew.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from crawler.stores.keys import iso
from crawler.stores.ledger import Delivery
from crawler.stores.manifest import Manifest, PartEntry
from crawler.stores.partfile import RunMark, part_kept_as
from crawler.stores.partscan import digest, salvage, scan_part
from crawler.stores.state import State

# a file name has 255 bytes at most, which bounds what a search of its fixed end can cost
_PART = re.compile(r"(\.?)(.+)-\d{5,}\.jsonl(?:\.gz|\.zst)?(\.tmp)?", re.DOTALL)
_KEPT = re.compile(r"\.(.+)-\d{5,}(?:\.gz|\.zst)?\.kept", re.DOTALL)
_MANIFEST = re.compile(r"(\.?)(.+)\.manifest\.json(\.tmp)?", re.DOTALL)
_MARK = re.compile(r"\.(.+)\.running", re.DOTALL)
_RUN = re.compile(r".+-\d{8}T\d{6}-\d+-[0-9a-f]{6}", re.DOTALL)  # what a session names its run, after the spider's name


@dataclass(slots=True, frozen=True)
class FoundPart:
    """A finished part whose records are to be marked.

    ``damaged``: it was cut off or changed after it was finished; it now holds the whole lines that were left, and
    what the state says of it must be taken back first.  ``lost``: how many records less it has by its manifest.
    ``gone``: only the manifest knows it.
    """

    name: str
    deliveries: list[Delivery]
    damaged: bool = False
    lost: int = 0
    gone: bool = False


@dataclass(slots=True, frozen=True)
class Damage:
    """A part that was cut off.

    ``again``: how many of its records are fetched again, under their revisions; ``lost``: how many cannot be, mostly
    because another part holds a later revision: what the page said before is gone.
    """

    part: str
    again: int
    lost: int


@dataclass(slots=True)
class Recovered:
    """What ``settle`` did: names of parts newly marked, and what was found damaged.

    ``missing``: how many records of parts that manifests name are in no part and not known: the state is older than
    they are, as one from a backup is, and somebody took them away.
    """

    marked: list[str]
    damaged: list[Damage]
    missing: int = 0


@dataclass(slots=True)
class _Run:
    """One run's files in the folder, by name."""

    claimed: bool = False  # it has a manifest, a mark or a session's name: the parts are a run's of ours
    marked: bool = False
    parts: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def settle(state: State, directory: Path, now: float) -> Recovered:
    """Bring state and export folder together; to be called after ``State.open``, before anything is drawn."""
    result = Recovered([], [])
    for part in recover(directory, state.part_notes.known_parts()):
        if part.gone:
            result.missing += part.lost
        elif part.damaged:
            kept = {(one.article_id, one.revision) for one in part.deliveries}
            again = len(state.part_notes.retract(part.name) - kept)
            result.damaged.append(Damage(part.name, again, max(0, part.lost - again)))
        state.ledger.deliver(part.deliveries, part.name, now)  # what is gone counts as known, so that it is told once
        result.marked += [] if part.gone else [part.name]
    return result


def recover(directory: Path, known: Container[str]) -> Iterator[FoundPart]:
    """Give the finished parts of dead runs that are not known, or not as they were; tidy up what is unfinished.

    Manifests of dead runs name afterwards what lies there.  Raises OSError as the disk does.
    """
    for stem, run in sorted(_runs(directory).items()):
        if not run.claimed or not _open_questions(directory, stem, run, known):
            continue
        mark = RunMark.take(directory, stem)
        if mark is None:
            continue  # alive: that run marks its parts itself
        try:
            yield from _settle_run(directory, stem, run, known)
        finally:
            mark.remove()


def _runs(directory: Path) -> dict[str, _Run]:
    runs: dict[str, _Run] = defaultdict(_Run)
    for name in sorted(path.name for path in directory.iterdir()) if directory.is_dir() else ():
        if found := _PART.fullmatch(name) or _MANIFEST.fullmatch(name):
            run = runs[found[2]]
            if found[1] and found[3]:
                run.unfinished.append(name)
            elif not found[1] and not found[3]:
                run.claimed |= found.re is _MANIFEST or _RUN.fullmatch(found[2]) is not None
                run.parts += [name] if found.re is _PART else []
        elif found := _KEPT.fullmatch(name):
            runs[found[1]].kept.append(name)
        elif found := _MARK.fullmatch(name):
            runs[found[1]].claimed = runs[found[1]].marked = True
    return runs


def _open_questions(directory: Path, stem: str, run: _Run, known: Container[str]) -> bool:
    """Whether anything is to be done; most runs of a year ended well, and asking costs one small file."""
    if run.marked or run.unfinished or run.kept:
        return True
    manifest = Manifest.load(_manifest_path(directory, stem))
    if manifest is None or manifest.finishReason is None:
        return True
    sizes = {entry.file: entry.bytes for entry in manifest.parts}
    if any(name not in known for name in sizes):
        return True
    for name in run.parts:
        with suppress(FileNotFoundError):  # its reader took it away meanwhile
            if name not in known or sizes.get(name) != (directory / name).stat().st_size:
                return True
    return False


def _settle_run(directory: Path, stem: str, run: _Run, known: Container[str]) -> Iterator[FoundPart]:
    appeared = [name for name in run.kept if f".{part_kept_as(name)}.tmp" not in run.unfinished]
    for name in run.unfinished:
        (directory / name).unlink(missing_ok=True)
    path = _manifest_path(directory, stem)
    manifest = Manifest.load(path) or Manifest(stem, iso(0))
    entries = {entry.file: entry for entry in manifest.parts}
    told = set[str]()
    for name in run.parts:
        found = None
        with suppress(FileNotFoundError):  # its reader took it away meanwhile
            found = _settle_part(directory / name, entries, known)
        if found:
            told.add(name)
            yield found
    for name in appeared:
        part = part_kept_as(name)
        if part not in known and part not in told:  # its reader took it away before it was marked
            told.add(part)
            yield FoundPart(part, scan_part(directory / name).deliveries)
    for name in run.kept:
        (directory / name).unlink(missing_ok=True)
    for name, entry in entries.items():
        if name not in known and name not in told and not (directory / name).exists():
            yield FoundPart(name, [], lost=entry.records, gone=True)
    if entries:
        manifest.parts = [entries[name] for name in sorted(entries)]
        manifest.finishReason = manifest.finishReason or "interrupted"
        manifest.save(path)


def _settle_part(path: Path, entries: dict[str, PartEntry], known: Container[str]) -> FoundPart | None:
    """Mend the part and its entry; None for one that is known as it is.  Raises FileNotFoundError."""
    entry = entries.get(path.name)
    whole = entry is not None and entry.bytes == path.stat().st_size
    if whole and path.name in known:
        return None
    scan = scan_part(path)
    with suppress(FileNotFoundError):  # only now: what it held is delivered all the same
        if not scan.sound:
            salvage(path)
        if not whole or not scan.sound:
            entries[path.name] = _entry(path, scan.count)
    damaged = not scan.sound or (entry is not None and not whole)
    return FoundPart(path.name, scan.deliveries, damaged, entry.records - scan.count if entry else 0)


def _manifest_path(directory: Path, stem: str) -> Path:
    return directory / f"{stem}.manifest.json"


def _entry(path: Path, records: int) -> PartEntry:
    found = path.stat()
    when = iso(found.st_mtime)
    return PartEntry(path.name, records, found.st_size, digest(path), when, when)
