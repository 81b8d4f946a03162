"""Pages that are empty without their scripts: which are shown to the browser, and what their outcome teaches."""

from __future__ import annotations

import pytest
from components import NOW, a_page, on_its_way
from scrapy.http import HtmlResponse

from crawler.browser.rendered import NotRendered, Rendered
from crawler.items import Article, Rejection
from crawler.pipelines.extract import Extract
from crawler.pipelines.showing import Seen, Showing
from crawler.session import Rejected
from crawler.session.browsing import Browsing
from crawler.spiders.probing import Prober

MONTH = 30 * 86_400.0
SHELL = b'<html><head><title>A</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>'
WALL = (
    b"<html><head><title>A</title></head><body><div><p>We and our partners keep cookies. Do you agree to all of them?"
    b" You can choose below which ones, and change your mind at any time on this page, if you wish.</p>"
    b"<form><input type=checkbox><input type=checkbox><button>Yes</button></form></div><script src=/a.js></script>"
    b"</body></html>"
)


class Renderer:
    """Shows each page as it is told to."""

    def __init__(self, shows: bytes | NotRendered, lost: str = "") -> None:
        self.shows, self.lost, self.asked = shows, lost, list[str]()

    async def render(self, page) -> Rendered:
        self.asked.append(page.url)
        if isinstance(self.shows, NotRendered):
            raise self.shows
        return Rendered(self.shows, self.lost)


@pytest.fixture
def crawl(loop, session, crawler):
    """Brings pages with one body through the pipeline, each for itself; gives articles or the Rejected."""
    extract = Extract.from_crawler(crawler)

    def run(renderer, *names, body=SHELL, mode="auto", revision=0):
        if session.browsing.renderer is None:
            session.browsing = Browsing(session.state, mode)
        session.browsing.renderer = renderer
        outcomes = []
        for name in names:
            url = f"https://a.org/2026/11/{name}"
            on_its_way(session, url, revision=revision)
            session.arriving["a.org"] = 1
            session.quiet.add("a.org")
            try:
                outcomes.append(loop.run_until_complete(extract.process_item(a_page(url, body))))
            except Rejected as error:
                outcomes.append(error)
                session.settle(url, error, session.now())
        return outcomes

    return run


def reasons(outcomes):
    return [outcome.reason if isinstance(outcome, Rejected) else type(outcome).__name__ for outcome in outcomes]


def test_from_the_third_empty_page_on_the_browser_is_asked(crawl, page_html):
    renderer = Renderer(page_html)
    outcomes = crawl(renderer, "one", "two", "three", "four")
    assert reasons(outcomes) == ["no-text", "no-text", "Article", "Article"]
    assert renderer.asked == ["https://a.org/2026/11/three", "https://a.org/2026/11/four"]
    assert outcomes[2].metadata.qualityFlags == ["rendered"]


def test_the_proof_has_the_empty_pages_asked_for_again(crawl, session, page_html):
    crawl(Renderer(page_html), "one", "two", "three")
    assert session.again["a.org"] == 2
    assert len(session.state.frontier.draw("a.org", 10, NOW)) == 2


def test_what_was_proven_is_known_to_the_next_run(crawl, session, page_html):
    crawl(Renderer(page_html), "one", "two", "three")
    session.browsing = Browsing(session.state, "auto")
    session.browsing.renderer = Renderer(page_html)
    assert reasons(crawl(session.browsing.renderer, "four")) == ["Article"]


def test_a_page_that_shows_its_text_is_not_rendered_even_on_such_a_site(crawl, page_html):
    renderer = Renderer(page_html)
    crawl(renderer, "one", "two", "three")
    (article,) = crawl(renderer, "four", body=page_html)
    assert isinstance(article, Article)
    assert article.metadata.qualityFlags == []
    assert len(renderer.asked) == 1


