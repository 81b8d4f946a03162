"""The entries of a live blog: those that its JSON-LD lists, else boxes of one kind with a time of their own each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.jsonld import Node, first, many
from crawler.extraction.metadata.text import LONGEST_BODY, clean, paragraphs, text_of
from crawler.extraction.metadata.zone import Zone, in_teaser
from crawler.items import LiveBlogUpdate

MOST_UPDATES = 1_000
_FEWEST = 3  # boxes: two may be an article and its teaser
_HIGHEST = 8  # ancestors of a time among which its box is looked for
_SHORTEST = 20  # characters of an entry's text, and
_MOSTLY_LINKED = 0.5  # the share of links in it from which it is a teaser
_LONGEST = 5_000  # characters of one entry
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", "li", "blockquote")
# What live blogs are called in addresses, by language; whole words between marks.
_LIVE = re.compile(
    r"(?:^|[/_.-])(?:live|liveblog|live-?ticker|liveticker|newsblog|newsticker|ticker|livestory|direct|en-direct|"
    r"en-vivo|envivo|directo|ao-vivo|aovivo|diretta|minuto-a-minuto|direkte|direktrapport|na-zywo|relacja|canli|"
    r"truc-tiep|onlain|zhibo)(?:$|[/_.-])",
    re.IGNORECASE,
)


def declared_updates(node: Node) -> list[LiveBlogUpdate]:
    """The entries that a node of JSON-LD lists, in its order; what has no text is none."""
    entries = [entry for entry in many(node.get("liveBlogUpdate"))[:MOST_UPDATES] if isinstance(entry, dict)]
    return [update for entry in entries if (update := _declared(entry))]


def _declared(node: Node) -> LiveBlogUpdate | None:
    body = paragraphs(first(node.get("articleBody") or node.get("text") or node.get("description")), LONGEST_BODY)
    date = read_date(first(node.get("datePublished") or node.get("dateCreated")), "jsonld.liveBlogUpdate")
    headline = clean(first(node.get("headline"))) or None
    return LiveBlogUpdate(headline, body, date.value if date else None) if body else None


def read_live_entries(times: Sequence[etree._Element], meta: PageMeta, zone: Zone, language: str | None) -> None:
    """Add the entries that readers see, newest or oldest first as the page has them.

    Only on pages that say that they are live blogs, by their type or address, and whose JSON-LD lists no entries.
    """
    if meta.live_updates or not ("LiveBlogPosting" in meta.article_types or _LIVE.search(_path(meta.url))):
        return
    boxes = _boxes(times[:MOST_UPDATES], zone)
    updates = [update for box, time in boxes if (update := _update(box, time, language))]
    if len(updates) >= _FEWEST:
        meta.live_updates = updates
        meta.sources["liveBlogUpdates"] = "time"


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _boxes(times: Sequence[etree._Element], zone: Zone) -> list[tuple[etree._Element, etree._Element]]:
    """The largest group of boxes side by side that have a <time> each; each box with its first time."""
    groups: dict[etree._Element, dict[etree._Element, etree._Element]] = {}
    for time in times:
        node = time
        for parent in islice(time.iterancestors(), _HIGHEST):
            groups.setdefault(parent, {}).setdefault(node, time)
            if parent.tag == "body":
                break
            node = parent
    best: list[tuple[etree._Element, etree._Element]] = []
    most = _FEWEST - 1
    for group in groups.values():
        alike = [(box, time) for box, time in group.items() if box is not time and not in_teaser(box, zone)]
        kinds = {(box.tag, (box.get("class") or "").partition(" ")[0]) for box, _ in alike}
        if len(alike) > most and len(kinds) * 2 <= len(alike) and (size := _size(alike)) > most:
            best, most = alike, size
    return best


def _size(boxes: list[tuple[etree._Element, etree._Element]]) -> int:
    """How many boxes hold a text of their own."""
    return sum(_is_entry(box) for box, _ in boxes)


def _is_entry(box: etree._Element) -> bool:
    text = len(text_of(box, _LONGEST))
    linked = sum(len(text_of(link)) for link in islice(box.iter("a"), 20))
    return text >= _SHORTEST and linked < text * _MOSTLY_LINKED


def _update(box: etree._Element, time: etree._Element, language: str | None) -> LiveBlogUpdate | None:
    if not _is_entry(box):
        return None
    heading = next(box.iter(*_HEADINGS), None)
    headline = text_of(heading) if heading is not None else None
    body = "\n".join(_paragraphs(box)) or _rest(box, headline, text_of(time))
    date = read_date(time.get("datetime") or text_of(time, 80), "time", language)
    return LiveBlogUpdate(headline or None, body, date.value if date else None) if len(body) >= _SHORTEST else None


def _paragraphs(box: etree._Element) -> Iterator[str]:
    """The texts of the box's innermost blocks."""
    left = _LONGEST
    for block in box.iter(*_BLOCKS):
        if left <= 0 or next(block.iterdescendants(*_BLOCKS), None) is not None:
            continue
        if (text := text_of(block, left)) and next(block.iterdescendants("time"), None) is None:
            left -= len(text)
            yield text


def _rest(box: etree._Element, headline: str | None, time: str) -> str:
    text = text_of(box, _LONGEST)
    for said in (time, headline):
        if said:
            text = text.replace(said, " ", 1)
    return " ".join(text.split())
