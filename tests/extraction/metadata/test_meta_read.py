from __future__ import annotations

import pytest
from metapages import article, ld, read

from crawler.extraction.metadata.settle import settle


def test_embedded_players_are_media_and_maps_are_none():
    body = (
        "<iframe src='https://www.youtube.com/embed/x'></iframe><iframe src='https://maps.example/embed'></iframe>"
        "<video src='/v.mp4'></video><audio><source src='/a.mp3'></audio>"
    )
    meta = read(body)
    assert meta.videos == ["https://www.youtube.com/embed/x", "https://news.example/v.mp4"]
    assert meta.audios == ["https://news.example/a.mp3"]


def test_the_section_comes_from_the_path_of_breadcrumbs_where_nothing_declares_it():
    steps = [("Home", "/"), ("World", "/world/"), ("The river rises", "/world/the-river-rises")]
    crumbs = [{"position": n, "name": name, "item": url} for n, (name, url) in enumerate(steps)]
    head = ld({"@type": "BreadcrumbList", "itemListElement": crumbs})
    assert settle(read("<h1>The river rises</h1>", head)).articleSection == ["World"]


def test_a_locked_content_tier_is_not_free_and_a_metered_one_is_unknown():
    tiers = ("free", "locked", "metered")
    pages = [read(head=f"<meta property='article:content_tier' content='{tier}'>") for tier in tiers]
    assert [meta.is_accessible_for_free for meta in pages] == [True, False, None]


def test_a_copyright_line_gives_the_holder_alone():
    assert read(head="<meta name='copyright' content='© 2026 Example Media'>").copyright_holder == "Example Media"


@pytest.mark.parametrize("said", ["Example Media All Rights Reserved", "– Example Media", "Example Media,版权所有"])
def test_what_surrounds_the_holder_in_a_copyright_line_goes(said):
    assert read(head=f"<meta name='copyright' content='{said}'>").copyright_holder == "Example Media"


def test_terms_of_use_are_no_copyright_holder():
    terms = "Nobody may copy this site, its code, its design, or its texts, in whole or in part, without our word."
    assert read(head=f"<meta name='rights' content='{terms}'>").copyright_holder is None


def test_page_types_tell_what_kind_of_page_it_is():
    head = "<meta property='og:type' content='website'>" + ld({"@type": "CollectionPage"}, {"@type": "ItemList"})
    assert read(head=head).page_types == ["CollectionPage", "ItemList", "og:website"]


def test_head_tags_that_a_broken_head_left_in_the_body_are_read():
    assert read("<p>x</p><meta property='og:title' content='The river rises'>").titles[0].value == "The river rises"


def test_an_svgs_title_is_not_the_pages():
    assert read("<svg><title>Logo</title></svg><p>x</p>").titles == []


def test_robots_and_license_are_kept():
    meta = read(
        head="<meta name='robots' content='noindex'><link rel='license' href='https://example.org/by'>" + ld(article())
    )
    assert (meta.robots, meta.license) == ("noindex", "https://example.org/by")


def test_a_text_that_was_escaped_four_times_and_cut_in_a_tag_is_plain():
    head = "<meta name='description' content='She&amp;amp;amp;amp;#39;s here &lt;a href=&quot;https'>"
    assert read(head=head).descriptions[0].value == "She's here"
