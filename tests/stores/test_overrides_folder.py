"""The folder that NEWS_OVERRIDES names is read whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.extraction.overrides import NO_OVERRIDES, BadOverrides
from crawler.stores.overrides import load_overrides


def write(folder: Path, name: str, content: str | bytes = 'drop = ["div.x"]') -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_every_toml_file_of_the_folder_is_one_site(tmp_path):
    write(tmp_path, "www.a.example.toml")
    write(tmp_path, "b.toml", '\ufeffsite = "https://b.example/"\nkeep = ["p"]')
    write(tmp_path, "README.md", "What these files are.")
    assert sorted(load_overrides(tmp_path).sites) == ["a.example", "b.example"]


def test_one_file_will_do(tmp_path):
    assert list(load_overrides(str(write(tmp_path, "a.example.toml"))).sites) == ["a.example"]


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_the_setting_nobody_ruled(nothing):
    assert load_overrides(nothing) is NO_OVERRIDES


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadOverrides, match=r"^NEWS_OVERRIDES: .*nosuch cannot be read \(No such file or directory\)"):
        load_overrides(tmp_path / "nosuch")


def test_a_folder_without_a_file_is_named(tmp_path):
    with pytest.raises(BadOverrides, match=r"holds no \.toml file"):
        load_overrides(tmp_path)


@pytest.mark.parametrize(("content", "words"), [
    (b"drop = ['\xff']", r"a\.example\.toml: not UTF-8 \(byte 9\)"),
    (b"#" * (1 << 20) + b"#", r"a\.example\.toml: larger than 1 MiB"),
])  # fmt: skip
def test_a_file_that_is_no_text_of_a_person_is_named(tmp_path, content, words):
    write(tmp_path, "a.example.toml", content)
    with pytest.raises(BadOverrides, match=words):
        load_overrides(tmp_path)


def test_two_files_of_one_site_are_both_named(tmp_path):
    write(tmp_path, "a.example.toml")
    write(tmp_path, "www.a.example.toml")
    with pytest.raises(BadOverrides, match=r"www\.a\.example\.toml: a\.example has overrides in .*a\.example\.toml"):
        load_overrides(tmp_path)
