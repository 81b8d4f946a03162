"""Customary places of feeds and sitemaps."""

from __future__ import annotations

import pytest

from crawler.discovery.seeds import seed_kind, seed_urls
from crawler.urls import BadAddress, normalise


def test_the_likeliest_places_come_first_and_each_once() -> None:
    urls = seed_urls("https://news.example")
    assert urls[:2] == ["https://news.example/sitemap.xml", "https://news.example/feed"]
    assert len(set(urls)) == len(urls)
    assert [normalise(x) for x in urls] == urls


def test_a_home_page_in_a_folder_is_tried_in_its_folder_and_at_the_root() -> None:
    urls = seed_urls("https://news.example/en/index.html?x=1")
    assert urls.index("https://news.example/en/feed") < urls.index("https://news.example/feed")
    assert "https://news.example/en/sitemap.xml" not in urls


def test_the_kind_of_a_seed_is_known() -> None:
    kinds = {seed_kind(x) for x in seed_urls("https://news.example") if "sitemap" in x or x.endswith("news.xml")}
    assert kinds == {"sitemap"}
    assert seed_kind("https://news.example/feed") == seed_kind("https://news.example/?feed=rss2") == "feed"


def test_what_is_no_address_has_no_seeds() -> None:
    with pytest.raises(BadAddress):
        seed_urls("news.example")
