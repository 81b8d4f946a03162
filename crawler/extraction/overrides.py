"""What a person rules by hand for one site: a TOML text with selectors to keep or to drop, checked when it is read.

::

    site = "https://www.example.org/"     # or the file's name says it: www.example.org.toml
    keep = ["div.standfirst"]             # text, whatever the judges say
    drop = ["div.promo", "//p[starts-with(., 'Read also')]"]
    body = "article.story"                # nothing outside it is text, but for what ``keep`` names
    headline = "h1.title"                 # where the record's fields are taken from
    authors = "a.author"
    datePublished = "//time/@datetime"

    [[page]]                              # more, for the pages of one template
    match = "/live/*"                     # the path of the address; * goes over slashes, too
    drop = ["div.ticker"]

A selector is XPath where it begins with ``/``, ``./``, ``../``, ``(`` or ``xpath:``, and CSS otherwise.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.extraction.selectors import BadSelector, Selector, read_selector
from crawler.urls import BadAddress, normalise, site_of

_LISTS = ("keep", "drop")
_SINGLES = {"body": "body", "headline": "headline", "authors": "authors", "datePublished": "published"}
_KEYS = (*_LISTS, *_SINGLES)
_MOST = 200  # selectors a list: each costs a walk over every page of the site


class BadOverrides(ValueError):
    """Overrides cannot be used; the message is one line that names file and key, and says what would do."""


@dataclass(slots=True, frozen=True)
class Rules:
    """The selectors that hold for one page."""

    keep: tuple[Selector, ...] = ()
    drop: tuple[Selector, ...] = ()
    body: Selector | None = None
    headline: Selector | None = None
    authors: Selector | None = None
    published: Selector | None = None

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """All of them, in a fixed order."""
        singles = (self.body, self.headline, self.authors, self.published)
        return (*self.keep, *self.drop, *(selector for selector in singles if selector))

    def joined(self, more: Rules) -> Rules:
        """These rules and those of a template: lists grow, of single selectors the template's holds."""
        return Rules(
            self.keep + more.keep,
            self.drop + more.drop,
            more.body or self.body,
            more.headline or self.headline,
            more.authors or self.authors,
            more.published or self.published,
        )


@dataclass(slots=True, frozen=True)
class SiteOverrides:
    """One site's rules: ``rules`` for all its pages, ``templates`` (glob of the path, rules) for some."""

    site: str
    file: str
    rules: Rules
    templates: tuple[tuple[str, Rules], ...] = ()

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """All selectors of the file."""
        return tuple(x for rules in (self.rules, *(more for _, more in self.templates)) for x in rules.selectors)

    def of(self, url: str) -> Rules:
        """The rules for one page of the site."""
        path = unquote(urlsplit(url).path) or "/"
        rules = self.rules
        for glob, more in self.templates:
            if fnmatchcase(path, glob):
                rules = rules.joined(more)
        return rules


@dataclass(slots=True, frozen=True)
class Overrides:
    """All sites' rules, by site as ``site_of`` gives it.  Picklable."""

    sites: Mapping[str, SiteOverrides]

    @classmethod
    def gathered(cls, each: Iterable[SiteOverrides]) -> Overrides:
        """Put the files together.  Raises BadOverrides where two are for one site."""
        sites: dict[str, SiteOverrides] = {}
        for own in each:
            first = sites.setdefault(own.site, own)
            if first is not own:
                raise BadOverrides(f"{own.file}: {own.site} has overrides in {first.file} already; put them together")
        return cls(sites)

    def of(self, url: str) -> Rules | None:
        """The rules for a page, None where nobody ruled.

        A subdomain without overrides of its own has those of the site above it.  None, too, for what is no address.
        """
        name = self.site_for(url)
        return self.sites[name].of(url) if name else None

    def only(self, url: str) -> Overrides:
        """No more than what holds for the page's site, so that little crosses to a worker."""
        name = self.site_for(url)
        return Overrides({name: self.sites[name]}) if name else NO_OVERRIDES

    def site_for(self, url: str) -> str:
        """The site whose overrides hold for the page, "" for none."""
        try:
            name = site_of(url) if self.sites else ""
        except BadAddress:
            return ""
        while name and name not in self.sites:
            name = name.partition(".")[2]
        return name


