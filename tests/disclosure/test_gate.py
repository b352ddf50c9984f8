import hashlib

import numpy as np
import pandas as pd
import pytest

from cpd_eval.disclosure import Ledger, Released, release
from cpd_eval.errors import DataError, DisclosureError


def hidden(released: Released) -> list[str]:
    table = released.table
    return table.loc[table["status"] == "hidden", released.by[0]].tolist()


def test_a_row_below_the_threshold_is_hidden() -> None:
    table = pd.DataFrame({"region": ["North", "South"], "n": [10, 9]})
    assert hidden(release(table, by=["region"])) == ["South"]


def test_the_smallest_neighbour_is_hidden_so_the_total_does_not_tell(regions: pd.DataFrame) -> None:
    assert hidden(release(regions, by=["region"])) == ["South", "East"]


def test_two_small_parts_that_are_together_below_the_threshold_need_a_third() -> None:
    table = pd.DataFrame({"region": ["a", "b", "c", "d", "All"], "n": [2, 3, 20, 30, 55]})
    assert hidden(release(table, by=["region"])) == ["a", "b", "c"]


def test_without_a_total_no_neighbour_is_hidden(regions: pd.DataFrame) -> None:
    assert hidden(release(regions.iloc[:4], by=["region"])) == ["South"]


def test_a_total_without_parts_is_a_row_like_any_other(regions: pd.DataFrame) -> None:
    assert hidden(release(regions.iloc[4:], by=["region"])) == []


def test_the_only_part_and_its_total_are_hidden_together() -> None:
    table = pd.DataFrame({"region": ["North", "All"], "n": [4, 4]})
    assert hidden(release(table, by=["region"])) == ["North", "All"]


def test_people_in_rows_that_are_not_listed_are_protected_too() -> None:
    # 60 in all, 57 listed: 3 people are in rows left out, and anybody can subtract.
    table = pd.DataFrame({"region": ["North", "South", "All"], "n": [25, 32, 60]})
    assert hidden(release(table, by=["region"])) == ["North"]


def test_a_hidden_row_loses_every_value(regions: pd.DataFrame) -> None:
    regions["note"] = "four people"
    out = release(regions, by=["region"]).table
    assert out.loc[1, ["n", "estimate", "note"]].isna().all()


def test_what_says_nothing_about_people_can_be_kept(regions: pd.DataFrame) -> None:
    regions["code"] = ["E1", "E2", "E3", "E4", "E0"]
    out = release(regions, by=["region"], keep=["code"]).table
    assert out["code"].tolist() == regions["code"].tolist()


def test_the_status_does_not_say_which_rule_hid_a_row(regions: pd.DataFrame) -> None:
    assert set(release(regions, by=["region"]).table["status"]) == {"shown", "hidden"}


def test_the_table_given_is_left_as_it_was(regions: pd.DataFrame) -> None:
    before = regions.copy()
    release(regions, by=["region"])
    pd.testing.assert_frame_equal(regions, before)


def test_nothing_hides_in_the_attributes_or_the_index(regions: pd.DataFrame) -> None:
    regions.attrs["rows"] = regions.copy()
    regions.index = pd.Index(regions["n"])
    out = release(regions, by=["region"]).table
    assert out.attrs == {}
    assert out.index.tolist() == [0, 1, 2, 3, 4]


def test_several_counts_hide_a_row_if_one_is_small() -> None:
    table = pd.DataFrame({"region": ["a", "b"], "n_before": [50, 50], "n_after": [50, 5]})
    assert hidden(release(table, by="region", count=["n_before", "n_after"])) == ["b"]


def test_another_threshold_is_kept_to(regions: pd.DataFrame) -> None:
    assert hidden(release(regions, by=["region"], threshold=3)) == []


def test_a_released_table_keeps_the_stricter_threshold(regions: pd.DataFrame) -> None:
    strict = release(regions, by=["region"], threshold=20)
    assert release(strict, threshold=3).threshold == 20


