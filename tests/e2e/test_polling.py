"""A run that comes too soon asks nothing; a look at what was delivered brings what changed and what was taken back."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime, timedelta

from .sites import serve


def crawl(project, server, *args):
    ran = project.crawl(server.url("/"), *args, NEWS_ALLOW_PRIVATE=1, NEWS_QUORUM=2)
    assert ran.code == 0, ran.err
    return ran


def make_due(project):
    """Turn the clock on, as far as the state is concerned."""
    with sqlite3.connect(project.folder / ".scrapy" / "news.sqlite") as state:
        state.execute("UPDATE urls SET next_at = 1 - 2147483648 WHERE status = 4")
        state.execute("UPDATE watches SET missing = missing - 3600 WHERE missing IS NOT NULL")
    state.close()


def test_a_run_in_which_nothing_is_due_asks_nothing_and_says_until_when(project, mockserver):
    serve(mockserver, 4)
    crawl(project, mockserver)
    asked = len(mockserver.log)
    second = crawl(project, mockserver)
    assert len(mockserver.log) == asked
    assert "nothing due before" in second.err
    assert "nothing was due; -a all=1 asks everything now" in second.err.splitlines()
    crawl(project, mockserver, "-a", "all=1")
    assert mockserver.times("/feed.xml") == 2
    assert mockserver.times("/robots.txt") == 1


def test_an_article_that_was_edited_is_a_revision_and_one_that_was_not_is_none(project, mockserver):
    site = serve(mockserver, 4)
    crawl(project, mockserver)
    path = next(iter(site.articles))
    site.edit(site.root + path, "edited")
    mockserver.add(path, site.pages[path][1], host=0)
    make_due(project)
    crawl(project, mockserver)
    (again,) = [x for x in project.delivered() if x["revision"] == 2]
    assert again["url"].endswith(path)
    assert "articleBody" in again["changedFields"]
    assert len(project.delivered()) == 5


def test_an_edit_that_the_servers_validators_hide_is_found_when_a_feed_tells_of_it(project, mockserver):
    site = serve(mockserver, 4)
    path = next(iter(site.articles))
    now = datetime.now(UTC)

    def show():
        text = re.sub(r"2026-11-\d\dT08:00:00", f"{now - timedelta(hours=60):%Y-%m-%dT%H:%M:%S}", site.pages[path][1])
        mockserver.add(path, text, host=0, type="text/html; charset=utf-8", headers={"ETag": '"always"'})

    show()
    crawl(project, mockserver)
    with sqlite3.connect(project.folder / ".scrapy" / "news.sqlite") as state:
        state.execute("UPDATE urls SET touched = touched - 59 * 3600")
    state.close()
    make_due(project)
    site.edit(site.root + path, "edited")
    show()
    crawl(project, mockserver)
    assert mockserver.times(path) == 2  # the look was told "not modified"
    assert all(x["revision"] == 1 for x in project.delivered())
    updated = (now - timedelta(hours=2)).isoformat()
    entry = f'<entry><title>A</title><link href="{site.root}{path}"/><id>a</id><updated>{updated}</updated></entry>'
    feed = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Hafenblatt</title>{entry}</feed>'
    mockserver.add("/feed.xml", feed, host=0, type="application/atom+xml")
    crawl(project, mockserver, "-a", "all=1")
    assert [x["url"] for x in project.delivered() if x["revision"] == 2] == [site.root + path]


def test_an_article_that_is_gone_twice_is_taken_back(project, mockserver):
    site = serve(mockserver, 4)
    crawl(project, mockserver)
    path = next(iter(site.articles))
    mockserver.add(path, "nothing here", host=0, status=404)
    for _ in range(2):
        make_due(project)
        crawl(project, mockserver)
    before, after = (x for x in project.delivered() if x["url"].endswith(path))
    assert (after["type"], after["id"], after["revision"]) == ("Retraction", before["id"], 2)
    assert after["previousContentHash"] == before["contentHash"]


def test_a_live_blog_that_grows_is_delivered_again_with_its_new_entries(project, mockserver):
    site = serve(mockserver, 4)
    path = next(iter(site.articles))
    today = datetime.now(UTC).date().isoformat()  # only what is new is looked at again
    entries = [
        f'<div class="entry"><time datetime="{today}T00:0{n}:00+00:00">00:0{n}</time><h3>Count {n}</h3>'
        f"<p>The count in ward {n} of the harbour was read out on the quay, and nobody asked for another one.</p></div>"
        for n in range(1, 5)
    ]

    def show(shown):
        kind = '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>'
        text = re.sub(r"2026-11-\d\dT08", f"{today}T00", site.pages[path][1])
        text = text.replace("</article>", "".join(reversed(shown)) + f"</article>{kind}")
        mockserver.add(path, text, host=0, type="text/html; charset=utf-8")

    show(entries[:3])
    crawl(project, mockserver)
    show(entries)
    make_due(project)
    crawl(project, mockserver)
    first, second = (x for x in project.delivered() if x["url"].endswith(path))
    assert (first["revision"], second["revision"]) == (1, 2)
    assert "liveBlogUpdates" in second["changedFields"]
    assert (len(first["liveBlogUpdates"]), len(second["liveBlogUpdates"])) == (3, 4)
