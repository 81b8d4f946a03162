"""Which pages of a site list its articles, told by the home page's own navigation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.discovery.forms import Form, form_of, is_file
from crawler.discovery.grammar import UrlGrammar
from crawler.discovery.pages import PageLink
from crawler.discovery.roles import ROLES, SECTIONS
from crawler.discovery.words import words_in
from crawler.urls import article_id, same_site, site_of, split

_NAME_WORDS = 5.0  # a section's name has fewer; a headline has more
_DEPTH = 3  # /news/world/asia is a section of a section; what lies deeper filters lists
_LIKELY = 0.5  # an article, sooner than not
_CLEARLY = 0.8  # by the address alone; sections have ids too
_MENU = 4  # entries of one list that make it a menu rather than a row of buttons
_ENOUGH = 1.0  # the score of a menu's entry that nothing else speaks for or against
_NO_SECTION = ROLES - SECTIONS
_PLACES = {"nav": 1.0, "main": 0.0, "aside": -0.5, "footer": -1.5}


@dataclass(frozen=True, slots=True)
class _Candidate:
    """``owner``: the site or host whose page it is; ``stem`` begins with it."""

    link: PageLink
    form: Form
    owner: str
    stem: str
    role: bool


class _Groups:
    """What stands together in one list; counted once, because a list may have thousands of entries."""

    def __init__(self, candidates: Iterable[_Candidate], site: str) -> None:
        self._size: Counter[int] = Counter()
        self._alike: Counter[tuple[int, int, str]] = Counter()
        self._strangers: Counter[int] = Counter()
        for x in candidates:
            self._size[x.link.group] += 1
            self._alike[x.link.group, len(x.form.parts), x.owner] += 1
            self._strangers[x.link.group] += x.role or x.owner != site

    def is_menu(self, x: _Candidate) -> bool:
        """Whether several others in its list have addresses as long as its own, on the same host."""
        return self._alike[x.link.group, len(x.form.parts), x.owner] >= _MENU

    def is_buttons(self, x: _Candidate) -> bool:
        """Whether its list is the row of buttons beside the menu."""
        return self._strangers[x.link.group] * 3 >= self._size[x.link.group]


class _Articles:
    """How many of the page's articles begin with each path, as ``stem`` writes it."""

    def __init__(self, beginnings: Counter[str], site: str) -> None:
        self.below = beginnings
        hosts = sum(count for stem, count in beginnings.items() if "/" not in stem)
        self.portal = beginnings[site] * 2 < hosts  # each section has a host, and few articles are on the site's own


def pick_sections(links: Iterable[PageLink], home_url: str, limit: int, grammar: UrlGrammar | None = None) -> list[str]:
    """Give at most ``limit`` addresses of section pages, the likeliest first.

    A section has a short name and a short address on the site, stands in a menu among others of its kind, and articles
    on the page begin with its path; on sites that write articles without a section, the menu alone tells.  ``grammar``
    is the site's, if it has learned.  Raises BadAddress for the home address.
    """
    links, grammar = list(links), grammar or UrlGrammar()
    site, home = site_of(home_url), article_id(home_url)
    candidates = [x for x in (_candidate(link, site, home, grammar) for link in links) if x]
    articles = _Articles(_beginnings(links, site, grammar), site)
    below = Counter(parent for x in candidates for parent in _parents(x.stem)[1:])
    groups = _Groups(candidates, site)
    scored = [(_score(x, site, articles, below, groups), x.link.url) for x in candidates]
    scored = [x for x in scored if x[0] >= _ENOUGH]
    scored.sort(key=lambda x: -x[0])  # stable: the page's order decides between equals
    return list(dict.fromkeys(url for _, url in scored))[:limit]


def _candidate(link: PageLink, site: str, home: str, grammar: UrlGrammar) -> _Candidate | None:
    if not 0 < words_in(link.text) <= _NAME_WORDS or link.text.isdigit() or not same_site(link.url, site):
        return None
    address = split(link.url)
    form, owner = form_of(address), site_of(address)
    elsewhere = owner != site
    if (
        is_file(form)
        or len(form.parts) > _DEPTH
        or (elsewhere and form.query)
        or not (form.parts or form.query or elsewhere)
    ):
        return None
    if article_id(link.url) == home or grammar.likelihood(link.url, link.text, link.place, link.heading) >= _LIKELY:
        return None
    if grammar.likelihood(link.url) >= _CLEARLY:  # an article that a menu shows by one word
        return None
    role = any(x.text.lower() in _NO_SECTION for x in form.parts)
    return _Candidate(link, form, owner, _stem(form, owner), role)


def _stem(form: Form, host: str) -> str:
    """Host and directories, as the addresses below a section begin with them: /world.htm and /world/ are alike."""
    return "/".join([host, *(x.text.lower() for x in form.parts)])


def _parents(stem: str) -> list[str]:
    """The stem itself, then what it lies in, up to the host."""
    parts = stem.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _beginnings(links: Iterable[PageLink], site: str, grammar: UrlGrammar) -> Counter[str]:
    """How many of the page's articles begin with each path."""
    found: Counter[str] = Counter()
    for link in links:
        if link.place != "main" or not same_site(link.url, site):
            continue
        if grammar.likelihood(link.url, link.text, link.place, link.heading) >= _LIKELY:
            address = split(link.url)
            found.update(_parents(_stem(form_of(address), site_of(address)))[1:])
    return found


def _score(x: _Candidate, site: str, articles: _Articles, below: Mapping[str, int], groups: _Groups) -> float:
    score = _PLACES[x.link.place] + 0.5 * (x.link.times > 1) + (1.0 if groups.is_menu(x) else 0.0)
    score += (1.0, 1.0, 0.0, -1.0)[len(x.form.parts)]
    score += min(3.0, math.log2(1 + articles.below[x.stem]))
    score += 1.0 if below.get(x.stem, 0) >= 2 else 0.0  # it has a menu of its own
    score -= 3.0 * x.role + 1.0 * bool(x.form.query)
    if x.owner != site:  # a shop, a game, a job market; but a portal has a host for each section
        score -= 0.0 if articles.portal and articles.below[x.stem] else 3.0
    if groups.is_buttons(x) and not articles.below[x.stem]:
        score -= 1.0
    return score
