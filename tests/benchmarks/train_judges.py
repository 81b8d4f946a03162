"""Grow the judges that crawler/extraction/judges holds, and say how they do on sites that they have not seen.

    python tests/benchmarks/train_judges.py          # three folds by site scored, then grown on all sites and written
    python tests/benchmarks/train_judges.py --dry    # figures only

Needs the gold texts in ../shared/bench (NEWS_BENCH) and `pip install catboost`.  Each page's blocks are labelled by
in-order alignment with its gold text; sites (registrable domains) never stand on both sides of a fold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
from catboost import CatBoostClassifier

BENCH = Path(os.environ.get("NEWS_BENCH", Path(__file__).resolve().parents[2].parent / "shared" / "bench"))
sys.path.insert(0, str(BENCH))

import bench  # noqa: E402
import metrics  # noqa: E402

from crawler.extraction import analysis, judge, verdict  # noqa: E402
from crawler.extraction.desk import Desk  # noqa: E402
from crawler.extraction.memory import SiteMemory  # noqa: E402
from crawler.extraction.quiet import quiet  # noqa: E402
from crawler.extraction.verdict import OWN_NAMES, SITE_NAMES, site_features  # noqa: E402
from crawler.extraction.words import matched, words  # noqa: E402
from crawler.items import Article, Rejection  # noqa: E402
from crawler.urls import BadAddress, canonical  # noqa: E402

# Weight of a set's pages: exact gold counts more, machine-made or title-and-all gold less.
SETS = {
    "fundus_eval": 3.0, "fundus": 1.5, "aeb": 1.5, "wcxb": 1.0, "newspaper4k_articles": 1.0, "l3s_gn1": 1.0,
    "crawl_to_the_future": 1.0, "traf": 1.0, "newton_multisite": 0.3, "daniel_v21": 0.3, "vietnamese": 0.5,
}  # fmt: skip
OUT = Path(judge.__file__).parent / "judges"


@dataclass
class Row:
    """One page of a set: its reading, and what the gold says of its blocks."""

    set: str
    page: bench.Page
    reading: analysis.Reading
    label: np.ndarray
    weight: np.ndarray


def read(task):
    """Read and label one page of a set; None where nothing can be read."""
    name, page = task
    reading = analysis.read(page.body, address(page))
    if isinstance(reading, Rejection):
        return None
    texts = [b.text for b in reading.blocks]
    parts = [words(t) for t in texts]
    size = np.array([len(t) for t in texts], float)
    if page.gold.text:
        label = (matched(parts, words(page.gold.text)) >= 0.5).astype(float)
        weight = np.ones(len(texts))
    else:
        label, weight = np.zeros(len(texts)), np.zeros(len(texts))
        for i, text in enumerate(texts):
            if any(metrics._ws(s) in text for s in page.gold.with_):
                label[i] = weight[i] = 1
            elif any(metrics._ws(s) in text or (len(text) > 8 and text in metrics._ws(s)) for s in page.gold.without):
                weight[i] = 1
    weight *= np.sqrt(np.minimum(size, 600) + 10) / 10 * SETS[name]
    weight[reading.matrix[:, reading.names.index("title")] > 0.7] = 0  # headlines have a rule of their own
    reading.tokens = []
    return Row(name, page, reading, label, weight)


def address(page):
    """The page's address, or one of its own where the set's is none."""
    url = page.url or f"http://{page.site}/{page.id}"
    try:
        canonical(url)
    except BadAddress:
        url = f"http://{hashlib.md5(url.encode()).hexdigest()}.invalid/"
    return url


def grow(x, y, w, iterations, depth):
    """Fit one judge."""
    model = CatBoostClassifier(
        iterations=iterations, depth=depth, learning_rate=0.08, l2_leaf_reg=6, border_count=64, random_seed=1,
        verbose=0, thread_count=2, allow_writing_files=False,
    )  # fmt: skip
    model.fit(x[w > 0], y[w > 0], sample_weight=w[w > 0])
    return exported(model)


def exported(model):
    """The model as a Judge, by way of CatBoost's JSON form."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        trees = json.loads(path.read_text())
    feature = np.array([[s["float_feature_index"] for s in t["splits"]] for t in trees["oblivious_trees"]], np.int16)
    border = np.array([[s["border"] for s in t["splits"]] for t in trees["oblivious_trees"]], np.float32)
    leaf = np.array([t["leaf_values"] for t in trees["oblivious_trees"]], np.float32)
    scale, bias = trees["scale_and_bias"]
    return judge.Judge((), feature, border, leaf * scale, float(bias[0]))


