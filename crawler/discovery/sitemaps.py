"""Sitemaps: index, urlset, news, text, feed; plain or gzip (https://www.sitemaps.org/protocol.html).

The reader is lexical.  The format has two levels and a handful of names, so one pass over the text finds every
``<url>`` and ``<sitemap>`` block whatever is broken around it; there is no tree to grow, no entity to expand, no
nesting to follow, and half a million addresses stream through the memory of one block.
"""

from __future__ import annotations

import codecs
import html
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from crawler.discovery.dates import DateReader
from crawler.discovery.entries import TITLE_CHARS, plain
from crawler.discovery.feeds import NotAFeed, read_feed
from crawler.discovery.listing import Listing
from crawler.discovery.xml import find_root, xml_encoding
from crawler.urls import BadAddress, normalise

MAX_BYTES = 50 * 1024 * 1024
"""Size of one sitemap after unpacking, by the protocol."""

_CHUNK = 65_536  # bytes that are decoded at a time
_FED = 4096  # packed bytes at a time: what lies behind a member's end is copied, and a member may have 20 bytes
_FEED_BYTES = 10 * 1024 * 1024  # a feed is read whole, so it may only be as large as any feed
_LONGEST_LINE = 10_000  # characters; an address ends at 2,083
_LONGEST_BLOCK = 1_000_000  # characters; the protocol's 1,000 images of one page take half of it
_SITEMAPS = frozenset(["urlset", "sitemapindex"])
_FEEDS = frozenset(["rss", "rdf", "feed"])
_ROOTS = _SITEMAPS | _FEEDS | {"html", "body"}
_GZIP = b"\x1f\x8b"
# Each repeat ends at a character that its class does not hold, and prefixes are bounded: linear.
_OPEN = re.compile(r"<!--|<([A-Za-z_][\w.-]{0,30}:)?(url|sitemap)(?=[\s>])[^<>]*>")
_CLOSE = {x: re.compile(rf"</(?:[A-Za-z_][\w.-]{{0,30}}:)?{x}\s*>") for x in ("url", "sitemap")} | {
    "": re.compile("-->")
}
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FIELD = re.compile(r"<([A-Za-z_][\w.:-]{0,60})(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[(.*?)(\]\]>|\Z)|([^<]+))", re.DOTALL)
_FIVE = re.compile(r"&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")  # html.unescape alone reads &copy=1
_NEWS_PREFIX = re.compile(
    r"""xmlns:([A-Za-z_][\w.-]{0,30})\s*=\s*["']https?://www\.google\.com/schemas/sitemap-news/"""
)
_LINE = re.compile(r"https?://\S+")


class NotASitemap(ValueError):
    """The bytes are no sitemap, or end before it does; the message says which.

    Raised in mid-stream it says nothing against the entries that came before.
    """


@dataclass(slots=True, frozen=True)
class SitemapRef:
    """A sitemap that an index names.  ``date``, its lastmod, is as a Listing's."""

    url: str
    date: str | None = None


