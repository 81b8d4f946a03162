"""The headline: several places say it, some with the site's name or a section around it; they are compared and vote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.extraction.metadata.affixes import (
    SEPARATOR,
    SiteNames,
    greatest_likeness,
    is_affixed,
    key_of,
    triples,
    without_site,
)
from crawler.extraction.metadata.candidates import OVERRIDE, Candidate, PageMeta
from crawler.extraction.metadata.slug import IN_SLUG, share_in_order, share_of_slug

# A place's say.  The heading that readers see counts most, then the headline that a news site declares for machines;
# og:title, twitter:title and <title> are mostly one text written for previews and searches, so together they weigh less
# than one of those.  Fitted on the pages of some 300 sites; small changes do not matter.
_SAYS = {
    "h1": 1.6,
    "jsonld.headline": 1.25,
    "feed": 1.0,  # the editors' own, at times a shorter one: it decides between other places
    "sitemap": 1.0,
    "itemprop.headline": 0.5,
    "og:title": 0.45,
    "title": 0.2,
}
WHOLE_HEADING = "h1.whole"
"""The source of a heading's line with kicker and all: it is on the page, and no offer for the headline."""
_OTHERS_SAY = 0.15
_DECLARED_BY_A_BLOG = 0.35  # an SEO plugin's JSON-LD repeats og:title; only NewsArticle nodes are written by hand
_UNLIKE_SAYS = 0.1  # a heading that nothing else on the page resembles is the section's or the site's
_ALIKE = 0.12  # share of common letter triples from which two titles speak of one thing
_SAME = 0.9  # from here on two titles differ by a letter or a mark
_WRITTEN = frozenset({"h1", "jsonld.headline", "og:title", "twitter:title", "feed"})  # where editors write headlines
# Where no site adds its name.
_PURE = frozenset({"h1", "h2", "shown", "jsonld.headline", "itemprop.headline", "headline"})
_MOST_KICKER = 8  # words
_ECHOES = frozenset({"h1", "itemprop.headline", "title"})  # what readers see, and what is made of it
_CUT = 100  # characters; content systems cut titles there, because schema.org's readers once took no more than 110
_MOST_TITLES, _MOST_CUTS = 3, 8  # a page has one <title> and perhaps a meta tag of that name, of few pieces each
_DOTS = ("...", "…")
# The address was made of one of the titles if that has nearly all of its words; this outweighs what other places say.
_SLUG_SAYS = 1.6
_AS_NEAR = 0.02  # less than one word in fifty


@dataclass(slots=True)
class _Offer:
    candidate: Candidate
    text: str
    key: str
    weight: float
    order: int


def settle_titles(
    meta: PageMeta,
    sites: SiteNames,
    affixes: Collection[str] = (),
    endings: Collection[str] = (),
    constant: Collection[str] = (),
) -> tuple[Candidate | None, Candidate | None]:
    """The headline that most of the page's places agree on, and another one that it was also given.

    ``sites`` are the names of the page's site, ``affixes`` keys of title pieces that the site's pages have in common,
    ``endings`` texts that all of them end with, ``constant`` keys of whole titles that several of its pages bear.
    """
    if ruled := next((c for c in meta.titles if c.source == OVERRIDE), None):
        return ruled, None
    offers = _offers(meta, sites, affixes, endings, constant) or _offers(meta, SiteNames(), (), (), ())
    if not offers:
        return None, None
    _weigh(offers, news=any("News" in kind for kind in meta.article_types))
    _hear_slug(offers, meta.url)
    _drop_site_headings(offers, meta)
    _drop_kickers(offers)
    votes: dict[str, float] = {}
    for offer in offers:
        votes[offer.key] = votes.get(offer.key, 0.0) + offer.weight
    winner = max(votes, key=lambda key: (votes[key], -min(o.order for o in offers if o.key == key)))
    best = max((o for o in offers if o.key == winner), key=lambda o: (o.weight, -o.order))
    other = _other(best, offers)
    return _chosen(_uncut(best, offers)), _chosen(other) if other else None


def _chosen(offer: _Offer) -> Candidate:
    return Candidate(offer.text, offer.candidate.source, offer.candidate.raw or offer.candidate.value)


def _other(best: _Offer, offers: Sequence[_Offer]) -> _Offer | None:
    """The weightiest headline that was written anew; not a part of the best one, nor that with more around it."""
    shape = triples(best.key)
    anew = (
        offer
        for offer in offers
        if offer.candidate.source in _WRITTEN
        and (" " in offer.text or not offer.text.isascii())  # else it is a file's name
        and offer.weight > _UNLIKE_SAYS
        and offer.key not in best.key
        and best.key not in offer.key
        and _ALIKE <= greatest_likeness(triples(offer.key), [shape]) < _SAME
    )
    return max(anew, key=lambda offer: (offer.weight, -offer.order), default=None)


