"""The further pages of an article on their way through extraction: judged as pages of its site, joined at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from crawler.extraction.joined import PAGES_MISSING, instead, joined
from crawler.extraction.markedtext import MarkedText, marked_text
from crawler.items import Article, FetchedPage
from crawler.pipelines.unread import unread
from crawler.session import Rejected
from crawler.workers.errors import WorkerError

if TYPE_CHECKING:
    from crawler.extraction.office import Departure
    from crawler.workers.pool import Workers

Answers = list[asyncio.Future["Departure"] | None]


class Enter(Protocol):
    """The way into the office."""

    async def __call__(
        self, item: FetchedPage, key: str, *, learn: bool
    ) -> tuple[Mapping[int, int], asyncio.Future[Departure]]:
        """Give what the page shows, and when it leaves.  Raises Rejected."""


async def enter_further(item: FetchedPage, enter: Enter) -> Answers:
    """Analyse the further pages and have them wait with the others; None for one that cannot be read.

    They teach the site's memory nothing: what they repeat of their first page is no furniture.  Raises Rejected where
    the run is being stopped.
    """
    answers: Answers = []
    for number, other in enumerate(_further(item)):
        key = f"{item.request_url}\n{number}"  # no address: the page may be on its own way under that
        try:
            _, answer = await enter(other, key, learn=False)
        except Rejected as error:
            if error.again:
                raise
            answers.append(None)
        else:
            answers.append(answer)
    return answers


async def assembled(
    article: Article,
    item: FetchedPage,
    answers: Answers,
    left: Callable[[FetchedPage, asyncio.Future[Departure]], Awaitable[Departure]],
    *,
    revision: bool,
) -> Article:
    """Give the article with the texts of all its pages; ``left`` waits for one of them, and raises Rejected.

    Raises Rejected where pages are missing from what would be a ``revision``: it would be shorter than the article
    is, and the next one longer again.
    """
    pages = [await _page(other, answer, left) for other, answer in zip(_further(item), answers, strict=True)]
    if item.whole:
        article = instead(article, pages[0])
    elif pages or item.gap:
        article = joined(article, pages, gap=item.gap)
    if revision and PAGES_MISSING in article.metadata.qualityFlags:
        raise Rejected(PAGES_MISSING, article=True)
    return article


async def marked_up(text: str, item: FetchedPage, workers: Workers) -> MarkedText:
    """Give the text of all pages with its markup, as a worker finds it; in plain paragraphs if it cannot.

    Raises Rejected where the run is being stopped.
    """
    shown = [item.whole, item] if item.whole else [item, *item.further]  # where one shows all of it, that one first
    pages = [(page.body, page.url, page.headers.get("content-type")) for page in shown]
    try:
        found: MarkedText = await workers.run(marked_text, text, pages)
    except WorkerError as error:
        rejected = unread(error, item.url)
        if rejected.again:
            raise rejected from error
        return marked_text(text, [])
    return found


def _further(item: FetchedPage) -> Sequence[FetchedPage]:
    return [item.whole] if item.whole else item.further


async def _page(
    other: FetchedPage,
    answer: asyncio.Future[Departure] | None,
    left: Callable[[FetchedPage, asyncio.Future[Departure]], Awaitable[Departure]],
) -> Article | None:
    if answer is None:
        return None
    try:
        outcome = (await left(other, answer)).outcome
    except Rejected as error:
        if error.again:
            raise
        return None
    return outcome if isinstance(outcome, Article) else None
