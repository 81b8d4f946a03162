"""What a person asks of the news spider (-a NAME=VALUE), checked before anything is fetched."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.session import Window
from crawler.urls import BadAddress, normalise, site_of

NAMES = ("url", "sites", "since", "until", "limit", "refresh", "all")
_SITE_NAMES = ("since", "until", "limit")
_BARE_HOST = re.compile(r"[^\s/:@]+\.[^\s/:@.]+(:\d+)?(/\S*)?")  # each class ends where the next begins: linear
_YES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class BadArgument(ValueError):
    """A spider argument cannot be used; the message is one line that names it and says what would do."""


@dataclass(slots=True, frozen=True)
class SitePlan:
    """What is wanted of one site: where to begin, dates, and at most ``limit`` articles."""

    site: str
    homes: tuple[str, ...]
    window: Window = field(default_factory=Window)
    limit: int | None = None


@dataclass(slots=True, frozen=True)
class Plan:
    """What is wanted of a run.  ``refresh``: all again, as revisions.  ``everything``: ask all listings in full."""

    sites: tuple[SitePlan, ...]
    refresh: bool = False
    everything: bool = False


def read_arguments(given: Mapping[str, Any]) -> Plan:
    """Check the arguments and the file that they may name.  Raises BadArgument."""
    unknown = sorted(set(given) - set(NAMES))
    if unknown:
        raise BadArgument(f"no spider argument {unknown[0]!r}; there are {', '.join(NAMES)}")
    if ("url" in given) == ("sites" in given):
        raise BadArgument("give either -a url=ADDRESS or -a sites=FILE")
    base = SitePlan("", (), read_window(given), _limit(given.get("limit")))
    listed = _read_file(Path(given["sites"]), base) if "sites" in given else [_site(given["url"], base)]
    return Plan(_joined(listed), _flag(given, "refresh"), _flag(given, "all"))


def _site(address: Any, base: SitePlan) -> SitePlan:
    text = str(address).strip()
    try:
        url = normalise("https://" + text if _BARE_HOST.fullmatch(text) else text)
    except BadAddress as error:
        raise BadArgument(f"url: {error}") from error
    return replace(base, site=site_of(url), homes=(url,))


def _joined(listed: list[SitePlan]) -> tuple[SitePlan, ...]:
    """Several addresses of one site are several places to begin at, because a site has one state and one pace."""
    sites: dict[str, SitePlan] = {}
    for plan in listed:
        first = sites.setdefault(plan.site, plan)
        if (first.window, first.limit) != (plan.window, plan.limit):
            raise BadArgument(f"sites: {plan.site} is listed twice with different options")
        homes = tuple(dict.fromkeys((*first.homes, *plan.homes)))
        sites[plan.site] = replace(first, homes=homes)
    return tuple(sites.values())


def _read_file(path: Path, base: SitePlan) -> list[SitePlan]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise BadArgument(f"sites: {path} cannot be read ({getattr(error, 'strerror', None) or error})") from error
    plans = _from_toml(path, text, base) if path.suffix == ".toml" else _from_lines(path, text, base)
    if not plans:
        raise BadArgument(f"sites: {path} names no address")
    return plans


def _from_lines(path: Path, text: str, base: SitePlan) -> list[SitePlan]:
    plans = []
    for number, line in enumerate(text.splitlines(), 1):
        address = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()  # a # inside an address is its fragment
        if address:
            try:
                plans.append(_site(address, base))
            except BadArgument as error:
                raise BadArgument(f"sites: {path}, line {number}: {error}") from error
    return plans


def _from_toml(path: Path, text: str, base: SitePlan) -> list[SitePlan]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadArgument(f"sites: {path}: {error}") from error
    plans = []
    for address, options in tables.items():
        try:
            plans.append(_from_table(address, options, base))
        except BadArgument as error:
            raise BadArgument(f"sites: {path}, [{address}]: {error}") from error
    return plans


def _from_table(address: str, options: Any, base: SitePlan) -> SitePlan:
    if not isinstance(options, dict):
        raise BadArgument('no table; write ["https://example.org/"] and its options in the lines below')
    unknown = sorted(set(options) - set(_SITE_NAMES))
    if unknown:
        raise BadArgument(f"no option {unknown[0]!r}; there are {', '.join(_SITE_NAMES)}")
    window = Window(
        _moment(options, "since") if "since" in options else base.window.since,
        _moment(options, "until") if "until" in options else base.window.until,
    )
    limit = _limit(options["limit"]) if "limit" in options else base.limit
    return _site(address, replace(base, window=_ordered(window), limit=limit))


def read_window(given: Mapping[str, Any]) -> Window:
    """Give the dates of ``since`` and ``until``.  Raises BadArgument."""
    return _ordered(Window(_moment(given, "since"), _moment(given, "until")))


def _ordered(window: Window) -> Window:
    if window.since is not None and window.until is not None and window.since > window.until:
        raise BadArgument("since lies after until, so no article can match")
    return window


def _moment(given: Mapping[str, Any], name: str) -> float | None:
    """A date or time as epoch seconds; without an offset UTC is meant, and a bare ``until`` date is its whole day."""
    if name not in given:
        return None
    value = given[name]
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadArgument(f"{name}: {text!r} is no date; write 2026-11-23 or 2026-11-23T10:00:00+01:00") from None
    if len(text) <= len("2026-11-23") and name == "until":
        moment += timedelta(days=1, seconds=-1)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _limit(value: Any) -> int | None:
    if value is None:
        return None
    if not (text := str(value)).isdecimal() or int(text) < 1:
        raise BadArgument(f"limit: {text!r} is no number of articles; write 1 or more")
    return int(text)


def _flag(given: Mapping[str, Any], name: str) -> bool:
    value = str(given.get(name, "0")).lower()
    if value not in _YES:
        raise BadArgument(f"{name}: {value!r} is neither 1 nor 0")
    return _YES[value]
