"""Day by day: names at the ends of lines never overlap, and a hidden group has no lines."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from cpd_eval.charts import alt_text
from cpd_eval.charts.response_days import days_finding, response_days
from cpd_eval.disclosure import release

DAYS = [date(2026, 3, 1) + timedelta(days=n) for n in range(10)]


def of(n: int, **last: int):
    names = ("sent", "opened", "started", "submitted", "overdue")
    counts = {f"{one}_by_day": tuple([0] * 9 + [last.get(one, 0)]) for one in names}
    return release(pd.DataFrame([{"region": "All", "n": n, **counts}]), by="region")


def test_names_at_the_ends_stand_apart(rows_drawn):
    chart = response_days(of(20, sent=20, opened=20, started=20, submitted=20), days=DAYS)
    places = sorted(one["place"] for one in rows_drawn(chart) if "place" in one)
    gaps = [later - place for place, later in pairwise(places)]
    assert len(places) == 4
    assert min(gaps) >= 15


def test_names_stay_inside_the_chart_where_nobody_did_anything(rows_drawn):
    chart = response_days(of(20), days=DAYS)
    assert max(one["place"] for one in rows_drawn(chart) if "place" in one) <= 250


def test_who_is_hidden_has_no_lines():
    chart = response_days(of(4, sent=4, submitted=3), days=DAYS)
    assert alt_text(chart) == "This group is hidden to protect people."


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((0,) * 10, "0 of 20 have submitted"),
        ((3,) * 10, "3 of 20 have submitted: none of them in the last 7 days"),
        ((1, 1, 2, 2, 2, 2, 2, 2, 2, 6), "6 of 20 have submitted: 4 of them in the last 7 days"),
    ],
)
def test_it_says_how_many_came_lately(counts, told):
    assert days_finding({"submitted": counts}, DAYS, 20) == told
