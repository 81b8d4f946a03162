"""``scrapy schema``: the record's JSON Schema."""

from __future__ import annotations

import argparse
import json
import sys

from scrapy.commands import ScrapyCommand

from crawler.running.leaving import leave_at_once
from crawler.running.streams import reader_may_leave


class Command(ScrapyCommand):
    """Prints what every exported line is valid against."""

    requires_crawler_process = False

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return "Print the JSON Schema of the exported records"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print."""
        leave_at_once()
        from crawler.records import record_schema  # noqa: PLC0415 - see crawler.running

        with reader_may_leave():
            sys.stdout.write(json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n")
