"""The elements that the readers of a page look for by name, collected in one walk over the tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree


@dataclass(slots=True)
class Elements:
    """A page's elements of some names, each list in document order."""

    head: list[etree._Element] = field(default_factory=list)
    """<meta>, <link> and <title>, wherever in the page they stand."""
    scripts: list[etree._Element] = field(default_factory=list)
    headings: list[etree._Element] = field(default_factory=list)
    """<h1>."""
    times: list[etree._Element] = field(default_factory=list)
    figures: list[etree._Element] = field(default_factory=list)
    media: list[etree._Element] = field(default_factory=list)
    """<video>, <audio> and <iframe>."""


def collect(tree: etree._Element) -> Elements:
    """Walk the tree once: a walk by name costs 0.15 ms a page, whatever the name, and there were seven."""
    found = Elements()
    into = {
        "meta": found.head.append,
        "link": found.head.append,
        "title": found.head.append,
        "script": found.scripts.append,
        "h1": found.headings.append,
        "time": found.times.append,
        "figure": found.figures.append,
        "video": found.media.append,
        "audio": found.media.append,
        "iframe": found.media.append,
    }
    for element in tree.iter(*into):
        into[element.tag](element)
    return found
