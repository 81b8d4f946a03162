"""Links that are judged late: in pieces, side by side, and before the site asks for more."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from crawler.discovery.grammar import UrlGrammar
from crawler.discovery.pages import PageLink, PageLinks
from crawler.session import Window
from crawler.spiders.arguments import SitePlan
from crawler.spiders.candidates import Candidates
from crawler.spiders.latelinks import Deciding
from crawler.spiders.reading import Reading
from crawler.spiders.resting import Polling
from crawler.spiders.siterun import SiteRun
from crawler.spiders.steps import Limits, Pace

HOME = "https://a.org/"
LINKS = 1000
LIMITS = Limits(sections=5, section_pages=3, sitemap_files=4, customary=0, likely=0.5, listed=0.3, backfill_pages=6)


def links(count=LINKS):
    words = "the ferry runs again after the long winter break"
    urls = (f"https://a.org/2026/11/29/the-ferry-runs-again-number-{n}" for n in range(count))
    return [PageLink(url, words, "main", True, 1) for url in urls]


def home(session):
    """A site whose home page was read, and whose links may be judged now."""
    run = SiteRun(SitePlan("a.org", (HOME,), Window()), session, LIMITS, Pace(8, 100), Polling(1.0, 300.0, 86_400.0))
    assert run.begin(refresh=False, everything=True)
    (step,) = run.next()
    reading = Reading("page", links=PageLinks([], links()))
    assert not any(run._explorer.answered(step, reading, (), session.now()))
    run._step_over()
    return run


async def turns_during(work):
    """How often something else had its turn until the work was done."""
    task, turns = asyncio.ensure_future(work), 0
    while not task.done():
        turns += 1
        await asyncio.sleep(0)
    await task
    return turns


def test_links_of_a_home_page_are_noted_and_something_else_has_its_turn_between(session, loop):
    run = home(session)
    assert run.undecided
    assert loop.run_until_complete(turns_during(run.decide())) >= LINKS // 50
    assert not run.undecided
    assert len(session.state.frontier.draw("a.org", LINKS, session.now())) == LINKS


def test_links_are_studied_one_at_a_time():
    grammar = UrlGrammar()
    candidates = Candidates("a.org", grammar, 0.5, 0.3)
    menu = [PageLink(f"https://a.org/{n}/", "Sport", "nav", False, 1) for n in range(3)]
    judging = candidates.named_by(HOME, Reading("page", links=PageLinks([], menu)), 0.0, settled=False)
    learned = [grammar.dump()]
    for found in judging:
        assert found is None
        learned.append(grammar.dump())
    assert len(set(learned)) == 1 + len(menu)


class Run:
    """A site that judges links until it is let go."""

    def __init__(self, site, error=None):
        self.plan, self.undecided, self.error = SimpleNamespace(site=site), True, error
        self.gate = asyncio.Event()

    async def decide(self):
        self.undecided = False
        await self.gate.wait()
        if self.error:
            raise self.error


def test_a_site_is_held_up_until_its_links_are_judged_and_then_touched(loop):
    async def story():
        touched = []
        deciding, one, other = Deciding(touched.append), Run("a.org"), Run("b.org")
        assert deciding.holds_up(one)
        assert deciding.holds_up(one), "it is not begun twice"
        assert deciding.holds_up(other)
        other.gate.set()
        await asyncio.sleep(0.01)
        assert touched == [other]
        assert not deciding.holds_up(other)
        assert deciding.holds_up(one)
        deciding.cancel()

    loop.run_until_complete(story())


def test_what_judging_failed_of_is_raised_where_the_site_is_asked_again(loop):
    async def story():
        deciding, run = Deciding(lambda run: None), Run("a.org", ValueError("broken"))
        run.gate.set()
        assert deciding.holds_up(run)
        await asyncio.sleep(0.01)
        with pytest.raises(ValueError, match="broken"):
            deciding.holds_up(run)

    loop.run_until_complete(story())
