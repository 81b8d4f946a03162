"""The files of one partition."""

from __future__ import annotations

import hashlib
from pathlib import Path

from crawler.batch.parts import PartitionParts


def parts(folder: Path, number: int = 7, most: int = 10) -> PartitionParts:
    return PartitionParts(folder, number, most=most, coding="")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_part_ends_before_it_would_be_too_large(tmp_path: Path) -> None:
    made = parts(tmp_path)
    for line in (b"four\n", b"five\n", b"six\n", b"longer than all\n"):
        made.write(line)
    made.finish()
    texts = [(tmp_path / entry.file).read_bytes() for entry in made.finished]
    assert texts == [b"four\nfive\n", b"six\n", b"longer than all\n"]
    assert names(tmp_path) == [f"part-00007-00{n}.jsonl" for n in (1, 2, 3)]


def test_what_is_said_of_a_part_is_so(tmp_path: Path) -> None:
    made = parts(tmp_path, most=100)
    made.write(b"one\n")
    made.write(b"two\n")
    made.finish()
    (entry,) = made.finished
    content = (tmp_path / entry.file).read_bytes()
    assert (entry.records, entry.bytes, entry.sha256) == (2, 8, hashlib.sha256(content).hexdigest())


def test_without_a_line_there_is_no_file(tmp_path: Path) -> None:
    made = parts(tmp_path)
    made.finish()
    assert (made.finished, names(tmp_path)) == ([], [])


def test_a_part_that_was_not_finished_is_gone(tmp_path: Path) -> None:
    made = parts(tmp_path)
    made.write(b"one\n")
    made.close()
    assert names(tmp_path) == []


def test_a_second_attempt_begins_anew_and_leaves_other_partitions_alone(tmp_path: Path) -> None:
    other = parts(tmp_path, 8)
    other.write(b"other\n")
    other.finish()
    first = parts(tmp_path)
    first.write(b"from before\n")
    first.finish()
    (tmp_path / ".part-00007-002.jsonl.tmp").write_bytes(b"in the midd")  # its process was killed here
    second = parts(tmp_path)
    second.write(b"anew\n")
    second.finish()
    assert names(tmp_path) == ["part-00007-001.jsonl", "part-00008-001.jsonl"]
    assert (tmp_path / "part-00007-001.jsonl").read_bytes() == b"anew\n"
