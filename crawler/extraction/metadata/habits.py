"""The memory of a site's metadata: a bounded, order-independent sample of its pages and what it shows."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import orjson

from crawler.extraction.metadata.affixes import key_of
from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.metadata.customs import Customs, Trace, derive, offset_near
from crawler.extraction.metadata.images import picture_key

VERSION = 1
_STALE = 0.05  # of the sample: with fewer changes hardly a custom is another, and deriving costs as much as a page
MOST_PAGES = 200  # about 100 KB a site; shares of a tenth are still 20 pages
_TITLES = frozenset({"h1", "jsonld.headline", "itemprop.headline", "og:title", "twitter:title", "title"})
_LONGEST = 200  # characters kept of a title


class HabitsUnreadable(ValueError):
    """The stored habits are of another version or broken; they can be dropped, the site teaches them again."""


class SiteHabits:
    """What a site's pages have shown so far.

    Kept are the pages whose addresses have the smallest hashes: the same pages in any order, or seen twice, leave the
    same memory, and its size has a bound.
    """

    def __init__(self) -> None:
        self._traces: dict[str, Trace] = {}
        self._customs = Customs()
        self._changed = 0

    @property
    def pages(self) -> int:
        """How many pages the memory stands on."""
        return len(self._traces)

    @property
    def customs(self) -> Customs:
        """The derived habits; derived anew after a twentieth of the sample has changed, or ``refresh``."""
        if self._changed > _STALE * len(self._traces):
            self.refresh()
        return self._customs

    def refresh(self) -> None:
        """Derive the habits from all that is known."""
        if self._changed:
            self._customs = derive([self._traces[key] for key in sorted(self._traces)])
            self._changed = 0

    def observe(self, meta: PageMeta) -> None:
        """Take a page into account.  The caller passes article pages only; an address counts once."""
        key = blake2b(meta.url.encode("utf-8", "replace"), digest_size=8).hexdigest()
        if len(self._traces) >= MOST_PAGES and key not in self._traces:
            greatest = max(self._traces)
            if key > greatest:
                return
            del self._traces[greatest]
        trace = trace_of(meta)
        if self._traces.get(key) != trace:
            self._traces[key] = trace
            self._changed += 1

    def local_offset(self, value: str) -> str | None:
        """The offset that the site's clock has around a time that came without one, if its other pages tell."""
        return offset_near(self.customs.offsets, value)

    def dump(self) -> bytes:
        """The memory as bytes for the state store; equal memories give equal bytes."""
        return orjson.dumps({"version": VERSION, "traces": self._traces}, option=orjson.OPT_SORT_KEYS)

    @classmethod
    def load(cls, blob: bytes) -> SiteHabits:
        """Take up a dumped memory.  Raises HabitsUnreadable."""
        try:
            stored: dict[str, Any] = orjson.loads(blob)
            if stored["version"] != VERSION:
                raise HabitsUnreadable(f"site habits of version {stored['version']}, this program reads {VERSION}")
            habits = cls()
            habits._traces = dict(stored["traces"])
            habits._changed = len(habits._traces)
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise HabitsUnreadable(f"site habits cannot be read: {error!r}") from error
        return habits


def trace_of(meta: PageMeta) -> Trace:
    """What is remembered of one page."""
    titles: dict[str, str] = {}
    for candidate in meta.titles:
        if candidate.source in _TITLES:
            titles.setdefault(candidate.source, candidate.value[:_LONGEST])
    authors: dict[str, list[str]] = {}
    for byline in meta.bylines[:10]:
        authors.setdefault(byline.source, [author.name for author in byline.authors[:6]])
    dates: dict[str, str] = {}
    for date in meta.published[:10]:
        dates.setdefault(date.source, date.value)
    return {
        "titles": titles,
        "authors": authors,
        "dates": dates,
        "description": key_of(meta.descriptions[0].value)[:_LONGEST] if meta.descriptions else "",
        "images": sorted({picture_key(image.url)[:80] for image, _ in meta.images[:10]}),
        "keywords": sorted({word.casefold()[:60] for word in meta.keywords[:20]}),
    }
