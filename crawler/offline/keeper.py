"""What becomes of pages once they are read: judged with what is known of their site, and written as finished lines.

That takes longer than reading a page of a known site does, so it is done in processes of its own, each of which keeps
some of the sites.  A page comes from the worker that read it as the bytes that it was pickled to; the main process
passes them on unread.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from crawler.crossing import Crossing
from crawler.extraction.analysis import Page, analyse
from crawler.extraction.desk import Desk
from crawler.extraction.frame import Known
from crawler.extraction.markedtext import marked_text
from crawler.extraction.office import Arrival, Departure, Office, Reply
from crawler.extraction.provenance import complete, downloaded_at
from crawler.extraction.quality import refusal
from crawler.extraction.quiet import quiet
from crawler.extraction.sketch import Sketch, sketch
from crawler.extraction.stories import place
from crawler.items import Article, Rejection
from crawler.offline.inputs import Input
from crawler.offline.ownaddress import own_address
from crawler.records import article_adapter, record_of
from crawler.stores.jsonlines import encode_line

_ALL = 1 << 30  # sites; none is put away


@dataclass(slots=True, frozen=True)
class ReadPage(Crossing):
    """What a worker makes of a page: the ``Page`` for its site's keeper (``packed``), and what the run is to know."""

    url: str
    domain: str
    matched: tuple[bool, ...]
    packed: bytes


@dataclass(slots=True, frozen=True)
class Written:
    """An article as a finished line; ``sketch`` of its text where duplicates are looked for."""

    id: str
    url: str
    line: bytes
    sketch: Sketch | None


Outcome = Written | Rejection


@dataclass(slots=True)
class Departures:
    """``left``: pages that leave, by number, in order; ``known``: what is known anew of the site."""

    left: Sequence[tuple[int, Outcome]]
    known: Known | None = None


class Keeper:
    """Keeps sites.  ``sketches``: duplicates are looked for."""

    def __init__(self, quorum: int, *, sketches: bool) -> None:
        self._quorum = quorum
        self._sketches = sketches
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing is known of any site, and no page waits."""
        self._office = Office(self._quorum, None, most=_ALL, sketches=self._sketches)
        self._given: dict[int, Input] = {}

    def enter(self, number: int, domain: str, packed: bytes, given: Input) -> Departures:
        """Take in a page that was read; ``given`` has its address, and its body only where its markup is wanted."""
        self._given[number] = given
        return self._told(domain, self._office.enter(domain, Arrival(str(number), packed, given.page)))

    def flush(self, domain: str) -> Departures:
        """Let all pages of the domain leave with what is known by now."""
        return self._told(domain, self._office.flush([domain]))

    def alone(self, packed: bytes, given: Input) -> Outcome:
        """Judge a page by itself, whatever is known of its site."""
        page: Page = pickle.loads(packed)  # noqa: S301 - from our own worker
        return _by_itself(page, given, alone=True, sketches=self._sketches)

    def _told(self, domain: str, answer: Reply) -> Departures:
        return Departures([self._outcome(departure) for departure in answer.left], answer.known.get(domain))

    def _outcome(self, left: Departure) -> tuple[int, Outcome]:
        number, outcome = int(left.key), left.outcome
        given = self._given.pop(number)
        return number, outcome if isinstance(outcome, Rejection) else written(outcome, given, left.sketch)


def open_keeper(quorum: int, *, sketches: bool) -> Keeper:
    """Begin, in a process of its own."""
    quiet()
    return Keeper(quorum, sketches=sketches)


def read_page(given: Input) -> ReadPage | Rejection:
    """Read one page, in a worker."""
    page = read_input(given)
    if isinstance(page, Rejection):
        return page
    return ReadPage(page.url, page.domain, page.matched, pickle.dumps(page, pickle.HIGHEST_PROTOCOL))


def read_alone(given: Input, *, alone: bool, sketches: bool) -> tuple[ReadPage, Outcome] | Rejection:
    """Read and judge one page, in a worker, by itself or (not ``alone``) as the only one that its site has so far."""
    page = read_input(given)
    if isinstance(page, Rejection):
        return page
    given.page.url = given.page.request_url = page.url
    return ReadPage(page.url, page.domain, page.matched, b""), _by_itself(page, given, alone=alone, sketches=sketches)


def read_input(given: Input) -> Page | Rejection:
    """Analyse one page, at the address that holds for it."""
    page = given.page
    content_type = page.headers.get("content-type")
    url = own_address(page, content_type) if given.guessed else page.url
    return analyse(page.body, url, content_type, given.overrides.of(url), given.known)


def _by_itself(page: Page, given: Input, *, alone: bool, sketches: bool) -> Outcome:
    desk = Desk(1, alone=alone)
    ((_, outcome),) = [*desk.add(0, page, now=downloaded_at(given.page)), *desk.flush()]
    if isinstance(outcome, Rejection):
        return outcome
    article = complete(outcome, given.page)
    return written(article, given, sketch(article.articleBody) if sketches else None)


def written(article: Article, given: Input, text: Sketch | None) -> Outcome:
    """The article's line.  Where there is a sketch, it says that the article is the first with its story."""
    article.metadata.inputId = given.id
    # a page that was handed over by itself is read whatever it looks like; a recording holds a site's lists, too
    if given.page.warc and (reason := refusal(article.metadata.qualityFlags, listed=True)):
        return Rejection(article.url, reason)
    if given.html:
        page = given.page
        pages = [(page.body, page.url, page.headers.get("content-type"))]
        marked_text(article.articleBody, pages).put(article)
    if text is not None:
        place(article, None)
    try:
        article_adapter().validate_python(record_of(article))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        return Rejection(article.url, "invalid-record", f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
    return Written(article.id, article.url, encode_line(article), text)
