"""Count how often the intervals of scales, raters, drivers and sensitivity hold the truth.

Each run makes new people of whom the truth is known and estimates it the way the toolkit does.
Where an assumption fails, the same estimate stands again with that failure, so that the page says
by how much it matters.

    python benchmarks/coverage_studies.py            # 1,000 runs, rewrites its part of the page
    python benchmarks/coverage_studies.py --runs 40  # a quick look, prints only
"""

import argparse
import platform
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal

import numpy as np
import pandas as pd
from coverage import PAGE, STUDIES
from scipy import stats
from tqdm import tqdm

from cpd_eval import analysis
from cpd_eval.analysis.relative_trends import relative_interval
from cpd_eval.analysis.smoothness import smoothness_interval
from cpd_eval.analysis.trend_path import effect_path
from cpd_eval.errors import AnalysisError

RUNS = 1_000
Interval = tuple[float, float, float]
"""Estimate, lower and upper end."""
Rng = np.random.Generator


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One way to estimate, and the number it should find.

    Attributes
    ----------
    holds : {"yes", "at least", "no"}
        Whether the assumptions hold; "at least": they do, and the interval is made to be safe for
        the worst case they allow.
    """

    name: str
    truth: float
    holds: Literal["yes", "at least", "no"]
    run: Callable[[Rng], Interval]


def ends(found: Any) -> Interval:
    return found.estimate, found.ci_low, found.ci_high


CUTS = np.array([-2.0, -0.5, 0.8, 2.2])
ASKED = {"outcome": "score", "after": "later", "treated": "trained"}


def scale_panel(
    rng: Rng, *, offices: int, a_side: int, effect: float, start: float = 0.0, gain: float = 0.3
) -> pd.DataFrame:
    """Make answers 1 to 5 whose waves and groups each follow the cumulative logit exactly.

    Latent logistic numbers hang together within people and offices by a normal copula. The trained
    half of the offices starts `start` higher; everybody gains `gain`, the trained `effect` more.
    """
    office = np.repeat(np.arange(offices), a_side)
    trained = (office < offices // 2).astype(int)
    n = len(office)
    person = rng.normal(0, 1, n)
    rows = []
    for later in (0, 1):
        luck = rng.normal(0, 1, offices)[office]
        z = np.sqrt(0.4) * person + np.sqrt(0.3) * luck + np.sqrt(0.3) * rng.normal(0, 1, n)
        latent = start * trained + gain * later + effect * trained * later
        latent = latent + stats.logistic.ppf(stats.norm.cdf(z))
        score = 1.0 + np.searchsorted(CUTS, latent)
        columns = {"office": office, "trained": trained, "later": later, "score": score}
        rows.append(pd.DataFrame({"pid": np.arange(n), **columns}))
    return pd.concat(rows, ignore_index=True)


def ordinal(rng: Rng, offices: int, cluster: str = "office") -> Interval:
    data = scale_panel(rng, offices=offices, a_side=12, effect=0.6)
    return ends(analysis.ordinal_change(data, **ASKED, cluster=cluster))


def near_the_top(rng: Rng, estimate: Callable[..., Any]) -> Interval:
    data = scale_panel(rng, offices=60, a_side=12, effect=0.0, start=2.0, gain=1.0)
    return ends(estimate(data, **ASKED, cluster="office"))


def ordinal_within(rng: Rng) -> Interval:
    """Everybody has a level of their own; the odds of a person going up rise by 0.6."""
    n = 400
    own, trained = rng.normal(0, 1.5, n), np.arange(n) % 2
    rows = []
    for later in (0, 1):
        latent = own + 0.3 * later + 0.6 * trained * later + rng.logistic(0, 1, n)
        score = 1.0 + np.searchsorted(CUTS, latent)
        columns = {"trained": trained, "later": later, "score": score}
        rows.append(pd.DataFrame({"pid": np.arange(n), **columns}))
    data = pd.concat(rows, ignore_index=True)
    return ends(analysis.ordinal_change(data, **ASKED, cluster="pid", unit="pid"))


AT = [-4, -3, -2, 0, 1, 2]
WAVES_FROM_REFERENCE = np.array([-3, -2, -1, 1, 2, 3])
EFFECT = np.array([0, 0, 0, 1.0, 1.0, 1.0])


def drifting(rng: Rng, trend: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Draw an event study: effect 1, a trend between the groups, errors correlated by a half."""
    sigma = 0.01 * (0.5 + 0.5 * np.eye(6))
    return rng.multivariate_normal(trend + EFFECT, sigma), sigma


