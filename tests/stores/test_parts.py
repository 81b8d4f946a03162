from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from rows import die

from crawler.stores.disk import free_bytes, require_free, safe_name
from crawler.stores.errors import DiskLow, DuplicateRecord, PartNotStored
from crawler.stores.manifest import Manifest
from crawler.stores.parts import Part, PartWriter

WRITERS: list[PartWriter] = []


@pytest.fixture(autouse=True)
def no_writer_is_left_open() -> Iterator[None]:
    yield
    while WRITERS:
        die(WRITERS.pop())


def line(number: int) -> bytes:
    return b'{"id": "%032x", "pad": "%s"}\n' % (number, b"x" * 50)


class Parts:
    """A writer and what it told."""

    def __init__(self, folder: Path, prefix: str = "news", run: str = "run-1", **limits: object) -> None:
        self.told: list[Part] = []
        settings = {"max_records": 3, "max_bytes": 10**6, "max_seconds": 60, "started": 1, **limits}
        self.writer = PartWriter(folder, prefix, run, on_part=self.told.append, **settings)  # type: ignore[arg-type]
        WRITERS.append(self.writer)

    def close(self) -> None:
        WRITERS.remove(self.writer)
        self.writer.close(9, "finished", complete=True)

    def write(self, *numbers: int, now: float = 2) -> None:
        for number in numbers:
            self.writer.write(f"{number:032x}", 1, number, line(number), now)

    def told_keys(self) -> list[list[int]]:
        return [[record.key for record in part.records] for part in self.told]


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def manifest(folder: Path) -> dict[str, object]:
    (path,) = folder.glob("*.manifest.json")
    loaded: dict[str, object] = json.loads(path.read_bytes())
    return loaded


