"""What is usual on a site, derived from traces of its pages: names in titles, stock pictures, slogans, clocks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.extraction.metadata.affixes import SEAM, key_of, pieces_of
from crawler.extraction.metadata.names import is_desk
from crawler.extraction.metadata.publication import NOT_ITS_OWN

FEW = 3  # pages from which a repetition on a part of them is a custom
_SHARE = 0.1  # of the pages: what fewer share is a series or a topic
_MOST = 0.8  # of the pages: what is on these is on "all"
_LONGEST_AFFIX = 60  # characters; a site's name with its claim
_DATED, _DATED_PAGES = 0.6, 8  # share of the pages with a date of their own from which a page without one is no news
_NEARBY = 30  # days in which a place's clock keeps its offset, but for two Sundays a year

Trace = dict[str, Any]
"""One page: ``titles`` and ``authors`` by source, ``dates`` by source, ``description``, ``images``, ``keywords``."""


@dataclass(slots=True)
class Customs:
    """The derived habits; empty where too few pages are known."""

    affixes: set[str] = field(default_factory=set)
    endings: set[str] = field(default_factory=set)
    constant_titles: set[str] = field(default_factory=set)
    house: set[str] = field(default_factory=set)
    slogans: set[str] = field(default_factory=set)
    stock_images: set[str] = field(default_factory=set)
    stock_keywords: set[str] = field(default_factory=set)
    distrusted_dates: set[str] = field(default_factory=set)
    offsets: list[tuple[int, str]] = field(default_factory=list)
    dates_its_pages: bool = False


def derive(traces: Sequence[Trace]) -> Customs:
    """The customs that the traces show; independent of their order."""
    customs = Customs()
    if len(traces) < 2:
        return customs
    _titles(traces, customs)
    _authors(traces, customs)
    _dates(traces, customs)
    headlines: dict[str, set[str]] = defaultdict(set)
    for trace in traces:
        if trace["description"]:
            headlines[trace["description"]].add(_headline(trace))
    customs.slogans = {text for text, titles in headlines.items() if len(titles) > 1}
    customs.stock_images = _common((trace["images"] for trace in traces), max(FEW, len(traces) * _SHARE))
    customs.stock_keywords = _common((trace["keywords"] for trace in traces), max(5, len(traces) * _MOST))
    return customs


def _common(sets: Iterable[Iterable[str]], least: float) -> set[str]:
    counts = Counter(value for values in sets for value in set(values))
    return {value for value, count in counts.items() if count >= least}


def _headline(trace: Trace) -> str:
    titles = trace["titles"]
    return key_of(
        next((titles[source] for source in ("h1", "jsonld.headline", "og:title", "title") if source in titles), "")
    )


def _titles(traces: Sequence[Trace], customs: Customs) -> None:
    around: dict[str, set[str]] = defaultdict(set)
    beside: dict[str, set[str]] = defaultdict(set)
    by_source: dict[str, set[str]] = defaultdict(set)
    for trace in traces:
        whole = {source: key_of(text) for source, text in trace["titles"].items()}
        headline = _headline(trace)
        for piece in {piece for text in trace["titles"].values() for piece in pieces_of(text)}:
            around[piece].add(headline)
        for key in set(whole.values()):
            beside[key].add(max((other for other in whole.values() if other != key), default=""))
        for source, text in trace["titles"].items():
            by_source[source].add(text)
    least = max(FEW if len(traces) > 2 else 2, len(traces) * _SHARE)
    customs.affixes = {piece for piece, headlines in around.items() if len(headlines) >= least}
    customs.constant_titles = {key for key, others in beside.items() if len(others - {""}) > 1}
    customs.endings = {end for texts in by_source.values() if len(texts) >= FEW and (end := _ending(sorted(texts)))}


def _ending(texts: Sequence[str]) -> str:
    """What all texts end with, from a seam on."""
    first, last = min(text[::-1] for text in texts), max(text[::-1] for text in texts)
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    common = first[:length][::-1][-_LONGEST_AFFIX:]
    seam = SEAM.search(common)
    return common[seam.start() :] if seam and len(common) - seam.start() > 3 else ""


def _authors(traces: Sequence[Trace], customs: Customs) -> None:
    pages: Counter[str] = Counter()
    company: dict[str, set[str]] = defaultdict(set)
    behind: dict[str, set[str]] = defaultdict(set)
    first: set[str] = set()
    for trace in traces:
        bylines = [[key_of(name) for name in names] for names in trace["authors"].values()]
        everyone = {name for names in bylines for name in names}
        pages.update(everyone)
        for names in bylines:
            first.update(names[:1])
            for name in names[1:]:
                behind[name].add(names[0])
        for name in everyone:
            company[name] |= everyone - {name}
    least = max(5, len(traces) * _MOST)
    always = {name for name, count in pages.items() if count >= least and len(company[name]) >= FEW}
    customs.house = always | {name for name, heads in behind.items() if len(heads) >= FEW and name not in first}
    customs.house |= {
        name for name, count in pages.items() if count >= FEW and is_desk(name) and len(company[name]) >= FEW
    }


def _dates(traces: Sequence[Trace], customs: Customs) -> None:
    values: dict[str, Counter[str]] = defaultdict(Counter)
    dated = sum(not NOT_ITS_OWN.issuperset(trace["dates"]) for trace in traces)
    customs.dates_its_pages = len(traces) >= _DATED_PAGES and dated >= _DATED * len(traces)
    for trace in traces:
        for source, value in trace["dates"].items():
            values[source][value] += 1
            if len(value) > 20 and value[10:11] == "T":
                customs.offsets.append((day_number(value), value[19:]))
    for source, counts in values.items():
        value, count = max(counts.items(), key=lambda entry: (entry[1], entry[0]))
        if count >= FEW and count * 2 > sum(counts.values()) and len(value) > 10:
            customs.distrusted_dates.add(source)  # the same second on most pages: the day of a move or a build
    customs.offsets.sort()


def offset_near(offsets: Sequence[tuple[int, str]], value: str) -> str | None:
    """The offset that the site's clock had around a day, if its pages agree on one."""
    day = day_number(value)
    near = {offset for other, offset in offsets if abs(other - day) <= _NEARBY}
    return near.pop() if len(near) == 1 else None


def day_number(value: str) -> int:
    """A day as a number that grows by one a day (in a month) and by 31 a month; near enough to tell seasons."""
    year, month, day = value[:10].split("-")
    return (int(year) * 12 + int(month)) * 31 + int(day)
