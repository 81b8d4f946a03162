"""The pages of one article: which page of it this is, and where its others and the one with all of them are.

No word list tells a pager, but addresses: a further page has the article's own address with a small number more, and a
link that shows the number.  ``rel=next`` alone mostly leads to the next article (on nearly all real pages that were
looked at), so it counts only where the number stands apart, as in ``/slug/2`` or ``?page=2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, unquote

from crawler.discovery.anchors import TEXT_CHARS, Anchor, walk
from crawler.discovery.pager import is_arrow
from crawler.discovery.pages import MAX_LINKS, opened
from crawler.urls import Address, BadAddress, article_id, normalise, site_of, split

_WORDS = frozenset(
    "page pages pag pg p seite s pagina pagine trang sayfa strona sida side sivu str teil part partie parte paged "
    "pageno page_no pagenum pagenumber currentpage artikelseite article_page".split(" ")
)
_CLEAR = _WORDS - {"p", "s"}  # as names of parameters, these two choose articles, too
_ALL = frozenset(
    "all alle alles full fulltext complete komplett komplettansicht gesamt viewall view-all single singlepage "
    "single-page onepage one-page allpages all-pages tout integral todo completo completa intero toan-bo".split(" ")
)
_REMARKS = re.compile("com+ent|kom+entar|repl(?:y|ies)|cpage|binh-luan")  # pages of comments: literals, linear
# What stands for a page number before the ending: "/2", "-2", ",2"; "/page/2", "/seite-2", "_p2".  Bounded pieces
# of disjoint classes, anchored at the end: linear.
_BARE_TURN = re.compile(r"([/_.,-])([1-9][0-9]?)$")
_NAMED_TURN = re.compile(r"[/_.,-]([^\W\d_]{1,15})[/_.-]?([1-9][0-9]?)$")
_ENDING = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)  # anchored and bounded: linear
_NAMES_ONE = re.compile(r"[0-9]{4}|[^\W\d_]+(?:[-_][^\W\d_]+){2}")  # disjoint classes: linear
_NUMBER = re.compile(r"[1-9][0-9]?")
_SHOWN_CHARS = 80  # "Page 2: what the council said"; longer texts are teasers
# In the bytes after an article's own name: bounded and anchored by match(), so linear in the number of names.
_TURN_BYTES = re.compile(
    rb"(?:\.[a-z]{2,5}|/)?(?:[/_.,-]?[^\W\d_]{0,12}[/_.-]?|\?[^\"'\s<>]{0,120}?=)[1-9][0-9]?(?![0-9])", re.IGNORECASE
)
_QUERY_BYTES = re.compile(rb"=[\"']?\?[^\"'\s<>]{0,120}?=[1-9][0-9]?(?![0-9])")  # starts at a literal, bounded: linear
_MOST_NAMES = 2000  # places of the name that are looked at


class _Turn(NamedTuple):
    """An address read as a page of the article at ``base``; ``clear``: such a number is hardly anything else."""

    base: str
    number: int
    clear: bool


@dataclass(slots=True, frozen=True)
class Turns:
    """The page is the ``number``-th (from 1) of an article; ``first`` is the address of page 1 where it is not itself.

    ``pages``: the other pages that it links to, by number; ``whole``: the page that shows all of them.
    """

    number: int
    first: str | None = None
    pages: dict[int, str] = field(default_factory=dict)
    whole: str | None = None


def may_turn(body: bytes, url: str) -> bool:
    """Say cheaply whether the page may be one of several; what is said no to needs no ``read_turns``."""
    address = split(url)
    if next(_turns(address), None):
        return True
    name = _ENDING.sub("", address.path).rstrip("/").rpartition("/")[2]
    for spelling in {name.encode(), quote(unquote(name)).encode(), unquote(name).encode()}:
        at = body.find(spelling) if spelling else -1
        left = _MOST_NAMES
        while at >= 0 and left:
            if _TURN_BYTES.match(body, at + len(spelling)):
                return True
            at = body.find(spelling, at + 1)
            left -= 1
    return _QUERY_BYTES.search(body) is not None


def read_turns(body: bytes, url: str, encoding: str | None = None) -> Turns | None:
    """Read where the page stands among the pages of its article; None for an article of one page.  Never raises."""
    tree, base, encoding = opened(body, url, encoding)
    if tree is None:
        return None
    anchors = walk(tree, base, encoding, MAX_LINKS).anchors
    canonical = None
    for element in tree.iter("link"):
        rel = frozenset((element.get("rel") or "")[:TEXT_CHARS].lower().split())
        if not rel & {"next", "prev", "canonical"}:
            continue
        try:
            address = normalise(element.get("href") or "", base)
        except BadAddress:
            continue
        anchors.append(Anchor(address, "", heading=False, mark=None, boxes=(), rel=rel, hint="", feed_type=""))
        canonical = address if "canonical" in rel else canonical
    return find_turns(anchors, url, canonical)


def find_turns(anchors: Iterable[Anchor], url: str, canonical: str | None = None) -> Turns | None:
    """As ``read_turns``, from the links of a page."""
    links = list(anchors)
    own, site = article_id(url), site_of(url)
    named = article_id(canonical) if canonical else ""
    telling = [link for link in links if _may_show(link) and site_of(link.url) == site]
    readings = {article_id(turn.base): turn for turn in _turns(split(url))}
    for base, here in [(own, _Turn(url, 1, clear=True)), *readings.items()]:
        pages = _pages(telling, base, here)
        others = {number: page for number, page in pages.items() if number != here.number}
        if not others and (base == own or named != base):
            continue
        whole = _whole([canonical or "", *(link.url for link in links)], base, url)
        if base == own or here.number == 1:
            return Turns(1, None, others, whole)
        if named == base or 1 in others or here.clear or whole:
            return Turns(here.number, others.pop(1, here.base), others, whole)
    return None


def _may_show(link: Anchor) -> bool:
    """Whether the link can be one of a pager, whatever its address: most links are not, and addresses cost time."""
    numbered = len(link.text) <= _SHOWN_CHARS and any(c.isdigit() for c in link.text)
    return numbered or bool(link.rel & {"next", "prev"}) or is_arrow(link)


def _pages(links: Iterable[Anchor], base: str, here: _Turn) -> dict[int, str]:
    """The pages of the article at ``base`` to which links lead that show what they are."""
    pages: dict[int, str] = {}
    for link in links:
        turns = [turn for turn in _turns(split(link.url)) if article_id(turn.base) == base]
        turns += [_Turn(link.url, 1, clear=here.clear)] if article_id(link.url) == base else []
        for turn in turns:
            if _shows(link, turn) and turn.number not in pages:
                pages[turn.number] = link.url
    return pages


def _shows(link: Anchor, turn: _Turn) -> bool:
    """Whether the link says that it leads to a page of that number."""
    if len(link.text) <= _SHOWN_CHARS and str(turn.number) in re.findall("[0-9]+", link.text):
        return True
    return turn.clear and (bool(link.rel & {"next", "prev"}) or is_arrow(link))


def _whole(urls: Iterable[str], base: str, url: str) -> str | None:
    """The first of the addresses that is the article's at ``base`` with a word for all of it."""
    for one in urls:
        if one and one != url and base in map(article_id, _without_all(split(one))):
            return one
    return None


