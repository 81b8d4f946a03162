"""A page's blocks with what their markup says of the text: headings, lists, quotations, links, emphasis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from html import escape
from itertools import takewhile

from lxml import etree

from crawler.extraction.cutter import Cutter, Standing
from crawler.extraction.metadata.text import absolute
from crawler.extraction.words import as_read

Step = tuple[str, object]
"""An element: its name, and its address (of a link) or what tells it from others of its name."""

Path = tuple[Step, ...]
"""The elements around a text, the outermost first."""

_MARKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "code": "code", "kbd": "code", "samp": "code"} | {
    name: name for name in ("sub", "sup")
}
_WRAPPERS = frozenset(["ul", "ol", "li", "blockquote"])
_DEEPEST = 12  # wrappers or marks around a text; what lies deeper is layout


@dataclass(slots=True, frozen=True)
class MarkedBlock:
    """``text`` as the block's, ``html`` the same with links and emphasis; ``around``: lists and quotations.

    ``tag`` and ``owner`` are as in ``Block``.
    """

    text: str
    html: str
    tag: str
    owner: int
    around: Path


def marked_blocks(tree: etree._Element, url: str, number: int = 0) -> list[MarkedBlock]:
    """Give all blocks of the page, as ``blocks.cut`` does; links are made absolute by the page's address.

    ``number`` tells the page's lists and quotations from those of others.
    """
    body = tree.find("body")
    cutter = _MarkedCutter(url, number)
    cutter.walk(tree if body is None else body)
    return cutter.marked


def nested(leaves: Iterable[tuple[Path, str]]) -> str:
    """Give HTML in which each leaf lies inside the elements of its path; what two in a row share is opened once."""
    parts: list[str] = []
    opened: Path = ()
    for path, leaf in leaves:
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(opened, path, strict=False)))
        parts += [f"</{name}>" for name, _ in reversed(opened[shared:])]
        parts += [_begin(step) for step in path[shared:]]
        parts.append(leaf)
        opened = path
    parts += [f"</{name}>" for name, _ in reversed(opened)]
    return "".join(parts)


def _begin(step: Step) -> str:
    name, key = step
    return f'<a href="{escape(str(key))}">' if name == "a" else f"<{name}>"


@dataclass(slots=True)
class _MarkedPlace(Standing):
    marks: Path = ()
    around: Path = ()


_FIELDS = [field.name for field in fields(Standing)]


class _MarkedCutter(Cutter):
    """The same walk, which remembers the elements around each piece of text."""

    def __init__(self, url: str, number: int) -> None:
        super().__init__()
        self._number = number
        self.marked: list[MarkedBlock] = []
        self._url = url
        self._marked_pieces: list[tuple[str, Path]] = []

    def _inside(self, element: etree._Element, place: Standing, depth: int) -> Standing | None:
        inside = super()._inside(element, place, depth)
        if inside is None:
            return None
        marks, around = (place.marks, place.around) if isinstance(place, _MarkedPlace) else ((), ())
        if inside.owner == place.owner:
            if (step := self._mark(element, marks)) and len(marks) < _DEEPEST:
                marks = (*marks, step)
        elif element.tag in _WRAPPERS and len(around) < _DEEPEST:
            around = (*around, (str(element.tag), (self._number, inside.owner)))
        return _MarkedPlace(**{name: getattr(inside, name) for name in _FIELDS}, marks=marks, around=around)

    def _mark(self, element: etree._Element, marks: Path) -> Step | None:
        if element.tag != "a":
            name = _MARKS.get(str(element.tag), "")
            return (name, "") if name and (name, "") not in marks else None
        href = absolute(element.get("href"), self._url)
        return ("a", href) if href and all(name != "a" for name, _ in marks) else None

    def _add(self, text: str, place: Standing) -> None:
        super()._add(text, place)
        self._marked_pieces.append((text, place.marks if isinstance(place, _MarkedPlace) else ()))

    def _flush(self, place: Standing) -> None:
        before = len(self.blocks)
        super()._flush(place)
        around = place.around if isinstance(place, _MarkedPlace) else ()
        for block in self.blocks[before:]:
            html = _inline(self._marked_pieces, block.text)
            self.marked.append(MarkedBlock(block.text, html, block.tag, block.owner, around))
        self._marked_pieces = []


def _inline(pieces: Sequence[tuple[str, Path]], text: str) -> str:
    """The pieces as HTML; plain text where they do not add up to the block's, as with an accent on its own."""
    leaves: list[tuple[Path, str]] = []
    plain = ""
    for raw, marks in pieces:
        shown = as_read(raw)
        if raw[:1].isspace() and plain and not plain.endswith(" "):
            shown = f" {shown}"
        if raw[-1:].isspace() and shown and not shown.endswith(" "):
            shown += " "
        if shown:  # two blanks never follow each other, so only the last leaf can end in one
            plain += shown
            leaves.append((marks, shown))
    if plain.endswith(" "):
        marks, last = leaves.pop()
        leaves += [(marks, last.rstrip())] if last != " " else []
    if plain.rstrip() != text:
        return escape(text, quote=False)
    return nested((marks, escape(shown, quote=False)) for marks, shown in leaves)
