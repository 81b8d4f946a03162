"""A run's end in the diaries of its sites, and what it tells."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from components import NOW, PAGE, an_article, deduplicate, on_its_way
from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.extensions.health import Health
from crawler.health.diary import DAY, Day, Diary
from crawler.items import Metadata, Retraction
from crawler.stores.diaries import KIND
from tests.health.sites import a_day

SITE = "a.org"


@pytest.fixture
def health(crawler, session):
    crawler.spider.asks_sites = True
    session.tally(SITE).reached = True
    return Health.from_crawler(crawler)


def diary_of(session, site=SITE):
    blob = session.state.memories.load(KIND, site)
    return Diary.load(blob) if blob else None


def keep(session, *days):
    """A site that was looked at each day at this hour until yesterday."""
    diary = Diary()
    for back, day in zip(range(len(days), 0, -1), days, strict=True):
        diary.note(day, NOW - back * DAY)
    session.state.memories.save(KIND, SITE, diary.dump(), NOW - DAY)


def test_articles_revisions_and_what_was_taken_back_are_counted(session, health):
    for url, revision in ((PAGE, 0), (f"{PAGE}-2", 0)):
        on_its_way(session, url, revision=revision)
        health.item_scraped(deduplicate(session).process_item(an_article(url)))
    on_its_way(session, f"{PAGE}-3")
    again = deduplicate(session).process_item(an_article(f"{PAGE}-3"))
    again.revision = 2
    health.item_scraped(again)
    taken = session.pending.get(again.id)
    health.item_scraped(Retraction(taken.article_id, PAGE, 3, "2026-11-23T10:00:00Z", Metadata("2026-11-23T10:00:00Z")))
    health.write()
    day = diary_of(session).days[int(NOW // DAY)]
    assert (day.looks, day.delivered, day.revised, day.retracted) == (1, 2, 1, 1)


def test_refused_pages_are_counted_by_reason(session, health):
    session.tally(SITE).rejected["http-404"] = 3
    health.write()
    assert diary_of(session).days[int(NOW // DAY)].rejected == {"http-404": 3}


def test_a_site_that_nobody_could_ask_has_no_look(session, health):
    session.tally(SITE).reached = False
    session.tally("b.org").rest(NOW + 60)
    health.write()
    assert (diary_of(session), diary_of(session, "b.org")) == (None, None)


def test_a_look_that_finds_nothing_is_noted_once_an_hour(session, health):
    keep(session, a_day(3))
    health.write()
    session.now = lambda: NOW + 600
    health.write()
    assert diary_of(session).days[int(NOW // DAY)].looks == 1
    session.now = lambda: NOW + 3600
    health.write()
    assert diary_of(session).last_look == NOW + 3600


def test_what_could_not_be_stored_is_in_no_diary(session, health):
    session.failures.append("disk full")
    health.write()
    assert diary_of(session) is None


def test_a_diary_of_another_version_begins_anew(session, health):
    session.state.memories.save(KIND, SITE, b"older", NOW - DAY)
    health.write()
    assert diary_of(session).days[int(NOW // DAY)] == Day(looks=1)


def test_where_a_site_differs_from_its_custom_the_log_says_so(crawler, session, health, caplog):
    keep(session, *[a_day(12)] * 30, *[Day()] * 3)
    health.write()
    words = "no new article for 4 days; in the four weeks before it was a minute at most"
    assert [record.getMessage() for record in caplog.records] == [f"{SITE}: {words}"]
    assert crawler.stats.get_value("news/alarms") == {SITE: [words]}


def test_where_many_sites_do_the_log_is_cut(crawler, session, health, caplog):
    for number in range(30):
        site = f"s{number}.org"
        diary = Diary()
        for back in range(33, 0, -1):
            diary.note(a_day(12 if back > 3 else 0), NOW - back * DAY)
        session.state.memories.save(KIND, site, diary.dump(), NOW - DAY)
        session.tally(site).reached = True
    health.write()
    assert len(caplog.records) == 21
    assert caplog.records[-1].getMessage() == "and 10 alarms more: see scrapy report"
    assert len(crawler.stats.get_value("news/alarms")) == 30


def test_recordings_have_no_diary(crawler):
    with pytest.raises(NotConfigured):
        Health.from_crawler(crawler)


@pytest.mark.parametrize(
    ("feeds", "when"), [({}, "spider_closed"), ({"a.jsonl": {"format": "jl"}}, "feed_exporter_closed")]
)
def test_it_writes_when_all_is_stored_and_the_state_still_open(crawler, feeds, when):
    heard = []
    crawler.spider.asks_sites = True
    crawler.settings.set("FEEDS", feeds)
    crawler.signals = SimpleNamespace(connect=lambda receiver, signal: heard.append((receiver.__name__, signal)))
    Health.from_crawler(crawler)
    assert ("write", getattr(signals, when)) in heard
