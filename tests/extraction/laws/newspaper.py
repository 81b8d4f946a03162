"""Invented newspapers: whole sites of a few languages and layouts, with all that stands around an article.

A story is the same for the same number and language, so pages come again from test to test and are read once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape

from hypothesis import strategies as st

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.desk import Desk
from crawler.items import Article
from tests.extraction.laws.tongue import Tongue
from tests.extraction.laws.tongues import TONGUES

LAYOUTS = ("soup", "sections", "table", "blog", "standfirst", "closing")


@dataclass(frozen=True)
class Story:
    """What one article says; ``aside`` is a text that its page quotes in a box beside the text."""

    number: int
    headline: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False)
    author: str = field(repr=False)
    aside: str = field(default="", repr=False)

    @property
    def day(self) -> str:
        """The day of publication."""
        return f"2026-0{1 + self.number % 9}-{10 + self.number % 18}"


@cache
def story(code: str, number: int) -> Story:
    """The language's story of that number."""
    rng, tongue = random.Random(f"{code} {number}"), TONGUES[code]
    paragraphs = tuple(tongue.paragraph(rng) for _ in range(rng.randint(4, 8)))
    return Story(number, tongue.headline(rng), paragraphs, rng.choice(tongue.names))


@dataclass(frozen=True)
class Paper:
    """A newspaper: its language and layout, the paragraph after which its letter's box stands, its app's wording."""

    code: str
    layout: str
    box_after: int = 2
    wording: int = 0
    host: str = ""

    @property
    def tongue(self) -> Tongue:
        """Its language."""
        return TONGUES[self.code]

    @property
    def boilerplate(self) -> tuple[str, ...]:
        """The lines that stand inside the text's container on all its pages."""
        return (self.tongue.newsletter[1], self.tongue.share, self.tongue.app[self.wording])

    def stories(self, count: int) -> list[Story]:
        """Its first stories."""
        return [story(self.code, number) for number in range(count)]

    def url(self, told: Story) -> str:
        """The story's address."""
        section = ("politics", "town", "culture")[told.number % 3]
        host = self.host or f"{self.layout}-{self.code}.example"
        return f"https://{host}/{section}/story-{told.number}-of-the-town.html"

    def html(self, told: Story) -> bytes:
        """The story's page."""
        t = self.tongue
        address, title = self.url(told), escape(told.headline)
        nav = "".join(f'<li><a href="/s{i}">{name}</a></li>' for i, name in enumerate(t.sections))
        head = (
            f'<meta charset=utf-8><title>{title} | {t.house}</title><link rel=canonical href="{address}">'
            f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{told.day}T08:00:00Z">'
        )
        return (
            f"<!DOCTYPE html><html lang={t.code}><head>{head}</head><body class='page page-{told.number}'>"
            f"<div class=top><a href='/'>{t.house}</a><ul class=menu>{nav}</ul></div>"
            f"{_LAYOUTS[self.layout](self, told)}"
            f"<div class=bottom><ul>{nav}</ul><p>{t.footer}</p></div></body></html>"
        ).encode()

    def page(self, told: Story) -> Page:
        """The story's page, read; each only once."""
        return read(self.html(told), self.url(told))


@cache
def read(body: bytes, url: str) -> Page:
    """A page, read once a process."""
    found = analyse(body, url)
    assert isinstance(found, Page)
    return found


def _parts(paper: Paper, told: Story, box: str, share: str, app: str, wraps: tuple[str, str, str]) -> str:
    """The paragraphs in ``wraps`` (the first, the inner ones, the last) with the house's boxes among them."""
    t = paper.tongue
    last = len(told.paragraphs) - 1
    out = ""
    for i, text in enumerate(told.paragraphs):
        out += wraps[0 if i == 0 else 2 if i == last else 1].format(escape(text))
        if i + 1 == paper.box_after:
            out += box.format(*t.newsletter)
    return out + share.format(t.share) + app.format(t.app[paper.wording])


def _byline(paper: Paper, told: Story) -> str:
    return paper.tongue.by.format(f"<a href='/author/{told.number % 4}'>{told.author}</a>")


def _related(paper: Paper, told: Story, item: str) -> str:
    """Teasers of three other stories: headline and first sentence."""
    others = [story(paper.code, (told.number + step) % 50) for step in (1, 2, 5)]
    cut = 60 if paper.code != "zh" else 25
    return "".join(item.format(paper.url(o), escape(o.headline), escape(o.paragraphs[0][:cut]) + "…") for o in others)


def _aside(told: Story, wrap: str) -> str:
    return wrap.format(escape(told.aside)) if told.aside else ""


def _replies(paper: Paper, told: Story, item: str) -> str:
    lines = paper.tongue.replies
    return "".join(item.format(lines[(told.number + i) % len(lines)]) for i in range(told.number % 3))


def _soup(paper: Paper, told: Story) -> str:
    t, p = paper.tongue, "<div class=par>{}</div>"
    parts = _parts(paper, told, "<div class=nl><b>{}</b><div>{}</div></div>", "<div class=sh>{}</div>",
                   "<div class=more>{}</div>", (p, p, p))  # fmt: skip
    return (
        f"<div class=wrap><div class=col1><div class=hl>{told.headline}</div><div class=inf>{_byline(paper, told)}"
        f" <span>{told.day}</span></div><div class=ph><img src=/i/{told.number}.jpg>"
        f"<div class=cap>{t.caption}</div></div>"
        f"<div class=txt>{parts}</div></div><div class=col2><b>{t.related}</b>"
        f"{_aside(told, '<div class=quote>{}</div>')}"
        f"{_related(paper, told, '<div class=t><a href={0}>{1}</a><div>{2}</div></div>')}</div></div>"
    )


