"""Time a choice on the maturity board: 25 professions, 42 principles, 6 waves, all made up.

Every view is asked of every third profession and of all together, in every wave and on every side:
first when nothing of it is drawn yet, then once more, when it is kept. A choice takes as long as it
keeps its reader waiting, on the wall clock, from the choice to the finished page; the way through
the browser is not in it. The script prints the longest, the median and how many took more than
300 milliseconds.

    python benchmarks/boards.py
    python benchmarks/boards.py --page docs/boards.md
"""

import argparse
import os
import platform
import statistics
import time
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from cpd_eval.pages.boards.maturity import MaturityBoard
from cpd_eval.pages.boards.maturity_views import VIEWS
from cpd_eval.report.maturity_ratings import ratings_of
from cpd_eval.report.maturity_tables import SIDES, maturity_tables
from cpd_eval.simulate import maturity

WAVES = ("2021", "2022", "2023", "2024", "2025", "2026")
N_PROFESSIONS = 25
LIMIT_MS = 300
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def made_up_returns() -> pd.DataFrame:
    """Give six waves of 25 professions; those the sample has not are others of another seed."""
    with patch.object(maturity, "WAVES", WAVES):
        first = maturity.simulate_maturity(seed=1)
        second = maturity.simulate_maturity(seed=2)
    names = sorted(set(first["profession"]))
    more = names[: N_PROFESSIONS - len(names)]
    added = second[second["profession"].isin(more)]
    return pd.concat([first, added.assign(profession=added["profession"] + " (new)")])


def timed(board: MaturityBoard, view: str) -> tuple[list[float], list[float]]:
    """Time the choices of a view: when first asked, and when asked again. Milliseconds."""
    names = [value for _, value in board.show({}).filters[-1].options][::3]
    choices = [
        {"show": view, "wave": wave, "side": side, "profession": name}
        for wave in WAVES[::2]
        for side in SIDES
        for name in names
    ]
    taken: tuple[list[float], list[float]] = ([], [])
    for kept in taken:
        for choice in choices:
            begin = time.perf_counter()
            board.show(choice)
            kept.append((time.perf_counter() - begin) * 1000)
    return taken


def figures() -> str:
    """Measure, and write what came of it as Markdown."""
    returns = made_up_returns()
    begin = time.perf_counter()
    board = MaturityBoard(maturity_tables(ratings_of(returns)), is_made_up=True)
    board.show({})
    opened = time.perf_counter() - begin
    lines = [
        f"{returns['profession'].nunique()} professions × 42 principles × "
        f"{returns['wave'].nunique()} waves, made up. Opening the board (scoring, gate, first "
        f"drawing): {opened:.1f} s.",
        "",
        "| view | choices | median, ms | longest, ms | over 300 ms | again: longest, ms |",
        "|---|---|---|---|---|---|",
    ]
    for view, words in VIEWS.items():
        first, again = timed(board, view)
        over = sum(one > LIMIT_MS for one in first)
        lines.append(
            f"| {words} | {len(first)} | {statistics.median(first):.0f} | {max(first):.0f} | "
            f"{over} | {max(again):.0f} |"
        )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    lines += [
        "",
        f"Measured on {platform.machine()} with {os.cpu_count()} processors, Python "
        f"{platform.python_version()}, {platform.system()}; load average at the end {load}.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the figures, or put them into a page."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--page", type=Path, help="Put the figures into this page.")
    page = options.parse_args().page
    told = figures()
    print(told)
    if page is not None:
        text = page.read_text(encoding="utf-8")
        head, _, rest = text.partition(BEGIN)
        _, _, tail = rest.partition(END)
        page.write_text(f"{head}{BEGIN}\n{told}\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
