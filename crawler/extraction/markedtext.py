"""An article's text with its markup: the same words as HTML, from heading to heading, and its links.

The text is what the record says; its lines are looked for on the page again, and what is not found there (text from
data, lines that a person's rule has parted) is a plain paragraph.  So the HTML never says more or less than the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree

from crawler.extraction.blocks import HEADINGS
from crawler.extraction.html import NotHtml, parse
from crawler.extraction.markedblocks import MarkedBlock, Path, marked_blocks, nested
from crawler.items import Article, Link, Section

Fetched = tuple[bytes, str, str | None]
"""A page: its bytes after content decoding, its address, its Content-Type."""


@dataclass(slots=True, frozen=True)
class MarkedText:
    """What the record's fields of these names say; ``html`` is ``articleBodyHtml``."""

    html: str
    sections: list[Section]
    links: list[Link]

    def put(self, article: Article) -> None:
        """Fill the article's fields."""
        article.articleBodyHtml, article.sections, article.links = self.html, self.sections, self.links


def marked_text(text: str, pages: Sequence[Fetched]) -> MarkedText:
    """Give an articleBody with its markup, from the pages that it was taken from, in their order.

    Elements of the HTML: p, h2 to h6, ul, ol, li, blockquote, br, a (with an absolute href), strong, em, code, sub and
    sup; no other attribute.  Its text is the articleBody's, white space aside, and so is the sections'.
    """
    blocks: list[MarkedBlock] = []
    for number, (body, url, content_type) in enumerate(pages):
        try:
            blocks += marked_blocks(parse(body, url, content_type).tree, url, number)
        except NotHtml:
            continue
    paragraphs = [paragraph.split("\n") for paragraph in text.split("\n\n")]
    lines = [line for paragraph in paragraphs for line in paragraph]
    blocks_of = iter(aligned(lines, blocks))
    leaves: list[tuple[Path, str]] = []
    levels: list[int | None] = []
    for number, paragraph in enumerate(paragraphs):
        for line in paragraph:
            block = next(blocks_of)
            path = _path(block, number)
            after = "<br>" if leaves and leaves[-1][0] == path else ""
            leaves.append((path, after + (block.html if block else escape(line, quote=False))))
        innermost = leaves[-1][0][-1][0]
        levels.append(int(innermost[1]) if innermost in HEADINGS else None)
    html = nested(leaves)
    return MarkedText(html, _sections(text.split("\n\n"), levels), _links(html))


def _sections(paragraphs: Sequence[str], levels: Sequence[int | None]) -> list[Section]:
    found = [(Section(None, None, ""), list[str]())]
    for paragraph, level in zip(paragraphs, levels, strict=True):
        if level is None:
            found[-1][1].append(paragraph)
        else:
            found.append((Section(paragraph, level, ""), []))
    for section, own in found:
        section.articleBody = "\n\n".join(own)
    return [section for section, own in found if section.heading is not None or own]


def _links(html: str) -> list[Link]:
    if "<a " not in html:
        return []
    tree = etree.fromstring(html, etree.HTMLParser(huge_tree=True))
    return [Link(link.get("href", ""), "".join(map(str, link.itertext()))) for link in tree.iter("a")]


def aligned(lines: Sequence[str], blocks: Sequence[MarkedBlock]) -> list[MarkedBlock | None]:
    """Give for each line the block that has its text, in the page's order; None for one that is not there.

    Lines that stand once on the page are sure.  Of one that stands several times, as in a table of contents, the
    nearest before the next sure line is taken.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        places[block.text].append(at)
    counted = Counter(lines)
    sure = _rising(
        [
            (number, places[line][0])
            for number, line in enumerate(lines)
            if counted[line] == 1 and len(places.get(line, ())) == 1
        ]
    )
    found = dict(sure)
    begin = (-1, -1)
    for end in sure:
        _backwards(lines, places, begin, end, found)
        begin = end
    at = begin[1]
    for number in range(begin[0] + 1, len(lines)):
        later = places.get(lines[number], [])
        first = bisect_left(later, at + 1)
        if first < len(later):
            at = found[number] = later[first]
    return [blocks[found[number]] if number in found else None for number in range(len(lines))]


def _backwards(
    lines: Sequence[str],
    places: defaultdict[str, list[int]],
    begin: tuple[int, int],
    end: tuple[int, int],
    found: dict[int, int],
) -> None:
    """Find the lines between two sure ones, the last first."""
    at = end[1]
    for number in range(end[0] - 1, begin[0], -1):
        earlier = places.get(lines[number], [])
        last = bisect_left(earlier, at) - 1
        if last >= 0 and earlier[last] > begin[1]:
            at = found[number] = earlier[last]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second numbers rise (patience sorting; Fredman 1975)."""
    ends: list[int] = []
    chains: list[int] = []
    before: list[int | None] = []
    for at, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        if length == len(ends):
            ends.append(place)
            chains.append(at)
        else:
            ends[length], chains[length] = place, at
        before.append(chains[length - 1] if length else None)
    found: list[tuple[int, int]] = []
    last = chains[-1] if chains else None
    while last is not None:
        found.append(pairs[last])
        last = before[last]
    return found[::-1]


def _path(block: MarkedBlock | None, paragraph: int) -> Path:
    if block is None:
        return (("p", paragraph),)
    if block.around and block.around[-1][0] == "li":
        return block.around
    tag = {"h1": "h2"}.get(block.tag, block.tag) if block.tag in HEADINGS else "p"
    return (*block.around, (tag, paragraph))
