"""``scrapy explain``: why each line of a page is in the article, or is not."""

from __future__ import annotations

import argparse
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.running.command import HelpfulCommand
from crawler.running.leaving import leave_at_once
from crawler.running.streams import no_file, reader_may_leave, unknown_option

if TYPE_CHECKING:
    from crawler.extraction.account import Account
    from crawler.extraction.analysis import Page
    from crawler.extraction.overrides import Overrides
    from crawler.extraction.site import Site
    from crawler.items import FetchedPage, Rejection
    from crawler.offline.inputs import Input
    from crawler.workers.pool import Workers

_PIPED_WIDTH = 100  # columns where nobody says how wide the reader is; rich would take 80
_EPILOG = """
examples:
  scrapy explain page.html                      its address is what <link rel=canonical> or og:url says
  scrapy explain page.html --url https://a.org/1
  scrapy explain https://a.org/1                fetches that one page, as a crawl would
  scrapy explain page.html --with site/*.html   these pages of the same site teach the memory (WARC files, too)
  scrapy explain crawl.warc.gz --url https://a.org/1 --with crawl.warc.gz
  scrapy explain page.html --html why.html      the page in its own order, what was kept and dropped in colour
  scrapy explain page.html --json | jq '.blocks[] | select(.reason == "repeated").text'

What crawls have learned of the page's site is taken from the state (NEWS_STATE), which is only read; --with takes the
given pages instead, --alone no other page at all.  What NEWS_OVERRIDES rules for the site holds.  Nothing that is
explained is remembered.
Exit code: 0, or 2 where the page could not be had or an input could not be used.
"""


