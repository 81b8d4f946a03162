"""What people write after -a, and what is told to them when it cannot be used."""

from __future__ import annotations

import pytest

from crawler.session import Window
from crawler.spiders.arguments import BadArgument, SitePlan, read_arguments

DAY = 86_400
NEW_YEAR = 1_704_067_200  # 2024-01-01T00:00:00Z


def test_an_address_is_a_plan_for_its_site():
    plan = read_arguments({"url": "https://www.example.org/news"})
    assert plan.sites == (SitePlan("example.org", ("https://www.example.org/news",)),)
    assert not plan.refresh
    assert not plan.everything


def test_a_bare_host_means_https():
    assert read_arguments({"url": "example.org"}).sites[0].homes == ("https://example.org/",)


NO_ADDRESSES = ["", "hello", "hello world", "ftp://example.org/", "file:///etc/passwd", "https://", "x:y"]


@pytest.mark.threat(3)
@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(BadArgument, match="url"):
        read_arguments({"url": url})


def test_an_unknown_argument_is_named_with_those_there_are():
    with pytest.raises(BadArgument, match=r"'ulr'; there are url, sites"):
        read_arguments({"ulr": "https://example.org/"})


@pytest.mark.parametrize("given", [{}, {"url": "https://a.org/", "sites": "x"}])
def test_one_of_url_and_sites_is_needed(given):
    with pytest.raises(BadArgument, match="either"):
        read_arguments(given)


def test_dates_are_utc_and_until_takes_its_whole_day():
    window = read_arguments({"url": "a.org", "since": "2024-01-01", "until": "2024-01-01"}).sites[0].window
    assert window == Window(NEW_YEAR, NEW_YEAR + DAY - 1)


def test_a_time_with_an_offset_is_taken_as_it_is():
    plan = read_arguments({"url": "a.org", "since": "2024-01-01T01:00:00+01:00"})
    assert plan.sites[0].window.since == NEW_YEAR


@pytest.mark.parametrize("text", ["yesterday", "2024-13-01", "01.02.2024", ""])
def test_a_date_that_is_none_is_refused(text):
    with pytest.raises(BadArgument, match=r"since: .* is no date"):
        read_arguments({"url": "a.org", "since": text})


def test_since_after_until_is_refused():
    with pytest.raises(BadArgument, match="since lies after until"):
        read_arguments({"url": "a.org", "since": "2024-02-01", "until": "2024-01-01"})


@pytest.mark.parametrize("text", ["0", "-1", "ten", "1.5", ""])
def test_a_limit_that_is_no_number_of_articles_is_refused(text):
    with pytest.raises(BadArgument, match="limit"):
        read_arguments({"url": "a.org", "limit": text})


def test_a_flag_that_is_neither_yes_nor_no_is_refused():
    with pytest.raises(BadArgument, match="refresh: 'maybe'"):
        read_arguments({"url": "a.org", "refresh": "maybe"})


def test_flags_are_read():
    plan = read_arguments({"url": "a.org", "refresh": "1", "all": "yes"})
    assert plan.refresh
    assert plan.everything


def test_a_file_lists_one_address_a_line(tmp_path):
    path = tmp_path / "sites.txt"
    path.write_text("# papers\nhttps://a.org/  # the first\n\nb.org\n")
    assert [x.site for x in read_arguments({"sites": path}).sites] == ["a.org", "b.org"]


def test_two_addresses_of_one_site_are_two_places_to_begin_at(tmp_path):
    path = tmp_path / "sites.txt"
    path.write_text("https://a.org/sport\nhttps://www.a.org/politics\n")
    (plan,) = read_arguments({"sites": path}).sites
    assert plan.homes == ("https://a.org/sport", "https://www.a.org/politics")


def test_a_bad_line_is_named_by_its_number(tmp_path):
    path = tmp_path / "sites.txt"
    path.write_text("https://a.org/\nmailto:someone\n")
    with pytest.raises(BadArgument, match=r"sites\.txt, line 2: url: "):
        read_arguments({"sites": path})


@pytest.mark.parametrize("content", ["", "# nothing\n"])
def test_a_file_without_addresses_is_refused(tmp_path, content):
    path = tmp_path / "sites.txt"
    path.write_text(content)
    with pytest.raises(BadArgument, match="names no address"):
        read_arguments({"sites": path})


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BadArgument, match=r"nosuch\.txt cannot be read"):
        read_arguments({"sites": tmp_path / "nosuch.txt"})


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "sites.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadArgument, match="cannot be read"):
        read_arguments({"sites": path})


def test_toml_gives_options_a_site(tmp_path):
    path = tmp_path / "sites.toml"
    path.write_text('["https://a.org/"]\nlimit = 3\nsince = 2024-01-01\n["b.org"]\n')
    a, b = read_arguments({"sites": path, "limit": "9"}).sites
    assert (a.limit, a.window.since) == (3, NEW_YEAR)
    assert (b.limit, b.window.since) == (9, None)


@pytest.mark.parametrize(
    ("content", "words"),
    [('["a.org"]\nspeed = 1\n', "no option 'speed'"), ("a = 1\n", "no table"), ("[", "sites.toml: Invalid")],
)
def test_toml_that_cannot_be_used_is_refused(tmp_path, content, words):
    path = tmp_path / "sites.toml"
    path.write_text(content)
    with pytest.raises(BadArgument, match=words):
        read_arguments({"sites": path})


def test_one_site_with_two_different_options_is_refused(tmp_path):
    path = tmp_path / "sites.toml"
    path.write_text('["https://a.org/"]\nlimit = 3\n["https://www.a.org/"]\nlimit = 4\n')
    with pytest.raises(BadArgument, match="listed twice"):
        read_arguments({"sites": path})
