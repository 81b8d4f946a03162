"""A page's judges and its teachers: what the blocks' log-odds are with all of them heard, and without each.

A teacher gives a text of its own: the page's data (JSON-LD), a feed, or trafilatura, which is asked in doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.extraction.features import Columns, body_columns, teaching
from crawler.extraction.feedtext import LACKED, LACKING, FeedText, fed_columns
from crawler.extraction.judge import heard, judge, probability
from crawler.extraction.nearby import Nearby
from crawler.extraction.reading import Reading
from crawler.extraction.trust import FEED, JSONLD, TRAFILATURA, proved
from crawler.extraction.words import Floats


@dataclass(slots=True)
class Hearing:
    """``odds``: the log-odds of each block.  By a teacher's name ``unheard`` has the same without it, and ``took`` its
    share (0 to 1) of each block.
    """

    odds: Floats
    unheard: dict[str, Floats] = field(default_factory=dict)
    took: dict[str, Floats] = field(default_factory=dict)

    @property
    def taught(self) -> Floats | None:
        """What trafilatura took; None where it was not asked."""
        return self.took.get(TRAFILATURA)

    def proved(self, size: Floats) -> dict[str, bool]:
        """Whether each teacher was right; ``size`` are the blocks' characters."""
        return {name: proved(took, self.odds, size) for name, took in self.took.items()}


def hear(reading: Reading, feed: FeedText) -> Hearing:
    """The judge that asks no teacher but what is at hand: the page's own data, or else the feed."""
    plain = judge("plain")
    odds = plain.of(reading.columns)
    if reading.columns["body"][0] >= 0:
        return Hearing(odds, {JSONLD: plain.of(_without_body(reading))}, {JSONLD: reading.columns["body"]})
    if not feed.content:
        return Hearing(odds)
    tokens = [text.tokens for text in reading.texts]
    columns = fed_columns(feed, tokens, reading.paths.own, reading.size, probability(odds))
    if columns is None:
        return Hearing(odds)
    reading.columns |= columns
    told = plain.of(reading.columns) - LACKED * (columns["body"] < LACKING)
    return Hearing(told, {FEED: odds}, {FEED: columns["body"]})


def hear_trafilatura(reading: Reading, hearing: Hearing) -> Hearing:
    """The same page with trafilatura asked, too."""
    taught = reading.taught()
    columns = teaching(taught, reading.size, reading.paths)
    page = judge("page")
    unheard = {name: heard(odds, page.of(_without_body(reading) | columns)) for name, odds in hearing.unheard.items()}
    odds = heard(hearing.odds, page.of(reading.columns | columns))
    return Hearing(odds, unheard | {TRAFILATURA: hearing.odds}, hearing.took | {TRAFILATURA: taught})


def _without_body(reading: Reading) -> Columns:
    """The columns of a page that says nothing of its own text."""
    return reading.columns | body_columns([text.tokens for text in reading.texts], (), Nearby(reading.size))
