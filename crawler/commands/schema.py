"""``scrapy schema``: the record's JSON Schema."""

from __future__ import annotations

import argparse
import json
import sys

from crawler.running.command import HelpfulCommand
from crawler.running.leaving import leave_at_once
from crawler.running.streams import reader_may_leave

_EPILOG = """
examples:
  scrapy schema > record.schema.json
  scrapy schema | jq '."$defs".Article.properties | keys'

A line is an Article, or the Retraction of one that its site took back ("type": "Retraction").
"""


class Command(HelpfulCommand):
    """Prints what every exported line is valid against."""

    purpose = "Print the JSON Schema of the exported records"
    epilog = _EPILOG

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print."""
        leave_at_once()
        if args:
            self.complain(f"no argument {args[0]}; see scrapy schema --help")
            return
        from crawler.records import record_schema  # noqa: PLC0415 - see crawler.running

        with reader_may_leave():
            sys.stdout.write(json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n")
