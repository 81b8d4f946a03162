"""The account of a page: every block with its verdict, the reason, and all that was said for and against it.

Nothing is decided here: the account asks the same parts that ``compose`` asks, and its kept blocks are the article's
text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from crawler.extraction.analysis import Page
from crawler.extraction.compose import compose, judge_page
from crawler.extraction.judge import probability
from crawler.extraction.memory import MEMORY_NAMES
from crawler.extraction.metadata.fields import Fields
from crawler.extraction.metadata.settle import settle
from crawler.extraction.quality import UNDATED, refusal
from crawler.extraction.selection import Verdict
from crawler.extraction.site import Site
from crawler.extraction.trust import trust
from crawler.extraction.words import Floats
from crawler.items import Article, Author, Breadcrumb, Image, Publisher, Rejection

_FIELDS = (
    "headline", "alternativeHeadline", "authors", "datePublished", "dateModified", "description", "articleSection",
    "breadcrumbs", "keywords", "type", "inLanguage", "publisher", "canonicalUrl", "mainImage", "images",
    "isAccessibleForFree", "license",
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Votes:
    """The share (0 to 1) of the block's words that each teacher has; None for a teacher that says nothing here."""

    trafilatura: float | None
    jsonld: float | None
    description: float | None


@dataclass(slots=True, frozen=True)
class Evidence:
    """What the site's other pages say of a block.

    ``here`` is the number of pages with its text at its place and ``share`` their share, ``elsewhere`` the number with
    it at another place.  ``place_pages`` pages have something at this place, of which ``place_judged`` (0 to 1, by
    characters) was like an article; None where no other page has the place.  ``known_headline``: the text is the
    headline of another article.
    """

    here: int
    share: float
    elsewhere: int
    place_pages: int
    place_judged: float | None
    known_headline: bool


@dataclass(slots=True, frozen=True)
class BlockAccount:
    """One block: ``reason`` is "" where it was kept, ``place`` its signature, ``linked`` the share of linked text.

    ``chance`` is what all judges together gave, ``page_chance`` what the page judge gave alone.
    """

    text: str
    place: str
    tag: str
    reason: str
    chance: float
    page_chance: float
    votes: Votes
    evidence: Evidence | None
    linked: float
    hidden: bool

    @property
    def kept(self) -> bool:
        """Whether it is part of the article."""
        return not self.reason


@dataclass(slots=True, frozen=True)
class TeacherAccount:
    """A teacher that spoke on the page: of ``spoke`` other pages of the site it was ``right`` on so many.

    ``heard`` (0 to 1) is how far it is heard because of that.
    """

    name: str
    right: int
    spoke: int
    heard: float


@dataclass(slots=True, frozen=True)
class FieldAccount:
    """A settled field, its values as text, and the name of the place they were read from (None: not recorded)."""

    name: str
    values: list[str]
    source: str | None


@dataclass(slots=True, frozen=True)
class Account:
    """A page explained.  ``known_pages`` counts the site's other pages in memory; None: it was judged by itself.

    ``refused`` is why a crawl would not take the page ("" if it would), ``detail`` more of it for people.
    ``unlisted``: a crawl takes it only if a feed or a dated sitemap names it.  ``by_teacher``: the judges found hardly
    any text, so that what trafilatura took counts as their own word.
    """

    url: str
    domain: str
    known_pages: int | None
    refused: str
    detail: str
    unlisted: bool
    by_teacher: bool
    flags: list[str]
    fields: list[FieldAccount]
    blocks: list[BlockAccount]
    teachers: list[TeacherAccount]
    article: Article | None

    def field(self, name: str) -> FieldAccount | None:
        """The settled field of that name."""
        return next((field for field in self.fields if field.name == name), None)


