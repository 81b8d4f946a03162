"""RSS 0.9 to 2.0, RDF, Atom and JSON Feed, well-formed or not.

The reader is lxml's recovering parser behind ``xml.harmless``, and not feedparser: 50 KB of ``a.a.a.`` as an author
took feedparser 21 s (a regex for e-mail addresses, and it is not alone), honest feeds half a second a megabyte, which
no event loop can wait for.  The tests compare the two on real feeds and on broken ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from crawler.discovery.dates import DateReader
from crawler.discovery.entries import TITLE_CHARS, Bases, Fields, fields_of, markup_of, plain, read_entry, text_of
from crawler.discovery.feednames import ENTRIES, name_of
from crawler.discovery.jsonfeed import NotJsonFeed, load_json_feed, read_json_items
from crawler.discovery.listing import Listing
from crawler.discovery.straighten import straighten
from crawler.discovery.xml import decode_xml, find_root, harmless
from crawler.urls import BadAddress, normalise

_KINDS = {"rss": "rss", "channel": "rss", "rdf": "rdf", "feed": "atom"}
_ROOTS = frozenset([*_KINDS, "html", "body", "urlset", "sitemapindex"])  # whichever comes first says what it is
_CUT_LINK = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:link|guid|id|origlink)\b", re.IGNORECASE)  # bounded: linear
_MOST_TAGS = 400_000  # a tree's node is 60 times as large as "<a "; 10 MiB of real entries hold 200,000
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_LONGEST_TTL = 2_592_000  # seconds: a month; more is a slip of the pen
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class NotAFeed(ValueError):
    """The bytes are no feed; the message says what they look like."""


@dataclass(slots=True, frozen=True)
class Feed:
    """A feed and what it lists, in its own order.

    ``kind`` is rss, rdf, atom or json; ``ttl_seconds`` how long the feed says it stays fresh; ``next_url`` its next
    page (RFC 5005); ``hub`` where WebSub can be asked for; ``language`` as the feed writes it.
    """

    kind: str
    title: str | None
    listings: list[Listing] = field(default_factory=list)
    ttl_seconds: int | None = None
    next_url: str | None = None
    hub: str | None = None
    language: str | None = None


def read_feed(body: bytes, url: str, content_type: str | None = None, *, now: float | None = None) -> Feed:
    """Read a feed's bytes; the content type helps with the encoding and decides nothing else.

    Entries that name no page are left out.  ``now`` is as in ``DateReader``.  Time and memory are linear in the size,
    which the caller caps.  Raises NotAFeed.
    """
    text = decode_xml(body, content_type)
    if text[:1024].lstrip().startswith(("{", "[")):
        return _json_feed(text, url, now)
    root, start = find_root(text, _ROOTS)
    if text.count("<") > _MOST_TAGS:
        text = "<".join(text.split("<", _MOST_TAGS)[:_MOST_TAGS])
    if root not in _KINDS:
        looks = f"an element <{root}>" if root else ascii(text[:40].strip())
        raise NotAFeed(f"{url}: no feed, it starts with {looks}")
    return _xml_feed(harmless(text[start:]), url, _KINDS[root], now)


def _json_feed(text: str, url: str, now: float | None) -> Feed:
    try:
        data = load_json_feed(text)
    except NotJsonFeed as error:
        raise NotAFeed(f"{url}: {error}") from error
    language = data.get("language") if isinstance(data.get("language"), str) else None
    hubs = [x["url"] for x in data.get("hubs") or () if isinstance(x, dict) and isinstance(x.get("url"), str)]
    return Feed(
        kind="json",
        title=plain(data["title"], TITLE_CHARS) if isinstance(data.get("title"), str) else None,
        listings=read_json_items(data, url, DateReader(now, language)),
        next_url=_address(data["next_url"], url) if isinstance(data.get("next_url"), str) else None,
        hub=_address(hubs[0], url) if hubs else None,
        language=language,
    )


def _xml_feed(text: str, url: str, kind: str, now: float | None) -> Feed:
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, huge_tree=True, resolve_entities=False, no_network=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    root = etree.fromstring(text.encode(), parser, base_url=url)
    if root is None:
        raise NotAFeed(f"{url}: no feed, its XML is broken from the start")
    channel = next((x for x in root if isinstance(x.tag, str) and name_of(x.tag) == "channel"), root)
    if len(parser.error_log) or _nested(root, channel):
        straighten(root)
    about = fields_of(channel)
    named = next((_text(about, x) for x in ("language", "dc:language") if x in about), "")
    language = named or (root.get(_LANGUAGE) or "")[:200] or None
    dates = DateReader(now, language)
    entries = [x for x in root.iter() if _is_entry(x)]
    if entries and _CUT_LINK.match(text, text.rfind("<")):
        entries.pop()  # the file ends within its address
    bases = Bases(url)
    listings = [x for x in (read_entry(e, fields_of(e), bases, dates) for e in entries) if x is not None]
    return Feed(
        kind=kind,
        title=plain(markup_of(about["title"][0]), TITLE_CHARS) if "title" in about else None,
        listings=listings,
        ttl_seconds=_ttl(about),
        next_url=_related(about, "next", bases),
        hub=_related(about, "hub", bases),
        language=language,
    )


def _ttl(about: Fields) -> int | None:
    """<ttl> is in minutes (RSS 2.0); sy:updatePeriod is divided by sy:updateFrequency (RSS 1.0 syndication module)."""
    minutes, times = _text(about, "ttl"), _text(about, "sy:updatefrequency")
    if minutes.isdecimal() and len(minutes) < 9 and 0 < int(minutes) * 60 <= _LONGEST_TTL:
        return int(minutes) * 60
    period = _PERIODS.get(_text(about, "sy:updateperiod").lower())
    if period is None:
        return None
    return max(60, period // max(1, int(times) if times.isdecimal() and len(times) < 9 else 1))


def _is_entry(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and name_of(element.tag) in ENTRIES


def _nested(root: etree._Element, channel: etree._Element) -> bool:
    """Whether an entry holds another one, whose text would be read again as part of it."""
    if all(entry.getparent() in (root, channel) for entry in filter(_is_entry, root.iter())):
        return False
    inside = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        inside += _is_entry(element) * (1 if event == "start" else -1)
        if inside > 1:
            return True
    return False


def _related(about: Fields, rel: str, bases: Bases) -> str | None:
    for link in about.get("link", ()):
        if link.get("rel") == rel and link.get("href"):
            return _address(link.get("href", ""), bases.of(link))
    return None


def _text(about: Fields, name: str) -> str:
    return text_of(about[name][0])[:200] if name in about else ""


def _address(text: str, url: str) -> str | None:
    try:
        return normalise(text, url)
    except BadAddress:
        return None
