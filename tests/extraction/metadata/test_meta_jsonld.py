from __future__ import annotations

from metapages import URL, article, ld, read

from crawler.extraction.metadata.jsonld import LARGEST_SCRIPT


def values(candidates):
    return [candidate.value for candidate in candidates]


def test_an_article_in_a_graph_is_the_pages_article():
    meta = read(head=ld({"@graph": [{"@type": "WebSite", "name": "The Example"}, article(headline="The river rises")]}))
    assert values(meta.titles) == ["The river rises"]
    assert meta.article_types == ["NewsArticle"]


def test_an_article_within_mainentity_is_found():
    meta = read(head=ld({"@type": "WebPage", "mainEntity": article(headline="The river rises")}))
    assert "The river rises" in values(meta.titles)


def test_types_may_be_a_list_and_carry_a_namespace():
    meta = read(head=ld({"@type": ["http://schema.org/LiveBlogPosting", "Thing"], "headline": "As it happened"}))
    assert meta.article_types == ["LiveBlogPosting", "Thing"]


def test_a_teasers_article_that_names_another_page_is_not_taken():
    other = article(headline="Another story", url="https://news.example/world/another-story")
    own = article(headline="The river rises", url=URL)
    assert values(read(head=ld(other, own)).titles) == ["The river rises"]


def test_articles_of_a_list_are_not_the_pages():
    listed = {"@type": "ItemList", "itemListElement": [article(headline="One"), article(headline="Two")]}
    meta = read(head=ld(listed))
    assert not meta.titles
    assert meta.page_types == ["ItemList"]


def test_an_author_given_by_reference_is_looked_up():
    person = {"@type": "Person", "@id": "#ada", "name": "Ada Example"}
    meta = read(head=ld({"@graph": [article(headline="x", author={"@id": "#ada"}), person]}))
    assert [author.name for author in meta.bylines[0].authors] == ["Ada Example"]


def test_published_is_never_taken_from_modified():
    meta = read(head=ld(article(headline="x", dateModified="2026-03-04T05:06:07Z")), url="https://news.example/a")
    assert not meta.published
    assert values(meta.modified) == ["2026-03-04T05:06:07Z"]


def test_free_access_may_be_a_boolean_or_a_word():
    given = {value: read(head=ld(article(isAccessibleForFree=value))) for value in (True, "False", "maybe")}
    assert [meta.is_accessible_for_free for meta in given.values()] == [True, False, None]


def test_html_in_the_article_body_becomes_lines():
    meta = read(head=ld(article(articleBody="<p>One &amp; two.</p><p>Three.</p>")))
    assert meta.body == "One & two.\nThree."


def test_breadcrumbs_come_in_the_order_of_their_positions():
    steps = [
        {"position": 2, "name": "World", "item": "/world/"},
        {"position": "1", "item": {"@id": "/", "name": "Home"}},
    ]
    meta = read(head=ld({"@type": "BreadcrumbList", "itemListElement": steps}))
    assert [(crumb.name, crumb.url) for crumb in meta.breadcrumbs] == [
        ("Home", "https://news.example/"),
        ("World", "https://news.example/world/"),
    ]


def test_live_updates_are_read():
    entry = {
        "@type": "BlogPosting",
        "headline": "Noon",
        "articleBody": "It rains.",
        "datePublished": "2026-01-02T12:00Z",
    }
    meta = read(head=ld(article(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=[entry])))
    assert [(u.headline, u.articleBody, u.datePublished) for u in meta.live_updates] == [
        ("Noon", "It rains.", "2026-01-02T12:00:00Z")
    ]


def test_a_broken_script_does_not_hide_the_next():
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>'
    assert "The river rises" in values(read(head=broken + ld(article(headline="The river rises"))).titles)


def test_a_script_over_the_cap_is_passed_by():
    assert not read(head=ld(article(headline="x", articleBody="y" * LARGEST_SCRIPT))).titles
