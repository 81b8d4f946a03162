"""Rows 37, 39 and 40: what Scrapy would do by default, and what we do not lean on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from scrapy.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = Settings()
SETTINGS.setmodule("crawler.settings", priority="project")
UNFIT = {"scrapy-deltafetch", "scrapy-crawl-once", "frontera", "scrapy-redis", "scrapy-webarchive", "scrapy-splash"}


@pytest.mark.threat(39)
@pytest.mark.parametrize(
    ("name", "value"),
    [("DOWNLOAD_VERIFY_CERTIFICATES", True), ("FEED_EXPORT_ENCODING", "utf-8"), ("COOKIES_ENABLED", False),
     ("ROBOTSTXT_OBEY", True), ("NEWS_ALLOW_PRIVATE", False), ("METAREFRESH_ENABLED", False)],
)  # fmt: skip
def test_what_surprises_is_set(name: str, value: object) -> None:
    assert SETTINGS[name] == value


@pytest.mark.threat(39)
def test_no_extension_opens_a_port_that_runs_code() -> None:
    names = {path.rsplit(".", 1)[1] for path in SETTINGS.getwithbase("EXTENSIONS")}
    assert not {"TelnetConsole", "RemoteControl"} & names
    assert {"CoreStats", "CloseSpider", "FeedExporter", "AutoThrottle"} <= names


@pytest.mark.threat(6, 39)
def test_no_download_is_larger_than_a_sitemap_may_be() -> None:
    assert 0 < SETTINGS.getint("DOWNLOAD_MAXSIZE") <= 50 * 2**20
    assert 0 < SETTINGS.getfloat("DOWNLOAD_TIMEOUT") <= 60


@pytest.mark.threat(3)
def test_only_http_and_https_have_a_handler() -> None:
    handlers = SETTINGS.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


@pytest.mark.threat(37)
def test_the_state_is_the_frontier_and_not_scrapy_s_queue_on_disk() -> None:
    assert not SETTINGS["JOBDIR"]
    assert SETTINGS["DUPEFILTER_CLASS"] == "scrapy.dupefilters.BaseDupeFilter"


def test_no_middleware_drops_a_request_without_a_word_which_a_run_would_wait_for_for_ever() -> None:
    used = {path.rsplit(".", 1)[1] for path, at in SETTINGS.getwithbase("SPIDER_MIDDLEWARES").items() if at is not None}
    assert used == {"StartSpiderMiddleware", "RefererMiddleware", "MetaCopyDetectionMiddleware"}


@pytest.mark.threat(38)
def test_pages_are_read_in_processes() -> None:
    threaded = [path for path in (ROOT / "crawler").rglob("*.py") if "thread" in path.read_text().lower()]
    assert not any("lxml" in path.read_text() for path in threaded)


@pytest.mark.threat(40)
def test_no_plugin_is_needed_that_loses_pages_or_does_not_install() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [each for group in project["optional-dependencies"].values() for each in group]
    named = {re.split(r"[<>=\[; ]", each)[0].lower() for each in project["dependencies"] + extras}
    assert not named & UNFIT
