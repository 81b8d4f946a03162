"""NEWS_REPLAY: recorded answers in place of the network, and one clear error where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawling import Asked, Crawl, CrawlFunction

from crawler.middlewares.replay import ReplayNotReadable, open_replay
from crawler.stores.warcwriter import WarcWriter

REPLAY = {
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.backoff.BackoffMiddleware": 560,
    "crawler.middlewares.guard.GuardMiddleware": 900,
    "crawler.middlewares.replay.ReplayMiddleware": 950,
}
SITE = "https://daily.example"
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\nSitemap: /s.xml"),
    "/a": (200, {**HTML, "ETag": '"v1"', "Last-Modified": "Mon, 23 Nov 2026 10:00:00 GMT"}, "<p>Ärger</p>".encode()),
    "/private/a": (200, HTML, b"no"),
    "/moved": (301, {"Location": "/a"}, b""),
    "/gone": (410, HTML, b"gone"),
}


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    writer = WarcWriter(tmp_path / "warcs", "daily", "r", 10**9)
    for path, (status, headers, body) in PAGES.items():
        writer.write(SITE + path, status, headers, body, "2026-11-23T10:00:00Z")
    writer.close()
    return tmp_path / "warcs"


@pytest.fixture
def replay(crawl: CrawlFunction, recording: Path) -> CrawlFunction:
    def run(*paths: str | Asked, **settings: object) -> Crawl:
        asked = [each if isinstance(each, Asked) else Asked(SITE + each) for each in paths]
        return crawl(REPLAY, *asked, NEWS_REPLAY=str(recording), **settings)

    return run


def test_a_recorded_answer_keeps_its_status_headers_and_body(replay: CrawlFunction) -> None:
    (found,) = replay("/a").outcomes
    assert (found.status, found.body, found.headers["etag"]) == (200, "<p>Ärger</p>".encode(), '"v1"')


def test_what_was_not_recorded_is_a_404(replay: CrawlFunction) -> None:
    assert [each.status for each in replay("/unknown").outcomes] == [404]


def test_recorded_robots_rules_are_obeyed(replay: CrawlFunction) -> None:
    assert replay("/a", "/private/a").reasons == ["fetched", "robots-denied"]


def test_a_site_whose_robots_txt_was_not_recorded_may_be_read(replay: CrawlFunction) -> None:
    assert [each.status for each in replay(Asked("https://other.example/x")).outcomes] == [404]


def test_a_recorded_redirect_is_followed(replay: CrawlFunction) -> None:
    assert [each.url for each in replay("/moved").outcomes] == [f"{SITE}/a"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"If-None-Match": '"v1"'}, 304), ({"If-None-Match": 'W/"v1", "v0"'}, 304), ({"If-None-Match": '"v2"'}, 200),
     ({"If-Modified-Since": "Mon, 23 Nov 2026 10:00:00 GMT"}, 304),
     ({"If-None-Match": '"v2"', "If-Modified-Since": "Mon, 23 Nov 2026 10:00:00 GMT"}, 200)],
)  # fmt: skip
def test_a_validator_that_still_holds_gives_a_304(headers: dict[str, str], status: int, replay: CrawlFunction) -> None:
    assert [each.status for each in replay(Asked(f"{SITE}/a", headers=headers)).outcomes] == [status]


def test_an_intranet_recording_can_be_replayed_because_nothing_connects(replay: CrawlFunction) -> None:
    ended = replay(Asked("http://10.0.0.1/"), TWISTED_DNS_RESOLVER="scrapy.resolver.CachingHostnameResolver")
    assert [each.status for each in ended.outcomes] == [404]


def test_a_recording_that_is_cut_off_is_used_as_far_as_it_is_whole(crawl: CrawlFunction, recording: Path) -> None:
    (file,) = recording.iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    ended = crawl(REPLAY, f"{SITE}/a", f"{SITE}/gone", NEWS_REPLAY=str(file))
    assert sorted(each.status or 0 for each in ended.outcomes) == [200, 404]
    assert [Path(each.file) for each in open_replay(file).broken] == [file]


def test_a_path_that_is_missing_empty_or_no_warc_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.warc").write_text("this is a shopping list\n" * 100)
    (tmp_path / "nothing.warc").write_bytes(b"")
    for name in ("missing", "empty", "text.warc", "nothing.warc"):
        with pytest.raises(ReplayNotReadable, match=name) as error:
            open_replay(tmp_path / name)
        assert "\n" not in str(error.value)
