"""``canonical`` and ``article_id``: when two addresses mean the same article."""

from __future__ import annotations

import json
import zipfile
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import BadAddress, article_id, canonical, normalise

STORY = "https://news.example/politik/haushalt-vor-dem-aus-4711.html"
NOISE = ["utm_source=rss", "UTM_Medium=x", "fbclid=IwAR0abc", "mc_eid=9f", "PHPSESSID=1", "ref=home", "src=live",
         "amp=1", "sid=e2fef6b67afbaa084013ea19a9322cf5", "rss", "at_campaign=64", "wt_mc=rss.red"]  # fmt: skip
CHOOSES = [
    "id",
    "p",
    "page",
    "pk_no",
    "aid",
    "oid",
    "article",
    "NewsID",
    "cid",
    "galleryId",
    "reference",
    "source_id",
    "sid",
]
names = st.sampled_from(CHOOSES)
values = st.text("abcdefghij0123456789", min_size=1, max_size=8)


@pytest.mark.parametrize(
    "variant",
    [
        "http://news.example/politik/haushalt-vor-dem-aus-4711.html",
        "https://www.news.example/politik/haushalt-vor-dem-aus-4711.html",
        "https://m.news.example/politik/haushalt-vor-dem-aus-4711.html",
        "https://mobile.news.example/politik/haushalt-vor-dem-aus-4711.html",
        "https://amp.news.example/politik/haushalt-vor-dem-aus-4711.html",
        "https://me:secret@news.example:443/politik//haushalt%2Dvor-dem-aus-4711.html?#top",
        "https://news.example/politik/haushalt-vor-dem-aus-4711.html/amp",
        "https://news.example/politik/haushalt-vor-dem-aus-4711.html/amp/",
        "https://news.example/politik/haushalt-vor-dem-aus-4711.amp.html",
        "https://news.example/amp/politik/haushalt-vor-dem-aus-4711.html",
        "https://news.example/politik/haushalt-vor-dem-aus-4711.html/print",
        "https://news.example/politik/haushalt-vor-dem-aus-4711.html;jsessionid=ED5DD.live922?print=1",
    ],
)
def test_variants_of_an_address_have_one_id(variant: str) -> None:
    assert article_id(variant) == article_id(STORY)


@given(st.lists(st.sampled_from(NOISE), max_size=6))
def test_trackers_do_not_change_the_canonical_address(noise: list[str]) -> None:
    assert canonical(f"{STORY}?{'&'.join(noise)}") == STORY


def test_the_order_of_parameters_does_not_matter() -> None:
    urls = {f"https://news.example/read?{'&'.join(x)}" for x in permutations(["id=17", "part=2", "utm_term=x", "a=1"])}
    assert {canonical(x) for x in urls} == {"https://news.example/read?a=1&id=17&part=2"}


def test_repeated_parameters_keep_the_order_of_their_values() -> None:
    assert canonical("https://news.example/read?b=2&a=9&b=1") == "https://news.example/read?a=9&b=2&b=1"


@given(names, values, values, st.sampled_from(["/read", "/view.php", "/a/story-of-the-day-4711.html"]))
def test_a_parameter_that_may_choose_the_page_is_never_dropped(name: str, one: str, other: str, path: str) -> None:
    first, second = (article_id(f"https://news.example{path}?{name}={x}&utm_id=1") for x in (one, other))
    assert (first == second) == (one == other)


@pytest.mark.parametrize("name", ["ref", "source", "from", "link", "mod"])
def test_a_hint_stays_where_it_is_all_that_names_the_page(name: str) -> None:
    assert canonical(f"https://news.example/view?{name}=budget") == f"https://news.example/view?{name}=budget"
    assert article_id(f"{STORY}?{name}=17") != article_id(f"{STORY}?{name}=18")


def test_a_short_session_name_with_a_number_is_a_story_id() -> None:
    assert canonical("https://news.example/article.php?sid=31337").endswith("?sid=31337")


def test_the_home_page_of_an_index_file_is_the_home_page() -> None:
    assert article_id("https://news.example/index.html") == article_id("http://www.news.example")


def test_two_sites_never_share_an_id() -> None:
    assert article_id("https://a.example/x") != article_id("https://b.example/x")
    assert article_id("https://a.example/x") != article_id("https://a.example:8080/x")


def test_an_id_is_32_hex_digits() -> None:
    assert len(article_id(STORY)) == 32
    assert int(article_id(STORY), 16)


@given(st.text(alphabet="abZ019/?&=;%.-_~+ ,:@()!'ü中", max_size=50))
def test_the_canonical_address_is_its_own_canonical_and_normal_form(text: str) -> None:
    try:
        url = canonical("https://news.example/" + text)
    except BadAddress:
        return
    assert canonical(url) == url == normalise(url)
    assert article_id(url) == article_id("https://news.example/" + text)


def test_articles_of_real_sites_stay_apart(bench_data: Path) -> None:
    pages: dict[str, set[str]] = {}
    for name in ("daniel_v21", "l3s_gn1", "newton_multisite", "fundus", "crawl_to_the_future", "vietnamese"):
        for line in zipfile.ZipFile(bench_data / f"{name}.zip").read("index.jsonl").decode().rstrip("\n").split("\n"):
            if url := json.loads(line).get("url"):
                pages.setdefault(article_id(url), set()).add(normalise(url))
    assert [x for x in pages.values() if len(x) > 1] == []