BENT = np.where(WAVES_FROM_REFERENCE > 0, 0.15, 0.10) * WAVES_FROM_REFERENCE
"""A slope of 0.10 before and 0.15 after: it bends by 0.05 at the reference."""
JUMPED = np.array([-0.3, 0.0, 0.0, 0.3, 0.6, 0.9])
"""One step of 0.3 before, the same step in every wave after: M̄ is 1."""


def bent(rng: Rng, bound: float) -> Interval:
    beta, sigma = drifting(rng, BENT)
    path = effect_path(beta, sigma, at=AT, reference=-1, weights=None, confidence=0.95)
    return (path.parallel()["estimate"], *smoothness_interval(path, bound))


def jumped(rng: Rng, bound: float) -> Interval:
    beta, sigma = drifting(rng, JUMPED)
    path = effect_path(beta, sigma, at=AT, reference=-1, weights=None, confidence=0.95)
    return (path.parallel()["estimate"], *relative_interval(path, bound))


def parallel(rng: Rng, trend: np.ndarray) -> Interval:
    beta, sigma = drifting(rng, trend)
    path = effect_path(beta, sigma, at=AT, reference=-1, weights=None, confidence=0.95)
    found = path.parallel()
    return found["estimate"], found["ci_low"], found["ci_high"]


ITEMS = [f"item {i}" for i in range(6)]
STRENGTHS = np.array([1.2, 1.0, 0.9, 0.7, 0.4, 0.2])
OMEGA = STRENGTHS.sum() ** 2 / (STRENGTHS.sum() ** 2 + 6 * 0.64)
ALPHA = 36 / (36 + 6 * 0.64)


def items(rng: Rng, strengths: np.ndarray, n: int = 120) -> pd.DataFrame:
    thing = rng.normal(0, 1, n)[:, None]
    return pd.DataFrame(thing * strengths + rng.normal(0, 0.8, (n, 6)), columns=ITEMS)


def alpha(rng: Rng, strengths: np.ndarray) -> Interval:
    return ends(analysis.scale_reliability(items(rng, strengths), items=ITEMS))


def skewed_alpha(rng: Rng) -> Interval:
    answers = in_steps(items(rng, np.ones(6)))
    return ends(analysis.scale_reliability(answers, items=ITEMS))


def in_steps(answers: pd.DataFrame) -> pd.DataFrame:
    """Answer in 5 steps, most on the upper two."""
    return answers.apply(lambda item: np.searchsorted([-2.2, -1.6, -1.0, 0.3], item) + 1.0)


@cache
def skewed_truth() -> float:
    """Alpha of two million people."""
    answers = in_steps(items(np.random.default_rng(0), np.ones(6), 2_000_000)).to_numpy()
    s = np.cov(answers.T)
    return float(6 / 5 * (1 - np.trace(s) / s.sum()))


def omega(rng: Rng) -> Interval:
    found = analysis.scale_reliability(items(rng, STRENGTHS), items=ITEMS)
    return found.omega, found.omega_low, found.omega_high


def raters(rng: Rng, form: str) -> Interval:
    """60 people by 8 raters drawn at random: variances 1, 0.2 and 0.6, so (2,1) is 1/1.8."""
    people, level = rng.normal(0, 1, (60, 1)), rng.normal(0, np.sqrt(0.2), 8)
    table = people + level + rng.normal(0, np.sqrt(0.6), (60, 8))
    frame = pd.DataFrame(table, columns=list("abcdefgh"))
    return ends(analysis.intraclass_correlation(frame, raters=list(frame), form=form))


