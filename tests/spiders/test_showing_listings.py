"""Home pages that name nothing before their scripts have run."""

from __future__ import annotations

import pytest
from components import NOW

from crawler.browser.rendered import NotRendered, Rendered
from crawler.session.browsing import Browsing
from crawler.spiders.answers import Answer
from crawler.spiders.reading import read_source
from crawler.spiders.showing import shown
from crawler.spiders.steps import Stage, Step

HOME = "https://a.org/"
SHELL = b'<html><head><script src="/app.js"></script></head><body><nav><a href="/news">News</a></nav></body></html>'
FRONT = b"".join(
    b"<h2><a href='/2026/11/story-%d'>The council agrees on plan number %d</a></h2>" % (n, n) for n in range(5)
)
STEP = Step("home", HOME, Stage.HOME)


class Renderer:
    """Shows each page as it is told to."""

    def __init__(self, shows: bytes | NotRendered, lost: str = "") -> None:
        self.shows, self.lost, self.asked = shows, lost, 0

    async def render(self, page) -> Rendered:
        self.asked += 1
        if isinstance(self.shows, NotRendered):
            raise self.shows
        return Rendered(self.shows, self.lost)


@pytest.fixture
def look(loop, session):
    def run(renderer, body=SHELL):
        if session.browsing.renderer is None:
            session.browsing = Browsing(session.state, "auto")
        session.browsing.renderer = renderer
        answer = Answer(HOME, 200, body, "text/html", etag="x", last_modified="y")
        return loop.run_until_complete(shown(session, "a.org", STEP, read_source("home", body, HOME), answer))

    return run


def test_a_home_page_that_names_nothing_is_shown_to_the_browser(look, session):
    reading, _ = look(Renderer(FRONT))
    assert len(reading.links.links) == 5
    assert session.browsing.proven("listings", "a.org")
    assert not session.browsing.proven("pages", "a.org")


def test_a_shell_that_has_not_changed_says_nothing_so_it_is_no_validator(look):
    _, answer = look(Renderer(FRONT))
    assert (answer.body, answer.etag, answer.last_modified) == (b"", None, None)


def test_a_home_page_that_names_articles_is_taken_as_it_is(look):
    renderer = Renderer(FRONT)
    body = FRONT + b"<script src=/app.js></script>"
    _, answer = look(renderer, body)
    assert (renderer.asked, answer.body, answer.etag) == (0, body, "x")


def test_a_home_page_without_scripts_is_taken_as_it_is(look):
    renderer = Renderer(FRONT)
    look(renderer, b"<html><body><nav><a href='/news'>News</a></nav></body></html>")
    assert renderer.asked == 0


def test_a_browser_that_does_not_help_is_asked_five_times(look):
    renderer = Renderer(SHELL)
    for _ in range(8):
        look(renderer)
    assert renderer.asked == 5


@pytest.mark.parametrize(
    "renderer", [Renderer(NotRendered("browser-failed")), Renderer(SHELL, lost="https://a.org/api: timeout")]
)
def test_a_failure_says_nothing_of_the_site(look, session, renderer):
    for _ in range(8):
        look(renderer)
    assert session.browsing.asks("listings", "a.org", NOW, empty=True)
