"""The cut of a page for which a person ruled: every block knows what was ruled of it.

The nearest element around a piece of text that a rule names decides.  What is dropped inside a block becomes a block of
its own, so that the rest stays one paragraph and nothing vanishes without a trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from crawler.extraction.blocks import BODY, DROPPED, KEPT, OUTSIDE, Block
from crawler.extraction.cutter import SKIPPED, Cutter, Standing


def cut_ruled(tree: etree._Element, rulings: Mapping[etree._Element, str]) -> list[Block]:
    """The page's text blocks as ``cut`` gives them, with ``ruled``.

    ``rulings``: KEPT, DROPPED or BODY of single elements, and OUTSIDE of ``tree`` where there is a body.
    """
    body = tree.find("body")
    root = tree if body is None else body
    cutter = RuledCutter(rulings)
    cutter.walk(root, cutter.ruled(root, cutter.ruled(tree, "")))
    return cutter.blocks


class RuledCutter(Cutter):
    """The same walk, with the rulings on its elements."""

    def __init__(self, rulings: Mapping[etree._Element, str]) -> None:
        super().__init__()
        self._rulings = rulings
        self._dropped: list[str] = []
        self._marks: set[str] = set()

    def ruled(self, element: etree._Element, around: str) -> str:
        """What holds inside the element; a body only ends being outside."""
        ruling = self._rulings.get(element, around)
        return ruling if ruling != BODY else "" if around == OUTSIDE else around

    def _open(self, element: etree._Element, place: Standing) -> bool:
        return super()._open(element, place) or (element.tag in SKIPPED and self._rulings.get(element) == KEPT)

    def _inside(self, element: etree._Element, place: Standing, depth: int) -> Standing | None:
        linked = len(self._hrefs)
        inside, ruled = super()._inside(element, place, depth), self.ruled(element, place.ruled)
        if inside is None:
            return None
        if ruled == DROPPED:
            del self._hrefs[linked:]
        return replace(inside, ruled=ruled)

    def _add(self, text: str, place: Standing) -> None:
        if place.ruled == DROPPED:
            self._dropped.append(text)
            return
        super()._add(text, place)
        if not text.isspace():
            self._marks.add(place.ruled)

    def _flush(self, place: Standing) -> None:
        """End the block; what was dropped inside it becomes one of its own.  One kept piece keeps a block."""
        self._end(place, next((mark for mark in (KEPT, "", OUTSIDE) if mark in self._marks), ""))
        self._marks.clear()
        self._pieces, self._dropped = self._dropped, []
        self._end(place, DROPPED)

    def _end(self, place: Standing, ruled: str) -> None:
        before = len(self.blocks)
        super()._flush(place)
        for block in self.blocks[before:]:
            block.ruled = ruled
