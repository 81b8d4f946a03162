"""The headline: several places say it, some with the site's name or a section around it; they are compared and vote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from crawler.extraction.metadata.candidates import Candidate, PageMeta

# How often each place alone gives the headline, once the site's name is off; measured over some 300 sites.
WEIGHTS = {
    "h1": 1.0,
    "jsonld.headline": 1.0,
    "itemprop.headline": 0.9,
    "og:title": 0.6,
    "twitter:title": 0.45,
    "title": 0.4,
    "headline": 0.6,
    "dc.title": 0.5,
    "dcterms.title": 0.5,
    "sailthru.title": 0.6,
    "parsely-title": 0.6,
    "citation_title": 0.6,
    "jsonld.name": 0.4,
    "jsonld.page.name": 0.25,
    "jsonld.page.headline": 0.4,
}
_OTHER_WEIGHT = 0.3
_WORD = re.compile(r"\w+")
# A separator stands between blanks, or is one that is not used within words.  Single-character classes: linear.
SEPARATOR = re.compile(r"\s+[|\-–—·•»«›‹:/~*]+\s+|\s*\|\s*|\s+::\s+|\s*[»›]\s*")


def key_of(text: str) -> str:
    """What two spellings of one headline have in common: case, punctuation and width aside."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def site_keys(meta: PageMeta) -> set[str]:
    """The names that the site goes by, as keys: declared names, host, and domain with and without its suffix."""
    host = (urlsplit(meta.url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    names = [c.value for c in meta.site_names] + [host, host.replace(".", " ")]
    names += [label for label in labels[:-1] if len(label) > 3]
    return {key for name in names if (key := key_of(name))}


def settle_title(meta: PageMeta, affixes: Collection[str] = ()) -> Candidate | None:
    """The headline that most of the page's places agree on."""
    sites = site_keys(meta)
    offered = [c for c in meta.titles if key_of(c.value)]
    if not offered:
        return None
    whole = [c for c in offered if key_of(c.value) not in sites] or offered
    pure = {key_of(c.value) for c in whole if c.source in ("h1", "jsonld.headline", "itemprop.headline")}
    votes: dict[str, float] = {}
    best: dict[str, tuple[float, int, Candidate]] = {}
    counted: set[tuple[str, str]] = set()
    for order, candidate in enumerate(whole):
        text = without_site(candidate.value, sites, pure, affixes)
        key = key_of(text)
        if (candidate.source, key) in counted:
            continue
        counted.add((candidate.source, key))
        weight = WEIGHTS.get(candidate.source, _OTHER_WEIGHT)
        votes[key] = votes.get(key, 0.0) + weight
        entry = (-weight, order, Candidate(text, candidate.source, candidate.raw or candidate.value))
        best[key] = min(best.get(key, entry), entry, key=lambda e: e[:2])
    winner = max(votes, key=lambda k: (votes[k], -best[k][1]))
    return best[winner][2]


def without_site(text: str, sites: Collection[str], pure: Collection[str], affixes: Collection[str] = ()) -> str:
    """The text without leading and trailing pieces that name the site, or that another place of the page does without."""
    cuts = [(m.start(), m.end()) for m in SEPARATOR.finditer(text)]
    for start, end in cuts:
        if key_of(text[:start]) in pure:
            return text[:start].strip()
        if key_of(text[end:]) in pure:
            return text[end:].strip()
    while cuts:
        start, end = cuts.pop()
        tail = key_of(text[end:])
        if tail in sites or tail in affixes:
            text = text[:start].strip()
        else:
            break
    while match := SEPARATOR.search(text):
        lead = key_of(text[: match.start()])
        if lead in sites or lead in affixes:
            text = text[match.end() :].strip()
        else:
            break
    return text
