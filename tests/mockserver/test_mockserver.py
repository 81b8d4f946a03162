"""The server serves what it is given, on each host, and tells what it was asked."""

from __future__ import annotations

import http.client
from pathlib import Path

import pytest

from mockserver import MockServer
from mockserver.faults import FAULTS


def get(
    server: MockServer, path: str, host: int = 0, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(*server.hosts[host].split(":"), timeout=5)  # type: ignore[arg-type]
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_a_folder_is_served_with_its_index(mockserver: MockServer, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "index.html").write_text("all news")
    (tmp_path / "feed.xml").write_text("<rss/>")
    mockserver.add_folder(tmp_path)
    assert get(mockserver, "/news/")[2] == get(mockserver, "/news/index.html")[2] == b"all news"
    assert get(mockserver, "/feed.xml")[1]["Content-Type"].partition(";")[0].endswith("/xml")


def test_hosts_are_told_apart_and_the_log_tells_them(mockserver: MockServer) -> None:
    mockserver.add("/a", "second", host=1)
    assert [get(mockserver, "/a", host)[0] for host in (0, 1)] == [404, 200]
    assert [each.host for each in mockserver.seen("/a")] == ["127.0.0.1", "127.0.0.2"]


def test_a_validator_that_holds_gives_a_304(mockserver: MockServer) -> None:
    mockserver.add("/a", "page", headers={"ETag": '"x"'})
    assert get(mockserver, "/a", headers={"If-None-Match": '"x"'})[0] == 304


def test_a_fault_can_stand_on_any_path_with_its_options(mockserver: MockServer) -> None:
    mockserver.add_fault("/a?b=c", "status", code=418, body="tea")
    assert get(mockserver, "/a?b=c")[::2] == (418, b"tea")
    assert get(mockserver, "/a")[0] == 404


@pytest.mark.parametrize("name", ["429-retry-after", "503-plain", "flaky"])
def test_a_passing_fault_passes(name: str, mockserver: MockServer) -> None:
    path = f"/fault/{name}"
    if name != "flaky":
        assert get(mockserver, path)[0] in {429, 503}
    else:
        with pytest.raises(http.client.IncompleteRead):
            get(mockserver, path)
    assert get(mockserver, path)[0] == 200


def test_there_are_more_than_forty_faults() -> None:
    assert len(FAULTS) > 40
