"""Standardised differences, by hand."""

import math

import pandas as pd
import pytest

from cpd_eval.store.balance import balance, standardised_difference


def test_a_difference_is_told_in_pooled_standard_deviations():
    # Means 3 and 2, variances 2 and 2: one over the root of two.
    found = standardised_difference(pd.Series([2.0, 4.0]), pd.Series([1.0, 3.0]))
    assert found == pytest.approx(1 / math.sqrt(2))


def test_with_one_person_or_no_spread_it_cannot_be_told():
    assert math.isnan(standardised_difference(pd.Series([2.0]), pd.Series([1.0, 3.0])))
    assert math.isnan(standardised_difference(pd.Series([2.0, 2.0]), pd.Series([1.0, 1.0])))


def test_the_share_of_a_group_is_compared_too():
    # 3 of 4 matched and 1 of 4 unmatched are in Wales: 0.5 over sqrt(0.1875).
    before = [("p", "before", str(n)) for n in range(8)]
    after = [("p", "after", str(n)) for n in range(4)]
    about = pd.DataFrame(before + after, columns=["programme", "kind", "pid"])
    people = pd.DataFrame(
        {
            "programme": "p",
            "pid": [str(n) for n in range(8)],
            "region": ["Wales"] * 3 + ["London"] + ["Wales"] + ["London"] * 3,
            "profession": "Advisers",
            "before": [3.0] * 8,
        }
    )
    table = balance(about, people).set_index("region")
    assert table.loc["Wales", "smd_share"] == pytest.approx(0.5 / math.sqrt(0.1875))
    assert table.loc["London", "smd_share"] == pytest.approx(-0.5 / math.sqrt(0.1875))


def test_one_wave_alone_has_nobody_to_compare():
    about = pd.DataFrame([("p", "before", "a")], columns=["programme", "kind", "pid"])
    assert balance(about, pd.DataFrame(columns=["programme", "pid"])).empty
