"""Rows 1, 2, 3 and 34: only public addresses by http and https, whatever way leads there; no password goes along."""

from __future__ import annotations

import pytest
from crawling import Asked, Crawl, CrawlFunction
from mockserver import MockServer

from crawler.middlewares.guard import Gate, GuardMissing, _proxies

ALL = {
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.backoff.BackoffMiddleware": 560,
    "crawler.middlewares.guard.GuardMiddleware": 900,
}
GUARDED = "crawler.middlewares.guard.GuardedResolver"
SPELLINGS = ["127.0.0.4", "127.4", "127.0.4", "2130706436", "0x7f000004", "0x7f.4", "0177.0.0.4", "017700000004",
             "[::ffff:127.0.0.4]", "[::ffff:7f00:4]", "localhost", "inside.example"]  # fmt: skip
CANARY = 3  # the mock server's host that no test opens


@pytest.fixture
def guarded(crawl: CrawlFunction, mockserver: MockServer) -> CrawlFunction:
    """A crawl that may go to the first three hosts of the mock server, and to names that a fake DNS knows."""

    def run(*asked: str | Asked, dns: dict[str, list[str]] | None = None, **settings: object) -> Crawl:
        names = {"localhost": ["127.0.0.4 ::1"], "inside.example": ["127.0.0.4"], **(dns or {})}
        defaults = {"NEWS_TEST_ADDRESSES": mockserver.hosts[:CANARY], "TEST_DNS": names,
                    "TWISTED_DNS_RESOLVER": "crawling.FakeDns"}  # fmt: skip
        return crawl(ALL, *asked, **{**defaults, **settings})

    return run


@pytest.mark.threat(1)
@pytest.mark.parametrize("host", SPELLINGS)
@pytest.mark.parametrize("way", ["direct", "redirect", "503-then-redirect", "robots"])
def test_row_1_no_way_leads_to_a_private_address(
    way: str, host: str, guarded: CrawlFunction, mockserver: MockServer
) -> None:
    canary = f"http://{host}:{mockserver.port}/canary"
    asked = {"direct": canary}.get(way, mockserver.url("/page"))
    if way == "robots":
        mockserver.add_fault("/robots.txt", "redirect", to=canary)
    elif way != "direct":
        mockserver.add_fault("/page", way, to=canary)
    assert guarded(asked).reasons == ["address-refused"]
    assert not mockserver.seen(host=CANARY)


@pytest.mark.threat(1)
def test_a_refused_address_is_not_tried_again(guarded: CrawlFunction, mockserver: MockServer) -> None:
    ended = guarded(f"http://inside.example:{mockserver.port}/")
    assert "retry/count" not in ended.stats
    assert "inside.example leads to 127.0.0.4" in ended.outcomes[0].error


@pytest.mark.threat(2)
def test_row_2_a_name_that_changes_its_address_is_judged_by_the_address_that_is_used(
    guarded: CrawlFunction, mockserver: MockServer
) -> None:
    first, second = (
        Asked(f"http://turning.example:{mockserver.port}/{n}", {"dont_obey_robotstxt": True}) for n in "12"
    )
    for n in "12":  # no connection is kept alive, so the second request has to look the name up again
        mockserver.add(f"/{n}", "page", headers={"Connection": "close"})
    dns = {"turning.example": ["127.0.0.1", "127.0.0.4"]}
    ended = guarded(first, second, dns=dns, CONCURRENT_REQUESTS=1)
    assert ended.reasons == ["address-refused", "fetched"]
    assert not mockserver.seen(host=CANARY)


@pytest.mark.threat(1, 2)
def test_of_several_addresses_only_public_ones_are_used(guarded: CrawlFunction, mockserver: MockServer) -> None:
    mixed = f"http://mixed.example:{mockserver.port}/"
    ended = guarded(mixed, dns={"mixed.example": ["127.0.0.4 127.0.0.2 10.0.0.1"]})
    assert ended.reasons == ["fetched"]
    assert not mockserver.seen(host=CANARY)


@pytest.mark.threat(3)
@pytest.mark.parametrize("url", ["file:///etc/hostname", "data:text/html,x", "ftp://127.0.0.1/x", "http:///x"])
def test_row_3_only_http_and_https_are_fetched(url: str, guarded: CrawlFunction) -> None:
    assert guarded(url).reasons == ["scheme-refused"]


@pytest.mark.threat(3)
def test_row_3_a_redirect_to_a_file_reads_no_file(guarded: CrawlFunction, mockserver: MockServer) -> None:
    ended = guarded(mockserver.add_fault("/page", "redirect-to-file"))
    assert [each.body for each in ended.outcomes] == [b""]


def test_an_intranet_may_be_crawled_when_the_setting_says_so(guarded: CrawlFunction, mockserver: MockServer) -> None:
    canary = f"http://inside.example:{mockserver.port}/"
    assert guarded(canary, NEWS_ALLOW_PRIVATE=True).reasons == ["fetched"]


def test_a_name_that_does_not_exist_is_no_refusal(guarded: CrawlFunction) -> None:
    ended = guarded(Asked("http://nowhere.example/", {"dont_obey_robotstxt": True}), RETRY_TIMES=0)
    assert ended.reasons == ["dns-failure"]


def test_a_host_that_is_no_host_name_fails_at_once(guarded: CrawlFunction) -> None:
    ended = guarded(Asked(f"http://{'a' * 70}..example/", {"dont_obey_robotstxt": True}), RETRY_TIMES=0,
                    TWISTED_DNS_RESOLVER=GUARDED)  # fmt: skip
    assert ended.reasons[0] in {"dns-failure", "download-error"}


@pytest.mark.threat(1, 2)
def test_without_its_resolver_the_guard_lets_nothing_out(guarded: CrawlFunction, mockserver: MockServer) -> None:
    ended = guarded(Asked(mockserver.url("/"), {"dont_obey_robotstxt": True}),
                    TWISTED_DNS_RESOLVER="scrapy.resolver.CachingHostnameResolver")  # fmt: skip
    assert "TWISTED_DNS_RESOLVER" in ended.outcomes[0].error
    assert not mockserver.log


@pytest.mark.threat(1, 2)
def test_handlers_that_resolve_past_the_guard_are_refused(guarded: CrawlFunction) -> None:
    handlers = {"https": "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"}
    with pytest.raises(GuardMissing, match="AiohttpDownloadHandler"):
        guarded("http://x.example/", DOWNLOAD_HANDLERS=handlers)


@pytest.mark.threat(3, 34)
@pytest.mark.parametrize("way", ["direct", "redirect"])
def test_row_34_no_password_of_an_address_is_sent_or_kept(
    way: str, guarded: CrawlFunction, mockserver: MockServer
) -> None:
    page = mockserver.add("/page", "page")
    direct = page.replace("://", "://canary-user:canary-word@")
    ended = guarded(direct if way == "direct" else mockserver.add_fault("/go", "redirect-with-credentials", to="/page"))
    assert [each.url for each in ended.outcomes] == [page]
    assert "canary" not in str([each.headers for each in mockserver.log])


def test_a_gate_opens_for_one_port_alone() -> None:
    gate = Gate(allow_private=False, exceptions=frozenset({"127.0.0.1:80"}))
    assert gate.admits("127.0.0.1", 80)
    assert not gate.admits("127.0.0.1", 81)


def test_the_operators_proxies_may_have_private_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://user:word@10.0.0.1:3128/")
    monkeypatch.setenv("https_proxy", "proxy.example")
    assert {"10.0.0.1:3128", "proxy.example:80"} <= _proxies()
