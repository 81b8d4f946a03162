"""What a page's rel=canonical or og:url is worth: whether the address that it names is the article's own.

An id made of a wrong one loses articles: a site that names its directory on every article would have one article.
What is lost by not believing a right one is little, because equal texts are found by the text.  So the page itself must
prove the claim: the address shares the id or slug of the one that was fetched, adds or drops what never chooses the
article (a page number, print, amp), or is made of the page's headline.
"""

from __future__ import annotations

import re
from contextlib import suppress
from enum import Enum
from typing import NamedTuple
from urllib.parse import unquote

from crawler.extraction.metadata.candidates import PageMeta
from crawler.extraction.metadata.slug import IN_SLUG, share_of_slug
from crawler.urls import Address, BadAddress, article_id, normalise, same_site, site_of, split

_MOST_TITLES = 6  # of a page, the most trusted ones
_SLUG_WORDS = 3  # fewer name a subject or a section
_ENDING = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)  # anchored and bounded: linear
# A number of four digits, or a run of eight letters and digits with both in it; single classes between look-arounds,
# and the look-aheads read one run: linear, for a segment is cut at _LONGEST.
_IDS = re.compile(r"(?<![0-9a-z])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{8,}(?![0-9a-z])|(?<![0-9])[0-9]{4,}(?![0-9])")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:[01][0-9](?:[0-3][0-9])?)?")  # fixed widths: linear
_WORDS = re.compile(r"[^\W\d_]+")  # one class: linear
_TURN = re.compile(r"(?:[^\W\d_]{1,8}[-_.]?)?[0-9]{1,2}")  # "2", "page2", "seite-2"; bounded: linear
_LONGEST = 300  # characters of a segment that are looked at
_ERRORS = frozenset("404 410 error errors notfound not-found page-not-found 404-not-found gone fehler".split(" "))
_BESIDE = frozenset("page seite pagina trang sayfa strona side pg comments comment print amp view all".split(" "))
_LANGUAGES = frozenset(
    "ar bg bn bs ca cs da de el en es et fa fi fr ga he hi hr hu hy id is it ja ka kk km ko ky lo lt lv mk mn ms my ne "
    "nl no pl ps pt ro ru si sk sl sq sr sv sw ta te tg th tk tl tr uk ur uz vi zh".split(" ")
)
_TONGUE = frozenset(["lang", "language", "hl", "locale"])


class Trust(Enum):
    """What a claim is worth.

    ``PROVEN`` by the page; ``OPEN``: only other pages of the site can tell, it may be a folder of articles;
    ``REFUTED``: it is another site's, a home page, a folder, an error page, or the article in another language.
    """

    PROVEN = "proven"
    OPEN = "open"
    REFUTED = "refuted"


class _Names(NamedTuple):
    """What of an address names one article: ids and slugs of its last step that has any, and all of them."""

    ids: frozenset[str]
    slugs: frozenset[str]
    all_ids: frozenset[str]
    all_slugs: frozenset[str]


def claim_of(meta: PageMeta) -> tuple[str, Trust] | None:
    """Give the address that a page names as its own, and its worth; the first that is not refuted of canonical and
    og:url.  None where it names none that could be believed.
    """
    for claimed in (meta.canonical_url, meta.og_url):
        if claimed and (worth := trust(meta, claimed)) is not Trust.REFUTED:
            return normalise(claimed), worth
    return None


def page_address(meta: PageMeta) -> str:
    """Give the address under which the page's article is known: the one that it proves to be its own, or its own."""
    claim = claim_of(meta)
    return claim[0] if claim and claim[1] is Trust.PROVEN else meta.url


def trust(meta: PageMeta, claimed: str) -> Trust:
    """Give the worth of the claim that a page's own address is ``claimed``.  A function of the page alone."""
    if claimed == meta.url:
        return Trust.PROVEN
    try:
        here, there = split(meta.url), split(claimed)
        if article_id(claimed) == article_id(meta.url):
            return Trust.PROVEN
    except BadAddress:
        return Trust.REFUTED
    steps = _steps(there)
    if not same_site(claimed, site_of(here)) or not (steps or there.query):
        return Trust.REFUTED
    if (steps and _ENDING.sub("", steps[-1]) in _ERRORS) or _other_language(meta, here, there, claimed):
        return Trust.REFUTED
    return _worth_of_less(here, there) if _is_above(here, there) else _worth_of_other(meta, here, there)


def _worth_of_other(meta: PageMeta, here: Address, there: Address) -> Trust:
    """The worth of a claim to an address that is no folder of this one."""
    own, named = _names(here), _names(there)
    if own.all_ids and named.all_ids and not own.all_ids & named.all_ids:
        return Trust.OPEN  # of one headline with two numbers: a weekly column, mostly
    if own.ids and named.all_ids:
        if own.ids & named.all_ids:
            return Trust.PROVEN
    elif any(_one_slug(a, b) for a in own.slugs for b in named.all_slugs):
        return Trust.PROVEN
    titles = (candidate.value for candidate in meta.titles[:_MOST_TITLES])
    if named.all_slugs and any(share_of_slug(str(there), title) >= IN_SLUG for title in titles):
        return Trust.PROVEN
    steps = _steps(there)
    tells_more = bool(own.all_ids or own.all_slugs) and not (named.all_ids or named.all_slugs)
    one_word = len(_WORDS.findall(_ENDING.sub("", steps[-1]))) < 2 if steps else False
    if tells_more and one_word and not there.query and steps[-1] not in _steps(here):
        return Trust.REFUTED  # a section: one word, where the address itself has an id or a slug
    return Trust.OPEN