def managers(rng: Rng, cluster: str | None) -> Interval:
    """40 managers rate 6 people each, 0.3 lower, and have moods."""
    boss = np.repeat(np.arange(40), 6)
    true = rng.normal(3, 1, 240)
    other = true - 0.3 + rng.normal(0, 0.4, 40)[boss] + rng.normal(0, 0.5, 240)
    frame = pd.DataFrame({"own": true + rng.normal(0, 0.5, 240), "other": other, "boss": boss})
    return ends(analysis.dyad_agreement(frame, own="own", other="other", cluster=cluster))


def kappa(rng: Rng, n: int = 150) -> Interval:
    frame = pd.DataFrame(two_ratings(rng, n), columns=["one", "other"])
    return ends(analysis.weighted_kappa(frame, first="one", second="other", levels=range(5)))


def two_ratings(rng: Rng, n: int) -> np.ndarray:
    seen = rng.normal(0, 1, (n, 1)) + rng.normal(0, 0.6, (n, 2))
    return np.searchsorted([-1.2, -0.3, 0.4, 1.3], seen)


@cache
def kappa_truth() -> float:
    """Weighted kappa of two million people."""
    pairs = two_ratings(np.random.default_rng(0), 2_000_000)
    apart = ((pairs[:, 0] - pairs[:, 1]) ** 2).mean()
    one, other = (np.bincount(column, minlength=5) / 2_000_000 for column in pairs.T)
    by_chance = (np.outer(one, other) * np.subtract.outer(np.arange(5), np.arange(5)) ** 2).sum()
    return float(1 - apart / by_chance)


def staff(rng: Rng, n: int = 300) -> pd.DataFrame:
    """People of 30 offices; those who start low were sent to work-based training more often."""
    office = rng.integers(0, 30, n)
    manager = rng.normal(0, 1, n)
    chance = 0.6 * manager + rng.normal(0, 0.8, n)
    before = rng.normal(3, 0.8, n)
    work_based = rng.random(n) < 1 / (1 + np.exp(2 * (before - 3)))
    rest = rng.normal(0, 0.3, 30)[office] + rng.normal(0, 0.6, n)
    after = 1.5 + 0.5 * before + 0.3 * work_based + 0.25 * chance + rest
    return pd.DataFrame(
        {
            "office": office,
            "manager": manager,
            "chance": chance,
            "before": before,
            "kind": np.where(work_based, "work-based", "course"),
            "after": after,
            "change": after - before,
            "work": work_based.astype(int),
        }
    )


def modes(rng: Rng) -> Interval:
    found = analysis.mode_comparison(
        staff(rng),
        outcome="after",
        before="before",
        mode="kind",
        reference="course",
        cluster="office",
    )
    row = found.table.iloc[1]
    return row["estimate"], row["ci_low"], row["ci_high"]


def modes_unadjusted(rng: Rng) -> Interval:
    found = analysis.dose_response(staff(rng), outcome="change", dose="work", cluster="office")
    return ends(found)


def dose(rng: Rng) -> Interval:
    found = analysis.dose_response(
        staff(rng),
        outcome="after",
        dose="chance",
        controls=["before", "work", "manager"],
        cluster="office",
    )
    return ends(found)


def driver(rng: Rng) -> Interval:
    """Standardised slope of the chance to use it; its SD is 1, the outcome's as in staff()."""
    found = analysis.change_drivers(
        staff(rng),
        outcome="after",
        drivers=["chance", "manager"],
        controls=["before", "work"],
        cluster="office",
    )
    row = found.table.set_index("driver").loc["chance"]
    return row["estimate"], row["ci_low"], row["ci_high"]


@cache
def driver_truth() -> float:
    people = staff(np.random.default_rng(0), 2_000_000)
    return float(0.25 * people["chance"].std() / people["after"].std())


def silent(rng: Rng, weighted: bool) -> Interval:
    """Change is 0.5 higher for seniors (half), who answer in 80 %, others in 40 %; mean 0.25."""
    senior = (rng.random(500) < 0.5).astype(float)
    change = 0.5 * senior + rng.normal(0, 0.7, 500)
    answers = rng.random(500) < np.where(senior == 1, 0.8, 0.4)
    frame = pd.DataFrame({"senior": senior, "change": np.where(answers, change, np.nan)})
    if weighted:
        found = analysis.response_weighted_mean(frame, value="change", features=["senior"])
        return ends(found)
    plain = frame.dropna().assign(weight=1.0)
    return ends(analysis.weighted_mean(plain, value="change", weight="weight"))


