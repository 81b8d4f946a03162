"""Cut a page into text blocks, in one walk over its tree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree

from crawler.extraction.blocks import HEADINGS, NO_ROW, Block
from crawler.extraction.signatures import path_of, step_of, unseen
from crawler.extraction.visibility import clipped, holds_text, is_hidden
from crawler.extraction.words import as_read

SKIPPED = frozenset(
    "head script style noscript noembed noframes template iframe object embed applet video audio canvas svg math "
    "select option optgroup datalist textarea button input progress meter map dialog".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr o:p st1:place g-emoji tooltip amp-fit-text".split()
)
_BOLD = frozenset(["b", "strong"])
_ITALIC = frozenset(["i", "em", "cite", "small"])
_IMAGES = frozenset(["img", "picture", "amp-img", "figure"])
_SPECIAL = SKIPPED | _IMAGES | {"br"}
_TEXT_TAGS = frozenset(["p", "li", "td", "dd", "figcaption", "blockquote"]) | HEADINGS
_SOURCES = ("data-src", "data-original", "data-lazy-src", "src")  # lazy loaders keep the real address aside
_MAX_BLOCKS = 20_000  # a page with more is no article page; the rest is not read
_MAX_PATH = 40  # deeper wrappers say nothing more about a block's role


def _source(element: etree._Element) -> str | None:
    for name in _SOURCES:
        value = element.get(name)
        if value and not value.startswith("data:"):
            return value
    return None


@dataclass(slots=True)
class Standing:
    """Where the walk stands: the nearest block element and the inline ones around the text."""

    path: str = ""
    tag: str = "body"
    owner: int = 0
    container: int = 0
    links: int = 0
    bold: int = 0
    italic: int = 0
    hidden: bool = False
    ruled: str = ""
    article: int = 0
    row: tuple[int, int] = NO_ROW


class Cutter:
    """One walk over a tree; what it has found so far.

    ``barren`` are the signatures of places that never hold text on this site: the walk does not go into them.
    """

    def __init__(self, barren: Collection[str] = ()) -> None:
        self.blocks: list[Block] = []
        self.figures: list[tuple[etree._Element, int]] = []  # each with the number of blocks before it
        self._barren = barren
        self._paths: dict[tuple[str, str], str] = {}
        self._pieces: list[str] = []
        self._pending = False  # whether there is text since the last block ended
        self._linked = self._bold = self._italic = 0
        self._hrefs: list[str] = []
        self._breaks = 0
        self._image: str | None = None
        self._image_in: tuple[int, ...] = ()
        self._owners = 0
        self._last_owner = 0

    def walk(self, root: etree._Element, ruled: str = "") -> None:
        """Walk without recursion: a page may nest thousands of elements.  ``ruled`` holds for the root."""
        place = Standing(ruled=ruled)
        around: list[Standing | None] = []  # None: the walk did not go into the element
        walker = etree.iterwalk(root, events=("start", "end"))
        next(walker)
        text = root.text
        if text and not text.isspace():
            self._pending = True
            self._add(text, place)
        for event, element in walker:
            if event == "start":
                name = element.tag
                special = name in _SPECIAL or not isinstance(name, str)
                inside = (
                    None if special and not self._open(element, place) else self._inside(element, place, len(around))
                )
                if inside is None:
                    walker.skip_subtree()
                    around.append(None)
                    continue
                around.append(place)
                place = inside
                text = element.text
            elif around:
                outer = around.pop()
                if outer is not None:
                    if self._pending and outer.owner != place.owner:
                        self._flush(place)
                    place = outer
                text = element.tail
            else:
                continue
            if text and (self._pending or not text.isspace()):  # a block does not begin with white space
                self._pending = True
                self._add(text, place)
        if self._pending:
            self._flush(place)

    def _open(self, element: etree._Element, place: Standing) -> bool:
        """Whether the walk goes into an element of a name that it does not go into without a look."""
        name = element.tag
        if name in SKIPPED or not isinstance(name, str):
            return name == "button" and holds_text(element)
        if name == "br":
            self._break(place)
            return False
        if name == "figure":
            self._note_figure(element, place)
        self._image = _source(element) or self._image or ""
        self._image_in = (place.owner, place.container)
        return True

    def _note_figure(self, figure: etree._Element, place: Standing) -> None:
        """Keep where a figure stands; in a link it is the teaser of another article."""
        if not place.links:
            self.figures.append((figure, len(self.blocks) + self._pending))

    def _pass(self, element: etree._Element, place: Standing) -> None:
        """Pass by a place without text: a figure stands there all the same, as captions are no text either."""
        for figure in element.iter("figure"):
            if all(x.tag != "a" for x in takewhile(lambda x: x is not element, figure.iterancestors())):
                self._note_figure(figure, place)

    def _inside(self, element: etree._Element, place: Standing, depth: int) -> Standing | None:
        """The place inside the element; None where nothing in it is to be read."""
        name = element.tag
        classes = element.get("class")
        if classes and unseen(classes):
            return None
        # a custom element is inline by CSS; as a wrapper of sections it acts as a block
        if name in _INLINE or (("-" in name or name == "button") and place.tag in _TEXT_TAGS):
            links, bold, italic = place.links, place.bold, place.italic
            if name == "a":
                links += 1
                if href := element.get("href"):
                    self._hrefs.append(href)
            elif name in _BOLD:
                bold += 1
            elif name in _ITALIC:
                italic += 1
            else:
                return None if clipped(element) or self._broken(element, classes, place) else place
            where = (place.path, place.tag, place.owner, place.container)
            return Standing(*where, links, bold, italic, place.hidden, place.ruled, place.article, place.row)
        if self._pending:
            self._flush(place)
        self._owners += 1
        path = self._path(place.path, step_of(name, element.get("id"), classes)) if depth < _MAX_PATH else place.path
        if path in self._barren:
            self._pass(element, place)
            return None
        hidden = place.hidden or is_hidden(element)
        article = place.article or (self._owners if name == "article" else 0)
        row = place.row
        if name == "tr":
            row = (row[0], self._owners)
        elif name == "table":
            row = (self._owners, 0)
        marks = (place.links, place.bold, place.italic, hidden, place.ruled, article, row)
        tag = place.tag if name == "div" and place.tag in HEADINGS else name  # a heading's text may stand in a box
        return Standing(path, tag, self._owners, place.owner, *marks)

    def _path(self, outer: str, step: str) -> str:
        """The signature of a place; one string for all blocks that stand there."""
        path = self._paths.get((outer, step))
        if path is None:
            path = self._paths[outer, step] = path_of(outer, step)
        return path

    def _break(self, place: Standing) -> None:
        """Begin a new line of the same element."""
        if self._pending:
            self._flush(place)
        self._breaks += 1

    def _broken(self, element: etree._Element, classes: str | None, place: Standing) -> bool:
        """Begin a new line at an empty inline element that is called a break; False for any other element."""
        if classes is None or "br" not in classes or "br" not in classes.split():
            return False
        if len(element) or (element.text and not element.text.isspace()):
            return False
        self._break(place)
        return True

    def _add(self, text: str, place: Standing) -> None:
        self._pieces.append(text)
        if place.links or place.bold or place.italic:
            size = len(text.strip())
            self._linked += size if place.links else 0
            self._bold += size if place.bold else 0
            self._italic += size if place.italic else 0

    def _flush(self, place: Standing) -> None:
        """End the block that the pieces so far make."""
        self._pending = False
        if not self._pieces:
            return
        text = as_read("".join(self._pieces))
        if text and len(self.blocks) < _MAX_BLOCKS:
            size = len(text)
            counts = (min(self._linked, size), min(self._bold, size), min(self._italic, size))
            breaks = self._breaks if place.owner == self._last_owner else 0
            pictured = self._image is not None and place.container in self._image_in
            where = (place.path, place.tag, place.owner, place.container)
            block = Block(text, *where, breaks, *counts, self._hrefs, self._image, place.hidden)
            block.article, block.pictured, block.row = place.article, pictured, place.row
            self.blocks.append(block)
            self._image = None
            self._breaks = 0
            self._last_owner = place.owner
            self._hrefs = []
        self._pieces = []
        self._linked = self._bold = self._italic = 0


def walked(tree: etree._Element, barren: Collection[str] = ()) -> Cutter:
    """The walk over a page, without what stands in the places ``barren``."""
    body = tree.find("body")
    cutter = Cutter(barren)
    cutter.walk(tree if body is None else body)
    return cutter


def cut(tree: etree._Element, barren: Collection[str] = ()) -> list[Block]:
    """The page's text blocks in document order, at most 20,000; ``barren`` as in ``walked``."""
    return walked(tree, barren).blocks
