"""How much each feature of an address and of a link speaks for an article, in log-odds.

Fitted by logistic regression (L2) on addresses of 975 sites in some 30 languages: 2,000 known articles against links
that pages show as navigation, or mark as rel=tag, author or category.  The link's part was then fitted, on the same
sites, to what the address alone is sure of, so that the two may be added.  A third of the sites was kept apart: there
the area under the curve is 0.957 for the address alone (0.958 on the fitted ones), and on 561 links of theirs that were
judged by hand 0.990 with the link's text and place (precision 0.91 and recall 0.92 at one half).
"""

from __future__ import annotations

ADDRESS_BIAS = 1.3
ADDRESS = {
    "date:day": 0.5, "date:month": 0.1, "date:year": 0.0, "date:none": -0.5, "date at the end": -1.4,
    "depth:0": -1.0, "depth:1": -0.5, "depth:2": 0.0, "depth:3": 0.2, "depth:4": 0.6, "depth:5": 0.6,
    "digits:0": -1.0, "digits:2": -0.9, "digits:3": -0.8, "digits:year": -0.6, "digits:4": 0.4, "digits:5": 0.3,
    "digits:7": 1.0, "digits:8": 1.6, "mixed": 0.9,
    "digits before:0": -0.4, "digits before:3": -0.9, "digits before:4": 0.2, "digits before:5": 1.0,
    "end:none": -0.2, "end:page": 0.1, "end:script": 0.1, "end:slash": -0.2,
    "query:none": 0.6, "query:other": 0.1, "query:small": 0.0, "query:slug": -0.2, "query:id": -0.5,
    "role": -1.7, "role before": -1.7,
    "words before:2": -0.7, "words before:3": -0.3, "words before:4": 1.1,
    "words:0": -1.0, "words:1": -2.5, "words:2": -1.6, "words:3": 0.1, "words:4": 1.2, "words:6": 1.8, "words:7": 2.5,
    "words:id": -0.5,
}  # fmt: skip
"""By the names that ``forms.features`` gives; a number is the upper end of its step."""

LINK_BIAS = 0.3
LINK = {
    "heading": 1.3, "punctuation": 0.6,
    "place:main": 0.9, "place:aside": 0.8, "place:nav": -0.7, "place:footer": -1.0,
    "text:0": -0.5, "text:1": -2.0, "text:2": -1.8, "text:3": -0.8, "text:4": -0.1, "text:6": 1.1, "text:9": 1.8,
    "text:10": 2.3,
}  # fmt: skip
"""``text`` is its length in words."""

LINK_LIMIT = 2.5
"""A link's words never outweigh a clear address: an article is often linked by one word, a list by a sentence."""
