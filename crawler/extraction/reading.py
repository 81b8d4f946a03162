"""A page's blocks with every column that the page alone gives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from crawler.extraction.blocks import Block
from crawler.extraction.cutter import walked
from crawler.extraction.features import Columns, PageText, Paths, features
from crawler.extraction.html import Document, NotHtml, parse
from crawler.extraction.memory import Traits, standing
from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.metadata.images import places_of_pictures
from crawler.extraction.metadata.ownaddress import page_address
from crawler.extraction.metadata.read import read_metadata
from crawler.extraction.overrides import Rules
from crawler.extraction.ruledblocks import cut_ruled
from crawler.extraction.rulings import Rulings, blank, find_rulings
from crawler.extraction.teacher import taught_text
from crawler.extraction.texts import Text, read_text
from crawler.extraction.words import Floats, matched, text_key, words
from crawler.items import Rejection
from crawler.urls import canonical, domain_of


@dataclass(slots=True)
class Opened:
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
    pictures: dict[str, int] | None = None
    in_data: bool = False

    @property
    def size(self) -> Floats:
        """Each block's characters."""
        return np.array(self.traits.sizes, float)

    def taught(self) -> Floats:
        """The teacher's share (0 to 1) of each block."""
        return matched([text.tokens for text in self.texts], words(taught_text(self.doc)))


def open_page(body: bytes, url: str, content_type: str | None, rules: Rules | None) -> Opened | Rejection:
    """Parse a page and read its metadata; arguments as ``analyse`` has them."""
    try:
        doc = parse(body, url, content_type)
    except NotHtml as error:
        return Rejection(url, "not-html", str(error))
    rulings = find_rulings(doc.tree, url, rules) if rules else Rulings()
    ruled = cut_ruled(doc.tree, rulings.elements) if rulings.elements else None
    blank(rulings.elements)
    meta = read_metadata(doc)
    rulings.give(meta)
    return Opened(doc, meta, ruled, rulings.matched)


def read_blocks(opened: Opened, summary: str = "", barren: Collection[str] = ()) -> Reading | Rejection:
    """Cut a page into blocks and work out their columns.

    ``summary`` stands in for a description, ``barren`` are the places that need not be looked at.
    """
    doc, meta = opened.doc, opened.meta
    walk = walked(doc.tree, barren) if opened.ruled is None else None
    blocks = (opened.ruled or []) if walk is None else walk.blocks
    if not blocks:
        return Rejection(doc.url, "no-text", "the page shows no text")
    texts = [read_text(b.text) for b in blocks]
    titles = [c.value for c in meta.titles]
    description = max((c.value for c in meta.descriptions), key=len, default=summary)
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
    found = doc, domain_of(doc.url), meta, blocks, texts, columns, paths, traits, opened.matched
    return Reading(*found, pictures=None if walk is None else places_of_pictures(walk.figures, doc.url))
