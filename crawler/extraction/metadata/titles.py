"""The headline: several places say it, some with the site's name or a section around it; they are compared and vote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extraction.metadata.candidates import OVERRIDE, Candidate, PageMeta

# A place's say.  The heading that readers see and the headline that a news site declares for machines count; og:title,
# twitter:title and <title> are mostly one text written for previews and searches, so together they weigh less than one
# of those.  Fitted on the pages of some 300 sites; small changes do not matter.
_SAYS = {"h1": 1.3, "jsonld.headline": 1.25, "itemprop.headline": 0.5, "og:title": 0.45, "title": 0.2}
_OTHERS_SAY = 0.15
_DECLARED_BY_A_BLOG = 0.35  # an SEO plugin's JSON-LD repeats og:title; only NewsArticle nodes are written by hand
_UNLIKE_SAYS = 0.1  # a heading that nothing else on the page resembles is the section's or the site's
_ALIKE = 0.12  # share of common letter triples from which two titles speak of one thing
_PURE = frozenset({"h1", "jsonld.headline", "itemprop.headline", "headline"})  # where no site adds its name by custom
_CORE = 0.3  # of a title's length at least: its section or rubric is shorter
_MOST_KICKER = 8  # words
_WORD = re.compile(r"\w+")
# Single-character classes around possessive blanks: linear.
SEPARATOR = re.compile(r"\s++[|\-–—·•»«›‹:/~*]++\s++|\s*+[|｜ㅣ»›]\s*+|(?P<colon>:)\s++")
SEAM = re.compile(r"[\s|｜ㅣ\-–—·•»«›‹:/~*_(\[,.]")


@dataclass(slots=True)
class _Offer:
    candidate: Candidate
    text: str
    key: str
    weight: float
    order: int


def key_of(text: str) -> str:
    """What two spellings of one headline have in common: case, punctuation and width aside."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def site_keys(meta: PageMeta) -> set[str]:
    """The names that the site goes by, as keys: declared names, host, and domain with and without its suffix."""
    try:
        host = (urlsplit(meta.url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    names = [c.value for c in meta.site_names] + [host, host.removeprefix("m.")]
    names += [label for label in host.split(".")[:-1] if len(label) > 3]
    keys = {key for name in names if (key := key_of(name))}
    return keys | {key.replace(" ", "") for key in keys}


def settle_title(
    meta: PageMeta, affixes: Collection[str] = (), endings: Collection[str] = (), constant: Collection[str] = ()
) -> Candidate | None:
    """The headline that most of the page's places agree on.

    ``affixes`` are keys of title pieces that the site's pages have in common, ``endings`` texts that all of them end
    with, ``constant`` keys of whole titles that several of its pages bear.
    """
    if ruled := next((c for c in meta.titles if c.source == OVERRIDE), None):
        return ruled
    offers = _offers(meta, affixes, endings, constant) or _offers(meta, (), (), (), names=False)
    if not offers:
        return None
    _weigh(offers, news=any("News" in kind for kind in meta.article_types))
    _drop_kickers(offers)
    votes: dict[str, float] = {}
    for offer in offers:
        votes[offer.key] = votes.get(offer.key, 0.0) + offer.weight
    winner = max(votes, key=lambda key: (votes[key], -min(o.order for o in offers if o.key == key)))
    best = max((o for o in offers if o.key == winner), key=lambda o: (o.weight, -o.order))
    return Candidate(best.text, best.candidate.source, best.candidate.raw or best.candidate.value)


def _offers(
    meta: PageMeta,
    affixes: Collection[str],
    endings: Collection[str],
    constant: Collection[str],
    *,
    names: bool = True,
) -> list[_Offer]:
    sites = site_keys(meta) if names else set()
    cleaned = []
    for candidate in meta.titles:
        ending = next(
            (
                e
                for e in sorted(endings, key=lambda e: (-len(e), e))
                if candidate.value.endswith(e) and len(candidate.value) > len(e)
            ),
            "",
        )
        text = without_site(candidate.value.removesuffix(ending), sites, affixes)
        key = key_of(text)
        if key and key not in sites and key.replace(" ", "") not in sites and key not in constant:
            cleaned.append((candidate, text, key))
    pure = sorted({text for c, text, _ in cleaned if c.source in _PURE}, key=lambda text: (-len(text), text))
    offers: dict[tuple[str, str], _Offer] = {}
    for order, (candidate, text, _) in enumerate(cleaned):
        short = text if candidate.source in _PURE else next((p for p in pure if _is_affixed(text, p)), text)
        key = key_of(short)
        offers.setdefault((candidate.source, key), _Offer(candidate, short, key, 0.0, order))
    return list(offers.values())


def _weigh(offers: list[_Offer], *, news: bool) -> None:
    shapes = {offer.key: _triples(offer.key) for offer in offers}
    seen: set[str] = set()
    headings = [offer for offer in offers if offer.candidate.source == "h1"]
    others = [shapes[offer.key] for offer in offers if offer.candidate.source != "h1"]
    likeness = {heading.key: _likeness(shapes[heading.key], others) for heading in headings}
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


def _drop_kickers(offers: list[_Offer]) -> None:
    """A heading that is a kicker and then what another place has as the whole headline counts as that headline."""
    declared = {offer.key for offer in offers if offer.candidate.source not in ("h1", "itemprop.headline")}
    for heading in offers:
        if heading.candidate.source not in ("h1", "itemprop.headline") or heading.key in declared:
            continue
        for other in offers:
            lead = heading.key.removesuffix(f" {other.key}")
            if len(lead) < len(heading.key) and len(lead.split()) <= min(_MOST_KICKER, len(other.key.split())):
                heading.key, heading.text = other.key, other.text
                break


def without_site(text: str, sites: Collection[str], affixes: Collection[str] = ()) -> str:
    """The text without leading and trailing pieces that name the site or that its titles have in common.

    Before a colon only the site's name goes: "Opinion:" belongs to the headline as its author wrote it.
    """
    cuts = list(SEPARATOR.finditer(text))
    first, last = 0, len(text)
    while cuts and _names(text[cuts[-1].end() : last], sites, affixes):
        last = cuts.pop().start()
    while cuts and _names(text[first : cuts[0].start()], sites, () if cuts[0]["colon"] else affixes):
        first = cuts.pop(0).end()
    return text[first:last].strip() or text


def pieces_of(text: str) -> list[str]:
    """The first and last piece of a title that has several, as keys: where sites put their name and sections."""
    cuts = [match for match in SEPARATOR.finditer(text) if not match["colon"]]
    if not cuts:
        return []
    return [key for part in (text[: cuts[0].start()], text[cuts[-1].end() :]) if (key := key_of(part))]


def _names(piece: str, sites: Collection[str], affixes: Collection[str]) -> bool:
    key = key_of(piece)
    return not key or key in affixes or key in sites or key.replace(" ", "") in sites


def _is_affixed(text: str, pure: str) -> bool:
    """Whether a title is a purer one with something before or after a seam."""
    if len(pure) < max(8, len(text) * _CORE) or len(text) <= len(pure):
        return False
    return bool(
        (text.startswith(pure) and SEAM.match(text, len(pure)))
        or (text.endswith(pure) and SEAM.match(text, len(text) - len(pure) - 1))
    )


def _triples(key: str) -> frozenset[str]:
    text = f" {key} "
    return frozenset(text[i : i + 3] for i in range(len(text) - 2)) if len(key) > 1 else frozenset()


def likeness(a: str, b: str) -> float:
    """How alike two keys are: the share of their letter triples that both have, 0 to 1."""
    return _likeness(_triples(a), [_triples(b)])


def _likeness(shape: frozenset[str], others: Iterable[frozenset[str]]) -> float:
    return max((len(shape & other) / len(shape | other) for other in others if shape or other), default=0.0)
