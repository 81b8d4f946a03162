"""``normalise``: what a browser would ask for, or BadAddress."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from crawler.urls import MAX_LENGTH, BadAddress, normalise, split

BASE = "https://news.example/a/b/c?d=1"
SPELLINGS_OF_LOOPBACK = [
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "017700000001",
    "127.0.0.1.",
    "①②⑦.0.0.1",
]


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("HTTP://News.Example:80", "http://news.example/"),
        ("https://news.example:443/x", "https://news.example/x"),
        ("https://news.example:8443/x", "https://news.example:8443/x"),
        ("https://news.example/a b/ü?q=ä", "https://news.example/a%20b/%C3%BC?q=%C3%A4"),
        ("https://news.example/a/../b/./%2e%2E/c", "https://news.example/c"),
        ("https://news.example/a#!/path", "https://news.example/a"),
        ("https:\\\\news.example\\a", "https://news.example/a"),
        ("https:news.example", "https://news.example/"),
        (" \n https://news.exa\tmple/a\n", "https://news.example/a"),
        ("https://news.example/a?x=1&amp;amp;y=2", "https://news.example/a?x=1&y=2"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://báo.example/tin-mới", "https://xn--bo-mia.example/tin-m%E1%BB%9Bi"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://news.example./a", "https://news.example/a"),
        ("http://[0:0::1]:80/", "http://[::1]/"),
        ("https://news.example/\ud800", "https://news.example/%EF%BF%BD"),
    ],
)
def test_an_absolute_address_is_tidied(given_url: str, expected: str) -> None:
    assert normalise(given_url) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", "https://news.example/a/b/c?d=1"),
        ("?x", "https://news.example/a/b/c?x"),
        ("/r", "https://news.example/r"),
        ("../z", "https://news.example/a/z"),
        ("../../../../z", "https://news.example/z"),
        ("./", "https://news.example/a/b/"),
        ("//other.example/x", "https://other.example/x"),
        ("\\\\other.example\\x", "https://other.example/x"),
        ("https:x", "https://news.example/a/b/x"),
        ("http:x", "http://x/"),
        ("x:1/y", None),
    ],
)
def test_a_link_is_read_on_its_page(link: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(BadAddress):
            normalise(link, BASE)
    else:
        assert normalise(link, BASE) == expected


@pytest.mark.parametrize(
    "text",
    ["", "news.example/a", "/a", "//news.example/a", "mailto:a@b", "javascript:void(0)", "file:///etc/hostname",
     "data:,x", "ftp://news.example/", "http://", "http:///", "http://a..b/", "http://.a/", "http://a b/",
     "http://a%00b/", "http://*/", "http://[::1/", "http://[::1%25eth0]/", "http://1.2.3.4.5/", "http://256.1/", "http://0x100000000/",
     "http://1.2.3.09/",     "http://news.example:99999/", "http://news.example:8a/", f"http://{'a' * 64}.example/", "http://xn--\udcff.example/"],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        normalise(text)


@pytest.mark.parametrize("host", SPELLINGS_OF_LOOPBACK)
def test_an_ipv4_address_has_one_spelling(host: str) -> None:
    assert normalise(f"http://{host}/x") == "http://127.0.0.1/x"


@pytest.mark.parametrize("url", ["https://me:hunter2@news.example/a", "https://me:hunter2@bad host/", "ftp://me:hunter2@x/",
                                 "https://a@me:hunter2@news.example:x/"])  # fmt: skip
def test_credentials_are_in_neither_the_address_nor_the_error(url: str) -> None:
    try:
        text = normalise(url)
    except BadAddress as error:
        text = str(error)
    assert "hunter2" not in text


def test_the_longest_address_is_kept_and_a_longer_one_is_refused() -> None:
    longest = "https://news.example/".ljust(MAX_LENGTH, "a")
    assert normalise(longest) == longest
    with pytest.raises(BadAddress, match="longer than 2083"):
        normalise(longest + "a")


def test_the_limit_counts_the_escapes() -> None:
    with pytest.raises(BadAddress, match="longer than 2083"):
        normalise("https://news.example/" + "ớ" * 300)


def test_the_query_is_written_in_the_encoding_of_its_page() -> None:
    assert normalise("/ñ?q=ñ", BASE, encoding="iso-8859-1") == "https://news.example/%C3%B1?q=%F1"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "no-such-encoding"])
def test_a_letter_that_the_encoding_lacks_is_written_in_utf_8(encoding: str) -> None:
    assert normalise("?q=báo中", BASE, encoding=encoding).endswith("?q=b%C3%A1o%E4%B8%AD")


@given(st.text(max_size=60), st.sampled_from([None, BASE]))
def test_nothing_but_bad_address_is_raised(text: str, base: str | None) -> None:
    try:
        normalise(text, base)
    except BadAddress as error:
        said = str(error)
    else:
        said = ""
    assert said == "" or said.isprintable()


@given(st.text(alphabet="abcXYZ019:/?#[]@!$&'()*+,;=-._~%\\ \t\nüß中é\x00\u200b", max_size=60))
def test_a_normal_address_is_its_own_normal_form_and_scrapys(text: str) -> None:
    try:
        url = normalise("https://news.example" + text)
    except BadAddress:
        return
    assert normalise(url) == url == normalise("", url)
    assert safe_url_string(url) == url
    assert url.isascii()
    assert len(url) <= MAX_LENGTH


@given(st.from_regex(r"https?://[a-z0-9.-]{1,9}/[A-Za-z0-9_~!$()*+,;=:@/.&;?#%'-]{0,20}", fullmatch=True))
def test_the_short_way_for_normal_addresses_gives_what_the_long_way_gives(url: str) -> None:
    try:
        expected = str(split(url))
    except BadAddress:
        return
    assert normalise(url) == expected
