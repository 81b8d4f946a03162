"""Single pages in a real Chromium, with a fetch of the test's own in place of Scrapy."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import pytest

from crawler.browser.find import find_browser
from crawler.browser.rendered import Asked, Came, NotCame, NotRendered, Plain

FOUND = find_browser(None)
pytestmark = [
    pytest.mark.skipif(bool(FOUND.missing), reason=f"needs a browser: {FOUND.missing}"),
    pytest.mark.xdist_group("visit"),
]

TEXT = "The harbour council met on Monday and agreed on a new plan for the ferry. " * 6
SHOWN = f"document.body.append('{'The page shows a line that is as long as those of an article are. ' * 6}');"
"""For pages whose text does not matter: one that shows none is waited for three seconds longer."""
URL = "https://www.hafenblatt.example/2026/11/ferry"


class Site:
    """Answers by path; keeps what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Came | NotCame] = {}
        self.asked: list[Asked] = []

    def add(self, path: str, body: str, kind: str = "application/json", **headers: str) -> None:
        self.answers[path] = Came(200, {"content-type": kind, **headers}, body.encode())

    async def __call__(self, asked: Asked) -> Came:
        self.asked.append(asked)
        answer = self.answers.get(asked.url.partition("example")[2], NotCame("http-404", lasting=True))
        if isinstance(answer, NotCame):
            raise answer
        return answer

    @property
    def paths(self) -> list[str]:
        return sorted(asked.url.partition("example")[2] for asked in self.asked)


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="module")
def browser(loop):
    from crawler.browser.chromium import Chromium  # noqa: PLC0415 - not where there is no playwright

    sites = [Site()]

    async def fetch(asked: Asked) -> Came:
        return await sites[0](asked)

    chromium = Chromium(FOUND.path, fetch, agent="tests/1.0", seconds=30, memory=2 << 30, most=200_000)
    yield chromium, sites
    loop.run_until_complete(chromium.close())


@pytest.fixture
def site(browser) -> Site:
    chromium, sites = browser
    sites[0] = Site()
    chromium._memory._kept.clear()
    return sites[0]


@pytest.fixture
def show(browser, loop, site):
    """Renders a page whose body is a script; what it shows, without that script, which holds its text, too."""

    def render(script: str, *, head: str = "", kind: str = "text/html; charset=utf-8", url: str = URL) -> str:
        html = (
            f"<html><head><title>A</title>{head}</head><body><div id=app></div><script>{script}</script></body></html>"
        )
        page = Plain(url, {"content-type": kind, "set-cookie": "a=b"}, html.encode(kind.rpartition("=")[2]))
        rendered = loop.run_until_complete(browser[0].render(page))
        return re.sub("<script>.*?</script>", "", rendered.body.decode(), flags=re.DOTALL)

    return render


def test_text_that_comes_late_is_waited_for(show):
    assert TEXT in show(f"setTimeout(() => {{ app.textContent = `{TEXT}`; }}, 1200);")


def test_a_page_whose_script_holds_everything_up_is_not_at_rest(show):
    busy = "const end = Date.now() + 4000; while (Date.now() < end) {}"
    page = show(f"setTimeout(() => {{ {busy} setTimeout(() => document.body.append('{TEXT}'), 300); }}, 200)")
    assert TEXT.strip() in page


def test_a_clock_on_the_page_does_not_keep_it(show, monkeypatch):
    monkeypatch.setattr("crawler.browser.visit._RESTLESS", 1.5)
    assert TEXT in show(f"app.textContent = `{TEXT}`; setInterval(() => document.body.append(Date.now()), 50);")


def test_open_shadow_trees_are_read_where_they_are_seen(show):
    shown = show(
        "app.attachShadow({mode: 'open'}).innerHTML = `<article><slot name=head></slot><p>" + TEXT + "</p></article>`;"
        "app.innerHTML = '<h1 slot=head>Headline</h1><p>not shown</p>';" + SHOWN
    )
    assert shown.index("Headline") < shown.index(TEXT.strip())
    assert "not shown" not in shown


def test_data_is_fetched_with_the_pages_own_headers_and_no_others(show, site):
    site.add("/graphql", f'{{"text": "{TEXT}"}}')
    shown = show(
        "document.cookie = 'c=d'; fetch('/graphql', {method: 'POST', body: '{}', credentials: 'include', headers:"
        "{'content-type': 'application/json', 'x-edition': 'de', authorization: 'Bearer x'}})"
        ".then(answer => answer.json()).then(data => { app.textContent = data.text; });"
    )
    assert TEXT in shown
    (asked,) = site.asked
    assert (asked.method, asked.body, asked.headers["x-edition"]) == ("POST", b"{}", "de")
    assert not {"cookie", "authorization", "referer", "user-agent"} & {name.lower() for name in asked.headers}


