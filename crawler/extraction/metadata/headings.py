"""What a heading element says: the headline without the kicker, second line and labels that share its markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from lxml import etree

from crawler.extraction.metadata.affixes import is_affixed, key_of
from crawler.extraction.metadata.candidates import Candidate
from crawler.extraction.metadata.text import LONGEST_LINE, absolute, pieces, text_of

# The trade's words for the line above a headline, and what marks a text that only screen readers get.
_KICKER = re.compile(  # fixed alternatives, searched once in a short text: linear
    r"kicker|overline|over-?title|overhead|eyebrow|roof-?line|__roof|pre-?title|super-?title|top-?line|dach-?zeile|"
    r"spitz-?marke|rubric|ante-?titul|volanta|surtitre|occhiello|catenaccio",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"visually-?hidden|(?:^|[\s_-])sr-only|screen-?reader|off-?screen|invisible|(?:^|\s)a11y", re.IGNORECASE
)
_MOST_PARTS = 12  # pieces of markup; headings with more are no headlines, and comparing them takes time
_LEAST = 8  # letters of a headline that is left when its kicker is taken off
_EDGES = " |-–—:·•"


def heading_candidate(heading: etree._Element, titles: Sequence[str]) -> Candidate:
    """The headline in a heading; ``raw`` keeps all of its text.

    A kicker goes, and so does what follows a piece of markup whose text alone is one of the page's ``titles``.
    """
    whole = text_of(heading)
    parts = list(_parts(heading))
    if not 2 <= len(parts) <= _MOST_PARTS:
        return Candidate(whole, str(heading.tag))
    plain = [text for text, aside in parts if not aside]
    rest = " ".join(plain).strip(_EDGES) if len(plain) < len(parts) else whole
    if len(key_of(rest)) < _LEAST:
        rest, plain = whole, [text for text, _ in parts]
    return Candidate(_first_line(plain, rest, titles), str(heading.tag), whole)


def names_site(heading: etree._Element, url: str) -> bool:
    """Whether all of the heading is a link to the home page: then it is the site's name."""
    links = list(heading.iter("a"))
    around = heading.getparent()
    if not links and around is not None and around.tag == "a" and len(around) == 1:
        links = [around]
    if len(links) != 1 or not (target := absolute(links[0].get("href"), url)):
        return False
    try:
        home, page = urlsplit(target), urlsplit(url)
    except ValueError:
        return False
    alike = home.netloc.removeprefix("www.") == page.netloc.removeprefix("www.") and bool(page.path.strip("/"))
    return alike and not home.path.strip("/") and not home.query and text_of(links[0]) == text_of(heading)


def _first_line(plain: Sequence[str], rest: str, titles: Sequence[str]) -> str:
    """The longest beginning at a seam of the markup that a title has alone, where no title has it all."""
    key = key_of(rest)
    keys = [key_of(title) for title in titles]
    if any(key in other for other in keys):
        return rest
    for end in range(len(plain) - 1, 0, -1):
        begin = " ".join(plain[:end]).strip(_EDGES)
        start = key_of(begin)
        if len(start) >= _LEAST and (start in keys or any(is_affixed(title, begin) for title in titles)):
            return begin
    return rest


def _parts(heading: etree._Element) -> Iterator[tuple[str, bool]]:
    """The heading's texts, each with whether its element is set aside: a kicker, <small>, for screen readers only."""
    for raw, holder in pieces(heading, LONGEST_LINE):
        if text := " ".join(raw.split()):
            yield text, _aside(holder, heading)


def _aside(holder: etree._Element, heading: etree._Element) -> bool:
    node: etree._Element | None = holder
    while node is not None and node is not heading:
        if node.tag == "small" or _says_aside(node.get("class") or ""):
            return True
        node = node.getparent()
    return False


@lru_cache(maxsize=4096)  # a site's pages share their class names
def _says_aside(mark: str) -> bool:
    return bool(_KICKER.search(mark) or _HIDDEN.search(mark))
