"""Feeds whose tags do not match: entries within entries, fields that slid into the field before."""

from __future__ import annotations

from collections import defaultdict

from lxml import etree

from crawler.discovery.feednames import ENTRIES, FIELDS, name_of

_CLOSED = frozenset(["source", "author", "contributor", "image", "textinput"])  # have titles and links of their own


def straighten(root: etree._Element) -> None:
    """Undo what tags that do not match have done.

    Each entry within another becomes a child of the root, each field one of the entry that it is in, after those that
    are; the text behind it stays where it was.

    Linear: whatever moves takes along only what stays in it.  lxml looks at each node of what it moves, so 2,048
    entries within each other, moved from the outermost on, took seconds.
    """
    moves = _astray(root)
    _leave_tails([element for element, _ in moves])
    for element, _ in reversed(moves):  # the inner ones first
        _take_out(element)
    for element, to in moves:
        to.append(element)


def _astray(root: etree._Element) -> list[tuple[etree._Element, etree._Element]]:
    """What is at a wrong place, in the document's order, each with its right parent."""
    moves: list[tuple[etree._Element, etree._Element]] = []
    entries: list[etree._Element] = []
    closed = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = name_of(element.tag) if isinstance(element.tag, str) else ""
        step = 1 if event == "start" else -1
        closed += step * (name in _CLOSED)
        if name in ENTRIES:
            if event == "end":
                entries.pop()
                continue
            if entries:
                moves.append((element, root))
            entries.append(element)
        elif event == "start" and entries and not closed and name in FIELDS and element.getparent() is not entries[-1]:
            moves.append((element, entries[-1]))
    return moves


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _leave_tails(leaving: list[etree._Element]) -> None:
    """Give the texts behind these elements to what stays before them: a sibling's tail, or the parent's text."""
    before: dict[etree._Element, tuple[etree._Element, bool]] = {}  # what stays before it, and whether as a sibling
    texts: dict[tuple[etree._Element, bool], list[str]] = defaultdict(list)
    for element in leaving:
        sibling, parent = element.getprevious(), element.getparent()
        assert parent is not None
        stays = (parent, False) if sibling is None else before.get(sibling, (sibling, True))
        before[element] = stays
        if element.tail:
            texts[stays].append(element.tail)
            element.tail = None
    for (element, behind), pieces in texts.items():
        if behind:
            element.tail = "".join([element.tail or "", *pieces])
        else:
            element.text = "".join([element.text or "", *pieces])
