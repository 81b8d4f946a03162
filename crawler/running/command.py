"""What the project's commands have in common: what their help says, and how a mistake is told."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand

from crawler.running.streams import complain

USAGE = 2
"""The exit code for bad usage or input."""


class HelpfulCommand(ScrapyCommand):
    """``arguments`` stand behind the command's name, ``purpose`` says what it is for, ``epilog`` closes its help."""

    requires_crawler_process = False
    arguments = "[options]"
    purpose = ""
    epilog = ""

    def syntax(self) -> str:
        """Shown by --help."""
        return self.arguments

    def short_desc(self) -> str:
        """Shown by ``scrapy``."""
        return self.purpose

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options that all commands have."""
        super().add_options(parser)
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = self.epilog

    def complain(self, message: str) -> None:
        """Tell of a mistake in one line; the command ends with exit code 2."""
        complain(message)
        self.exitcode = USAGE
