"""The site of a newsroom as a server shows it: pages, feed, sitemap, validators, at the moment of the driven clock."""

from __future__ import annotations

import random
from collections.abc import Callable
from email.utils import formatdate
from hashlib import blake2b

from mockserver import MockServer
from mockserver.server import ADDRESSES, Answer, Seen

from newsroom_sim.newsroom import BEGIN, DAY, HOUR, Newsroom, Story, text_of

_FEED, _PAGE, _SITEMAP_DAYS = 20, 15, 7
_HTML = "text/html; charset=utf-8"


class NewsroomServer(MockServer):
    """Each newsroom at a loopback address of its own."""

    def __init__(self, newsrooms: list[Newsroom], clock: Callable[[], float], port: int = 0) -> None:
        super().__init__(port)
        self.clock = clock
        self.newsrooms = dict(zip(ADDRESSES, newsrooms, strict=False))
        self.asked: list[tuple[float, str, str, int]] = []

    def home(self, newsroom: Newsroom) -> str:
        host = next(host for host, own in self.newsrooms.items() if own is newsroom)
        return f"http://{host}:{self.port}/"

    def _find(self, seen: Seen) -> Answer:
        now = self.clock()
        answer = _Site(self.newsrooms[seen.host], f"http://{seen.host}:{self.port}", now).answer(seen.path)
        if answer.headers.get("ETag") == seen.headers.get("if-none-match", ""):
            answer.status = 304
        self.asked.append((now, seen.host, seen.path, answer.status))
        if answer.status == 304:
            return Answer(b"", 304, answer.headers)
        return answer


