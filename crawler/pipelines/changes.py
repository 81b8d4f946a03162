"""What makes a record a revision of the one before."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING

from crawler.items import record_of

if TYPE_CHECKING:
    from crawler.items import Article

_TELLING = ("headline", "articleBody", "authors", "description")
_GROWING = "liveBlogUpdates"  # printed only where there are some: most articles have none, and older prints lack it
_BESIDE = ("alternativeHeadline", "articleSection", "dateModified", "datePublished", "images", "keywords")
_DIGEST = 6  # bytes: two versions of one field are compared, no others


def prints_of(article: Article) -> str:
    """Give fingerprints of the fields in which versions of an article may differ, as JSON for the store."""
    record = record_of(article) | {"articleBody": article.contentHash}  # white space and letter case do not count
    growing = (_GROWING,) if record[_GROWING] else ()
    return json.dumps({name: _print(json.dumps(record[name])) for name in (*_TELLING, *growing, *_BESIDE)})


def is_revision(changed: list[str]) -> bool:
    """Whether a change of these fields is one that a reader should hear of.

    A picture's address or a time of change alone is none: templates and caches change them without an editor.
    """
    return any(name in _TELLING or name == _GROWING for name in changed)


def _print(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).hexdigest()
