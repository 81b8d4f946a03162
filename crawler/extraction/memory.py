"""The memory of one site: what repeats on its pages and what stands where.

Everything is counted in distinct pages (by address), each page once however often it is seen, so a replay changes
nothing and the order of the pages does not count.  A page is judged by what the *other* pages say.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from heapq import nlargest
from operator import attrgetter

import numpy as np
import orjson

from crawler.crossing import Crossing
from crawler.extraction.words import Floats, text_key

MEMORY_NAMES = (
    "pages", "repeats", "repeats_log", "repeats_3", "anywhere", "anywhere_log", "anywhere_3", "sig_judged",
    "sig_linked", "sig_mass", "sig_often", "sig_pages", "sig_pages_log", "sig_repeats", "known_headline",
)  # fmt: skip
_MOST_TEXTS = 50_000  # text keys a site: 50 blocks on each of 1,000 pages; some 3 MB
_MOST_PLACES = 5_000  # signatures a site; real sites have 50 to 1,500
_LIKELY = 0.5  # chance from which a block counts as text
_MOST_PAGES = 20_000  # addresses a site; older pages are forgotten as "seen", their counts stay
_LEVEL = 1  # of zlib: 4 ms a site of 120 pages where its usual 6 takes 20, for a twelfth more bytes


@dataclass(slots=True)
class Traits(Crossing):
    """What the memory takes from one page: one entry a block in each list; ``judged`` is the judge's word.

    ``keys`` are those of the texts, ``stands`` those of the texts at their places (see ``standing``); ``language`` is
    that of a text long enough to tell it (ISO 639-1); ``teachers`` says of each that spoke whether it proved right.
    """

    page: int
    sigs: Sequence[str]
    keys: Sequence[int]
    stands: Sequence[int]
    sizes: Sequence[int]
    linked: Sequence[int]
    judged: Floats
    headlines: frozenset[int]
    language: str = ""
    teachers: Mapping[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Place:
    """At one signature: characters judged as article, all characters, linked ones, blocks, pages, repeated characters.

    ``texted`` counts the pages that had a block there which is likely text, ``titled`` those that had a title there.
    """

    judged: float = 0.0
    size: int = 0
    linked: int = 0
    blocks: int = 0
    pages: int = 0
    repeated: int = 0
    texted: int = 0
    titled: int = 0


_NAMES = [field.name for field in fields(Place)]
_NUMBERS = attrgetter(*_NAMES)
_SIZE, _PAGES, _REPEATED = map(_NAMES.index, ("size", "pages", "repeated"))
_NOWHERE = Place()
_UNSEEN = np.array([-1.0, -1.0, 0.0, 0.0, 0.0, 0.0])  # what is said of a place that no other page has


@dataclass(slots=True)
class SiteMemory:
    """Bounded counts over a site's pages."""

    seen: dict[int, None] = field(default_factory=dict)
    texts: dict[int, int] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    headlines: dict[int, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    teachers: dict[str, tuple[int, int]] = field(default_factory=dict)  # pages on which each was right, and spoke

    @property
    def pages(self) -> int:
        """How many distinct pages it knows."""
        return len(self.seen)

    def learn(self, traits: Traits) -> bool:
        """Take a page in; False where it was known already."""
        if traits.page in self.seen:
            return False
        self.seen[traits.page] = None
        for sig, own in _by_place(traits).items():
            place = self.places.setdefault(sig, Place())
            place.judged += own.judged
            place.size += own.size
            place.linked += own.linked
            place.blocks += own.blocks
            place.pages += 1
            place.texted += own.texted
            place.titled += own.titled
        for at, sig, size in dict.fromkeys(zip(traits.stands, traits.sigs, traits.sizes, strict=True)):
            before = self.texts.get(at, 0)
            self.texts[at] = before + 1
            if before:  # the second time counts for the first one too
                self.places[sig].repeated += size * (2 if before == 1 else 1)
        for key in set(traits.keys):
            self.texts[key] = self.texts.get(key, 0) + 1
        for key in traits.headlines:
            self.headlines[key] = self.headlines.get(key, 0) + 1
        if traits.language:
            self.languages[traits.language] = self.languages.get(traits.language, 0) + 1
        for name, proved in traits.teachers.items():
            right, spoke = self.teachers.get(name, (0, 0))
            self.teachers[name] = right + proved, spoke + 1
        self._forget()
        return True

    def teachers_of(self, traits: Traits) -> dict[str, tuple[int, int]]:
        """For each teacher of the page the number of the site's other pages on which it was right, and spoke."""
        known = traits.page in self.seen
        counts = {name: self.teachers.get(name, (0, 0)) for name in traits.teachers}
        return {
            name: (max(0, right - (known and traits.teachers[name])), max(0, spoke - known))
            for name, (right, spoke) in counts.items()
        }

    def evidence(self, traits: Traits) -> Floats:
        """The memory's columns (MEMORY_NAMES) for each block, the page's own share taken out if it has been learned."""
        known = traits.page in self.seen
        others = self.pages - known
        here, anywhere = self._often(traits, traits.stands), self._often(traits, traits.keys)
        titled = [self.headlines.get(key, 0) - (known and key in traits.headlines) for key in traits.keys]
        most = max(1, others)
        return np.column_stack([
            np.full(len(traits.sigs), np.log1p(others)),
            here / most, np.log1p(here), np.minimum(here, 3),
            anywhere / most, np.log1p(anywhere), np.minimum(anywhere, 3),
            self._places(traits, others, known=known),
            np.clip(titled, 0, 1),
        ])  # fmt: skip

    def repeats(self, traits: Traits) -> tuple[Floats, Floats]:
        """For each block: the number of the site's other pages that have its text at its place, as share of all; it.

        More than half is more than any half of the pages can bring about by copying from one.
        """
        here = self._often(traits, traits.stands)
        return here / max(1, self.pages - (traits.page in self.seen) + 1), here

    def elsewhere(self, traits: Traits, in_place: Floats) -> Floats:
        """For each block the number of the site's other pages that have its text at some other place: as a teaser."""
        return np.maximum(0.0, self._often(traits, traits.keys) - in_place)

    def _often(self, traits: Traits, keys: Sequence[int]) -> Floats:
        """On how many of the site's other pages each text of the page stands."""
        known = traits.page in self.seen
        return np.array([max(0, self.texts.get(key, 0) - known) for key in keys], float)

    def own_headline(self, traits: Traits) -> bool:
        """Whether the page has a title that none of the site's other pages has."""
        known = traits.page in self.seen
        return any(self.headlines.get(key, 0) <= known for key in traits.headlines)

    def namesakes(self, traits: Traits) -> int:
        """How many of the site's other pages have each of the page's titles, at least."""
        known = traits.page in self.seen
        return max(0, min((self.headlines.get(key, 0) - known for key in traits.headlines), default=0))

    def _places(self, traits: Traits, others: int, *, known: bool) -> Floats:
        """What the memory says of each block's place: the ``sig_`` columns of MEMORY_NAMES, in their order."""
        own = _by_place(traits)
        number = {sig: row for row, sig in enumerate(own)}
        all_pages = np.array([_NUMBERS(self.places.get(sig, _NOWHERE)) for sig in own])
        this_page = np.array([_NUMBERS(place) for place in own.values()]) * known
        judged, size, linked, blocks = (all_pages - this_page)[:, :4].T
        pages = np.maximum(0, all_pages[:, _PAGES] - known)
        repeats = all_pages[:, _REPEATED] / np.maximum(1, all_pages[:, _SIZE])
        seen = (size > 0) & (pages > 0)
        size, each, blocks = np.where(seen, size, 1), np.where(seen, pages, 1), np.maximum(0, blocks) * seen
        columns = [
            judged / size, linked / size, np.log1p(size / each), np.log1p(blocks / each), pages / max(1, others),
            np.log1p(pages),
        ]  # fmt: skip
        said = np.where(seen, columns, _UNSEEN[:, None])
        return np.vstack([said, repeats]).T[[number[sig] for sig in traits.sigs]]

    def _forget(self) -> None:
        """Keep within bounds: what the fewest pages have goes first; a flood cannot drive out what many share."""
        if len(self.texts) > _MOST_TEXTS:
            self.texts = dict(nlargest(_MOST_TEXTS // 2, self.texts.items(), key=lambda entry: (entry[1], entry[0])))
        if len(self.places) > _MOST_PLACES:
            most = nlargest(_MOST_PLACES // 2, self.places.items(), key=lambda entry: (entry[1].pages, entry[0]))
            self.places = dict(most)
        _drop_oldest(self.headlines, _MOST_PAGES)
        _drop_oldest(self.seen, _MOST_PAGES)

    def dump(self) -> bytes:
        """The memory as bytes for the store."""
        places = {sig: _NUMBERS(place) for sig, place in self.places.items()}
        headlines = list(self.headlines.items())
        parts = [list(self.seen), list(self.texts.items()), places, headlines, self.languages, self.teachers]
        return zlib.compress(orjson.dumps(parts), _LEVEL)

    @classmethod
    def load(cls, blob: bytes) -> SiteMemory:
        """The memory from ``dump``'s bytes.  Raises ValueError for other bytes."""
        try:
            seen, texts, places, headlines, languages, teachers = orjson.loads(zlib.decompress(blob))
        except zlib.error as error:
            raise ValueError(f"not a site memory: {error}") from error
        known = {sig: Place(*numbers) for sig, numbers in places.items()}
        told = {name: (right, spoke) for name, (right, spoke) in teachers.items()}
        return cls(dict.fromkeys(seen), dict(texts), known, dict(headlines), languages, told)


def standing(sig: str, key: int) -> int:
    """The key of a text at a place: a teaser of a text on another page is not the text itself."""
    return key ^ _place_key(sig)


@lru_cache(_MOST_PLACES)
def _place_key(sig: str) -> int:
    return text_key((sig,))


def _by_place(traits: Traits) -> dict[str, Place]:
    found: dict[str, Place] = {}
    judged = traits.judged.tolist()
    for sig, key, size, linked, chance in zip(
        traits.sigs, traits.keys, traits.sizes, traits.linked, judged, strict=True
    ):
        place = found.get(sig)
        if place is None:
            place = found[sig] = Place()
        place.judged += chance * size
        place.size += size
        place.linked += linked
        place.blocks += 1
        if chance >= _LIKELY:
            place.texted = 1
        if key in traits.headlines:
            place.titled = 1
    return found


def _drop_oldest(kept: dict[int, int] | dict[int, None], most: int) -> None:
    for key in list(kept)[: max(0, len(kept) - most)]:
        del kept[key]
