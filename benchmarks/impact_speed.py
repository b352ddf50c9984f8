"""Time the effect of a programme at size, and the memory it takes, beside other tools.

Every tool runs in a process of its own, on the same Parquet file, one after the other, several
rounds; the median of the rounds counts. Seconds are from opening the file to the numbers, without
the import of the tool; the peak is that of the whole process. The yardstick is the least any
program could do: DuckDB reading the same columns and adding them up.

The data are made up: staff in 12 regions, 28 professions and 2,000 sites, half of the sites
trained; answers on a scale of 1 to 5, in no order.

    python benchmarks/impact_speed.py --rows 200000
    python benchmarks/impact_speed.py --rows 10000000 --rounds 5 --page docs/impact-speed.md

pyfixest and diff-diff are needed for the comparison only: name a Python that has them with
--python, or leave them out with --only.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SEED = 20260401
SITES, REGIONS, PROFESSIONS, YEARS = 2000, 12, 28, 5
EFFECT = 0.2

PAIRED = ("region", "profession", "before", "after")
DID = ("trained", "after", "site", "score")

Numbers = list[float]


def make_pairs(rows: int, file: Path) -> None:
    """Write one row a person, with an answer before and after."""
    _write(
        f"""SELECT i AS pid, 'Region ' || (site % {REGIONS}) AS region,
            'Profession ' || (hash(i) % {PROFESSIONS}) AS profession, site,
            (site % 2)::UTINYINT AS trained, before,
            least(5, greatest(1, before + (random() < 0.3 + {EFFECT} * (site % 2))::INT
                  - (random() < 0.1)::INT))::DOUBLE AS after
        FROM (SELECT i, (hash(i, 1) % {SITES})::INT AS site,
              (1 + floor(random() * 5))::DOUBLE AS before FROM range({rows}) t(i))
        ORDER BY hash(i, 2)""",  # noqa: S608
        file,
    )


def make_answers(rows: int, file: Path) -> None:
    """Write one row an answer: two waves of staff, clustered in sites."""
    _write(
        f"""SELECT (site % 2)::UTINYINT AS trained, wave::UTINYINT AS after, site,
            least(5, greatest(1, round(3 + 0.3 * sin(site) + 0.2 * wave
                  + {EFFECT} * wave * (site % 2) + 1.5 * (random() - 0.5) * 2)))::DOUBLE AS score
        FROM (SELECT i, (hash(i // 2) % {SITES})::INT AS site, i % 2 AS wave
              FROM range({rows}) t(i))
        ORDER BY hash(i, 2)""",  # noqa: S608
        file,
    )


def make_panel(rows: int, file: Path) -> None:
    """Write five years of staff whose sites were trained from different years on, or never."""
    _write(
        f"""SELECT pid, year, first,
            3 + 0.2 * sin(pid) + 0.1 * year + (random() - 0.5)
              + (first > 0 AND year >= first)::INT * {EFFECT} AS score
        FROM (SELECT pid, year, [0, 3, 4, 5][1 + (hash(pid) % 4)::INT] AS first
              FROM range({rows}) p(pid), range(1, {YEARS + 1}) y(year))
        ORDER BY pid, year""",  # noqa: S608
        file,
    )


def _write(query: str, file: Path) -> None:
    import duckdb

    with duckdb.connect() as base:
        base.execute("SELECT setseed(0.4)")
        base.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")


def scan(file: Path, columns: tuple[str, ...]) -> Numbers:
    """Read the columns and add them up, text as its greatest: the floor."""
    import duckdb

    text = {"region", "profession"}
    sums = ", ".join(f"max({c})" if c in text else f"sum({c})" for c in columns)
    with duckdb.connect() as base:
        base.execute(f"SELECT {sums} FROM '{file}'").fetchall()  # noqa: S608
    return []


def paired_ours(file: Path) -> Numbers:
    import duckdb

    import cpd_eval as cpd

    with duckdb.connect() as base:
        table = cpd.change_by(base.sql(f"FROM '{file}'"), by=["region", "profession"])
    return _columns(table)


def paired_pandas(file: Path) -> Numbers:
    import pandas as pd

    rows = pd.read_parquet(file, columns=list(PAIRED))
    rows["estimate"] = rows["after"] - rows["before"]
    out = rows.groupby(["region", "profession"])["estimate"].agg(["mean", "sem"]).reset_index()
    return _columns(out.rename(columns={"mean": "estimate", "sem": "std_error"}))


def paired_statsmodels(file: Path) -> Numbers:
    """One regression of the change on the cells, without a constant."""
    import numpy as np
    import pandas as pd
    import statsmodels.formula.api as smf

    rows = pd.read_parquet(file, columns=list(PAIRED))
    rows["cell"] = rows["region"] + "|" + rows["profession"]
    rows["change"] = rows["after"] - rows["before"]
    found = []
    for cell, group in rows.groupby("cell"):
        fit = smf.ols("change ~ 1", group).fit()
        found.append((*str(cell).split("|"), fit.params.iloc[0], fit.bse.iloc[0]))
    out = pd.DataFrame(found, columns=["region", "profession", "estimate", "std_error"])
    return [float(x) for x in np.ravel(_columns(out))]


def paired_pyfixest(file: Path) -> Numbers:
    """One regression a cell, as pyfixest splits a sample."""
    import pandas as pd
    import pyfixest as pf

    rows = pd.read_parquet(file, columns=list(PAIRED))
    rows["change"] = rows["after"] - rows["before"]
    rows["cell"] = rows["region"] + "|" + rows["profession"]
    fits = pf.feols("change ~ 1", rows, split="cell", vcov="iid")
    found = [
        (*str(fit._sample_split_value).split("|"), fit.coef().iloc[0], fit.se().iloc[0])
        for fit in fits.to_list()
    ]
    out = pd.DataFrame(found, columns=["region", "profession", "estimate", "std_error"])
    return _columns(out)


def did_ours(file: Path) -> Numbers:
    import duckdb

    import cpd_eval as cpd

    with duckdb.connect() as base:
        found = cpd.difference_in_differences(
            base.sql(f"FROM '{file}'"),
            outcome="score",
            treated="trained",
            after="after",
            cluster="site",
            inference="crv1",
        )
    return [found.estimate, found.std_error]


def did_statsmodels(file: Path) -> Numbers:
    import pandas as pd
    import statsmodels.formula.api as smf

    rows = pd.read_parquet(file, columns=list(DID))
    fit = smf.ols("score ~ trained * after", rows).fit(
        cov_type="cluster", cov_kwds={"groups": rows["site"]}
    )
    return [float(fit.params["trained:after"]), float(fit.bse["trained:after"])]


def did_pyfixest(file: Path) -> Numbers:
    import pandas as pd
    import pyfixest as pf

    rows = pd.read_parquet(file, columns=list(DID))
    fit = pf.feols("score ~ trained * after", rows, vcov={"CRV1": "site"})
    return [float(fit.coef()["trained:after"]), float(fit.se()["trained:after"])]


def staggered_ours(file: Path) -> Numbers:
    import duckdb

    import cpd_eval as cpd

    with duckdb.connect() as base:
        found = cpd.staggered_adoption(
            base.sql(f"FROM '{file}'"),
            outcome="score",
            unit="pid",
            time="year",
            first_treated="first",
            control="never",
            aggregate="simple",
        )
    return [found.estimate, found.std_error]


def staggered_diff_diff(file: Path) -> Numbers:
    import pandas as pd
    from diff_diff import CallawaySantAnna

    rows = pd.read_parquet(file)
    fit = CallawaySantAnna(control_group="never_treated").fit(
        rows, outcome="score", unit="pid", time="year", first_treat="first"
    )
    return [float(fit.overall_att), float(fit.overall_se)]


def _columns(table: Any) -> Numbers:
    table = table.sort_values(["region", "profession"])
    return [*table["estimate"].tolist(), *table["std_error"].tolist()]


TASKS: dict[str, dict[str, Callable[[Path], Numbers]]] = {
    "paired": {
        "scan": lambda file: scan(file, PAIRED),
        "cpd_eval": paired_ours,
        "pandas": paired_pandas,
        "statsmodels": paired_statsmodels,
        "pyfixest": paired_pyfixest,
    },
    "did": {
        "scan": lambda file: scan(file, DID),
        "cpd_eval": did_ours,
        "statsmodels": did_statsmodels,
        "pyfixest": did_pyfixest,
    },
    "staggered": {"cpd_eval": staggered_ours, "diff-diff": staggered_diff_diff},
}
IMPORTS = {
    "scan": ("duckdb",),
    "cpd_eval": ("duckdb", "cpd_eval", "cpd_eval.analysis"),
    "pandas": ("pandas", "pyarrow"),
    "statsmodels": ("pandas", "statsmodels.formula.api"),
    "pyfixest": ("pandas", "pyfixest"),
    "diff-diff": ("pandas", "diff_diff"),
}
MAKERS = {"paired": make_pairs, "did": make_answers, "staggered": make_panel}
WORDS = {
    "paired": "Paired change of every region × profession",
    "did": "Difference in differences, clustered by site",
    "staggered": "Staggered adoption (Callaway–Sant'Anna), five years",
}


def one_run(task: str, tool: str, file: Path) -> None:
    """Run one tool in this process and print what it found and took."""
    import importlib
    import warnings

    warnings.simplefilter("ignore")
    for name in IMPORTS[tool]:
        importlib.import_module(name)
    start = time.perf_counter()
    numbers = TASKS[task][tool](file)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb(), "numbers": numbers}))


def peak_mb() -> float:
    """Give the most memory this process ever held; a child's usage would count its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text("utf-8").splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(task: str, file: Path, args: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Run the tools of a task in turn, some rounds; give medians and what they found."""
    tools = [tool for tool in TASKS[task] if not args.only or tool in args.only]
    runs: dict[str, list[dict[str, Any]]] = {tool: [] for tool in tools}
    for _ in range(args.rounds):
        for tool in tools:
            command = [args.python, __file__, "--run", task, tool, str(file)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
            if done.returncode:
                print(f"{task}, {tool}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
                continue
            runs[tool].append(json.loads(done.stdout.splitlines()[-1]))
    return {
        tool: {
            "seconds": statistics.median(run["seconds"] for run in of),
            "low": min(run["seconds"] for run in of),
            "high": max(run["seconds"] for run in of),
            "peak_mb": statistics.median(run["peak_mb"] for run in of),
            "numbers": of[0]["numbers"],
        }
        for tool, of in runs.items()
        if of
    }


def farthest(ours: Numbers, theirs: Numbers) -> float:
    """Give the largest difference between two sets of numbers, as a share of ours."""
    return max(
        (abs(a - b) / max(abs(a), 1e-300) for a, b in zip(ours, theirs, strict=True)), default=0.0
    )


def table_of(task: str, rows: int, found: dict[str, dict[str, Any]]) -> str:
    """Write the figures of a task as a table."""
    ours = found["cpd_eval"]
    lines = [
        f"## {WORDS[task]}",
        "",
        f"{rows:,} rows.",
        "",
        "| tool | seconds (lowest–highest) | times cpd_eval | peak MB | times cpd_eval |"
        " largest difference |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for tool, of in found.items():
        apart = (
            "–"
            if tool in {"scan", "cpd_eval"}
            else f"{farthest(ours['numbers'], of['numbers']):.0e}"
        )
        lines.append(
            f"| {tool} | {of['seconds']:.2f} ({of['low']:.2f}–{of['high']:.2f})"
            f" | {of['seconds'] / ours['seconds']:.1f} | {of['peak_mb']:.0f}"
            f" | {of['peak_mb'] / ours['peak_mb']:.1f} | {apart} |"
        )
    if "scan" in found:
        over = ours["seconds"] / found["scan"]["seconds"]
        lines += ["", f"cpd_eval takes {over:.2f} times the scan."]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--panel", type=int, default=0, help="people of the panel; rows/20 if 0")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--task", choices=list(TASKS), action="append")
    parser.add_argument("--only", action="append", help="a tool; may be given again")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--run", nargs=3)
    args = parser.parse_args()
    if args.run:
        one_run(args.run[0], args.run[1], Path(args.run[2]))
        return
    parts = [head(args)]
    with tempfile.TemporaryDirectory() as folder:
        for task in args.task or TASKS:
            rows = args.rows if task != "staggered" else args.panel or args.rows // 20
            file = Path(folder) / f"{task}.parquet"
            MAKERS[task](rows, file)
            total = rows * (YEARS if task == "staggered" else 1)
            parts.append(table_of(task, total, measured(task, file, args)))
            print(parts[-1], flush=True)
            file.unlink()
    if args.page:
        args.page.write_text("\n".join(parts), encoding="utf-8")


def head(args: argparse.Namespace) -> str:
    """Say what was measured, and on what."""
    return (
        "# How fast an impact estimate is\n\n"
        "Written by `python benchmarks/impact_speed.py`; every figure is from one run on one"
        f" machine ({os.cpu_count()} cores, {platform.system()}, Python"
        f" {platform.python_version()}), the median of {args.rounds} rounds in which the tools took"
        " turns, each in a process of its own. Seconds are from opening the Parquet file to the"
        " numbers, without imports; the peak is of the whole process, imports and all. *scan* is"
        " DuckDB reading the same columns and adding them up: no program that reads the rows can do"
        " less. The data are made up. How it is done: [docs/national-panel.md](national-panel.md)"
        ".\n"
    )


if __name__ == "__main__":
    main()
