"""Sites whose pages are empty without their scripts, with a real Chromium; each run's processes must be gone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import threading
import time
import uuid
from collections.abc import Iterator

import orjson
import pytest
from mockserver import MockServer

from .browsing import MARK, chromium, left, needs_browser
from .conftest import Project
from .sites import Site, serve
from .spa import APP, serve_spa

ARTICLES = 3  # one more than the quorum
_TRIES = """
for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '169.254.169.254']) {
  const there = host + ':PORT/';
  fetch('http://' + there).catch(() => 0);
  fetch('http://' + there, {method: 'POST', body: 'x', mode: 'no-cors'}).catch(() => 0);
  navigator.sendBeacon('http://' + there, 'x');
  new Image().src = 'http://' + there;
  new WebSocket('ws://' + there);
  new EventSource('http://' + there);
  for (const [tag, name] of [['iframe', 'src'], ['script', 'src'], ['video', 'src'], ['object', 'data']]) {
    const element = document.createElement(tag);
    element[name] = 'http://' + there;
    document.body.append(element);
  }
  for (const rel of ['preconnect', 'prefetch', 'dns-prefetch', 'stylesheet', 'icon', 'manifest']) {
    document.head.insertAdjacentHTML('beforeend', `<link rel="${rel}" href="http://${there}">`);
  }
  window.open('http://' + there);
}
const frame = document.createElement('iframe');
document.body.append(frame);
for (const inner of [window, frame.contentWindow]) {
  try {
    const turn = {urls: 'turn:127.0.0.1:PORT?transport=tcp', username: 'a', credential: 'b'};
    const ice = [{urls: 'stun:127.0.0.1:PORT'}, turn];
    const peer = new inner.RTCPeerConnection({iceServers: ice});
    peer.createDataChannel('x');
    peer.createOffer().then(offer => peer.setLocalDescription(offer));
  } catch (error) { console.log(error); }
}
new Worker(URL.createObjectURL(new Blob([`
  fetch('http://127.0.0.1:PORT/').catch(() => 0);
  new WebSocket('ws://127.0.0.1:PORT/');
  importScripts('http://127.0.0.1:PORT/');
`])));
navigator.serviceWorker && navigator.serviceWorker.register('/app.js').catch(() => 0);
fetch('file:///etc/passwd').then(answer => answer.text()).then(text => { app.innerHTML = text; }).catch(() => 0);
setTimeout(() => { location = 'http://127.0.0.1:PORT/'; }, 300);
"""


@pytest.fixture
def mark(monkeypatch) -> Iterator[str]:
    """All that a test starts bears this mark, and is gone at its end."""
    name = uuid.uuid4().hex
    monkeypatch.setenv(MARK, name)
    yield name
    assert left(name) == {}


def of_loopback(server):
    return {"NEWS_TEST_ADDRESSES": ",".join(server.hosts[:1]), "NEWS_BROWSER": "auto", "NEWS_QUORUM": 2}


@pytest.fixture
def local(mockserver):
    return of_loopback(mockserver)


@pytest.fixture
def canary() -> Iterator[tuple[int, list[bytes]]]:
    """A port of TCP and UDP on loopback that counts who comes."""
    hits: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))

        def take(receive) -> None:
            try:
                while True:
                    hits.append(receive())
            except OSError:  # closed
                return

        for receive in (lambda: repr(tcp.accept()[1]).encode(), lambda: udp.recv(2000)):
            threading.Thread(target=take, args=(receive,), daemon=True).start()
        yield port, hits
        tcp.shutdown(socket.SHUT_RDWR)


def test_without_a_browser_such_a_site_gives_nothing_and_the_reason_is_told(project, mockserver, local):
    site = serve_spa(mockserver, ARTICLES, sitemap=True)
    ran = project.crawl(site.root, **{**local, "NEWS_BROWSER": "off"})
    assert ran.code == 1
    assert project.delivered() == []
    assert "empty without their scripts" in ran.errors[0]
    assert "NEWS_BROWSER=auto" in ran.errors[0]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory, zygote) -> Iterator[tuple[Project, MockServer, Site]]:
    """A site that was crawled once, with its server; whoever changes the project's folder takes a copy."""
    name = uuid.uuid4().hex
    with MockServer() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv(MARK, name)
        project = Project(tmp_path_factory.mktemp("rendered") / "project", zygote)
        site = serve_spa(server, ARTICLES)
        ran = project.crawl(site.root, NEWS_WARC="kept", **of_loopback(server))
        assert ran.code == 0, ran.err
        assert left(name) == {}
        yield project, server, site


def copied(rendered, folder) -> Project:
    project = Project(folder / "copy", rendered[0]._zygote)
    shutil.copytree(rendered[0].folder, project.folder, dirs_exist_ok=True)
    return project


one_crawl = pytest.mark.xdist_group("rendered")  # for all of its tests


@needs_browser
@one_crawl
def test_a_site_that_needs_a_browser_is_rendered_with_one_request_for_its_script(rendered):
    project, server, site = rendered
    records = project.delivered()
    assert sorted(x["headline"] for x in records) == sorted(site.articles.values())
    assert all(x["metadata"]["qualityFlags"] == ["rendered"] for x in records)
    assert server.times("/app.js") == 1
    assert not any("cookie" in seen.headers or "referer" in seen.headers for seen in server.log)


