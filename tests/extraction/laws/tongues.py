"""The languages that the invented newspapers write in."""

from __future__ import annotations

from tests.extraction.laws.east import ARABIC, CHINESE, VIETNAMESE
from tests.extraction.laws.west import ENGLISH, FRENCH, GERMAN

TONGUES = {tongue.code: tongue for tongue in (ENGLISH, GERMAN, FRENCH, VIETNAMESE, CHINESE, ARABIC)}
