"""What a schema.org article node says, as candidates.  Serves JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler.extraction.metadata.candidates import Byline, Candidate, PageMeta
from crawler.extraction.metadata.dateline import declared_dateline
from crawler.extraction.metadata.dates import read_date
from crawler.extraction.metadata.jsonld import Node, first, many, same_page, types_of
from crawler.extraction.metadata.liveblogs import declared_updates
from crawler.extraction.metadata.names import Kind, names_of
from crawler.extraction.metadata.text import LONGEST_BODY, absolute, clean, distinct, paragraphs
from crawler.extraction.metadata.topics import licence
from crawler.items import Author, Breadcrumb, Image

_NO_ARTICLE = frozenset({"JobPosting"})
_ALSO_ARTICLE = frozenset({"Report", "Recipe", "HowTo", "Review", "CriticReview", "WebContent", "CreativeWork", "Blog"})
_MEDIA = frozenset({"VideoObject", "AudioObject", "PodcastEpisode", "ImageGallery", "MediaGallery", "Episode"})
_TRUTH = {"true": True, "false": False}
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_LONGEST_SELECTOR = 200  # characters
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage", "MedicalWebPage", "FAQPage", "QAPage"})


def rank(node: Node) -> int:
    """How much a node may be the page's article: 0 not, 1 its page, 2 its medium, 3 a near kind, 4 an article."""
    types = types_of(node)
    if any(t.lower().endswith(("article", "posting")) and t not in _NO_ARTICLE for t in types):
        return 4
    if any(t in _ALSO_ARTICLE for t in types):
        return 3 if node.get("headline") or node.get("name") else 0
    if any(t in _MEDIA for t in types):
        return 2
    return 1 if any(t in _PAGES for t in types) else 0


def article_nodes(nodes: list[Node], url: str) -> list[Node]:
    """The nodes that may speak for the page's article, best first; other articles that the page lists are left out."""
    ranked = []
    for order, node in enumerate(nodes):
        if level := rank(node):
            ranked.append((_foreign(node, url) and level > 1, -level, order, node))
    ranked.sort(key=lambda entry: entry[:3])
    articles = [entry for entry in ranked if entry[1] <= -3]
    own = [entry for entry in articles if not entry[0]] or articles[:1]
    return [entry[3] for entry in own + [entry for entry in ranked if entry[1] > -3 and not entry[0]]][:6]


def _foreign(node: Node, url: str) -> bool:
    """Whether the node names a page, and none of the names is this page."""
    main = node.get("mainEntityOfPage")
    named = [node.get("url"), main.get("@id") if isinstance(main, dict) else main, node.get("@id")]
    paths = [x for x in named if isinstance(x, str) and x.startswith("http") and "#" not in x]
    return bool(paths) and not any(same_page(x, url) for x in paths)


def read_article(node: Node, by_id: dict[str, Node], meta: PageMeta) -> None:
    """Add what one article node says."""
    level = rank(node)
    source = {4: "jsonld", 3: "jsonld", 2: "jsonld.media", 1: "jsonld.page"}[level]
    meta.titles += _texts(node, ("headline", "name"), source)
    meta.alternative_titles += _texts(node, ("alternativeHeadline", "alternateName"), source)
    meta.descriptions += _texts(node, ("description",), source)
    for key in ("datePublished", "uploadDate", "dateCreated", "publishedDate"):
        if date := read_date(first(node.get(key)), f"{source}.{key}"):
            meta.published.append(date)
    if date := read_date(first(node.get("dateModified")), f"{source}.dateModified"):
        meta.modified.append(date)
    if level == 2:
        return  # a medium's author, section and pictures are its own
    for key in ("author", "creator"):
        if people := _people(node.get(key), by_id, meta.url):
            meta.bylines.append(Byline(tuple(people), f"{source}.{key}"))
            break
    _topics(node, source, meta)
    pictures = (read_image(value, by_id, meta.url) for value in many(node.get("image"))[:30])
    meta.images += [(picture, f"{source}.image") for picture in pictures if picture]
    _media(node, meta)
    _rights(node, by_id, meta)
    if level >= 3:
        _body(node, meta)


def read_image(value: Any, by_id: dict[str, Node], base: str) -> Image | None:
    """A schema.org image, given as an address, an ImageObject or a reference to one."""
    if isinstance(value, str):
        url = absolute(value, base)
        return Image(url) if url else None
    if not isinstance(value, dict):
        return None
    node = (
        by_id.get(value.get("@id", ""), value)
        if "url" not in value and isinstance(value.get("@id", ""), str)
        else value
    )
    url = absolute(first(node.get("url")) or first(node.get("contentUrl")), base)
    if not url:
        return None
    holder = first(node.get("creditText") or node.get("copyrightHolder") or node.get("author") or node.get("creator"))
    credit = clean(holder.get("name") if isinstance(holder, dict) else holder, 300)
    caption = clean(first(node.get("caption") or node.get("description")))
    return Image(url, caption or None, credit or None, _pixels(node.get("width")), _pixels(node.get("height")))


def read_breadcrumbs(node: Node, base: str) -> list[Breadcrumb]:
    """The steps of a BreadcrumbList in their order."""
    steps: list[tuple[int, Breadcrumb]] = []
    for order, step in enumerate(many(node.get("itemListElement"))[:20]):
        if not isinstance(step, dict):
            continue
        item = step.get("item")
        inner = item if isinstance(item, dict) else {}
        name = clean(first(step.get("name") or inner.get("name")), 200)
        url = item if isinstance(item, str) else inner.get("@id") or inner.get("url")
        position = _pixels(step.get("position"))
        if name:
            steps.append((position if position is not None else order, Breadcrumb(name, absolute(url, base))))
    return [step for _, step in sorted(steps, key=lambda entry: entry[0])]


