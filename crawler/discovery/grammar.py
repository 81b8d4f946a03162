"""The grammar of a site's addresses: which of them are articles.

Before it has learned, the form of the address decides (``forms``, ``weights``).  Then the site's own addresses do: what
feeds and news sitemaps name are articles, what navigation names are not, and each address speaks for all of its shape.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Final

import orjson

from crawler.discovery.forms import Form, features, form_of, is_file, shapes
from crawler.discovery.pages import PageLink
from crawler.discovery.weights import ADDRESS, ADDRESS_BIAS, LINK, LINK_BIAS, LINK_LIMIT
from crawler.discovery.words import words_in
from crawler.urls import Address, BadAddress, site_of, split

MAX_SHAPES: Final = 500
"""Shapes a site; real sites have 10 to 60, and the rest is what traps generate."""

_MAX_SEEN = 2000  # addresses that are known to have been counted: several times what a site's feeds hold at a time
_ROUGH, _FINE = 6.0, 2.0  # addresses of one shape that weigh as much as what is believed without them
_MOST = 60.0  # addresses of a shape that count; then they fade, so that a relaunched site is learned anew
_STRANGE = 2.0  # log-odds taken at most from a shape that no known article has
_ELSEWHERE = 1.0  # and from a host that none of them is on
_USUAL = 20.0  # known articles from which on a new shape is strange
_ITSELF = 2.0  # log-odds that an address has from what it proved to be itself
_KNOWN = 4.0  # addresses of a shape from which on a link's text counts half: it is needed where the shape is new
_ENOUGH = 5.0  # articles that feeds have named, from which on a page's headlines teach nothing
_MENU_WORDS = {"nav": 3.0, "footer": 6.0}
_PUNCTUATION = re.compile('[?!:,;…"„“”«»、。，：？！]')
_FORMAT = "grammar-1"


class UrlGrammar:
    """Tells the likelihood that an address of one site is an article's, and learns.

    The order of learning does not matter until a shape has been seen ``_MOST`` times.
    """

    def __init__(self) -> None:
        self._shapes: dict[str, list[float]] = {}
        self._seen: dict[str, None] = {}
        self._articles = 0.0

    def learn(self, url: str, is_article: bool, weight: float = 1.0) -> None:
        """Note what an address proved to be; the same one counts once.  What is no address is passed over."""
        try:
            address = split(url)
        except BadAddress:
            return
        site = site_of(address)
        name = _name_of(address, site) + ("+" if is_article else "-")
        if name in self._seen:
            return
        self._seen[name] = None
        if len(self._seen) > _MAX_SEEN:
            del self._seen[next(iter(self._seen))]
        form = form_of(address)
        if not is_file(form):
            self._articles += weight * is_article
            for shape in shapes(form, site):
                self._count(shape, weight, is_article)
            if is_article:
                self._count(f"@{site}", weight, is_article)

    def studying(self, links: Iterable[PageLink]) -> Iterator[None]:
        """Learn from how a page shows its links: a menu's short entries are no articles, headlines in headings are.

        A link at a time: a page of 5,000 takes a while.  What a page shows is weaker than what a feed names, so it
        counts half; and once feeds have named articles, the page's headlines are not needed, among which are those of
        partners, jobs and shops.
        """
        named = self._articles >= _ENOUGH
        for link in links:
            words = words_in(link.text)
            if 0 < words <= _MENU_WORDS.get(link.place, 0):
                self.learn(link.url, is_article=False, weight=0.5)
            elif link.place == "main" and link.heading and words >= 5 and not named:
                self.learn(link.url, is_article=True, weight=0.5)
            yield

    def likelihood(self, url: str, text: str = "", place: str = "", heading: bool = False) -> float:
        """Give 0 to 1: how likely the address is an article's.

        ``text``, ``place`` and ``heading`` are a PageLink's; without them the address speaks alone.  The site's home
        page, files and what is no address give 0.
        """
        try:
            address = split(url)
        except BadAddress:
            return 0.0
        form = form_of(address)
        if is_file(form) or not (form.parts or form.query):
            return 0.0
        site = site_of(address)
        score, known = self._score(form, site)
        name = _name_of(address, site)
        score += _ITSELF * ((name + "+" in self._seen) - (name + "-" in self._seen))
        if text or place:
            score += _link_score(text, place, heading) / (1.0 + known / _KNOWN)
        return 1.0 / (1.0 + math.exp(-score))

    def _score(self, form: Form, site: str) -> tuple[float, float]:
        """(log-odds, known addresses of the shape): by form, rough shape and fine shape, each on the one before."""
        score = ADDRESS_BIAS + sum(ADDRESS.get(x, 0.0) for x in features(form))
        rough, fine = shapes(form, site)
        strange = _STRANGE * (not self._named(rough)) + _ELSEWHERE * (not self._named(f"@{site}"))
        score -= strange * min(1.0, self._articles / _USUAL)
        for shape, weight in ((rough, _ROUGH), (fine, _FINE)):
            articles, others = self._shapes.get(shape, (0.0, 0.0))
            believed = 1.0 / (1.0 + math.exp(-max(-6.0, min(6.0, score))))
            share = (articles + weight * believed) / (articles + others + weight)
            score = math.log(share / (1.0 - share))
        return score, articles + others

    def _named(self, shape: str) -> bool:
        return self._shapes.get(shape, (0.0, 0.0))[0] > 0.0

    def _count(self, shape: str, weight: float, is_article: bool) -> None:
        counts = self._shapes.setdefault(shape, [0.0, 0.0])
        counts[not is_article] += weight
        if sum(counts) > _MOST:
            counts[:] = [x / 2 for x in counts]
        if len(self._shapes) > MAX_SHAPES:
            known = sorted(self._shapes.items(), key=lambda x: (-sum(x[1]), x[0]))
            self._shapes = dict(known[: MAX_SHAPES * 4 // 5])  # so that new shapes have room to prove common

    def dump(self) -> bytes:
        """Give what was learned, for ``load``; at most some 100 KB."""
        return orjson.dumps({_FORMAT: {"articles": self._articles, "shapes": self._shapes, "seen": list(self._seen)}})

    def load(self, blob: bytes) -> None:
        """Take up what ``dump`` gave, in the place of what was learned so far.  Raises ValueError if it is none."""
        try:
            data = orjson.loads(blob)[_FORMAT]
            known = {str(k): [float(v[0]), float(v[1])] for k, v in list(data["shapes"].items())[:MAX_SHAPES]}
            seen, articles = [str(x) for x in data["seen"]][-_MAX_SEEN:], float(data["articles"])
        except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
            raise ValueError(
                f"no grammar of this version ({error!r}); drop it, and the site is learned anew"
            ) from error
        self._shapes, self._seen, self._articles = known, dict.fromkeys(seen), articles


def _name_of(address: Address, site: str) -> str:
    """48 bits, of which 2,000 meet once in 10**8 sites.  It is cheaper than article_id, which it need not equal."""
    return blake2b(f"{site}{address.path}?{address.query}".encode(), digest_size=6).hexdigest()


def _link_score(text: str, place: str, heading: bool) -> float:
    words = words_in(text)
    size = next((x for x in (0, 1, 2, 3, 4, 6, 9) if words <= x + 0.5), 10)
    score = LINK_BIAS + LINK[f"text:{size}"] + LINK.get(f"place:{place}", 0.0) + LINK["heading"] * heading
    if words >= 4 and _PUNCTUATION.search(text):
        score += LINK["punctuation"]
    return max(-LINK_LIMIT, min(LINK_LIMIT, score))
