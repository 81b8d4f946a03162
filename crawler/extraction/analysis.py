"""All that one page says, read once in a worker process: blocks, metadata, the judge's odds, the teacher in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

import numpy as np

from crawler.extraction.blocks import KEPT, Block
from crawler.extraction.datatext import unfold
from crawler.extraction.feedtext import NO_FEED_TEXT, FeedText
from crawler.extraction.frame import NOTHING_KNOWN, Known, in_sample
from crawler.extraction.hearing import Hearing, hear, hear_trafilatura
from crawler.extraction.judge import probability
from crawler.extraction.memory import Traits
from crawler.extraction.metadata.candidates import Candidate, PageMeta
from crawler.extraction.metadata.languages import settle_language, told_language
from crawler.extraction.overrides import Rules
from crawler.extraction.reading import Opened, Reading, open_page, read_blocks
from crawler.extraction.signs import Signs, claims, read_signs
from crawler.extraction.trust import Unheard
from crawler.extraction.unsure import hardly_any, in_doubt
from crawler.extraction.verdict import OWN_NAMES
from crawler.extraction.words import Floats
from crawler.items import Rejection
from crawler.markup import runs_scripts

_LITTLE = 2500  # characters of likely text; longer pages are no walls
_LITTLE_OF_ARTICLES = 1000  # the same where the page says that it is an article: walls then have a lead at most
_USUAL = 700  # characters where the site's articles have theirs: a page that keeps to the template is no wall


@dataclass(slots=True)
class Page:
    """What goes from the worker to the desk: the blocks, the page's own log-odds, the site judge's columns.

    ``folded`` holds each block's words with a blank between, ``taught`` trafilatura's share of each block: None where
    it was not asked.  ``unheard`` are the log-odds without each of the page's teachers (``trust``).  ``signs`` are read
    where there is little text.  ``empty``: it shows hardly any, and has scripts that may show more.  ``in_data``: the
    blocks are those of the page's data (``datatext``).  ``pictures`` has the number of blocks before each picture in a
    <figure>, by ``picture_key``; None where that says nothing.
    """

    url: str
    domain: str
    encoding: str
    meta: PageMeta
    blocks: list[Block]
    folded: list[str]
    odds: Floats
    own: Floats
    taught: Floats | None
    traits: Traits
    language: Candidate | None
    matched: tuple[bool, ...] = ()
    signs: Signs | None = None
    empty: bool = False
    in_data: bool = False
    unheard: Unheard = field(default_factory=dict)
    pictures: dict[str, int] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        # a page crosses to another process: one tuple a block is read three times as fast as one object a block
        given = [getattr(self, field.name) for field in fields(self)]
        given[_BLOCKS] = [_BLOCK(block) for block in self.blocks]
        return _page, tuple(given)

    @property
    def tokens(self) -> list[list[str]]:
        """Each block's words."""
        return [text.split(" ") if text else [] for text in self.folded]

    def column(self, name: str) -> Floats:
        """One of the columns of OWN_NAMES."""
        column: Floats = self.own[:, OWN_NAMES.index(name)]
        return column


_BLOCK = attrgetter(*(field.name for field in fields(Block)))
_BLOCKS = [field.name for field in fields(Page)].index("blocks")


def _page(*given: Any) -> Page:
    parts = list(given)
    parts[_BLOCKS] = [Block(*block) for block in parts[_BLOCKS]]
    return Page(*parts)


def read(body: bytes, url: str, content_type: str | None = None) -> Reading | Rejection:
    """Read a page in full up to the features, as it is judged: what shows hardly any text as its data have it."""
    opened = open_page(body, url, content_type, None)
    whole = opened if isinstance(opened, Rejection) else _whole(opened, NO_FEED_TEXT)
    return whole if isinstance(whole, Rejection) else whole[0]


