"""All that one page says, read once in a worker process: blocks, metadata, the teacher's view, the judge's odds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np

from crawler.extraction.blocks import KEPT, Block, cut
from crawler.extraction.features import PageText, features
from crawler.extraction.html import NotHtml, parse
from crawler.extraction.judge import judge, probability
from crawler.extraction.memory import Traits
from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.metadata.read import read_metadata
from crawler.extraction.overrides import Rules
from crawler.extraction.ruledblocks import cut_ruled
from crawler.extraction.rulings import Rulings, blank, find_rulings
from crawler.extraction.teacher import taught_text
from crawler.extraction.verdict import OWN_NAMES
from crawler.extraction.words import Floats, matched, text_key, words
from crawler.items import Rejection
from crawler.urls import BadAddress, canonical, domain_of, normalise, same_site, site_of


@dataclass(slots=True)
class Reading:
    """A page's blocks with every feature; what the judges are trained on."""

    url: str
    domain: str
    encoding: str
    meta: PageMeta
    blocks: list[Block]
    tokens: list[list[str]]
    matrix: Floats
    names: list[str]
    traits: Traits
    matched: tuple[bool, ...] = ()


@dataclass(slots=True)
class Page:
    """What goes from the worker to the desk: the blocks, the page judge's log-odds, the site judge's columns.

    ``matched`` says of each selector of the page's overrides (``Rules.selectors``) whether it found something.
    """

    url: str
    domain: str
    encoding: str
    meta: PageMeta
    blocks: list[Block]
    odds: Floats
    own: Floats
    traits: Traits
    matched: tuple[bool, ...] = ()


def page_address(meta: PageMeta, url: str) -> str:
    """The address that the page gives itself, where it can be believed: on the same site, and not the home page."""
    if not meta.canonical_url:
        return url
    try:
        own = normalise(meta.canonical_url)
    except BadAddress:
        return url
    return own if same_site(own, site_of(url)) and urlsplit(own).path.strip("/") else url


def read(body: bytes, url: str, content_type: str | None = None, rules: Rules | None = None) -> Reading | Rejection:
    """Read a page up to the features.  ``rules``: what a person ruled for its site."""
    try:
        doc = parse(body, url, content_type)
    except NotHtml as error:
        return Rejection(url, "not-html", str(error))
    rulings = find_rulings(doc.tree, url, rules) if rules else Rulings()
    blocks = cut_ruled(doc.tree, rulings.elements) if rulings.elements else cut(doc.tree)
    if not blocks:
        return Rejection(url, "no-text", "the page shows no text")
    blank(rulings.elements)
    meta = read_metadata(doc)
    rulings.give(meta)
    tokens = [words(b.text) for b in blocks]
    titles = [c.value for c in meta.titles]
    description = max((c.value for c in meta.descriptions), key=len, default="")
    taught = matched(tokens, words(taught_text(doc)))
    matrix, names = features(blocks, tokens, taught, PageText(titles, description, meta.body or ""))
    traits = Traits(
        text_key([canonical(page_address(meta, url))]),  # print, AMP and mobile copies are one page
        [b.sig for b in blocks],
        [text_key(t) for t in tokens],
        [len(b.text) for b in blocks],
        [b.linked for b in blocks],
        np.zeros(len(blocks)),
        frozenset(text_key(words(t)) for t in titles),
    )
    return Reading(url, domain_of(url), doc.encoding, meta, blocks, tokens, matrix, names, traits, rulings.matched)


def analyse(body: bytes, url: str, content_type: str | None = None, rules: Rules | None = None) -> Page | Rejection:
    """Read and judge one page.  ``body`` is the page after content decoding, ``content_type`` the HTTP header's value.

    Pure and picklable both ways; page content never makes it raise.
    """
    reading = read(body, url, content_type, rules)
    if isinstance(reading, Rejection):
        return reading
    first = judge("page")
    odds = first.odds(reading.matrix[:, first.columns(reading.names)])
    reading.traits.judged = _ruled(reading.blocks, probability(odds))
    own = reading.matrix[:, [reading.names.index(n) for n in OWN_NAMES]]
    found = (reading.url, reading.domain, reading.encoding, reading.meta, reading.blocks)
    return Page(*found, odds, own, reading.traits, reading.matched)


def _ruled(blocks: Sequence[Block], judged: Floats) -> Floats:
    """What the site's memory learns: the judge's word, and a person's where there is one."""
    said = [float(block.ruled == KEPT) if block.ruled else np.nan for block in blocks]
    return np.where(np.isnan(said), judged, said)
