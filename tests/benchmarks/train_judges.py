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

from crawler.extraction import analysis, features, judge, unsure, verdict  # noqa: E402
from crawler.extraction.desk import Desk  # noqa: E402
from crawler.extraction.hearing import Hearing  # noqa: E402
from crawler.extraction.memory import SiteMemory  # noqa: E402
from crawler.extraction.nearby import Nearby  # noqa: E402
from crawler.extraction.quiet import quiet  # noqa: E402
from crawler.extraction.trust import JSONLD, TRAFILATURA  # noqa: E402
from crawler.extraction.verdict import SITE_NAMES, site_features  # noqa: E402
from crawler.extraction.words import matched, words  # noqa: E402
from crawler.items import Article, Rejection  # noqa: E402
from crawler.urls import BadAddress, canonical  # noqa: E402

# Weight of a set's pages: exact gold counts more, machine-made or title-and-all gold less.
SETS = {
    "fundus_eval": 3.0, "fundus": 1.5, "aeb": 1.5, "wcxb": 1.0, "newspaper4k_articles": 1.0, "l3s_gn1": 1.0,
    "crawl_to_the_future": 1.0, "traf": 1.0, "newton_multisite": 0.3, "daniel_v21": 0.3, "vietnamese": 0.5,
}  # fmt: skip
PAGE_TREES, SITE_TREES = (350, 6), (200, 5)  # number, depth
OUT = Path(judge.__file__).parent / "judges"


@dataclass
class Row:
    """One page of a set: what was read of it, its columns without and with the teacher, what the gold says of it."""

    set: str
    gold: bench.Page
    page: analysis.Page
    plain: np.ndarray
    taught: np.ndarray
    names: tuple[list[str], list[str]]
    label: np.ndarray
    weight: np.ndarray

    @property
    def full(self):
        """All columns."""
        return np.hstack([self.plain, self.taught])

    @property
    def silent(self):
        """The columns of the page as if its data said nothing of its text."""
        said = features.body_columns(self.page.tokens, (), Nearby(self.size))
        columns = self.plain.copy()
        columns[:, [self.names[0].index(name) for name in said]] = np.column_stack(list(said.values()))
        return columns

    @property
    def size(self):
        """Each block's characters."""
        return np.array(self.page.traits.sizes, float)

    def judge(self, plain, page):
        """Give the page its odds as ``analyse`` does: trafilatura is heard in doubt, its own data where it has any."""
        hearing = Hearing(plain.odds(self.plain))
        body = self.page.column("body")
        if body[0] >= 0:
            hearing = Hearing(hearing.odds, {JSONLD: plain.odds(self.silent)}, {JSONLD: body})
        if unsure.in_doubt(hearing.odds, self.page.blocks, self.size):
            taught = self.taught[:, self.names[1].index("taught")].astype(float)
            unheard = {
                name: judge.heard(odds, page.odds(np.hstack([self.silent, self.taught])))
                for name, odds in hearing.unheard.items()
            } | {TRAFILATURA: hearing.odds}
            odds = judge.heard(hearing.odds, page.odds(self.full))
            hearing = Hearing(odds, unheard, hearing.took | {TRAFILATURA: taught})
        self.page.odds, self.page.unheard, self.page.taught = hearing.odds, hearing.unheard, hearing.taught
        self.page.traits.judged = judge.probability(hearing.odds)
        self.page.traits.teachers = hearing.proved(self.size)


def read(task):
    """Read and label one page of a set; None where nothing can be read."""
    name, gold = task
    found = analysis.read(gold.body, address(gold))
    if isinstance(found, Rejection):
        return None
    label, weight = labels(gold.gold, found)
    weight *= np.sqrt(np.minimum(found.size, 600) + 10) / 10 * SETS[name]
    weight[found.columns["title"] > 0.7] = 0  # headlines have a rule of their own
    taught = features.teaching(found.taught(), found.size, found.paths)
    plain, teacher = (np.column_stack(list(c.values())).astype(np.float32) for c in (found.columns, taught))
    names = (list(found.columns), list(taught))
    return Row(name, gold, analysis.judged(found, Hearing(np.zeros(len(label)))), plain, teacher, names, label, weight)