@pytest.mark.parametrize("shows", [SHELL, WALL], ids=["nothing", "a wall"])
def test_a_browser_that_does_not_help_is_asked_five_times(crawl, shows):
    renderer = Renderer(shows)
    outcomes = crawl(renderer, *"abcdefghi")
    assert all(isinstance(outcome, Rejected) for outcome in outcomes)
    assert len(renderer.asked) == 5


def test_a_site_of_walls_is_no_site_of_empty_pages(crawl, page_html):
    renderer = Renderer(page_html)
    crawl(renderer, *"abcdef", body=WALL)
    assert renderer.asked == []


def test_a_browser_that_fails_says_nothing_of_the_site(crawl, session):
    outcomes = crawl(Renderer(NotRendered("browser-failed", "it is gone")), *"abcdefgh")
    assert reasons(outcomes)[2:] == ["browser-failed"] * 6
    assert all(outcome.retry_after for outcome in outcomes[2:])
    assert session.browsing.asks("pages", "a.org", NOW, empty=True)


def test_a_page_whose_scripts_did_not_get_all_is_tried_again_later(crawl):
    outcomes = crawl(Renderer(SHELL, lost="https://a.org/api: timeout"), "one", "two", "three")
    assert (outcomes[2].reason, outcomes[2].retry_after) == ("browser-failed", 3600.0)


def test_a_page_that_the_stop_cut_off_is_left_to_the_next_run(crawl):
    outcomes = crawl(Renderer(NotRendered("stopped")), "one", "two", "three")
    assert outcomes[2].again


def test_always_means_every_page(crawl, page_html):
    renderer = Renderer(page_html)
    crawl(renderer, "one", body=page_html, mode="always")
    assert len(renderer.asked) == 1


def test_a_revision_is_no_new_evidence_and_has_no_validators_of_the_shell(crawl, session, page_html):
    crawl(Renderer(page_html), "one", revision=1)
    assert not session.browsing.asks("pages", "a.org", NOW, empty=True)
    crawl(Renderer(page_html), "two", "three", "four")
    origin = session.origins["https://a.org/2026/11/four"]
    assert (origin.etag, origin.last_modified) == (None, None)


def test_without_a_browser_nothing_is_different(crawl):
    outcomes = crawl(None, "one", "two", "three", "four", mode="off")
    assert reasons(outcomes) == ["no-text"] * 4
    assert all(outcome.retry_after is None for outcome in outcomes)


def test_an_empty_page_of_a_proven_site_that_was_not_shown_comes_again_at_once(session, page_html):
    showing = Showing(session, analyse=None, attempts=5)  # type: ignore[arg-type]
    session.browsing = Browsing(session.state, "auto")
    session.browsing.renderer = Renderer(page_html)
    session.browsing.helped("pages", "a.org", NOW)
    page = a_page(body=SHELL)
    found = Rejection(page.url, "no-text")
    assert showing.rejected(Seen(page, found), Rejected("no-text", article=False)).retry_after == 0.0
    assert showing.rejected(Seen(page, found, tried=True), Rejected("no-text")).retry_after is None


def test_the_page_for_missing_pages_is_looked_at_through_the_browser_once_the_site_is_proven(
    loop, crawl, session, page_html
):
    prober = Prober(session, 30.0)
    gone = (
        b"<html><body><p>"
        + b"There is nothing at this address any more, it may have been moved. " * 5
        + b"</p></body></html>"
    )
    nonsense = HtmlResponse("https://a.org/2026/11/nonsense", body=SHELL, headers={"Content-Type": "text/html"})
    loop.run_until_complete(prober.answered(nonsense, "a.org"))
    assert not session.missing.due("a.org", NOW, MONTH)
    crawl(Renderer(page_html), "one", "two", "three")
    assert session.missing.due("a.org", NOW, MONTH)
    session.browsing.renderer = Renderer(gone)
    loop.run_until_complete(prober.answered(nonsense, "a.org"))
    assert reasons(crawl(session.browsing.renderer, "four")) == ["soft-404"]
