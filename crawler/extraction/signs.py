"""The signs of a wall that a page's markup shows: a field for a password, a captcha, an error status, another address.

A sign is a thing of HTML, HTTP or addresses, never a word of a language, so that it holds in all of them.  Each stands
on honest pages, too; ``walls`` weighs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from lxml import etree

from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.metadata.publication import NOT_ITS_OWN
from crawler.extraction.metadata.text import text_of
from crawler.urls import BadAddress, canonical, domain_of, same_site, site_of

WALLS = ("bot-check", "consent", "login", "parked", "paywall", "soft-404", "interstitial")
"""What a wall is called; the last where its signs do not tell which it is."""

BARE = 8
"""Addresses of its own site; a page that links to fewer has no navigation."""

_LISTINGS = frozenset({"feed", "sitemap"})
_MOST = 3000  # links, fields, titles that are looked at; real pages have some hundred
_KINDS = ("a", "form", "input", "button", "meta", "h1", "h2", "title")
_AROUND = frozenset({"header", "nav", "footer", "aside", "dialog", "noscript", "template"})
_DEEPEST = 60  # elements around one; real pages have 40
_BOXES = frozenset({"checkbox", "radio"})
_FIELDS = frozenset({"email", "text", "tel", "submit", "button", "image", ""}) | _BOXES
# Error statuses of RFC 9110, 6585 and 7725 that stand by themselves.  No repetition: linear.
_STATUS = re.compile(r"(?<![\d.,:/-])(?:40[0134]|410|429|451|50[0234])(?![\d.,:/-])")
_DELAY = re.compile(r"\s*+(\d{1,4})")  # anchored and bounded
_SOON = 60  # seconds of a <meta refresh>; front pages and tickers renew themselves after minutes
_LONGEST = 2083  # characters of an address
# Scripts of the checks that many sites use load from a path, or fill a box, that says what it is.
_CHECK = etree.XPath(
    "boolean(//iframe[contains(@src, 'captcha')] | //script[contains(@src, '/challenge') or contains(@src, 'captcha')]"
    " | //div[contains(@class, 'captcha') or contains(@class, 'turnstile') or starts-with(@id, 'challenge')]"
    " | //form[contains(@id, 'challenge') or contains(@action, 'captcha')])"
)
# Where subscriptions and accounts are had: addresses say it in English or Latin words whatever the page's language is.
_OFFER = re.compile(r"subscri|suscri|abonn|log-?in|sign-?in|regist|checkout|paywall", re.IGNORECASE)  # bounded: linear
_SWITCHES = etree.XPath("count(//*[@role = 'switch'])")


@dataclass(slots=True, frozen=True)
class Signs:
    """What a page shows; of fields and buttons those outside its header, footer, navigation and sides.

    ``password``: a field for one; ``controls``: fields, boxes, buttons; ``boxes``: those to tick; ``check``: a captcha
    or the like; ``refresh``: it soon loads itself anew, or another page; ``noindex``: it is not to be found;
    ``status``: title or headline name an HTTP error; ``elsewhere``: the address that it gives itself is another page's;
    ``host``: title or headline name the host; ``back``: it keeps its own address, to lead there later; ``offer``: it
    leads to a subscription or an account; ``bare``: it links to fewer than BARE addresses of its site.
    """

    password: bool = False
    controls: int = 0
    boxes: int = 0
    check: bool = False
    refresh: bool = False
    noindex: bool = False
    status: bool = False
    elsewhere: bool = False
    host: bool = False
    back: bool = False
    offer: bool = False
    bare: bool = False


def read_signs(tree: etree._Element, meta: PageMeta) -> Signs:
    """Gather a page's signs.  Looks at a bounded number of elements; page content never makes it raise."""
    found = _Reader(meta.url)
    for number, element in enumerate(tree.iter(*_KINDS)):
        if number >= _MOST:
            break
        found.see(element)
    switches = int(_SWITCHES(tree))  # type: ignore[arg-type]
    return Signs(
        password=found.password,
        controls=found.controls + switches,
        boxes=found.boxes + switches,
        check=bool(_CHECK(tree)),
        refresh=found.refresh,
        noindex=_noindex(meta.robots or ""),
        status=found.status,
        elsewhere=_elsewhere(meta),
        host=found.host,
        back=found.back,
        offer=found.offer,
        bare=len(found.own) < BARE,
    )


