"""The feed and the sitemaps of a newsroom."""

from __future__ import annotations

import time
from email.utils import formatdate

from newsroom_sim.newsroom import DAY, Newsroom, Story

_SITEMAP_DAYS, _NEWS_DAYS = 7, 2
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


class Listings:
    """As they stand at a moment."""

    def __init__(self, newsroom: Newsroom, root: str, now: float) -> None:
        self.newsroom, self.habits, self.root, self.now = newsroom, newsroom.habits, root, now

    def at(self, path: str) -> str:
        """The document of that path; "" if there is none."""
        if path == "/feed" and self.habits.feed:
            return self._atom() if self.habits.feed == "atom" else self._rss()
        if not self.habits.sitemap:
            return ""
        if path == "/sitemap.xml":
            return self._index() if self.habits.news_sitemap else self._sitemap(self._of_days(_SITEMAP_DAYS))
        if path == "/sitemap-news.xml" and self.habits.news_sitemap:
            return self._news()
        if path.startswith("/sitemap-2025-") and self.habits.news_sitemap:
            day = path.removeprefix("/sitemap-").removesuffix(".xml")
            return self._sitemap([x for x in self.newsroom.listed(self.now) if _day(x) == day])
        return ""

    def changed(self, story: Story, now: float) -> float:
        """When the story changed last, as the site says."""
        version = 1 if self.habits.blind else story.version(now)
        return story.dated if version == 1 else story.versions[version - 1]

    def _rss(self) -> str:
        items = "".join(
            f"<item><title>{x.title(self.now)}</title><link>{self.root}{x.path(self.now)}</link>"
            f"<pubDate>{formatdate(x.dated, usegmt=True)}</pubDate></item>"
            for x in self.newsroom.listed(self.now)[: self.habits.entries]
        )
        ttl = f"<ttl>{self.habits.ttl_minutes}</ttl>" if self.habits.ttl_minutes else ""
        built = f"<lastBuildDate>{formatdate(self.now, usegmt=True)}</lastBuildDate>"
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{ttl}{built}{items}</channel></rss>'
        )

    def _atom(self) -> str:
        latest = sorted(self.newsroom.listed(self.now), key=lambda x: self.changed(x, self.now), reverse=True)
        entries = "".join(
            f'<entry><title>{x.title(self.now)}</title><link href="{self.root}{x.path(self.now)}"/>'
            f"<id>urn:{x.number}</id>"
            f"<published>{iso(x.dated)}</published><updated>{iso(self.changed(x, self.now))}</updated></entry>"
            for x in latest[: self.habits.entries]
        )
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{entries}</feed>'

    def _of_days(self, days: int) -> list[Story]:
        return [x for x in self.newsroom.listed(self.now) if x.dated > self.now - days * DAY]

    def _sitemap(self, stories: list[Story]) -> str:
        urls = "".join(
            f"<url><loc>{self.root}{x.path(self.now)}</loc><lastmod>{iso(self.changed(x, self.now))}</lastmod></url>"
            for x in stories
        )
        return f'<?xml version="1.0"?><urlset xmlns="{_SITEMAPS}">{urls}</urlset>'

    def _news(self) -> str:
        urls = "".join(
            f"<url><loc>{self.root}{x.path(self.now)}</loc><news:news><news:publication><news:name>{self.habits.name}"
            "</news:name><news:language>en</news:language></news:publication>"
            f"<news:publication_date>{iso(x.dated)}</news:publication_date><news:title>{x.title(self.now)}</news:title>"
            "</news:news></url>"
            for x in self._of_days(_NEWS_DAYS)
        )
        return f'<?xml version="1.0"?><urlset xmlns="{_SITEMAPS}" xmlns:news="{_NEWS}">{urls}</urlset>'

    def _index(self) -> str:
        days: dict[str, float] = {}
        for story in self.newsroom.listed(self.now):
            days[_day(story)] = max(days.get(_day(story), 0.0), self.changed(story, self.now))
        files = "".join(
            f"<sitemap><loc>{self.root}/sitemap-{day}.xml</loc><lastmod>{iso(at)}</lastmod></sitemap>"
            for day, at in days.items()
        )
        news = f"<sitemap><loc>{self.root}/sitemap-news.xml</loc></sitemap>"
        return f'<?xml version="1.0"?><sitemapindex xmlns="{_SITEMAPS}">{news}{files}</sitemapindex>'


def iso(at: float) -> str:
    """Epoch seconds as sites write them."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def _day(story: Story) -> str:
    return iso(story.dated)[:10]