def read_sitemap(
    body: bytes, url: str, *, limit: int = MAX_BYTES, now: float | None = None
) -> Iterator[Listing | SitemapRef]:
    """Stream what a sitemap names, in its order; addresses that are none are left out.

    A Listing's date is news:publication_date, else lastmod (``date_of`` says which).  At most ``limit`` bytes are
    unpacked; ``now`` is as in ``DateReader``.  Raises NotASitemap, while iterating.
    """
    pieces = _unpacked(body, url, limit)
    head = next(pieces, b"")
    decoder = codecs.getincrementaldecoder(xml_encoding(head))("replace")
    text = decoder.decode(head).lstrip("\ufeff \t\r\n")
    root, start = find_root(text, _ROOTS)
    if root in _SITEMAPS:
        yield from _xml(text[start:], (decoder.decode(x) for x in pieces), url, DateReader(now))
    elif root in _FEEDS:
        yield from _feed(b"".join([head, *islice(pieces, _FEED_BYTES // _CHUNK)]), url, now)
    elif not root and not text.startswith("<"):
        yield from _text(text, (decoder.decode(x) for x in pieces), url)
    else:
        raise NotASitemap(f"{url}: no sitemap, it starts with {f'an element <{root}>' if root else ascii(text[:40])}")


def _unpacked(body: bytes, url: str, limit: int) -> Iterator[bytes]:
    """The plain bytes in pieces.  Members of a gzip file follow each other (RFC 1952); padding ends it."""
    if not body.startswith(_GZIP):
        for i in range(0, min(len(body), limit), _CHUNK):
            yield body[i : min(i + _CHUNK, limit)]
        if len(body) > limit:
            raise NotASitemap(f"{url}: read to {limit} bytes, it is longer")
        return
    given, start = 0, 0
    while body.startswith(_GZIP, start):
        unpacker, at = zlib.decompressobj(wbits=31), start
        while not unpacker.eof:
            fed = unpacker.unconsumed_tail or body[at : at + _FED]
            at += 0 if unpacker.unconsumed_tail else len(fed)
            try:
                piece = unpacker.decompress(fed, _CHUNK)
            except zlib.error as error:
                raise NotASitemap(f"{url}: broken gzip after {given} bytes: {error}") from error
            if given + len(piece) > limit:
                raise NotASitemap(f"{url}: read to {limit} unpacked bytes, it is longer")
            if piece:
                given += len(piece)
                yield piece
            elif not fed:
                raise NotASitemap(f"{url}: cut off after {given} unpacked bytes")
        start = at - len(unpacker.unused_data)


def _xml(text: str, more: Iterator[str], url: str, dates: DateReader) -> Iterator[Listing | SitemapRef]:
    found = _NEWS_PREFIX.search(text, 0, _CHUNK)
    news = f"{found[1]}:" if found else "news:"
    for prefix, name, block in _blocks(text, more):
        fields: dict[str, str] = {}
        for field, cdata, closed, plain_text in _FIELD.findall(_COMMENT.sub("", block) if "<!--" in block else block):
            # a CDATA section that is not closed is none; but nothing behind it is looked at again
            if closed or plain_text:
                fields.setdefault(field, cdata or _FIVE.sub(lambda x: html.unescape(x[0]), plain_text).strip())
        address = _address(fields.get(f"{prefix}loc") or fields.get("loc", ""), url)
        if address is None:
            continue
        changed = fields.get(f"{prefix}lastmod")
        if name == "sitemap":
            yield SitemapRef(address, dates.read(changed))
        else:
            yield _listing(address, changed, fields, news, dates)


def _listing(address: str, changed: str | None, fields: dict[str, str], news: str, dates: DateReader) -> Listing:
    published = fields.get(f"{news}publication_date")
    date, modified = dates.read(published), dates.read(changed)
    return Listing(
        address,
        title=plain(fields.get(f"{news}title"), TITLE_CHARS),
        date=date or modified,
        date_of="published" if date else "modified",
        modified=modified,
    )


def _blocks(text: str, more: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    """(prefix, url or sitemap, what stands between the tags), over the borders of pieces; comments do not count."""
    at = 0
    while True:
        opened = _OPEN.search(text, at)
        name = (opened[2] or "") if opened else ""
        closed = _CLOSE[name].search(text, opened.end()) if opened else None
        if opened and closed:
            if name:
                yield opened[1] or "", name, text[opened.end() : closed.start()]
            at = closed.end()
            continue
        start = opened.start() if opened else text.rfind("<", at)
        if len(text) - start > _LONGEST_BLOCK:  # no entry is that long, and nothing in it has an end
            start = text.rfind("<", start + 1)
        piece = next(more, None)
        if piece is None:
            return
        text, at = (text[start:] if start >= 0 else "") + piece, 0


def _text(text: str, more: Iterator[str], url: str) -> Iterator[Listing]:
    """One address a line; other lines are skipped, but a text without any address is no sitemap."""
    count, rest = 0, ""
    for piece in chain([text], more, ["\n"]):
        *lines, rest = (rest + piece).split("\n")
        rest = rest[-_LONGEST_LINE:]
        for line in lines:
            address = _address(line.strip(), None) if _LINE.fullmatch(line.strip()) else None
            if address:
                count += 1
                yield Listing(address)
    if not count:
        raise NotASitemap(f"{url}: no sitemap, a text without addresses: {text[:40]!a}")


def _feed(body: bytes, url: str, now: float | None) -> Iterator[Listing]:
    try:
        yield from read_feed(body, url, now=now).listings
    except NotAFeed as error:
        raise NotASitemap(f"{error}, nor a sitemap") from error


def _address(text: str, base: str | None) -> str | None:
    try:
        return normalise(text, base) if text else None
    except BadAddress:
        return None
