"""The article of a page: its kept blocks as text, its fields, and the account of what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.metadata import version

import numpy as np

from crawler.extraction.access import settle_access
from crawler.extraction.analysis import Page
from crawler.extraction.blocks import KEPT, OUTSIDE, Block
from crawler.extraction.endnotes import END_NOTE, end_notes
from crawler.extraction.features import likenesses
from crawler.extraction.judge import probability
from crawler.extraction.lines import is_sentence
from crawler.extraction.metadata.candidates import OVERRIDE
from crawler.extraction.metadata.dateline import dateline_of
from crawler.extraction.metadata.dispatch import name_authors
from crawler.extraction.metadata.fields import Fields
from crawler.extraction.metadata.habits import SiteHabits
from crawler.extraction.metadata.ownaddress import page_address
from crawler.extraction.metadata.publication import GUESSES
from crawler.extraction.metadata.settle import settle
from crawler.extraction.opening import complete
from crawler.extraction.pictures import settle_pictures
from crawler.extraction.prompts import PAYWALL, prompt
from crawler.extraction.quality import UNDATED, doubts, too_short
from crawler.extraction.runs import coded
from crawler.extraction.selection import KEEP, OVERRULED, Verdict, select
from crawler.extraction.signing import signed
from crawler.extraction.site import Site
from crawler.extraction.tables import data_tables
from crawler.extraction.walls import answers
from crawler.extraction.words import Floats, text_key, words
from crawler.items import Article, Extractor, Metadata, Rejection, RemovedBlock
from crawler.urls import article_id

_NAME = "site-memory-crawler"
_LONGEST_HEADLINE = 110  # characters of the text's beginning that stand in for a headline (schema.org's old limit)
_TAUGHT = 0.5
_DOUBTFUL = 0.3
_CONCEIVABLE = 0.2  # chance below which no teacher makes a block text: menus, lists of other articles


def judge_page(page: Page, site: Site | None, fields: Fields, repeats: Floats) -> list[Verdict]:
    """The verdict on each block of the page, its site heard (None: the page stands alone).

    ``repeats`` is the share of the site's pages that have the block's text at its place, this one left out.
    """
    tokens = page.tokens
    own = likenesses(tokens, [words(fields.headline)] if fields.headline else [])
    like = np.maximum(page.column("title"), own)
    names = [words(a.name) for a in fields.authors]
    likely = site.chances(page) if site else probability(page.odds)

    def decide(likely: Floats) -> list[Verdict]:
        return select(page.blocks, tokens, likely, page.taught, like, own, repeats, names, page.domain)

    verdicts = decide(likely)
    if page.taught is not None and _hardly_any(page, verdicts):
        # where the judges find next to nothing, the teacher may; its last resort is to take whatever the page shows
        likely = np.where(likely >= _CONCEIVABLE, np.maximum(likely, page.taught), likely)
        verdicts = decide(likely)
    if _hardly_any(page, verdicts):
        # the shortest news have little that could convince a judge: what may be a sentence of theirs is one
        doubted = (likely >= _DOUBTFUL) & np.array([is_sentence(block) for block in page.blocks])
        likely = np.where(doubted, np.maximum(likely, KEEP), likely)
        verdicts = decide(likely)
    _drop(page, verdicts, PAYWALL, prompt(page.blocks, [v.kept for v in verdicts], page.meta.paid_classes))
    persons = [words(a.name) for a in fields.authors if a.type == "Person"]
    heard = likely, probability(page.odds)
    _drop(page, verdicts, END_NOTE, end_notes(page.blocks, page.folded, *heard, [v.kept for v in verdicts], persons))
    return verdicts


def _drop(page: Page, verdicts: list[Verdict], reason: str, chosen: Sequence[int]) -> None:
    """Leave out the blocks of those numbers, unless a person ruled that they are text."""
    for i in chosen:
        if page.blocks[i].ruled != KEPT:
            verdicts[i] = Verdict(verdicts[i].chance, reason)


def _hardly_any(page: Page, verdicts: Sequence[Verdict]) -> bool:
    return too_short([b.text for b, v in zip(page.blocks, verdicts, strict=True) if v.kept])


def compose(page: Page, site: Site | None, now: datetime | None = None) -> Article | Rejection:
    """Give the page's article, its doubts in ``metadata.qualityFlags``; a Rejection where it has no text at all.

    ``now`` is the moment after which a date cannot be true.
    """
    habits = site.habits if site else None
    fields = settle(page.meta, habits, now)
    nothing = np.zeros(len(page.blocks))
    repeats, shared = site.repeats(page) if site else (nothing, nothing)
    verdicts = judge_page(page, site, fields, repeats)
    kept = [v.kept for v in verdicts]
    teased: Floats = site.elsewhere(page, shared) if site else nothing
    own_headline = site is not None and site.memory.own_headline(page.traits)
    if site and shared.any() and not own_headline and answers(page):
        # one article under several addresses: a wall has other titles in its addresses than it shows
        shared = np.maximum(0.0, shared - site.memory.namesakes(page.traits))
    flags = doubts(page.url, page.meta, page.blocks, kept, shared, teased, own_headline=own_headline)
    body = body_text(page.blocks, kept)
    if found := settle_access(page, verdicts, fields):
        flags = [found, *(flag for flag in flags if flag != found)]
    if not body:
        return Rejection(page.url, "no-text", "the page shows no article text")
    if language := page.language or (site.language if site else None):
        fields.inLanguage = language.value
        fields.sources["inLanguage"] = language.source
    name_authors(fields, page.meta, signed(page.blocks, [v.reason for v in verdicts]), body, habits)
    complete(fields, page.blocks, verdicts, fields.inLanguage)
    if not page.meta.article_types and _undated(fields, habits):
        flags.append(UNDATED)
    if not fields.headline:
        flags.append("no-headline")
        fields.headline = body.split("\n", 1)[0][:_LONGEST_HEADLINE]
        fields.sources["headline"] = "articleBody"
    settle_pictures(page, verdicts, fields, repeats)
    article = Article(
        article_id(page_address(page.meta)),
        page.url,
        fields.headline,
        body,
        Metadata(dateDownloaded="1970-01-01T00:00:00Z", encoding=page.encoding, robots=page.meta.robots),
    )
    if fields.dateline is None and (line := dateline_of(body)):
        fields.dateline = line
        fields.sources["dateline"] = "articleBody"
    fields.fill(article)
    article.wordCount = len(coded(body).words)
    article.metadata.extractor = Extractor(_NAME, _version(), _template(page, kept, site))
    article.metadata.fieldSources["articleBody"] = "site" if site and site.memory.pages > 1 else "page"
    if page.in_data:
        article.metadata.fieldSources["articleBody"] = "data"
    if _by_hand(page.blocks, verdicts):
        article.metadata.fieldSources["articleBody"] = OVERRIDE
    article.metadata.removedBlocks = removed(page, verdicts)
    article.metadata.qualityFlags = flags
    return article


def _undated(fields: Fields, habits: SiteHabits | None) -> bool:
    """Whether the page gives no date.  A plain sitemap dates all that a site has: it counts where pages do not."""
    guessed = fields.sources.get("datePublished") in GUESSES  # they take a copyright line's year, too
    if fields.datePublished and not guessed:
        return False
    if fields.sources.get("dateModified") == "sitemap":
        return habits is not None and habits.customs.dates_its_pages
    return guessed or not fields.dateModified


def _template(page: Page, kept: Sequence[bool], site: Site | None) -> str | None:
    """The id of the site's template: the place that holds most of the text, if other pages have it, too."""
    mass: dict[str, int] = {}
    for block, keep in zip(page.blocks, kept, strict=True):
        if keep:
            mass[block.sig] = mass.get(block.sig, 0) + len(block.text)
    main = max(mass, key=lambda sig: (mass[sig], sig), default="")
    place = site.memory.places.get(main) if site else None
    return f"{text_key((main,)):016x}"[:8] if place and place.pages > 1 else None


