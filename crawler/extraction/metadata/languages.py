"""The article's language as a BCP 47 tag: what the page declares, checked against what the text is."""

from __future__ import annotations

import re

from crawler.extraction.metadata.candidates import Candidate, PageMeta
from crawler.extraction.metadata.languagemodel import language_model

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].{0,40})?$")  # bounded
_SAMPLE = 400  # characters; of 510 pages one had another language after a thousand, at twice the time
_ENOUGH = 200  # characters below which a declaration is surer than a detector
_SURE = 0.99
_WRITTEN = {"nb": "no", "nn": "no"}  # the detector knows Norwegian and both of its written forms, and tells them badly


def tag(text: str) -> str | None:
    """``de_AT.UTF-8`` as ``de-AT``; None for what is no language tag."""
    match = _TAG.match(text.strip().split(",")[0])
    if not match:
        return None
    language, script, region = match.groups()
    parts = [language.lower(), script.title() if script else None, region.upper() if region else None]
    return "-".join(part for part in parts if part)


def settle_language(meta: PageMeta, text: str | None, expected: str = "") -> Candidate | None:
    """The declared language that the text does not contradict, else the text's, else the first declared.

    ``expected`` (ISO 639-1) is what the site's other pages are in: a page that declares it, or none, is not asked.
    """
    declared = [Candidate(t, c.source, c.value) for c in meta.languages if (t := tag(c.value))]
    if not text or len(text) < _ENOUGH:
        return declared[0] if declared else Candidate(expected, "site") if expected else None
    found, probability = (expected, 1.0) if expected and not declared else ("", 0.0)
    if expected and not found and any(_spoken(c.value.split("-")[0]) == _spoken(expected) for c in declared):
        found = expected
    if not found:
        found, probability = language_model().classify(text[:_SAMPLE])
    agreeing = next((c for c in declared if _spoken(c.value.split("-")[0]) == _spoken(found)), None)
    if agreeing:
        return agreeing
    if declared and probability < _SURE:
        return declared[0]
    return Candidate(str(found), "text")


def told_language(settled: Candidate | None, text: str) -> str:
    """The language of a page (ISO 639-1) whose text is long enough to tell it, "" of others."""
    return settled.value.split("-")[0] if settled and len(text) >= _ENOUGH else ""


def _spoken(language: str) -> str:
    return _WRITTEN.get(language, language)
