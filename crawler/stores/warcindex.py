"""Answers from recorded responses by address, without holding them in memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path

from fastwarc import ArchiveIterator

from crawler.stores.errors import WarcCutOff, WarcError
from crawler.stores.keys import key_hash
from crawler.stores.warc import Recorded, is_response, recorded, records, url_of
from crawler.urls import BadAddress, normalise

_OFFSET_BITS = 44  # files up to 16 TiB; leaves 19 bits for half a million files
_OFFSET_MASK = (1 << _OFFSET_BITS) - 1
_SUFFIXES = (".warc", ".warc.gz")


class WarcIndex:
    """Looks recorded responses up in WARC files and folders of them (searched to any depth).

    An address is found as it was recorded, else without regard to scheme, default port, fragment and needless
    escapes.  Of several records of one address the last counts.  32 bytes of memory an address.  ``broken`` names the
    files that are cut off; what stands in them before that is used.  Raises WarcError where there is no WARC file.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.broken: list[WarcCutOff] = []
        self._files = [file for path in paths for file in warc_files(path)]
        entries: list[int] = []
        for number, file in enumerate(self._files):
            entries.extend(self._entries(number, file))
        entries.sort()  # by hash, then by file and offset: the last of equals is the last recorded
        self._hashes = array("Q", (entry >> 64 for entry in entries))
        self._places = array("Q", (entry & (1 << 64) - 1 for entry in entries))

    def __len__(self) -> int:
        """How many responses are indexed."""
        return len(self._hashes) // 2

    def _entries(self, number: int, file: Path) -> Iterator[int]:
        last, size = -1, file.stat().st_size
        try:
            for offset, record in records(file):
                if offset == last or offset >= size:
                    raise WarcError(
                        f"{file}: compressed as one stream, so that no record can be looked up; "
                        "write it anew with `warcio recompress`"
                    )
                last = offset
                if is_response(record):
                    url = url_of(record)
                    place = number << _OFFSET_BITS | offset
                    yield _number(url) << 64 | place
                    yield _number(_loose(url)) << 64 | place
        except WarcCutOff as error:
            self.broken.append(error)

    def lookup(self, url: str) -> Recorded | None:
        """Give the response recorded last for the address; a "not modified" only where nothing else was recorded."""
        unchanged = None
        for form, same in ((url, str), (_loose(url), _loose)):
            number = _number(form)
            first, end = bisect_left(self._hashes, number), bisect_right(self._hashes, number)
            for place in reversed(self._places[first:end]):
                found = self._read(self._files[place >> _OFFSET_BITS], place & _OFFSET_MASK)
                if found and same(found.url) == form:
                    if found.status != HTTPStatus.NOT_MODIFIED:
                        return found
                    unchanged = unchanged or found
        return unchanged

    def _read(self, path: Path, offset: int) -> Recorded | None:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file, parse_http=False)))
            return recorded(record, path.name, offset)


def warc_files(path: Path) -> list[Path]:
    """Give the file itself, or the WARC files in a folder, by name.  Raises WarcError where there are none."""
    if not path.is_dir():
        if not path.exists():
            raise WarcError(f"{path}: there is no such WARC file or folder")
        return [path]
    files = sorted(file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and file.is_file())
    if not files:
        raise WarcError(f"{path}: the folder holds no .warc or .warc.gz file")
    return files


def _number(text: str) -> int:
    return key_hash(text) & (1 << 64) - 1


def _loose(url: str) -> str:
    try:
        url = normalise(url)
    except BadAddress:
        return "//" + url
    return url.partition(":")[2]