def claims(meta: PageMeta) -> bool:
    """Whether the page says of itself that it is an article, by more than its address and what a listing says of it."""
    return bool(
        meta.article_types
        or "og:article" in meta.page_types
        or any(date.source not in NOT_ITS_OWN for date in meta.published)
        or any(byline.source not in _LISTINGS for byline in meta.bylines)
    )


class _Reader:
    """One pass over the elements of _KINDS; what it has found so far."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._domain = domain_of(url)
        self._host = (parts.hostname or "").removeprefix("www.")
        own = [url, parts.path + (f"?{parts.query}" if parts.query else "")]
        self._self = {text for x in own if len(x) > 1 for text in (x, quote(x, safe=""), quote(x))}
        self.password = self.refresh = self.status = self.host = self.back = self.offer = False
        self.controls = self.boxes = 0
        self.own: set[str] = set()

    def see(self, element: etree._Element) -> None:
        """Take an element in."""
        name = element.tag
        if name == "a":
            self._link((element.get("href") or "")[:_LONGEST], element)
        elif name == "meta":
            self.refresh = self.refresh or _refreshes(element)
        elif name in ("h1", "h2", "title"):
            text = text_of(element)[:300]
            self.status = self.status or (name != "h2" and _STATUS.search(text) is not None)
            self.host = self.host or (bool(self._host) and self._host in text.lower())
        elif _in_main(element):
            self._field(element)

    def _link(self, href: str, element: etree._Element) -> None:
        if not href or href.startswith("#"):
            return
        if not self.offer and _OFFER.search(href.partition("?")[0]):
            self.offer = _in_main(element)
        scheme, has_scheme, rest = href.partition(":")
        if has_scheme and "/" not in scheme and "?" not in scheme:
            if not scheme.lower().startswith("http") or not self._mine(rest):
                return
        elif href.startswith("//") and not self._mine(href):
            return
        if len(self.own) < BARE:
            self.own.add(href.partition("#")[0])
        if not self.back and "?" in href and self._names_self(href.partition("?")[2]):
            self.back = _in_main(element)

    def _mine(self, rest: str) -> bool:
        host = rest.lstrip("/").partition("/")[0].rpartition("@")[2].partition(":")[0].lower()
        return host == self._domain or host.endswith(f".{self._domain}")

    def _field(self, element: etree._Element) -> None:
        if element.tag == "form":
            self.back = self.back or self._names_self((element.get("action") or "").partition("?")[2])
            return
        kind = (element.get("type") or "").strip().lower() if element.tag == "input" else ""
        if kind == "hidden":
            self.back = self.back or self._names_self(element.get("value") or "")
        elif kind == "password":
            self.password = True
            self.controls += 1
        elif kind in _FIELDS:
            self.controls += 1
            self.boxes += kind in _BOXES

    def _names_self(self, text: str) -> bool:
        return any(x in text[: 2 * _LONGEST] for x in self._self)


def _noindex(robots: str) -> bool:
    return not {"noindex", "none"}.isdisjoint(robots.lower().replace(",", " ").split())


def _elsewhere(meta: PageMeta) -> bool:
    """Whether the address that the page gives itself has no step of the path that it was asked for at.

    The home page, /login, /error: a moved article keeps its name or its section.
    """
    claimed = meta.canonical_url or meta.og_url
    if not claimed:
        return False
    try:
        own, asked = canonical(claimed), canonical(meta.url)
        if own == asked or not same_site(own, site_of(asked)) or urlsplit(own).query:
            return False
    except (BadAddress, ValueError):
        return False
    steps, others = ({step for step in urlsplit(x).path.split("/") if step} for x in (own, asked))
    return not steps & others and len(steps) < len(others)


def _refreshes(element: etree._Element) -> bool:
    if (element.get("http-equiv") or "").strip().lower() != "refresh":
        return False
    delay = _DELAY.match(element.get("content") or "")
    return delay is not None and int(delay[1]) <= _SOON


def _in_main(element: etree._Element) -> bool:
    for depth, outer in enumerate(element.iterancestors()):
        if depth >= _DEEPEST or outer.tag in _AROUND or outer.get("hidden") is not None:
            return False
    return True
