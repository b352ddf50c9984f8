"""Paired change against R and against arithmetic that can be followed by hand."""

import math

import pytest

from cpd_eval.analysis.paired import paired_change

PRINTED = 5e-8
"""R prints seven digits."""

# Student (1908), Biometrika 6(1); R's data set `sleep`: extra hours of sleep of ten patients.
DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


@pytest.fixture(scope="module")
def sleep() -> object:
    # R: with(sleep, t.test(extra[group == 1], extra[group == 2], paired = TRUE))
    return paired_change(DRUG_2, DRUG_1)


@pytest.mark.parametrize(
    ("field", "value", "tolerance"),
    [
        ("estimate", -1.58, 1e-12),
        ("t", -4.062128, 5e-7),
        ("df", 9, 0),
        ("p_value", 0.002832890, 5e-10),
        ("ci_low", -2.4598858, PRINTED),
        ("ci_high", -0.7001142, PRINTED),
    ],
)
def test_sleep_agrees_with_r(sleep: object, field: str, value: float, tolerance: float) -> None:
    assert getattr(sleep, field) == pytest.approx(value, abs=tolerance)


def test_the_change_over_its_own_deviation_is_cohens_d_z() -> None:
    # |t| / √n = 1.284558, the d_z of the same data.
    change = paired_change(DRUG_1, DRUG_2)
    assert change.t / math.sqrt(change.n) == pytest.approx(1.284558, abs=5e-7)


def test_hedges_g_av_of_lakens_two_films() -> None:
    # Data: Lakens (2013), Frontiers in Psychology 4:863, Table 1. Worked here by hand: means 8.7
    # and 7.7, squares about them 6.1 and 8.1, so SDs √(6.1/9) and √(8.1/9); mean of the two, and
    # the correction 1 - 3/(4·20 - 9) = 68/71.
    film_1 = [9, 7, 8, 9, 8, 9, 9, 10, 9, 9]
    film_2 = [9, 6, 7, 8, 7, 9, 8, 8, 8, 7]
    change = paired_change(film_2, film_1)
    average = (math.sqrt(6.1 / 9) + math.sqrt(8.1 / 9)) / 2
    assert change.hedges_g == pytest.approx(1 / average * 68 / 71)
