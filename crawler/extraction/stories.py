"""When two articles tell one story, and what becomes of the one that came later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, TypeVar, cast, get_args

from crawler.extraction.sketch import Likeness, Sketch, likeness
from crawler.extraction.words import words, words_by_line

if TYPE_CHECKING:
    from crawler.items import Article

SAME_STORY = 0.57
"""Share of the shorter text's runs that stand in the other, from which on two articles tell one story.

People call 0.6 a near-duplicate; less the sketch's standard error, because a mark too many costs less than one too few.
"""

NOTHING_NEW = 0.9
"""Share of a text that another article has told, from which on it brings nothing new: the rest is a dateline, a credit
and the slips of two extractions.  A copy may be much longer than that and still be marked."""

Rule = Literal["mark", "drop", "off"]
Name = TypeVar("Name")


@dataclass(slots=True, frozen=True)
class Retelling:
    """``first``: the id of the article that told the story first.  ``share`` (0 to 1): what of this text is known."""

    first: str
    share: float


def nearest(one: Sketch, others: Iterable[tuple[Name, Sketch]]) -> tuple[Name, Likeness] | None:
    """Give the one that tells the same story, the most alike of several, among equals the first; None for none."""
    best: tuple[Name, Likeness] | None = None
    for name, other in others:
        alike = likeness(one, other)
        if alike.containment >= SAME_STORY and (best is None or alike.containment > best[1].containment):
            best = name, alike
    return best


def place(article: Article, told: Retelling | None) -> None:
    """Say of an article, in place, which one told its story first: another one, or (None) itself."""
    article.clusterId = told.first if told else article.id
    article.duplicateOf = told.first if told else None


def page_key(article: Article, site: str) -> int:
    """Give a number (signed 32 bits) for what two takings of one page of the site have in common.

    That is the headline, the publication and all that has a digit in the text: tables of two days, the weather of two
    towns differ in that at least.  What a line more or less brings may have none.
    """
    numbers = [word for line in words_by_line(article.articleBody) for word in line if not word.isalpha()]
    said = "\n".join((site, " ".join(words(article.headline)), article.datePublished or "", " ".join(numbers)))
    digest = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big", signed=True)


def duplicates_rule(value: object) -> Rule:
    """Check what NEWS_DUPLICATES says.  Raises ValueError with one line for people."""
    if value not in get_args(Rule):
        raise ValueError(f"NEWS_DUPLICATES is one of {', '.join(get_args(Rule))}, not {value!r}")
    return cast("Rule", value)
