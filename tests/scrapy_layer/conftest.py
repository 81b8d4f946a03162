"""A crawler that never runs, for components that need one to be built."""

from __future__ import annotations

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings


@pytest.fixture
def crawler() -> Crawler:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    return Crawler(Spider, settings)
