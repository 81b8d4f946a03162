"""Several pages of one article become one record: their texts in order, no paragraph twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.extraction.metadata.affixes import key_of, likeness
from crawler.extraction.metadata.images import merge_images
from crawler.extraction.metadata.text import distinct
from crawler.extraction.quality import DOUBTS, too_short
from crawler.extraction.words import words
from crawler.items import Article, RemovedBlock

PAGES_MISSING = "pages-missing"
"""Flag of an article of several pages of which not all could be had; the text ends early or has a gap."""

PAGES_CUT = "pages-cut"
"""Flag of an article that has more pages than are wanted (NEWS_ARTICLE_PAGES)."""

_ALIKE = 0.5  # share of the headlines' letter triples: "The ferry" and "The ferry - page 2 of 3"
_DIGITS = re.compile("[0-9]+")
_FEWEST_WORDS = 5  # shorter paragraphs, such as an interview's "Why?", may come again


def joined(article: Article, others: Sequence[Article | None], *, gap: str = "") -> Article:
    """Give the article, changed in place, with the texts of its further pages in their order.

    ``others`` are those pages as articles of their own, None for one that has no text; what is another article (by
    headline, id and day) is left out, and so is what brings no paragraph of its own.  ``gap`` is the flag that
    says why they are not all.  ``pageUrls`` are the addresses of the pages that the text is from, if they are several.
    """
    texts, taken = [_paragraphs(article)], [article]
    for other in others:
        if other is None or _hardly_text(other):
            gap = PAGES_MISSING
        elif _same(article, other) and (new := without_doubles(texts, _paragraphs(other))):
            texts.append(new)
            taken.append(other)
    return _filled(article, taken, [text for page in texts for text in page], gap=gap)


def instead(article: Article, whole: Article | None) -> Article:
    """Give the article, changed in place, with the text of the page that shows all of it; flagged if that has less."""
    usable = whole is not None and not _hardly_text(whole) and _same(article, whole)
    if whole is None or not usable or len(whole.articleBody) < len(article.articleBody):
        return _filled(article, [article], _paragraphs(article), gap=PAGES_MISSING)
    if not without_doubles([_paragraphs(article)], _paragraphs(whole)):
        return article  # what it has more than the first page is no text, comments for example
    return _filled(article, [article, whole], _paragraphs(whole), urls=[whole.url])


def without_doubles(before: Iterable[Sequence[str]], page: Sequence[str]) -> list[str]:
    """Give the page's paragraphs that the pages before it do not have.

    A short one is dropped only where the page begins or ends with it, as with a repeated standfirst or signature.
    """
    known = {key for texts in before for text in texts if (key := _key(text))}
    doubled = [_key(text) in known for text in page]
    if all(doubled):
        return []
    first, last = doubled.index(False), len(doubled) - doubled[::-1].index(False)
    return [
        text
        for text, double in zip(page[first:last], doubled[first:last], strict=True)
        if not (double and len(words(text)) >= _FEWEST_WORDS)
    ]


def _filled(
    article: Article, taken: Sequence[Article], texts: Sequence[str], *, gap: str = "", urls: Sequence[str] = ()
) -> Article:
    article.articleBody = "\n\n".join(texts)
    article.wordCount = len(words(article.articleBody))
    article.contentHash = article.simhash = None  # of the text as it was
    if len(taken) > 1:
        article.pageUrls = list(urls) or [page.url for page in taken]
    article.images = [image for image, _ in merge_images([(image, "page") for page in taken for image in page.images])]
    article.videos = distinct([media for page in taken for media in page.videos], lambda media: media.url)
    article.audios = distinct([media for page in taken for media in page.audios], lambda media: media.url)
    chars: dict[str, int] = {}
    for block in (block for page in taken for block in page.metadata.removedBlocks):
        chars[block.reason] = chars.get(block.reason, 0) + block.chars
    article.metadata.removedBlocks = [RemovedBlock(reason, count) for reason, count in sorted(chars.items())]
    flags = [flag for flag in article.metadata.qualityFlags if flag != "short" or too_short(texts)]
    article.metadata.qualityFlags = [*flags, *filter(None, [gap])]
    return article


def _same(article: Article, other: Article) -> bool:
    """Whether the other page is one of the article: the same day, and the same headline or id."""
    one, two = article.datePublished, other.datePublished
    if one and two and one[:10] != two[:10]:
        return False
    names = [" ".join(_DIGITS.sub(" ", key_of(x.headline)).split()) for x in (article, other)]
    return other.id == article.id or likeness(*names) >= _ALIKE


def _hardly_text(page: Article) -> bool:
    """Whether the page is a list or the like; a short one may be an article's last."""
    return any(flag in DOUBTS and flag != "short" for flag in page.metadata.qualityFlags)


def _paragraphs(article: Article) -> list[str]:
    return [text for text in article.articleBody.split("\n\n") if text.strip()]


def _key(text: str) -> str:
    return " ".join(words(text)) or text.strip()