def labels(gold, page):
    """For each block whether the gold has it, and the weight of that."""
    if gold.text:
        tokens = [text.tokens for text in page.texts]
        label = (matched(tokens, words(gold.text)) >= 0.5).astype(float)
        weight = np.ones(len(label))
        optional = {" ".join(words(line)) for line in gold.optional}
        for i, part in enumerate(tokens):
            if label[i] and " ".join(part) in optional:
                weight[i] = 0  # either answer is right
        return label, weight
    label, weight = np.zeros(len(page.blocks)), np.zeros(len(page.blocks))
    for i, block in enumerate(page.blocks):
        text = block.text
        if any(metrics._ws(s) in text for s in gold.with_):
            label[i] = weight[i] = 1
        elif any(metrics._ws(s) in text or (len(text) > 8 and text in metrics._ws(s)) for s in gold.without):
            weight[i] = 1
    return label, weight


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
    """For each fold the rows to grow on and the indices kept apart, by site."""
    part = [int(hashlib.md5(r.page.domain.encode()).hexdigest(), 16) % 3 for r in rows]
    for k in range(3):
        yield [r for r, p in zip(rows, part, strict=True) if p != k], [i for i, p in enumerate(part) if p == k]


def first(rows):
    """The two page judges."""
    label, weight = np.concatenate([r.label for r in rows]), np.concatenate([r.weight for r in rows])
    plain = grow(np.vstack([r.plain for r in rows]), label, weight, *PAGE_TREES)
    return plain, grow(np.vstack([r.full for r in rows]), label, weight, *PAGE_TREES)


def evidence(rows):
    """The site judge's matrices, memories built per set and domain from the page judges' odds."""
    memories = defaultdict(SiteMemory)
    for row in rows:
        memories[row.set, row.page.domain].learn(row.page.traits)
    found = []
    for row in rows:
        traits = row.page.traits
        said = memories[row.set, row.page.domain].evidence(traits)
        found.append(site_features(said, row.page.odds, np.array(traits.sizes, float), row.page.own))
    return found


def site_judge(rows, matrices):
    """The site judge."""
    label, weight = np.concatenate([r.label for r in rows]), np.concatenate([r.weight for r in rows])
    return grow(np.vstack(matrices), label, weight, *SITE_TREES)


def composed(rows, test, grown):
    """Each kept-apart page's answer as a crawl would give it; ``grown`` is the site judge."""
    answers = {}
    desks = defaultdict(lambda: Desk(100))
    with mock.patch.object(verdict, "judge", return_value=grown):
        for i in test:
            answers |= dict(desks[rows[i].set].add(i, rows[i].page))
        for desk in desks.values():
            answers |= dict(desk.flush())
    return answers


def show(rows, answers, unread):
    """Figures per set; ``unread`` are the tasks of pages that gave no row, which count as empty."""
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
            scored.append(metrics.score_page(row.gold, flat) | {"site": row.page.domain})
        empty = {"text": "", "title": None, "authors": [], "date": None}
        scored += [metrics.score_page(gold, empty) | {"site": gold.site} for of, gold in unread if of == name]
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
        found = list(pool.map(read, tasks, chunksize=16))
    rows = [row for row in found if row]
    unread = [task for task, row in zip(tasks, found, strict=True) if not row]
    print(len(rows), "pages,", sum(len(r.label) for r in rows), "blocks", flush=True)
    for train, test in folds(rows):
        plain, page = first(train)
        for i in test:
            rows[i].judge(plain, page)
    asked = np.mean([r.page.taught is not None for r in rows])
    print(f"the teacher was asked on {asked:.0%} of the pages", flush=True)
    matrices = evidence(rows)
    place = {id(row): i for i, row in enumerate(rows)}
    answers = {}
    for train, test in folds(rows):
        answers |= composed(rows, test, site_judge(train, [matrices[place[id(r)]] for r in train]))
    show(rows, answers, unread)
    if not options.dry:
        plain, page = first(rows)
        write("plain", plain, rows[0].names[0])
        write("page", page, [*rows[0].names[0], *rows[0].names[1]])
        write("site", site_judge(rows, matrices), SITE_NAMES)


if __name__ == "__main__":
    main()
