"""One site's way through a run: its listings, then its articles, newest and likeliest first, within its limits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from crawler.discovery.grammar import UrlGrammar
from crawler.discovery.polling import is_due
from crawler.spiders.explore import Explorer
from crawler.spiders.intake import Intake
from crawler.spiders.reading import Reading, read_source
from crawler.spiders.showing import shown
from crawler.spiders.sourcebook import Answer, Polling, SourceBook
from crawler.spiders.steps import Limits, Pace, Stage, Step
from crawler.spiders.stepsback import StepsBack, begun_backfill
from crawler.stores.frontier import Task
from crawler.urls import same_site
from crawler.workers.errors import WorkerError

if TYPE_CHECKING:
    from crawler.session import Session
    from crawler.spiders.arguments import SitePlan
    from crawler.spiders.backfill import Backfill

logger = logging.getLogger(__name__)

_MEMORY = "grammar"  # the kind under which the state keeps a site's URL grammar
_LEASE = 1800.0  # seconds that a site stays ours after a sign of life; a machine that is gone blocks it no longer
_MANY = 5  # pages that must fail before a site counts as closed to us: one that is gone means nothing
_GONE = frozenset({"http-404", "http-410"})


class SiteRun:
    """Says what to request next, and takes what came of it.  Whoever calls ``begin`` calls ``end``."""

    def __init__(self, plan: SitePlan, session: Session, limits: Limits, pace: Pace, polling: Polling) -> None:
        self.plan = plan
        self._session = session
        self._state = session.state
        self._limits = limits
        self._polling = polling
        self._window = pace.window
        self._quota = pace.quota
        self._tally = session.tally(plan.site)
        self._fetching = 0  # requests that have no answer yet
        self._unsettled = 0  # article pages asked for whose way has not ended
        self.intake = Intake(plan.site, session)
        self._backfill: Backfill | None = None
        self._steps_back: StepsBack | None = None
        self._dry_at: int | None = None  # how much there was when all of it had been drawn
        self._leased_until = 0.0
        self._dead = False  # it does not answer, or is no longer ours: nothing more is asked
        self._taken = False  # another run has it
        self._home_trouble = ""
        self._asked = False  # anything at all
        self._sitemap = asyncio.Lock()

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
        if not (ask_all or refresh or self._backfill or self._due(now)):
            return False
        if not self._lease(now):
            self._elsewhere()
            return False
        if refresh:
            self._state.refresh(site, now)
        self._recall()
        known = self._book.known
        self._explorer = Explorer(
            self.plan, self.grammar, self._limits, known, now, everything=ask_all, backfill=self._backfill
        )
        if self._backfill:
            self._tally.backfill = self.plan.window
            self._steps_back = StepsBack(self.plan, self._session, self._backfill, self._explorer, self.intake)
        return True

    def _due(self, now: float) -> bool:
        due_at = self._book.due_at(self.plan.homes)
        if is_due(due_at, now) or self._state.due(self.plan.site, now, 1):
            return True
        self._tally.rest(due_at)
        return False

    def _recall(self) -> None:
        self.grammar = UrlGrammar()
        try:
            if blob := self._state.load_memory(_MEMORY, self.plan.site):
                self.grammar.load(blob)
        except ValueError as error:  # of another version; the site is learned anew
            logger.warning("What was learned of %s's addresses cannot be used: %s", self.plan.site, error)

    def next(self) -> list[Step | Task]:
        """Give what may be requested now.  Nothing, with nothing on its way (``over``), means that the site is done."""
        now = self._session.now()
        wanted: list[Step | Task] = []
        if not self._dead and self._lease(now):
            wanted = self._wanted(now)
            if not wanted and self._steps_back and self._quota > 0 and self.over and self._steps_back.resolve():
                wanted = self._wanted(now)
        self._fetching += len(wanted)
        if wanted:
            self._asked = True
            self._session.quiet.discard(self.plan.site)
        return wanted

    def _wanted(self, now: float) -> list[Step | Task]:
        for source in self.intake.note_late(self._explorer.undecided(now)):
            self._book.brought(source)
        hungry = self._hungry()
        wanted: list[Step | Task] = [*self._explorer.queue.take(self._room, hungry=hungry)]
        if not hungry or self._explorer.queue.done or self._explorer.queue.stage >= Stage.SITEMAPS:
            wanted += self._draw(self._room - len(wanted), now)
        return wanted

    @property
    def quiet(self) -> bool:
        """Whether no answer is to come, though pages may still wait for others."""
        return not self._fetching and not self._showing

    @property
    def over(self) -> bool:
        """Whether nothing at all is on its way."""
        return not self._fetching and not self._unsettled

    @property
    def _showing(self) -> int:
        return self._session.browsing.showing[self.plan.site]

    @property
    def _room(self) -> int:
        return self._window - self._fetching - self._showing

    def _hungry(self) -> bool:
        if self.plan.limit is None:
            return True
        left = self._room_in_limit()
        return left > 0 and (
            self._drawn_dry or self._state.due(self.plan.site, self._session.now(), 2 * left) < 2 * left
        )

    @property
    def _drawn_dry(self) -> bool:
        return self._dry_at == self._news

    @property
    def _news(self) -> int:
        return self.intake.news + self._session.again[self.plan.site]

    def _room_in_limit(self) -> int:
        return self._quota if self.plan.limit is None else self.plan.limit - self._tally.delivered - self._unsettled

    def _draw(self, room: int, now: float) -> list[Task]:
        room = min(room, self._quota, self._room_in_limit())
        if room <= 0 or self._drawn_dry:
            return []
        window = self.plan.window
        tasks = self._state.draw(self.plan.site, room, now, window.since, window.until)
        self._dry_at = self._news if len(tasks) < room else None
        self._quota -= len(tasks)
        self._unsettled += len(tasks)
        return tasks

    def _lease(self, now: float) -> bool:
        if now > self._leased_until - _LEASE / 2 and not self._state.database.embedded:
            if not self._state.lease(self.plan.site, now, now + _LEASE):
                self._dead = self._taken = True
                self._elsewhere()
                return False
            self._leased_until = now + _LEASE
        return True

    def _elsewhere(self) -> None:
        self._tally.elsewhere = self._tally.reached = True
        self._tally.trouble = "another run has it"
        self._tally.end()

    async def listed(self, step: Step, answer: Answer) -> None:
        """Take the answer to a step."""
        try:
            self._tally.reached = True
            if step.kind == "home" and not same_site(answer.url, self.plan.site):
                self._tally.trouble = f"its home page sends on to {answer.url}; give that address instead"
            if not self._book.unchanged(step, answer):
                # read, a sitemap of 50,000 addresses takes ten times the room of its packed body: one at a time
                async with self._sitemap if step.kind == "sitemap" else nullcontext():
                    await self._read(step, answer)
        finally:
            self._step_over()

    async def _read(self, step: Step, answer: Answer) -> None:
        try:
            reading = await self._session.workers.run(
                read_source, step.kind, answer.body, answer.url, answer.content_type, self._session.now()
            )
            if reading.links is not None:
                reading, answer = await shown(self._session, self.plan.site, step, reading, answer)
        except WorkerError as error:
            reading = Reading("nothing", trouble=str(error))
        if reading.kind == "nothing" and step.kind != "home":
            logger.debug("%s is no %s: %s", step.url, step.kind, reading.trouble)
            self._book.failed(step)
            return
        if self._steps_back and reading.kind in ("feed", "page") and step.kind != "home":
            new = await self._steps_back.take(step, reading, answer.sitemaps)
            if step.page == 1:
                self._book.read(step, answer, new, reading, leads_on=False)  # the walk remembers where it leads
            return
        planned = len(self._explorer.queue)
        new = await self.intake.take(self._explorer.answered(step, reading, answer.sitemaps, self._session.now()))
        go_on_at = self._explorer.deepen(step, reading, new)
        if go_on_at:
            self._book.go_on_at(go_on_at, step)
        new += self.intake.missing(step, reading)
        files = sum(ref.url not in self._book.known for ref in reading.sitemaps)
        leads_on = len(self._explorer.queue) > planned or step.kind == "home"
        self._book.read(step, answer, new + files, reading, leads_on=leads_on)

    def unlisted(
        self, step: Step, reason: str, *, final: bool, sitemaps: Sequence[str] = (), retry_after: float | None = None
    ) -> None:
        """Take a step's failure.  ``final``: the host cannot be reached, so that there is no use in asking more."""
        try:
            if final and not self._tally.reached and same_site(step.url, self.plan.site):
                self._home_trouble = reason
                self._dead = True
                self._explorer.queue.clear()
            elif step.kind == "home":  # it is closed, but feeds and sitemaps may be open
                self._home_trouble = reason
                list(self._explorer.answered(step, Reading("nothing"), sitemaps, self._session.now()))
            if step.walk and self._backfill:
                self._backfill.lost(step.walk, gone=reason in _GONE)
                self._steps_back.keep() if self._steps_back else None
            else:
                self._book.failed(step, retry_after)
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
        return {} if task.why or task.watch is None or task.watch.missing else self._book.page_validators(task.watch)

    def asks_further(self) -> None:
        """A further page of an article is asked for."""
        self._fetching += 1
        self._quota -= 1

    def fetched(self) -> None:
        """An article page has come, or will not come."""
        self._fetching -= 1

    def settled(self, url: str, *, article: bool | None) -> None:
        """An article page's way has ended; ``article``: whether it proved to be one, None: it did not tell."""
        self._unsettled -= 1
        if article is not None:
            self.grammar.learn(url, is_article=article)

    def end(self) -> None:
        """Let the site go: what only this run did not want is due again, what was learned is kept."""
        now = self._session.now()
        self._tally.end()
        if self._taken:
            return
        if not self._asked:  # what was due lies outside of the dates that are wanted
            self._tally.reached = True
        self._state.release(self.plan.site)
        self._tally.trouble = self._tally.trouble or self._trouble()
        if not self._dead:
            whole = self._explorer.queue.done and not (self._backfill and self._explorer.queue.cut)
            if whole:
                self._book.all_asked()
            if self._steps_back:
                self._steps_back.end(now, whole=whole and self._quota > 0)
            self._state.save_memory(_MEMORY, self.plan.site, self.grammar.dump(), now)
            self._session.rounds.save(self.plan.site, now)
            self._session.browsing.save(self.plan.site, now)
        self._session.leave(self.plan.site, now, now + _LEASE)

    def _trouble(self) -> str:
        """Why the site gave nothing at all, for people; nothing new is no trouble."""
        if not self._tally.reached:
            return self._home_trouble or "no answer"
        lost = sum(count for reason, count in self._tally.rejected.items() if reason.startswith(("http-", "host-")))
        if not self._tally.delivered and lost >= _MANY and lost == self._tally.rejected.total():
            return f"none of {lost} pages could be had"
        scripts = self._session.browsing.trouble(self.plan.site)
        if not self._state.knows_any(self.plan.site):
            why = self._home_trouble or scripts
            return "no address of an article was found" + (f" ({why})" if why else "")
        ever = self._tally.delivered or (scripts and self._state.counts(self.plan.site)["delivered"])
        return "" if ever else scripts
