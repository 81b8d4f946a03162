"""When an article was published, as the page that links to it says beside the link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from crawler.discovery.dates import DateReader

_UP = 5  # levels from a link to the teaser that holds it and its date
_TEASER = 5  # links that a teaser may have: picture, headline, section, author, "read on"
_TEXT_CHARS = 40  # a date has 10 to 30


def dates_beside(links: Sequence[etree._Element], times: Sequence[etree._Element]) -> Iterator[str | None]:
    """Give for each link the date of the one <time> in the smallest box around it that has any.

    ISO 8601 in UTC, or a bare date.  None where that box has several, or many links: it is no teaser but a list.
    """
    reader = DateReader()
    boxes: dict[etree._Element, set[str | None]] = {}
    for time in times:
        written = time.get("datetime") or "".join(map(str, time.itertext()))
        date = reader.read_plain(written[:_TEXT_CHARS].strip())
        for box in _above(time):
            boxes.setdefault(box, set()).add(date)
    held = Counter(box for link in links for box in _above(link))
    for link in links:
        inner = boxes.get(link)  # the link holds the whole teaser
        around = (boxes[box] if held[box] <= _TEASER else None for box in _above(link) if box in boxes)
        found = inner or next(around, None)
        yield next(iter(found)) if found and len(found) == 1 else None


def _above(element: etree._Element) -> Iterator[etree._Element]:
    for _ in range(_UP):
        parent = element.getparent()
        if parent is None or parent.tag == "body":
            return
        yield parent
        element = parent
