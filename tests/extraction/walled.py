"""Labelled walls of our own writing: each template in each language, at an article's address that a feed names.

``walls/KIND-N.html`` are templates, ``walls/texts.json`` what stands in them.  The third and fourth template of each
kind were kept apart from the making of the rules.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import quote, urlsplit

from crawler.extraction.analysis import Page, analyse
from crawler.extraction.metadata.listed import Listed, with_listed

HERE = Path(__file__).parent / "walls"
KEPT_APART = ("3", "4")
_SITES = {"en": ("Harbour Post", "www.harbour-post.example"), "de": ("Hafenbote", "www.hafenbote.example"),
          "es": ("Diario del Puerto", "www.diariodelpuerto.example"),
          "ja": ("港新聞", "www.minatoshimbun.example")}  # fmt: skip
_SLUGS = {"en": "council-votes-to-rebuild-old-tunnel-under-market", "de": "rat-stimmt-fuer-neubau-des-alten-tunnels",
          "es": "pleno-aprueba-rehacer-viejo-tunel-mercado", "ja": "ART8201"}  # fmt: skip
_SECTIONS = {"en": "Town Region World Business Sport Culture Letters Weather",
             "ja": "町 地域 世界 経済 運動 文化 投書 天気",
             "de": "Stadt Region Welt Wirtschaft Sport Kultur Leserbriefe Wetter",
             "es": "Ciudad Comarca Mundo Economía Deporte Cultura Cartas Tiempo"}  # fmt: skip


@dataclass(frozen=True)
class Wall:
    """One page: what it is, where it stands, what the feed calls the article that is behind it."""

    name: str
    kind: str
    url: str
    html: str
    listed: str

    @property
    def kept_apart(self) -> bool:
        return self.name.split("-")[1] in KEPT_APART


def walls() -> list[Wall]:
    """All of them: twenty-four templates in four languages."""
    texts = json.loads((HERE / "texts.json").read_text("utf-8"))
    return [
        _wall(path.stem, language, texts)
        for path in sorted(HERE.glob("*.html"))
        for language in texts[path.stem.partition("-")[0]]
    ]


def _wall(template: str, language: str, texts: dict) -> Wall:  # type: ignore[type-arg]
    kind = template.partition("-")[0]
    said = texts[kind][language]
    name, host = _SITES[language]
    url = f"https://{host}/2026/11/20/{_SLUGS[language]}"
    sections = _SECTIONS[language].split()
    links = "".join(f'<li><a href="/s{n}/">{x}</a></li>' for n, x in enumerate(sections))
    given = {
        **{key: said[key].replace("{host}", host) for key in ("title", "head", "yes", "no", "more")},
        **{f"t{n}": text for n, text in enumerate(said["text"])},
        **{f"i{n}": text for n, text in enumerate(said["items"])},
        "url": url, "path": urlsplit(url).path, "enc": quote(url, safe=""),
        "host": host, "lang": language, "site": name,
        "nav": f'<nav><a href="/">{name}</a><ul>{links}</ul></nav>',
        "foot": f'<div class="foot">© 2026 {name} <a href="/imprint">{sections[0]}</a> <a href="/m">@</a></div>',
    }  # fmt: skip
    html = Template((HERE / f"{template}.html").read_text("utf-8")).substitute(given)
    return Wall(f"{template}-{language}", kind, url, html, texts["paywall"][language]["title"])


def read(wall: Wall, *, listed: bool) -> Page:
    """The page as it comes to the desk."""
    found = analyse(wall.html.encode(), wall.url)
    assert isinstance(found, Page), found
    if listed:
        found.meta = with_listed(found.meta, [Listed("feed", wall.listed, "2026-11-20T08:00:00Z")])
    return found
