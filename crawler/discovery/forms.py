"""The form of an address: what it says of its page in any language, and the shape that pages of one kind share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from crawler.discovery.roles import ROLES
from crawler.discovery.words import words_in
from crawler.urls import Address

_DIGITS = re.compile(r"[0-9]+")
_SPLIT = re.compile(r"[\W_]+")
_ENDING = re.compile(r"\.([a-z][a-z0-9]{1,5})$", re.IGNORECASE)
_PAGES = frozenset("html htm shtml xhtml phtml stm".split(" "))
_SCRIPTS = frozenset("php php3 php4 php5 asp aspx jsp cfm cgi do cms pl dll ssf nsf action".split(" "))
_FILES = frozenset(
    "jpg jpeg png gif webp svg ico bmp tif tiff avif heic css js mjs json map woff woff2 ttf otf eot "
    "mp3 m4a aac ogg oga opus wav flac wma mp4 m4v mov avi wmv flv webm mkv mpg mpeg 3gp swf pls m3u m3u8 "
    "pdf ps doc docx xls xlsx ppt pptx odt ods odp rtf csv epub mobi ics vcf txt rss atom rdf xml "
    "zip rar gz tgz bz2 xz 7z tar iso exe msi dmg apk ipa torrent".split(" ")
)
# Fixed widths between single look-arounds: linear.
_DAY = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?:([-/_.])(?:[01]?[0-9]|[a-z]{3})\1[0-3]?[0-9]|[01][0-9][/_-]?[0-3][0-9])(?![0-9])"
)
_MONTH = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?:[-/_.](?:[01]?[0-9]|[a-z]{3})|[01][0-9])(?![0-9a-z])")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_RUN = re.compile(r"[a-z0-9]{8,}", re.IGNORECASE)
_INDEX = frozenset(["index", "default", "home", "main", "start"])
_ID = 4  # digits from which on a parameter's value is an id and no page number
_MOST_PARTS = 16  # segments at either end of a path, and parameters, that are looked at; real ones have ten
_LITERAL = 24  # characters of a directory that is kept as it is in a shape


@dataclass(frozen=True, slots=True)
class Part:
    """One segment of a path without its escapes; ``digits`` is its longest run, ``mixed`` a long one of both kinds."""

    text: str
    words: int
    digits: int
    mixed: bool
    year: bool


@dataclass(frozen=True, slots=True)
class Form:
    """An address taken apart.  ``ending`` is "page", "script", "file", "slash" or "none"."""

    host: str
    path: str
    parts: tuple[Part, ...]
    ending: str
    query: tuple[tuple[str, str], ...]


def form_of(address: Address) -> Form:
    """Take an address apart."""
    path = unquote(address.path)
    found = _ENDING.search(path)
    kind = _kind_of(found[1].lower()) if found else None
    bare = path[: found.start()] if found and kind else path
    segments = [x for x in bare.split("/") if x]
    parts = [_part(x) for x in segments[:_MOST_PARTS] + segments[_MOST_PARTS:][-_MOST_PARTS:]]
    index = bool(parts) and parts[-1].text.lower() in _INDEX
    query = tuple(
        (k.lower(), unquote(v.replace("+", " ")))
        for k, _, v in (x.partition("=") for x in address.query.split("&", _MOST_PARTS)[:_MOST_PARTS])
        if k
    )
    ending = kind or ("slash" if path.endswith("/") else "none")
    return Form(address.host, bare.lower(), tuple(parts[:-1] if index else parts), ending, query)


def is_file(form: Form) -> bool:
    """Whether the address ends as images, documents, feeds and programs do."""
    return form.ending == "file"


def features(form: Form) -> Iterator[str]:
    """Give the names of what the form shows, one of each kind, as ``weights`` knows them.

    Where the query names the page, by an id or a slug, its value stands for the last part of the path.
    """
    kind, named = _query(form)
    before, last = form.parts[:-1], form.parts[-1] if form.parts else _part("")
    shown = last if named is None else named
    yield "words:id" if kind == "id" else f"words:{_step(shown.words, (0, 1, 2, 3, 4, 6))}"
    yield f"digits:{'year' if shown.year and shown.digits == 4 else _step(shown.digits, (0, 2, 3, 4, 5, 7))}"
    yield f"depth:{min(len(form.parts), 5)}"
    yield f"words before:{_step(max((x.words for x in before), default=0), (2, 3))}"
    yield f"digits before:{_step(max((x.digits for x in before), default=0), (0, 3, 4))}"
    yield f"end:{form.ending}"
    yield f"query:{kind}"
    yield from _dates(form)
    if shown.mixed:
        yield "mixed"
    if any(x.text.lower() in ROLES for x in before):
        yield "role before"
    if last.text.lower() in ROLES:
        yield "role"


def shapes(form: Form, site: str) -> tuple[str, str]:
    """Give the shape of an address, first rough and then fine: what is left when ids, slugs and dates are folded.

    The fine one keeps ``site`` and short directories as they are.
    """
    *before, last = form.parts[-8:] or [_part("")]
    names = sorted({f"{name[:20]}={_value(value)}" for name, value in form.query})[:6]
    tail = f"{_class(last)}.{form.ending}{'?' if names else ''}{'&'.join(names)}"
    rough = "/".join([*map(_class, before), tail])
    fine = "/".join([site[:_LITERAL], *(_class(x) if _folds(x) else x.text.lower() for x in before), tail])
    return rough, fine


def _kind_of(ending: str) -> str | None:
    return "page" if ending in _PAGES else "script" if ending in _SCRIPTS else "file" if ending in _FILES else None


@lru_cache(maxsize=4096)  # of each link of a page it is asked some five times, and links share their folders; 2 MB
def _part(text: str) -> Part:
    mixed = any(_is_mixed(x) for x in _RUN.findall(text))
    bare = _DIGITS.sub(" ", _RUN.sub(lambda x: " " if _is_mixed(x[0]) else x[0], text) if mixed else text)
    words = round(words_in(" ".join(x for x in _SPLIT.split(bare) if len(x) > 1 or not x.isascii())))
    digits = max((len(x) for x in _DIGITS.findall(text)), default=0)
    return Part(text, words, digits, mixed, _YEAR.search(text) is not None)


def _is_mixed(run: str) -> bool:
    """Whether a run of letters and digits is an id, as in k00m040167000c, and no word."""
    return not run.isdigit() and not run.isalpha()


def _step(value: int, limits: tuple[int, ...]) -> int:
    """The first limit that holds the value; past the last one, one more than it."""
    return next((x for x in limits if value <= x), limits[-1] + 1)


def _query(form: Form) -> tuple[str, Part | None]:
    """(what kind of query it is, the value that names the page)."""
    values = [_part(value) for _, value in form.query]
    if not values:
        return "none", None
    longest = max(values, key=lambda x: x.digits)
    if longest.digits >= _ID:
        return "id", longest
    wordiest = max(values, key=lambda x: x.words)
    if wordiest.words >= 3:
        return "slug", wordiest
    return ("small" if any(x.text.isdigit() for x in values) else "other"), None


def _dates(form: Form) -> Iterator[str]:
    for name, pattern in (("day", _DAY), ("month", _MONTH), ("year", _YEAR)):
        if found := pattern.search(form.path):
            yield f"date:{name}"
            if name != "year" and not form.path[found.end() :].strip("/"):
                yield "date at the end"
            return
    yield "date:none"


def _class(part: Part) -> str:
    words = f"w{min(part.words, 3)}" if part.words else ""
    digits = "" if not part.digits else "Y" if part.year and part.digits == 4 else f"#{_step(part.digits, (2, 3, 5))}"
    return f"{words}{digits}{'x' if part.mixed else ''}"


def _folds(part: Part) -> bool:
    return part.words > 2 or part.digits > 0 or len(part.text) > _LITERAL


def _value(value: str) -> str:
    if value.isdigit():
        return f"#{_step(len(value), (2, 3, 5))}"
    return "w" if words_in(value) < 3 else "W"
