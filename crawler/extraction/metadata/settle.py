"""The decision: candidates of the page, and the site's habits where they are known, become the record's values."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args
from urllib.parse import urlsplit

from crawler.extraction.metadata.affixes import SiteNames, key_of, site_names
from crawler.extraction.metadata.ago import date_of_age
from crawler.extraction.metadata.authors import settle_authors
from crawler.extraction.metadata.candidates import OVERRIDE, Candidate, DateCandidate, PageMeta
from crawler.extraction.metadata.customs import Customs
from crawler.extraction.metadata.fields import Fields
from crawler.extraction.metadata.habits import SiteHabits
from crawler.extraction.metadata.images import merge_images, picture_key
from crawler.extraction.metadata.languages import settle_language
from crawler.extraction.metadata.ownaddress import Trust, claim_of, trust
from crawler.extraction.metadata.publication import LESS_THAN_AN_AGE, settle_published
from crawler.extraction.metadata.titles import settle_titles
from crawler.extraction.metadata.topics import keywords, sections
from crawler.items import ArticleType, Media, Publisher
from crawler.urls import BadAddress, domain_of

_FUTURE = timedelta(days=2)  # clocks and time zones differ by less
_LONGEST_TITLE = 200  # characters; what is longer is a standfirst
_TYPES: tuple[ArticleType, ...] = get_args(ArticleType)


def settle(meta: PageMeta, habits: SiteHabits | None = None, now: datetime | None = None) -> Fields:
    """Decide every field that the page gives.

    ``habits`` is what the site's other pages taught (SiteHabits), ``now`` the time against which a date can be in the
    future (aware; None: no date is judged).
    """
    fields = Fields()
    customs = habits.customs if habits else Customs()
    sites = site_names(meta)
    title, other = settle_titles(meta, sites, customs.affixes, customs.endings, customs.constant_titles)
    if title:
        fields.headline = title.value
        fields.sources["headline"] = title.source
    _alternative(meta, fields, other)
    _dates(meta, fields, now, habits)
    if byline := settle_authors(meta, sites, customs.house):
        fields.authors = list(byline.authors)
        fields.sources["authors"] = byline.source
    if described := next((c for c in meta.descriptions if key_of(c.value)[:200] not in customs.slogans), None):
        fields.description = described.value
        fields.sources["description"] = described.source
    if language := settle_language(meta, None):
        fields.inLanguage = language.value
        fields.sources["inLanguage"] = language.source
    _topics(meta, fields, customs, sites)
    _pictures(meta, fields, customs)
    _site(meta, fields)
    fields.type = _type(meta)
    if meta.article_types:
        fields.sources["type"] = "jsonld.@type"
    fields.isAccessibleForFree = meta.is_accessible_for_free
    fields.liveBlogUpdates = meta.live_updates
    fields.license, fields.copyrightHolder, fields.dateline = meta.license, meta.copyright_holder, meta.dateline
    # False is a value; what habits took out of a list has no source
    told = {name: source for name, source in meta.sources.items() if getattr(fields, name) not in (None, [])}
    fields.sources = told | fields.sources
    return fields


def _type(meta: PageMeta) -> ArticleType:
    """The most special of the record's types that the page's own article node has."""
    kinds = [kind for kind in _TYPES if kind in meta.article_types]
    grown: ArticleType = "LiveBlogPosting" if meta.live_updates else "NewsArticle"
    return next((kind for kind in kinds if kind != "NewsArticle"), grown)


def _alternative(meta: PageMeta, fields: Fields, offered: Candidate | None) -> None:
    """Another headline: the declared one if it is none of the page's descriptions, else the preview's or the other."""
    taken = {"", key_of(fields.headline or ""), *(key_of(c.value) for c in meta.descriptions)}
    title = key_of(fields.headline or "")
    declared = (
        c
        for c in meta.alternative_titles
        if len(c.value) <= _LONGEST_TITLE and (key := key_of(c.value)) not in taken and f" {key} " not in f" {title} "
    )
    other = next(declared, None) or (offered if offered and key_of(offered.value) not in taken else None)
    if other:
        fields.alternativeHeadline = other.value
        fields.sources["alternativeHeadline"] = other.source


def _dates(meta: PageMeta, fields: Fields, now: datetime | None, habits: SiteHabits | None) -> None:
    latest = (now + _FUTURE).date().isoformat() if now else "9999"
    distrusted = habits.customs.distrusted_dates if habits else set()
    offered = [date for date in meta.published if date.day <= latest]
    if now and all(date.source in LESS_THAN_AN_AGE for date in offered):
        offered = [date for text in meta.ages if (date := date_of_age(text, now))] or offered
    trusted = [date for date in offered if date.source not in distrusted or date.source == OVERRIDE]
    if published := settle_published(trusted or offered):
        fields.datePublished, fields.timezoneSource = _with_zone(published, habits)
        fields.datePublishedRaw, fields.datePublishedPrecision = published.raw, published.precision
        fields.sources["datePublished"] = published.source
    modified = next((date for date in meta.modified if date.day <= latest), None)
    if modified:
        fields.dateModified, _ = _with_zone(modified, habits)
        fields.dateModifiedRaw = modified.raw
        fields.sources["dateModified"] = modified.source


def _with_zone(date: DateCandidate, habits: SiteHabits | None) -> tuple[str, str | None]:
    """The value and where its time zone comes from: the page, the site's other pages, or nowhere."""
    if date.has_offset:
        return date.value, "page"
    if date.precision != "day" and habits and (offset := habits.local_offset(date.value)):
        return date.value + offset, "site"
    return date.value, None


