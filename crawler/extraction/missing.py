"""What a site shows, with a status of success, at an address that it does not have: the soft 404, and pages like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import orjson

from crawler.extraction.analysis import Page
from crawler.extraction.signs import claims

_LIKELY = 0.5  # chance from which a block counts as text
_SHARE = 0.6  # of each page's text that stands on the other; the rest is the address, the time, what others read now
_MOST_TEXTS = 200  # blocks that are kept of the page


@dataclass(slots=True, frozen=True)
class MissingPage:
    """``texts``: characters of each text on it, by its key."""

    texts: Mapping[int, int]

    @classmethod
    def of(cls, texts: Mapping[int, int]) -> Self | None:
        """Take the fingerprint of a page that shows these texts (``shown``); None where there are none."""
        return cls(dict(list(texts.items())[:_MOST_TEXTS])) if texts else None

    def like(self, texts: Mapping[int, int]) -> bool:
        """Whether a page that shows these texts is mostly the same: an article that is also teased there is not."""
        shared = sum(size for key, size in texts.items() if key in self.texts)
        most = max(sum(texts.values()), sum(self.texts.values()))
        return shared > _SHARE * most

    def dump(self) -> bytes:
        """Give it as bytes for the store."""
        return orjson.dumps(list(self.texts.items()))

    @classmethod
    def load(cls, blob: bytes) -> Self:
        """Undo dump.  Raises ValueError for other bytes."""
        try:
            return cls({int(key): int(size) for key, size in orjson.loads(blob)})
        except TypeError as error:
            raise ValueError(f"not a page's texts: {error}") from error


def shown(page: Page) -> dict[int, int]:
    """Give the characters of each likely text of a page, by its key; none where it claims to be an article."""
    if claims(page.meta):
        return {}
    traits = page.traits
    likely = zip(traits.keys, traits.sizes, traits.judged.tolist(), strict=True)
    return {key: size for key, size, chance in likely if chance >= _LIKELY}
