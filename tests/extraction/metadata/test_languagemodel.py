"""The detector's unpacked model is kept whole or not at all, and says what the packed one says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crawler.extraction.metadata import languagemodel
from crawler.extraction.metadata.languagemodel import cache_folder, keep, language_model, mapped

ARRAYS = {name: np.arange(5) for name in ("nb_ptc", "nb_pc", "nb_classes", "tk_nextmove", "tk_row", "tk_output")}
TEXTS = [
    "The ferry across the harbour runs again from Monday, the council said.",
    "Die Fähre über den Hafen fährt ab Montag wieder, sagte der Rat.",
    "Паром через гавань снова ходит с понедельника, сообщил совет.",
    "港を渡るフェリーは月曜日から再び運航すると議会が発表した。",
    "",
]


def test_the_kept_model_says_what_the_packed_one_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    languagemodel._loaded.cache_clear()
    language_model()  # unpacks and keeps it
    languagemodel._loaded.cache_clear()
    monkeypatch.setattr(LanguageIdentifier, "from_model_file", lambda *_, **__: pytest.fail("it was unpacked again"))
    kept = language_model()
    monkeypatch.undo()
    packed = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    assert [kept.classify(text) for text in TEXTS] == [packed.classify(text) for text in TEXTS]


def test_what_was_kept_is_mapped(tmp_path: Path) -> None:
    keep(tmp_path / "kept", ARRAYS)
    found = mapped(tmp_path / "kept")
    assert found
    assert {name: array.tolist() for name, array in found.items()} == {name: [0, 1, 2, 3, 4] for name in ARRAYS}
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-1])])
def test_what_is_not_whole_is_not_used_and_is_replaced(tmp_path: Path, spoil) -> None:
    folder = tmp_path / "kept"
    keep(folder, ARRAYS)
    spoil(folder / "tk_row.npy")
    assert mapped(folder) is None
    keep(folder, ARRAYS)
    assert mapped(folder)


def test_what_others_can_write_to_is_not_used(tmp_path: Path) -> None:
    keep(tmp_path / "kept", ARRAYS)
    (tmp_path / "kept").chmod(0o777)
    assert mapped(tmp_path / "kept") is None


def test_another_model_is_kept_elsewhere(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    assert cache_folder(one) != cache_folder(other)


def test_where_nothing_can_be_kept_the_model_is_there_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    languagemodel._loaded.cache_clear()
    assert language_model().classify(TEXTS[0])[0] == "en"
    languagemodel._loaded.cache_clear()
