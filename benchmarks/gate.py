"""Time the gate on tables of many cells, and check what it let through by an attack of its own.

Tables are made up: counts of people drawn from a distribution with many small groups, with every
total. For each the script prints how many rows there are, how many are small, how many are hidden,
how long the release took in seconds of the processor and as a multiple of adding the cells up to
the table (so that the figure means the same on another machine), and how many small rows an
attacker could read: one linear programme a hidden row over the smallest cells, written without the
gate's code. That number must be 0.

    python benchmarks/gate.py
    python benchmarks/gate.py --no-attack
    python benchmarks/gate.py --page docs/gate-speed.md
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from cpd_eval.disclosure import release

SHAPES = (((12, 28), 40), ((12, 28), 15), ((6, 9, 13), 30), ((6, 9, 13), 12), ((12, 28, 2), 30))
"""Groups in each dimension, and mean people a cell."""

AXES = ("region", "profession", "worker")
THRESHOLD = 10
SEED = 1
NEAR = 1e-4

HEAD = """# How fast the gate is, and whether it holds

Written by `python benchmarks/gate.py`. Made-up counts with many small groups, every total in the
table. *Seconds* are of one processor; *times adding up* is the same as a multiple of the time it
takes to add the cells up to the table. *Readable*: rows below the threshold of which an attacker's
linear programme over the smallest cells, written without the gate's code, can tell that they are.
"""


def table_of(counts: np.ndarray) -> pd.DataFrame:
    """Make the table of some counts with every total."""
    by = list(AXES[: counts.ndim])
    places = np.array(list(np.ndindex(counts.shape)))
    inner = pd.DataFrame({name: [f"{name} {k}" for k in places[:, i]] for i, name in enumerate(by)})
    inner["n"] = counts.ravel()
    parts = []
    for keep in range(2 ** len(by)):
        summed = [name for i, name in enumerate(by) if not keep >> i & 1]
        frame = inner.assign(**dict.fromkeys(summed, "All"))
        parts.append(frame.groupby(by, as_index=False)["n"].sum())
    return pd.concat(parts, ignore_index=True)


def readable(table: pd.DataFrame, out: pd.DataFrame) -> int:
    """Count the small hidden rows of which an attacker learns that they are below the threshold."""
    by = [name for name in AXES if name in table]
    keys = table[by].to_numpy()
    inner = keys[~(keys == "All").any(axis=1)]
    sums = sparse.csr_array(
        np.array([((key == "All") | (inner == key)).all(axis=1) for key in keys], dtype=float)
    )
    shown = (out["status"] == "shown").to_numpy()
    small = np.flatnonzero(~shown & (table["n"] < THRESHOLD).to_numpy())
    known, right = sums[shown], table["n"].to_numpy(float)[shown]
    read = 0
    for row in small:
        result = linprog(
            -sums[[row]].toarray().ravel(), A_eq=known, b_eq=right, bounds=(0, None), method="highs"
        )
        read += int(result.status == 0 and -result.fun < THRESHOLD - NEAR)
    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--no-attack", action="store_true")
    parser.add_argument("--page", type=Path)
    args = parser.parse_args()
    lines = [
        "| table | rows | small | hidden | seconds | times adding up | readable |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    print("\n".join(lines))
    rng = np.random.default_rng(SEED)
    for shape, mean in SHAPES:
        counts = rng.negative_binomial(0.8, 0.8 / (0.8 + mean), size=shape)
        start = time.process_time()
        table = table_of(counts)
        grouped = time.process_time() - start
        by = list(AXES[: counts.ndim])
        start = time.process_time()
        out = release(table, by=by, threshold=THRESHOLD).table
        seconds = time.process_time() - start
        read = "–" if args.no_attack else str(readable(table, out))
        lines.append(
            f"| {' × '.join(map(str, shape))}, {mean} a cell | {len(table)} |"
            f" {(table['n'] < THRESHOLD).sum()} | {(out['status'] == 'hidden').sum()} |"
            f" {seconds:.2f} | {seconds / grouped:.0f} | {read} |"
        )
        print(lines[-1], flush=True)
    if args.page:
        args.page.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
