"""``scrapy extract``: HTML or WARC files, or JSON lines, to Article lines on standard output."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler.oneline import one_line
from crawler.running.command import HelpfulCommand
from crawler.running.leaving import leave_at_once
from crawler.running.streams import complain, no_file, reader_may_leave, tell_counts, unknown_option

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.extraction.overrides import Overrides
    from crawler.extraction.stories import Rule
    from crawler.items import Rejection
    from crawler.offline.inputs import BadInput, Input

_OTHER = 1
_LINES = 1 << 18  # bytes read at once: a page's line has some 100,000, of which Python would fetch 4,096 at a time
_EPILOG = """
examples:
  scrapy extract page.html                      one page; its address is what <link rel=canonical> or og:url says
  scrapy extract --url https://a.org/1 page.html
  scrapy extract crawl-*.warc.gz > articles.jsonl
  scrapy extract --jsonl < pages.jsonl          lines {"id", "url", "html_b64"}; metadata.inputId carries the id back

Pages of one site teach each other what repeats on all of them, unless --alone is given.  A page that does not say its
address gets https://local.invalid/ and its file's name.  What is no article is counted on standard error, after a line
for each file that is no page at all; of a WARC that includes lists, consent walls and the like, while a page given by
itself is read whatever it looks like (see its metadata.qualityFlags).
Exit code: 0; 2 where an input could not be used (the rest was); 1 where no process to read pages with can be started,
where standard output cannot be written, or where it was stopped before its end.
"""


class Command(HelpfulCommand):
    """Extraction without a crawl."""

    arguments = "[options] [FILE ...]"
    purpose = "Turn HTML or WARC files, or JSON lines, into Article lines"
    epilog = _EPILOG

    def __init__(self) -> None:
        super().__init__()
        self._articles = 0
        self._rejected: Counter[str] = Counter()

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument("--jsonl", action="store_true", help='read {"id", "url", "html_b64"} lines from stdin')
        parser.add_argument("--alone", action="store_true", help="judge each page by itself")
        parser.add_argument("--url", metavar="ADDRESS", help="the address of the only HTML file")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Extract."""
        leave_at_once()
        problem = _problem(args, opts)
        if problem:
            self.complain(problem)
            return
        from crawler.running.given import BadSetting, check_settings  # noqa: PLC0415 - see crawler.running
        from crawler.workers.errors import WorkersUnable  # noqa: PLC0415

        assert self.settings is not None
        try:
            check_settings(self.settings)
        except BadSetting as error:
            self.complain(str(error))
            return
        try:
            with ExitStack() as processes, reader_may_leave():
                self._extract(processes, args, opts)
        except WorkersUnable as error:
            complain(str(error))
            self.exitcode = _OTHER

    def _extract(self, processes: ExitStack, args: list[str], opts: argparse.Namespace) -> None:
        # imported late: a mistyped option does not wait
        from crawler.extraction.stories import duplicates_rule  # noqa: PLC0415
        from crawler.stores.overrides import load_overrides  # noqa: PLC0415

        assert self.settings is not None
        try:
            overrides = load_overrides(self.settings["NEWS_OVERRIDES"])
            duplicates = duplicates_rule(self.settings["NEWS_DUPLICATES"])
        except ValueError as error:
            self.complain(str(error))
            return
        rules = _Rules(overrides, duplicates, opts.alone)
        inputs = self._usable(_inputs(args, opts))
        find = _one if _one_page(args) else _many
        self._write(find(self.settings, processes, inputs, rules), opts.url)

    def _write(self, outcomes: Iterable[bytes | Rejection], given: str | None) -> None:
        from crawler.offline.inputs import file_of  # noqa: PLC0415 - see crawler.running

        for outcome in outcomes:
            if isinstance(outcome, bytes):
                self._articles += 1
                sys.stdout.buffer.write(outcome)
                sys.stdout.buffer.flush()
            else:
                self._rejected[outcome.reason] += 1
                name = file_of(outcome.url) or given
                if outcome.reason == "not-html" and name:  # a file that a person took for a page
                    sys.stderr.write(f"{one_line(name, 200)}: no HTML page: {outcome.detail}\n")
        tell_counts(self._articles, self._rejected)

    def _usable(self, inputs: Iterable[Input | BadInput | Rejection]) -> Iterator[Input]:
        from crawler.items import Rejection  # noqa: PLC0415
        from crawler.offline.inputs import BadInput  # noqa: PLC0415

        assert self.settings is not None
        html = self.settings.getbool("NEWS_BODY_HTML")
        for given in inputs:
            if isinstance(given, BadInput):
                self.complain(given.message)
            elif isinstance(given, Rejection):
                self._rejected[given.reason] += 1
            else:
                given.html = html
                yield given


