"""Reliability of scales and agreement of raters against published figures."""

import itertools

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.dyads import DyadAgreement, dyad_agreement
from cpd_eval.analysis.intraclass import Intraclass, intraclass_correlation
from cpd_eval.analysis.kappa import weighted_kappa
from cpd_eval.analysis.reliability import Reliability, scale_reliability

# Bock and Lieberman (1970), Psychometrika 35(2): section 6 of the Law School Admission Test; 1,000
# people by their pattern of right answers to five questions. R's data set ltm::LSAT.
LSAT = {
    "00000": 3,
    "00001": 6,
    "00010": 2,
    "00011": 11,
    "00100": 1,
    "00101": 1,
    "00110": 3,
    "00111": 4,
    "01000": 1,
    "01001": 8,
    "01011": 16,
    "01101": 3,
    "01110": 2,
    "01111": 15,
    "10000": 10,
    "10001": 29,
    "10010": 14,
    "10011": 81,
    "10100": 3,
    "10101": 28,
    "10110": 15,
    "10111": 80,
    "11000": 16,
    "11001": 56,
    "11010": 21,
    "11011": 173,
    "11100": 11,
    "11101": 61,
    "11110": 28,
    "11111": 298,
}


@pytest.fixture(scope="module")
def lsat() -> Reliability:
    answers = [[int(sign) for sign in pattern] for pattern, n in LSAT.items() for _ in range(n)]
    items = [f"item {i}" for i in range(1, 6)]
    return scale_reliability(pd.DataFrame(answers, columns=items), items=items)


def test_alpha_of_the_law_school_test_agrees_with_r(lsat: Reliability) -> None:
    # R: ltm::cronbach.alpha(LSAT): alpha: 0.295
    assert lsat.estimate == pytest.approx(0.295, abs=5e-4)


def test_the_law_school_test_is_typed_as_published(lsat: Reliability) -> None:
    # R: ltm::descript(LSAT), proportions of right answers: .924 .709 .553 .763 .870
    assert lsat.items["mean"].tolist() == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])


def test_alpha_without_each_item_agrees_with_r(lsat: Reliability) -> None:
    # R: ltm::descript(LSAT), Cronbach's alpha excluding items 1 to 5:
    # 0.2754 0.2376 0.2168 0.2459 0.2663
    expected = [0.2754, 0.2376, 0.2168, 0.2459, 0.2663]
    assert lsat.items["alpha_without"].tolist() == pytest.approx(expected, abs=5e-5)


# Shrout and Fleiss (1979), Psychological Bulletin 86(2), Table 2: six people by four judges.
JUDGED = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.fixture(scope="module")
def judged() -> Intraclass:
    frame = pd.DataFrame(JUDGED, columns=["first", "second", "third", "fourth"])
    return intraclass_correlation(frame, raters=list(frame))


def test_six_correlations_agree_with_shrout_and_fleiss(judged: Intraclass) -> None:
    # Table 4.
    expected = [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert judged.table["estimate"].tolist() == pytest.approx(expected, abs=5e-3)


def test_mean_squares_agree_with_shrout_and_fleiss(judged: Intraclass) -> None:
    # Table 3: between people 11.24, within 6.26, judges 32.49, residual 1.02.
    found = [judged.mean_squares[name] for name in ("people", "within", "raters", "rest")]
    assert found == pytest.approx([11.24, 6.26, 32.49, 1.02], abs=5e-3)


def test_intervals_of_the_correlations_agree_with_r(judged: Intraclass) -> None:
    # R: psych::ICC(sf): lower and upper bound of the same six.
    expected = [
        [-0.133, 0.72],
        [0.019, 0.76],
        [0.342, 0.95],
        [-0.884, 0.91],
        [0.071, 0.93],
        [0.676, 0.99],
    ]
    found = judged.table[["ci_low", "ci_high"]].to_numpy()
    assert found == pytest.approx(np.array(expected), abs=6e-3)


def test_p_values_of_the_correlations_agree_with_r(judged: Intraclass) -> None:
    # R: psych::ICC(sf): p 0.16477 and 0.00013
    assert judged.table["p_value"][0] == pytest.approx(0.16477, abs=5e-6)
    assert judged.table["p_value"][1] == pytest.approx(0.00013, abs=5e-6)


# Bland and Altman (1986), The Lancet 327, Table 1: peak expiratory flow of 17 people by two meters.
LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


@pytest.fixture(scope="module")
def flow() -> DyadAgreement:
    return dyad_agreement(
        pd.DataFrame({"large": LARGE, "mini": MINI}), own="large", other="mini", tolerance=40
    )


def test_mean_and_spread_of_differences_agree_with_bland_and_altman(flow: DyadAgreement) -> None:
    assert flow.estimate == pytest.approx(-2.1, abs=0.05)
    assert flow.sd_difference == pytest.approx(38.8, abs=0.05)


def test_interval_of_the_mean_difference_agrees_with_bland_and_altman(flow: DyadAgreement) -> None:
    # -22.0 to 17.8 litres a minute, with a standard error of 9.4
    assert (flow.ci_low, flow.ci_high) == pytest.approx((-22.0, 17.8), abs=0.1)
    assert flow.std_error == pytest.approx(9.4, abs=0.05)


def test_limits_agree_with_bland_and_altman(flow: DyadAgreement) -> None:
    # -79.7 and 75.5 with a factor of 2; with 1.96: -2.118 ± 1.96 · 38.765
    assert flow.limit_low == pytest.approx(-78.1, abs=0.05)
    assert flow.limit_high == pytest.approx(73.9, abs=0.05)


def test_correlation_of_the_two_meters_agrees_with_bland_and_altman(flow: DyadAgreement) -> None:
    assert flow.correlation == pytest.approx(0.94, abs=5e-3)


def test_kappa_of_cohens_diagnoses() -> None:
    # Cohen (1968), Psychological Bulletin 70(4), Table 1: 200 diagnoses; kappa .492.
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    pairs = [(i, j) for i, j in itertools.product(range(3), repeat=2) for _ in range(table[i][j])]
    frame = pd.DataFrame(pairs, columns=["one", "other"])
    found = weighted_kappa(frame, first="one", second="other", weights="none")
    assert found.estimate == pytest.approx(0.492, abs=5e-4)