@needs_browser
@one_crawl
def test_what_was_rendered_can_be_replayed_without_its_site(rendered, tmp_path, mark):
    project, server, site = copied(rendered, tmp_path), *rendered[1:]
    first, asked = project.delivered(), len(server.log)
    again = project.crawl(site.root, "-a", "refresh=1", NEWS_REPLAY=project.folder / "kept", **of_loopback(server))
    assert again.code == 0, again.err
    assert len(server.log) == asked
    second = [x for x in project.delivered() if x["revision"] == 2]
    assert {x["url"]: x["articleBody"] for x in second} == {x["url"]: x["articleBody"] for x in first}


@needs_browser
@one_crawl
def test_a_site_that_needs_a_browser_is_learned_once(rendered, tmp_path, mark):
    project, server, _ = copied(rendered, tmp_path), *rendered[1:]
    new = serve_spa(server, ARTICLES + 1)
    path = list(new.articles)[-1]
    ran = project.crawl(new.root, "-a", "all=1", **of_loopback(server))
    assert ran.code == 0, ran.err
    assert sorted(x["headline"] for x in project.delivered()) == sorted(new.articles.values())
    assert (server.times(path), server.times(f"/api{path}.json")) == (1, 1)


@needs_browser
def test_a_site_that_shows_its_text_starts_no_browser(project, mockserver, local, mark):
    site = serve(mockserver, ARTICLES)
    ran = project.crawl(site.root, **local)
    assert ran.code == 0, ran.err
    assert len(project.delivered()) == ARTICLES
    assert "crawler.browser" not in ran.err


@needs_browser
@pytest.mark.threat(1, 3)
def test_what_a_page_runs_reaches_no_inner_address(project, mockserver, local, mark, canary):
    port, hits = canary
    site = serve_spa(mockserver, ARTICLES, app=APP + _TRIES.replace("PORT", str(port)))
    ran = project.crawl(site.root, **local, NEWS_BROWSER_SECONDS=200)  # what it tries is much for a busy machine
    assert ran.code == 0, ran.err
    assert sorted(x["headline"] for x in project.delivered()) == sorted(site.articles.values()), ran.err
    assert hits == []


@needs_browser
@pytest.mark.threat(36)
def test_what_a_page_asks_for_is_asked_only_where_robots_txt_allows(project, mockserver, local, mark):
    site = serve_spa(mockserver, ARTICLES, sitemap=True)
    mockserver.add("/robots.txt", "User-agent: *\nDisallow: /api/news/", host=0)
    ran = project.crawl(site.root, **local)
    assert project.delivered() == []
    assert not any(seen.path.startswith("/api/news/") for seen in mockserver.log)
    assert "robots.txt or the guard forbids 1 of what its scripts ask for" in ran.err


@needs_browser
@pytest.mark.threat(15, 18)
def test_a_page_that_loops_or_grows_costs_itself_alone(project, mockserver, local, mark):
    site = serve_spa(mockserver, 8)  # more that are good than bad, or their site is left alone before their turn
    paths = list(site.articles)
    evil = {
        paths[0]: "while (true) {}",
        paths[1]: "const all = []; while (true) all.push(new Uint8Array(1 << 24).fill(1));",
        paths[2]: "while (true) app.append(document.createElement('p'), 'word '.repeat(1000));",
    }
    cases = "".join(f"if (location.pathname === '{path}') {{ {code} }}\n" for path, code in evil.items())
    mockserver.add("/app.js", cases + APP, host=0, type="text/javascript")
    ran = project.crawl(site.root, **local, NEWS_BROWSER_SECONDS=8, NEWS_BROWSER_MEMORY=1 << 29)
    assert ran.code == 0, ran.err
    assert {x["headline"] for x in project.delivered()} == {site.articles[path] for path in paths[3:]}


@needs_browser
@pytest.mark.threat(25)
def test_a_browser_that_is_killed_costs_no_article(project, mockserver, local, mark):
    site = serve_spa(mockserver, ARTICLES)
    process = project.start("crawl", "news", "-a", f"url={site.root}", **local)
    while process.poll() is None and not mockserver.times(f"/api{list(site.articles)[-3]}.json"):
        time.sleep(0.05)
    pid = chromium(mark)
    assert pid, "the browser had ended before it could be killed"
    os.kill(pid, signal.SIGKILL)
    assert process.wait(120) == 0, (project.folder / "log").read_text()
    assert sorted(x["headline"] for x in project.delivered()) == sorted(site.articles.values())


@needs_browser
@pytest.mark.threat(25, 26)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_browser_ends_with_the_run_however_it_ends(project, mockserver, local, mark, how):
    site = serve_spa(mockserver, ARTICLES)
    slow = f"/api{next(iter(site.articles))}.json"
    mockserver.add_fault(slow, "slow", host=0, seconds=60)
    code, seconds = project.crawl_and_kill(
        site.root, lambda: mockserver.times(slow) > 0, how, **local, NEWS_STOP_SECONDS=2
    )
    assert code == (1 if how == signal.SIGTERM else -how)
    assert seconds < 25
    assert left(mark) == {}
    data = orjson.dumps({"title": "x", "html": "", "day": ""})
    mockserver.add(slow, data, host=0)


def test_a_browser_that_is_not_there_is_told_and_the_crawl_goes_on(project, mockserver, local):
    site = serve(mockserver, 4)
    ran = project.crawl(site.root, NEWS_BROWSER_PATH="no-such-browser", **local)
    assert ran.code == 0, ran.err
    assert len(project.delivered()) == 4
    (line,) = [line for line in ran.err.splitlines() if "WARNING" in line]
    assert "pages that need a browser stay empty" in line
