"""One site's way through a run: its listings, then its articles, newest and likeliest first, within its limits."""

from __future__ import annotations

import logging
from hashlib import blake2b
from typing import TYPE_CHECKING

from crawler.discovery.grammar import UrlGrammar
from crawler.discovery.polling import is_due
from crawler.spiders.articlerun import ArticleRun
from crawler.spiders.explore import Explorer
from crawler.spiders.intake import Intake
from crawler.spiders.latelinks import judge_late
from crawler.spiders.outage import Outage
from crawler.spiders.sitelease import SiteLease
from crawler.spiders.sourcebook import SourceBook
from crawler.spiders.sourcerun import SourceRun
from crawler.spiders.steps import Stage
from crawler.spiders.stepsback import StepsBack, begun_backfill
from crawler.spiders.verdicts import OUT
from crawler.stores.frontier import LIVE

if TYPE_CHECKING:
    from crawler.session import Session
    from crawler.spiders.answers import Answer
    from crawler.spiders.arguments import SitePlan
    from crawler.spiders.backfill import Backfill
    from crawler.spiders.resting import Polling
    from crawler.spiders.steps import Limits, Pace, Step
    from crawler.spiders.verdicts import NoAnswer
    from crawler.stores.frontier import Task

logger = logging.getLogger(__name__)

_MEMORY = "grammar"  # the kind under which the state keeps a site's URL grammar
_MANY = 5  # pages that must fail before a site counts as closed to us: one that is gone means nothing


_NOT_HAD = ("http-", "host-", "worker-")  # of rejections: no page was seen


