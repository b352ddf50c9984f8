"""How often is the truth inside the 95 % interval? A study on made-up people.

Each run makes a new panel in which the effect is known and estimates it the way the toolkit does.
An interval that deserves its name holds the truth in about 95 of 100 runs. Beside the right
analyses stand two wrong ones, so that the study can be seen to tell them apart.

    python benchmarks/coverage.py            # 1,000 runs, writes docs/coverage.md
    python benchmarks/coverage.py --runs 50  # a quick look, prints only
"""

import argparse
import platform
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from tqdm import tqdm

from cpd_eval.analysis.did import difference_in_differences
from cpd_eval.analysis.paired import paired_change
from cpd_eval.analysis.waves import to_long
from cpd_eval.simulate.design import NAIVE_CHANGE, TRUE_EFFECT
from cpd_eval.simulate.panel import simulate_panel

RUNS = 1_000
PEOPLE = 2_000
PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
STUDIES = "## Scales, raters, drivers, sensitivity"
"""Where the part of the page begins that coverage_studies.py writes."""
WAVES = {"performance_before": 0, "performance_follow_up": 1}

Interval = tuple[float, float, float]
"""Estimate, lower and upper end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One way to estimate, and the number it should find."""

    name: str
    truth: float
    is_right: bool
    estimate: Callable[[pd.DataFrame], Interval]


def did(inference: str, cluster: str | None) -> Callable[[pd.DataFrame], Interval]:
    def estimate(panel: pd.DataFrame) -> Interval:
        answers = to_long(panel, waves=WAVES, keep=["pid", "trained", "local_org"])
        effect = difference_in_differences(
            answers,
            outcome="outcome",
            treated="trained",
            after="after",
            unit="pid",
            cluster=cluster,
            inference=inference,
        )
        return effect.estimate, effect.ci_low, effect.ci_high

    return estimate


def paired_by_person(panel: pd.DataFrame) -> Interval:
    trained = panel[panel["trained"] == 1]
    change = paired_change(trained["performance_before"], trained["performance_follow_up"])
    return change.estimate, change.ci_low, change.ci_high


def paired_by_organisation(panel: pd.DataFrame) -> Interval:
    """Take the local organisation as the one that was asked twice: a pair of means each."""
    trained = panel[panel["trained"] == 1].dropna(subset=[*WAVES])
    means = trained.groupby("local_org")[[*WAVES]].mean()
    change = paired_change(means["performance_before"], means["performance_follow_up"])
    return change.estimate, change.ci_low, change.ci_high


ANALYSES = (
    Analysis(
        name="difference in differences within people, clustered by local organisation",
        truth=TRUE_EFFECT,
        is_right=True,
        estimate=did("crv1", "local_org"),
    ),
    Analysis(
        name="paired change of the trained, local organisations as pairs",
        truth=NAIVE_CHANGE,
        is_right=True,
        estimate=paired_by_organisation,
    ),
    Analysis(
        name="wrong on purpose: difference in differences, people taken as independent",
        truth=TRUE_EFFECT,
        is_right=False,
        estimate=did("classical", None),
    ),
    Analysis(
        name="wrong on purpose: paired change of the trained, taken for the effect",
        truth=TRUE_EFFECT,
        is_right=False,
        estimate=paired_by_person,
    ),
)


def study(runs: int, people: int) -> pd.DataFrame:
    """Repeat every analysis on `runs` panels; a row an analysis."""
    found = np.empty((len(ANALYSES), runs, 3))
    with ProcessPoolExecutor() as pool:
        results = pool.map(one_run, range(runs), [people] * runs, chunksize=10)
        for run, estimates in enumerate(tqdm(results, total=runs, disable=None)):
            found[:, run] = estimates
    return pd.DataFrame([_row(a, found[i]) for i, a in enumerate(ANALYSES)])


def one_run(seed: int, people: int) -> list[Interval]:
    panel = simulate_panel(people, seed=seed)
    return [analysis.estimate(panel) for analysis in ANALYSES]


def _row(analysis: Analysis, found: np.ndarray) -> dict[str, object]:
    estimate, low, high = found.T
    inside = (low <= analysis.truth) & (analysis.truth <= high)
    return {
        "analysis": analysis.name,
        "truth": analysis.truth,
        "mean_estimate": estimate.mean(),
        "sd_of_estimates": estimate.std(ddof=1),
        "mean_width": (high - low).mean(),
        "coverage": inside.mean(),
        "is_right": analysis.is_right,
    }


def page(table: pd.DataFrame, *, runs: int, people: int, command: str) -> str:
    """Write the study as Markdown."""
    rows = "\n".join(
        f"| {row.analysis} | {row.truth:.2f} | {row.mean_estimate:.3f} | {row.sd_of_estimates:.3f} "
        f"| {row.mean_width:.3f} | {row.coverage:.1%} |"
        for row in table.itertuples()
    )
    low, high = stats.binom.ppf([0.005, 0.995], runs, 0.95) / runs
    return f"""# How often the truth is inside the 95 % interval

{runs:,} panels of {people:,} made-up people each, seeds 0 to {runs - 1:,}. Nobody in them exists.
The programme is given to whole local organisations; colleagues share the luck of theirs. The
equations are in `cpd_eval.simulate.design`. Of {runs:,} intervals that are right, chance alone
puts between {low:.1%} and {high:.1%} around the truth (99 of 100 such studies).

| analysis | number to be found | mean estimate | SD of estimates | mean width | truth inside |
|---|---|---|---|---|---|
{rows}

Who was trained was decided for whole organisations, so colleagues count as one piece of luck, not
as many: taking them as independent makes the interval too narrow. And people get better without the
programme too: the change of the trained alone is not its effect.

Made with `{command}` on Python {platform.python_version()}, {platform.machine()}.
"""


def _other_part() -> str:
    """Keep what coverage_studies.py wrote."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    _, heading, rest = page.partition(STUDIES)
    return f"\n{heading}{rest}" if heading else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    asked = parser.parse_args()
    table = study(asked.runs, asked.people)
    is_whole = (asked.runs, asked.people) == (RUNS, PEOPLE)
    text = page(
        table, runs=asked.runs, people=asked.people, command="python benchmarks/coverage.py"
    )
    print(text)
    if is_whole:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(text + _other_part(), encoding="utf-8")
        print(f"Written: {PAGE}")
    right = table.loc[table["is_right"], "coverage"]
    if is_whole and not right.between(0.93, 0.97).all():
        raise SystemExit("A right analysis covers the truth in fewer than 93 % or more than 97 %.")


if __name__ == "__main__":
    main()
