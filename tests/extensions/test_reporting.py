"""What people see of a run: the closing table, progress lines, one log line a page."""

from __future__ import annotations

import io
import logging
from types import SimpleNamespace

import pytest
from components import PAGE, a_page, an_article
from rich.console import Console
from scrapy.utils.test import get_crawler

from crawler.extensions.logs import OneLine, quiet_start
from crawler.extensions.progress import Progress
from crawler.extensions.summary import Summary, closing_table
from crawler.session import Rejected, Tally, one_line
from crawler.stores.ledger import Delivery


def shown(tallies, width=120):
    out = io.StringIO()
    Console(file=out, width=width).print(closing_table(tallies, width))
    return [line.split() for line in out.getvalue().splitlines()]


def a_tally(**counts):
    tally = Tally(started=0.0, ended=2.5, reached=True)
    for name, count in counts.items():
        setattr(tally, name, count)
    return tally


def test_the_table_counts_each_site_and_the_reasons():
    tally = a_tally(discovered=12, fetched=11, delivered=9)
    tally.rejected.update({"listing": 2, "http-404": 1})
    assert shown({"a.org": tally})[1] == ["a.org", "12", "11", "9", "listing", "2,", "http-404", "1", "2.5"]


def test_several_sites_have_a_total():
    rows = shown({"a.org": a_tally(delivered=2), "b.org": a_tally(delivered=1)})
    assert rows[-1][:4] == ["total", "0", "0", "3"]


def test_on_a_narrow_terminal_the_reasons_are_broken_and_the_names_are_not():
    tally = a_tally(discovered=12)
    tally.rejected.update({"interstitial": 2, "http-404": 1})
    rows = shown({"the-hollow-harbour.example": tally}, width=80)
    assert rows[1:] == [["the-hollow-harbour.example", "12", "0", "0", "interstitial", "2,", "2.5"], ["http-404", "1"]]


def test_a_site_that_was_not_reached_says_why():
    tally = a_tally(reached=False, trouble="dns-failure")
    assert "not reached: dns-failure" in " ".join(shown({"a.org": tally})[1])


def test_a_long_list_of_sites_is_cut():
    rows = shown({f"s{n}.org": a_tally() for n in range(150)})
    assert ["and", "50", "sites", "more"] in rows


def test_what_could_not_be_stored_does_not_count_as_delivered(crawler, session):
    session.tally("a.org").delivered = 3
    session.pending.add(Delivery("a.org", PAGE, "0" * 32, 1, "1" * 32))
    session.failures.append("disk full")
    Summary(crawler, session).feed_exporter_closed()
    assert crawler.stats.get_value("news/sites")["a.org"]["delivered"] == 2


def test_progress_is_one_line_in_a_log_and_only_when_something_changed(session, caplog):
    progress = Progress(session, live=False)
    session.tally("a.org").fetched = 4
    with caplog.at_level(logging.INFO):
        progress._show()
        progress._show()
    (line,) = caplog.messages
    assert line.startswith("0 of 1 sites done; 0 addresses discovered, 4 pages fetched, 0 articles")


def test_the_live_table_is_made_for_the_terminal_as_the_closing_one_is(session):
    progress, pictures = Progress(session, live=False), []
    progress._live = SimpleNamespace(
        console=SimpleNamespace(width=80), update=lambda table, refresh: pictures.append(table)
    )
    tally = session.tally("the-hollow-harbour.example")
    tally.ended = tally.started
    tally.rejected.update({"interstitial": 2, "http-404": 1})
    progress._show()
    live, closing = (io.StringIO() for _ in range(2))
    Console(file=live, width=80).print(pictures[0])
    Console(file=closing, width=80).print(closing_table(session.tallies, 80))
    assert "the-hollow-harbour.example" in closing.getvalue()
    assert live.getvalue().startswith(closing.getvalue())


def test_a_dropped_page_is_one_line_without_its_body(crawler):
    record = OneLine().dropped(a_page(body=b"x" * 10_000), Rejected("listing", "two\nlines"), None, crawler.spider)
    assert record["msg"] % record["args"] == f"No article {PAGE}: listing: two\\x0alines"


def test_an_article_is_one_line_without_its_text(crawler):
    record = OneLine().scraped(an_article(), None, crawler.spider)
    assert record["msg"] % record["args"] == f"Article {PAGE}"


@pytest.mark.parametrize(("level", "told"), [("DEBUG", True), ("INFO", False), (10, True), (30, False)])
def test_pages_have_lines_only_in_a_log_that_shows_them(level, told):
    log = OneLine.from_crawler(get_crawler(settings_dict={"LOG_LEVEL": level}))
    made = log.scraped(an_article(), None, None), log.dropped(an_article(), Rejected("listing"), None, None)
    assert [line is not None for line in made] == [told, told]


@pytest.mark.threat(31)
def test_control_characters_do_not_reach_the_log():
    assert one_line("a\r\n\x1b[31mb\x85\u2028c\ud800") == "a\\x0d\\x0a\\x1b[31mb\\x85 c?"
    assert len(one_line("x" * 1000)) == 200


def test_lists_of_components_are_not_logged_but_warnings_are(caplog):
    quiet_start()
    log = logging.getLogger("scrapy.middleware")
    with caplog.at_level(logging.INFO):
        log.info("Enabled extensions:\n[...]")
        log.warning("Disabled x")
    assert caplog.messages == ["Disabled x"]


def test_a_feed_that_the_system_would_not_store_is_told_in_one_line(caplog):
    quiet_start()
    log, error = logging.getLogger("scrapy.extensions.feedexport"), OSError(28, "No space left on device")
    log.error("Error storing %s", "jsonl feed in: out.jsonl", exc_info=error)
    assert caplog.messages == ["Error storing jsonl feed in: out.jsonl: [Errno 28] No space left on device"]
    assert caplog.records[0].exc_info is None
