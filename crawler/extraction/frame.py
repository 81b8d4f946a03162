"""What is known of a site before a page of it is read: where never any text stood, where it did, in what language.

A site's frame are the places on its pages that never hold text, so that the walk over a page need not go there.

Navigation, side bars, footers and comments are most of a page.  Once enough pages have been read in full, the frame is
what stood on many of them and was text on none.  What surrounds the text (headline, byline, pictures) is no frame.
Pages are still read in full by sample, so that a frame that the site has filled with text is one no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from crawler.crossing import Crossing
from crawler.extraction.prompts import called

if TYPE_CHECKING:
    from crawler.extraction.memory import SiteMemory

_LEARNED = 8  # pages, of the site and of a place: fewer may all be of one kind
_MAIN = 0.1  # share of all text that a template's place has at least
_SAMPLE = 50  # of so many pages one is read in full, whatever is known: it costs what ten others do


@dataclass(slots=True, frozen=True)
class Known(Crossing):
    """``barren`` is the frame: signatures that the walk need not enter.  ``fertile`` are those of the site's text.

    ``language`` is the one in which all pages so far were (ISO 639-1), "" if they were in several.
    """

    barren: frozenset[str] = frozenset()
    fertile: frozenset[str] = frozenset()
    language: str = ""


NOTHING_KNOWN = Known()


def known_of(memory: SiteMemory) -> Known:
    """What a site's memory says of a page to come; nothing for a site that is hardly known."""
    if memory.pages < _LEARNED:
        return NOTHING_KNOWN
    fertile = frozenset(sig for sig, place in memory.places.items() if place.texted >= _LEARNED)
    told = sum(memory.languages.values())
    language = next(iter(memory.languages)) if len(memory.languages) == 1 and told >= _LEARNED else ""
    return Known(frame_of(memory), fertile, language)


def frame_of(memory: SiteMemory) -> frozenset[str]:
    """The signatures that the walk need not enter; none for a site that is hardly known."""
    if memory.pages < _LEARNED:
        return frozenset()
    fertile = [sig for sig, place in memory.places.items() if place.texted]
    if not fertile:
        return frozenset()
    articles = {_article(memory, sig) for sig in _main(memory, fertile)}
    prompts = [sig for sig in memory.places if called(sig)]  # never text, but they say that there is more
    alive = {path for sig in [*fertile, *articles, *prompts] for path in _prefixes(sig)}
    inside = tuple(f"{article}/" for article in articles)
    found: dict[str, int] = {}
    for sig, place in memory.places.items():
        root = next((path for path in _prefixes(sig) if path not in alive), None)
        if root is not None and not root.startswith(inside):
            found[root] = max(found.get(root, 0), place.pages)
    return frozenset(root for root, pages in found.items() if pages >= _LEARNED)


def in_sample(page: int) -> bool:
    """Whether the page with this key (``Traits.page``) is read in full on a known site, too."""
    return page % _SAMPLE == 0


def _main(memory: SiteMemory, fertile: list[str]) -> list[str]:
    """The places that carry the text of the site's templates."""
    mass = {sig: memory.places[sig].judged for sig in fertile}
    least = _MAIN * sum(mass.values())
    return [sig for sig, judged in mass.items() if judged >= least]


def _article(memory: SiteMemory, text: str) -> str:
    """The signature of the element around a text's place and the headline that stands nearest to it."""
    headed = [sig for sig, place in memory.places.items() if 2 * place.titled >= place.pages and not place.texted]
    return max((_shared(text, sig) for sig in headed), key=len, default="") or text.rpartition("/")[0]


def _shared(one: str, other: str) -> str:
    """The path that both signatures begin with."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return "/".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _prefixes(sig: str) -> list[str]:
    """The path's beginnings, the shortest first, itself the last."""
    steps = sig.split("/")
    return ["/".join(steps[:count]) for count in range(2, len(steps) + 1)]
