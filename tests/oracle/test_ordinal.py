"""The cumulative logit against MASS::polr, and its clustered form against a published trial."""

import itertools

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.cumulative_logit import AnswerCounts, LogitFit, fit_cumulative_logit
from cpd_eval.analysis.ordinal import OrdinalChange, ordinal_change

# R's data set MASS::housing (Madsen 1976; Venables and Ripley, Modern Applied Statistics with S,
# 4th ed., section 7.3): tenants of Copenhagen by satisfaction (low, medium, high; innermost),
# influence (low, medium, high), type of dwelling and contact with neighbours (low, high).
HOUSING = [
    21,
    21,
    28,
    34,
    22,
    36,
    10,
    11,
    36,  # tower, low contact
    61,
    23,
    17,
    43,
    35,
    40,
    26,
    18,
    54,  # apartment
    13,
    9,
    10,
    8,
    8,
    12,
    6,
    7,
    9,  # atrium
    18,
    6,
    7,
    15,
    13,
    13,
    7,
    5,
    11,  # terrace
    14,
    19,
    37,
    17,
    23,
    40,
    3,
    5,
    23,  # tower, high contact
    78,
    46,
    43,
    48,
    45,
    86,
    15,
    25,
    62,  # apartment
    20,
    23,
    20,
    10,
    22,
    24,
    7,
    10,
    21,  # atrium
    57,
    23,
    13,
    31,
    21,
    13,
    5,
    6,
    13,  # terrace
]
PRINTED = 6e-5
"""R prints four decimals here, after a search that stops a little earlier."""


@pytest.fixture(scope="module")
def housing() -> LogitFit:
    rows = [
        [influence == 1, influence == 2, kind == 1, kind == 2, kind == 3, contact]
        for contact, kind, influence in itertools.product(range(2), range(4), range(3))
    ]
    return fit_cumulative_logit(
        AnswerCounts(
            n=np.array(HOUSING, dtype=float),
            cluster=np.arange(72),
            design=np.repeat(np.arange(24), 3),
            level=np.tile(np.arange(3), 24),
            x=np.array(rows, dtype=float),
            n_levels=3,
            n_clusters=72,
        )
    )


def test_coefficients_of_the_housing_survey_agree_with_polr(housing: LogitFit) -> None:
    # R: polr(Sat ~ Infl + Type + Cont, weights = Freq, data = housing)
    expected = [0.5664, 1.2888, -0.5724, -0.3662, -1.0910, 0.3603]
    assert housing.beta == pytest.approx(expected, abs=PRINTED)


def test_thresholds_of_the_housing_survey_agree_with_polr(housing: LogitFit) -> None:
    assert housing.alpha == pytest.approx([-0.4961, 0.6907], abs=PRINTED)


def test_errors_of_the_housing_survey_agree_with_polr(housing: LogitFit) -> None:
    # summary(): Infl 0.10465, 0.12716; Type 0.11924, 0.15517, 0.15149; Cont 0.09554
    errors = np.sqrt(np.diag(housing.model_covariance))[2:]
    expected = [0.10465, 0.12716, 0.11924, 0.15517, 0.15149, 0.09554]
    assert errors == pytest.approx(expected, abs=2e-5)


def test_deviance_of_the_housing_survey_agrees_with_polr(housing: LogitFit) -> None:
    # Residual Deviance: 3479.149
    assert -2 * housing.log_likelihood == pytest.approx(3479.149, abs=5e-4)


# Francom, Chuang-Stein and Landis (1989), Statistics in Medicine 8; Agresti (2002), Categorical
# Data Analysis, 2nd ed., Table 11.4: minutes to fall asleep (<20, 20-30, 30-60, >60) of 239 people,
# before (rows) and after two weeks (columns), of an active drug or a placebo.
ACTIVE = [[7, 4, 1, 0], [11, 5, 2, 2], [13, 23, 3, 1], [9, 17, 13, 8]]
PLACEBO = [[7, 4, 2, 1], [14, 5, 1, 0], [6, 9, 18, 2], [4, 11, 14, 22]]


def insomnia() -> pd.DataFrame:
    rows = []
    for treated, table in ((1, ACTIVE), (0, PLACEBO)):
        for first, second in itertools.product(range(4), range(4)):
            for _ in range(table[first][second]):
                pid = len(rows) // 2
                rows += [(pid, treated, 0, first), (pid, treated, 1, second)]
    return pd.DataFrame(rows, columns=["pid", "treated", "later", "minutes"])


@pytest.fixture(scope="module")
def effect() -> OrdinalChange:
    return ordinal_change(
        insomnia(), outcome="minutes", after="later", treated="treated", cluster="pid"
    )


def test_effect_of_the_insomnia_drug_agrees_with_agresti(effect: OrdinalChange) -> None:
    # Agresti (2002), section 11.3.2, GEE with independent working associations: treatment ×
    # occasion 0.708. His model has the odds of falling asleep sooner, so the sign turns.
    assert effect.estimate == pytest.approx(-0.708, abs=5e-4)


def test_error_of_the_insomnia_effect_agrees_with_agresti(effect: OrdinalChange) -> None:
    # The same place: 0.244, without the factor 239/238 under the root.
    assert effect.std_error / np.sqrt(239 / 238) == pytest.approx(0.244, abs=5e-4)


def test_the_whole_insomnia_model_agrees_with_agresti() -> None:
    # The same place: treatment 0.034 (0.238), occasion 1.038 (0.168), both 0.708 (0.244).
    people = insomnia()
    x = np.array([[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]], dtype=float)
    fit = fit_cumulative_logit(
        AnswerCounts(
            n=np.ones(len(people)),
            cluster=people["pid"].to_numpy(),
            design=(2 * people["treated"] + people["later"]).to_numpy(),
            level=people["minutes"].to_numpy(),
            x=x,
            n_levels=4,
            n_clusters=239,
        )
    )
    assert -fit.beta == pytest.approx([0.034, 1.038, 0.708], abs=5e-4)
    errors = np.sqrt(np.diag(fit.covariance))[3:] / np.sqrt(239 / 238)
    assert errors == pytest.approx([0.238, 0.168, 0.244], abs=5e-4)


def test_two_answers_within_people_give_mcnemars_odds_ratio() -> None:
    # Agresti (2002), Table 10.1: 1,600 voters asked twice whether they approve of the Prime
    # Minister: 150 turned away, 86 came round; the conditional odds ratio is 86/150 = 0.573,
    # and its log has the variance 1/86 + 1/150.
    moves = [(1, 1)] * 794 + [(1, 0)] * 150 + [(0, 1)] * 86 + [(0, 0)] * 570
    rows = [(i, wave, pair[wave]) for i, pair in enumerate(moves) for wave in (0, 1)]
    voters = pd.DataFrame(rows, columns=["pid", "later", "approves"])
    change = ordinal_change(voters, outcome="approves", after="later", cluster="pid", unit="pid")
    assert change.odds_ratio == pytest.approx(86 / 150)
    assert change.std_error == pytest.approx(np.sqrt((1 / 86 + 1 / 150) * 1600 / 1599))