def _offers(
    meta: PageMeta, sites: SiteNames, affixes: Collection[str], endings: Collection[str], constant: Collection[str]
) -> list[_Offer]:
    longest_first = sorted(endings, key=lambda ending: (-len(ending), ending))
    cleaned = []
    for candidate in (c for c in meta.titles if c.source != WHOLE_HEADING):
        value = candidate.value
        ending = next((e for e in longest_first if value.endswith(e) and len(value) > len(e)), "")
        text = without_site(value.removesuffix(ending), sites, affixes)
        key = key_of(text)
        if key and not sites.has(key) and key not in constant:
            cleaned.append((candidate, text, key))
    pure = sorted({text for c, text, _ in cleaned if c.source in _PURE}, key=lambda text: (-len(text), text))
    offers: dict[tuple[str, str], _Offer] = {}
    for order, (candidate, text, _) in enumerate(cleaned):
        short = text if candidate.source in _PURE else next((p for p in pure if is_affixed(text, p)), text)
        key = key_of(short)
        offers.setdefault((candidate.source, key), _Offer(candidate, short, key, 0.0, order))
    return list(offers.values())


def _weigh(offers: list[_Offer], *, news: bool) -> None:
    shapes = {offer.key: triples(offer.key) for offer in offers}
    seen: set[str] = set()
    headings = [offer for offer in offers if offer.candidate.source == "h1"]
    others = [shapes[offer.key] for offer in offers if offer.candidate.source != "h1"]
    likeness = {heading.key: greatest_likeness(shapes[heading.key], others) for heading in headings}
    heading = max(likeness, key=lambda key: likeness[key], default="")
    for offer in offers:
        source = offer.candidate.source
        offer.weight = _SAYS.get(source, _OTHERS_SAY)
        if source == "h1":
            alone = len(headings) == len(offers)
            unlike = offer.key != heading or (likeness[heading] < _ALIKE and not alone)
            offer.weight = _UNLIKE_SAYS if unlike else offer.weight
        elif source == "jsonld.headline" and not news:
            offer.weight = _DECLARED_BY_A_BLOG
        elif source == "itemprop.headline" and "jsonld.headline" in seen:
            offer.weight = _OTHERS_SAY  # the same template wrote both
        elif source in seen:
            offer.weight = _UNLIKE_SAYS
        seen.add(source)


def _hear_slug(offers: list[_Offer], url: str) -> None:
    """The titles that the page's address may have been made of gain, each once; of several those nearest in order."""
    if len({offer.key for offer in offers}) < 2:
        return  # nothing to decide, and comparing takes a tenth of a millisecond
    told: dict[str, _Offer] = {}
    for offer in offers:
        if share_of_slug(url, offer.text) >= IN_SLUG:
            told.setdefault(offer.key, offer)
    order = {key: share_in_order(url, offer.text) for key, offer in told.items()}
    best = max(order.values(), default=0.0)
    for key, offer in told.items():
        if order[key] >= best - _AS_NEAR:
            offer.weight += share_of_slug(url, offer.text) * _SLUG_SAYS


def _drop_site_headings(offers: list[_Offer], meta: PageMeta) -> None:
    """A heading that is one end of <title>, whose rest is what another place says, is the site's or the section's."""
    titles = [c.value for c in meta.titles if c.source == "title"]
    ends = [
        (key_of(title[: cut.start()]), key_of(title[cut.end() :]))
        for title in titles[:_MOST_TITLES]
        for cut in islice(SEPARATOR.finditer(title), _MOST_CUTS)
    ]
    told = {offer.key for offer in offers if offer.candidate.source not in ("h1", "title")}
    for heading in offers:
        if heading.candidate.source == "h1" and any(
            heading.key in pair and (told - {heading.key}) & set(pair) for pair in ends
        ):
            heading.weight = _UNLIKE_SAYS


def _drop_kickers(offers: list[_Offer]) -> None:
    """A heading that is a kicker and then what another place has as the whole headline counts as that headline."""
    told: dict[str, set[str]] = {}
    for offer in offers:
        told.setdefault(offer.key, set()).add(offer.candidate.source)
    for heading in offers:
        if heading.candidate.source not in _ECHOES or told[heading.key] - _ECHOES:
            continue
        entitled = "title" in told[heading.key]  # <title> is mostly made of the heading: two places outweigh it
        for other in offers:
            lead = heading.key.removesuffix(f" {other.key}")
            kicker = len(lead) < len(heading.key) and len(lead.split()) <= min(_MOST_KICKER, len(other.key.split()))
            if kicker and (not entitled or len(told[other.key] - _ECHOES) > 1):
                heading.key, heading.text = other.key, other.text
                break


def _uncut(best: _Offer, offers: list[_Offer]) -> _Offer:
    """The offer that goes on where the best one was cut off, else the best."""
    start = best.text
    for dots in _DOTS:
        start = start.removesuffix(dots).rstrip()
    if start == best.text and len(start) < _CUT:
        return best
    longer = [
        offer
        for offer in offers
        if offer.text.startswith(start)
        and not offer.text.endswith(_DOTS)
        and (start != best.text or offer.text[len(start) :].strip()[:1].isalnum())
    ]
    return max(longer, key=lambda offer: (len(offer.text), -offer.order), default=best)
