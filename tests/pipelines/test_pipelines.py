"""Pages become articles or counted rejections; what is outside the wanted dates or not valid does not leave."""

from __future__ import annotations

import pytest
from components import PAGE, a_page, an_article, on_its_way

from crawler.pipelines.dates import WantedDates
from crawler.pipelines.extract import Extract
from crawler.pipelines.pages import marked_up
from crawler.pipelines.validate import Validate
from crawler.session import Origin, Rejected, Window
from crawler.workers.errors import WorkerDied, WorkerFailed, WorkersClosed, WorkerTimeout

DAY = 86_400
MIDNIGHT = 1_704_067_200.0  # 2024-01-01T00:00:00Z


def wanted(session, published, since=None, until=None):
    on_its_way(session)
    session.windows["a.org"] = Window(since, until)
    return WantedDates(session).process_item(an_article(datePublished=published))


@pytest.mark.parametrize("published", ["2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00", "2024-01-01", None])
def test_what_is_inside_the_wanted_dates_passes(session, published):
    assert wanted(session, published, MIDNIGHT, MIDNIGHT + DAY)


@pytest.mark.parametrize(("published", "since", "until"), [
    ("2023-12-31T23:59:59Z", MIDNIGHT, None),
    ("2024-01-01T00:00:01Z", None, MIDNIGHT),
    ("2023-12-29", MIDNIGHT, None),
    ("2024-01-03", None, MIDNIGHT),
])  # fmt: skip
def test_what_is_outside_stays_due_for_another_run(session, published, since, until):
    with pytest.raises(Rejected, match="outside-dates") as caught:
        wanted(session, published, since, until)
    assert caught.value.again


def test_a_date_without_offset_gets_the_benefit_of_any_zone(session):
    assert wanted(session, "2023-12-31T12:00:00", MIDNIGHT)


def test_a_valid_article_passes():
    assert Validate().process_item(article := an_article()) is article


def test_an_invalid_article_is_rejected_with_the_field_named():
    bad = an_article()
    bad.metadata.dateDownloaded = "yesterday"
    with pytest.raises(Rejected, match=r"invalid-record: metadata\.dateDownloaded"):
        Validate().process_item(bad)


@pytest.mark.parametrize("pipeline", [Validate(), WantedDates(None)])
def test_other_items_pass(pipeline):
    assert pipeline.process_item({"a": 1}) == {"a": 1}


async def failing(session, crawler, error):
    async def fail(*_):
        raise error

    session.workers.run = fail
    await Extract.from_crawler(crawler).process_item(a_page())


CASES = [(WorkerTimeout(30), "worker-timeout"), (WorkerDied(-9), "worker-died"), (WorkersClosed(), "stopped")]


@pytest.mark.threat(18)
@pytest.mark.parametrize(("error", "reason"), CASES)
def test_a_worker_that_fails_costs_its_page_only(loop, session, crawler, error, reason):
    session.arriving["a.org"] = 2
    with pytest.raises(Rejected) as caught:
        loop.run_until_complete(failing(session, crawler, error))
    assert caught.value.reason == reason
    assert session.arriving["a.org"] == 1


@pytest.mark.threat(18)
@pytest.mark.parametrize(("attempts", "wait"), [(1, 3600), (2, 4 * 3600), (5, None)])
@pytest.mark.parametrize("error", [WorkerTimeout(30), WorkerDied(-9), WorkerFailed("MemoryError", "")])
def test_a_page_whose_worker_was_killed_is_tried_again_by_later_runs(loop, session, crawler, error, attempts, wait):
    session.arriving["a.org"] = 1
    session.origins[PAGE] = Origin("a.org", PAGE, attempts)
    with pytest.raises(Rejected) as caught:
        loop.run_until_complete(failing(session, crawler, error))
    assert caught.value.retry_after == wait


def test_a_page_becomes_an_article_that_knows_where_it_came_from(loop, session, crawler, page_html):
    on_its_way(session)
    session.arriving["a.org"] = 1
    session.quiet.add("a.org")
    article = loop.run_until_complete(Extract.from_crawler(crawler).process_item(a_page(body=page_html)))
    assert (article.requestUrl, article.metadata.httpStatus, article.metadata.crawlId) == (PAGE, 200, "test-run")
    assert len(article.contentHash) == 32
    assert len(article.simhash) == 16


def test_its_text_is_html_too_where_that_is_wanted(loop, session, crawler, page_html):
    on_its_way(session)
    session.arriving["a.org"] = 1
    session.quiet.add("a.org")
    crawler.settings.set("NEWS_BODY_HTML", True)
    article = loop.run_until_complete(Extract.from_crawler(crawler).process_item(a_page(body=page_html)))
    paragraphs = article.articleBody.split("\n\n")
    assert article.articleBodyHtml == "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


@pytest.mark.threat(18)
def test_a_text_whose_markup_a_worker_fails_on_is_plain_paragraphs(loop, session, monkeypatch):
    async def fail(*_):
        raise WorkerTimeout(30)

    monkeypatch.setattr(session.workers, "run", fail)
    made = loop.run_until_complete(marked_up("One.\n\nTwo & a half.", a_page(), session.workers))
    assert made.html == "<p>One.</p><p>Two &amp; a half.</p>"


def test_a_stop_leaves_it_for_the_next_run(loop, session, monkeypatch):
    async def fail(*_):
        raise WorkersClosed

    monkeypatch.setattr(session.workers, "run", fail)
    with pytest.raises(Rejected) as caught:
        loop.run_until_complete(marked_up("One.", a_page(), session.workers))
    assert caught.value.again


def test_a_page_without_text_is_rejected(loop, session, crawler):
    session.arriving["a.org"] = 1
    with pytest.raises(Rejected):
        loop.run_until_complete(Extract.from_crawler(crawler).process_item(a_page(body=b"<html><body></body></html>")))
