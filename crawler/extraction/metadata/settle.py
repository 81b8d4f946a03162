"""The decision: candidates of the page, and the site's habits where they are known, become the record's values."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args
from urllib.parse import urlsplit

from crawler.extraction.metadata.affixes import key_of, site_names
from crawler.extraction.metadata.authors import settle_authors
from crawler.extraction.metadata.candidates import OVERRIDE, DateCandidate, PageMeta
from crawler.extraction.metadata.customs import Customs
from crawler.extraction.metadata.fields import Fields
from crawler.extraction.metadata.habits import SiteHabits
from crawler.extraction.metadata.images import merge_images, picture_key
from crawler.extraction.metadata.languages import settle_language
from crawler.extraction.metadata.ownaddress import claim_of
from crawler.extraction.metadata.publication import settle_published
from crawler.extraction.metadata.text import distinct
from crawler.extraction.metadata.titles import settle_title
from crawler.items import ArticleType, Media, Publisher
from crawler.urls import BadAddress, domain_of

_FUTURE = timedelta(days=2)  # clocks and time zones differ by less
_MOST_KEYWORDS = 50
_TYPES: tuple[ArticleType, ...] = get_args(ArticleType)


def settle(meta: PageMeta, habits: SiteHabits | None = None, now: datetime | None = None) -> Fields:
    """Decide every field that the page gives.

    ``habits`` is what the site's other pages taught (SiteHabits), ``now`` the time against which a date can be in the
    future (aware; None: no date is judged).
    """
    fields = Fields()
    customs = habits.customs if habits else Customs()
    if title := settle_title(meta, customs.affixes, customs.endings, customs.constant_titles):
        fields.headline = title.value
        fields.sources["headline"] = title.source
    _alternative(meta, fields)
    _dates(meta, fields, now, habits)
    if byline := settle_authors(meta, customs.house):
        fields.authors = list(byline.authors)
        fields.sources["authors"] = byline.source
    if described := next((c for c in meta.descriptions if key_of(c.value)[:200] not in customs.slogans), None):
        fields.description = described.value
        fields.sources["description"] = described.source
    if language := settle_language(meta, None):
        fields.inLanguage = language.value
        fields.sources["inLanguage"] = language.source
    _topics(meta, fields, customs)
    _pictures(meta, fields, customs)
    _site(meta, fields)
    fields.type = _type(meta)
    fields.isAccessibleForFree = meta.is_accessible_for_free
    fields.liveBlogUpdates = meta.live_updates
    fields.license, fields.copyrightHolder = meta.license, meta.copyright_holder
    return fields


def _type(meta: PageMeta) -> ArticleType:
    """The most special of the record's types that the page's own article node has."""
    kinds = [kind for kind in _TYPES if kind in meta.article_types]
    return next((kind for kind in kinds if kind != "NewsArticle"), "NewsArticle")


def _alternative(meta: PageMeta, fields: Fields) -> None:
    taken = key_of(fields.headline or "")
    other = next((c for c in meta.alternative_titles if key_of(c.value) not in ("", taken)), None)
    if other:
        fields.alternativeHeadline = other.value
        fields.sources["alternativeHeadline"] = other.source


def _dates(meta: PageMeta, fields: Fields, now: datetime | None, habits: SiteHabits | None) -> None:
    latest = (now + _FUTURE).date().isoformat() if now else "9999"
    distrusted = habits.customs.distrusted_dates if habits else set()
    offered = [date for date in meta.published if date.day <= latest]
    trusted = [date for date in offered if date.source not in distrusted or date.source == OVERRIDE]
    if published := settle_published(trusted or offered):
        fields.datePublished, fields.timezoneSource = _with_zone(published, habits)
        fields.datePublishedRaw, fields.datePublishedPrecision = published.raw, published.precision
        fields.sources["datePublished"] = published.source
    modified = next((date for date in meta.modified if date.day <= latest), None)
    if modified and fields.datePublished is None:
        # "Updated on" is all the date that the page gives: its readers take it for the page's, and mostly it is
        fields.datePublished, fields.timezoneSource = _with_zone(modified, habits)
        fields.datePublishedRaw, fields.datePublishedPrecision = modified.raw, modified.precision
        fields.sources["datePublished"] = "modified"
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


def _topics(meta: PageMeta, fields: Fields, customs: Customs) -> None:
    fields.articleSection = list(dict.fromkeys(c.value for c in meta.sections))[:10]
    if meta.sections:
        fields.sources["articleSection"] = meta.sections[0].source
    elif path := _path(meta, fields):
        fields.articleSection = path
        fields.sources["articleSection"] = "breadcrumbs"
    own = (word for word in meta.keywords if word.casefold()[:60] not in customs.stock_keywords)
    fields.keywords = distinct(own, str)[:_MOST_KEYWORDS]
    fields.breadcrumbs = meta.breadcrumbs


def _path(meta: PageMeta, fields: Fields) -> list[str]:
    """The breadcrumbs between the home page and the article: its section and subsections."""
    own = {key_of(fields.headline or ""), *site_names(meta).keys}
    steps = [step for step in meta.breadcrumbs if step.url is None or urlsplit(step.url).path.strip("/")]
    return [step.name for step in steps if key_of(step.name) not in own and step.url != meta.url][:10]


def _pictures(meta: PageMeta, fields: Fields, customs: Customs) -> None:
    merged = [e for e in merge_images(meta.images) if picture_key(e[0].url)[:80] not in customs.stock_images]
    fields.images = [image for image, _ in merged]
    if merged:
        fields.mainImage = merged[0][0]
        fields.sources["mainImage"] = merged[0][1]
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
    if claim := claim_of(meta):
        fields.canonicalUrl = claim[0]
