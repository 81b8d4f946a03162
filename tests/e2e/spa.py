"""A news site whose pages are one empty shell each, which a script fills from the site's own data."""

from __future__ import annotations

import re

import orjson
from mockserver import MockServer

from .sites import Site

SHELL = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hafenblatt</title>{head}'
    '<script defer src="/app.js"></script></head><body><div id="app"></div>'
    "<noscript>This site needs JavaScript.</noscript></body></html>"
)
# a page that shows less than some lines of text is waited for three seconds longer
TEASERS = "What the council, the harbour and the schools did today, and what is to come tomorrow. " * 4
APP = """
const app = document.getElementById('app');
const menu = '<nav><a href="/">Home</a> <a href="/news/">News</a></nav>';
const front = ['/', '/news/'].includes(location.pathname);
fetch('/api' + (front ? '/front' : location.pathname) + '.json').then(answer => answer.json()).then(data => {
  document.title = data.title + ' | Hafenblatt';
  if (!front) {
    const head = '<meta property="og:type" content="article">' +
      '<meta property="article:published_time" content="' + data.day + '">';
    document.head.insertAdjacentHTML('beforeend', head);
  }
  app.innerHTML = menu + '<main>' + data.html + '</main><footer>Copyright Hafenblatt</footer>';
});
"""


def serve_spa(
    server: MockServer, articles: int, *, host: int = 0, sitemap: bool = False, app: str = APP, head: str = ""
) -> Site:
    """Put the site on one of the server's addresses; the ``Site`` says what it holds."""
    site = Site(server.url("", host).rstrip("/"), None, articles)
    shell = SHELL.format(head=head)
    front = re.search(r"<main>(.*)</main>", site.pages["/"][1], re.DOTALL)
    assert front
    html = f"<p>{TEASERS}</p>{front[1]}"
    server.add("/api/front.json", orjson.dumps({"title": "Front", "html": html}), host=host)
    server.add("/", shell, host=host)
    server.add("/news/", shell, host=host)
    server.add("/app.js", app, host=host, type="text/javascript; charset=utf-8")
    for path, title in site.articles.items():
        text = re.search(r"<article>.*</article>", site.pages[path][1], re.DOTALL)
        day = re.search(r"datetime='([^']+)'", site.pages[path][1])
        assert text
        assert day
        server.add(path, shell, host=host, type="text/html; charset=utf-8")
        data = {"title": title, "html": text[0], "day": day[1]}
        server.add(f"/api{path}.json", orjson.dumps(data), host=host)
    if sitemap:
        locs = "".join(f"<url><loc>{site.root}{path}</loc></url>" for path in site.articles)
        xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>'
        server.add("/sitemap.xml", xml, host=host, type="application/xml")
    return site
