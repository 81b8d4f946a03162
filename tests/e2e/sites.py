"""Made-up news sites, small and regular, as recordings or for a server."""

from __future__ import annotations

import random
from pathlib import Path

from mockserver import MockServer

from crawler.stores.warcwriter import WarcWriter

_WORDS = (
    "harbour council ferry market school winter budget orchard engine river concert teacher bridge storm museum "
    "library bakery tunnel election garden signal doctor village factory summer meadow railway festival island"
).split()
HTML = "text/html; charset=utf-8"


class Site:
    """Home page, one section page, a feed, ``articles`` articles; more can be published, pages changed."""

    def __init__(self, root: str, folder: Path | None = None, articles: int = 8) -> None:
        self.root = root
        self.folder = folder
        self.pages: dict[str, tuple[str, str]] = {}
        self.articles: dict[str, str] = {}
        for _ in range(articles):
            self.publish()

    def publish(self, text: str = "") -> str:
        """Write one more article; its address."""
        number = len(self.articles) + 1
        rng = random.Random(number)
        title = f"The {rng.choice(_WORDS)} and the {rng.choice(_WORDS)} of number {number}"
        path = f"/news/2026/11/{number:02d}/{title.lower().replace(' ', '-')}-{1000 + number}"
        self.articles[path] = title
        self.pages[path] = (HTML, self._article(path, number, text))
        self._front()
        return self.root + path

    def edit(self, url: str, text: str) -> None:
        """Change an article."""
        path = url.removeprefix(self.root)
        self.pages[path] = (HTML, self._article(path, list(self.articles).index(path) + 1, text))

    def _article(self, path: str, number: int, text: str) -> str:
        rng, title = random.Random(f"{number}{text}"), self.articles[path]
        body = "".join(
            f"<p>{' '.join(rng.choice(_WORDS) for _ in range(30)).capitalize()} in part {n} of {number} {text}.</p>"
            for n in range(5)
        )
        day = f"2026-11-{number % 20 + 1:02d}T08:00:00+00:00"
        head = f'<title>{title} | Hafenblatt</title><meta property="og:type" content="article">'
        head += f'<meta property="article:published_time" content="{day}">'
        return _page(head, f"<article><h1>{title}</h1><time datetime='{day}'>{day}</time>{body}</article>")

    def _front(self) -> None:
        links = "".join(f'<h2><a href="{path}">{title}</a></h2>' for path, title in reversed(self.articles.items()))
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        self.pages["/"] = (HTML, _page(f"<title>Hafenblatt</title>{feed}", f"<main>{links}</main>"))
        self.pages["/news/"] = (HTML, _page("<title>News</title>", f"<main>{links}</main>"))
        items = "".join(
            f"<item><title>{title}</title><link>{self.root}{path}</link>"
            f"<pubDate>Sun, {n % 20 + 1:02d} Nov 2026 08:00:00 GMT</pubDate></item>"
            for n, (path, title) in enumerate(self.articles.items(), 1)
        )
        self.pages["/feed.xml"] = (
            "application/rss+xml",
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Hafenblatt</title>{items}</channel></rss>',
        )

    def record(self) -> Path:
        """Write the site as it is now into its WARC folder, in place of what was there."""
        assert self.folder is not None
        for old in self.folder.glob("*.warc.gz"):
            old.unlink()
        writer = WarcWriter(self.folder, "site", "1", 1 << 30)
        for path, (kind, text) in self.pages.items():
            writer.write(self.root + path, 200, {"Content-Type": kind}, text.encode(), "2026-11-23T10:00:00Z")
        writer.close()
        return self.folder


def serve(server: MockServer, articles: int, host: int = 0) -> Site:
    """Put a site on one of the server's addresses."""
    site = Site(server.url("", host).rstrip("/"), None, articles)
    for path, (kind, text) in site.pages.items():
        server.add(path, text, host=host, headers={"Content-Type": kind})
    return site


def _page(head: str, main: str) -> str:
    nav = '<nav><a href="/">Home</a> <a href="/news/">News</a> <a href="/contact">Contact</a></nav>'
    foot = '<footer><p>Copyright Hafenblatt</p><a href="/imprint">Imprint</a></footer>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{nav}{main}{foot}</body></html>'