def test_the_output_id_is_the_hash_of_the_released_table(regions: pd.DataFrame) -> None:
    out = release(regions, by=["region"])
    text = out.table.to_csv(index=False, lineterminator="\n")
    assert out.output_id == hashlib.sha256(text.encode()).hexdigest()


def test_a_release_is_recorded(regions: pd.DataFrame, tmp_path: object) -> None:
    ledger = tmp_path / "ledger.jsonl"  # type: ignore[operator]
    out = release(regions, by=["region"], ledger=ledger, name="regions")
    (entry,) = Ledger(ledger).entries()
    assert entry["output_id"] == out.output_id
    counts = [entry[f"n_{kind}"] for kind in ("shown", "hidden_primary", "hidden_complementary")]
    assert counts == [3, 1, 1]


def test_a_table_without_its_count_is_refused(regions: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="the table: column 'n' is missing"):
        release(regions.drop(columns="n"), by=["region"])


@pytest.mark.parametrize("count", [-1, np.nan, 12.5, np.inf])
def test_a_count_that_is_no_number_of_people_is_refused(
    regions: pd.DataFrame, count: float
) -> None:
    regions["n"] = regions["n"].astype(float)
    regions.loc[2, "n"] = count
    with pytest.raises(DataError, match=r"region 'East': found .*; a whole number of people"):
        release(regions, by=["region"])


def test_a_group_in_two_rows_is_refused(regions: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="region 'North' stands in two rows"):
        release(pd.concat([regions, regions.head(1)]), by=["region"])


def test_parts_that_exceed_their_total_are_refused(regions: pd.DataFrame) -> None:
    regions.loc[4, "n"] = 80
    with pytest.raises(DataError, match="add up to 86, the total says 80"):
        release(regions, by=["region"])


def test_grouping_columns_may_not_be_left_out(regions: pd.DataFrame) -> None:
    with pytest.raises(DisclosureError, match=r"column 'region' may name groups, but by=\[\]"):
        release(regions)


def test_a_grouping_column_with_totals_may_not_be_left_out(regions: pd.DataFrame) -> None:
    regions["profession"] = "Advice"
    with pytest.raises(DisclosureError, match="column 'region' may name groups"):
        release(regions, by=["profession"])


@pytest.mark.parametrize("threshold", [0, -5, float("nan")])
def test_a_threshold_below_1_is_refused(regions: pd.DataFrame, threshold: int) -> None:
    with pytest.raises(DisclosureError, match="a threshold of 1 or more"):
        release(regions, by=["region"], threshold=threshold)


def test_something_that_is_no_table_is_refused() -> None:
    with pytest.raises(DataError, match="found dict"):
        release({"n": [1]})  # type: ignore[arg-type]


def test_a_table_without_rows_is_released_empty(regions: pd.DataFrame) -> None:
    assert len(release(regions.head(0), by=["region"]).table) == 0


def test_the_order_of_rows_and_columns_does_not_decide_what_is_hidden():
    cells = [("a", "x", 4), ("a", "y", 12), ("a", "z", 12), ("b", "x", 12), ("b", "y", 12)]
    cells += [("b", "z", 30), ("c", "x", 12), ("c", "y", 40), ("c", "z", 12)]
    inner = pd.DataFrame(cells, columns=["r", "p", "n"])
    totals = [inner]
    for keep in (["r"], ["p"], []):
        part = (
            inner.groupby(keep, as_index=False)["n"].sum()
            if keep
            else inner[["n"]].sum().to_frame().T
        )
        totals.append(part.assign(**{name: "All" for name in ("r", "p") if name not in keep}))
    table = pd.concat(totals, ignore_index=True)[["r", "p", "n"]]
    hidden = set()
    for frame, by in (
        (table, ["r", "p"]),
        (table[["p", "r", "n"]], ["p", "r"]),
        (table.iloc[::-1], ["r", "p"]),
    ):
        out = release(frame, by=by).table
        rows = out[out["status"] == "hidden"]
        hidden.add(frozenset(zip(rows["r"], rows["p"], strict=True)))
    assert len(hidden) == 1
