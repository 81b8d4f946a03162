"""Where the state lies, for a run that makes it and for a command that only reads it; where folders lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured
from scrapy.utils.conf import closest_scrapy_cfg
from scrapy.utils.project import data_path

from crawler import settings as defaults
from crawler.stores.errors import StateError, StateNotWritable
from crawler.stores.recall import require

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

PARTS = "parts:"
"""Begins the address of a feed that is written in parts; what follows is their folder."""


def in_project(name: str) -> Path:
    """Give the place of a file or folder that a setting names: beside scrapy.cfg, wherever the command is given."""
    return Path(closest_scrapy_cfg() or ".").parent / name


def state_address(settings: BaseSettings) -> str:
    """Give NEWS_STATE as an address of a store, with a folder to make it in.  Raises StateError."""
    address = _address(settings)
    if "://" not in address:
        try:
            Path(address).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StateNotWritable(address, error.strerror or str(error)) from error
    return address


def read_address(settings: BaseSettings) -> str:
    """Give NEWS_STATE as the address of a store that is only read.

    Before the first crawl there is none; but one that a person named must be there.  Raises StateError.
    """
    address = _address(settings)
    if settings["NEWS_STATE"] != defaults.NEWS_STATE:
        require(address)
    return address


def in_project_data(name: str) -> Path:
    """Give the place of that name in Scrapy's project-data folder, which is made.  Raises StateError."""
    try:
        return Path(data_path(name))
    except OSError as error:
        raise StateError(f"the folder {error.filename} for the state cannot be made ({error.strerror})") from error
    except NotConfigured as error:  # only settings were given, by SCRAPY_SETTINGS_MODULE
        raise StateError("neither here nor above is a scrapy.cfg, beside which the state would lie") from error


def _address(settings: BaseSettings) -> str:
    """A bare file name lies in Scrapy's project-data folder."""
    address = str(settings["NEWS_STATE"])
    if "://" in address:
        return address
    return str(Path(address) if "/" in address else in_project_data(address))
