"""The next page of a listing, found without knowing its language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from crawler.discovery.anchors import Anchor
from crawler.urls import canonical, site_of, split

_NUMBER = re.compile(r"[0-9]{1,4}")  # bounded: linear
_DIGITS = re.compile(r"([0-9]{1,9})")
_ARROW = re.compile("^[«‹←<❮◀⟨◂⟵≪»›→>❯▶⟩▸⟶➔≫]|[«‹←<❮◀⟨◂⟵≪»›→>❯▶⟩▸⟶➔≫]$")  # older pages lie left or right
_NEXT = re.compile(r"(?:^|[^a-z])next(?:$|[^a-z])")
_MORE = re.compile(r"(?:^|[^a-z])(?:load|show)[ _-]?more(?:$|[^a-z])")  # buttons that bring the rest of a list
# What numbers the pages of a list in an address, as a whole parameter or step; without it the link must show that.
_PAGE_WORDS = frozenset(
    "page paged pagenum pagenumber pageno pageindex currentpage pg seite pagina página pag trang sayfa strona sida side"
    " sivu oldal halaman stranica stranka".split(" ")
)
_LIKE_PAGE = re.compile("|".join(sorted(_PAGE_WORDS)), re.IGNORECASE)  # words only: linear
_WORD = re.compile(r"(?:^|[/?&\[;])([^\W\d_]{2,12})[\]_.,:/=-]{0,3}$")  # bounded: linear
_LONGEST_WORD = 60  # characters before a number that are looked at
_ENDING = re.compile(r"(?:/(?:index|default))?\.[a-z]{2,5}$|/$")
_TURN = re.compile(
    r"(?:/[^/0-9]{0,20})?[/_.,-]?[^/0-9]{0,20}[0-9]{1,9}"
)  # "/page/2", "/trang-2", "-p2", ",2": bounded, linear


def next_page(anchors: Iterable[Anchor], url: str) -> str | None:
    """Give the address of the listing's next page, or None.

    It is a link that says rel=next.  Else it is one whose address is this page's with a number more, or with a higher
    number in one place, and that is shown as the next number, as an arrow, or under a class or label named "next" or
    "load more", or whose address says that the number is a page's.
    """
    here, site = _Listing(url), site_of(url)
    best: tuple[int, str] | None = None
    for link in anchors:
        is_next, shows_arrow = "next" in link.rel, is_arrow(link) or _MORE.search(link.hint) is not None
        is_numbered = _NUMBER.fullmatch(link.text) is not None
        if not (is_next or shows_arrow or is_numbered or _LIKE_PAGE.search(link.url)) or site_of(link.url) != site:
            continue
        step, number, says_page = here.step_to(link.url)
        if is_next and step != 0:
            return link.url
        shown = link.text == str(number + 1) or (link.text == str(number) and number > 1)  # some count from 0
        if (
            (step == 1 and (shows_arrow or shown or says_page))
            or (step > 1 and shows_arrow)
            or (is_numbered and _leaps(int(link.text), number, step))
        ):
            best = min(best or (step, link.url), (step, link.url), key=lambda x: x[0])
    return best[1] if best else None


def _leaps(shown: int, number: int, step: int) -> bool:
    """Whether a link shown as a page's number leads one page on where the address counts entries: 2 to start=20."""
    size, rest = divmod(number, max(1, shown - 1))
    return shown > 1 and size > 1 and not rest and step in (size - 1, size)  # one less, where no number stood before


def is_arrow(link: Anchor) -> bool:
    """Whether the link is shown as an arrow, or as one that leads on."""
    return _ARROW.search(link.text) is not None or _NEXT.search(link.hint) is not None


def _page_word(before: str) -> bool:
    """Whether what stands before a number, from the last step or parameter on, is a word for pages and no more."""
    found = _WORD.search(unquote(before[-_LONGEST_WORD:]))
    return found is not None and found[1].lower() in _PAGE_WORDS


class _Listing:
    """The address of a page of a listing, to measure others by."""

    def __init__(self, url: str) -> None:
        address = split(canonical(url))
        self._tail = f"{address.path}?{address.query}"
        self._pieces = _DIGITS.split(self._tail)
        self._stem = _ENDING.sub("", address.path)
        self._query = set(address.query.split("&")) - {""}

    def step_to(self, url: str) -> tuple[int, int, bool]:
        """(how many pages on the address is, the number that says so, whether the address calls it a page's).

        0 is the same page, -1 none of this listing.
        """
        address = split(canonical(url))
        tail = f"{address.path}?{address.query}"
        if tail == self._tail:
            return 0, 0, False
        pieces = _DIGITS.split(tail)
        if len(pieces) == len(self._pieces):
            differ = [i for i, (a, b) in enumerate(zip(self._pieces, pieces, strict=True)) if a != b]
            if len(differ) == 1 and differ[0] % 2:
                number, before = int(pieces[differ[0]]), "".join(pieces[: differ[0]])
                return max(-1, number - int(self._pieces[differ[0]])), number, _page_word(before)
        added = self._added(_ENDING.sub("", address.path), set(address.query.split("&")) - {""})
        if added is None:
            return -1, 0, False
        number, says_page = added
        return (max(1, number - 1) if number else 0), number, says_page

    def _added(self, stem: str, query: set[str]) -> tuple[int, bool] | None:
        """The number that an address adds to this one's path or query, if that is all it adds, and if it is a page's.

        Beside a parameter that is a page's others may come: check sums, and what some systems add to it.
        """
        more = query - self._query
        if stem == self._stem and more and self._query <= query:
            pages = [piece for piece in more if _page_word(piece.rpartition("=")[0] + "=")]
            one = pages[0] if len(pages) == 1 else more.pop() if len(more) == 1 else ""
            found, says_page = _NUMBER.fullmatch(one.rpartition("=")[2]), bool(pages)
        elif query == self._query and stem.startswith(self._stem) and _TURN.fullmatch(stem[len(self._stem) :]):
            found = _DIGITS.search(stem[len(self._stem) :])
            says_page = found is not None and _page_word(stem[len(self._stem) :][: found.start()])
        else:
            return None
        return (int(found[0]), says_page) if found else None
