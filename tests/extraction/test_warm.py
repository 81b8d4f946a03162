"""What the fork server has done before a crawl's processes are forked."""

from __future__ import annotations

import os
import subprocess
import sys

_LOADED = """
import sys
{begin}
from crawler.extraction.metadata import languagemodel
print(languagemodel._loaded.cache_info().currsize, "trafilatura.core" in sys.modules, "dateparser" in sys.modules)
"""


def _loaded(begin: str) -> str:
    command = [sys.executable, "-c", _LOADED.format(begin=begin)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_importing_it_loads_what_pages_are_read_with() -> None:
    assert _loaded("import crawler.extraction.warm") == "1 True False"


def test_the_office_alone_loads_none_of_it() -> None:
    assert _loaded("import crawler.extraction.office") == "0 False False"


def test_the_office_needs_neither_scrapy_nor_the_state() -> None:
    begin = "from crawler.extraction.office import open_office\nopen_office('run', 8, 10, True)"
    begin += "\nprint(sorted({'scrapy', 'sqlalchemy', 'twisted'} & set(sys.modules)))"
    assert _loaded(begin).splitlines()[0] == "[]"
