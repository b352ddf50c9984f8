"""A wave counted by hand, and what of it may be shown."""

import pandas as pd
import pytest

from cpd_eval.disclosure.ledger import Ledger
from cpd_eval.frames import ALL
from cpd_eval.report.responses.figures import NOT_KNOWN, responses_of


def row(responses, **groups):
    known = dict.fromkeys(responses.dimensions, ALL) | groups
    (found,) = responses.units.where(**known).table.to_dict("records")
    return found


def test_everybody_is_counted_at_every_stage(responses):
    # 12 + 20 + 15 + 4 people; 3 + 10 + 12 + 4 submitted; in three groups one more has begun.
    found = row(responses)
    names = ("n", "n_sent", "n_opened", "n_started", "n_submitted")
    assert [found[name] for name in names] == [51, 51, 32, 32, 29]


def test_who_has_not_submitted_by_the_last_day_is_overdue(responses):
    assert row(responses)["n_overdue"] == 51 - 29
    assert row(responses)["overdue_by_day"][-2:] == (0, 22)


def test_the_response_rate_is_of_everybody_invited(responses):
    assert row(responses)["response_rate"] == pytest.approx(29 / 51)


def test_counts_run_from_the_first_letter_to_the_last_thing_that_happened(responses):
    # The last of each of the four groups sent theirs on the ninth; it was due until the tenth.
    assert [str(day) for day in (responses.days[0], responses.days[-1])] == [
        "2026-03-01",
        "2026-03-10",
    ]
    assert row(responses)["submitted_by_day"] == (0, 25, 25, 25, 25, 25, 25, 25, 29, 29)


def test_a_group_of_fewer_than_ten_is_hidden_and_so_is_what_would_tell_it(responses):
    # Legal in the South are 4; from the South, 19, and its HR, 15, they could be worked out.
    shown = responses.units.table.set_index(list(responses.dimensions))["status"]
    assert shown[("South", "Legal", ALL)] == "hidden"
    assert "hidden" in {shown[("South", ALL, ALL)], shown[("South", "HR", ALL)]}
    assert row(responses, region="South", profession="Legal")["submitted_by_day"] is None


def test_what_is_hidden_stands_in_no_column(responses):
    table = responses.units.table
    values = table[table["status"] == "hidden"].drop(columns=[*responses.dimensions, "status"])
    assert values.isna().all(axis=None)


def test_time_spent_is_released_on_those_who_took_it(responses):
    table = responses.minutes.table.set_index(list(responses.dimensions))
    assert table.loc[(ALL, ALL, ALL), "n"] == 29
    # 13 of 32 in the North: 10, 11, 12 and 10 … 19; the median of these is the seventh, 13.
    assert table.loc[("North", ALL, ALL), "median_minutes"] == 13


def test_where_few_stopped_is_not_told(responses):
    # The three who began and have not submitted stopped at B04; fewer than ten stopped at all.
    assert set(responses.stops.table["status"]) == {"hidden"}


def test_those_of_whom_nothing_is_known_are_a_group(people):
    unknown = people.assign(region=people["region"].where(people["region"] == "North"))
    found = responses_of(unknown, at=pd.Timestamp("2026-03-11", tz="UTC"))
    assert NOT_KNOWN in set(found.units.table["region"])


def test_a_dimension_nobody_is_known_in_is_left_out(people):
    found = responses_of(people.assign(local_org=None), at=pd.Timestamp("2026-03-11", tz="UTC"))
    assert found.dimensions == ("region", "profession")


def test_a_wave_with_nobody_in_it_has_one_row_of_nothing(people):
    found = responses_of(people.head(0), at=pd.Timestamp("2026-03-11", tz="UTC"), threshold=1)
    assert found.days == ()
    assert len(found.units.table) == 1


def test_every_release_is_recorded(people, tmp_path):
    file = tmp_path / "ledger.jsonl"
    responses_of(people, at=pd.Timestamp("2026-03-11", tz="UTC"), ledger=file, name="spring")
    assert [entry["name"] for entry in Ledger(file).entries()] == [
        "spring: units",
        "spring: minutes",
        "spring: stops",
    ]


def test_parts_add_up_to_their_totals(people):
    table = responses_of(people, at=pd.Timestamp("2026-03-11", tz="UTC"), threshold=1).units.table
    cells = table[(table["region"] != ALL) & (table["profession"] != ALL)]
    for name in ("n", "n_opened", "n_submitted", "n_overdue", "n_to_remind"):
        assert cells[name].sum() == table.loc[0, name]
