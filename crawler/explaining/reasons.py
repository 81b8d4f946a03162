"""The code's reasons in words that a person understands, all in this one place."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["kept", "field", "copy", "repeat", "link", "other"]
"""Reasons that are shown in one colour."""

KINDS: dict[Kind, str] = {
    "kept": "article text",
    "field": "has its own field",
    "copy": "second copy",
    "repeat": "repeated on the site",
    "link": "leads elsewhere",
    "other": "not article text",
}
"""The kinds in the order of a legend, with what unites their reasons."""


class Words(NamedTuple):
    """A reason's kind, and a sentence that says it; blocks are its subject."""

    kind: Kind
    sentence: str


REASONS: dict[str, Words] = {
    "": Words("kept", "part of the article"),
    "headline": Words("field", "the headline, which the record keeps as a field of its own"),
    "byline": Words("field", "names the author; names are in the record's authors"),
    "dateline": Words("field", "the line with the date; dates are in the record's fields"),
    "caption": Words("field", "a picture's caption; captions are in the record's images"),
    "source": Words("field", "a short note in brackets: the desk, the agency or the editor in charge"),
    "signature": Words("field", "the author's name, set below or above the text"),
    "duplicate": Words("copy", "stands a second time on this page; the first copy was kept"),
    "quoted": Words("copy", "a pull quote: its words stand in a longer paragraph, too"),
    "repeated": Words("repeat", "stands at the same place on other pages of the site"),
    "related": Words("link", "a link to another text, such as \u201cread also\u201d"),
    "other-article": Words(
        "link", "belongs to another article that stands whole on the page, under a headline of its own"
    ),
    "links": Words("link", "made of links for the most part"),
    "furniture": Words("other", "does not read like part of the article to the judges"),
    "paywall": Words("other", "the prompt to subscribe at the end of a text that is not shown in full"),
    "hidden": Words("other", "stands amid the text, but is not shown to readers"),
    "ornament": Words("other", "holds signs only, no word"),
    "heading-of-nothing": Words("other", "a sub-heading or label of which nothing was kept"),
    "end-note": Words("other", "a note below the text: who the author is, who contributed, where to follow them"),
    "override": Words("other", "a person ruled it out for this site (NEWS_OVERRIDES)"),
    "after-signature": Words("other", "stands below the author's signature, where the article is over"),
}
"""Every reason that a block can have; "" is that of a kept one."""

PAGE_REASONS: dict[str, str] = {
    "": "an article",
    "short": "less than two sentences of text were found",
    "listing": "it is a list of other pages: teasers, a section, a search, a profile",
    "home-page": "it is the front page",
    "other-type": "it declares itself to be an event, a job, a product or a course, and no article",
    "links": "what was kept is made of links for the most part",
    "interstitial": "most of its text also stands on other addresses: a consent wall, a login, an error page",
    "soft-404": "it says that there is no such page, though its server says that there is",
    "login": "it asks for a password, and shows nothing of the article",
    "paywall": "hardly more than the lead can be read without a subscription",
    "consent": "it asks for consent, and shows nothing of the article",
    "bot-check": "it is a check for robots, and shows nothing of the article",
    "parked": "it offers or advertises its own address, and shows nothing of the article",
    "undated": "it gives no date, so a crawl takes it only if a feed, a news sitemap or a dated list names it",
    "no-headline": "it names no headline; the text's beginning stands in",
    "no-text": "no article text was found",
    "not-html": "it is no HTML page",
    "worker-timeout": "reading it took too long and was stopped",
    "worker-died": "reading it ended the process that read it",
    "worker-failed": "reading it failed",
}
"""Why a page is no article, and what is doubtful about one that is."""


BY_TEACHER = "the judges found hardly any text, so what trafilatura took counts as much as their word"
"""Said of a page whose account is ``by_teacher``."""


def words_for(reason: str) -> Words:
    """A block's reason in words; a code that has none yet speaks for itself."""
    return REASONS.get(reason) or Words("other", reason.replace("-", " "))


def page_words(reason: str) -> str:
    """A page's reason, or a quality flag, in words."""
    return PAGE_REASONS.get(reason) or reason.replace("-", " ")


FIELDS: dict[str, str] = {
    "headline": "headline",
    "alternativeHeadline": "other headline",
    "authors": "authors",
    "datePublished": "published",
    "dateModified": "modified",
    "description": "description",
    "articleSection": "section",
    "breadcrumbs": "breadcrumbs",
    "keywords": "keywords",
    "type": "type",
    "inLanguage": "language",
    "publisher": "publisher",
    "canonicalUrl": "own address",
    "mainImage": "main image",
    "images": "images",
    "isAccessibleForFree": "free to read",
    "license": "licence",
}
"""The record's fields as a table's first column."""
