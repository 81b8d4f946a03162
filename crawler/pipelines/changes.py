"""What makes a record a revision of the one before."""

from __future__ import annotations

import json
from base64 import b85decode, b85encode
from hashlib import blake2b
from typing import TYPE_CHECKING

from crawler.extraction.lineprints import all_within, prints_of_text
from crawler.records import plain_value

if TYPE_CHECKING:
    from crawler.items import Article

_TEXT_FIELD = "articleBody"
_SUMMARY = "description"
_TELLING = ("headline", _TEXT_FIELD, "authors", _SUMMARY)
_GROWING = "liveBlogUpdates"  # printed only where there are some: most articles have none, and older prints lack it
_BESIDE = ("alternativeHeadline", "articleSection", "dateModified", "datePublished", "images", "keywords")
_PAGE, _TEXT = "page lines", "text lines"  # beside the fields' prints: the lines that the page shows, and the text's
_DIGEST = 6  # bytes: two versions of one field are compared, no others


def prints_of(article: Article, lines: bytes = b"") -> str:
    """Give fingerprints of the fields in which versions of an article may differ, as JSON for the store.

    ``lines`` are those of the page (``Analysed.lines``; b"" for an article of several pages), which are kept beside.
    """
    growing = (_GROWING,) if article.liveBlogUpdates else ()
    values = {name: plain_value(getattr(article, name)) for name in (*_TELLING, *growing, *_BESIDE)}
    values[_TEXT_FIELD] = article.contentHash  # white space and letter case do not count
    prints = {name: _print(json.dumps(value)) for name, value in values.items()}
    if lines:
        prints[_PAGE] = b85encode(lines).decode()
        prints[_TEXT] = b85encode(prints_of_text(article.articleBody)).decode()
    return json.dumps(prints)


def changed_fields(before: str, after: str) -> list[str]:
    """Give the names of the fields in which two versions differ, from their ``prints_of``."""
    old, new = json.loads(before), json.loads(after)
    return [name for name in new if name not in (_PAGE, _TEXT) and new[name] != old.get(name)]


def is_revision(before: str, after: str) -> bool:
    """Whether the page changed between two versions in a way that a reader should hear of.

    A picture's address or a time of change alone is none: templates and caches change them without an editor.  Nor is
    a text of other lines where all of them stood on the page before, and all that were taken then stand there still:
    it is the same page, read by a crawler that knows the site better now.  Nor is a description that comes or goes: one
    that several pages have is the site's slogan, which is known only when they are.
    """
    telling = {name for name in changed_fields(before, after) if name in _TELLING or name == _GROWING}
    old, new = json.loads(before), json.loads(after)
    if _TEXT_FIELD in telling and _read_otherwise(old, new):
        telling.remove(_TEXT_FIELD)
    if _NOTHING in (old.get(_SUMMARY), new[_SUMMARY]):
        telling.discard(_SUMMARY)
    return bool(telling)


def _read_otherwise(old: dict[str, str], new: dict[str, str]) -> bool:
    if any(name not in prints for prints in (old, new) for name in (_PAGE, _TEXT)):
        return False
    was, now = ({name: b85decode(prints[name]) for name in (_PAGE, _TEXT)} for prints in (old, new))
    another_choice = was[_TEXT] != now[_TEXT]  # the same lines in another order are the editor's doing
    return another_choice and all_within(now[_TEXT], was[_PAGE]) and all_within(was[_TEXT], now[_PAGE])


def _print(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).hexdigest()


_NOTHING = _print(json.dumps(None))
