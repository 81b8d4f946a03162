"""What can go wrong with what is kept on disk, each with the thing's name and the way out in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class StoreError(Exception):
    """Base of all errors of the stores."""


class StateError(StoreError):
    """The state cannot be used."""


class StateInUse(StateError):
    """Another run works on the state.  ``pid``, ``run`` and ``since`` (ISO 8601) name the holder where it told them."""

    def __init__(self, name: str, pid: int | None, run: str, since: str) -> None:
        super().__init__(
            f"the state {name} is in use by run {run or '?'} (process {pid or '?'}, since {since or '?'}); "
            "wait for its end, stop it, or give this run another state with -s NEWS_STATE=FILE"
        )
        self.name, self.pid, self.run, self.since = name, pid, run, since


class StateCorrupt(StateError):
    """The state's file is damaged or no database.  Nothing more is read from it: "unknown" never counts as "unseen"."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(
            f"the state {name} is damaged ({detail}); move the file away and run again: "
            "what the finished parts in the export folder hold is then marked as delivered from the parts themselves"
        )
        self.name, self.detail = name, detail


class StateVersion(StateError):
    """The state was written by another version of the program, which this one cannot read."""

    def __init__(self, name: str, found: int, known: int) -> None:
        super().__init__(
            f"the state {name} has schema version {found}, this program knows version {known}; "
            "use the program version that wrote it, or move the state away (or give another with -s NEWS_STATE): "
            "what the finished parts in the export folder hold then counts as delivered"
        )
        self.name, self.found, self.known = name, found, known


class StateNotWritable(StateError):
    """There is no place for the state where it is to lie."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"the state {name} cannot be written ({detail}); give another place with -s NEWS_STATE=FILE")
        self.name, self.detail = name, detail


class StateMissing(StateError):
    """There is no state where one is to be read."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no state {name}; see NEWS_STATE for its name: no crawl has made one there")
        self.name = name


class StateUnavailable(StateError):
    """The store does not answer now (server down, lock held too long, disk full).  What was asked is *unknown*."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"the state {name} does not answer now ({detail}); nothing was changed, try again")
        self.name, self.detail = name, detail


class SiteNotLeased(StateError):
    """On a shared store a site's URLs are given only to the run that holds the site's lease."""

    def __init__(self, site: str, run: str) -> None:
        super().__init__(f"run {run} holds no lease on {site}; take it with lease() before drawing")
        self.site, self.run = site, run


class PartNotStored(StoreError):
    """A part or its manifest could not be written.  ``records`` (of parts.Written) are not to count as delivered."""

    def __init__(self, path: Path, detail: str, records: list[Any]) -> None:
        super().__init__(f"{path}: could not be stored ({detail}); {len(records)} records are not marked as delivered")
        self.path, self.detail, self.records = path, detail, records


class WarcNotStored(StoreError):
    """What is fetched cannot be kept."""

    def __init__(self, folder: Path, detail: str) -> None:
        super().__init__(f"NEWS_WARC: {folder} cannot be written ({detail}); give another folder")
        self.folder, self.detail = folder, detail


class DuplicateRecord(StoreError):
    """The same (id, revision) was written before in this part."""

    def __init__(self, record_id: str, revision: int) -> None:
        super().__init__(f"record {record_id} revision {revision} is already in this part; it was not written again")
        self.record_id, self.revision = record_id, revision


class DiskLow(StoreError):
    """Less disk is free than is to be kept free.  Sizes in bytes."""

    def __init__(self, path: Path, free: int, wanted: int) -> None:
        super().__init__(
            f"{path}: {free // 2**20} MiB are free, {wanted // 2**20} MiB are to be kept free; "
            "make room, or lower the limit with -s NEWS_MIN_FREE_DISK=BYTES"
        )
        self.path, self.free, self.wanted = path, free, wanted


class WarcError(StoreError):
    """A WARC file cannot be used from some point on."""


class WarcCutOff(WarcError):
    """The file ends in the middle of a record, or its bytes break there; what stands before ``offset`` was read."""

    def __init__(self, file: str, offset: int, detail: str) -> None:
        super().__init__(f"{file}: cut off or broken at byte {offset} ({detail}); what stands before it was used")
        self.file, self.offset, self.detail = file, offset, detail
