"""The state says "delivered" only for what is on disk; what ends otherwise is counted and remembered."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from components import PAGE, a_page, an_article, deduplicate, on_its_way
from scrapy.exceptions import CloseSpider
from scrapy.extensions.feedexport import FeedExporter, ItemFilter
from twisted.python.failure import Failure

from crawler.extensions.delivery import DeliveryGuard
from crawler.feedstorage import PartsFeedStorage
from crawler.items import Metadata, Retraction
from crawler.session import Rejected, not_stored, page_settled, part_stored
from crawler.stores.errors import StateUnavailable
from crawler.stores.jsonlines import encode_line
from tests.stores.peek import rejected_by_reason


@pytest.fixture
def engine(crawler):
    async def close(reason):
        crawler.engine.closed_for = reason

    crawler.engine = SimpleNamespace(spider=crawler.spider, close_spider_async=close, closed_for=None)
    return crawler.engine


def guard_for(crawler, *feeds):
    crawler.settings.set("FEEDS", {feed: {"format": "jsonlines"} for feed in feeds})
    crawler.extensions = SimpleNamespace(middlewares=[FeedExporter(crawler)] if feeds else [])
    return DeliveryGuard.from_crawler(crawler)


def accept(session, guard, url=PAGE):
    on_its_way(session, url)
    article = deduplicate(session).process_item(an_article(url))
    guard.item_scraped(article)
    return article


def slot(feed, items):
    return SimpleNamespace(uri_template=feed, itemcount=items, filter=ItemFilter(None))


def test_an_article_in_an_open_part_is_not_yet_delivered(crawler, session, tmp_path):
    accept(session, guard_for(crawler, f"parts:{tmp_path}"))
    assert session.state.frontier.counts("a.org")["delivered"] == 0
    assert session.tally("a.org").delivered == 1


def test_a_finished_part_marks_its_articles(crawler, session, tmp_path):
    article = accept(session, guard := guard_for(crawler, f"parts:{tmp_path}"))
    records = [SimpleNamespace(key=session.pending.get(article.id))]
    guard.part_stored(SimpleNamespace(name="p-1", records=records))
    assert session.state.frontier.counts("a.org")["delivered"] == 1
    assert not session.pending


def test_a_stored_feed_marks_its_articles(crawler, session):
    accept(session, guard := guard_for(crawler, "out.jsonl"))
    guard.feed_slot_closed(slot("out.jsonl", 1))
    guard.feed_exporter_closed()
    assert session.state.frontier.counts("a.org")["delivered"] == 1


def test_a_feed_that_failed_marks_nothing(crawler, session, engine, loop):
    async def test():
        accept(session, guard := guard_for(crawler, "out.jsonl"))
        crawler.stats.inc_value("feedexport/failed_count/FileFeedStorage")
        guard.feed_slot_closed(slot("out.jsonl", 1))
        guard.feed_exporter_closed()

    loop.run_until_complete(test())
    assert session.failures
    assert session.state.frontier.counts("a.org")["delivered"] == 0


def test_an_article_that_an_exporter_lost_marks_nothing(crawler, session, engine, loop):
    async def test():
        accept(session, guard := guard_for(crawler, "out.csv"))
        guard.feed_slot_closed(slot("out.csv", 0))
        guard.feed_exporter_closed()

    loop.run_until_complete(test())
    assert "1 articles could not be written" in session.failures[0]
    assert session.state.frontier.counts("a.org")["delivered"] == 0


def test_without_feeds_the_pipelines_deliver(crawler, session):
    accept(session, guard := guard_for(crawler))
    guard.spider_closed()
    assert session.state.frontier.counts("a.org")["delivered"] == 1


@pytest.mark.threat(24)
def test_what_cannot_be_stored_ends_the_run(crawler, session, engine, loop):
    async def test():
        guard = guard_for(crawler)
        crawler.signals.send_catch_log(not_stored, detail="disk full")
        await guard.closing

    loop.run_until_complete(test())
    assert engine.closed_for == "not-stored"
    assert session.failures == ["disk full"]


@pytest.mark.threat(24)
def test_after_a_failure_nothing_more_is_marked(crawler, session, tmp_path):
    article = accept(session, guard := guard_for(crawler, f"parts:{tmp_path}"))
    session.failures.append("disk full")
    guard.part_stored(SimpleNamespace(name="p-1", records=[SimpleNamespace(key=session.pending.get(article.id))]))
    assert session.state.frontier.counts("a.org")["delivered"] == 0


def test_a_rejected_page_is_remembered_with_its_reason(crawler, session):
    guard = guard_for(crawler)
    on_its_way(session)
    guard.item_dropped(a_page(), Rejected("listing"))
    assert rejected_by_reason(session.state, "a.org") == {"listing": 1}
    assert session.tally("a.org").rejected == {"listing": 1}


def test_a_page_that_only_this_run_does_not_want_stays_in_work_with_its_date(crawler, session):
    guard = guard_for(crawler)
    on_its_way(session)
    guard.item_dropped(a_page(), Rejected("outside-dates", "2020-01-01", again=True))
    assert session.state.frontier.counts("a.org")["in_work"] == 1
    session.state.frontier.release("a.org")
    assert session.state.frontier.draw("a.org", 1, 0, since=1_700_000_000) == []
    assert session.state.frontier.draw("a.org", 1, 0)[0].discovery.listedDate == "2020-01-01"


def test_a_page_that_our_code_failed_on_is_tried_another_day(crawler, session):
    guard = guard_for(crawler)
    on_its_way(session)
    guard.item_error(a_page(), Failure(ZeroDivisionError()))
    assert session.tally("a.org").rejected == {"internal-error": 1}


def test_a_retraction_that_our_own_code_cannot_handle_ends_its_way_too(crawler, session):
    guard = guard_for(crawler)
    on_its_way(session)
    taken_back = Retraction("0" * 32, PAGE, 2, "2026-11-01T00:00:00Z", Metadata("2026-11-01T00:00:00Z"))
    guard.item_error(taken_back, Failure(ZeroDivisionError()))
    assert session.tally("a.org").rejected == {"internal-error": 1}


def test_the_end_of_a_pages_way_is_told(crawler, session):
    told = []

    def hear(origin, article):
        told.append((origin.key, article))

    crawler.signals.connect(hear, page_settled)
    guard = guard_for(crawler)
    accept(session, guard)
    on_its_way(session, other := "https://a.org/2")
    guard.item_dropped(a_page(other), Rejected("listing", article=False))
    assert told == [(PAGE, True), (other, False)]


def test_a_state_that_fails_ends_the_run(crawler, session, engine, loop, monkeypatch):
    def fail(*_, **__):
        raise StateUnavailable("state", "gone")

    async def test():
        guard = guard_for(crawler)
        accept(session, guard)
        monkeypatch.setattr(session.state.ledger, "deliver", fail)
        guard.spider_closed()
        await guard.all_marked()
        await guard.closing

    loop.run_until_complete(test())
    assert "gone" in session.failures[0]


def test_while_the_loop_runs_marking_does_not_hold_it_up(crawler, session, engine, loop):
    async def test():
        accept(session, guard := guard_for(crawler))
        guard.spider_closed()
        before = session.state.frontier.counts("a.org")["delivered"]
        await guard.all_marked()
        return before, session.state.frontier.counts("a.org")["delivered"], len(session.pending)

    assert loop.run_until_complete(test()) == (0, 1, 0)


def test_feeds_that_nobody_writes_end_the_run_before_it_begins(crawler, session):
    guard = guard_for(crawler, "out.jsonl")
    crawler.extensions.middlewares.clear()
    with pytest.raises(CloseSpider):
        guard.spider_opened()
    assert session.failures == ["the feeds cannot be written; the log above says why"]


@pytest.mark.threat(24)
def test_too_little_room_on_the_disk_is_told_before_the_start(crawler, session, tmp_path):
    crawler.settings.set("NEWS_MIN_FREE_DISK", 1 << 60)
    with pytest.raises(CloseSpider):
        guard_for(crawler, f"parts:{tmp_path}").spider_opened()
    assert "are to be kept free" in session.failures[0]


def test_what_an_interrupted_run_finished_counts_as_delivered(crawler, session, tmp_path, loop):
    async def interrupted():
        storage = PartsFeedStorage.from_crawler(crawler, f"parts:{tmp_path}")
        file = storage.open(crawler.spider)
        article = accept(session, guard_for(crawler))
        file.write_record(article, encode_line(article))
        storage.store(file)

    loop.run_until_complete(interrupted())
    assert session.state.frontier.counts("a.org")["delivered"] == 0  # nobody heard of the part
    guard_for(crawler, f"parts:{tmp_path}").spider_opened()
    assert session.state.frontier.counts("a.org")["delivered"] == 1


def test_parts_tell_the_deliveries_of_their_lines_and_end_in_a_manifest(crawler, session, tmp_path, loop):
    told = []

    def hear(part):
        told.extend(written.key for written in part.records)

    async def test():
        crawler.signals.connect(hear, part_stored)
        storage = PartsFeedStorage.from_crawler(crawler, f"parts:{tmp_path}")
        file = storage.open(crawler.spider)
        article = accept(session, guard_for(crawler))
        file.write_record(article, encode_line(article))
        storage.store(file)

    session.finished = True
    session.tally("a.org").reached = True
    loop.run_until_complete(test())
    assert [delivery.key for delivery in told] == [PAGE]
    (manifest,) = tmp_path.glob("*.manifest.json")
    assert json.loads(manifest.read_text())["complete"] is True


def test_a_folder_that_cannot_be_written_is_told(crawler, session, engine, tmp_path, loop):
    (tmp_path / "file").write_text("no folder")

    async def test():
        guard = guard_for(crawler)
        storage = PartsFeedStorage.from_crawler(crawler, f"parts:{tmp_path / 'file'}")
        file = storage.open(crawler.spider)
        file.write_record(an_article(), b"{}\n")
        storage.store(file)
        await guard.closing

    loop.run_until_complete(test())
    assert "could not be stored" in session.failures[0]