def analyse(
    body: bytes,
    url: str,
    content_type: str | None = None,
    rules: Rules | None = None,
    known: Known = NOTHING_KNOWN,
    feed: FeedText = NO_FEED_TEXT,
) -> Page | Rejection:
    """Read and judge one page.  ``body`` is the page after content decoding, ``content_type`` the HTTP header's value.

    ``rules`` is what a person ruled for the page's site, ``known`` what its other pages taught: most pages are read
    without the places that never hold text there.  ``feed`` is what a feed said of the page.  Pure and picklable both
    ways; page content never makes it raise.  Raises BadAddress for a ``url`` that is none.
    """
    opened = open_page(body, url, content_type, rules)
    if isinstance(opened, Rejection):
        return opened
    if known.barren and opened.ruled is None:
        reading = read_blocks(opened, feed.summary, known.barren)
        if isinstance(reading, Reading) and not in_sample(reading.traits.page):
            hearing = hear(reading, feed)
            if not hardly_any(hearing.odds, reading.blocks):  # in other doubts the site's memory knows more
                return judged(reading, hearing, known)
    whole = _whole(opened, feed)
    if isinstance(whole, Rejection):
        return whole
    reading, hearing = whole
    if in_sample(reading.traits.page) or in_doubt(hearing.odds, reading.blocks, reading.size):
        hearing = hear_trafilatura(reading, hearing)
    return judged(reading, hearing)


def _whole(opened: Opened, feed: FeedText) -> tuple[Reading, Hearing] | Rejection:
    """The whole page and its log-odds; what shows hardly any text is read as its data have the article."""
    shown = _heard(read_blocks(opened, feed.summary), feed)
    if not isinstance(shown, Rejection) and not hardly_any(shown[1].odds, shown[0].blocks):
        return shown
    free = opened.ruled is None and opened.meta.is_accessible_for_free is not False
    if not (free and unfold(opened.doc.tree, [title.value for title in opened.meta.titles])):
        return shown
    held = _heard(read_blocks(opened, feed.summary), feed)
    if isinstance(held, Rejection):
        return shown
    held[0].in_data = True
    return held


def _heard(reading: Reading | Rejection, feed: FeedText) -> tuple[Reading, Hearing] | Rejection:
    return reading if isinstance(reading, Rejection) else (reading, hear(reading, feed))


def judged(reading: Reading, hearing: Hearing, known: Known = NOTHING_KNOWN) -> Page:
    """The page as the desk needs it, with its log-odds; what is known of its site need not be asked again."""
    odds = hearing.odds
    reading.traits.judged = _ruled(reading.blocks, probability(odds))
    reading.traits.teachers = hearing.proved(reading.size)
    own = np.column_stack([reading.columns[name] for name in OWN_NAMES])
    found = (reading.doc.url, reading.domain, reading.doc.encoding, reading.meta, reading.blocks)
    folded = [text.folded for text in reading.texts]
    taken = [b for b, c in zip(reading.blocks, reading.traits.judged.tolist(), strict=True) if c >= 0.5]
    likely = " ".join(b.text for b in taken)
    # here, because telling languages takes time and a large model
    language = settle_language(reading.meta, likely, known.language)
    reading.traits.language = told_language(language, likely)
    usual = sum(len(b.text) for b in taken if b.sig in known.fertile)
    little = len(likely) < (_LITTLE_OF_ARTICLES if claims(reading.meta) else _LITTLE) and usual < _USUAL
    signs = read_signs(reading.doc.tree, reading.meta) if little else None
    empty = hardly_any(odds, reading.blocks) and runs_scripts(reading.doc.tree)
    heard = (folded, odds, own, hearing.taught, reading.traits)
    pictures = None if reading.in_data else reading.pictures
    return Page(*found, *heard, language, reading.matched, signs, empty, reading.in_data, hearing.unheard, pictures)


def _ruled(blocks: Sequence[Block], judged: Floats) -> Floats:
    """What the site's memory learns: the judge's word, and a person's where there is one."""
    said = [float(block.ruled == KEPT) if block.ruled else np.nan for block in blocks]
    return np.where(np.isnan(said), judged, said)
