"""All benchmarks one after the other; what each prints is what README's table holds.

python tests/benchmarks/run.py            # an hour on two cores
python tests/benchmarks/run.py --quick    # ten minutes: smaller, the ratios are rougher
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

_ALL = [
    ("speed.py",), ("speed.py", "daniel_v21"), ("offline.py",), ("crawl.py",), ("crawl.py", "--pace", "0.5"),
    ("state.py",), ("memory.py",), ("grammar.py",),
]  # fmt: skip
_QUICK = [
    ("speed.py", "--pages", "60"), ("offline.py", "--rounds", "1"), ("crawl.py", "--sites", "6"),
    ("state.py", "--urls", "100000", "--sites", "200"),
    ("memory.py", "--sitemap", "200000", "--pages", "500", "--archive", "2000", "4000"), ("grammar.py",),
]  # fmt: skip


def main() -> None:
    """Run them; the exit code is that of the first that failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    failed = 0
    for name, *arguments in _QUICK if parser.parse_args().quick else _ALL:
        print(f"== {' '.join([name, *arguments])}", flush=True)
        command = [sys.executable, str(Path(__file__).with_name(name)), *arguments]
        failed = failed or subprocess.run(command, check=False).returncode
    sys.exit(failed)


if __name__ == "__main__":
    main()
