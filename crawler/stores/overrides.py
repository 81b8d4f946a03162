"""The folder of overrides: one TOML file a site, as people write them."""

from __future__ import annotations

from pathlib import Path

from crawler.extraction.overrides import NO_OVERRIDES, BadOverrides, Overrides, SiteOverrides, read_overrides

_MOST_BYTES = 1 << 20  # 1 MiB; 200 selectors of 30 characters are six KB


def load_overrides(given: object) -> Overrides:
    """Read what NEWS_OVERRIDES names: a folder of .toml files, or one such file; none where it names nothing.

    Raises BadOverrides.
    """
    if not given:
        return NO_OVERRIDES
    path = Path(str(given))
    try:
        files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not files:
            raise BadOverrides(
                f"NEWS_OVERRIDES: {path} holds no .toml file; write one a site, or leave the setting out"
            )
        return Overrides.gathered(map(_read, files))
    except OSError as error:
        raise BadOverrides(
            f"NEWS_OVERRIDES: {error.filename or path} cannot be read ({error.strerror or error})"
        ) from error


def _read(path: Path) -> SiteOverrides:
    if path.stat().st_size > _MOST_BYTES:
        raise BadOverrides(f"{path}: larger than 1 MiB; give each site a file of its own")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadOverrides(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    return read_overrides(text, str(path))
