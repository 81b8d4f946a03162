"""Commands that start from nothing, as a person starts them: they come to what those come to that the zygote forks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import crawler.demo

from .conftest import Project

NEWSROOM = Path(crawler.demo.__file__).parent / "newsroom.warc.gz"
PAGE = "https://www.penmarrick-courier.example/news/2026/11/18/harbour-dredging-plan-approved"
CRAWL = "crawl news -a url=https://www.hafenblatt.example/ -s NEWS_REPLAY={recorded}"
COMMANDS = {
    "news and report": [CRAWL, "report"],
    "archive": ["crawl archive -a warc={recorded}"],
    "demo": ["crawl demo -a url=https://www.yunlingnews.example/"],
    "output that cannot be stored": [f"{CRAWL} -o /dev/full:jsonlines"],
    "a mistake": ["crawl news -a url=nonsense"],
    "extract": ["extract {recorded} nosuch.html"],
    "explain": [f"explain {PAGE} --json -s NEWS_REPLAY={NEWSROOM}"],
    "schema": ["schema"],
    "no such command": ["nosuch"],
}
# moments (and the process ids and chance behind them) and seconds
PASSING = re.compile(
    rb"\d{4}-?\d\d-?\d\d[T ]\d\d:?\d\d:?\d\d(\.\d+)?Z?(-\d+(-[0-9a-f]{6})?)?|\s+\d+\.\d+$", re.MULTILINE
)


@pytest.mark.parametrize("commands", COMMANDS.values(), ids=COMMANDS)
def test_a_command_from_a_cold_start_comes_to_what_a_forked_one_comes_to(commands, tmp_path, zygote, site):
    if zygote is None:
        pytest.skip("nothing is forked here")
    recorded, left = site.record(), []
    for name, how in (("cold", None), ("forked", zygote)):
        project = Project(tmp_path / name, how)
        for command in commands:
            ran = project.run(*command.format(recorded=recorded).split(), LOG_LEVEL="CRITICAL")
            left.append((ran.code, said(ran.out), said(ran.err.encode())))
        records = project.delivered()
        left.append(sorted((x["id"], x["url"], x["headline"], x["contentHash"], x["wordCount"]) for x in records))
    half = len(left) // 2
    assert left[:half] == left[half:]


def said(text: bytes) -> list[bytes]:
    return sorted(PASSING.sub(b"#", text).splitlines())