def _topics(meta: PageMeta, fields: Fields, customs: Customs, sites: SiteNames) -> None:
    fields.articleSection = sections(c.value for c in meta.sections)[:10]
    if fields.articleSection:
        fields.sources["articleSection"] = meta.sections[0].source
    elif path := sections(_path(meta, fields, sites)):
        fields.articleSection = path
        fields.sources["articleSection"] = "breadcrumbs"
    own = (word for word in meta.keywords if word.casefold()[:60] not in customs.stock_keywords)
    fields.keywords = [word for word in keywords(own, fields.headline) if not sites.has(key_of(word))]
    fields.breadcrumbs = meta.breadcrumbs


def _path(meta: PageMeta, fields: Fields, sites: SiteNames) -> list[str]:
    """The breadcrumbs between the home page and the article: its section and subsections."""
    own = {key_of(fields.headline or ""), *sites.keys}
    steps = [step for step in meta.breadcrumbs if step.url is None or urlsplit(step.url).path.strip("/")]
    return [step.name for step in steps if key_of(step.name) not in own and step.url != meta.url][:10]


def _pictures(meta: PageMeta, fields: Fields, customs: Customs) -> None:
    merged = [e for e in merge_images(meta.images) if picture_key(e[0].url)[:80] not in customs.stock_images]
    fields.images = [image for image, _ in merged]
    if merged:
        fields.mainImage = merged[0][0]
        fields.sources["mainImage"] = fields.sources["images"] = merged[0][1]
    fields.videos = [Media(url) for url in meta.videos]
    fields.audios = [Media(url) for url in meta.audios]


def _site(meta: PageMeta, fields: Fields) -> None:
    try:
        domain = domain_of(meta.url)
    except BadAddress:
        return
    parts = urlsplit(meta.url)
    name = meta.publisher_name or next((c.value for c in meta.site_names), None)
    fields.publisher = Publisher(name, f"{parts.scheme}://{parts.netloc}/", domain)
    # the page's own word first, and where it has none the name of its host
    fields.sources["publisher"] = "jsonld.publisher" if meta.publisher_name else next(
        (c.source for c in meta.site_names), "url"
    )  # fmt: skip
    if claim := claim_of(meta):
        fields.canonicalUrl = claim[0]
        own = meta.canonical_url
        fields.sources["canonicalUrl"] = "rel.canonical" if own and trust(meta, own) is not Trust.REFUTED else "og:url"
