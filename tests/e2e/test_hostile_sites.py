"""Whole crawls of sites that mean harm, or are badly made: the articles come, and nothing else happens."""

from __future__ import annotations

import re

import pytest

from .sites import serve

CANARY = 3
INDEX = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
URLSET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


def locs(tag, addresses):
    return "".join(f"<{tag}><loc>{address}</loc></{tag}>" for address in addresses)


def crawled(project, mockserver, site, **settings):
    ran = project.crawl(site.root, NEWS_TEST_ADDRESSES=mockserver.hosts[0], **settings)
    assert "Traceback" not in ran.err, ran.err
    records = project.delivered()
    assert sorted(x["headline"] for x in records) == sorted(site.articles.values()), ran.err
    return ran


@pytest.mark.threat(1)
def test_no_listing_of_a_site_leads_to_a_private_address(project, mockserver):
    site = serve(mockserver, 6)
    inside = mockserver.url("/inside.xml", CANARY)
    mockserver.add("/robots.txt", f"Sitemap: {inside}\nSitemap: {site.root}/index.xml\nSitemap: {site.root}/away.xml")
    mockserver.add("/index.xml", INDEX.format(locs("sitemap", [inside])), host=0)
    mockserver.add_fault("/away.xml", "503-then-redirect", host=0, to=inside)
    head = f'<link rel="alternate" type="application/rss+xml" href="{inside}">'
    head += '<link rel="alternate" type="application/atom+xml" href="/away-feed.xml">'
    mockserver.add_fault("/away-feed.xml", "redirect", host=0, to=inside)
    kind, home = site.pages["/"]
    mockserver.add("/", home.replace("</head>", f"{head}</head>"), host=0, type=kind)
    path = "/news/2026/11/20/a-way-to-the-inside-of-the-house-1999"
    mockserver.add_fault(path, "redirect", host=0, to=inside)
    item = f"<item><title>A way inside</title><link>{site.root}{path}</link></item>"
    item += f"<item><title>The inside</title><link>{inside}</link></item></channel>"
    kind, feed = site.pages["/feed.xml"]
    mockserver.add("/feed.xml", feed.replace("</channel>", item), host=0, type=kind)
    crawled(project, mockserver, site, NEWS_BACKOFF_START=0.5)  # after the 503 the host rests
    assert mockserver.times(path, host=0) == 1
    assert not mockserver.seen(host=CANARY)


@pytest.mark.threat(10)
def test_sitemaps_that_name_each_other_without_end_end(project, mockserver):
    site = serve(mockserver, 6)
    url = lambda name: f"{site.root}/{name}.xml"  # noqa: E731
    mockserver.add("/robots.txt", f"Sitemap: {url('self')}\nSitemap: {url('one')}\nSitemap: {url('flood')}", host=0)
    mockserver.add("/self.xml", INDEX.format(locs("sitemap", [url("self"), url("back")])), host=0)
    mockserver.add_fault("/back.xml", "redirect", host=0, to="/self.xml")
    for name, following in (("one", "two"), ("two", "three"), ("three", "one")):
        mockserver.add(f"/{name}.xml", INDEX.format(locs("sitemap", [url(following)])), host=0)
    endless = [f"{site.root}/deeper-{n}.xml" for n in range(400)]
    mockserver.add("/flood.xml", INDEX.format(locs("sitemap", endless)), host=0)
    junk = URLSET.format(locs("url", [f"{site.root}/tag/{n}/" for n in range(10_000)]))
    mockserver.add(endless[-1].removeprefix(site.root), junk, host=0)
    crawled(project, mockserver, site, NEWS_SITEMAP_FILES=20)
    asked = [seen.target for seen in mockserver.log if seen.target.endswith(".xml")]
    assert len(asked) < 60
    assert all(asked.count(f"/{name}.xml") <= 2 for name in ("self", "one", "two", "three"))


@pytest.mark.threat(12)
def test_a_trap_ends_at_the_quota_and_the_articles_are_fetched(project, mockserver):
    site = serve(mockserver, 12)
    mockserver.otherwise("trap")
    kind, home = site.pages["/"]
    ways = '<a href="/calendar/2027/01/">Calendar</a> <a href="/a/?sid=1">All</a> <a href="/list?page=1">More</a>'
    mockserver.add("/", home.replace("</nav>", f"{ways}</nav>"), host=0, type=kind)
    crawled(project, mockserver, site, NEWS_SITE_QUOTA=40)
    first = [seen.target for seen in mockserver.log if "/news/2026/" in seen.target or "trap" in seen.target]
    assert len(first) >= 12
    assert len(mockserver.log) < 40 + 200  # pages by quota, listings by their own limits


@pytest.mark.threat(31)
def test_nothing_that_a_page_says_writes_into_the_log_or_on_the_terminal(project, mockserver):
    site = serve(mockserver, 4)
    evil = "Title\r\n2026-11-23 [forged] CRITICAL: all is lost \x1b[31m\x1b]0;owned\x07"
    path = next(iter(site.articles))
    kind, text = site.pages[path]
    mockserver.add(path, text.replace("<title>", f"<title>{evil}"), host=0, type=kind, headers={"X-A": "\x1b[31m"})
    item = (
        f"<item><title>{evil}</title><link>{site.root}/news/2026/11/9/%1b%5b31m%0d%0aforged-1</link></item></channel>"
    )
    kind, feed = site.pages["/feed.xml"]
    mockserver.add("/feed.xml", feed.replace("</channel>", item.replace("\x1b", "&#27;")), host=0, type=kind)
    ran = crawled(project, mockserver, site, LOG_LEVEL="DEBUG")
    assert not set("\x1b\x07") & set(ran.err)
    assert not any(line.startswith("2026-11-23 [forged]") for line in ran.err.splitlines())


