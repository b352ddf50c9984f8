"""Staggered adoption against csdid, the Python port of R's ``did``, on figures anybody can remake.

The panel is made of sines, so that it needs no random numbers and no file; it describes nobody. The
expected numbers were computed with csdid 0.4.3 and drdid 1.1.7:
``ATTgt(yname="score", gname="began", idname="who", tname="wave", data=panel, control_group=[...],
xformla=...).fit(est_method="dr", bstrap=False)`` and ``.aggte(typec=..., bstrap=False,
cband=False)``. (The same code gives R's own numbers for its data set mpdta to 1e-15.)
"""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.staggered import staggered_adoption

PRINTED = 2e-8
"""Eight decimals were kept of the table."""

SAME_FORMULA = 1e-9
"""The logit of csdid stops a little earlier than the one here."""


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    rows = []
    for i in range(80):
        began = {0: 3, 1: 4, 2: 5}.get(i % 5, 0)
        x = round(float(np.cos(2.3 * i) + 0.3 * (i % 5)), 4)
        for t in range(1, 6):
            effect = 0.5 * (t - began + 1) if began and t >= began else 0.0
            noise = 2 * np.sin(1.7 * i) + np.sin(3.1 * i * t + t)
            score = round(float(noise + 0.2 * t * (1 + x) + effect), 4)
            rows.append((i, t, began, x, score))
    return pd.DataFrame(rows, columns=["who", "wave", "began", "x", "score"])


NAMED: dict[str, Any] = {
    "outcome": "score",
    "unit": "who",
    "time": "wave",
    "first_treated": "began",
}

# csdid: overall ATT and standard error.
OVERALL = [
    ((), "never", "simple", 0.5143531250, 0.17317821801),
    ((), "never", "event", 0.5902809028, 0.20327822984),
    ((), "never", "group", 0.4801182292, 0.16461775869),
    ((), "never", "calendar", 0.4564651042, 0.18075362914),
    ((), "not_yet", "simple", 0.5466524306, 0.17447823123),
    ((), "not_yet", "event", 0.6163305556, 0.20127087783),
    ((), "not_yet", "group", 0.5043877315, 0.17090834332),
    ((), "not_yet", "calendar", 0.4993034722, 0.17892046564),
    (("x",), "never", "simple", 0.7385227745, 0.22204730837),
    (("x",), "never", "event", 0.8757564906, 0.26127478207),
    (("x",), "never", "group", 0.6715285538, 0.19577476601),
    (("x",), "never", "calendar", 0.6732337460, 0.23187557168),
    (("x",), "not_yet", "simple", 0.8066840177, 0.19764466790),
    (("x",), "not_yet", "event", 0.9377132930, 0.23473380484),
    (("x",), "not_yet", "group", 0.7250037098, 0.19127789570),
    (("x",), "not_yet", "calendar", 0.7359053301, 0.19717131719),
]


@pytest.mark.parametrize(("covariates", "control", "aggregate", "estimate", "std_error"), OVERALL)
def test_the_overall_effect_is_csdids(
    panel: pd.DataFrame,
    covariates: tuple[str, ...],
    control: Any,
    aggregate: Any,
    estimate: float,
    std_error: float,
) -> None:
    effect = staggered_adoption(
        panel, **NAMED, control=control, aggregate=aggregate, covariates=covariates
    )
    assert effect.estimate == pytest.approx(estimate, abs=SAME_FORMULA)
    assert effect.std_error == pytest.approx(std_error, abs=SAME_FORMULA)