@cache
def _version() -> str:
    """The installed version; asking for it reads files, so it is asked once a process."""
    return version(_NAME)


def _by_hand(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> bool:
    """Whether a person's rule had a say in what the text is; what was only dropped is among the removed blocks."""
    ruled = zip((block.ruled for block in blocks), (verdict.reason for verdict in verdicts), strict=True)
    return any(pair in ((KEPT, ""), (OUTSIDE, OVERRULED)) for pair in ruled)


def body_text(blocks: Sequence[Block], kept: Sequence[bool]) -> str:
    """The kept blocks as paragraphs, a blank line between.

    Lines of one element that <br> parts stay one paragraph; a row of a table of data is one, too, with a line a cell.
    """
    text = ""
    before: Block | None = None
    tabular = {blocks[cells[0]].row[0] for cells in data_tables(blocks)}
    for block, keep in zip(blocks, kept, strict=True):
        if not keep:
            continue
        if before is not None:
            broken = block.owner == before.owner and block.breaks == 1
            in_row = block.row[0] in tabular and block.row == before.row
            text += "\n" if broken or in_row else "\n\n"
        text += block.text
        before = block
    return text


def removed(page: Page, verdicts: Sequence[Verdict]) -> list[RemovedBlock]:
    """Characters per reason of what the record leaves out of the text's surroundings.

    That is what stands inside the text, what the page by itself or the teacher took, and what a person dropped.
    """
    taken = [i for i, v in enumerate(verdicts) if v.kept]
    likely = page.odds >= 0 if page.taught is None else (page.odds >= 0) | (page.taught >= _TAUGHT)
    chars: dict[str, int] = {}
    for i, (block, verdict) in enumerate(zip(page.blocks, verdicts, strict=True)):
        inside = bool(taken) and taken[0] < i < taken[-1]
        if not verdict.kept and (inside or likely[i] or verdict.reason == OVERRULED):
            chars[verdict.reason] = chars.get(verdict.reason, 0) + len(block.text)
    return [RemovedBlock(reason, count) for reason, count in sorted(chars.items())]
