"""Which article of a whole archive told a story first, where no process sees them all.

It is what ``scrapy extract`` finds article by article, of all of them and in the order of their dates: a text is
compared with the earliest article that has one of its sketch's keys, for each of the keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from crawler.batch.reading import Counted
from crawler.extraction.sketch import Sketch
from crawler.extraction.stories import Retelling, nearest
from crawler.offline.keeper import Written
from crawler.stores.keys import epoch

if TYPE_CHECKING:
    from pyspark import RDD

Teller = tuple[float, str]
"""When an article was told (seconds since 1970), and its id: the least of several is the first."""
_Elder = tuple[float, Teller, float]
"""An article's likest elder: how much it is unlike, who it is, what of the article's own text it has (0 to 1)."""


def find_firsts(read: RDD[Written | Counted]) -> dict[str, Retelling]:
    """Give for each article whose story another one told before, by id, which one was the first of all."""
    told = read.flatMap(_told).persist(read.getStorageLevel())  # asked four times, and each line is JSON to be read
    tellers = told.flatMap(lambda one: [(key, one[0]) for key in one[1].keys])
    pairs = tellers.join(tellers.reduceByKey(min)).values().filter(_two).distinct()
    compared = pairs.join(told).map(_by_elder).join(told).flatMap(_compared)
    return first_of_all(dict(compared.reduceByKey(min).collect()))


def first_of_all(elders: Mapping[str, _Elder]) -> dict[str, Retelling]:
    """Follow each article's elder to the elder's own, and so on; dates fall on the way, so it ends."""
    return {name: Retelling(_oldest(name, elders), share) for name, (_, _, share) in elders.items()}


def _oldest(name: str, elders: Mapping[str, _Elder]) -> str:
    while name in elders:
        name = elders[name][1][1]
    return name


def _told(article: Written | Counted) -> Iterator[tuple[Teller, Sketch]]:
    if isinstance(article, Written) and article.sketch is not None:
        record: dict[str, Any] = orjson.loads(article.line)
        when = epoch(record["datePublished"] or record["metadata"]["dateDownloaded"])
        yield (when, article.id), article.sketch


def _two(pair: tuple[Teller, Teller]) -> bool:
    return pair[0] != pair[1]


def _by_elder(joined: tuple[Teller, tuple[Teller, Sketch]]) -> tuple[Teller, tuple[Teller, Sketch]]:
    later, (elder, text) = joined
    return elder, (later, text)


def _compared(joined: tuple[Teller, tuple[tuple[Teller, Sketch], Sketch]]) -> Iterator[tuple[str, _Elder]]:
    elder, ((later, text), other) = joined
    if alike := nearest(text, [(elder, other)]):
        yield later[1], (-alike[1].containment, elder, alike[1].of_one)
