"""Is a page a wall that answers at an article's address, judged by itself: without a second copy, in any language?

What decides is how little of the article that was asked for is there: the words of the title under which a feed named
it, or of its address.  A wall has next to none of them; of 621 labelled articles with a title each had 0.87 of its
words and more, of 960 with words in their address each 0.25 and more.  Signs of the markup weigh beside that, and what
claims to be an article (a date, schema.org's markup, a byline) is held for a wall only where next to no text is free.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.extraction.analysis import Page
from crawler.extraction.metadata.publication import NOT_ITS_OWN
from crawler.extraction.metadata.slug import plain
from crawler.extraction.signs import Signs, claims
from crawler.extraction.words import words

_LISTINGS = frozenset({"feed", "sitemap"})
# Characters of text.  Walls with all that their partners do have under 2,000; those with two signs only under 700.
# 500 are four sentences: a lead and an offer.
_LONG, _MIDDLE, _LEAD = 2000, 700, 500
_ENOUGH, _ENOUGH_OF_FEW = 3.0, 2.0  # points for a page of the first and of the second size
_ODD = 1.5  # points: a sign that most articles do not show, and half of another
# Points.  Measured on articles of less than 2,500 characters: the first four stand on 1 in 100 and fewer, the others
# on 5 to 15 in 100.
_SAYS = {
    "status": 2.0, "noindex": 2.0, "elsewhere": 2.0, "refresh": 2.0,
    "check": 1.0, "password": 1.0, "back": 1.0, "host": 1.0, "bare": 1.0,
}  # fmt: skip
_SOME_CONTROLS, _CONTROLS_SAY = 2, 0.5
_UNTOLD, _TOLD = 0.15, 0.5  # shares of a title's words: chance has less than the one, articles have more than the other
_TITLE_SAYS, _ADDRESS_SAYS = 3.0, 2.0  # an address may be in another language than its page
_FEWEST = 3  # words; of fewer two may be missing by chance
_STEM, _SHORTEST = 5, 4  # letters: beginnings are compared, because endings bend; shorter words say nothing
_LONGEST_WORD = 40  # letters; a stem is its beginning
_KNOWN_WORDS = 20_000  # kept at hand: 3 MB
_CONSENT = re.compile(r"consent|cookie|gdpr|dsgvo|rgpd|privacy")  # bounded: linear
_SHORT_STEP = 3  # words, an ending among them: an article about cookies has more
_LATIN = "\u024f"
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")  # one class
_DENSE = 3  # letters that one character of these scripts stands for


def wall(page: Page, texts: Sequence[str], *, free: bool | None) -> str:
    """Give what wall (of signs.WALLS) the page is, "" if it is none.

    ``texts`` are the blocks that were taken as its text, ``free`` is schema.org's isAccessibleForFree.
    """
    signs = page.signs
    size = sum(len(text) + (_DENSE - 1) * len(_UNSPACED.findall(text)) for text in texts)
    if signs is None or size >= _LONG:
        return ""
    if claims(page.meta):
        # sites say "not free" of short reports that they give in full, so the offer must be there, too
        sells = (free is False and signs.offer) or (signs.back and (signs.password or signs.controls >= _SOME_CONTROLS))
        return "paywall" if size < _LEAD and sells else ""
    return _kind(signs) if _points(page, signs) >= (_ENOUGH_OF_FEW if size < _MIDDLE else _ENOUGH) else ""


def answers(page: Page) -> bool:
    """Whether the page says what its address, or the title under which a listing names it, leads one to expect.

    Where neither has words, what declares itself an article and is dated does.
    """
    points = _missing(page)
    dated = any(date.source not in NOT_ITS_OWN for date in page.meta.published)
    return points < 0 or (not points and bool(page.meta.article_types) and dated)


def odd(page: Page) -> bool:
    """Whether something speaks for a wall, so that other pages of the site had better be heard before it leaves."""
    return page.signs is not None and not claims(page.meta) and _points(page, page.signs) >= _ODD


def looks_like(page: Page) -> str:
    """Give the wall that a page looks like to which a site sends whoever asks for an article; "" if nothing tells.

    That it is no article must be known otherwise: its address has no words of one, and its signs alone are too few.
    """
    signs = page.signs
    if signs is None or claims(page.meta):
        return ""
    if signs.check:
        return "bot-check"
    if signs.password:
        return "login"
    return "consent" if _names_consent(page.url) or (signs.boxes >= _SOME_CONTROLS and signs.bare) else ""


def _names_consent(url: str) -> bool:
    """Whether a step of the path, or a label of the host, says so: in English whatever the page's language is."""
    parts = urlsplit(url)
    steps = [*(parts.hostname or "").split("."), *parts.path.lower().split("/")]
    found = [re.split(r"[-_.]", step) for step in steps]  # one class: linear
    return any(len(step) <= _SHORT_STEP and any(map(_CONSENT.match, step)) for step in found)


