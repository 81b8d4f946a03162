"""robots.txt: the verdicts are Protego's, the cost is bounded whoever wrote the file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from crawler.discovery import robots
from crawler.discovery.robots import outcome_of, read_robots

SITE = "https://daily.example"
AGENTS = ("mybot", "Mozilla/5.0 (compatible; mybot-news/2.0; +https://x.example)", "otherbot/1.0", "bot")

line = st.one_of(
    st.builds("{}: {}".format, st.sampled_from(["User-agent", "user agent", "USERAGENT"]),
              st.sampled_from(["*", "mybot", "bot", "mybot*", "mybot-news", "other", "", "otherbot # note"])),
    st.builds("{}{}{}".format, st.sampled_from(["Allow", "Disallow", "disalow"]), st.sampled_from([": ", ":", " "]),
              st.sampled_from(["/", "/a", "/a/b$", "/*.html", "/*?", "", "/a%2fb", "/é", "https://daily.example/a"])),
    st.builds("Crawl-delay: {}".format, st.sampled_from(["1", "0.5", "x", "-3", "nan"])),
    st.sampled_from(["", "# note", "Sitemap: https://daily.example/s.xml", "Host: x", "Noindex: /x", "nonsense", "a:b",
                     "\x0bDisallow: /a"]),
)  # fmt: skip
path = st.sampled_from(["/", "/a", "/a/b", "/a/b/c", "/x.html", "/a?b=1", "/a/%C3%A9", "/%C3%A9", "/robots.txt"])


@pytest.mark.threat(21)
@given(st.lists(line, max_size=25).map("\n".join), path, st.sampled_from(AGENTS))
def test_every_verdict_is_protegos(text: str, path: str, agent: str) -> None:
    ours, theirs = read_robots(text.encode(), agent), Protego.parse(text)
    assert ours.allows(SITE + path) == theirs.can_fetch(SITE + path, agent)
    assert ours.crawl_delay == theirs.crawl_delay(agent)


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    assert read_robots(body, "mybot").allows(SITE + "/robots.txt")


@pytest.mark.threat(21)
def test_verdicts_on_real_files_are_protegos(bench_data: Path) -> None:
    with zipfile.ZipFile(bench_data / "robots.zip") as files:
        for name in files.namelist():
            body = files.read(name)
            theirs = Protego.parse(body.decode("utf-8-sig", "ignore"))
            for agent in ("mybot", "Googlebot/2.1", "GPTBot"):
                ours = read_robots(body, agent)
                for path in ("/", "/news/2026/05/x.html", "/search?q=1", "/wp-admin/", "/tag/x/feed"):
                    assert ours.allows(SITE + path) == theirs.can_fetch(SITE + path, agent), (name, agent, path)


@pytest.mark.threat(21)
@pytest.mark.parametrize(
    "body",
    [
        b"".join(b"User-agent: a%d\n" % i for i in range(20_000)) + b"Disallow: /x\n" * 20_000,
        b"User-agent: *\n" + b"".join(b"Disallow: /*%d*a*b*\n" % i for i in range(60_000)),
        b"User-agent: mybot\nDisallow: /\n" * 20_000,
        b"a:b\n" * 200_000,
    ],
    ids=["stacked agents", "wildcards", "one group many times", "junk"],
)
def test_a_hostile_file_hands_protego_a_bounded_text(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(robots, "Protego", type("Spy", (), {
        "parse": staticmethod(lambda text: (seen.append(text), Protego.parse(text))[1])}))  # fmt: skip
    read_robots(body, "mybot")
    assert all(text.count("\n") <= robots.MAX_RULES and text.lower().count("user-agent") == 1 for text in seen)


def test_a_rule_cut_in_two_by_the_size_limit_is_dropped() -> None:
    body = b"User-agent: *\n".ljust(robots.MAX_BYTES - 12, b"#") + b"\nDisallow: /print\n"
    assert body[: robots.MAX_BYTES].endswith(b"\nDisallow: /")
    assert read_robots(body, "mybot").allows(SITE + "/")


@pytest.mark.threat(21)
def test_what_stands_behind_the_size_limit_is_not_read() -> None:
    body = b"User-agent: *\n" + b"# padding\n" * 52_500 + b"Disallow: /\n"
    assert read_robots(body, "mybot").allows(SITE + "/")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_line(encoding: str) -> None:
    assert not read_robots("User-agent: *\nDisallow: /".encode(encoding), "mybot").allows(SITE + "/")


def test_sitemaps_are_listed_once_in_order_wherever_they_stand() -> None:
    found = read_robots(b"Sitemap: /b.xml\nUser-agent: x\nSitemap: /a.xml\nsite-map: /b.xml", "mybot")
    assert found.sitemaps == ("/b.xml", "/a.xml")


@pytest.mark.threat(21)
@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "rules"), (206, "rules"), (304, "allow"), (301, "allow"), (400, "allow"), (401, "allow"), (403, "allow"),
     (404, "allow"), (410, "allow"), (429, "deny"), (500, "deny"), (503, "deny"), (522, "deny")],
)  # fmt: skip
def test_a_status_means_what_the_rfc_says(status: int, outcome: str) -> None:
    assert outcome_of(status) == outcome