# csdid: ATT(g,t) and standard errors; cohorts 3, 4, 5, each in waves 2 to 5.
EFFECTS = {
    ((), "never"): (
        [
            *(-0.27928438, 0.28772188, 0.5372375, 0.78000312, -0.09408438, -0.15680937),
            *(0.35600938, 0.79556875, -0.16877188, -0.09612812, -0.14777812, 0.32957812),
        ],
        [
            *(0.30293323, 0.30744008, 0.32140968, 0.35168277, 0.32527037, 0.306797),
            *(0.2988116, 0.31860372, 0.29907128, 0.30989286, 0.311984, 0.29382908),
        ],
    ),
    (("x",), "not_yet"): (
        [
            *(-0.06890688, 0.48451579, 1.09812557, 1.27890263, 0.0659174, 0.01623973),
            *(0.52989899, 0.98489498, -0.04538723, -0.00236252, -0.12056717, 0.46376615),
        ],
        [
            *(0.30300425, 0.31331988, 0.34207502, 0.41998472, 0.29677499, 0.31784037),
            *(0.3002057, 0.3529409, 0.27442188, 0.28929305, 0.32657476, 0.31133285),
        ],
    ),
}


@pytest.mark.parametrize(("covariates", "control"), list(EFFECTS))
def test_every_effect_by_cohort_and_wave_is_csdids(
    panel: pd.DataFrame, covariates: tuple[str, ...], control: Any
) -> None:
    estimates, errors = EFFECTS[covariates, control]
    table = staggered_adoption(panel, **NAMED, control=control, covariates=covariates).effects
    assert table["first_treated"].tolist() == [3] * 4 + [4] * 4 + [5] * 4
    assert table["time"].tolist() == [2, 3, 4, 5] * 3
    assert table["estimate"].to_numpy() == pytest.approx(np.array(estimates), abs=PRINTED)
    assert table["std_error"].to_numpy() == pytest.approx(np.array(errors), abs=PRINTED)


def test_clusters_of_one_person_each_cost_one_degree_of_freedom(panel: pd.DataFrame) -> None:
    # G/(G-1) with 80 clusters of one person, and t with 79 degrees of freedom.
    alone = staggered_adoption(panel, **NAMED)
    clustered = staggered_adoption(panel, **NAMED, cluster="who")
    assert clustered.std_error == pytest.approx(alone.std_error * np.sqrt(80 / 79), rel=1e-12)
    assert (clustered.n_clusters, clustered.df) == (80, 79)


@pytest.mark.parametrize("control", ["never", "not_yet"])
def test_clusters_agree_with_the_influence_of_people_added_up(
    panel: pd.DataFrame, control: Any
) -> None:
    panel = panel.assign(office=panel["who"] // 8)
    by_sums = staggered_adoption(panel, **NAMED, cluster="office", control=control)
    assert by_sums.std_error == pytest.approx(by_people(panel, control), rel=1e-12)


def by_people(panel: pd.DataFrame, control: str) -> float:
    """Compute the clustered error of the simple effect from everybody's influence."""
    wide = panel.pivot_table(index="who", columns="wave", values="score")
    y, people = wide.to_numpy(), panel.drop_duplicates("who").set_index("who")
    began = people["began"].replace(0, np.inf).to_numpy(float)
    n, weights, effects, influence, cohort_of = len(y), [], [], [], []
    for g in (3, 4, 5):
        for t in range(g, 6):
            c = np.isinf(began) if control == "never" else (began > t)
            change = y[:, t - 1] - y[:, g - 2]
            mine = began == g
            effects.append(change[mine].mean() - change[c].mean())
            influence.append(
                mine * (change - change[mine].mean()) / mine.mean()
                - c * (change - change[c].mean()) / c.mean()
            )
            weights.append(mine.mean())
            cohort_of.append(mine)
    p, a = np.array(weights), np.array(effects)
    overall = (p * a).sum() / p.sum()
    psi = sum(w * i for w, i in zip(p, influence, strict=True)) / p.sum()
    psi = (
        psi
        + sum((m - w) * (e - overall) for m, w, e in zip(cohort_of, p, a, strict=True)) / p.sum()
    )
    sums = pd.Series(psi / n, index=people.index).groupby(people["office"]).sum()
    return float(np.sqrt(len(sums) / (len(sums) - 1) * (sums**2).sum()))