def _points(page: Page, signs: Signs) -> float:
    points = sum(says for name, says in _SAYS.items() if getattr(signs, name))
    return points + _CONTROLS_SAY * (signs.controls >= _SOME_CONTROLS) + _missing(page)


def _kind(signs: Signs) -> str:
    if signs.check or signs.refresh:
        return "bot-check"
    if signs.password:
        return "login"
    if signs.boxes >= _SOME_CONTROLS:
        return "consent"
    if signs.status:
        return "soft-404"
    return "parked" if signs.host else "interstitial"


def _missing(page: Page) -> float:
    """Points for what the article must have and the page has not: words of its title and of its address."""
    listed = [stems for title in page.meta.titles if title.source in _LISTINGS and (stems := _stems(title.value))]
    address = _address_stems(page.url)
    if max(map(len, [*listed, address])) < _FEWEST:
        return 0.0
    own = [title.value for title in page.meta.titles if title.source not in _LISTINGS]
    said = _stems(" ".join([*own, *(block.text for block in page.blocks)]))
    points = _weighed(max((_share(stems, said) for stems in listed), default=-1.0), _TITLE_SAYS)
    # addresses of other scripts are spelled in Latin letters, in one of many ways
    if len(address) >= _FEWEST and _is_latin(page):
        points += _weighed(_share(address, said), _ADDRESS_SAYS)
    return points


def _weighed(share: float, says: float) -> float:
    """Points of a share; -1 is not known."""
    if share < 0 or _UNTOLD <= share < _TOLD:
        return 0.0
    return says if share < _UNTOLD else -says


def _share(wanted: set[str], said: set[str]) -> float:
    return len(wanted & said) / len(wanted) if len(wanted) >= _FEWEST else -1.0


def _stems(text: str) -> set[str]:
    """The beginnings of the longer words; of scripts without spaces each two characters."""
    tokens = words(text)
    found = {_stem(token[:_LONGEST_WORD]) for token in set(tokens) if len(token) >= _SHORTEST}
    if not _UNSPACED.search(text):
        return found
    unspaced = [len(token) == 1 and _UNSPACED.match(token) is not None for token in tokens]
    return found | {tokens[i] + tokens[i + 1] for i in range(len(tokens) - 1) if unspaced[i] and unspaced[i + 1]}


@lru_cache(_KNOWN_WORDS)
def _stem(word: str) -> str:
    return plain(word)[:_STEM]


def _address_stems(url: str) -> set[str]:
    """The same of the address's wordiest step; a number or a hash is no word."""
    steps = [re.split(r"[-_+ .]", unquote(step)) for step in urlsplit(url).path.split("/")]  # one class: linear
    found = [{plain(part)[:_STEM] for part in step if part.isalpha() and len(part) >= _SHORTEST} for step in steps]
    return max(found, key=len)


def _is_latin(page: Page) -> bool:
    seen = "".join(block.text[:500] for block in page.blocks[:50])
    if seen.isascii():
        return any(map(str.isalpha, seen))
    letters = [c for c in seen if c.isalpha()]
    return sum(c <= _LATIN for c in letters) > 0.9 * len(letters)
