"""Selectors that find nothing any more: the sign that a site has changed under its overrides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from crawler.extraction.overrides import Overrides
from crawler.extraction.selectors import Selector

_MANY = 20  # pages without a match; a box that one article in five has is missing on 20 in a row once in a hundred


class Misses:
    """For each selector: on how many pages in a row it found nothing.  Bounded by the number of selectors."""

    def __init__(self, overrides: Overrides) -> None:
        self._overrides = overrides
        self._misses: dict[str, dict[Selector, int]] = {}
        self._found: set[Selector] = set()

    @property
    def sites(self) -> list[str]:
        """The sites of which pages were counted."""
        return sorted(self._misses)

    def count(self, url: str, matched: Sequence[bool]) -> None:
        """Take in what the selectors of the page's rules found (Page.matched)."""
        rules = self._overrides.of(url)
        if rules is None:
            return
        misses = self._misses.setdefault(self._overrides.site_for(url), {})
        for selector, found in zip(rules.selectors, matched, strict=True):
            misses[selector] = 0 if found else misses.get(selector, 0) + 1
            if found:
                self._found.add(selector)

    def joined(self, site: str, blob: bytes | None) -> bytes:
        """Go on from what an earlier run gave here; gives what the next one is to go on from."""
        before = orjson.loads(blob) if blob else {}
        misses = self._misses[site]
        for selector in misses:
            if selector not in self._found:
                misses[selector] += before.get(str(selector), 0)
        counted = {str(selector): number for selector, number in misses.items()}
        unseen = {str(s) for s in self._overrides.sites[site].selectors} - counted.keys()
        return orjson.dumps(counted | {name: before[name] for name in sorted(unseen) if name in before})

    def warnings(self) -> Iterator[str]:
        """One line for each selector that has found nothing for many pages."""
        for site, misses in sorted(self._misses.items()):
            for selector, number in misses.items():
                if number >= _MANY:
                    yield f"{selector} matched none of the last {number:,} pages of {site}; has the site changed?"
