"""What a listing of all articles does not name any more is looked at, once, and costs few requests."""

from __future__ import annotations

import pytest
from components import NOW

from crawler.discovery.pages import PageLinks
from crawler.session import Visits
from crawler.session.rounds import Rounds
from crawler.spiders.reading import Reading
from crawler.spiders.recount import Recount
from crawler.spiders.steps import Stage, Step
from crawler.stores.frontier import VANISHED
from crawler.stores.keys import key_hash
from crawler.stores.ledger import Delivery
from crawler.stores.watches import Look, Watch

HOUR, DAY = 3600.0, 86_400.0
LATEST = "https://a.org/latest"
STORIES = range(40)


def key(n):
    return f"https://a.org/2026/story-{n}"


@pytest.fixture
def site(session):
    """Forty articles were delivered, one an hour; the feed still names the latest five."""
    session.rounds = Rounds(session.state, Visits(40.0, 8))
    looks = [Look(NOW, Watch(NOW - n * HOUR, "{}"), None) for n in STORIES]
    session.state.ledger.deliver(
        [Delivery("a.org", key(n), f"{n:032x}", 1, f"{n:032x}", look=looks[n]) for n in STORIES], "part", NOW
    )
    return session


def read(session, *pages, carried=range(5), most=5):
    """The pages of a listing, each as the numbers of the articles that it names; how many of them were asked for."""
    recount = Recount("a.org", session, most, lambda: {key_hash(key(n)) for n in carried})
    for number, page in enumerate(pages, 1):
        url = LATEST if number == 1 else f"{LATEST}?page={number}"
        reading = Reading("page", links=PageLinks(), next_url=f"{LATEST}?page={number + 1}")
        if not recount.take(Step("section", url, Stage.SECTIONS, number), reading, [key(n) for n in page]):
            return number
    return len(pages)


def looked_at(session, at=NOW + HOUR):
    return sorted(int(task.url.rpartition("-")[2]) for task in session.state.frontier.draw("a.org", 50, at))


def without(*missing):
    names = [n for n in STORIES if n not in missing]
    return names[:14], names[14:28], names[28:]


def test_what_was_taken_back_after_it_left_the_feed_is_looked_at(site):
    assert read(site, *without(21)) == 3
    (task,) = site.state.frontier.draw("a.org", 50, NOW + HOUR)
    assert (task.url, task.why) == (key(21), VANISHED)


def test_what_moved_has_time_to_be_found_at_its_new_address_first(site):
    read(site, *without(21))
    assert looked_at(site, NOW + 60) == []


def test_an_article_that_is_listed_at_another_address_of_it_is_not_missed(site):
    site.state.alternates.add(f"{21:032x}", key(121))
    pages = [[121 if n == 21 else n for n in page] for page in without()]
    assert read(site, *pages) == 3
    assert looked_at(site) == []


def test_a_listing_of_some_articles_is_left_after_its_first_page(site):
    assert read(site, range(0, 40, 3)) == 1
    assert looked_at(site) == []


def test_where_feeds_and_sitemaps_carry_all_no_page_is_asked_for(site):
    assert read(site, *without(21), carried=STORIES) == 1


def test_pages_are_asked_for_only_down_to_the_articles_of_four_days(site):
    old = [Delivery("a.org", key(n), f"{n:032x}", 1, f"{n:032x}", look=Look(NOW, Watch(NOW - 5 * DAY, "{}"), None))
           for n in range(40, 60)]  # fmt: skip
    site.state.ledger.deliver(old, "part", NOW)
    assert read(site, *without(), range(40, 54), range(54, 60)) == 3


def test_only_so_many_pages_of_a_listing_are_asked_for(site):
    assert read(site, *without(3), most=2) == 2
    assert looked_at(site) == [3]


def test_a_listing_is_counted_every_other_day(site):
    read(site, *without())
    assert read(site, *without(21)) == 1
    site.now = lambda: NOW + 2 * DAY
    assert read(site, *without(21)) == 3


def test_what_a_listing_never_names_is_looked_at_once(site):
    read(site, *without(21))
    assert looked_at(site) == [21]
    site.state.watches.looked("a.org", key(21), Look(NOW + HOUR, Watch(NOW - 21 * HOUR, "{}"), None))
    site.now = lambda: NOW + 2 * DAY
    read(site, *without(21))
    assert looked_at(site, NOW + 3 * DAY) == []


def test_where_nobody_looks_again_nothing_is_counted(site):
    site.rounds = Rounds(site.state, Visits(40.0, 0))
    assert read(site, *without(21)) == 1
