"""What the fork server has done before a crawl's processes are forked."""

from __future__ import annotations

import os
import subprocess
import sys

_LOADED = """
import sys
{begin}
from crawler.extraction.metadata import languages
import trafilatura.external
print(languages._unpacked.cache_info().currsize, "dateparser" in sys.modules, bool(trafilatura.external.JT_STOPLIST))
"""


def _loaded(begin: str) -> str:
    command = [sys.executable, "-c", _LOADED.format(begin=begin)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_importing_it_loads_what_pages_are_read_with() -> None:
    assert _loaded("import crawler.extraction.warm") == "1 True True"


def test_the_office_alone_loads_none_of_it() -> None:
    assert _loaded("import crawler.extraction.office").split()[0] == "0"
