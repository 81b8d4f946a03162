"""``site_of``, ``domain_of``, ``same_site``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from crawler.urls import BadAddress, domain_of, same_site, site_of


@pytest.mark.parametrize(
    ("url", "site", "domain"),
    [
        ("https://www.news.example/a", "news.example", "news.example"),
        ("https://www.m.news.example/a", "news.example", "news.example"),
        ("https://sport.news.example/a", "sport.news.example", "news.example"),
        ("https://amp.news.co.uk/", "news.co.uk", "news.co.uk"),
        ("https://m.com/", "m.com", "m.com"),
        ("https://m.co.uk/", "m.co.uk", "m.co.uk"),
        ("https://www.daily.blogspot.com/", "daily.blogspot.com", "daily.blogspot.com"),
        ("https://bộ.gov.vn/", "xn--b-8xm.gov.vn", "xn--b-8xm.gov.vn"),
        ("http://localhost:8080/a", "localhost:8080", "localhost:8080"),
        ("http://127.0.0.1:8080/a", "127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://[::1]:8080/a", "[::1]:8080", "[::1]:8080"),
        ("https://www.news.example:8443/a", "news.example:8443", "news.example"),
        ("https://co.uk/", "co.uk", "co.uk"),
    ],
)
def test_site_and_domain(url: str, site: str, domain: str) -> None:
    assert (site_of(url), domain_of(url)) == (site, domain)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://m.news.example/x", True),
        ("https://sport.news.example/x", True),
        ("https://notnews.example/x", False),
        ("https://news.example.evil.example/x", False),
        ("https://news.example@evil.example/x", False),
        ("https://news.example:8443/x", False),
        ("mailto:desk@news.example", False),
    ],
)
def test_same_site_knows_subdomains_and_front_doors(url: str, expected: bool) -> None:
    assert same_site(url, "news.example") is expected


@given(st.text(max_size=40))
def test_a_site_is_on_itself(text: str) -> None:
    try:
        site = site_of("https://" + text)
    except BadAddress:
        return
    assert same_site("https://" + text, site)
    assert site_of(f"http://{site}/") == site or ":" in site


def test_the_rules_of_a_top_level_say_what_the_whole_list_says():
    whole = PublicSuffixList()
    names = [rule.lstrip("!").replace("*", "wild") for rule in sorted(whole._publicsuffix)[::20] if rule.isascii()]
    hosts = [f"{front}{name}" for name in [*names, "no.such-top-level"] for front in ("a.", "b.a.")]
    assert {host: domain_of(f"https://{host}/") for host in hosts} == {h: whole.privatesuffix(h) or h for h in hosts}
