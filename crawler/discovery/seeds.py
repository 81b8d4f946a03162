"""Where feeds and sitemaps usually are, for sites that do not say."""

from __future__ import annotations

from typing import Literal

from crawler.urls import normalise, split

# In order of how often such a path answers with a feed or sitemap, the two kinds in turns: WordPress and most other
# systems first, then what hand-built sites use.
_FEEDS = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss/index.xml", "feeds", "index.rdf",
          "feed.json", "?feed=rss2", "feeds/posts/default", "rss.php", "rss/home.rss")  # fmt: skip
_SITEMAPS = ("sitemap.xml", "news-sitemap.xml", "sitemap_index.xml", "sitemap-news.xml", "sitemap_news.xml",
             "sitemap-index.xml", "wp-sitemap.xml", "sitemap.xml.gz", "sitemap/sitemap.xml", "sitemaps/news.xml",
             "google-news-sitemap.xml", "sitemap.txt")  # fmt: skip


def seed_urls(home_url: str) -> list[str]:
    """Give the customary addresses of feeds and sitemaps, the likeliest first; ``seed_kind`` tells them apart.

    Feeds are asked for beside the home page and, where that is not the root of the host, at the root too; sitemaps at
    the root, which is the only place that may speak for the whole host.  Raises BadAddress.
    """
    home = split(home_url)
    root = normalise(str(home._replace(path="/", query="")))  # what follows is in its normal form
    folder = normalise(str(home._replace(path=home.path.rpartition("/")[0] + "/", query="")))
    urls: list[str] = []
    for i in range(max(len(_FEEDS), len(_SITEMAPS))):
        if i < len(_SITEMAPS):
            urls.append(root + _SITEMAPS[i])
        if i < len(_FEEDS):
            urls.extend(dict.fromkeys([folder + _FEEDS[i], root + _FEEDS[i]]))
    return urls


def seed_kind(url: str) -> Literal["feed", "sitemap"]:
    """Say what a customary address, as ``seed_urls`` gives it, is an address of."""
    return "sitemap" if url.rpartition("/")[2] in _SITEMAP_FILES else "feed"


_SITEMAP_FILES = frozenset(x.rpartition("/")[2] for x in _SITEMAPS)
