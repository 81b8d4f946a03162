"""The next page of a listing, found without knowing its language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.discovery.anchors import Anchor
from crawler.urls import canonical, site_of, split

_NUMBER = re.compile(r"[0-9]{1,4}")  # bounded: linear
_DIGITS = re.compile(r"([0-9]{1,9})")
_ARROW = re.compile("^[«‹←<❮◀⟨◂⟵≪»›→>❯▶⟩▸⟶➔≫]|[«‹←<❮◀⟨◂⟵≪»›→>❯▶⟩▸⟶➔≫]$")  # older pages lie left or right
_NEXT = re.compile(r"(?:^|[^a-z])next(?:$|[^a-z])")
_MORE = re.compile(r"(?:^|[^a-z])(?:load|show)[ _-]?more(?:$|[^a-z])")  # buttons that bring the rest of a list
_ENDING = re.compile(r"(?:/(?:index|default))?\.[a-z]{2,5}$|/$")
_TURN = re.compile(
    r"(?:/[^/0-9]{0,20})?[/_.,-]?[^/0-9]{0,20}[0-9]{1,9}"
)  # "/page/2", "/trang-2", "-p2", ",2": bounded, linear


def next_page(anchors: Iterable[Anchor], url: str) -> str | None:
    """Give the address of the listing's next page, or None.

    It is a link that says rel=next.  Else it is one whose address is this page's with a number more, or with a higher
    number in one place, and that is shown as the next number, as an arrow, or under a class or label named "next" or
    "load more".
    """
    here, site = _Listing(url), site_of(url)
    best: tuple[int, str] | None = None
    for link in anchors:
        is_next, shows_arrow = "next" in link.rel, is_arrow(link) or _MORE.search(link.hint) is not None
        if not (is_next or shows_arrow or _NUMBER.fullmatch(link.text)) or site_of(link.url) != site:
            continue
        step, number = here.step_to(link.url)
        if is_next and step != 0:
            return link.url
        shown = link.text == str(number + 1) or (link.text == str(number) and number > 1)  # some count from 0
        if (step == 1 and (shows_arrow or shown)) or (step > 1 and shows_arrow):
            best = min(best or (step, link.url), (step, link.url), key=lambda x: x[0])
    return best[1] if best else None


def is_arrow(link: Anchor) -> bool:
    """Whether the link is shown as an arrow, or as one that leads on."""
    return _ARROW.search(link.text) is not None or _NEXT.search(link.hint) is not None


class _Listing:
    """The address of a page of a listing, to measure others by."""

    def __init__(self, url: str) -> None:
        address = split(canonical(url))
        self._tail = f"{address.path}?{address.query}"
        self._pieces = _DIGITS.split(self._tail)
        self._stem = _ENDING.sub("", address.path)
        self._query = set(address.query.split("&")) - {""}

    def step_to(self, url: str) -> tuple[int, int]:
        """(how many pages on the address is, the number that says so); 0 is the same page, -1 none of this listing."""
        address = split(canonical(url))
        tail = f"{address.path}?{address.query}"
        if tail == self._tail:
            return 0, 0
        pieces = _DIGITS.split(tail)
        if len(pieces) == len(self._pieces):
            differ = [i for i, (a, b) in enumerate(zip(self._pieces, pieces, strict=True)) if a != b]
            if len(differ) == 1 and differ[0] % 2:
                number = int(pieces[differ[0]])
                return max(-1, number - int(self._pieces[differ[0]])), number
        added = self._added(_ENDING.sub("", address.path), set(address.query.split("&")) - {""})
        return (-1, 0) if added is None else (max(1, added - 1), added)

    def _added(self, stem: str, query: set[str]) -> int | None:
        """The number that an address adds to this one's path or query, if that is all it adds."""
        more = query - self._query
        if stem == self._stem and len(more) == 1 and self._query <= query:
            found = _NUMBER.fullmatch(more.pop().partition("=")[2])
        elif query == self._query and stem.startswith(self._stem) and _TURN.fullmatch(stem[len(self._stem) :]):
            found = _DIGITS.search(stem[len(self._stem) :])
        else:
            found = None
        return int(found[0]) if found else None
