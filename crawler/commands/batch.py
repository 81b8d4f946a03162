"""``scrapy batch``: archives of any size to parts of Article lines, on Spark."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.running.command import HelpfulCommand
from crawler.running.leaving import leave_at_once
from crawler.running.streams import complain, tell_counts, unknown_option

if TYPE_CHECKING:
    from crawler.batch.reading import Job
    from crawler.batch.writing import Result

_OTHER = 1
_MANIFEST = "part.manifest.json"
_EPILOG = """
examples:
  scrapy batch --out again archive/                           all .warc and .warc.gz below the folder, on this machine
  scrapy batch --out /shared/news --master spark://head:7077 /shared/cc-news/
  scrapy batch --out again --conf spark.local.dir=/big crawl-*.warc.gz -s NEWS_PART_CODING=.gz

The recorded pages are brought together by site, on disk, and the pages of each site teach each other as in scrapy
extract; of an address that was recorded several times the last page counts.  The folders must be the same ones on all
machines, and the project and its extra "spark" be installed there; Java 17 runs Spark.  The records are the same
whatever the number of machines.  Of a story that several articles tell, on any sites, the one with the earliest date
is the first.
Exit code: 0; 2 where an input could not be used (the rest was); 1 where Spark cannot be started, or the job did not
end.  The manifest in the folder is written at the very end: without it the parts are not complete.
"""


class Command(HelpfulCommand):
    """Extraction of archives by many machines."""

    arguments = "[options] --out FOLDER WARC..."
    purpose = "Turn archives of any size (WARC) into parts of Article lines, on Spark"
    epilog = _EPILOG

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument("--out", metavar="FOLDER", help="where the parts go; empty, or not there yet")
        parser.add_argument("--master", metavar="URL", help="the cluster; else as Spark is configured, or this machine")
        parser.add_argument(
            "--conf", metavar="NAME=VALUE", action="append", default=[], help="a setting of Spark; may be repeated"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the archives."""
        leave_at_once()
        from crawler.batch.cluster import NoCluster  # noqa: PLC0415 - see crawler.running
        from crawler.stores.errors import WarcError  # noqa: PLC0415

        try:
            files, job = self._asked(args, opts)
            self._read(files, job, opts)
        except (ValueError, WarcError) as error:
            self.complain(str(error))
        except NoCluster as error:
            complain(str(error))
            self.exitcode = _OTHER
        except KeyboardInterrupt:
            complain("stopped before its end; give another folder, or empty this one, to begin anew")
            self.exitcode = _OTHER

    def _asked(self, args: list[str], opts: argparse.Namespace) -> tuple[list[str], Job]:
        """What is to be read, and how.  Raises ValueError with one line about what cannot be used."""
        from scrapy.settings import SETTINGS_PRIORITIES  # noqa: PLC0415

        from crawler.batch.reading import Job  # noqa: PLC0415
        from crawler.extraction.stories import duplicates_rule  # noqa: PLC0415
        from crawler.running.given import check_settings  # noqa: PLC0415
        from crawler.stores.overrides import load_overrides  # noqa: PLC0415
        from crawler.stores.warcindex import warc_files  # noqa: PLC0415

        settings = self.settings
        assert settings is not None
        if unknown := unknown_option(args, "batch"):
            raise ValueError(unknown)
        if not (args and opts.out):
            raise ValueError("give --out FOLDER, and WARC files or folders of them; see scrapy batch --help")
        if wrong := next((text for text in opts.conf if "=" not in text), None):
            raise ValueError(f"--conf: write NAME=VALUE, not {wrong!r}")
        check_settings(settings)
        files = [str(file.absolute()) for name in args for file in warc_files(Path(name))]
        ours = [name for name in settings if str(name).startswith("NEWS_")]
        project = SETTINGS_PRIORITIES["project"]  # what is higher was given by a person
        given = {name: settings[name] for name in ours if (settings.getpriority(name) or 0) > project}
        overrides = load_overrides(settings["NEWS_OVERRIDES"])
        duplicates = duplicates_rule(settings["NEWS_DUPLICATES"])
        return files, Job(str(_empty(Path(opts.out))), given, overrides, duplicates)

    def _read(self, files: list[str], job: Job, opts: argparse.Namespace) -> None:
        from crawler.batch.cluster import run, spark  # noqa: PLC0415
        from crawler.stores.keys import iso  # noqa: PLC0415
        from crawler.stores.manifest import Manifest  # noqa: PLC0415

        began = time.time()
        with spark(opts.master, dict(text.split("=", 1) for text in opts.conf)) as context:
            results = run(context, files, job)
        parts = [part for result in results for part in result.parts]
        manifest = Manifest("batch", iso(began), parts=parts)
        manifest.end(iso(time.time()), "finished", complete=True)
        manifest.save(Path(job.out) / _MANIFEST)
        self._tell(results)

    def _tell(self, results: Sequence[Result]) -> None:
        rejected: Counter[str] = Counter()
        for result in results:
            rejected += result.counted.rejected
            for line in result.counted.bad:
                self.complain(line)
            for line in result.counted.warnings:
                sys.stderr.write(f"warning: {line}\n")
        tell_counts(sum(part.records for result in results for part in result.parts), rejected)


def _empty(folder: Path) -> Path:
    """The folder, made if it is not there.  Raises ValueError where there is something in it, or it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ValueError(f"--out: {folder} is not empty; give another folder")
    except OSError as error:
        raise ValueError(f"--out: {folder} cannot be written ({error.strerror or error})") from error
    return folder.absolute()