class _Rules(NamedTuple):
    """What holds for all pages of a run."""

    overrides: Overrides
    duplicates: Rule
    alone: bool


def _one_page(args: list[str]) -> bool:
    """Whether a single file is given that is no WARC."""
    if len(args) != 1:
        return False
    with suppress(OSError), Path(args[0]).open("rb") as file:
        return not file.read(4).startswith((b"WARC", b"\x1f\x8b"))
    return False


def _one(
    settings: BaseSettings, processes: ExitStack, inputs: Iterable[Input], rules: _Rules
) -> Iterator[bytes | Rejection]:
    from crawler.extraction.quiet import quiet  # noqa: PLC0415
    from crawler.offline.lost import lost  # noqa: PLC0415
    from crawler.offline.single import read  # noqa: PLC0415
    from crawler.workers.errors import WorkerError  # noqa: PLC0415
    from crawler.workers.once import Once  # noqa: PLC0415

    once = processes.enter_context(Once.read(settings, quiet))
    for given in inputs:
        given.overrides = rules.overrides if given.guessed else rules.overrides.only(given.page.url)
        try:
            yield once.do(read, given, rules.alone, rules.duplicates != "off")
        except WorkerError as error:
            yield lost(given, error)


def _many(
    settings: BaseSettings, processes: ExitStack, inputs: Iterable[Input], rules: _Rules
) -> Iterator[bytes | Rejection]:
    from crawler.offline.keeper import Written  # noqa: PLC0415
    from crawler.offline.processes import open_processes  # noqa: PLC0415
    from crawler.offline.run import Extraction  # noqa: PLC0415
    from crawler.offline.stories import RecentStories  # noqa: PLC0415

    sketches = rules.duplicates != "off"
    opened = open_processes(settings, processes, alone=rules.alone, sketches=sketches)
    extraction = Extraction.read(settings, opened, rules.overrides, sketches=sketches)
    stories = RecentStories(rules.duplicates)
    for outcome in extraction.outcomes(inputs):
        yield stories.place(outcome) if isinstance(outcome, Written) else outcome
    for warning in extraction.misses.warnings():
        sys.stderr.write(f"warning: {warning}\n")


def _problem(args: list[str], opts: argparse.Namespace) -> str:
    """What keeps us from beginning, in one line."""
    if unknown := unknown_option(args, "extract"):
        return unknown
    if opts.jsonl == bool(args):
        return "give files, or --jsonl and lines on standard input; see scrapy extract --help"
    if opts.jsonl and sys.stdin is None:
        return "--jsonl reads standard input, which is closed: scrapy extract --jsonl < pages.jsonl"
    if opts.url and (opts.jsonl or len(args) != 1):
        return "--url is the address of one HTML file; give just that file with it"
    if opts.url:
        from crawler.urls import BadAddress, normalise  # noqa: PLC0415

        try:
            normalise(opts.url)
        except BadAddress as error:
            return f"--url: {error}"
    return next(filter(None, map(no_file, args)), "")


def _inputs(args: list[str], opts: argparse.Namespace) -> Iterator[Input | BadInput | Rejection]:
    from crawler.offline.inputs import read_files, read_jsonl  # noqa: PLC0415

    if not opts.jsonl:
        return read_files(map(Path, args), opts.url)
    return read_jsonl(os.fdopen(sys.stdin.fileno(), "rb", _LINES, closefd=False))