def _article(paper: Paper, told: Story, wraps: tuple[str, str, str]) -> str:
    t = paper.tongue
    parts = _parts(paper, told, "<aside class=letter><h3>{}</h3><p>{}</p></aside>", "<p class=share>{}</p>",
                   "<p class=app>{}</p>", wraps)  # fmt: skip
    return (
        f"<main><article><header><h1>{told.headline}</h1><p class=byline>{_byline(paper, told)}</p>"
        f"<time datetime={told.day}>{told.day}</time></header><figure><img src=/i/{told.number}.jpg>"
        f"<figcaption>{t.caption}</figcaption></figure><section class=body>{parts}</section></article>"
        f"{_aside(told, '<aside class=teaser><p>{}</p></aside>')}<section class=related><h2>{t.related}</h2><ul>"
        f"{_related(paper, told, '<li><a href={0}>{1}</a><p>{2}</p></li>')}</ul></section>"
        f"<section class=comments><h2>{t.comments}</h2>{_replies(paper, told, '<div class=reply><p>{}</p></div>')}"
        "</section></main>"
    )


def _sections(paper: Paper, told: Story) -> str:
    return _article(paper, told, ("<p>{}</p>",) * 3)


def _standfirst(paper: Paper, told: Story) -> str:
    return _article(paper, told, ("<p class=standfirst>{}</p>", "<p>{}</p>", "<p>{}</p>"))


def _closing(paper: Paper, told: Story) -> str:
    return _article(paper, told, ("<p class=text>{}</p>", "<p class=text>{}</p>", "<p class='text text-end'>{}</p>"))


def _table(paper: Paper, told: Story) -> str:
    t, p = paper.tongue, "{}<br><br>"
    parts = _parts(paper, told, "<table class=box><tr><td><u>{}</u><br>{}</td></tr></table>",
                   "<font size=1>{}</font><br><br>", "<i>{}</i>", (p, p, p))  # fmt: skip
    return (
        f"<table width=900><tr><td class=left>{_aside(told, '<p>{}</p>')}<b>{t.related}</b>"
        f"{_related(paper, told, '<p><a href={0}>{1}</a><br>{2}</p>')}</td><td class=mid><h1>{told.headline}</h1>"
        f"<p class=small>{_byline(paper, told)}, {told.day}</p><div class=story>{parts}</div></td></tr></table>"
    )


def _blog(paper: Paper, told: Story) -> str:
    t, p = paper.tongue, "<p>{}</p>"
    parts = _parts(paper, told, "<div class=wp-block-group><h4>{}</h4><p>{}</p></div>",
                   "<div class=sharedaddy><p>{}</p></div>", "<p><em>{}</em></p>", (p, p, p))  # fmt: skip
    return (
        f"<div id=content><article id=post-{told.number} class='post type-post'><header class=entry-header>"
        f"<h1 class=entry-title>{told.headline}</h1><div class=entry-meta>{_byline(paper, told)} · {told.day}</div>"
        f"</header><div class=entry-content>{parts}</div></article>"
        f"<div id=comments><h3>{t.comments}</h3><ol>{_replies(paper, told, '<li><p>{}</p></li>')}</ol></div></div>"
        f"<div id=sidebar><h4>{t.related}</h4>{_aside(told, '<blockquote><p>{}</p></blockquote>')}"
        f"<ul>{_related(paper, told, '<li><a href={0}>{1}</a> {2}</li>')}</ul></div>"
    )


_LAYOUTS = {
    "soup": _soup, "sections": _sections, "table": _table, "blog": _blog, "standfirst": _standfirst,
    "closing": _closing,
}  # fmt: skip

papers = st.builds(Paper, st.sampled_from(sorted(TONGUES)), st.sampled_from(LAYOUTS), st.sampled_from((1, 2, 3)),
                   st.integers(0, 2))  # fmt: skip


def answers(pages: list[Page], *, alone: bool = False) -> list[Article]:
    """The articles of pages once all have been seen, in the order of the pages."""
    desk = Desk(1000, alone=alone)
    found = dict(outcome for n, page in enumerate(pages) for outcome in desk.add(n, page)) | dict(desk.flush())
    articles = [found[n] for n in range(len(pages))]
    assert all(isinstance(a, Article) for a in articles), articles
    return articles  # type: ignore[return-value]


def records(paper: Paper, told: list[Story], *, alone: bool = False) -> list[Article]:
    """The articles of a paper's stories."""
    return answers([paper.page(one) for one in told], alone=alone)


def lost(article: Article, told: Story) -> list[str]:
    """The story's paragraphs that its record has not."""
    has = set(article.articleBody.split("\n"))
    return [text for text in told.paragraphs if text not in has]


def carrying(told: Story, text: str, at: str) -> Story:
    """The story with another paragraph at its beginning, middle or end, where its own stood."""
    p, half = told.paragraphs, len(told.paragraphs) // 2
    put = {"first": (text, *p[1:]), "middle": (*p[:half], text, *p[half:]), "last": (*p[:-1], text)}
    return replace(told, paragraphs=put[at])