@contextmanager
def full_disk_at(size: int) -> Iterator[None]:
    """No file can grow beyond that many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_part_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.write(1, 2)
    assert (visible(tmp_path), parts.told) == (["news-run-1.manifest.json"], [])
    parts.write(3)
    assert visible(tmp_path) == ["news-run-1-00001.jsonl", "news-run-1.manifest.json"]
    assert parts.told_keys() == [[1, 2, 3]]


def test_closing_ends_the_last_part_and_the_manifest(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.write(1, 2, 3, 4)
    parts.close()
    assert (tmp_path / "news-run-1-00002.jsonl").read_bytes() == line(4)
    said = manifest(tmp_path)
    assert (said["complete"], said["finishReason"], said["records"]) == (True, "finished", 4)
    kept = {f".news-run-1-0000{number}.kept" for number in (1, 2)}  # until they are marked
    assert {path.name for path in tmp_path.glob(".*")} == kept


def test_the_manifest_equals_the_files(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.write(*range(8))
    parts.close()
    for entry in manifest(tmp_path)["parts"]:  # type: ignore[attr-defined]
        content = (tmp_path / entry["file"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert (entry["bytes"], entry["records"]) == (len(content), content.count(b"\n"))


def test_the_manifest_of_a_run_that_goes_on_is_not_complete(tmp_path: Path) -> None:
    Parts(tmp_path).write(1, 2, 3)
    assert (manifest(tmp_path)["complete"], manifest(tmp_path)["finishReason"]) == (False, None)


def test_a_run_that_brings_nothing_leaves_nothing(tmp_path: Path) -> None:
    Parts(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_a_part_ends_by_its_bytes(tmp_path: Path) -> None:
    parts = Parts(tmp_path, max_bytes=2 * len(line(1)))
    parts.write(1, 2, 3)
    assert parts.told_keys() == [[1, 2]]


def test_a_part_ends_by_its_age_without_another_line(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.write(1, now=100)
    parts.writer.tick(159)
    assert parts.told == []
    parts.writer.tick(160)
    assert parts.told_keys() == [[1]]


@pytest.mark.threat(28)
def test_a_clock_that_is_set_back_keeps_no_part_open(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.write(1, now=100_000)
    parts.writer.tick(96_400)
    assert parts.told_keys() == [[1]]


def test_a_disk_on_which_nothing_can_be_removed_either_is_a_part_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    parts = Parts(tmp_path)
    parts.write(1)
    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(PartNotStored) as caught:
        parts.writer.end_part(9)
    assert [record.key for record in caught.value.records] == [1]
    monkeypatch.undo()


@pytest.mark.parametrize("coding", [".gz", ".zst"])
def test_compressed_parts_hold_the_same_lines(tmp_path: Path, coding: str) -> None:
    parts = Parts(tmp_path, coding=coding)
    parts.write(1, 2, 3)
    packed = (tmp_path / f"news-run-1-00001.jsonl{coding}").read_bytes()
    content = gzip.decompress(packed) if coding == ".gz" else zstandard.ZstdDecompressor().stream_reader(packed).read()
    assert content == line(1) + line(2) + line(3)


@pytest.mark.threat(32)
@pytest.mark.parametrize("bad", [b"", b"{}", b"{}\n\n", b"\n{}\n", b"{}\n{}\n", b"{}\n "])
def test_a_line_has_one_line_feed_at_its_end(tmp_path: Path, bad: bytes) -> None:
    with pytest.raises(ValueError, match="a line ends in its only LF"):
        Parts(tmp_path).writer.write("id", 1, None, bad, 1)


def test_the_same_record_and_revision_is_written_once(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.write(1)
    with pytest.raises(DuplicateRecord, match="revision 1 is already in this part"):
        parts.write(1)
    parts.writer.write(f"{1:032x}", 2, 1, line(1), 2)
    parts.write(2)
    assert parts.told_keys() == [[1, 1, 2]]


@pytest.mark.threat(24)
def test_a_full_disk_marks_nothing_and_leaves_nothing_half(tmp_path: Path) -> None:
    parts = Parts(tmp_path, max_records=100)
    parts.write(1, 2)
    with full_disk_at(3 * len(line(1)) - 1), pytest.raises(PartNotStored, match="File too large") as caught:
        parts.write(3)
    assert [record.key for record in caught.value.records] == [1, 2, 3]
    assert (visible(tmp_path), parts.told) == (["news-run-1.manifest.json"], [])
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.threat(24)
def test_after_a_full_disk_the_next_part_can_be_stored(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    with full_disk_at(10), pytest.raises(PartNotStored):
        parts.write(1)
    parts.write(2, 3, 4)
    assert parts.told_keys() == [[2, 3, 4]]


def test_a_compressed_part_that_cannot_be_ended_is_not_there(tmp_path: Path) -> None:
    parts = Parts(tmp_path, coding=".gz")
    parts.write(1, 2)
    with full_disk_at(20), pytest.raises(PartNotStored):
        parts.write(3)
    assert (visible(tmp_path), parts.told) == (["news-run-1.manifest.json"], [])


@pytest.mark.threat(24)
def test_a_part_is_told_though_its_manifest_cannot_be_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts(tmp_path)
    parts.write(1, 2)

    def refuse(manifest: Manifest, path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Manifest, "save", refuse)
    with pytest.raises(PartNotStored, match="manifest"):
        parts.write(3)
    assert parts.told_keys() == [[1, 2, 3]]
    assert [path.name for path in tmp_path.glob("*.jsonl")] == [parts.told[0].name]


def test_a_folder_that_cannot_be_made_is_a_part_not_stored(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PartNotStored, match="Not a directory"):
        Parts(tmp_path / "file" / "exports")


def test_two_writers_of_one_run_cannot_meet(tmp_path: Path) -> None:
    first = Parts(tmp_path)
    with pytest.raises(PartNotStored, match="another writer"):
        Parts(tmp_path)
    first.close()
    Parts(tmp_path)


def test_a_run_that_comes_again_continues_its_parts(tmp_path: Path) -> None:
    for numbers in ((1, 2, 3), (4, 5, 6)):
        parts = Parts(tmp_path)
        parts.write(*numbers)
        parts.close()
    assert visible(tmp_path)[:2] == ["news-run-1-00001.jsonl", "news-run-1-00002.jsonl"]
    assert manifest(tmp_path)["records"] == 6


@pytest.mark.threat(33)
@pytest.mark.parametrize("name", ["../../x", "a\0b", "CON", "nul.txt", "x" * 300, "", ".", "..", "/etc/passwd", "新闻"])
def test_a_hostile_name_stays_inside_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "exports"
    parts = Parts(folder, prefix=name, run=name)
    parts.write(1, 2, 3)
    parts.close()
    assert len(visible(folder)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]


@pytest.mark.threat(33)
@given(st.text(), st.text())
def test_safe_names_are_plain_bounded_and_differ_as_their_texts_do(one: str, other: str) -> None:
    name = safe_name(one)
    assert 0 < len(name) <= 64
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert not name.startswith(".")
    assert (name == safe_name(other)) == (one == other)


def test_the_disk_guard_names_place_and_sizes(tmp_path: Path) -> None:
    free = free_bytes(tmp_path / "not" / "there" / "yet")
    require_free(tmp_path, free // 2)
    with pytest.raises(DiskLow, match="MiB are free") as caught:
        require_free(tmp_path, free * 2)
    assert caught.value.wanted == free * 2
