"""A run over many sites has many sockets, and cron allows 1,024 files."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from crawler.running.files import allow_files
allow_files()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(("soft", "hard"), [(64, 4096), (1024, 1024)])
def test_as_many_files_may_be_open_as_the_system_allows(soft, hard):
    if 0 <= resource.getrlimit(resource.RLIMIT_NOFILE)[1] < hard:
        pytest.skip("this process may not have so many itself")
    ran = subprocess.run([sys.executable, "-c", LIMITED.format(soft=soft, hard=hard)], capture_output=True, check=True)
    assert int(ran.stdout) == hard
