"""One partition's articles to the parts that hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawler.batch.parts import PartitionParts
from crawler.batch.reading import Counted, Job
from crawler.extraction.stories import Retelling
from crawler.items import Rejection
from crawler.offline.keeper import Written
from crawler.offline.stories import settle
from crawler.stores.manifest import PartEntry


@dataclass(slots=True, frozen=True)
class Result:
    """What became of one partition."""

    counted: Counted
    parts: list[PartEntry]


def write_partition(
    number: int, read: Iterable[Written | Counted], job: Job, firsts: Mapping[str, Retelling]
) -> Iterator[Result]:
    """Write what was read, and give the one result once it is on disk.  Raises OSError as the disk does.

    ``firsts``: of articles whose story another one told before, who did.
    """
    settings, counted, dropped = job.settings(), Counted(), Counter[str]()
    most, coding = settings.getint("NEWS_PART_BYTES"), settings["NEWS_PART_CODING"]
    with closing(PartitionParts(Path(job.out), number, most=most, coding=coding)) as parts:
        for found in read:
            if isinstance(found, Counted):  # there is one, at the end
                counted = found
                continue
            line = settle(found, firsts.get(found.id), job.duplicates)
            if isinstance(line, Rejection):
                dropped[line.reason] += 1
            else:
                parts.write(line)
        parts.finish()
    counted.rejected.update(dropped)
    yield Result(counted, parts.finished)
