"""How fast a fleet of notebooks runs: warm processes against a papermill loop, side by side.

One report for each region and profession of a made-up panel. First the plain way – papermill, one
notebook after another, the default kernel – then ``run_fleet(kernels="warm")``. Both get the same
panel and the same parameters; what they write is compared file by file, and cell by cell.

    python benchmarks/fleet.py [NOTEBOOKS] [JOBS]        252 notebooks and 2 jobs by default
"""

import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import papermill

from cpd_eval.report import run_fleet
from cpd_eval.simulate import simulate_panel

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "04_before_after.ipynb"
KEY = ("region", "profession")


def project(folder: Path, n_notebooks: int) -> dict[str, dict[str, str]]:
    """Make a project and choose the groups: the largest, so that each has a report."""
    (folder / "data").mkdir(parents=True)
    (folder / "cpd-eval.toml").touch()
    panel = simulate_panel(max(4_000, 40 * n_notebooks), seed=1)
    panel.to_parquet(folder / "data" / "panel.parquet")
    trained = panel[panel["trained"] == 1].dropna(
        subset=["performance_before", "performance_follow_up"]
    )
    sizes = trained.groupby(list(KEY)).size().sort_values(ascending=False)
    return {
        f"{region} · {profession}": {"region": region, "profession": profession}
        for region, profession in sizes.index[:n_notebooks]
    }


def loop(folder: Path, out: Path, groups: dict[str, dict[str, str]], shared: dict) -> float:
    """Run papermill in a loop, as a script would; give the seconds."""
    start = time.perf_counter()
    for number, own in enumerate(groups.values()):
        place = out / str(number)
        place.mkdir(parents=True)
        papermill.execute_notebook(
            str(NOTEBOOK),
            str(place / "notebook.ipynb"),
            progress_bar=False,
            log_output=False,
            parameters={**shared, **own, "folder": str(place)},
            kernel_name="python3",
            cwd=str(folder),
        )
    return time.perf_counter() - start


def fleet(
    folder: Path, out: Path, groups: dict[str, dict[str, str]], shared: dict, jobs: int
) -> float:
    """Run the same as a fleet; give the seconds."""
    start = time.perf_counter()
    runs = run_fleet(
        NOTEBOOK, out, groups, parameters=shared, folder=folder, jobs=jobs, kernels="warm"
    )
    seconds = time.perf_counter() - start
    for run in runs:
        if run.status != "done":
            raise SystemExit(f"{run.group}: {run.message}")
    return seconds


def differences(one: Path, other: Path) -> list[str]:
    """Name what two reports do not have alike; the time and place of the run may differ."""
    apart = [
        str(file.relative_to(one))
        for file in sorted(one.rglob("*"))
        if file.is_file()
        and file.name != "notebook.ipynb"
        and said(file, one) != said(other / file.relative_to(one), other)
    ]
    cells = [outputs(place / "notebook.ipynb", place) for place in (one, other)]
    return apart + (["outputs of the notebook"] if cells[0] != cells[1] else [])


def said(file: Path, place: Path) -> bytes:
    """Give what a file says, but for when and where it was made."""
    if file.suffix != ".html":
        return file.read_bytes()
    page = re.sub(r"Made on [^<]*", "Made", file.read_text(encoding="utf-8"))
    return page.replace(str(place), "").encode()


def outputs(file: Path, place: Path) -> list[str]:
    """Give the outputs of every cell, but for where they were written."""
    return [
        str(
            [{k: v for k, v in one.items() if k != "metadata"} for one in cell.get("outputs", [])]
        ).replace(str(place), "")
        for cell in nbformat.read(file, 4).cells
    ]


def main(n_notebooks: int = 252, jobs: int = 2) -> None:
    """Measure both and print a table."""
    with tempfile.TemporaryDirectory(prefix="cpd-eval-fleet-") as name:
        folder = Path(name) / "project"
        groups = project(folder, n_notebooks)
        shared = {
            "panel": str(folder / "data" / "panel.parquet"),
            "after_wave": "follow_up",
            "threshold": 5,
        }
        warm = fleet(folder, Path(name) / "warm", groups, shared, jobs)
        plain = loop(folder, Path(name) / "plain", groups, shared)
        places = sorted(one.parent for one in (Path(name) / "warm").glob("*/notebook.ipynb"))
        by_group = {outputs_key(place): place for place in places}
        apart = {
            group: found
            for number, group in enumerate(groups)
            if (found := differences(Path(name) / "plain" / str(number), by_group[group]))
        }
    print(f"| {len(groups)} notebooks | seconds | a notebook | times |")
    print("|---|---|---|---|")
    print(
        f"| papermill, one after another, default kernels | {plain:.0f} | "
        f"{plain / len(groups):.2f} | 1.0 |"
    )
    print(
        f"| run_fleet, warm, {jobs} processes | {warm:.0f} | {warm / len(groups):.2f} | "
        f"{plain / warm:.1f} |"
    )
    print(f"Reports that differ: {len(apart)} {list(apart.items())[:2] if apart else ''}")


def outputs_key(place: Path) -> str:
    """Name the group a notebook was run for, by its parameters."""
    cells = nbformat.read(place / "notebook.ipynb", 4).cells
    source = next(c.source for c in cells if "injected-parameters" in c.metadata.get("tags", []))
    found = dict(re.findall(r'^(region|profession) = "(.*)"$', source, flags=re.MULTILINE))
    return f"{found['region']} · {found['profession']}"


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
