"""Row 24: a real file system without room, under the state, the parts and the WARC in turn."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .sites import serve
from .test_crashes import ARTICLES, check, local


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 300 KB left, for whoever may mount one; its file ``ballast`` is the rest."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "none", disk], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root may mount a small disk")
    (disk / "ballast").write_bytes(bytes(8 * 2**20 - 300_000))
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.threat(24)
@pytest.mark.parametrize("full", ["state", "parts", "warc"])
def test_a_full_disk_ends_the_run_and_the_next_one_goes_on(full, project, mockserver, small_disk):
    site = serve(mockserver, ARTICLES)
    folder = {"state": ".scrapy", "parts": "exports", "warc": "kept"}[full]
    (small_disk / "there").mkdir()
    (project.folder / folder).symlink_to(small_disk / "there")
    rest = os.statvfs(small_disk)
    room = {"state": 40_000, "parts": 20_000, "warc": 8_000}[full]
    (small_disk / "more").write_bytes(bytes(max(0, rest.f_bavail * rest.f_bsize - room)))
    ran = project.crawl(site.root, NEWS_WARC="kept", **local(mockserver))
    assert ran.code in (4, 5), ran.err
    assert len(ran.errors) <= 1
    assert "Traceback" not in ran.err
    assert len(mockserver.log) < 3 * ARTICLES
    (small_disk / "ballast").unlink()
    assert project.crawl(site.root, NEWS_WARC="kept", **local(mockserver)).code == 0
    check(project, site)
