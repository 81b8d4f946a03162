"""The site of a newsroom as a server shows it: pages, listings, validators, at the moment of the driven clock."""

from __future__ import annotations

import random
from collections.abc import Callable
from hashlib import blake2b

from mockserver import MockServer
from mockserver.server import ADDRESSES, Answer, Seen

from newsroom_sim.listings import Listings, iso
from newsroom_sim.newsroom import BEGIN, DAY, HOUR, PAGE, Newsroom, Story, text_of

_POPULAR_HOURS, _POPULAR_OF = 6, 60
_HTML, _XML, _TEXT = "text/html; charset=utf-8", "application/xml", "text/plain"


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
        answer = Site(self.newsrooms[seen.host], f"http://{seen.host}:{self.port}", now).answer(seen.path)
        if answer.headers.get("ETag") == seen.headers.get("if-none-match", ""):
            answer.status = 304
        self.asked.append((now, seen.host, seen.path, answer.status))
        if answer.status == 304:
            return Answer(b"", 304, answer.headers)
        return answer


class Site:
    """What it answers at one moment."""

    def __init__(self, newsroom: Newsroom, root: str, now: float) -> None:
        self.newsroom, self.habits, self.root, self.now = newsroom, newsroom.habits, root, now
        cached = self.habits.cached_minutes * 60
        self.shown = now // cached * cached if cached else now  # the moment as of which listings stand
        self.listings = Listings(newsroom, root, self.shown)

    def answer(self, path: str) -> Answer:
        out = self.habits.outage
        if out and out.at <= (self.now - BEGIN) / HOUR < out.at + out.hours:
            rest = {"Retry-After": str(out.retry_after)} if out.retry_after else {}
            return Answer(b"not now", out.status, {"Content-Type": _TEXT, **rest})
        path, _, query = path.partition("?")
        if path == "/robots.txt":
            named = f"Sitemap: {self.root}/sitemap.xml\n" if self.habits.sitemap else ""
            return self._said(f"User-agent: *\nDisallow: /search\n{named}", _TEXT)
        if path == "/":
            return self._said(self._front("Front page", self._top()[:10]))
        if path == "/latest/":
            return self._said(self._section("Latest", self.newsroom.listed(self.shown), query))
        if path.startswith("/desk-") and path.count("/") == 2:
            return self._said(self._desk(path, query))
        if listing := self.listings.at(path):
            return self._said(listing, _XML)
        story = self.newsroom.find(path, self.now)
        return self._article(story, path) if story else Answer(b"nothing here", 404, {"Content-Type": _TEXT})

    def _said(self, text: str, kind: str = _HTML) -> Answer:
        body = text.encode()
        stamp = str(self.now // (self.habits.etag_hours * HOUR)) if self.habits.etag_hours else text
        etag = f'"{blake2b(stamp.encode(), digest_size=6).hexdigest()}"'
        return Answer(body, 200, {"Content-Type": kind, "ETag": etag})

    def _article(self, story: Story, path: str) -> Answer:
        if story.gone_at is not None and story.gone_at <= self.now:
            return Answer(b"gone", self.habits.gone_status, {"Content-Type": _TEXT})
        if not story.answers(path, self.now):
            return Answer(b"", 301, {"Location": self.root + story.path(self.now)})
        version, title, dated = story.version(self.now), story.title(self.now), iso(story.dated)
        texts = "".join(f"<p>{text}</p>" for text in text_of(self.newsroom, story, version))
        told = (
            ""
            if self.habits.blind
            else f'<meta property="article:modified_time" content="{iso(self.listings.changed(story, self.now))}">'
        )
        head = f'<title>{title} | {self.habits.name}</title><meta property="og:type" content="article">{told}'
        head += f'<meta property="article:published_time" content="{dated}">'
        own = path if path == story.beside and not self.habits.one_canonical else story.path(self.now)
        head += f'<link rel="canonical" href="{self.root}{own}">'
        when = f'<time datetime="{dated}">{dated}</time>'
        new = self.habits.new_template_day
        if new is not None and self.now >= BEGIN + new * self.newsroom.days * DAY:
            main = f'<main class="page-grid"><section class="story-text"><h1>{title}</h1><p class="meta">{when}</p>'
            main += f'<div class="copy">{texts}</div></section></main>'
        else:
            main = f'<article class="post"><h1>{title}</h1>{when}<div class="body">{texts}</div></article>'
        return self._said(self._page(head, main + self._related(story)))

    def _related(self, story: Story) -> str:
        rng = random.Random(f"{story.number} {self.now // (6 * HOUR)}")  # another box every six hours
        some = rng.sample(self.newsroom.listed(self.now), 3)
        links = "".join(f'<li><a href="{x.path(self.now)}">{x.title(self.now)}</a></li>' for x in some)
        return f'<aside class="related"><h3>More from us</h3><ul>{links}</ul></aside>'

    def _top(self) -> list[Story]:
        stories = self.newsroom.listed(self.shown)
        if not self.habits.popular:
            return stories
        rng = random.Random(f"popular {self.shown // (_POPULAR_HOURS * HOUR)}")
        return rng.sample(stories[:_POPULAR_OF], min(10, len(stories)))

    def _desk(self, path: str, query: str) -> str:
        stories = self.newsroom.listed(self.shown)
        own = [x for x in stories if x.path(self.shown).startswith(path) or (x.beside or "").startswith(path)]
        return self._section(path.strip("/").title(), own, query, path)

    def _front(self, title: str, stories: list[Story], more: str = "", folder: str = "/") -> str:
        links = "".join(
            f'<h2><a href="{self._path_in(x, folder)}">{x.title(self.shown)}</a></h2><p>Read it here.</p>'
            for x in stories
        )
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed">' if self.habits.feed else ""
        return self._page(f"<title>{title} | {self.habits.name}</title>{feed}", f"<main>{links}{more}</main>")

    def _path_in(self, story: Story, folder: str) -> str:
        own = story.path(self.shown)
        return story.beside if story.beside and not own.startswith(folder) else own

    def _section(self, title: str, stories: list[Story], query: str, folder: str = "/") -> str:
        page = int(query.removeprefix("page=") or 1)
        path = "/latest/" if folder == "/" else folder
        more = f'<a rel="next" href="{path}?page={page + 1}">Older</a>' if len(stories) > page * PAGE else ""
        return self._front(title, stories[(page - 1) * PAGE : page * PAGE], more, folder)

    def _page(self, head: str, main: str) -> str:
        desks = "".join(f' <a href="/desk-{n}/">Desk {n}</a>' for n in range(self.habits.desks))
        nav = f'<nav><a href="/">Home</a> <a href="/latest/">Latest</a>{desks} <a href="/contact">Contact</a></nav>'
        foot = f'<footer><p>Copyright {self.habits.name}</p><a href="/imprint">Imprint</a></footer>'
        return f'<!doctype html><html lang="en"><head>{head}</head><body>{nav}{main}{foot}</body></html>'
