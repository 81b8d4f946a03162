"""A newspaper with years of articles, one a day, shown as the test likes: sitemaps by month, pages, archives."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from mockserver import MockServer
from mockserver.server import Answer, Seen

from .sites import HTML

_WORDS = (
    "harbour council ferry market school winter budget orchard engine river concert teacher bridge storm museum "
    "library bakery tunnel election garden signal doctor village factory summer meadow railway festival island"
).split()
_PAGE = 20


@dataclass
class Archive:
    """Articles from ``first`` to ``last`` day.

    ``sitemaps``: the month from which on there is a sitemap for each; ``dated``: teasers have their dates;
    ``by_month``: the footer leads to pages by month; ``holes``: days on which nothing was published.
    """

    first: date = date(2022, 1, 1)
    last: date = date(2024, 6, 30)
    sitemaps: tuple[int, int] | None = None
    dated: bool = True
    paged: bool = True
    by_month: bool = False
    holes: set[date] = field(default_factory=set)

    def days(self, first: date, last: date) -> list[date]:
        """The days with an article between two days, the newest first."""
        first, last = max(first, self.first), min(last, self.last)
        days = [last - timedelta(days=n) for n in range((last - first).days + 1)]
        return [day for day in days if day not in self.holes]

    def path(self, day: date) -> str:
        return f"/{self.title(day).lower().replace(' ', '-')}-{1000 + (day - self.first).days}.html"

    def title(self, day: date) -> str:
        rng = random.Random(day.toordinal())
        return f"The {' '.join(rng.choice(_WORDS) for _ in range(4))} of number {(day - self.first).days}"


class ArchiveServer(MockServer):
    """Shows one archive at the first loopback address; ``asked`` are the paths, in order."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self.archive = archive
        self.asked: list[str] = []

    def count(self, part: str) -> int:
        return sum(part in path for path in self.asked)

    def _find(self, seen: Seen) -> Answer:
        self.asked.append(seen.path)
        path, _, query = seen.path.partition("?")
        root, own = f"http://{seen.host}:{self.port}", self.archive
        if path == "/robots.txt":
            named = f"Sitemap: {root}/sitemap.xml\n" if own.sitemaps else ""
            return _text(f"User-agent: *\nAllow: /\n{named}", "text/plain")
        if path == "/":
            return _text(self._list(own.days(own.first, own.last)[:10]))
        if path == "/news/":
            return self._pages(own.days(own.first, own.last), int(query.removeprefix("page=") or 1), "/news/?page=")
        if path == "/sitemap.xml" and own.sitemaps:
            maps = "".join(f"<sitemap><loc>{root}/sitemap-{y}-{m:02d}.xml</loc></sitemap>" for y, m in self._months())
            return _text(
                f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>', "text/xml"
            )
        if path.startswith("/sitemap-20"):
            days = self._month(path.removeprefix("/sitemap-")[:7].replace("-", "/"))
            urls = "".join(f"<url><loc>{root}{own.path(x)}</loc><lastmod>{x}</lastmod></url>" for x in days)
            return _text(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>', "text/xml")
        if path.startswith("/archive/20") and own.by_month:
            days = self._month(path.removeprefix("/archive/"))
            return _text(self._list(days)) if days else _nothing()
        return self._article(path)

    def _months(self) -> list[tuple[int, int]]:
        days = self.archive.days(self.archive.first, self.archive.last)
        months = sorted({(day.year, day.month) for day in days})
        return [month for month in months if self.archive.sitemaps is None or month >= self.archive.sitemaps]

    def _month(self, text: str) -> list[date]:
        year, month = (int(x) for x in text.strip("/").split("/")[:2])
        first = date(year, month, 1)
        return self.archive.days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))

    def _pages(self, days: list[date], page: int, base: str) -> Answer:
        shown = days[(page - 1) * _PAGE : page * _PAGE]
        if not shown:
            return _nothing()
        more = (
            f'<a rel="next" href="{base}{page + 1}">Older</a>'
            if self.archive.paged and len(days) > page * _PAGE
            else ""
        )
        return _text(self._list(shown, more))

    def _list(self, days: list[date], more: str = "") -> str:
        links = ""
        for day in days:
            when = f"<time datetime='{day}T08:00:00+00:00'>{day}</time>" if self.archive.dated else ""
            links += (
                f'<article><h2><a href="{self.archive.path(day)}">{self.archive.title(day)}</a></h2>{when}</article>'
            )
        return self._page("<title>News | Penmarrick</title>", f"<main>{links}{more}</main>")

    def _article(self, path: str) -> Answer:
        number = path.rpartition("-")[2].removesuffix(".html")
        day = self.archive.first + timedelta(days=int(number) - 1000) if number.isdigit() else date.min
        if not self.archive.days(day, day) or path != self.archive.path(day):
            return _nothing()
        rng, title = random.Random(f"text {number}"), self.archive.title(day)
        body = "".join(
            f"<p>{' '.join(rng.choice(_WORDS) for _ in range(30)).capitalize()} in part {n} of {number}.</p>"
            for n in range(5)
        )
        when = f"{day}T08:00:00+00:00"
        head = f'<title>{title} | Penmarrick</title><meta property="og:type" content="article">'
        head += f'<meta property="article:published_time" content="{when}">'
        return _text(self._page(head, f"<article><h1>{title}</h1><time datetime='{when}'>{day}</time>{body}</article>"))

    def _page(self, head: str, main: str) -> str:
        nav = '<nav><a href="/">Home</a> <a href="/news/">News</a> <a href="/contact">Contact</a></nav>'
        shown = [f"{self.archive.last.year}/{m:02d}" for m in range(1, 4)] if self.archive.by_month else []
        months = "".join(f'<a href="/archive/{x}/">{x}</a> ' for x in shown)
        foot = f"<footer><p>Copyright Penmarrick</p>{months}</footer>"
        return f'<!doctype html><html lang="en"><head>{head}</head><body>{nav}{main}{foot}</body></html>'


def _text(body: str, kind: str = HTML) -> Answer:
    return Answer(body.encode(), 200, {"Content-Type": kind})


def _nothing() -> Answer:
    return Answer(b"nothing here", 404, {"Content-Type": "text/plain"})
