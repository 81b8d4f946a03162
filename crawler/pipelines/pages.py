"""The further pages of an article on their way through extraction: judged as pages of its site, joined at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from crawler.extraction.joined import PAGES_MISSING, instead, joined
from crawler.items import Article, FetchedPage, Rejection
from crawler.session import Rejected

if TYPE_CHECKING:
    from crawler.extraction.analysis import Page
    from crawler.pipelines.waiting import WaitingRoom

Answer = asyncio.Future[Article | Rejection]


async def enter_further(
    item: FetchedPage, analysed: Callable[[FetchedPage], Awaitable[Page]], room: WaitingRoom
) -> list[Answer | None]:
    """Analyse the pages and have them wait with the others; None for one that cannot be read.

    They teach the site's memory nothing: what they repeat of their first page is no furniture.  Raises Rejected where
    the run is being stopped.
    """
    answers: list[Answer | None] = []
    for number, other in enumerate([item.whole] if item.whole else item.further):
        try:
            page = await analysed(other)
        except Rejected as error:
            if error.again:
                raise
            answers.append(None)
            continue
        key = f"{item.request_url}\n{number}"  # no address: the page may be on its own way under that
        answers.append(room.enter(key, page, item.site, len(other.body), learn=False))
    return answers


async def assembled(article: Article, item: FetchedPage, answers: list[Answer | None], *, revision: bool) -> Article:
    """Give the article with the texts of all its pages.

    Raises Rejected where pages are missing from what would be a ``revision``: it would be shorter than the article
    is, and the next one longer again.
    """
    outcomes = [None if answer is None else await answer for answer in answers]
    pages = [page if isinstance(page, Article) else None for page in outcomes]
    if item.whole:
        article = instead(article, pages[0])
    elif pages or item.gap:
        article = joined(article, pages, gap=item.gap)
    if revision and PAGES_MISSING in article.metadata.qualityFlags:
        raise Rejected(PAGES_MISSING, article=True)
    return article
