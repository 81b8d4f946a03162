"""``scrapy batch``: an archive through a real Spark, and what it says where it cannot."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from zygote import ROOT

from crawler.extraction.sketch import sketch
from crawler.offline.stories import RecentStories
from tests.extraction.pages import page
from tests.stores.archives import Archive

SITES = ("harbour.example", "quay.example", "mole.example")
TOPICS = ("boats", "bread", "bells", "roofs", "wells", "hulls", "mills", "barns", "docks", "kilns")

needs_spark = pytest.mark.skipif(
    not (importlib.util.find_spec("pyspark") and shutil.which("java")), reason="needs pyspark and a Java runtime"
)


def command(*args: Any, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Spark's driver needs a process that was not forked: no zygote."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SPARK_LOCAL_IP": "127.0.0.1", **environment}
    line = [sys.executable, "-m", "scrapy", *map(str, args)]
    return subprocess.run(line, cwd=ROOT, env=env, capture_output=True, timeout=240, check=False)


def last_line(ran: subprocess.CompletedProcess[bytes]) -> str:
    return ran.stderr.decode().splitlines()[-1]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sites over two files that tell the same stories, the last one first; a page twice; a file that is none."""
    folder = tmp_path_factory.mktemp("archive")
    files = [Archive(folder / name) for name in ("a.warc.gz", "b.warc")]
    for day, site in enumerate(SITES):
        head = f'<meta property="article:published_time" content="2026-11-{20 - day}T08:00:00+01:00">'
        for number, topic in enumerate((*TOPICS, TOPICS[0])):
            files[number % 2].add(f"https://{site}/all-about-{topic}-today", page(topic, head=head))
    (folder / "c.warc").write_bytes(b"no archive")
    return folder


@pytest.fixture(scope="module")
def read(archive: Path) -> tuple[subprocess.CompletedProcess[bytes], Path]:
    out = archive.parent / "out"
    spark = ("--master", "local[2]", "--conf", "spark.default.parallelism=1")
    return command("batch", "--out", out, *spark, archive, "-s", "NEWS_PART_CODING=.gz"), out


@pytest.mark.xdist_group("spark")
@needs_spark
class TestSpark:
    """One run, looked at from several sides."""

    def test_the_records_are_those_of_extract(self, read: Any, archive: Path) -> None:
        found = [orjson.loads(x) for part in sorted(read[1].glob("part-*.jsonl.gz")) for x in lines(part)]
        given = [archive / name for name in ("a.warc.gz", "b.warc")]
        other = [orjson.loads(x) for x in command("extract", *given, "-s", "NEWS_DUPLICATES=off").stdout.splitlines()]
        told = {x["id"]: (x["url"], x["headline"], x["articleBody"]) for x in found}
        assert len(told) == len(found) == len(SITES) * len(TOPICS)
        assert told == {x["id"]: (x["url"], x["headline"], x["articleBody"]) for x in other}

    def test_who_told_a_story_first_is_found_as_if_one_process_read_all_by_their_dates(self, read: Any) -> None:
        found = [orjson.loads(x) for part in read[1].glob("part-*.jsonl.gz") for x in lines(part)]
        stories, firsts = RecentStories(), {}
        for record in sorted(found, key=lambda x: (x["datePublished"], x["id"])):
            told = stories.tell(record["id"], sketch(record["articleBody"]))
            firsts[record["id"]] = told.first if told else None
        assert {x["id"]: x["duplicateOf"] for x in found} == firsts
        assert len(SITES) * len(TOPICS) - list(firsts.values()).count(None) >= 20

    def test_the_manifest_counts_the_parts(self, read: Any) -> None:
        manifest = orjson.loads((read[1] / "part.manifest.json").read_bytes())
        assert {part["file"] for part in manifest["parts"]} == {path.name for path in read[1].glob("part-*.gz")}
        assert (manifest["complete"], manifest["records"]) == (True, len(SITES) * len(TOPICS))

    def test_a_file_that_is_no_archive_is_told_and_the_rest_is_read(self, read: Any, archive: Path) -> None:
        ran, _ = read
        assert ran.returncode == 2
        assert f"error: {archive / 'c.warc'}: no WARC file" in ran.stderr.decode().splitlines()
        assert last_line(ran) == "30 articles, 0 rejected"


def lines(part: Path) -> list[bytes]:
    return subprocess.run(["gzip", "-dc", part], capture_output=True, check=True).stdout.splitlines()


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["ARCHIVE"], "error: give --out FOLDER, and WARC files or folders of them; see scrapy batch --help"),
        (["--out", "OUT", "nowhere.warc"], "error: nowhere.warc: there is no such WARC file or folder"),
        (["--out", "ARCHIVE", "ARCHIVE"], "error: --out: ARCHIVE is not empty; give another folder"),
        (["--out", "OUT", "--conf", "x", "ARCHIVE"], "error: --conf: write NAME=VALUE, not 'x'"),
        (
            ["--out", "OUT", "ARCHIVE", "-s", "NEWS_PARTS=1"],
            "error: no setting NEWS_PARTS; did you mean NEWS_PART_BYTES?",
        ),
    ],
)
def test_what_cannot_be_used_is_told_before_spark_is_started(
    args: list[str], line: str, archive: Path, tmp_path: Path, project: Any
) -> None:
    names = {"ARCHIVE": str(archive), "OUT": str(tmp_path / "out")}
    ran = project.run("batch", *[names.get(arg, arg) for arg in args])
    assert (ran.code, ran.err.splitlines()) == (2, [line.replace("ARCHIVE", str(archive))])


def test_a_master_that_spark_does_not_know_is_told(archive: Path, tmp_path: Path, project: Any) -> None:
    ran = project.run("batch", "--out", tmp_path / "out", "--master", "nonsense", archive)
    assert (ran.code, ran.err[:41]) == (1, "error: no master of Spark: 'nonsense'; th")


def test_without_java_it_says_what_to_install(archive: Path, tmp_path: Path) -> None:
    ran = command("batch", "--out", tmp_path / "out", archive, PATH=str(tmp_path), JAVA_HOME="")
    assert (ran.returncode, last_line(ran)[:23]) == (1, "error: Spark needs Java")
