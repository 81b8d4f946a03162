"""The listings of a site in one run: what each answers is read, noted and remembered."""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.extraction.feedtext import FeedText
from crawler.spiders.reading import Reading, read_source
from crawler.spiders.recount import Recount
from crawler.spiders.showing import shown
from crawler.spiders.verdicts import leads_back
from crawler.stores.inhand import Held
from crawler.urls import canonical, same_site
from crawler.workers.errors import WorkerError

if TYPE_CHECKING:
    from crawler.session import Session
    from crawler.spiders.answers import Answer
    from crawler.spiders.backfill import Backfill
    from crawler.spiders.explore import Explorer
    from crawler.spiders.intake import Intake
    from crawler.spiders.sourcebook import SourceBook
    from crawler.spiders.steps import Step
    from crawler.spiders.stepsback import StepsBack
    from crawler.spiders.verdicts import NoAnswer

logger = logging.getLogger(__name__)

_MOSTLY = 0.5  # of a page's articles that are fresh where it was turned over; boxes of what is read most are not
_CARRIERS = frozenset({"feed", "sitemap"})


class SourceRun:
    """``trouble``: why the home page gave nothing; ``dead``: the host cannot be reached, there is no use in more.

    ``lived``: listings that were taken, and did not kill the run by that.

    ``pages`` of one listing are asked for at most.  With ``steps_back`` the listings are steps of its ``backfill``'s
    walks.
    """

    def __init__(
        self,
        site: str,
        session: Session,
        book: SourceBook,
        explorer: Explorer,
        intake: Intake,
        pages: int,
        backfill: Backfill | None,
        steps_back: StepsBack | None,
    ) -> None:
        self._site = site
        self._session = session
        self._book = book
        self._explorer = explorer
        self._intake = intake
        self._backfill = backfill
        self._steps_back = steps_back
        self._recount = Recount(site, session, pages, self._carried)
        self._tally = session.tally(site)
        self._sitemap = asyncio.Lock()
        self.trouble = ""
        self.dead = False
        self.lived: set[str] = set()

    async def listed(self, step: Step, answer: Answer) -> None:
        """Take the answer to a step."""
        self._tally.reached = True
        if step.kind == "home" and not same_site(answer.url, self._site):
            self._tally.trouble = _sent_away(step.url, answer.url)
        if not self._book.unchanged(step, answer):
            # read, a sitemap of 50,000 addresses takes ten times the room of its packed body: one at a time
            async with self._sitemap if step.kind == "sitemap" else nullcontext():
                await self._read(step, answer)

    async def _read(self, step: Step, answer: Answer) -> None:
        try:
            reading = await self._session.workers.run(
                read_source, step.kind, answer.body, answer.url, answer.content_type, self._session.now()
            )
            if reading.links is not None:
                reading, answer = await shown(self._session, self._site, step, reading, answer)
        except WorkerError as error:
            reading = Reading("nothing", trouble=str(error))
        if reading.kind == "nothing" and step.kind != "home":
            logger.debug("%s is no %s: %s", step.url, step.kind, reading.trouble)
            self._book.failed(step)
            return
        with self._session.in_hand.holding(Held(self._site, step.kind, step.url)):
            await self._take(step, answer, reading)
        self.lived.add(step.url)

    async def _take(self, step: Step, answer: Answer, reading: Reading) -> None:
        if self._steps_back and reading.kind in ("feed", "page") and step.kind != "home":
            new = await self._steps_back.take(step, reading, answer.sitemaps)
            self._keep_texts(reading, new)
            if step.page == 1:
                self._book.read(step, answer, new, reading, leads_on=False)  # the walk remembers where it leads
            return
        planned = len(self._explorer.queue)
        new = await self._intake.take(self._explorer.answered(step, reading, answer.sitemaps, self._session.now()))
        self._keep_texts(reading, new)
        if self._intake.runs_over(step, reading):
            logger.info("%s names nothing that was known: sections are asked for what it may have dropped", step.url)
            self._explorer.catch_up()
        pages = reading.links is not None or reading.next_url
        named = [key for key, _ in await asyncio.to_thread(self._explorer.named, reading)] if pages else []
        fresh = reading.next_url is not None and self._intake.fresh(named) > _MOSTLY
        go_on_at = self._explorer.deepen(step, reading, new, fresh=fresh)
        if go_on_at:
            self._book.go_on_at(go_on_at, step)
        elif reading.links is not None and await asyncio.to_thread(self._recount.take, step, reading, named):
            self._explorer.follow(step, reading)
        new += self._intake.missing(step, reading)
        files = sum(ref.url not in self._book.known for ref in reading.sitemaps)
        leads_on = len(self._explorer.queue) > planned or step.kind == "home"
        many = len(named or reading.listings)
        self._book.read(step, answer, new + files, reading, leads_on=leads_on, named=many)

    def _carried(self) -> set[int]:
        carriers = (url for url, source in self._book.known.items() if source.kind in _CARRIERS)
        return {entry for url in carriers for entry in self._intake.named(url)}

    def _keep_texts(self, reading: Reading, new: int) -> None:
        """Keep what a feed with something new carries of its articles' texts; which of them are new it need not say."""
        if not new or reading.kind != "feed":
            return
        for listing in reading.listings:
            if (listing.content or listing.summary) and same_site(listing.url, self._site):
                text = FeedText(listing.content or "", listing.summary or "")
                self._session.feed_texts.keep(self._site, canonical(listing.url), text)

    def unlisted(self, step: Step, why: NoAnswer) -> None:
        """Take a step's failure; where the host is out, there is no use in asking more."""
        if why.host_is_out and not self._tally.reached and same_site(step.url, self._site):
            self.trouble = why.words
            self.dead = True
            self._explorer.queue.clear()
        elif step.kind == "home":  # it is closed, but feeds and sitemaps may be open
            self.trouble = why.words
            if why.host_answered and self._book.ever_fruitful:  # the host answers, and they are
                self._tally.reached = True
            list(self._explorer.answered(step, Reading("nothing"), why.sitemaps, self._session.now()))
        if step.walk and self._backfill:
            self._backfill.lost(step.walk, gone=why.gone)
            self._steps_back.keep() if self._steps_back else None
        elif not why.nobody_was_asked:
            self._book.failed(step, why.retry_after, passing=why.passing)


def _sent_away(home: str, to: str) -> str:
    """What it means, for people, that the home page sends on to another site."""
    if leads_back(to, home):
        host = urlsplit(to).hostname
        return f"its home page sends on to {host}, which leads back once a reader has agreed or logged in"
    return f"its home page sends on to {to}; give that address instead"
