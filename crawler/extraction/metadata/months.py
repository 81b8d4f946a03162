"""Month names in every language, from dateparser's data, loaded a language at a time when one is needed.

Those of ours that the data lack are added: of the Levant and Iraq, the Maghreb, East Africa.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any
from unicodedata import normalize

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WIDESPREAD = ("en", "de", "fr", "es", "it", "pt", "nl")  # where a page does not say, or writes another than it says
_OTHERS = (
    "ru uk bg sr mk be el pl cs sk hu ro tr sv da nb fi hr sl et lv lt vi id ms sq az ca eu gl is ar fa ur hi mr ne bn "
    "he ka hy ta te gu kn ml pa am af sw"
).split()  # languages of the press whose names of months are told apart, but for two of Croatia's
_MORE: dict[str, tuple[str, ...]] = {  # names of the twelve months in order; an underscore is a blank
    "ar": (
        "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
        "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
        "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    ),
    "sw": ("januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",),
    "am": ("ጃንዩወሪ ፌብሩወሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር",),
}
_CODE = re.compile(r"[a-z]{2,3}$")


def month_of(word: str, language: str | None) -> int | None:
    """The number of the month that a word names in the page's language, a widespread one, or all that have it."""
    key = _key(word)
    for code in dict.fromkeys([(language or "").partition("-")[0], *_WIDESPREAD]):
        if number := _months(code).get(key):
            return number
    return _anywhere().get(key)


@cache
def _anywhere() -> dict[str, int]:
    """The names that mean the same month in each language that has them; 30 ms to read, where none was found before."""
    found: dict[str, set[int]] = {}
    for code in _OTHERS:
        for name, number in _months(code).items():
            found.setdefault(name, set()).add(number)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}


def _key(name: str) -> str:
    return normalize("NFC", name).casefold().rstrip(".")


@cache
def month_first(language: str | None) -> bool:
    """Whether the language's readers take 12/5 for December."""
    main, _, region = (language or "").partition("-")
    info = _info(main)
    local = info.get("locale_specific", {}).get(f"{main}-{region.upper()}", {})
    return bool(local.get("date_order", info.get("date_order")) == "MDY")


@cache
def _months(code: str) -> dict[str, int]:
    info = _info(code)
    known = {_key(name): n for n, month in enumerate(_NAMES, 1) for name in info.get(month, ())}
    for names in _MORE.get(code, ()):
        known |= {_key(name.replace("_", " ")): n for n, name in enumerate(names.split(), 1)}
    return known


@cache
def _info(code: str) -> dict[str, Any]:
    file = _folder() / f"{code}.py"
    if not _CODE.match(code) or not file.exists():
        return {}
    loader = SourceFileLoader(f"dateparser.data.date_translation_data.{code}", str(file))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return dict(module.info)


@cache
def _folder() -> Path:
    """Where the data lie; to import them as a part of dateparser would import all of it, which takes 50 ms."""
    found = find_spec("dateparser")
    assert found
    assert found.origin
    return Path(found.origin).parent / "data" / "date_translation_data"
