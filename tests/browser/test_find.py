"""Which browser is used, and what is said where there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.browser import find
from crawler.browser.find import BadBrowser, browser_mode, find_browser, require_browser


@pytest.fixture
def programs(tmp_path: Path, monkeypatch) -> Path:
    """A PATH of one empty folder, no downloaded browser, and playwright as if it were installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "downloads"))
    monkeypatch.setattr(find, "find_spec", lambda name: name)
    return tmp_path


def program(folder: Path, name: str) -> str:
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)
    return str(folder / name)


def test_debians_chromium_comes_first(programs):
    program(programs, "google-chrome")
    assert find_browser(None).path == str(programs / "google-chrome")
    assert find_browser(program(programs, "chromium")) == find_browser(None)


def test_the_named_one_is_used_or_nothing(programs):
    program(programs, "chromium")
    assert find_browser(program(programs, "mine")).path == str(programs / "mine")
    assert "NEWS_BROWSER_PATH: other is no program" in find_browser("other").missing


def test_playwrights_own_is_the_last_choice(programs):
    assert "apt install chromium" in find_browser(None).missing
    (programs / "downloads" / "chromium-1200").mkdir(parents=True)
    assert (find_browser(None).path, find_browser(None).missing) == (None, "")


def test_without_playwright_the_way_to_install_it_is_told(programs, monkeypatch):
    program(programs, "chromium")
    monkeypatch.setattr(find, "find_spec", lambda _: None)
    assert "pip install" in find_browser(None).missing


def test_a_browser_is_missed_only_where_it_is_demanded(programs):
    require_browser("off", None)
    require_browser("auto", None)
    with pytest.raises(BadBrowser, match="NEWS_BROWSER=always: no Chromium is installed"):
        require_browser("always", None)


def test_other_words_are_refused():
    with pytest.raises(BadBrowser, match="one of off, auto, always, not 'on'"):
        browser_mode("on")


def test_playwright_is_not_imported_before_a_page_needs_it():
    code = (
        "import sys, crawler.extensions.browser, crawler.pipelines.extract, crawler.spiders.news;"
        "sys.exit(any(name.startswith('playwright') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0