WALLS = {
    "consent": "<h1>Before you continue</h1><p>We and our 842 partners store and read information on your device, such "
    "as cookies, to show you personal advertising and to measure it.</p><p>You can accept this, refuse it, or change "
    "your choice at any time by way of the link at the end of every page of this site.</p><button>Accept all</button>",
    "login": "<h1>Sign in to read on</h1><form><input name=mail><input type=password name=word></form><p>This article "
    "is for subscribers. Sign in with your account, or choose one of our offers, to read all that we publish.</p>"
    "<p>You have forgotten your password? We send you a new one to the address that you gave us.</p>",
    "soft 404": "<h1>Page not found</h1><p>The page that you are looking for has moved, or never was. Go back to our "
    "home page, or look for it with the search at the top.</p><p>If you think that this is a mistake of ours, please "
    "write to the editors and tell them the address that you came from.</p>",
    "parked": "<h1>This domain is for sale</h1><p>The owner of this domain offers it at a fixed price, and our brokers "
    "are glad to help you with it.</p><ul><li><a href='/ad1'>Insurance</a><li><a href='/ad2'>Loans</a></ul>"
    "<p>Buy it safely in a few minutes, with a guarantee and a transfer that takes one working day.</p>",
}


@pytest.mark.threat(35)
@pytest.mark.parametrize("wall", WALLS)
def test_of_a_wall_at_many_addresses_none_is_taken_and_no_article_is_lost(wall, project, mockserver):
    site = serve(mockserver, 12)
    walled = [f"/news/2026/11/{n:02d}/a-headline-behind-a-wall-of-some-kind-{2000 + n}" for n in range(1, 7)]
    for path in walled:
        mockserver.add(path, f"<title>Hafenblatt</title><body>{WALLS[wall]}</body>", host=0)
    items = "".join(f"<item><title>Behind {path[-4:]}</title><link>{site.root}{path}</link></item>" for path in walled)
    kind, feed = site.pages["/feed.xml"]
    mockserver.add("/feed.xml", feed.replace("</channel>", f"{items}</channel>"), host=0, type=kind)
    assert project.crawl(site.root, NEWS_TEST_ADDRESSES=mockserver.hosts[0]).code == 0
    taken = [x["url"].removeprefix(site.root) for x in project.delivered()]
    assert set(site.articles) <= set(taken)
    assert not set(walled) & set(taken)
    assert all(mockserver.times(path) for path in walled)


SENT_TO = {
    (
        "consent",
        "/consent",
    ): "<p>We and our 842 partners store information on your device, and read it there, to show you "
    "what may interest you.</p><p>You may accept this or refuse it, and change your mind at any time.</p>"
    "<form action=/choice><button>Accept all</button><button>Settings</button></form>",
    (
        "login",
        "/welcome",
    ): "<p>What we write is for those who have an account with us, which costs nothing.</p><p>Tell us "
    "who you are, and you will be led on to what you were looking for.</p>"
    "<form action=/in><input type=email name=a><input type=password name=b><button>Enter</button></form>",
    (
        "soft-404",
        "/sorry",
    ): "<p>What you look for cannot be had here any more, and we regret that you have come in vain."
    "</p><p>It may be that we have moved it, or that a line of its address was lost on its way to you.</p>",
}


@pytest.mark.threat(35)
@pytest.mark.parametrize(("kind", "path"), SENT_TO)
def test_a_page_to_which_a_site_sends_all_who_ask_is_told_for_what_it_is(kind, path, project, mockserver):
    site = serve(mockserver, 6)
    nav = "".join(f'<li><a href="/s{n}/">Section {n}</a></li>' for n in range(12))
    page = f"<title>Hafenblatt</title><body><nav><ul>{nav}</ul></nav><main>{SENT_TO[kind, path]}</main></body>"
    mockserver.add(path, page, host=0)
    mockserver.otherwise("redirect", to=path)
    for article in site.articles:
        mockserver.add_fault(article, "redirect", host=0, to=f"{path}?from={article}")
    ran = project.crawl(site.root, NEWS_TEST_ADDRESSES=mockserver.hosts[0])
    assert project.delivered() == []
    assert f"{kind} 6" in ran.err


@pytest.mark.threat(35)
def test_a_site_that_answers_200_for_what_it_does_not_have_is_found_out_by_one_request(project, mockserver):
    """Of the page itself nothing tells: it has the words of the headline, and no sign of a wall."""
    site = serve(mockserver, 12)
    nav = "".join(f'<li><a href="/s{n}/">Section {n}</a></li>' for n in range(12))
    said = "<p>What you look for cannot be had here any more, and we regret the way that you have come in vain.</p>"
    said += "<p>It may be that we have moved it, or that a line of its address was lost on its way to you.</p>"
    said += "<p>Our people look after the archive every night, so that by tomorrow it may well be back again.</p>"
    body = f"<title>Hafenblatt</title><body><nav><ul>{nav}</ul></nav><main>{said}</main></body>"
    mockserver.otherwise("soft-404", body=body)
    gone = "/news/2026/11/21/what-you-look-for-2077"
    items = f"<item><title>What you look for</title><link>{site.root}{gone}</link></item>"
    kind, feed = site.pages["/feed.xml"]
    mockserver.add("/feed.xml", feed.replace("</channel>", f"{items}</channel>"), host=0, type=kind)
    ran = crawled(project, mockserver, site)
    assert mockserver.times(gone) == 1
    probes = [seen.target for seen in mockserver.log if re.fullmatch(r"/news/2026/11/\d\d/[a-z]{25}", seen.target)]
    assert len(probes) == 1
    assert "answers 200 for a page that it does not have" in ran.err