NO_OVERRIDES = Overrides({})


def read_overrides(text: str, file: str) -> SiteOverrides:
    """Check one site's overrides.  ``file`` is the path as a person knows it.  Raises BadOverrides."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadOverrides(f"{file}: not TOML: {error}") from error
    site = _site(table, file)
    rules = _rules({k: v for k, v in table.items() if k not in ("site", "page")}, file, ("site", *_KEYS, "page"))
    pages = table.get("page", [])
    if not isinstance(pages, list) or not all(isinstance(page, dict) for page in pages):
        raise BadOverrides(f"{file}: page: write [[page]] and its match and selectors in the lines below")
    templates = tuple(_template(page, f"{file}: page[{n}]") for n, page in enumerate(pages, 1))
    if not any(each.selectors for each in (rules, *(more for _, more in templates))):
        raise BadOverrides(f"{file}: no selector in it; there are {', '.join(_KEYS)}")
    return SiteOverrides(site, file, rules, templates)


def _site(table: Mapping[str, Any], file: str) -> str:
    name = file.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")
    address = table.get("site", f"https://{name}/")
    way = 'write site = "https://www.example.org/"'
    if "site" not in table and "." not in name:
        raise BadOverrides(f"{file}: site: missing; {way}, or name the file by its host")
    if not isinstance(address, str):
        raise BadOverrides(f"{file}: site: {address!r} is no address; {way}")
    try:
        return site_of(normalise(address))
    except BadAddress as error:
        raise BadOverrides(f"{file}: site: {error}; {way}") from error


def _template(page: Mapping[str, Any], where: str) -> tuple[str, Rules]:
    glob = page.get("match")
    if not isinstance(glob, str) or not glob.startswith(("/", "*")):
        raise BadOverrides(f'{where}.match: {glob!r} is no path; write match = "/live/*" or the like')
    rules = _rules({k: v for k, v in page.items() if k != "match"}, where, ("match", *_KEYS))
    if not rules.selectors:
        raise BadOverrides(f"{where}: no selector in it; there are {', '.join(_KEYS)}")
    return unquote(glob), rules


def _rules(table: Mapping[str, Any], where: str, known: Iterable[str]) -> Rules:
    unknown = next((key for key in table if key not in _KEYS), None)
    if unknown is not None:
        raise BadOverrides(f"{where}: no key {unknown!r}; there are {', '.join(known)}")
    name: Callable[[str], str] = (
        (lambda key: f"{where}.{key}") if where.endswith("]") else (lambda key: f"{where}: {key}")
    )
    keep, drop = (_listed(table.get(key, []), name(key), key) for key in _LISTS)
    singles = {attribute: _single(table[k], name(k), k) for k, attribute in _SINGLES.items() if k in table}
    return Rules(keep, drop, **singles)


def _listed(given: Any, where: str, key: str) -> tuple[Selector, ...]:
    if not isinstance(given, list):
        raise BadOverrides(f'{where}: {given!r} is no list; write {key} = ["div.x"]')
    if len(given) > _MOST:
        raise BadOverrides(f"{where}: {len(given):,} selectors, at most {_MOST} can be; join them with commas")
    return tuple(_selector(text, f"{where}[{n}]", elements=True) for n, text in enumerate(given, 1))


def _single(given: Any, where: str, key: str) -> Selector:
    if not isinstance(given, str):
        raise BadOverrides(f'{where}: {given!r} is no selector; write {key} = "div.x"')
    return _selector(given, where, elements=key == "body")


def _selector(given: Any, where: str, *, elements: bool) -> Selector:
    if not isinstance(given, str):
        raise BadOverrides(f"{where}: {given!r} is no selector; write it in quotes")
    try:
        return read_selector(where, given, elements=elements)
    except BadSelector as error:
        raise BadOverrides(f'{where} "{" ".join(given.split())[:200]}": {error}') from error