def shift(rng: Rng) -> Interval:
    office = np.repeat(np.arange(25), 8)
    lower = 0.4 + rng.normal(0, 0.2, 25)[office] + rng.normal(0, 0.5, 200)
    before = rng.normal(3.5, 0.6, 200)
    frame = pd.DataFrame(
        {"before": before, "then": before - lower, "after": before + 0.3, "office": office}
    )
    found = analysis.response_shift(
        frame, before="before", then="then", after="after", cluster="office"
    )
    return ends(found)


def few_clusters(rng: Rng, inference: str, weights: str = "rademacher") -> Interval:
    """Difference in differences of 8 offices, 4 of them trained, effect 0.5."""
    office = np.repeat(np.arange(8), 25)
    trained = (office < 4).astype(int)
    person = rng.normal(0, 0.7, 200)
    rows = []
    for later in (0, 1):
        luck = rng.normal(0, 0.25, 8)[office]
        score = person + luck + 0.5 * trained * later + rng.normal(0, 0.5, 200)
        columns = {"office": office, "trained": trained, "later": later, "score": score}
        rows.append(pd.DataFrame({"pid": np.arange(200), **columns}))
    found = analysis.difference_in_differences(
        pd.concat(rows),
        **ASKED,
        unit="pid",
        cluster="office",
        inference=inference,
        wild_weights=weights,
        n_draws=999,
        seed=int(rng.integers(1_000_000)),
    )
    return ends(found)


def studies() -> list[Study]:
    """Every study; the truths that need a million people are worked out once a process."""
    rows: list[tuple[str, float, Literal["yes", "at least", "no"], Callable[[Rng], Interval]]] = [
        ("ordinal change, 40 offices", 0.6, "yes", partial(ordinal, offices=40)),
        ("… 6 offices: too few", 0.6, "no", partial(ordinal, offices=6)),
        (
            "… 40 offices, only people counted as clusters",
            0.6,
            "no",
            partial(ordinal, offices=40, cluster="pid"),
        ),
        ("ordinal change within people", 0.6, "yes", ordinal_within),
        (
            "ordinal change, trained near the top, no effect",
            0.0,
            "yes",
            partial(near_the_top, estimate=analysis.ordinal_change),
        ),
        (
            "… the same by a difference of means",
            0.0,
            "no",
            partial(near_the_top, estimate=analysis.difference_in_differences),
        ),
        (
            "trend that bends by 0.05: smoothness, M = 0.05",
            1.0,
            "at least",
            partial(bent, bound=0.05),
        ),
        ("… M = 0: the bend not allowed for", 1.0, "no", partial(bent, bound=0.0)),
        ("… trends taken as parallel", 1.0, "no", partial(parallel, trend=BENT)),
        (
            "trend that steps as before: relative magnitudes, M̄ = 1",
            1.0,
            "at least",
            partial(jumped, bound=1.0),
        ),
        ("… M̄ = 0.5: half of it allowed for", 1.0, "no", partial(jumped, bound=0.5)),
        ("alpha, items alike and normal", ALPHA, "yes", partial(alpha, strengths=np.ones(6))),
        ("… answers in 5 steps, most at the top", skewed_truth(), "no", skewed_alpha),
        ("omega, items of unlike strength", OMEGA, "yes", omega),
        ("… alpha taken for their reliability", OMEGA, "no", partial(alpha, strengths=STRENGTHS)),
        (
            "intraclass correlation (2,1), 60 people, 8 raters",
            1 / 1.8,
            "yes",
            partial(raters, form="2,1"),
        ),
        ("… (3,1) taken for it", 1 / 1.8, "no", partial(raters, form="3,1")),
        ("weighted kappa, 150 people", kappa_truth(), "yes", kappa),
        ("own less manager's rating, by manager", 0.3, "yes", partial(managers, cluster="boss")),
        ("… people taken as independent", 0.3, "no", partial(managers, cluster=None)),
        ("response shift, 25 offices", -0.4, "yes", shift),
        ("work-based against course, same start", 0.3, "yes", modes),
        ("… change compared as it stands", 0.3, "no", modes_unadjusted),
        ("slope of a dose, 30 offices", 0.25, "yes", dose),
        ("driver, standardised", driver_truth(), "yes", driver),
        (
            "mean of everybody asked, weighted for response",
            0.25,
            "yes",
            partial(silent, weighted=True),
        ),
        ("… of those who answered", 0.25, "no", partial(silent, weighted=False)),
        ("8 offices: wild bootstrap, signs", 0.5, "yes", partial(few_clusters, inference="wild")),
        (
            "8 offices: wild bootstrap, Webb's weights",
            0.5,
            "yes",
            partial(few_clusters, inference="wild", weights="webb"),
        ),
        ("8 offices: CRV1 with t of 7", 0.5, "yes", partial(few_clusters, inference="crv1")),
    ]
    return [Study(name=name, truth=truth, holds=holds, run=run) for name, truth, holds, run in rows]


