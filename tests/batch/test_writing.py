"""What was read of one partition, to its parts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import orjson
import pytest

from crawler.batch.reading import Counted, Job
from crawler.batch.writing import Result, write_partition
from crawler.extraction.overrides import NO_OVERRIDES
from crawler.extraction.stories import Retelling, Rule
from crawler.offline.keeper import Written

ARTICLES = [
    Written(name * 32, f"https://{name}.example/", b'{"id":"%s","duplicateOf":null}\n' % (name.encode() * 32), None)
    for name in "abc"
]
FIRSTS = {"b" * 32: Retelling("a" * 32, 0.95), "c" * 32: Retelling("a" * 32, 0.6)}


def write(folder: Path, rule: Rule = "mark", counted: Counted | None = None) -> tuple[list[dict[str, str]], Result]:
    job = Job(str(folder), {}, NO_OVERRIDES, rule)
    (result,) = write_partition(3, [*ARTICLES, counted or Counted()], job, FIRSTS)
    return [orjson.loads(x) for part in result.parts for x in (folder / part.file).read_bytes().splitlines()], result


def test_an_article_names_the_one_that_told_its_story_first(tmp_path: Path) -> None:
    records, _ = write(tmp_path)
    assert [record["duplicateOf"] for record in records] == [None, "a" * 32, "a" * 32]


def test_where_copies_are_dropped_the_ones_that_bring_something_new_stay(tmp_path: Path) -> None:
    records, result = write(tmp_path, "drop")
    assert [record["id"][0] for record in records] == ["a", "c"]
    assert result.counted.rejected == {"duplicate": 1}


def test_what_was_counted_at_reading_is_counted_with_what_was_dropped(tmp_path: Path) -> None:
    _, result = write(tmp_path, "drop", Counted(Counter(duplicate=2, listing=1), ["a line"]))
    assert (result.counted.rejected, result.counted.bad) == ({"duplicate": 3, "listing": 1}, ["a line"])


def test_a_failure_leaves_no_part(tmp_path: Path) -> None:
    def breaks() -> object:
        yield ARTICLES[0]
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(write_partition(3, breaks(), Job(str(tmp_path), {}, NO_OVERRIDES, "mark"), {}))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
