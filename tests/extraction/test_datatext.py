"""A page that shows nothing by itself is read from the data that its scripts would show."""

from __future__ import annotations

import json
import time

import pytest

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.compose import compose
from crawler.items import Article, Rejection
from tests.extraction.pages import paragraphs

TITLE = "Ferries between the banks run every twenty minutes"
URL = "https://harbour.example/2026/11/ferries"
TEXTS = paragraphs("ferries")
HTML = "".join(f"<p>{text}</p>" for text in TEXTS)
PARTS = [{"type": "text", "id": f"X{n}", "content": text} for n, text in enumerate(TEXTS)]
STORY = {"headline": TITLE, "kind": "story"}


def shell(script: str, kind: str = "", *, title: str = TITLE, body: str = "<div id=app></div>") -> bytes:
    kind = f' type="{kind}"' if kind else ""
    head = f'<title>{title}</title><meta property="og:type" content="article">'
    return f"<html lang=en><head>{head}</head><body>{body}<script{kind}>{script}</script></body></html>".encode()


def article_of(body: bytes) -> Article | None:
    page = analyse(body, URL, "text/html")
    if isinstance(page, Rejection):
        return None
    article = compose(page, None)
    return article if isinstance(article, Article) else None


CASES = {
    "data of a type of its own": (json.dumps({"props": {"item": STORY | {"body": HTML}}}), "application/json"),
    "a list of parts": (json.dumps({"article": STORY | {"elements": PARTS}}), "application/json"),
    "a list of paragraphs": (json.dumps({"article": STORY | {"text": TEXTS}}), "application/json"),
    "plain text with line breaks": (json.dumps({"a": STORY | {"desc": "\n\n".join(TEXTS)}}), "application/json"),
    "the title a level above": (json.dumps({"a": STORY | {"content": {"body": {"html": HTML}}}}), "application/json"),
    "what a program is given": ("window.app=app||{};app.page=" + json.dumps(STORY | {"body": HTML}) + ";go()", ""),
    "a call": ("feed.push([1, " + json.dumps(STORY | {"body": HTML}) + "])", ""),
    "JSON in a string": ("load(JSON.parse(" + json.dumps(json.dumps(STORY | {"body": HTML})) + "))", ""),
    "linked data": (json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(TEXTS)}),
                    "application/ld+json"),
}  # fmt: skip


@pytest.mark.parametrize(("script", "kind"), CASES.values(), ids=CASES)
def test_the_article_is_found_by_its_form(script: str, kind: str) -> None:
    article = article_of(shell(script.replace("</", "<\\/"), kind))
    assert article is not None
    assert article.articleBody == "\n\n".join(TEXTS)
    assert article.headline == TITLE
    assert article.metadata.fieldSources["articleBody"] == "data"


OTHERS = {
    "the text of another article": {"headline": "Pears on the slope above the old mill", "body": HTML},
    "a text without a title": {"consent": {"text": HTML}},
    "a description": STORY | {"description": TEXTS[0]},
    "a list of names": STORY | {"authors": [f"Ada Moss {n}" for n in range(200)]},
    "an encoded picture": STORY | {"image": "iVBORw0KGgoAAAANSUhEUg" * 200},
}


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS)
def test_other_data_are_no_article(data: dict[str, object]) -> None:
    assert article_of(shell(json.dumps(data).replace("</", "<\\/"), "application/json")) is None


def test_what_stands_beside_the_name_of_the_site_is_no_article() -> None:
    script = json.dumps({"name": "The Harbour Post", "about": HTML}).replace("</", "<\\/")
    assert article_of(shell(script, "application/json", title="The Harbour Post")) is None


def test_a_page_that_shows_its_text_is_read_as_it_is() -> None:
    longer = json.dumps(STORY | {"body": HTML + "<p>And a last paragraph that only the data have, not the page.</p>"})
    article = article_of(shell(longer.replace("</", "<\\/"), "application/json", body=f"<article>{HTML}</article>"))
    assert article is not None
    assert article.articleBody == "\n\n".join(TEXTS)
    assert article.metadata.fieldSources["articleBody"] == "page"


def test_the_data_of_a_page_that_says_that_it_is_not_free_are_left_alone() -> None:
    data = {"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": False, "articleBody": "\n".join(TEXTS)}
    assert article_of(shell(json.dumps(data), "application/ld+json")) is None


@pytest.mark.threat(16)
@pytest.mark.parametrize(
    "script",
    ["[" * 500_000, '={"a":' * 200_000, "={" * 500_000 + "}" * 500_000, '=["' + "x" * 3_000_000, "(" * 3_000_000,
     'a={"b":[' + "[1]," * 400_000 + "1]}", "JSON.parse(" * 200_000, ("={" + '"a":1,' * 1000) * 300],
    ids=["nested", "never closed", "braces", "an open string", "brackets", "wide", "calls", "broken at the end"],
)  # fmt: skip
def test_no_data_take_long(script: str) -> None:
    begin = time.process_time()
    found = analyse(shell(script), URL, "text/html")
    assert time.process_time() - begin < 10
    assert isinstance(found, Page | Rejection)