def write(name, grown, names):
    """Store a judge where the package finds it."""
    OUT.mkdir(exist_ok=True)
    np.savez_compressed(
        OUT / f"{name}.npz", names=np.array(names), feature=grown.feature, border=grown.border, leaf=grown.leaf,
        bias=np.array(grown.bias),
    )  # fmt: skip


def folds(rows):
    """For each fold the indices to grow on and those kept apart, by site."""
    part = [int(hashlib.md5(r.reading.domain.encode()).hexdigest(), 16) % 3 for r in rows]
    for k in range(3):
        yield [i for i, p in enumerate(part) if p != k], [i for i, p in enumerate(part) if p == k]


def stack(rows, chosen, matrices):
    """Training arrays of the chosen pages."""
    return (
        np.vstack([matrices[i] for i in chosen]),
        np.concatenate([rows[i].label for i in chosen]),
        np.concatenate([rows[i].weight for i in chosen]),
    )


def own(reading):
    """The page's columns that the site judge sees."""
    return reading.matrix[:, [reading.names.index(n) for n in OWN_NAMES]]


def second(rows, odds):
    """The site judge's matrices, memories built per set and domain from the page judge's odds."""
    memories = defaultdict(SiteMemory)
    for row, odd in zip(rows, odds, strict=True):
        row.reading.traits.judged = judge.probability(odd)
        memories[row.set, row.reading.domain].learn(row.reading.traits)
    found = []
    for row, odd in zip(rows, odds, strict=True):
        traits = row.reading.traits
        evidence = memories[row.set, row.reading.domain].evidence(traits)
        found.append(site_features(evidence, odd, np.array(traits.sizes, float), own(row.reading)))
    return found


def composed(rows, test, odds, grown):
    """Each kept-apart page's answer as a crawl would give it; ``grown`` is the site judge."""
    answers = {}
    desks = defaultdict(lambda: Desk(100))
    with mock.patch.object(verdict, "judge", return_value=grown):
        for i in test:
            r = rows[i].reading
            page = analysis.Page(r.url, r.domain, r.encoding, r.meta, r.blocks, odds[i], own(r), r.traits)
            answers |= dict(desks[rows[i].set].add(i, page))
        for desk in desks.values():
            answers |= dict(desk.flush())
    return answers


def show(rows, answers):
    """Figures per set."""
    print("set".ljust(22) + "".join(c.rjust(8) for c in bench.COLUMNS))
    for name in SETS:
        scored = []
        for i, row in enumerate(rows):
            if row.set != name:
                continue
            a = answers.get(i)
            flat = {"text": "", "title": None, "authors": [], "date": None}
            if isinstance(a, Article):
                flat = {"text": a.articleBody, "title": a.headline, "authors": [x.name for x in a.authors],
                        "date": (a.datePublished or "")[:10] or None}  # fmt: skip
            scored.append(metrics.score_page(row.page, flat) | {"site": row.reading.domain})
        f = bench.figures(scored)
        cells = (
            "-" if f[c] is None else f"{f[c]:.4f}" if isinstance(f[c], float) else str(f[c]) for c in bench.COLUMNS
        )
        print(name.ljust(22) + "".join(c.rjust(8) for c in cells), flush=True)


def main():
    """Grow, show, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args()
    tasks = [(name, page) for name in SETS for page in bench.load(name, bench.DATA)]
    random.Random(3).shuffle(tasks)
    with ProcessPoolExecutor(2, initializer=quiet) as pool:
        rows = [r for r in pool.map(read, tasks, chunksize=16) if r]
    print(len(rows), "pages,", sum(len(r.label) for r in rows), "blocks", flush=True)
    names = rows[0].reading.names
    matrices = [r.reading.matrix for r in rows]
    odds = [None] * len(rows)
    for train, test in folds(rows):
        grown = grow(*stack(rows, train, matrices), 350, 6)
        for i in test:
            odds[i] = grown.odds(matrices[i])
    sites = second(rows, odds)
    answers = {}
    for train, test in folds(rows):
        answers |= composed(rows, test, odds, grow(*stack(rows, train, sites), 200, 5))
    show(rows, answers)
    if not options.dry:
        everything = range(len(rows))
        write("page", grow(*stack(rows, everything, matrices), 350, 6), names)
        write("site", grow(*stack(rows, everything, sites), 200, 5), SITE_NAMES)


if __name__ == "__main__":
    main()
