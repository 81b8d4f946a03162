"""Grow the judges that crawler/extraction/judges holds, and say how they do on sites that they have not seen.

    python tests/benchmarks/train_judges.py            # three-fold by site, then grown on all sites and written
    python tests/benchmarks/train_judges.py --dry      # figures only

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
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier

BENCH = Path(os.environ.get("NEWS_BENCH", Path(__file__).resolve().parents[2].parent / "shared" / "bench"))
sys.path.insert(0, str(BENCH))

import bench  # noqa: E402
import metrics  # noqa: E402

from crawler.extraction import analysis, judge  # noqa: E402
from crawler.extraction.memory import SiteMemory  # noqa: E402
from crawler.extraction.verdict import OWN_NAMES, SITE_NAMES, site_features  # noqa: E402
from crawler.extraction.words import matched, words  # noqa: E402
from crawler.urls import BadAddress, canonical  # noqa: E402

# Weight of a set's pages: exact gold counts more, machine-made or title-and-all gold less.
SETS = {
    "fundus_eval": 3.0, "fundus": 1.5, "aeb": 1.5, "wcxb": 1.0, "newspaper4k_articles": 1.0, "l3s_gn1": 1.0,
    "crawl_to_the_future": 1.0, "traf": 1.0, "newton_multisite": 0.3, "daniel_v21": 0.3, "vietnamese": 0.5,
}  # fmt: skip
OUT = Path(judge.__file__).parent / "judges"


def read(task):
    """One page of a set as arrays: (set, page, domain, traits, matrix, names, labels, weights, texts)."""
    name, page = task
    url = page.url or f"http://{page.site}/{page.id}"
    try:
        canonical(url)
    except BadAddress:
        url = f"http://{hashlib.md5(url.encode()).hexdigest()}.invalid/"
    reading = analysis.read(page.body, url)
    if isinstance(reading, analysis.Rejection):
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
    page.body = b""
    return name, page, reading.domain, reading.matrix, reading.names, reading.traits, label, weight, texts


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
    part = [int(hashlib.md5(r[2].encode()).hexdigest(), 16) % 3 for r in rows]
    for k in range(3):
        yield [i for i, p in enumerate(part) if p != k], [i for i, p in enumerate(part) if p == k]


def stack(rows, chosen, matrices):
    """Training arrays of the chosen pages."""
    return (
        np.vstack([matrices[i] for i in chosen]),
        np.concatenate([rows[i][6] for i in chosen]),
        np.concatenate([rows[i][7] for i in chosen]),
    )


def second(rows, odds):
    """The site judge's matrices, memories built per set and domain from the page judge's odds."""
    memories = defaultdict(SiteMemory)
    for row, odd in zip(rows, odds, strict=True):
        row[5].judged = judge.probability(odd)
        memories[row[0], row[2]].learn(row[5])
    found = []
    for row, odd in zip(rows, odds, strict=True):
        evidence = memories[row[0], row[2]].evidence(row[5])
        own = row[3][:, [row[4].index(n) for n in OWN_NAMES]]
        found.append(site_features(evidence, odd, np.array(row[5].sizes, float), own))
    return found, [memories[row[0], row[2]].pages for row in rows]


def show(rows, odds, title):
    """Figures per set, blocks kept at even odds."""
    print(title)
    for name in SETS:
        scored = [
            metrics.score_page(row[1], {"text": "\n\n".join(t for t, o in zip(row[8], odd, strict=True) if o >= 0),
                                        "title": None, "authors": [], "date": None}) | {"site": row[2]}
            for row, odd in zip(rows, odds, strict=True) if row[0] == name
        ]  # fmt: skip
        if not scored:
            continue
        f = bench.figures(scored)
        print(
            f"  {name:22}",
            *(f"{k} {f[k]:.4f}" for k in ("f1", "exact", "tail", "head", "seg") if f[k] is not None),
            flush=True,
        )


def main():
    """Train, show, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    parser.add_argument("--quick", action="store_true", help="no folds: grow on all and write")
    options = parser.parse_args()
    tasks = [(name, page) for name in SETS for page in bench.load(name, bench.DATA)]
    random.Random(3).shuffle(tasks)
    with ProcessPoolExecutor(2) as pool:
        rows = [r for r in pool.map(read, tasks, chunksize=16) if r]
    print(len(rows), "pages,", sum(len(r[6]) for r in rows), "blocks")
    names = rows[0][4]
    matrices = [r[3] for r in rows]
    odds = [None] * len(rows)
    for train, test in folds(rows):
        grown = grow(*stack(rows, train, matrices), 350, 6)
        for i in test:
            odds[i] = grown.odds(matrices[i])
    show(rows, odds, "page judge, sites kept apart")
    sites, pages = second(rows, odds)
    if not options.quick:
        both = list(odds)
        for train, test in folds(rows):
            grown = grow(*stack(rows, train, sites), 200, 5)
            for i in test:
                if pages[i] > 1:
                    say = 0.5 if pages[i] < 8 else 0.8
                    both[i] = (1 - say) * odds[i] + say * grown.odds(sites[i])
        show(rows, both, "with the site judge, sites kept apart")
    if not options.dry:
        everything = range(len(rows))
        write("page", grow(*stack(rows, everything, matrices), 350, 6), names)
        write("site", grow(*stack(rows, everything, sites), 200, 5), SITE_NAMES)


if __name__ == "__main__":
    main()