@cache
def _all() -> tuple[Study, ...]:
    return tuple(studies())


def one_run(seed: int) -> list[Interval]:
    out = []
    for place, study in enumerate(_all()):
        try:
            out.append(study.run(np.random.default_rng([seed, place])))
        except AnalysisError:
            out.append((np.nan, np.nan, np.nan))
    return out


def study_all(runs: int) -> pd.DataFrame:
    """Repeat every study; a row a study."""
    found = np.empty((len(_all()), runs, 3))
    with ProcessPoolExecutor() as pool:
        results = pool.map(one_run, range(runs), chunksize=5)
        for run, estimates in enumerate(tqdm(results, total=runs, disable=None)):
            found[:, run] = estimates
    return pd.DataFrame([_row(study, found[i]) for i, study in enumerate(_all())])


def _row(study: Study, found: np.ndarray) -> dict[str, object]:
    estimate, low, high = found[~np.isnan(found).any(axis=1)].T
    return {
        "study": study.name,
        "truth": study.truth,
        "mean_estimate": estimate.mean(),
        "sd_of_estimates": estimate.std(ddof=1),
        "mean_width": (high - low).mean(),
        "coverage": ((low <= study.truth) & (study.truth <= high)).mean(),
        "refused": len(found) - len(estimate),
        "holds": study.holds,
    }


def part(table: pd.DataFrame, *, runs: int) -> str:
    """Write the studies as Markdown."""
    words = {"yes": "hold", "at least": "hold; made for the worst case", "no": "broken"}
    rows = "\n".join(
        f"| {row.study} | {row.truth:.3f} | {row.mean_estimate:.3f} | {row.sd_of_estimates:.3f} "
        f"| {row.mean_width:.3f} | {words[row.holds]} | {row.coverage:.1%} |"
        for row in table.itertuples()
    )
    refused = int(table["refused"].sum())
    return f"""{STUDIES}

{runs:,} times each, made-up people with a known truth; the equations are in
`benchmarks/coverage_studies.py`. A row beginning with "…" is the one above it with an assumption
broken, or another method used for it: the table says by how much that matters.
{refused} studies were refused (too few clusters or no end to the interval) and left out.

| study | to be found | mean estimate | SD of estimates | mean width | assumptions | truth inside |
|---|---|---|---|---|---|---|
{rows}

Made with `python benchmarks/coverage_studies.py` on Python {platform.python_version()},
{platform.machine()}.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args().runs
    table = study_all(runs)
    text = part(table, runs=runs)
    print(text)
    if runs != RUNS:
        return
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.write_text(f"{page.partition(STUDIES)[0].rstrip()}\n\n{text}", encoding="utf-8")
    print(f"Written: {PAGE}")
    right = table[table["holds"] == "yes"]
    off = right[~right["coverage"].between(0.93, 0.97)]
    off = pd.concat([off, table[(table["holds"] == "at least") & (table["coverage"] < 0.93)]])
    if len(off):
        raise SystemExit(f"Not as expected: {', '.join(off['study'])}.")


if __name__ == "__main__":
    main()
