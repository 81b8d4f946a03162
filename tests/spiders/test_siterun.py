"""One site's way through a run: listings, then articles within the limits; what a later run need not ask again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from components import NOW
from scrapy.exceptions import CannotResolveHostError

from crawler.discovery.polling import Habit
from crawler.middlewares.refused import Refused
from crawler.session import Rejected, Visits, Window
from crawler.session.rounds import Rounds
from crawler.spiders.answers import Answer
from crawler.spiders.arguments import SitePlan
from crawler.spiders.backfill import MEMORY, Backfill
from crawler.spiders.outage import Outage
from crawler.spiders.reading import Reading
from crawler.spiders.resting import Polling
from crawler.spiders.siterun import SiteRun
from crawler.spiders.sourcebook import SourceBook
from crawler.spiders.steps import Limits, Pace, Stage, Step
from crawler.spiders.verdicts import NoAnswer
from crawler.stores.frontier import VANISHED, Task
from crawler.stores.ledger import Delivery
from crawler.stores.sources import Source
from crawler.stores.watches import Look, Watch

HOME = "https://a.org/"
FEED = "https://a.org/feed"
LATEST = "https://a.org/latest"
HOUR, DAY = 3600.0, 86_400.0
POLLING = Polling(news=1.0, least=300.0, most=DAY)
LIMITS = Limits(sections=5, section_pages=3, sitemap_files=4, customary=0, likely=0.5, listed=0.3, backfill_pages=6)


def rss(*numbers):
    items = "".join(
        f"<item><title>Story number {n}</title><link>https://a.org/2026/story-{n}</link>"
        f"<pubDate>{n:02d} Nov 2026 10:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{items}</channel></rss>'.encode()


def home(body=""):
    link = f'<link rel="alternate" type="application/rss+xml" href="{FEED}">'
    return f"<html><head>{link}</head><body>{body}</body></html>".encode()


class Site:
    """Answers the steps of a run from pages; counts what was asked."""

    def __init__(self, session, loop, pages, **answers):
        self.session, self.loop, self.pages, self.answers = session, loop, pages, answers
        self.asked: list[str] = []
        self.down = 0  # the status with which it answers everything

    def begin(
        self,
        *,
        everything=False,
        refresh=False,
        window=None,
        limit=None,
        quota=100,
        pace=8,
        after=31 * DAY,
        heed_times=True,
    ):
        now = self.session.now() + after
        self.session.now = lambda: now
        plan = SitePlan("a.org", (HOME,), window or Window(), limit)
        self.run = SiteRun(plan, self.session, LIMITS, Pace(pace, quota), POLLING)
        assert self.run.begin(refresh=refresh, everything=everything, heed_times=heed_times)
        return self.run

    def tasks(self):
        """Answer steps until pages are asked for, or nothing is."""
        while wanted := self.next():
            for step in [x for x in wanted if isinstance(x, Step)]:
                self.asked.append(step.url)
                self.answer(step)
            if tasks := [x for x in wanted if isinstance(x, Task)]:
                return tasks
        return []

    def next(self):
        """What may be requested now, once the links that can be judged have been."""
        if self.run.undecided:
            self.loop.run_until_complete(self.run.decide())
        return self.run.next()

    def answer(self, step):
        if self.down or step.url not in self.pages:
            self.run.unlisted(step, NoAnswer.status(self.down or 404))
            return
        answer = Answer(step.url, 200, self.pages[step.url], "text/html", **self.answers)
        self.loop.run_until_complete(self.run.listed(step, answer))

    def deliver(self, task):
        self.run.fetched()
        self.session.tally("a.org").delivered += 1
        self.run.settled(task.key, article=True)


@pytest.fixture
def site(session, loop):
    return Site(session, loop, {HOME: home(), FEED: rss(1, 2, 3)}, etag='"1"')


def test_articles_come_newest_first_when_the_listings_have_been_read(site):
    site.begin()
    assert [x.url[-1] for x in site.tasks()] == ["3", "2", "1"]
    assert site.asked == [HOME, FEED]


def test_only_as_many_requests_as_the_window_holds_are_on_their_way(site):
    run = site.begin(pace=2)
    first = site.tasks()
    assert len(first) == 2
    assert run.next() == []
    site.deliver(first[0])
    assert len(run.next()) == 1


@pytest.mark.threat(12)
def test_no_more_pages_are_asked_for_than_the_quota(site):
    site.begin(quota=2)
    assert len(site.tasks()) == 2


def test_a_form_of_an_address_that_waited_is_asked_for_after_the_first_failed(site, session):
    site.pages[FEED] = (
        rss(1)
        .replace(b"</channel>", rss(1).split(b"<title>A</title>")[1])
        .replace(b"story-1</link>", b"story-1/</link>", 1)
    )
    run = site.begin()
    (first,) = site.tasks()
    assert run.next() == []
    assert not run.over
    session.state.frontier.reject("a.org", first.key, "http-500", 0)
    run.fetched()
    run.settled(first.key, article=None)
    (second,) = run.next()
    assert {first.url, second.url} == {"https://a.org/2026/story-1", "https://a.org/2026/story-1/"}


def test_a_limit_counts_articles_and_replaces_what_was_rejected(site):
    run = site.begin(limit=1)
    (task,) = site.tasks()
    assert run.next() == []
    run.fetched()
    run.settled(task.key, article=False)
    (task,) = site.tasks()
    site.deliver(task)
    assert site.tasks() == []
    assert run.over


def test_dates_outside_are_not_drawn(site):
    site.begin(window=Window(since=1_793_600_000))  # 2026-11-02T06:13Z
    assert [x.url[-1] for x in site.tasks()] == ["3", "2"]


def test_a_site_is_quiet_when_no_answer_is_to_come_and_over_when_its_pages_have_settled(site):
    run = site.begin()
    tasks = site.tasks()
    assert not run.quiet
    for _ in tasks:
        run.fetched()
    assert run.quiet
    assert not run.over
    for task in tasks:
        run.settled(task.key, article=True)
    assert run.over


def finish(site):
    for task in site.tasks():
        site.deliver(task)
        site.session.state.frontier.reject("a.org", task.key, "listing", 0)
    site.run.end()


def test_a_second_run_sends_validators_and_reads_nothing_that_did_not_change(site, session):
    site.begin()
    finish(site)
    run = site.begin(after=1200, heed_times=False)
    assert run.validators(Step("feed", FEED, 1)) == {"If-None-Match": '"1"'}
    assert site.tasks() == []
    assert session.tally("a.org").discovered == 3


def test_everything_asks_again_without_validators(site):
    site.begin()
    finish(site)
    assert site.begin(everything=True).validators(Step("feed", FEED, 1)) == {}


def test_a_stale_validator_does_not_hide_what_is_new(site):
    site.begin()
    finish(site)
    site.pages[FEED] = rss(1, 2, 3, 4)
    site.begin()
    assert [x.url[-1] for x in site.tasks()] == ["4"]


def test_a_run_that_ended_early_does_not_count_the_home_page_as_read(site):
    site.begin()
    (step,) = site.run.next()
    site.answer(step)
    site.run.end()
    assert site.begin().validators(step) == {}
    assert len(site.tasks()) == 3


def source(session, url):
    return next(x for x in session.state.sources.of_site("a.org") if x.url == url)


INDEX = "https://a.org/index"


def with_index(site, files):
    names = [f"https://a.org/sitemap-{n:02d}.xml" for n in range(1, files + 1)]
    locs = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    site.pages[INDEX] = f"<sitemapindex>{locs}</sitemapindex>".encode()
    for n, name in enumerate(names, 1):
        url = f"<url><loc>https://a.org/2025/old-story-of-the-year-number-{n}</loc></url>"
        site.pages[name] = f"<urlset>{url}</urlset>".encode()
    site.session.state.sources.save([Source("a.org", INDEX, "sitemap")])
    site.session.state.sources.save([Source("a.org", HOME, "home", next_at=NOW + DAY)])


def files_asked(site):
    site.asked.clear()
    site.begin(after=300)
    finish(site)
    return [url[-6:-4] for url in site.asked if "/sitemap-" in url]


def test_listings_that_a_stop_cut_off_are_due_at_once(site, session):
    run = site.begin()
    (step,) = run.next()
    site.answer(step)
    (feed,) = run.next()
    session.stopping = True
    run.unlisted(feed, NoAnswer("cancelled", "cancelled"))
    run.end()
    session.stopping = False
    site.begin(after=1)
    assert [x.url[-1] for x in site.tasks()] == ["3", "2", "1"]
    assert site.asked == [HOME, FEED]


def test_files_of_an_index_that_had_no_room_are_asked_by_the_next_runs_newest_first(site):
    with_index(site, 9)
    asked = [files_asked(site) for _ in range(3)]  # four files a run (LIMITS), the index itself included
    assert asked == [["09", "08", "07"], ["06", "05", "04"], ["03", "02", "01"]]


def test_files_that_are_due_again_do_not_keep_out_those_that_were_never_asked(site, session):
    with_index(site, 9)
    for _ in range(2):
        files_asked(site)
    session.state.sources.save([replace(source(session, "https://a.org/sitemap-05.xml"), next_at=1)])
    assert files_asked(site) == ["03", "02", "01"]


def test_an_index_all_of_whose_files_were_asked_is_asked_at_its_own_time_again(site, session):
    with_index(site, 5)
    files_asked(site)
    assert source(session, INDEX).next_at == 0
    files_asked(site)
    assert source(session, INDEX).next_at > session.now()


def test_a_listing_that_failed_rests_for_longer_each_time(site, session):
    del site.pages[FEED]
    for wait in (600, 1200, 2400):
        site.begin()
        site.tasks()
        site.run.end()
        assert source(session, FEED).next_at == session.now() + wait


@pytest.mark.parametrize(
    ("status", "brought", "wait"), [(503, NOW, DAY), (503, None, 1_228_800), (404, NOW, 1_228_800)],
    ids=["an outage", "of what never brought anything", "it is gone"],
)  # fmt: skip
def test_a_fruitful_listing_is_asked_daily_however_long_its_host_is_out(site, session, status, brought, wait):
    session.state.sources.save([Source("a.org", HOME, "home", failures=11, last_new=brought)])
    run = site.begin()
    run.unlisted(run.next()[0], NoAnswer.status(status))
    run.end()
    assert source(session, HOME).next_at == session.now() + wait


def test_a_site_of_which_nothing_is_due_is_not_asked(site, session):
    site.begin()
    finish(site)
    session.now = lambda: NOW + 31 * DAY + 300
    run = SiteRun(SitePlan("a.org", (HOME,)), session, LIMITS, Pace(8, 100), POLLING)
    assert not run.begin(refresh=False, everything=False)
    assert session.tally("a.org").reached
    assert session.tally("a.org").resting_until == source(session, FEED).next_at


def test_only_the_listing_that_is_due_is_asked(site, session):
    site.begin()
    finish(site)
    session.state.sources.save([replace(source(session, HOME), next_at=session.now() + DAY)])
    site.asked.clear()
    site.begin(after=2 * HOUR)
    site.tasks()
    assert site.asked == [FEED]


def test_a_listing_that_asks_for_a_rest_gets_it(site, session):
    site.pages[FEED] = rss(1).replace(b"<title>A", b"<ttl>180</ttl><title>A")
    site.begin()
    finish(site)
    assert source(session, FEED).next_at == session.now() + 3 * HOUR


def test_an_answer_that_stays_fresh_is_not_asked_again_before(site, session):
    site.answers["fresh_for"] = 7200.0
    site.begin()
    finish(site)
    assert source(session, FEED).next_at == session.now() + 2 * HOUR


def test_a_server_that_asks_for_a_rest_after_a_failure_gets_it(site, session):
    run = site.begin()
    run.unlisted(run.next()[0], NoAnswer.status(503, retry_after=1800.0))
    run.end()
    assert source(session, HOME).next_at == session.now() + 1800


def test_what_listings_told_is_kept_before_articles_are_waited_for(site, session):
    site.begin()
    site.tasks()
    assert {x.url for x in session.state.sources.of_site("a.org")} >= {HOME, FEED}


def test_what_a_run_did_not_learn_is_not_written_again(site, session, monkeypatch):
    site.begin()
    finish(site)
    kept = []
    monkeypatch.setattr(session.state.memories, "save", lambda kind, *_: kept.append(kind))
    site.begin(after=DAY)
    finish(site)
    assert "grammar" not in kept


def test_a_validator_that_stood_over_a_change_is_not_used_again(site, session):
    site.begin()
    finish(site)
    site.pages[FEED] = rss(1, 2, 3, 4)
    site.begin()
    finish(site)
    assert source(session, FEED).lies
    assert site.begin(after=HOUR, heed_times=False).validators(Step("feed", FEED, 1)) == {}


def test_not_modified_is_believed_only_as_long_as_silence_is_likely(site):
    site.begin()
    finish(site)
    step = Step("feed", FEED, 1)
    site.begin(after=2 * DAY)
    finish(site)
    expected = Habit.load(source(site.session, FEED).habit).expected(site.session.now(), site.session.now() + HOUR)
    assert site.begin(after=2.9 / expected * HOUR).validators(step)
    assert site.begin(after=0.2 / expected * HOUR).validators(step) == {}


def test_not_modified_is_doubted_sooner_in_the_first_hours_in_which_a_validator_can_show_that_it_lies(site):
    site.begin()
    finish(site)
    assert site.begin(after=HOUR).validators(Step("feed", FEED, 1)) == {}


def test_a_hub_that_a_feed_announces_is_noted(site, session):
    link = b'<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/><title>A'
    site.pages[FEED] = rss(1).replace(b"<title>A", link)
    site.begin()
    finish(site)
    assert source(session, FEED).hub == "https://hub.example/"


def test_the_listing_that_named_an_article_first_has_the_credit(site, session):
    site.begin()
    finish(site)
    assert source(session, FEED).last_new == session.now()
    assert source(session, HOME).last_new is None


def test_a_listing_has_no_credit_for_other_addresses_of_known_articles(site, session):
    site.begin()
    session.copies["a.org"][FEED] += 3
    finish(site)
    assert source(session, FEED).last_new is None


def test_a_host_that_is_out_is_left_alone_and_says_why(site, session):
    run = site.begin()
    (step,) = run.next()
    run.unlisted(step, NoAnswer.of(CannotResolveHostError()))
    assert run.next() == []
    assert run.over
    run.end()
    assert session.tally("a.org").trouble == "dns-failure"
    assert not session.tally("a.org").reached


def out(site, status=503, after=0.0):
    """A run in which the site answers everything so; until when it is left alone then."""
    site.down = status
    site.begin(after=after)
    site.tasks()
    site.run.end()
    site.down = 0
    return Outage("a.org", site.session).until


def test_a_site_that_is_out_rests_as_a_whole_for_a_quarter_of_the_time_that_it_is(site, session):
    site.begin(after=0)
    finish(site)
    until = out(site, after=DAY)
    assert until == session.now() + 600
    session.now = lambda: until - 120
    run = SiteRun(site.run.plan, session, LIMITS, Pace(8, 100), POLLING)
    assert not run.begin(refresh=False, everything=False)
    assert session.tally("a.org").resting_until == until
    assert out(site, after=8 * HOUR) == session.now() + (8 * HOUR - 120 + 600) / 4


def test_what_failed_while_a_site_was_out_is_asked_when_it_is_back(site, session):
    site.begin(after=0)
    finish(site)
    session.state.frontier.reject("a.org", "https://a.org/2026/story-9", "http-503", NOW, NOW + 9 * DAY)
    for after in (DAY, 2 * HOUR, 4 * HOUR):
        out(site, after=after)
    assert source(session, FEED).next_at > session.now() + 600
    site.asked.clear()
    site.begin(after=1.5 * HOUR)
    all_tasks(site)
    site.run.end()
    assert FEED in site.asked
    assert not Outage("a.org", session).until
    assert [x.url for x in session.state.frontier.draw("a.org", 9, session.now())] == ["https://a.org/2026/story-9"]


@pytest.mark.parametrize("status", [404, 403])
def test_a_site_that_says_no_is_not_out(site, status):
    assert not out(site, status)


def test_an_address_that_our_own_guard_refused_does_not_rest(site, session):
    run = site.begin()
    (step,) = run.next()
    run.unlisted(step, NoAnswer.of(Refused("address-refused", HOME, "10.0.0.1 is not public")))
    run.end()
    assert "NEWS_ALLOW_PRIVATE=1" in session.tally("a.org").trouble
    site.begin(after=1)
    assert len(site.tasks()) == 3


def test_a_refresh_of_a_site_of_which_nothing_is_due_or_known_says_when_it_will_be(site, session):
    run = site.begin()
    (step,) = run.next()
    run.unlisted(step, NoAnswer.of(CannotResolveHostError()))
    run.end()
    due_at = session.now() + 600
    session.tallies.clear()
    run = site.begin(refresh=True, after=1)
    assert run.next() == []
    run.end()
    tally = session.tally("a.org")
    assert (tally.resting_until, tally.trouble) == (due_at, "")


def test_a_closed_home_page_leaves_the_feeds_that_are_known(site, session):
    site.begin()
    finish(site)
    del site.pages[HOME]
    site.pages[FEED] = rss(9)
    site.begin()
    assert [x.url[-1] for x in site.tasks()] == ["9"]


def test_what_only_this_run_did_not_want_is_due_again_at_its_end(site, session):
    run = site.begin()
    for task in site.tasks():
        session.origins[task.url] = task
        session.settle(task.url, Rejected("outside-dates", "2026-11-01", again=True), 0)
        run.fetched()
        run.settled(task.key, article=True)
    assert run.next() == []
    run.end()
    assert session.state.frontier.counts("a.org")["due"] == 3


def test_refresh_makes_what_was_delivered_due_again(site, session):
    site.begin()
    tasks = site.tasks()
    session.state.ledger.deliver(
        [Delivery("a.org", x.key, f"{n:032x}", 1, "0" * 32) for n, x in enumerate(tasks)], "p", 0
    )
    site.begin(refresh=True)
    assert [x.revision for x in site.tasks()] == [1, 1, 1]


def test_pages_that_all_fail_are_told_as_the_sites_trouble(site, session):
    site.pages[FEED] = rss(*range(1, 8))
    run = site.begin()
    for task in site.tasks():
        session.origins[task.url] = task
        session.settle(task.url, Rejected("http-403"), 0)
        run.fetched()
        run.settled(task.key, article=None)
    run.end()
    assert session.tally("a.org").trouble == "none of 7 pages could be had"


def test_a_closed_home_page_is_no_trouble_where_a_feed_is_open(site, session):
    del site.pages[HOME]
    for kept in (FEED, ""):  # then only the home page is due
        session.tallies.clear()
        run = site.begin(after=1200.0)
        if kept:
            step = Step("feed", FEED, Stage.NAMED)
            site.loop.run_until_complete(run.listed(step, Answer(FEED, 200, site.pages[FEED], "text/xml")))
        finish(site)
    assert (session.tally("a.org").reached, session.tally("a.org").trouble) == (True, "")


def test_where_only_pages_are_due_what_they_answer_is_told(site, session):
    for after in (31 * DAY, 120.0):
        session.tallies.clear()
        run = site.begin(after=after)
        for task in site.tasks():
            session.origins[task.url] = task
            session.settle(task.url, Rejected("http-403", retry_after=60.0), session.now())
            run.fetched()
            run.settled(task.key, article=None)
        run.end()
    assert session.tally("a.org").trouble == "http-403"


def test_a_site_that_another_run_has_is_left_to_it(site, session, monkeypatch):
    monkeypatch.setattr(session.state.database, "path", None)  # a shared store
    monkeypatch.setattr(session.state.sites, "lease", lambda *_: False)
    run = SiteRun(SitePlan("a.org", (HOME,)), session, LIMITS, Pace(8, 100), POLLING)
    assert not run.begin(refresh=False, everything=False)
    assert session.tally("a.org").elsewhere


def test_not_modified_of_what_a_later_answer_belies_is_not_believed_again(site, session):
    session.now = lambda: 1_793_527_200.0 - 31 * DAY  # ten in the morning of 2026-11-01
    site.begin()
    finish(site)
    run = site.begin(after=2 * DAY)
    step = Step("feed", FEED, Stage.NAMED)
    site.loop.run_until_complete(run.listed(step, Answer(FEED, 304)))
    run.end()
    site.pages[FEED] = rss(1, 2, 4)
    site.answers["etag"] = '"2"'
    site.begin(after=2 * DAY)
    finish(site)
    assert source(session, FEED).lies


def test_an_article_that_a_feed_leaves_out_of_its_middle_is_looked_at_again(site, session):
    site.begin()
    tasks = site.tasks()
    articles = [Delivery("a.org", x.key, f"{n:032x}", 1, "0" * 32) for n, x in enumerate(tasks)]
    session.state.ledger.deliver(articles, "part", session.now())
    session.rounds = Rounds(session.state, Visits(40.0, 8))
    site.pages[FEED] = rss(1, 3)
    site.begin()
    assert site.tasks() == []  # if it moved, its new address is read before, and that is enough
    site.begin(after=600)
    assert [(x.url[-1], x.why) for x in site.tasks()] == [("2", VANISHED)]


MENU = "".join(f"<li><a href='/{name}'>{name.title()}</a></li>" for name in ("latest", "sport", "art", "world"))
MENU = f"<nav><ul>{MENU}</ul></nav>"


def section(*numbers, next_url=None):
    links = "".join(f'<h2><a href="/2026/story-{n}">This is the story number {n}</a></h2>' for n in numbers)
    more = f'<a rel="next" href="{next_url}">Older</a>' if next_url else ""
    return f"<html><body><main>{links}{more}</main></body></html>".encode()


def all_tasks(site):
    """The numbers of the stories that are asked for until nothing is."""
    asked = set()
    while tasks := site.tasks():
        for task in tasks:
            site.deliver(task)
            asked.add(int(task.url.rpartition("-")[2]))
    return asked


@pytest.fixture
def latest(site):
    """A feed of three, and a section with pages of four; both were read, the section is at rest."""
    site.pages |= {HOME: home(MENU), LATEST: section(3, 2, 1)}
    site.begin(after=0)
    all_tasks(site)
    site.run.end()
    rested = [replace(x, next_at=NOW + 30 * DAY) for x in site.session.state.sources.of_site("a.org") if x.url != FEED]
    site.session.state.sources.save(rested)
    site.asked.clear()
    return site


def test_what_a_feed_dropped_before_it_was_asked_is_found_on_the_pages_of_a_section_that_is_at_rest(latest):
    latest.pages |= {
        FEED: rss(12, 11, 10),
        LATEST: section(12, 11, 10, next_url="/latest?page=2"),
        LATEST + "?page=2": section(9, 8, 7, next_url="/latest?page=3"),
        LATEST + "?page=3": section(6, 5, 4, 3, 2, 1),
    }
    latest.begin(after=DAY)
    assert all_tasks(latest) >= set(range(4, 13))


@pytest.mark.parametrize(("stories", "waits"), [(range(1, 11), True), (range(1, 10), False), (range(2, 12), False)],
                         ids=["it only repeats the feed", "too few to tell", "it names one more"])  # fmt: skip
def test_a_listing_that_is_new_to_us_and_only_repeats_others_is_asked_daily_at_first(site, session, stories, waits):
    site.pages |= {HOME: home(MENU), LATEST: section(*stories), FEED: rss(*range(1, 11))}
    site.begin(after=0)
    all_tasks(site)
    site.run.end()
    assert (source(session, LATEST).next_at - NOW > 12 * HOUR) == waits


def test_a_feed_that_still_names_what_it_named_before_asks_no_section(latest):
    latest.pages[FEED] = rss(5, 4, 3)
    latest.begin(after=DAY)
    all_tasks(latest)
    assert latest.asked == [FEED]


def rest_of_a_file(session, url, moments=(), **known):
    """Seconds for which a file of a sitemap index that brought three articles is left alone."""
    book = SourceBook("a.org", session.state, POLLING, session.now, everything=False)
    if known:
        book.known[url] = Source("a.org", url, "sitemap", checked=NOW - HOUR, body_hash="x", **known)
    reading = Reading("sitemap", moments=moments)
    book.read(Step("sitemap", url, Stage.SITEMAPS), Answer(url, 200, b"new", "text/xml"), 3, reading, leads_on=False)
    book.keep()
    return source(session, url).next_at - NOW


def test_a_sitemap_file_of_days_that_are_over_is_asked_once_a_day_whatever_it_brought(session):
    busy = Habit(events=(9.0,) * 24, hours=(9.0,) * 24).dump()  # it is the 18th, 11:06 UTC
    assert rest_of_a_file(session, "https://a.org/sitemap-2026-11-16.xml", habit=busy) == DAY
    assert rest_of_a_file(session, "https://a.org/sitemap-2026-11-18.xml", habit=busy) < 2 * HOUR


def test_a_sitemap_file_that_is_new_to_us_but_names_nothing_of_the_last_day_is_asked_once_a_day(session):
    assert rest_of_a_file(session, "https://a.org/posts-7.xml", (NOW - 2 * DAY,)) == DAY
    assert rest_of_a_file(session, "https://a.org/posts-8.xml", (NOW - HOUR,)) < 2 * HOUR
    assert rest_of_a_file(session, "https://a.org/posts-9.xml") < 2 * HOUR


def test_in_its_first_day_a_listing_rests_for_a_few_hours_at_most_however_silent_it_was(site, session):
    site.pages[FEED] = rss(1, 2)
    site.begin(after=0)
    finish(site)
    for after in (HOUR, 3 * HOUR, 4 * HOUR, 4 * HOUR):
        site.begin(after=after)
        finish(site)
        assert source(session, FEED).next_at <= session.now() + 4 * HOUR
    site.begin(after=16 * HOUR)
    finish(site)
    assert source(session, FEED).next_at > session.now() + 12 * HOUR


def test_a_backfill_of_a_site_that_does_not_answer_is_not_done(site, session):
    since = session.now() - 400 * DAY
    site.begin(window=Window(since, None))
    site.pages.clear()
    finish(site)
    assert Backfill.of(Window(since, None), session.state.memories.load(MEMORY, "a.org"), session.now())


def test_a_backfill_is_done_when_all_was_walked(site, session):
    since = session.now() - 400 * DAY
    site.begin(window=Window(since, None))
    finish(site)
    assert Backfill.of(Window(since, None), session.state.memories.load(MEMORY, "a.org"), session.now()) is None


def test_a_look_that_is_put_off_makes_room_for_what_is_due(site, session, monkeypatch):
    site.begin()
    first, *others = site.tasks()
    watch = Watch(session.now(), "{}")
    look = Look(session.now(), watch, session.now() + HOUR)
    session.state.ledger.deliver(
        [Delivery("a.org", first.key, f"{1:032x}", 1, "0" * 32, look=look)], "part", session.now()
    )
    for task in others:
        session.state.frontier.reject("a.org", task.key, "http-503", 0, session.now() + HOUR)
    site.begin(pace=1, after=2 * HOUR)
    monkeypatch.setattr(session.rounds, "not_yet", lambda task, now: (task.revision > 0, now + DAY))
    assert [x.key for x in site.tasks()] == [others[0].key]
