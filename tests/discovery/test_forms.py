"""The form of an address and the shape that addresses of one kind share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.forms import features, form_of, is_file, shapes
from crawler.discovery.weights import ADDRESS
from crawler.urls import BadAddress, split

SITE = "https://news.example"


def shape(path: str) -> tuple[str, str]:
    return shapes(form_of(split(SITE + path)), "news.example")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/politik/haushalt-vor-dem-aus-91266487.html", "/politik/opposition-fordert-die-neuwahl-91260001.html"),
        ("/2026/11/20/ferry-line-to-reopen/", "/2025/01/02/mayor-says-it-will-rain/"),
        ("/news.php?newsid=63820&type=a", "/news.php?type=b&newsid=63999"),
        ("/articles/20261120/k00/00m/030/335000c", "/articles/20250101/k00/00m/040/167000c"),
    ],
)
def test_articles_of_one_kind_share_their_shapes(one: str, other: str) -> None:
    assert shape(one) == shape(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/kinh-doanh-d3/", "/xu-phat-giam-doc-tai-chinh-d538952.html"),
        ("/world/", "/world/ferry-line-to-reopen"),
        ("/list.php?page=2", "/list.php?id=91266487"),
        ("/story/a-b", "/story/a-b.pdf"),
    ],
)
def test_pages_of_different_kinds_do_not(one: str, other: str) -> None:
    assert shape(one)[0] != shape(other)[0]


def test_the_fine_shape_keeps_directory_and_host() -> None:
    assert shape("/tag/ferry")[0] == shape("/news/ferry")[0]
    assert shape("/tag/ferry")[1] != shape("/news/ferry")[1]
    assert shapes(form_of(split(SITE + "/a")), "one")[1] != shapes(form_of(split(SITE + "/a")), "two")[1]


@pytest.mark.parametrize("path", ["/a.jpg", "/a.PDF", "/feed.xml", "/x/y.min.js", "/a%2Ejpg"])
def test_a_file_is_known_by_its_ending(path: str) -> None:
    assert is_file(form_of(split(SITE + path)))


@pytest.mark.parametrize("path", ["/a.html", "/a.php", "/version-2.0", "/st.louis", "/mr.smith-goes", "/"])
def test_a_page_is_no_file(path: str) -> None:
    assert not is_file(form_of(split(SITE + path)))


@given(st.text("abcXYZ0123456789/-_.?=&%üß中ớ+,;", max_size=60))
def test_any_address_has_features_that_have_weights_and_bounded_shapes(path: str) -> None:
    try:
        form = form_of(split(SITE + "/" + path))
    except BadAddress:
        return
    assert set(features(form)) <= set(ADDRESS)
    assert all(len(x) < 400 for x in shapes(form, "news.example"))


@pytest.mark.threat(16)
@pytest.mark.parametrize(
    "tail", ["a/" * 900, "?" + "&".join(f"a{i}=1" for i in range(250))], ids=["folders", "parameters"]
)
def test_threat_16_of_an_endless_address_both_ends_are_looked_at(tail: str) -> None:
    form = form_of(split(f"https://news.example/first/{tail}&last"))
    assert form.parts[0].text == "first"
    assert len(form.parts) <= 32
    assert len(form.query) <= 16
