"""All that one page says, read once in a worker process: blocks, metadata, the judge's odds, the teacher in doubt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

import numpy as np

from crawler.extraction.blocks import KEPT, Block, cut
from crawler.extraction.features import Columns, PageText, Paths, features, teaching
from crawler.extraction.feedtext import LACKED, LACKING, NO_FEED_TEXT, FeedText, fed_columns
from crawler.extraction.frame import NOTHING_KNOWN, Known, in_sample
from crawler.extraction.html import Document, NotHtml, parse
from crawler.extraction.judge import doubt, heard, judge, probability
from crawler.extraction.memory import Traits, standing
from crawler.extraction.metadata.candidates import Candidate, PageMeta
from crawler.extraction.metadata.languages import settle_language, told_language
from crawler.extraction.metadata.ownaddress import page_address
from crawler.extraction.metadata.read import read_metadata
from crawler.extraction.overrides import Rules
from crawler.extraction.quality import too_short
from crawler.extraction.ruledblocks import cut_ruled
from crawler.extraction.rulings import Rulings, blank, find_rulings
from crawler.extraction.signs import Signs, claims, read_signs
from crawler.extraction.teacher import taught_text
from crawler.extraction.texts import Text, read_text
from crawler.extraction.verdict import OWN_NAMES
from crawler.extraction.words import Floats, matched, text_key, words
from crawler.items import Rejection
from crawler.markup import runs_scripts
from crawler.urls import canonical, domain_of

_DOUBT = 0.12  # of the pages with gold text a quarter; asked on all of them the teacher makes no text better
_LITTLE = 2500  # characters of likely text; longer pages are no walls
_LITTLE_OF_ARTICLES = 1000  # the same where the page says that it is an article: walls then have a lead at most
_USUAL = 700  # characters where the site's articles have theirs: a page that keeps to the template is no wall


@dataclass(slots=True)
class _Opened:
    """A parsed page; what is said of it whatever of its blocks is read.

    ``ruled`` are the blocks of a page for which a person ruled: they are cut before what was dropped is blanked.
    """

    doc: Document
    meta: PageMeta
    ruled: list[Block] | None
    matched: tuple[bool, ...]


@dataclass(slots=True)
class Reading:
    """A page's blocks with every column; what the judges are trained on."""

    doc: Document
    domain: str
    meta: PageMeta
    blocks: list[Block]
    texts: list[Text]
    columns: Columns
    paths: Paths
    traits: Traits
    matched: tuple[bool, ...]

    @property
    def size(self) -> Floats:
        """Each block's characters."""
        return np.array(self.traits.sizes, float)

    def taught(self) -> Floats:
        """The teacher's share (0 to 1) of each block."""
        return matched([text.tokens for text in self.texts], words(taught_text(self.doc)))


@dataclass(slots=True)
class Page:
    """What goes from the worker to the desk: the blocks, the page's own log-odds, the site judge's columns.

    ``folded`` holds each block's words with a blank between, ``taught`` the teacher's share of each block: None where
    the teacher was not asked.  ``signs`` are read where there is little text.  ``empty``: it shows hardly any, and has
    scripts that may show more.
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
    """Read a page in full up to the features."""
    opened = _open(body, url, content_type, None)
    return opened if isinstance(opened, Rejection) else _reading(opened)


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
    ways; page content never makes it raise.
    """
    opened = _open(body, url, content_type, rules)
    if isinstance(opened, Rejection):
        return opened
    if known.barren and opened.ruled is None:
        reading = _reading(opened, feed, known.barren)
        if isinstance(reading, Reading) and not in_sample(reading.traits.page):
            odds = _odds(reading, feed)
            if not hardly_any(odds, reading.blocks):  # where the judge doubts otherwise, the site's memory knows more
                return judged(reading, odds, None, known)
    reading = _reading(opened, feed)
    if isinstance(reading, Rejection):
        return reading
    odds = _odds(reading, feed)
    taught = None
    if in_sample(reading.traits.page) or in_doubt(odds, reading.blocks, reading.size):
        taught = reading.taught()
        odds = heard(odds, judge("page").of(reading.columns | teaching(taught, reading.size, reading.paths)))
    return judged(reading, odds, taught)


def _open(body: bytes, url: str, content_type: str | None, rules: Rules | None) -> _Opened | Rejection:
    try:
        doc = parse(body, url, content_type)
    except NotHtml as error:
        return Rejection(url, "not-html", str(error))
    rulings = find_rulings(doc.tree, url, rules) if rules else Rulings()
    ruled = cut_ruled(doc.tree, rulings.elements) if rulings.elements else None
    blank(rulings.elements)
    meta = read_metadata(doc)
    rulings.give(meta)
    return _Opened(doc, meta, ruled, rulings.matched)


def _reading(opened: _Opened, feed: FeedText = NO_FEED_TEXT, barren: Collection[str] = ()) -> Reading | Rejection:
    doc, meta = opened.doc, opened.meta
    blocks = cut(doc.tree, barren) if opened.ruled is None else opened.ruled
    if not blocks:
        return Rejection(doc.url, "no-text", "the page shows no text")
    texts = [read_text(b.text) for b in blocks]
    titles = [c.value for c in meta.titles]
    description = max((c.value for c in meta.descriptions), key=len, default=feed.summary)
    columns, paths = features(blocks, texts, PageText(titles, description, meta.body or ""))
    keys = [text.key for text in texts]
    traits = Traits(
        text_key([canonical(page_address(meta))]),  # print, AMP and mobile copies are one page
        paths.own,
        keys,
        [standing(sig, key) for sig, key in zip(paths.own, keys, strict=True)],
        [len(b.text) for b in blocks],
        [b.linked for b in blocks],
        np.zeros(len(blocks)),
        frozenset(text_key(words(t)) for t in titles),
    )
    return Reading(doc, domain_of(doc.url), meta, blocks, texts, columns, paths, traits, opened.matched)


def _odds(reading: Reading, feed: FeedText) -> Floats:
    """The log-odds of the judge that asks no teacher but what is at hand: the page's own data, or else the feed."""
    odds = judge("plain").of(reading.columns)
    if not feed.content or reading.columns["body"][0] >= 0:
        return odds
    tokens = [text.tokens for text in reading.texts]
    columns = fed_columns(feed, tokens, reading.paths.own, reading.size, probability(odds))
    if columns is None:
        return odds
    reading.columns |= columns
    return judge("plain").of(reading.columns) - LACKED * (columns["body"] < LACKING)


def judged(reading: Reading, odds: Floats, taught: Floats | None, known: Known = NOTHING_KNOWN) -> Page:
    """The page as the desk needs it, with its log-odds; what is known of its site need not be asked again."""
    reading.traits.judged = _ruled(reading.blocks, probability(odds))
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
    return Page(*found, folded, odds, own, taught, reading.traits, language, reading.matched, signs, empty)


def in_doubt(odds: Floats, blocks: Sequence[Block], size: Floats) -> bool:
    """Whether the teacher is to be asked: the judge is unsure of much of the text, or finds hardly any."""
    return hardly_any(odds, blocks) or doubt(probability(odds), size) > _DOUBT


def hardly_any(odds: Floats, blocks: Sequence[Block]) -> bool:
    """Whether the judge finds less than two sentences."""
    return too_short([block.text for block, c in zip(blocks, odds, strict=True) if c >= 0])


def _ruled(blocks: Sequence[Block], judged: Floats) -> Floats:
    """What the site's memory learns: the judge's word, and a person's where there is one."""
    said = [float(block.ruled == KEPT) if block.ruled else np.nan for block in blocks]
    return np.where(np.isnan(said), judged, said)