def account(page: Page | Rejection, site: Site | None, now: datetime | None = None) -> Account:
    """Explain a page as the desk would judge it with this site (None: alone).  Changes neither.

    ``now`` is the moment after which a date cannot be true.
    """
    if isinstance(page, Rejection):
        return Account(page.url, "", None, page.reason, page.detail, False, False, [], [], [], [], None)
    fields = settle(page.meta, site.habits if site else None, now)
    nothing = np.zeros(len(page.blocks))
    repeats, in_place = site.repeats(page) if site else (nothing, nothing)
    verdicts = judge_page(page, site, fields, repeats)
    outcome = compose(page, site, now)
    article = None if isinstance(outcome, Rejection) else outcome
    flags = article.metadata.qualityFlags if article else []
    return Account(
        page.url,
        page.domain,
        _others(page, site) if site else None,
        outcome.reason if isinstance(outcome, Rejection) else refusal(flags, listed=True),
        outcome.detail if isinstance(outcome, Rejection) else "",
        UNDATED in flags,
        _overruled(page, site, verdicts),
        flags,
        _fields(article, article.metadata.fieldSources) if article else _fields(fields, fields.sources),
        _blocks(page, verdicts, _evidence(page, site, in_place)),
        _teachers(page, site) if site else [],
        article,
    )


def _others(page: Page, site: Site) -> int:
    return site.memory.pages - (page.traits.page in site.memory.seen)


def _teachers(page: Page, site: Site) -> list[TeacherAccount]:
    counts = site.memory.teachers_of(page.traits)
    return [TeacherAccount(name, right, spoke, trust(right, spoke)) for name, (right, spoke) in counts.items()]


def _overruled(page: Page, site: Site | None, verdicts: list[Verdict]) -> bool:
    judged = site.chances(page) if site else probability(page.odds)
    return not np.allclose(judged, [verdict.chance for verdict in verdicts])


def _evidence(page: Page, site: Site | None, in_place: Floats) -> Sequence[Evidence | None]:
    if site is None or _others(page, site) < 1:
        return [None] * len(page.blocks)
    rows = site.memory.evidence(page.traits)
    judged, pages, headline = (
        rows[:, MEMORY_NAMES.index(name)] for name in ("sig_judged", "sig_pages_log", "known_headline")
    )
    elsewhere = site.elsewhere(page, in_place)
    return [
        Evidence(
            int(in_place[i]),
            float(in_place[i]) / _others(page, site),
            int(elsewhere[i]),
            round(float(np.expm1(pages[i]))),
            float(np.clip(judged[i], 0.0, 1.0)) if judged[i] >= 0 else None,
            bool(headline[i]),
        )
        for i in range(len(page.blocks))
    ]


def _blocks(page: Page, verdicts: Sequence[Verdict], evidence: Sequence[Evidence | None]) -> list[BlockAccount]:
    taught, body, described = page.taught, page.column("body"), page.column("description")
    alone = probability(page.odds)
    return [
        BlockAccount(
            block.text,
            block.sig.lstrip("/"),
            block.tag,
            verdicts[i].reason,
            verdicts[i].chance,
            float(alone[i]),
            Votes(
                None if taught is None else float(taught[i]),
                float(body[i]) if body[i] >= 0 else None,
                float(described[i]) if page.meta.descriptions else None,
            ),
            evidence[i],
            block.linked / max(1, len(block.text)),
            block.hidden,
        )
        for i, block in enumerate(page.blocks)
    ]


def _fields(settled: Article | Fields, sources: dict[str, str]) -> list[FieldAccount]:
    found = [(name, _texts(getattr(settled, name))) for name in _FIELDS]
    return [FieldAccount(name, texts, sources.get(name)) for name, texts in found if texts]


def _texts(value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, Author | Breadcrumb):
        return [value.name]
    if isinstance(value, Publisher):
        return [value.name or value.domain]
    if isinstance(value, Image):
        said = " \N{EM DASH} ".join(filter(None, [value.caption, value.credit]))
        return [f"{value.url} ({said})" if said else value.url]
    return [str(value)]