def test_data_of_another_host_may_be_read_as_its_answer_allows(show, site):
    site.add("/api", TEXT, "text/plain")
    there = "fetch('https://api.hafenblatt.example/api').then(a => a.text()).then(text => { app.textContent = text; });"
    assert TEXT in show(there)


def test_pages_know_nothing_of_each_other(show):
    keep = "localStorage.setItem('visits', 1); document.cookie = 'visits=1; path=/';"
    look = "app.textContent = 'storage ' + localStorage.getItem('visits') + ', cookies ' + (document.cookie || 'none');"
    show(keep + SHOWN)
    assert "storage null, cookies none" in show(look + SHOWN)


def test_who_is_asking_is_told(show):
    assert "tests/1.0" in show("app.textContent = navigator.userAgent;" + SHOWN)


@pytest.mark.parametrize(
    "away",
    [
        "location = '/other';",
        "location = 'https://www.elsewhere.example/';",
        "document.body.insertAdjacentHTML('beforeend', '<form id=f action=/other method=post></form>'); f.submit();",
        "window.open('/other');",
        "alert('stay'); confirm('go?'); onbeforeunload = () => 'stay';",
        "const link = document.createElement('a'); link.href = '/other.zip'; link.download = 'x'; link.click();",
        "document.body.append(Object.assign(document.createElement('iframe'), {src: '/other'}));",
    ],
)
def test_a_page_stays_where_it_is(show, site, away):
    assert TEXT in show(f"app.textContent = `{TEXT}`; {away}")
    assert site.asked == []


def test_a_script_is_asked_for_once_by_many_pages(show, site):
    site.add("/app.js", f"document.getElementById('app').textContent = `{TEXT}`;", "text/javascript")
    for number in range(3):
        assert TEXT in show("", head="<script defer src=/app.js></script>", url=f"{URL}-{number}")
    assert site.paths == ["/app.js"]


def test_what_only_looks_is_not_asked_for_and_holds_nothing_up(show, site):
    head = "<style>@import url(/b.css); @font-face {font-family: x; src: url(/c.woff)}</style>"
    pictures = "document.body.insertAdjacentHTML('beforeend', '<img src=/d.png><video src=/e.mp4></video>');"
    late = (
        "const link = Object.assign(document.createElement('link'), {rel: 'stylesheet', href: '/a.css'});"
        f"link.onload = () => {{ app.textContent = `{TEXT}`; }}; document.head.append(link);"
    )
    assert TEXT in show(late + pictures, head=head)
    assert site.asked == []


def test_the_pages_encoding_is_kept(show):
    shown = show(
        "app.textContent = document.title + ' \u0433\u0430\u0437\u0435\u0442\u0430';" + SHOWN,
        kind="text/html; charset=windows-1251",
    )
    assert "A \u0433\u0430\u0437\u0435\u0442\u0430" in shown


def test_a_page_that_grows_too_large_is_none(show):
    with pytest.raises(NotRendered, match="browser-failed"):
        show("app.textContent = 'word '.repeat(100000);")


def test_a_page_cannot_hide_its_size_or_text_from_the_reader(show):
    lie = "Object.defineProperty(HTMLElement.prototype, name, {get: () => 'no'});"
    assert TEXT in show(f"for (const name of ['outerHTML', 'innerText']) {lie} app.textContent = `{TEXT}`;")


def test_what_did_not_come_is_told_apart_from_what_is_not_there(browser, loop, site):
    site.answers["/later"] = NotCame("timeout")
    site.answers["/forbidden"] = NotCame("robots-denied", forbidden=True)
    script = "for (const name of ['later', 'forbidden', 'gone']) fetch('/' + name).catch(() => 0);" + SHOWN
    page = Plain(URL, {"content-type": "text/html"}, f"<html><body><script>{script}</script></body></html>".encode())
    rendered = loop.run_until_complete(browser[0].render(page))
    assert (rendered.lost, rendered.forbidden) == ("https://www.hafenblatt.example/later: timeout", 1)


def test_a_browser_that_does_not_start_is_tried_once(loop, caplog):
    from crawler.browser.chromium import Chromium  # noqa: PLC0415

    chromium = Chromium("/bin/false", Site(), agent="tests/1.0", seconds=30, memory=2 << 30, most=200_000)
    for _ in range(3):
        with pytest.raises(NotRendered, match="browser-failed"):
            loop.run_until_complete(chromium.render(Plain(URL, {}, b"<html></html>")))
    assert caplog.text.count("The browser does not start") == 1


def test_a_page_asks_for_a_hundred_things_at_most(show, site):
    show("for (let number = 0; number < 300; number++) fetch('/' + number).catch(() => 0);" + SHOWN)
    assert len(site.asked) == 100
