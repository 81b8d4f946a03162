"""The news spider on the newsroom that ships with the package, without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import crawler.demo
from crawler.spiders.arguments import Plan
from crawler.spiders.news import NewsSpider

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_NEWSROOM = Path(crawler.demo.__file__).parent


class DemoSpider(NewsSpider):
    """Takes the news spider's arguments; without an address it crawls all sites of the newsroom."""

    name = "demo"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Answer from the recording, unless another one is given."""
        if not settings["NEWS_REPLAY"]:
            settings.set("NEWS_REPLAY", str(_NEWSROOM / "newsroom.warc.gz"), priority="spider")
        super().update_settings(settings)

    @classmethod
    def read_plan(cls, settings: BaseSettings, given: dict[str, Any]) -> Plan:
        """Give what is wanted, of all the newsroom's sites where none is named."""
        sites = {} if "url" in given or "sites" in given else {"sites": _NEWSROOM / "sites.txt"}
        return super().read_plan(settings, {**given, **sites})