def name_of(value: Any, by_id: dict[str, Node]) -> str:
    """The name of an organisation or person given as text, node or reference."""
    value = first(value)
    if isinstance(value, dict):
        value = first(_resolve(value, by_id).get("name"))
    return clean(value, 200)


def _resolve(node: Node, by_id: dict[str, Node]) -> Node:
    ident = node.get("@id")
    return by_id.get(ident, node) if "name" not in node and isinstance(ident, str) else node


def _people(value: Any, by_id: dict[str, Node], base: str) -> list[Author]:
    found: list[Author] = []
    for person in many(value)[:30]:
        if isinstance(person, dict):
            node = _resolve(person, by_id)
            kinds = types_of(node)
            kind: Kind | None = "Person" if "Person" in kinds else "Organization" if kinds else None
            url = first(node.get("url"))
            for name in many(node.get("name"))[:20]:
                found += names_of(name, base, url if isinstance(url, str) else None, kind)
        else:
            found += names_of(person, base)
    return distinct(found, lambda author: author.name)


def _keywords(value: Any) -> Iterator[Any]:
    for word in many(value)[:100]:
        if isinstance(word, str):
            yield from word.split(",")[:100] if not isinstance(value, list) else [word]
        elif isinstance(word, dict):
            yield word.get("name")


def _texts(node: Node, keys: tuple[str, ...], source: str) -> list[Candidate]:
    values = [(key, first(node.get(key))) for key in keys]
    return [Candidate(text, f"{source}.{key}", str(raw)[:1000]) for key, raw in values if (text := clean(raw))]


def _say(meta: PageMeta, name: str, source: str, value: object) -> None:
    """Note where a field's first value comes from."""
    if value:
        meta.sources.setdefault(name, source)


def _topics(node: Node, source: str, meta: PageMeta) -> None:
    sections = [clean(section, 100) for section in many(node.get("articleSection"))[:20]]
    meta.sections += [Candidate(text, f"{source}.articleSection") for text in sections if text]
    found = [text for word in _keywords(node.get("keywords")) if (text := clean(word, 100))]
    _say(meta, "keywords", f"{source}.keywords", found)
    meta.keywords += found
    for language in many(node.get("inLanguage"))[:5]:
        name = language.get("alternateName") or language.get("name") if isinstance(language, dict) else language
        if text := clean(name, 35):
            meta.languages.append(Candidate(text, f"{source}.inLanguage"))


def _body(node: Node, meta: PageMeta) -> None:
    if meta.body is None:
        meta.body = paragraphs(first(node.get("articleBody") or node.get("text")), LONGEST_BODY) or None
    if meta.dateline is None and (line := declared_dateline(clean(first(node.get("dateline")), 100))):
        meta.dateline = line
        _say(meta, "dateline", "jsonld.dateline", line)
    if not meta.live_updates:
        meta.live_updates = declared_updates(node)
        _say(meta, "liveBlogUpdates", "jsonld.liveBlogUpdate", meta.live_updates)


def _media(node: Node, meta: PageMeta) -> None:
    for key, into, name in (("video", meta.videos, "videos"), ("audio", meta.audios, "audios")):
        for medium in many(node.get(key))[:20]:
            address = medium if isinstance(medium, str) else None
            if isinstance(medium, dict):
                address = first(medium.get("contentUrl") or medium.get("embedUrl") or medium.get("url"))
            if (url := absolute(address, meta.url)) and url not in into:
                into.append(url)
                _say(meta, name, f"jsonld.{key}", url)


def _rights(node: Node, by_id: dict[str, Node], meta: PageMeta) -> None:
    if meta.is_accessible_for_free is None and (free := _free(node)) is not None:
        meta.is_accessible_for_free = free
        meta.sources["isAccessibleForFree"] = "jsonld.isAccessibleForFree"
    meta.paid_classes |= _paid_classes(node)
    named = first(node.get("license"))
    if meta.license is None:
        meta.license = licence(named.get("url") if isinstance(named, dict) else named, meta.url)
        _say(meta, "license", "jsonld.license", meta.license)
    if meta.copyright_holder is None:
        meta.copyright_holder = name_of(node.get("copyrightHolder"), by_id) or None
        _say(meta, "copyrightHolder", "jsonld.copyrightHolder", meta.copyright_holder)
    publisher = name_of(node.get("publisher"), by_id)
    if publisher:
        meta.publisher_name = meta.publisher_name or publisher
        meta.site_names.append(Candidate(publisher, "jsonld.publisher"))


def _free(node: Node) -> bool | None:
    """Whether all of the page can be read without paying, as the node or one of its parts says."""
    for part in (node, *_parts(node)):
        free = _truth(part)
        if free is not None and (part is node or not free):
            return free
    return None


def _paid_classes(node: Node) -> frozenset[str]:
    """The classes in the selectors of the node's parts that are not free (schema.org: WebPageElement)."""
    selectors = [first(part.get("cssSelector")) for part in _parts(node) if _truth(part) is False]
    names = (name for text in selectors if isinstance(text, str) for name in _CLASS.findall(text[:_LONGEST_SELECTOR]))
    return frozenset(names)


def _parts(node: Node) -> list[Node]:
    return [part for part in many(node.get("hasPart"))[:20] if isinstance(part, dict)]


def _truth(node: Node) -> bool | None:
    free = first(node.get("isAccessibleForFree"))
    return _TRUTH.get(str(free).strip().lower().rsplit("/", 1)[-1]) if isinstance(free, bool | str) else None


def _pixels(value: Any) -> int | None:
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, str):
        value = value.strip().removesuffix("px").strip()
        return int(value) if value.isdecimal() and len(value) < 7 else None
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e6 else None
