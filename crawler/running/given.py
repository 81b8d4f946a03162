"""The settings that a person gave, checked before anything is started: Scrapy takes any name and any value."""

from __future__ import annotations

import difflib
import logging
import math
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.extensions.feedexport import apply_uri_params
from scrapy.settings import SETTINGS_PRIORITIES, default_settings
from w3lib.url import file_uri_to_path

from crawler import settings as defaults
from crawler.oneline import one_line
from crawler.stores.partfile import CODINGS

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.settings import BaseSettings

_NEEDED = {
    "EXTENSIONS": "crawler.extensions.delivery.DeliveryGuard",
    "ITEM_PIPELINES": "crawler.pipelines.extract.Extract",
}
_FOR_TESTS = "NEWS_TEST_"
_SOME = frozenset({"NEWS_SITES_AT_ONCE", "NEWS_WORKER_PAGES", "NEWS_BROWSER_PAGES"})  # with none a run waits for ever


class BadSetting(ValueError):
    """A setting that cannot be used; the message says which and why, in one line."""


def check_settings(settings: BaseSettings) -> None:
    """Raise BadSetting for a NEWS_ setting that there is not, or a value that is not of the default's kind."""
    known = {name: value for name, value in vars(defaults).items() if name.startswith("NEWS_")}
    for name in settings:
        if not str(name).startswith("NEWS_") or str(name).startswith(_FOR_TESTS):
            continue
        if name not in known:
            near = difflib.get_close_matches(str(name), known, 1)
            raise BadSetting(f"no setting {name}" + (f"; did you mean {near[0]}?" if near else ""))
        if problem := _problem(settings, str(name), known[name]):
            raise BadSetting(f"{name}: {problem}, not {settings[name]!r}")
    if settings["NEWS_PART_CODING"] not in CODINGS:
        raise BadSetting(f"NEWS_PART_CODING: one of {CODINGS}, not {settings['NEWS_PART_CODING']!r}")
    given = [name for name in settings if settings.getpriority(name) == SETTINGS_PRIORITIES["cmdline"]]
    for name in given:  # Scrapy's own would end in a traceback
        default = getattr(default_settings, str(name), None)
        kind = float(default) if type(default) is int else default  # "0" may stand for a number with a fraction there
        if problem := _problem(settings, str(name), kind):
            raise BadSetting(f"{name}: {problem}, not {settings[name]!r}")
    level, levels = settings["LOG_LEVEL"], logging.getLevelNamesMapping()
    if isinstance(level, str) and level not in levels:
        raise BadSetting(f"LOG_LEVEL: one of {', '.join(dict.fromkeys(levels))}, not {level!r}")


def _problem(settings: BaseSettings, name: str, default: object) -> str:
    """What the value must be instead; "" for one that can be used."""
    try:
        if isinstance(default, bool):
            settings.getbool(name)
        elif isinstance(default, int | float):
            least = int(name in _SOME) if name.startswith("NEWS_") else -math.inf
            read = settings.getint if isinstance(default, int) else settings.getfloat
            return "" if read(name) >= least else f"{least} or more"
    except (ValueError, TypeError):
        kinds = {bool: "0 or 1", int: "a whole number", float: "a number"}
        return kinds[type(default)]
    return ""


def check_components(settings: BaseSettings) -> None:
    """Raise BadSetting where one is missing without which a run of our spiders waits for ever (-s EXTENSIONS={...})."""
    for name, needed in _NEEDED.items():
        if settings.getdict(name).get(needed) is None:
            raise BadSetting(f"{name}: a crawl needs {needed}; add yours to what crawler/settings.py has")


def check_feeds(settings: BaseSettings, spider: type[Spider]) -> None:
    """Raise BadSetting where a file that -o, -O or FEEDS name cannot be written: Scrapy would find out at the end.

    What is no file of its own (a pipe, another kind of storage) is left to it, and so is where ``%(time)s`` leads.
    """
    for feed in map(str, settings.getdict("FEEDS")):
        if "%(" in feed and not settings["FEED_URI_PARAMS"]:
            _check_name(feed, spider)
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


def _check_name(feed: str, spider: type[Spider]) -> None:
    """Scrapy fills in the time, the batch and whatever attributes the spider has."""
    try:
        apply_uri_params(feed, dict.fromkeys([*dir(spider), "time", "batch_time"], "") | {"batch_id": 1})
    except KeyError as error:
        raise BadSetting(f"{one_line(feed)} cannot be written (there is no %({error.args[0]})s)") from error
    except (TypeError, ValueError):  # such as %(time)d
        raise BadSetting(f"{one_line(feed)} cannot be written (its name cannot be filled in)") from None
