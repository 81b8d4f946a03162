"""Which browser there is, found without importing playwright, so that a crawl that needs none pays nothing."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args

Mode = Literal["off", "auto", "always"]
MODES: tuple[Mode, ...] = get_args(Mode)

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")  # Debian's, Ubuntu's, Google's


class BadBrowser(ValueError):
    """NEWS_BROWSER cannot be followed; the message is one line that says what to change."""


@dataclass(slots=True, frozen=True)
class FoundBrowser:
    """``path``: the executable, None for the one that playwright has downloaded; ``missing``: why there is none."""

    path: str | None = None
    missing: str = ""


def browser_mode(value: Any) -> Mode:
    """Check NEWS_BROWSER.  Raises BadBrowser."""
    if value not in MODES:
        raise BadBrowser(f"NEWS_BROWSER: one of {', '.join(MODES)}, not {value!r}")
    mode: Mode = value
    return mode


def find_browser(wanted: str | None) -> FoundBrowser:
    """Look for playwright and a Chromium: the ``wanted`` one, one on the PATH, or playwright's own."""
    if find_spec("playwright") is None:
        return FoundBrowser(missing="playwright is not installed (pip install 'site-memory-crawler[browser]')")
    if wanted:
        path = shutil.which(wanted)
        return FoundBrowser(path) if path else FoundBrowser(missing=f"NEWS_BROWSER_PATH: {wanted} is no program")
    for name in _NAMES:
        if path := shutil.which(name):
            return FoundBrowser(path)
    if any(_downloads().glob("chromium*-*")):
        return FoundBrowser()
    return FoundBrowser(missing="no Chromium is installed (apt install chromium, or playwright install chromium)")


def require_browser(mode: Mode, wanted: str | None) -> None:
    """Raise BadBrowser where a browser is demanded and there is none."""
    if mode == "always" and (missing := find_browser(wanted).missing):
        raise BadBrowser(f"NEWS_BROWSER=always: {missing}")


def _downloads() -> Path:
    """Where playwright keeps the browsers that it downloads, on Linux."""
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