class SiteRun:
    """Says what to request next, and takes what came of it.  Whoever calls ``begin`` calls ``end``."""

    def __init__(self, plan: SitePlan, session: Session, limits: Limits, pace: Pace, polling: Polling) -> None:
        self.plan = plan
        self._session = session
        self._state = session.state
        self._limits = limits
        self._polling = polling
        self._window = pace.window
        self._tally = session.tally(plan.site)
        self._fetching = 0  # requests that have no answer yet
        self.intake = Intake(plan.site, session)
        self._articles = ArticleRun(plan, session, self.intake, pace.quota)
        self._backfill: Backfill | None = None
        self._steps_back: StepsBack | None = None
        self._lease = SiteLease(plan.site, session, self._tally)
        self._asked = False  # anything at all

    def begin(self, *, refresh: bool, everything: bool, heed_times: bool = True) -> bool:
        """Take the site up; False if nothing of it is due, or another run on a shared state has it.

        Without ``heed_times`` all listings are due, but answer by what earlier runs saw.
        """
        site, now = self.plan.site, self._session.now()
        self._session.windows[site] = self.plan.window
        self._backfill = begun_backfill(self.plan, self._state, now)
        anew = self._backfill.begun if self._backfill else 0.0
        self._book = SourceBook(site, self._state, self._polling, self._session.now, everything=everything, anew=anew)
        ask_all = everything or not heed_times
        self._outage = Outage(site, self._session)
        if self._outage.until:
            self._book.revive()
        if not (ask_all or refresh or self._backfill or self._due(now)):
            return False
        if not self._lease.held(now):
            return False
        if refresh:
            self._state.frontier.refresh(site, now)
        self._recall()
        known, back = self._book.known, self._backfill
        self._explorer = Explorer(self.plan, self.grammar, self._limits, known, now, everything=ask_all, backfill=back)
        if self._backfill:
            self._tally.backfill = self.plan.window
            self._steps_back = StepsBack(self.plan, self._session, self._backfill, self._explorer, self.intake)
        pages = self._limits.section_pages
        self._sources = SourceRun(
            site, self._session, self._book, self._explorer, self.intake, pages, self._backfill, self._steps_back
        )
        return True

    def _due(self, now: float) -> bool:
        due_at = self._book.due_at(self.plan.homes)
        if not is_due(self._outage.until, now):
            due_at = self._outage.until
        elif is_due(due_at, now) or self._state.frontier.due(self.plan.site, now, 1):
            return True
        self._tally.rest(due_at)
        return False

    def _recall(self) -> None:
        self.grammar = UrlGrammar()
        blob = self._state.memories.load(_MEMORY, self.plan.site)
        self._recalled = _digest(blob or b"")
        try:
            if blob:
                self.grammar.load(blob)
        except ValueError as error:  # of another version; the site is learned anew
            logger.warning("What was learned of %s's addresses cannot be used: %s", self.plan.site, error)

    def next(self) -> list[Step | Task]:
        """Give what may be requested now.  Nothing, with nothing on its way (``over``), means that the site is done."""
        now = self._session.now()
        wanted: list[Step | Task] = []
        if not (self._sources.dead or self._lease.taken) and self._lease.held(now):
            wanted = self._wanted(now)
            idle = not wanted and self.over and self._articles.quota > 0
            if idle and self._steps_back and self._steps_back.resolve():
                wanted = self._wanted(now)
        self._fetching += len(wanted)
        if not (self._explorer.queue.waiting or self._lease.taken):  # a batch of listings at a time
            self._book.keep()
        if wanted:
            self._asked = True
            self._session.quiet.discard(self.plan.site)
        return wanted

    @property
    def undecided(self) -> bool:
        """Whether links wait to be judged (``decide``) before more is requested."""
        return self._explorer.undecided and not (self._sources.dead or self._lease.taken)

    async def decide(self) -> None:
        """Judge the links of the first pages.  Until that is over nothing is to be requested."""
        await judge_late(self.plan.site, self._session, self._explorer, self.intake, self._book)

    def _wanted(self, now: float) -> list[Step | Task]:
        hungry = self._articles.hungry
        wanted: list[Step | Task] = [*self._explorer.queue.take(self._room, hungry=hungry)]
        if not hungry or self._explorer.queue.done or self._explorer.queue.stage >= Stage.SITEMAPS:
            wanted += self._articles.draw(self._room - len(wanted), now)
        if not wanted and self.over:
            wanted += self._articles.alone()
        return wanted

    @property
    def quiet(self) -> bool:
        """Whether no answer is to come, though pages may still wait for others."""
        return not self._fetching and not self._showing

    @property
    def over(self) -> bool:
        """Whether nothing at all is on its way."""
        return not self._fetching and not self._articles.unsettled

    @property
    def _showing(self) -> int:
        return self._session.browsing.showing[self.plan.site]

    @property
    def _room(self) -> int:
        return self._window - self._fetching - self._showing

    async def listed(self, step: Step, answer: Answer) -> None:
        """Take the answer to a step."""
        self._outage.came(failing=False)
        try:
            await self._sources.listed(step, answer)
        finally:
            self._step_over()

    def unlisted(self, step: Step, why: NoAnswer) -> None:
        """Take a step's failure."""
        try:
            if not self._session.stopping:  # else it is we who gave up, which says nothing of the listing
                if not why.nobody_was_asked:
                    self._outage.came(failing=why.passing, retry_after=why.retry_after)
                self._sources.unlisted(step, why)
        finally:
            self._step_over()

    def _step_over(self) -> None:
        self._fetching -= 1
        self._explorer.queue.over()

    def validators(self, step: Step) -> dict[str, str]:
        """Give the headers of a conditional request."""
        return self._book.validators(step)

    def page_validators(self, task: Task) -> dict[str, str]:
        """Give the headers of a look at a delivered article that is not known to have changed."""
        asked = task.why not in (None, LIVE)
        return {} if asked or task.watch is None or task.watch.missing else self._book.page_validators(task.watch)

    def asks_further(self) -> None:
        """A further page of an article is asked for."""
        self._fetching += 1
        self._articles.quota -= 1

    def fetched(self, reason: str = "") -> None:
        """An article page has come, or will not come, for that reason."""
        self._fetching -= 1
        if not self._session.stopping:
            self._outage.came(failing=reason in OUT)

    def settled(self, url: str, *, article: bool | None) -> None:
        """An article page's way has ended; ``article``: whether it proved to be one, None: it did not tell."""
        self._articles.settled(url)
        if article is not None:
            self.grammar.learn(url, is_article=article)

    def end(self) -> None:
        """Let the site go: what only this run did not want is due again, what was learned is kept."""
        now = self._session.now()
        self._tally.end()
        self._session.feed_texts.forget(self.plan.site)
        if self._lease.taken:
            return
        if not self._asked:  # what was due lies outside of the dates that are wanted
            self._tally.reached = True
            if not self._state.frontier.knows_any(self.plan.site):  # nor was there anything to be taken again
                self._tally.rest(self._book.due_at(self.plan.homes))
        if self._articles.drawn:
            self._state.frontier.release(self.plan.site)
        if self._tally.resting_until is None:
            self._tally.trouble = self._tally.trouble or self._trouble()
        self._outage.end(now)
        queue = self._explorer.queue
        for source, copies in self._session.copies.pop(self.plan.site, {}).items():
            self._book.brought(source, -copies)
        whole = queue.done and not (self._session.stopping or (self._backfill and queue.cut))
        if whole and not self._sources.dead:
            self._book.all_asked(but=queue.unread)
        self._book.keep()
        self._state.listing_kills.forgive(self._sources.lived, now)
        if not self._sources.dead:
            if self._steps_back:
                self._steps_back.end(now, whole=whole and self._articles.quota > 0)
            if _digest(blob := self.grammar.dump()) != self._recalled:
                self._state.memories.save(_MEMORY, self.plan.site, blob, now)
            self._session.rounds.save(self.plan.site, now)
            self._session.browsing.save(self.plan.site, now)
        self._lease.leave(now)

    def _trouble(self) -> str:
        """Why the site gave nothing at all, for people; nothing new is no trouble."""
        if not self._tally.reached:
            return self._sources.trouble or next((x for x, _ in self._tally.rejected.most_common(1)), "no answer")
        lost = sum(count for reason, count in self._tally.rejected.items() if reason.startswith(_NOT_HAD))
        if not self._tally.delivered and lost >= _MANY and lost == self._tally.rejected.total():
            return f"none of {lost} pages could be had"
        scripts = self._session.browsing.trouble(self.plan.site)
        known = self._tally.discovered or self._articles.drawn or self._book.ever_fruitful
        if not (known or self._state.frontier.knows_any(self.plan.site)):
            why = self._sources.trouble or scripts
            return "no address of an article was found" + (f" ({why})" if why else "")
        ever = self._tally.delivered or (scripts and self._state.frontier.counts(self.plan.site)["delivered"])
        return "" if ever else scripts


def _digest(blob: bytes) -> bytes:
    return blake2b(blob, digest_size=16).digest()