def _turns(address: Address) -> Iterator[_Turn]:
    """The readings of an address as a page of an article."""
    path, ending = _cut(address.path)
    bare, named = _BARE_TURN.search(path), _NAMED_TURN.search(path)
    if named and named[1].lower() not in _WORDS:
        named = None
    if (found := named or bare) and not _REMARKS.search(path[-2 * _SHOWN_CHARS :].lower()):
        stem = path[: found.start()]
        if stem.strip("/"):
            clear = (named is not None or found[1] == "/") and _NAMES_ONE.search(stem.rpartition("/")[2]) is not None
            for tail in dict.fromkeys([ending, ""]):
                yield _Turn(str(address._replace(path=stem + tail)), int(found[2]), clear)
    for name, value, rest in _without_one(address):
        if _NUMBER.fullmatch(value) and not _REMARKS.search(name) and rest.path.strip("/"):
            yield _Turn(str(rest), int(value), name in _CLEAR)


def _without_all(address: Address) -> Iterator[str]:
    """The addresses of which this one may be the page with everything on it."""
    for name, value, rest in _without_one(address):
        if (name in _ALL or value in _ALL) and not _REMARKS.search(name):
            yield str(rest)
    path, ending = _cut(address.path)
    for seam in ("/", "-", "_"):
        stem, found, word = path.rpartition(seam)
        if found and word.lower() in _ALL and stem.strip("/"):
            yield str(address._replace(path=stem + ending))


def _without_one(address: Address) -> Iterator[tuple[str, str, Address]]:
    """Each parameter's name and value in lower case, and the address without it."""
    pieces = [piece for piece in address.query.split("&") if piece]
    for piece in pieces:
        name, _, value = piece.lower().partition("=")
        yield name, value, address._replace(query="&".join(x for x in pieces if x is not piece))


def _cut(path: str) -> tuple[str, str]:
    """The path up to its ending, and the ending: ".html", or nothing."""
    found = _ENDING.search(path)
    return (path[: found.start()], found[0]) if found else (path.rstrip("/"), "")
