"""The address that no site has."""

from __future__ import annotations

import re

import pytest

from crawler.discovery.probe import nonsense


@pytest.mark.threat(35)
@pytest.mark.parametrize(
    ("article", "shape"),
    [
        ("https://a.org/news/2026/council-agrees-1234.html", r"https://a\.org/news/2026/[a-z]{25}\.html"),
        ("https://a.org/news/council-agrees/", r"https://a\.org/news/[a-z]{25}/"),
        ("https://a.org/?p=17", r"https://a\.org/[a-z]{25}"),
        ("https://a.org/story?id=17", r"https://a\.org/[a-z]{25}"),
    ],
)
def test_it_stands_beside_the_article_and_has_no_digit_that_could_be_another_s(article, shape):
    assert re.fullmatch(shape, nonsense(article, "1"))


def test_each_salt_gives_another():
    assert nonsense("https://a.org/x", "1") != nonsense("https://a.org/x", "2")
