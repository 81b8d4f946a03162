"""Standard output and error as the commands use them."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.oneline import one_line

_STDERR = 2


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """End without a word where whoever reads our lines (``| head``) has enough of them.

    Where they cannot be written, or a person stops the program, it ends with one line and exit code 1.
    """
    try:
        with person_may_stop():
            yield
            sys.stdout.flush()
    except BrokenPipeError:
        _to_nobody()
    except OSError as error:
        _to_nobody()
        complain(f"standard output cannot be written ({error.strerror or error})")
        sys.exit(1)


@contextmanager
def person_may_stop() -> Iterator[None]:
    """End with one line and exit code 1 where a person stops the program (Ctrl-C)."""
    try:
        yield
    except KeyboardInterrupt:
        complain("stopped before its end")
        sys.exit(1)


def fill_streams() -> None:
    """Open what is closed of standard input, output and error (``2>&-``), to nowhere.

    Scrapy's log needs standard error to be there, and the next file to be opened, such as a part, would get its number.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)
    sys.stdin = sys.stdin or os.fdopen(0, closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(_STDERR, "w", closefd=False)


def _to_nobody() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more at its end


def unknown_option(args: list[str], command: str) -> str:
    """What is wrong with the first argument that looks like an option and is no file, in one line; "" for none."""
    unknown = [arg for arg in args if arg.startswith("-") and not Path(arg).exists()]
    return f"no option {unknown[0]}; see scrapy {command} --help" if unknown else ""


def no_file(name: str) -> str:
    """Why the file cannot be read, in one line; "" where it is one."""
    if Path(name).is_file():
        return ""
    return f"{name}: not a file" if Path(name).exists() else f"{name}: no such file"


def tell_counts(articles: int, rejected: Counter[str]) -> None:
    """Write the line that an extraction ends with; ``rejected`` counts pages by reason."""
    reasons = ", ".join(f"{reason} {count}" for reason, count in rejected.most_common())
    sys.stderr.write(f"{articles} articles, {rejected.total()} rejected{': ' + reasons if reasons else ''}\n")


def complain(message: str) -> None:
    """Write one line about what a person did, or gave, that cannot be used."""
    sys.stderr.write(f"error: {one_line(message, 500)}\n")