def _is_above(here: Address, there: Address) -> bool:
    """Whether the claimed address is a folder of this one, or this one without some parameters."""
    mine, theirs = _steps(here), _steps(there)
    if len(theirs) < len(mine):
        return mine[: len(theirs)] == theirs and _pieces(there) <= _pieces(here)
    return mine == theirs and _pieces(there) < _pieces(here)


def _worth_of_less(here: Address, there: Address) -> Trust:
    """The worth of a claim that only leaves something out."""
    named = _names(there)
    more = _steps(here)[len(_steps(there)) :]
    dropped = [piece.partition("=") for piece in _pieces(here) - _pieces(there)]
    tells = bool(named.all_ids or named.all_slugs)
    if all(_TURN.fullmatch(step) or _ENDING.sub("", step) in _BESIDE for step in more) and not any(
        _chooses(name, value, named=tells) for name, _, value in dropped
    ):
        return Trust.PROVEN
    return Trust.OPEN if tells else Trust.REFUTED


def _chooses(name: str, value: str, *, named: bool) -> bool:
    """Whether a parameter may choose the page, of which the rest of the address has an id or slug (``named``).

    Beside those only a number may; the names of a page's turn and of its comments never do.
    """
    if name in _BESIDE:
        return False
    return value.isdigit() or (not named and len(_WORDS.findall(value)) >= _SLUG_WORDS)


def _other_language(meta: PageMeta, here: Address, there: Address, claimed: str) -> bool:
    """Whether the page says, or the addresses show, that the claimed one is in another language."""
    own = (meta.languages[0].value if meta.languages else "").lower()[:2]
    versions = _versions(meta)
    told = versions.get(article_id(claimed))
    if told and told != versions.get(article_id(meta.url), own or told):
        return True
    first, second = here.host.partition(".")[0], there.host.partition(".")[0]
    if first != second and second in _LANGUAGES:
        return True
    mine, theirs = _steps(here), _steps(there)
    if len(mine) == len(theirs):
        differ = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
        if any(_is_tongue(a) and _is_tongue(b) for a, b in differ):
            return True
    one, other = (dict(piece.partition("=")[::2] for piece in _pieces(x)) for x in (here, there))
    return any(name in one and name in other and one[name] != other[name] for name in _TONGUE)


def _versions(meta: PageMeta) -> dict[str, str]:
    """The languages (two letters) of the versions that the page names, by the id of their address."""
    found: dict[str, str] = {}
    for language, href in meta.versions:
        with suppress(BadAddress):
            if (tongue := language.strip().lower()[:2]) in _LANGUAGES:
                found.setdefault(article_id(normalise(href, meta.url)), tongue)
    return found


def _is_tongue(step: str) -> bool:
    return step[:2] in _LANGUAGES and (len(step) == 2 or (len(step) == 5 and step[2] in "-_"))


def _steps(address: Address) -> list[str]:
    return [step for step in unquote(address.path).lower().split("/") if step]


def _pieces(address: Address) -> frozenset[str]:
    return frozenset(unquote(piece).lower() for piece in address.query.split("&") if piece)


def _names(address: Address) -> _Names:
    ids: set[str] = set()
    slugs: set[str] = set()
    last: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    steps = [_ENDING.sub("", step[:_LONGEST]) for step in _steps(address)]
    values = [piece.partition("=")[2][:_LONGEST] for piece in sorted(_pieces(address))]
    for step in (*steps, *values):
        numbers = {found for found in _IDS.findall(step) if not _DATE.fullmatch(found)}
        numbers |= {step} if step in values and step.isdigit() else set()
        words = _WORDS.findall(step)
        slug = {" ".join(words)} if len(words) >= _SLUG_WORDS or _is_dense(step) else set()
        if numbers or slug:
            last = frozenset(numbers), frozenset(slug)
            ids |= numbers
            slugs |= slug
    return _Names(*last, frozenset(ids), frozenset(slugs))


def _one_slug(one: str, other: str) -> bool:
    """Whether two slugs are equal, or one goes on where the other, of four words or more, ends."""
    short, long = sorted((one.split(), other.split()), key=len)
    return one == other or (len(short) > _SLUG_WORDS and long[: len(short)] == short)


def _is_dense(step: str) -> bool:
    """Whether a step is a headline in a script without spaces: ten ideographs or kana are some five words."""
    return sum("\u3040" <= c <= "\u9fff" for c in step) >= 10
