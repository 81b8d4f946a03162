"""When two addresses mean the same article.

``canonical`` can still be fetched; ``article_id`` goes further and is a name only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from crawler.urls.address import Address, split
from crawler.urls.parameters import is_hint, is_tracker
from crawler.urls.site import site_of

_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\(S\([a-z0-9]{24}\)\)", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN_IN_PATH = _UNRESERVED | frozenset(b",:@!$'()*")  # RFC 3986's pchar without what separates parameters
_SLASHES = re.compile(r"(?<!:)//+")  # an address within the path keeps its own two; linear
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|shtml|php|aspx?|jsp)$", re.IGNORECASE)
_NAMES_ONE = re.compile(r"[0-9]{3}|[^\W\d_]+(?:[-_][^\W\d_]+){2}")  # disjoint classes: linear
_AMP_FILE = re.compile(r"[._]amp(\.s?html?)?$", re.IGNORECASE)


def canonical(url: str) -> str:
    """Give the address without what does not choose the page: trackers, session ids, needless escapes and order.

    It can be fetched in the place of ``url``.  ``canonical(canonical(url)) == canonical(url)``.  Raises BadAddress.
    """
    return str(_canonical(url))


@lru_cache(maxsize=2048)  # of one page it is asked at every turn, and some hundred are on their way; 1 MB
def article_id(url: str) -> str:
    """Give the article's id: 32 hex digits that are the same for all addresses of one article.

    Equal under everything that ``canonical`` drops, and under http and https, www., m., mobile. and amp. hosts, a
    trailing slash, /index.html, and the AMP and print forms of the path.  Never equal for two addresses that differ in
    a parameter which may choose the page.  Raises BadAddress.
    """
    address = _canonical(url)
    key = f"{site_of(address)}{_one_form(address.path)}?{address.query}"
    return blake2b(key.encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=2048)  # the same
def _canonical(url: str) -> Address:
    address = split(url)
    path = _SLASHES.sub("/", _SESSION_PATH.sub("", address.path)) or "/"
    path = _plain(path, _PLAIN_IN_PATH)
    pieces = [x for x in _plain(address.query, _UNRESERVED).split("&") if x and not is_tracker(x)]
    named = [x for x in pieces if not is_hint(x)]
    if len(named) < len(pieces) and not _names_an_article(path, named):
        named = pieces
    named.sort(key=lambda x: x.partition("=")[0])  # stable: repeated names keep the order of their values
    return address._replace(path=path, query="&".join(named))


def _plain(text: str, plain: frozenset[int]) -> str:
    """Undo escapes of characters that never need one, and write the others in upper case (RFC 3986, 6.2.2)."""
    if "%" not in text:
        return text

    def one(found: re.Match[str]) -> str:
        code = int(found[0][1:], 16)
        return chr(code) if code in plain else found[0].upper()

    return _ESCAPE.sub(one, text)


def _names_an_article(path: str, pieces: list[str]) -> bool:
    """Whether path and parameters hold a number of three digits or a slug of three words."""
    return any(_NAMES_ONE.search(x) for x in (path, *(x.partition("=")[2] for x in pieces)))


def _one_form(path: str) -> str:
    path = _INDEX.sub("/", path).rstrip("/")
    segments = path.split("/")
    if len(segments) > 2 and segments[1].lower() == "amp":
        del segments[1]
    if len(segments) > 2 and segments[-1].lower() in ("amp", "print", "amp.html", "print.html"):
        del segments[-1]
    segments[-1] = _AMP_FILE.sub(r"\1", segments[-1])
    return "/".join(segments)
