"""Which listings are asked for, in which order, and when it is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from components import NOW

from crawler.discovery.listing import Listing
from crawler.discovery.pages import PageLink, PageLinks
from crawler.discovery.sitemaps import SitemapRef
from crawler.session import Window
from crawler.spiders.arguments import SitePlan
from crawler.spiders.explore import Explorer
from crawler.spiders.reading import Reading
from crawler.spiders.steps import Limits, Stage
from crawler.stores.sources import Source

HOME = "https://a.org/"
LIMITS = Limits(sections=5, section_pages=3, sitemap_files=4, customary=0, likely=0.5, listed=0.3, backfill_pages=6)


class FakeGrammar:
    """Addresses with "story" in them are articles."""

    def __init__(self):
        self.learned = []

    def learn(self, url, is_article):
        self.learned.append((url, is_article))

    def studying(self, links):
        self.studied = []
        for one in links:
            self.studied.append(one)
            yield

    def likelihood(self, url, text="", place="", heading=False):
        return 0.8 if "story" in url and place != "nav" else 0.1


def explorer(*sources, limits=LIMITS, window=None, everything=False, grammar=None):
    plan = SitePlan("a.org", (HOME,), window or Window())
    known = {source.url: source for source in sources}
    return Explorer(plan, grammar or FakeGrammar(), limits, known, NOW, everything=everything)


def link(url, place="main"):
    return PageLink(url, "Text of the link", place, False)


def page(*links, feeds=(), next_url=None):
    return Reading("page", links=PageLinks(list(feeds), list(links)), next_url=next_url)


def ask(exploring):
    """Take what may be asked now, and let it be over."""
    steps = exploring.queue.take(100, hungry=True)
    for _ in steps:
        exploring.queue.over()
    return steps


def answer_home(exploring, reading, sitemaps=()):
    (home,) = exploring.queue.take(100, hungry=True)
    found = list(filter(None, exploring.answered(home, reading, sitemaps, NOW)))
    exploring.queue.over()
    return found


def late(exploring):
    """Judge what can be judged now; the articles."""
    if not exploring.undecided:
        return []
    for url, links in exploring.homes():
        exploring.ask_sections(url, exploring.sections(url, links))
    return [x for _, found in exploring.late(NOW) for x in found if x]


def test_the_home_page_comes_first_and_alone():
    assert [(x.kind, x.url) for x in explorer().queue.take(100, hungry=True)] == [("home", HOME)]


def test_named_feeds_and_sitemaps_come_next():
    exploring = explorer()
    answer_home(exploring, page(feeds=["https://a.org/rss"]), ["https://a.org/sitemap.xml"])
    assert sorted(x.kind for x in ask(exploring)) == ["feed", "sitemap"]
    assert exploring.queue.done


def test_customary_paths_are_asked_after_what_is_named():
    exploring = explorer(limits=replace(LIMITS, customary=3))
    answer_home(exploring, page(feeds=["https://a.org/rss"]))
    assert [x.url for x in ask(exploring)] == ["https://a.org/rss"]
    assert [x.guessed for x in ask(exploring)] == [True, True, True]


@pytest.mark.threat(10)
def test_a_listing_is_asked_once_however_often_it_is_named():
    exploring = explorer()
    answer_home(exploring, page(feeds=["https://a.org/rss", "https://a.org/rss", "/rss"]))
    assert len(ask(exploring)) == 1


def test_the_next_stage_waits_for_the_answers_of_the_one_before():
    exploring = explorer()
    exploring.queue.take(100, hungry=True)
    assert exploring.queue.take(100, hungry=True) == []
    assert exploring.queue.waiting


def test_no_new_stage_begins_when_enough_is_found():
    exploring = explorer()
    answer_home(exploring, page(feeds=["https://a.org/rss"]))
    assert exploring.queue.take(100, hungry=False) == []
    assert not exploring.queue.done


def test_a_feed_names_articles_and_teaches_the_grammar():
    grammar = FakeGrammar()
    exploring = explorer(grammar=grammar)
    answer_home(exploring, page(feeds=["https://a.org/rss"]))
    (step,) = exploring.queue.take(1, hungry=True)
    listing = Listing("https://a.org/x?utm_source=rss", "Title", "2026-11-20")
    (found,) = exploring.answered(step, Reading("feed", [listing]), (), NOW)
    assert (found.url, found.key) == ("https://a.org/x?utm_source=rss", "https://a.org/x")
    assert (found.via, found.source_url, found.priority) == ("feed", "https://a.org/rss", 100)
    assert grammar.learned == [("https://a.org/x?utm_source=rss", True)]


def test_what_a_feed_names_of_other_sites_is_passed_over():
    exploring = explorer()
    answer_home(exploring, page(feeds=["https://a.org/rss"]))
    (step,) = exploring.queue.take(1, hungry=True)
    reading = Reading("feed", [Listing("https://b.org/x"), Listing("https://news.a.org/y")])
    assert [x.url for x in exploring.answered(step, reading, (), NOW)] == ["https://news.a.org/y"]


def test_links_of_the_home_page_are_judged_when_the_feeds_have_been_read():
    exploring = explorer()
    assert answer_home(exploring, page(link("https://a.org/story-1"), feeds=["https://a.org/rss"])) == []
    assert late(exploring) == []
    ask(exploring)
    assert [x.url for x in late(exploring)] == ["https://a.org/story-1"]
    assert late(exploring) == []


@pytest.mark.parametrize("url", ["https://a.org/about", "https://b.org/story-1"])
def test_links_that_are_no_articles_of_the_site_are_passed_over(url):
    exploring = explorer()
    answer_home(exploring, page(link(url)))
    assert late(exploring) == []


def test_what_navigation_links_to_must_be_likelier():
    exploring = explorer()
    answer_home(exploring, page(link("https://a.org/story-1", "nav")))
    assert late(exploring) == []


def test_a_likely_address_of_a_plain_sitemap_comes_after_what_is_certain():
    exploring = explorer()
    answer_home(exploring, page(), ["https://a.org/sitemap.xml"])
    (step,) = exploring.queue.take(1, hungry=True)
    listings = [Listing("https://a.org/story-1"), Listing("https://a.org/tag/x"), Listing("https://a.org/n", "News")]
    found = filter(None, exploring.answered(step, Reading("sitemap", listings), (), NOW))
    assert {x.url: x.priority for x in found} == {"https://a.org/story-1": 70, "https://a.org/n": 100}


def test_a_lastmod_is_noted_as_the_date_of_a_change():
    exploring = explorer(window=Window(None, NOW))
    answer_home(exploring, page(), ["https://a.org/sitemap.xml"])
    (step,) = exploring.queue.take(1, hungry=True)
    listing = Listing("https://a.org/story-1", date="2026-11-20", date_of="modified")
    (found,) = exploring.answered(step, Reading("sitemap", [listing]), (), NOW)
    assert (found.listed_date, found.of_change) == ("2026-11-20", True)


def index(exploring, *refs):
    answer_home(exploring, page(), ["https://a.org/index.xml"])
    (step,) = exploring.queue.take(1, hungry=True)
    list(exploring.answered(step, Reading("sitemap", sitemaps=list(refs)), (), NOW))
    exploring.queue.over()


def test_sitemaps_of_an_index_are_asked_newest_first():
    exploring = explorer()
    dates = {"a": "2024-05-01", "b": "2026-01-01", "c": "2025-01-01"}
    index(exploring, *(SitemapRef(f"https://a.org/{name}.xml", date) for name, date in dates.items()))
    assert [x.url[-5] for x in ask(exploring)] == ["b", "c", "a"]


def test_without_dates_the_higher_number_is_the_newer_sitemap():
    exploring = explorer()
    index(exploring, *(SitemapRef(f"https://a.org/posts{n}.xml", None) for n in (1, 2, 10)))
    assert [x.url for x in ask(exploring)] == [f"https://a.org/posts{n}.xml" for n in (10, 2, 1)]


@pytest.mark.threat(10)
def test_only_so_many_sitemaps_are_asked_in_one_run():
    exploring = explorer()
    index(exploring, *(SitemapRef(f"https://a.org/posts{n}.xml", None) for n in range(20)))
    assert len(ask(exploring)) == LIMITS.sitemap_files - 1


def test_a_sitemap_older_than_since_is_not_asked():
    exploring = explorer(window=Window(since=NOW))
    dates = {"old": "2020-01-01", "new": "2026-12-01"}
    index(exploring, *(SitemapRef(f"https://a.org/{name}.xml", date) for name, date in dates.items()))
    assert [x.url for x in ask(exploring)] == ["https://a.org/new.xml"]


def test_a_sitemap_that_did_not_change_since_it_was_read_is_not_asked():
    read = Source("a.org", "https://a.org/old.xml", "sitemap", body_hash="x", checked=NOW, next_at=NOW + 3600)
    exploring = explorer(read)
    index(exploring, SitemapRef("https://a.org/old.xml", "2020-01-01"))
    assert ask(exploring) == []


BROUGHT = {"checked": NOW - 7200, "last_new": NOW - 7200}
BROUGHT_NOTHING = {"checked": NOW - 7200, "last_new": NOW - 9000}


@pytest.mark.parametrize(
    ("known", "files", "ago", "asked"),
    [
        (BROUGHT_NOTHING, 1, 60, True),
        (BROUGHT_NOTHING, 6, 5400, True),
        (BROUGHT_NOTHING, 6, 60, False),
        (BROUGHT, 6, 60, True),
        ({"failures": 2, "body_hash": None}, 1, 5400, False),
    ],
)
def test_a_file_is_asked_before_its_time_where_its_index_can_be_believed(known, files, ago, asked):
    given = {"body_hash": "x", "next_at": NOW + 3600, **known}
    read = Source("a.org", "https://a.org/0.xml", "sitemap", **given)
    exploring = explorer(read, limits=replace(LIMITS, sitemap_files=9))
    changed = datetime.fromtimestamp(NOW - ago, UTC).isoformat()
    index(exploring, *(SitemapRef(f"https://a.org/{n}.xml", changed) for n in range(files)))
    assert ("https://a.org/0.xml" in [x.url for x in ask(exploring)]) == asked


def test_a_home_page_that_is_not_due_leaves_the_run_to_what_is():
    home = Source("a.org", HOME, "home", next_at=NOW + 3600)
    exploring = explorer(home, Source("a.org", "https://a.org/rss", "feed"))
    assert [x.kind for x in ask(exploring)] == ["feed"]
    assert exploring.queue.done


def paged(exploring, new, *, fresh=False):
    """Follow the sections of a menu; the pages of one that were asked, and where a later run is to go on."""
    names = ("sport", "art", "world", "law")
    menu = [PageLink(f"https://a.org/{name}/", name.title(), "nav", False, 1) for name in names]
    answer_home(exploring, Reading("page", links=PageLinks([], menu)))
    late(exploring)
    asked, go_on = [], None
    while steps := exploring.queue.take(1, hungry=True):
        (step,) = steps
        if "sport" in step.url:
            asked.append(step.url)
            reading = page(next_url=f"https://a.org/sport/?page={len(asked) + 1}")
            list(exploring.answered(step, reading, (), NOW))
            go_on = exploring.deepen(step, reading, new, fresh=fresh)
        exploring.queue.over()
    return asked, go_on


def test_a_new_section_is_followed_as_far_as_one_run_may():
    asked, go_on = paged(explorer(), new=5)
    assert len(asked) == LIMITS.section_pages
    assert go_on == "https://a.org/sport/?page=4"


def test_a_new_section_whose_first_page_is_known_from_the_feed_is_still_looked_into():
    asked, go_on = paged(explorer(), new=0)
    assert len(asked) == 2
    assert go_on is None


def test_a_known_section_that_brings_nothing_new_is_left():
    known = Source("a.org", "https://a.org/sport/", "section")
    asked, _ = paged(explorer(known), new=0)
    assert len(asked) == 1


SPORT = Source("a.org", "https://a.org/sport/", "section", habit="x")
SPORT_2 = Source("a.org", "https://a.org/sport/?page=2", "section", checked=NOW - 60, next_at=NOW + 3600)


def test_a_known_section_whose_page_is_all_of_this_run_is_followed_to_pages_that_were_read_before():
    asked, _ = paged(explorer(SPORT, SPORT_2), new=0, fresh=True)
    assert len(asked) == LIMITS.section_pages


def test_a_page_that_was_read_before_is_not_read_again_for_a_few_new_articles():
    asked, _ = paged(explorer(SPORT, SPORT_2), new=2)
    assert len(asked) == 1


def test_an_older_page_that_comes_due_is_no_listing_of_its_own():
    exploring = explorer(Source("a.org", HOME, "home", next_at=NOW + 3600), SPORT, replace(SPORT_2, next_at=0))
    assert {x.url: x.page for x in ask(exploring)} == {SPORT.url: 1, SPORT_2.url: 2}


def test_first_pages_are_asked_before_their_time_when_a_feed_ran_over():
    later = {"next_at": NOW + 3600, "habit": "x"}
    known = Source("a.org", HOME, "home", **later), replace(SPORT, **later), SPORT_2
    exploring = explorer(*known, Source("a.org", "https://a.org/rss", "feed"))
    assert [x.kind for x in ask(exploring)] == ["feed"]
    exploring.catch_up()
    assert [x.url for x in ask(exploring)] == [HOME, SPORT.url]


def test_a_listing_that_is_not_due_is_not_asked_unless_everything_is_wanted():
    resting = Source("a.org", "https://a.org/rss", "feed", next_at=NOW + 3600)
    for everything, asked in ((False, 0), (True, 1)):
        exploring = explorer(resting, everything=everything)
        answer_home(exploring, page(feeds=["https://a.org/rss"]))
        assert len(ask(exploring)) == asked


def test_nothing_more_is_asked_of_a_site_that_was_given_up():
    exploring = explorer(Source("a.org", "https://a.org/rss", "feed"))
    exploring.queue.clear()
    assert exploring.queue.take(100, hungry=True) == []
    assert exploring.queue.done


def test_the_stage_tells_how_far_the_exploring_is():
    exploring = explorer()
    assert exploring.queue.stage == Stage.HOME
    answer_home(exploring, page(feeds=["https://a.org/rss"]))
    ask(exploring)
    assert exploring.queue.stage == Stage.NAMED
