"""The settings that a person gave, checked before anything is started: Scrapy takes any name and any value."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from w3lib.url import file_uri_to_path

from crawler import settings as defaults
from crawler.oneline import one_line

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_CODINGS = ("", ".gz", ".zst")  # of parts
_FOR_TESTS = "NEWS_TEST_"
_SOME = frozenset({"NEWS_SITES_AT_ONCE", "NEWS_WORKER_PAGES", "NEWS_BROWSER_PAGES"})  # with none a run waits for ever


class BadSetting(ValueError):
    """A setting that cannot be used; the message says which and why, in one line."""


def check_settings(settings: BaseSettings) -> None:
    """Raise BadSetting for a NEWS_ setting that there is not, or whose value is not of the default's kind."""
    known = {name: value for name, value in vars(defaults).items() if name.startswith("NEWS_")}
    for name in settings:
        if not str(name).startswith("NEWS_") or str(name).startswith(_FOR_TESTS):
            continue
        if name not in known:
            near = difflib.get_close_matches(str(name), known, 1)
            raise BadSetting(f"no setting {name}" + (f"; did you mean {near[0]}?" if near else ""))
        if problem := _problem(settings, str(name), known[name]):
            raise BadSetting(f"{name}: {problem}, not {settings[name]!r}")
    if settings["NEWS_PART_CODING"] not in _CODINGS:
        raise BadSetting(f"NEWS_PART_CODING: one of {_CODINGS}, not {settings['NEWS_PART_CODING']!r}")


def _problem(settings: BaseSettings, name: str, default: object) -> str:
    """What the value must be instead; "" for one that can be used."""
    try:
        if isinstance(default, bool):
            settings.getbool(name)
        elif isinstance(default, int | float):
            least, read = int(name in _SOME), settings.getint if isinstance(default, int) else settings.getfloat
            return "" if read(name) >= least else f"{least} or more"
    except (ValueError, TypeError):
        kinds = {bool: "0 or 1", int: "a whole number", float: "a number"}
        return kinds[type(default)]
    return ""


def check_feeds(settings: BaseSettings) -> None:
    """Raise BadSetting where a file that -o, -O or FEEDS name cannot be written: Scrapy would find out at the end.

    What is no file of its own (a pipe, another kind of storage) is left to it, and so are names with ``%(time)s``.
    """
    for feed in map(str, settings.getdict("FEEDS")):
        if urlsplit(feed).scheme not in ("", "file") or "%(" in feed:
            continue
        path = Path(file_uri_to_path(feed))
        if path.exists() and not (path.is_file() or path.is_dir()):
            continue
        new = not path.exists()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("ab").close()
            if new:
                path.unlink()
        except OSError as error:
            why = f"{path.parent} is no folder" if isinstance(error, FileExistsError) else error.strerror or str(error)
            raise BadSetting(f"{one_line(feed)} cannot be written ({one_line(why)})") from error