class _Site:
    def __init__(self, newsroom: Newsroom, root: str, now: float) -> None:
        self.newsroom, self.habits, self.root, self.now = newsroom, newsroom.habits, root, now

    def answer(self, path: str) -> Answer:
        path, _, query = path.partition("?")
        if path == "/robots.txt":
            named = f"Sitemap: {self.root}/sitemap.xml\n" if self.habits.sitemap else ""
            return self._said(f"User-agent: *\nDisallow: /search\n{named}", "text/plain")
        if path == "/":
            return self._said(self._front("Front page", self.newsroom.listed(self.now)[:10]))
        if path == "/latest/":
            return self._said(self._section(int(query.removeprefix("page=") or 1)))
        if path == "/feed" and self.habits.feed:
            return self._said(self._atom() if self.habits.feed == "atom" else self._rss(), "application/xml")
        if path == "/sitemap.xml" and self.habits.sitemap:
            return self._said(self._sitemap(), "application/xml")
        story = self.newsroom.find(path, self.now)
        return self._article(story, path) if story else Answer(b"nothing here", 404, {"Content-Type": "text/plain"})

    def _said(self, text: str, kind: str = _HTML) -> Answer:
        body = text.encode()
        stamp = str(self.now // (self.habits.etag_hours * HOUR)) if self.habits.etag_hours else text
        etag = f'"{blake2b(stamp.encode(), digest_size=6).hexdigest()}"'
        return Answer(body, 200, {"Content-Type": kind, "ETag": etag})

    def _article(self, story: Story, path: str) -> Answer:
        if story.gone_at is not None and story.gone_at <= self.now:
            return Answer(b"gone", self.habits.gone_status, {"Content-Type": "text/plain"})
        if path != story.path(self.now):
            return Answer(b"", 301, {"Location": self.root + story.path(self.now)})
        version = story.version(self.now)
        texts = "".join(f"<p>{text}</p>" for text in text_of(self.newsroom, story, version))
        told = (
            ""
            if self.habits.blind
            else f'<meta property="article:modified_time" content="{_iso(self._changed(story))}">'
        )
        head = f'<title>{story.title} | {self.habits.name}</title><meta property="og:type" content="article">{told}'
        head += f'<meta property="article:published_time" content="{_iso(story.versions[0])}">'
        head += f'<link rel="canonical" href="{self.root}{story.path(self.now)}">'
        when = f'<time datetime="{_iso(story.versions[0])}">{_iso(story.versions[0])}</time>'
        new = self.habits.new_template_day
        if new is not None and self.now >= BEGIN + new * self.newsroom.days * DAY:
            main = (
                f'<main class="page-grid"><section class="story-text"><h1>{story.title}</h1><p class="meta">{when}</p>'
            )
            main += f'<div class="copy">{texts}</div></section></main>'
        else:
            main = f'<article class="post"><h1>{story.title}</h1>{when}<div class="body">{texts}</div></article>'
        return self._said(self._page(head, main + self._related(story)))

    def _related(self, story: Story) -> str:
        rng = random.Random(f"{story.number} {self.now // (6 * HOUR)}")  # another box every six hours
        some = rng.sample(self.newsroom.listed(self.now), 3)
        links = "".join(f'<li><a href="{x.path(self.now)}">{x.title}</a></li>' for x in some)
        return f'<aside class="related"><h3>More from us</h3><ul>{links}</ul></aside>'

    def _front(self, title: str, stories: list[Story], more: str = "") -> str:
        links = "".join(f'<h2><a href="{x.path(self.now)}">{x.title}</a></h2><p>Read it here.</p>' for x in stories)
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed">' if self.habits.feed else ""
        return self._page(f"<title>{title} | {self.habits.name}</title>{feed}", f"<main>{links}{more}</main>")

    def _section(self, page: int) -> str:
        stories = self.newsroom.listed(self.now)
        more = f'<a rel="next" href="/latest/?page={page + 1}">Older</a>' if len(stories) > page * _PAGE else ""
        return self._front("Latest", stories[(page - 1) * _PAGE : page * _PAGE], more)

    def _page(self, head: str, main: str) -> str:
        nav = '<nav><a href="/">Home</a> <a href="/latest/">Latest</a> <a href="/contact">Contact</a></nav>'
        foot = f'<footer><p>Copyright {self.habits.name}</p><a href="/imprint">Imprint</a></footer>'
        return f'<!doctype html><html lang="en"><head>{head}</head><body>{nav}{main}{foot}</body></html>'

    def _changed(self, story: Story) -> float:
        return story.versions[0 if self.habits.blind else story.version(self.now) - 1]

    def _rss(self) -> str:
        items = "".join(
            f"<item><title>{x.title}</title><link>{self.root}{x.path(self.now)}</link>"
            f"<pubDate>{formatdate(x.versions[0], usegmt=True)}</pubDate></item>"
            for x in self.newsroom.listed(self.now)[:_FEED]
        )
        ttl = f"<ttl>{self.habits.ttl_minutes}</ttl>" if self.habits.ttl_minutes else ""
        built = f"<lastBuildDate>{formatdate(self.now, usegmt=True)}</lastBuildDate>"
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{ttl}{built}{items}</channel></rss>'
        )

    def _atom(self) -> str:
        stories = sorted(self.newsroom.listed(self.now), key=self._changed, reverse=True)[:_FEED]
        entries = "".join(
            f'<entry><title>{x.title}</title><link href="{self.root}{x.path(self.now)}"/><id>urn:{x.number}</id>'
            f"<published>{_iso(x.versions[0])}</published><updated>{_iso(self._changed(x))}</updated></entry>"
            for x in stories
        )
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{entries}</feed>'

    def _sitemap(self) -> str:
        fresh = [x for x in self.newsroom.listed(self.now) if x.versions[0] > self.now - _SITEMAP_DAYS * DAY]
        urls = "".join(
            f"<url><loc>{self.root}{x.path(self.now)}</loc><lastmod>{_iso(self._changed(x))}</lastmod></url>"
            for x in fresh
        )
        return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def _iso(at: float) -> str:
    return formatdate(at, usegmt=True) if at < 0 else _utc(at)


def _utc(at: float) -> str:
    import time  # noqa: PLC0415

    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