class Command(HelpfulCommand):
    """The account of one page."""

    arguments = "[options] FILE-or-URL"
    purpose = "Say of each block of a page why it is in the article, or is not"
    epilog = _EPILOG

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        add = parser.add_argument
        add("--url", metavar="ADDRESS", help="the address of the HTML file, or of the page wanted of a WARC file")
        add("--with", dest="others", metavar="FILE", nargs="+", action="extend", default=[],
            help="HTML or WARC files with other pages of the site, to teach the memory")  # fmt: skip
        add("--alone", action="store_true", help="judge the page by itself")
        add("--all", dest="everything", action="store_true", help="leave nothing out on the terminal")
        add("--html", metavar="OUT", help="write the account as a page for the browser")
        add("--json", action="store_true", help="print the account as JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Explain."""
        leave_at_once()
        if problem := _problem(args, opts):
            self.complain(problem)
            return
        if account := self._account(args[0], opts):
            with reader_may_leave():
                self._tell(account, opts)

    def _account(self, name: str, opts: argparse.Namespace) -> Account | None:
        # imported late: a mistyped option need not wait for a second of imports
        from crawler.extraction.overrides import BadOverrides  # noqa: PLC0415
        from crawler.offline.explained import NoPage, explain, read_page  # noqa: PLC0415
        from crawler.offline.processes import open_readers  # noqa: PLC0415
        from crawler.running.given import BadSetting, check_settings  # noqa: PLC0415
        from crawler.stores.errors import StateError  # noqa: PLC0415
        from crawler.stores.overrides import load_overrides  # noqa: PLC0415
        from crawler.workers.errors import WorkersUnable  # noqa: PLC0415

        assert self.settings is not None
        try:
            check_settings(self.settings)
            overrides = load_overrides(self.settings["NEWS_OVERRIDES"])
            # processes first: what fetches a page has threads
            with open_readers(self.settings, single=not opts.others) as workers:
                given = self._given(name, opts.url)
                given.overrides = overrides
                found = read_page(workers, given)
                site = self._site(found, opts, workers, overrides)
        except (BadOverrides, BadSetting, NoPage, StateError, WorkersUnable) as error:
            self.complain(str(error))
            return None
        return explain(found, site, given.page)

    def _given(self, name: str, url: str | None) -> Input:
        from crawler.offline.explained import NoPage, open_page  # noqa: PLC0415
        from crawler.offline.inputs import Input  # noqa: PLC0415

        if not _is_address(name):
            return open_page(Path(name), url)
        from crawler.running.fetching import NotFetched, fetch  # noqa: PLC0415
        from crawler.urls import normalise  # noqa: PLC0415

        assert self.settings is not None
        try:
            page: FetchedPage = fetch(normalise(name), self.settings)
        except NotFetched as error:
            raise NoPage(str(error)) from error
        return Input(page)

    def _site(
        self, found: Page | Rejection, opts: argparse.Namespace, workers: Workers, overrides: Overrides
    ) -> Site | None:
        """What is to be known of the page's site.  Raises StateError."""
        from crawler.extraction.site import Site  # noqa: PLC0415
        from crawler.items import Rejection  # noqa: PLC0415
        from crawler.offline.explained import teach  # noqa: PLC0415

        if opts.alone or isinstance(found, Rejection):
            return None
        if not opts.others:
            return self._remembered(found)
        site = Site()
        for complaint in teach(site, found, map(Path, opts.others), workers, overrides):
            self.complain(complaint)
        return site

    def _remembered(self, page: Page) -> Site | None:
        from crawler.extraction.site import Site  # noqa: PLC0415
        from crawler.offline.inputs import PLACEHOLDER  # noqa: PLC0415
        from crawler.pipelines.extract import MEMORY  # noqa: PLC0415
        from crawler.session import read_address  # noqa: PLC0415
        from crawler.stores.errors import StateError  # noqa: PLC0415
        from crawler.stores.recall import recall  # noqa: PLC0415

        assert self.settings is not None
        if page.url.startswith(PLACEHOLDER):
            sys.stderr.write("the page does not say its address (give it with --url): it is judged by itself\n")
            return None
        blob = recall(read_address(self.settings), MEMORY, page.domain)
        if blob is None:
            sys.stderr.write(f"no crawl has learned of {page.domain} yet: the page is judged by itself\n")
            return None
        try:
            return Site.load(blob)
        except ValueError as error:
            raise StateError(f"what the state keeps of {page.domain} cannot be read ({error}); try --alone") from error

    def _tell(self, account: Account, opts: argparse.Namespace) -> None:
        if opts.html:
            from crawler.explaining.page import html_page  # noqa: PLC0415

            try:
                Path(opts.html).write_text(html_page(account), "utf-8")
            except OSError as error:
                self.complain(f"--html: {opts.html}: {error.strerror or error}")
                return
        if opts.json:
            from crawler.stores.jsonlines import encode_line  # noqa: PLC0415

            sys.stdout.buffer.write(encode_line(account))
            return
        from rich.console import Console  # noqa: PLC0415

        from crawler.explaining.terminal import show  # noqa: PLC0415

        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal may not know every script
        narrow = sys.stdout.isatty() or "COLUMNS" in os.environ
        console = Console(highlight=False, width=None if narrow else _PIPED_WIDTH)
        show(account, console, everything=opts.everything, blocks=not opts.html)
        if opts.html:
            sys.stdout.write(f"{opts.html} shows each block\n")


def _is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def _problem(args: list[str], opts: argparse.Namespace) -> str:
    """What keeps us from beginning, in one line."""
    if unknown := unknown_option(args, "explain"):
        return unknown
    if len(args) != 1:
        before = ", before --with" if opts.others and not args else ""
        return f"give one HTML file or one address{before}; see scrapy explain --help"
    if opts.alone and opts.others:
        return "--alone takes no other pages, --with names some; give one of them"
    given = [] if _is_address(args[0]) else args
    for name in [*given, *opts.others]:
        if problem := no_file(name):
            way_out = "; an address begins with https://" if name in given and not Path(name).exists() else ""
            return f"{problem}{way_out}"
    return _bad_address(args[0], opts.url)


def _bad_address(name: str, url: str | None) -> str:
    from crawler.urls import BadAddress, normalise  # noqa: PLC0415

    if url and _is_address(name):
        return "--url is the address of a file; an address needs none"
    if not url and not _is_address(name):
        return ""
    try:
        normalise(url or name)
    except BadAddress as error:
        return f"--url: {error}" if url else str(error)
    return ""
