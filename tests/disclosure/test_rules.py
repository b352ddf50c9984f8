"""Which rows the rules name, what is rounded, and what a reader is told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cpd_eval.disclosure import (
    ACRO,
    ACSES,
    ACSES_PAY,
    PEOPLE_SURVEY,
    Released,
    Rules,
    release,
    rules_named,
)
from cpd_eval.errors import DataError, DisclosureError


def status(released: Released) -> list[str]:
    return released.table["status"].tolist()


def amounts(*groups: tuple[float, ...]) -> pd.DataFrame:
    """A group for each list of contributions, and their total."""
    every = [*groups, tuple(x for group in groups for x in group)]
    rows = []
    for i, group in enumerate(every):
        sizes = sorted(np.abs(group), reverse=True)
        rows.append(
            {
                "team": "All" if i == len(groups) else f"t{i}",
                "n": len(group),
                "total_hours": float(sum(group)),
                "gross_hours": float(sum(sizes)),
                "largest_hours": sizes[0],
                "second_hours": sizes[1],
            }
        )
    return pd.DataFrame(rows)


def test_acro_s_defaults_are_those_of_its_default_yaml() -> None:
    # acro/default.yaml, commit fe729ae.
    assert (ACRO.threshold, ACRO.df_threshold, ACRO.dominance_n, ACRO.dominance_k) == (
        10,
        10,
        2,
        0.9,
    )
    assert (ACRO.p_percent, ACRO.zeros_are_disclosive, ACRO.round_to) == (0.1, True, 5)


def test_other_bodies_rules_go_by_name() -> None:
    assert rules_named("people-survey") is PEOPLE_SURVEY
    assert (ACSES.threshold, ACSES_PAY.threshold, ACSES.round_to) == (30, 50, 10)


def test_unknown_rules_are_refused_with_the_nearest() -> None:
    with pytest.raises(DisclosureError, match=r"Did you mean 'acses'\?"):
        rules_named("acsse")


@pytest.mark.parametrize(
    "wrong", [{"threshold": 0}, {"dominance_k": 0}, {"p_percent": 2}, {"round_to": 0}]
)
def test_rules_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(DisclosureError, match="is expected"):
        Rules(**wrong)  # type: ignore[arg-type]


def test_two_contributors_of_nine_tenths_hide_a_group() -> None:
    # 50 + 41 = 91 of 100 is more than 90 %; 50 + 40 of 100 is not.
    rest = (1.0,) * 9
    p_off = replace(ACRO, p_percent=0.0)
    over = release(amounts((50, 41, *rest)).head(1), by="team", amounts="hours", rules=p_off)
    at = release(amounts((50, 40, 2, *rest[:8])).head(1), by="team", amounts="hours", rules=p_off)
    assert (status(over), status(at)) == (["hidden"], ["shown"])


def test_a_contribution_that_can_be_estimated_to_a_tenth_hides_a_group() -> None:
    # What is left of the total without the two largest is 8 × 0.5 = 4 < 10 % of 50; 8 × 0.7 is not.
    only_p = replace(ACRO, dominance_n=0)
    near = release(amounts((50, 1, *(0.5,) * 8)).head(1), by="team", amounts="hours", rules=only_p)
    far = release(amounts((50, 1, *(0.7,) * 8)).head(1), by="team", amounts="hours", rules=only_p)
    assert (status(near), status(far)) == (["hidden"], ["shown"])


def test_a_dominated_total_cannot_be_worked_out_from_the_others() -> None:
    table = amounts((900, *(1,) * 11), (20,) * 12, (30,) * 12)
    first, *others, total = status(release(table, by="team", amounts="hours"))
    assert (first, sorted(others), total) == ("hidden", ["hidden", "shown"], "shown")


def test_no_single_contribution_leaves() -> None:
    out = release(amounts((20,) * 12, (30,) * 12), by="team", amounts="hours").table
    assert list(out) == ["team", "n", "total_hours", "status"]


def test_refunds_count_by_their_size() -> None:
    # +500 and −490 nearly cancel; each is far larger than all the rest.
    table = amounts((500, -490, *(1,) * 10)).head(1)
    assert status(release(table, by="team", amounts="hours")) == ["hidden"]


def test_an_amount_without_its_contributors_is_refused() -> None:
    table = amounts((20,) * 12).drop(columns="largest_hours")
    with pytest.raises(DataError, match="column 'largest_hours' is missing"):
        release(table, by="team", amounts="hours")


def test_a_missing_contribution_is_refused() -> None:
    table = amounts((20,) * 12).assign(largest_hours=np.nan)
    with pytest.raises(DataError, match=r"contributions\(\)"):
        release(table, by="team", amounts="hours")


def test_an_estimate_of_few_degrees_of_freedom_is_hidden() -> None:
    table = pd.DataFrame({"team": ["A", "B"], "n": [40, 40], "df": [9.0, 10.0]})
    assert status(release(table, by="team", df="df")) == ["hidden", "shown"]


def test_a_group_of_nobody_may_be_shown_if_the_rules_say_so() -> None:
    table = pd.DataFrame({"team": ["A", "B"], "n": [0, 40]})
    relaxed = replace(ACRO, zeros_are_disclosive=False)
    assert status(release(table, by="team")) == ["hidden", "shown"]
    assert status(release(table, by="team", rules=relaxed)) == ["shown", "shown"]


def test_a_nation_is_the_total_of_its_regions() -> None:
    levels = {"area": {"Kent": "England", "Devon": "England"}}
    table = pd.DataFrame(
        {"area": ["Kent", "Devon", "England", "Wales", "All"], "n": [4, 40, 44, 50, 94]}
    )
    out = release(table, by="area", levels=levels)
    assert status(out) == ["hidden", "hidden", "shown", "shown", "shown"]


def test_levels_that_run_in_a_circle_are_refused() -> None:
    table = pd.DataFrame({"area": ["Kent", "All"], "n": [40, 94]})
    with pytest.raises(DataError, match="lies below itself"):
        release(table, by="area", levels={"area": {"Kent": "Devon", "Devon": "Kent"}})


def test_a_hidden_row_is_rolled_up_to_the_level_above_it() -> None:
    levels = {"area": {"Kent": "England", "Devon": "England"}}
    table = pd.DataFrame(
        {"area": ["Kent", "Devon", "England", "Wales", "All"], "n": [4, 40, 44, 50, 94]}
    )
    out = release(table, by="area", levels=levels).rolled_up().table
    assert out["n"].tolist() == [44, 44, 44, 50, 94]
    assert out["stands_for"].tolist() == ["area: England", "area: England", "", "", ""]


def test_the_dimension_to_give_up_first_can_be_chosen() -> None:
    rows = [("a", "x", 4), ("a", "y", 40), ("b", "x", 30), ("b", "y", 30)]
    inner = pd.DataFrame(rows, columns=["r", "p", "n"])
    parts = [
        inner,
        inner.groupby("r", as_index=False)["n"].sum().assign(p="All"),
        inner.groupby("p", as_index=False)["n"].sum().assign(r="All"),
        pd.DataFrame([("All", "All", 104)], columns=["r", "p", "n"]),
    ]
    out = release(pd.concat(parts), by=["r", "p"])
    assert out.rolled_up(["r"]).where(r="a", p="x").table["n"].tolist() == [34]
    assert out.rolled_up(["p"]).where(r="a", p="x").table["n"].tolist() == [44]


def test_counts_are_rounded_and_shares_with_them() -> None:
    # 6 % of 16 people is one person; rounded to 5 it is nobody of 15.
    table = pd.DataFrame({"team": ["A"], "n": [16], "share_worse": [1 / 16], "estimate": [0.3333]})
    out = release(table, by="team", rules=replace(ACRO, rounding="nearest")).table
    assert out[["n", "share_worse", "estimate"]].iloc[0].tolist() == [15.0, 0.0, 0.33]


def test_random_rounding_gives_the_same_again_and_needs_its_key() -> None:
    table = pd.DataFrame({"team": list("abcdefgh"), "n": [11, 12, 13, 14, 16, 17, 18, 19]})
    by_chance = replace(ACRO, rounding="random")
    first, second = (
        release(table, by="team", rules=by_chance, rounding_key="secret").table["n"].tolist()
        for _ in range(2)
    )
    other = release(table, by="team", rules=by_chance, rounding_key="another").table["n"].tolist()
    assert first == second != other
    assert all(abs(a - b) < 5 and a % 5 == 0 for a, b in zip(first, table["n"], strict=True))
    with pytest.raises(DisclosureError, match="there is no key"):
        release(table, by="team", rules=by_chance)


def test_controlled_rounding_adds_up() -> None:
    rng = np.random.default_rng(4)
    inner = pd.DataFrame(
        [(f"r{i}", f"p{j}", int(rng.integers(11, 90))) for i in range(4) for j in range(5)],
        columns=["r", "p", "n"],
    )
    table = pd.concat(
        [
            inner,
            inner.groupby("r", as_index=False)["n"].sum().assign(p="All"),
            inner.groupby("p", as_index=False)["n"].sum().assign(r="All"),
            pd.DataFrame([("All", "All", inner["n"].sum())], columns=["r", "p", "n"]),
        ]
    )
    rules = replace(ACRO, rounding="controlled")
    out = release(table, by=["r", "p"], rules=rules).table.set_index(["r", "p"])["n"]
    assert (out % 5 == 0).all()
    for r in ("r0", "r1", "r2", "r3", "All"):
        assert out[r].drop("All").sum() == out[r, "All"]


def test_a_rounded_table_cannot_be_asked_for_more_strictly() -> None:
    table = pd.DataFrame({"team": ["A"], "n": [16]})
    out = release(table, by="team", rules=replace(ACRO, rounding="nearest"))
    with pytest.raises(DisclosureError, match="rounded counts do not add up"):
        release(out, threshold=12)


def test_the_words_name_the_rules_at_work_and_no_row() -> None:
    table = pd.DataFrame({"team": ["A", "B", "C", "All"], "n": [40, 4, 12, 56]})
    assert release(table, by="team").words == (
        "2 of 4 rows are hidden to protect people. A row is hidden if it rests on fewer than 10 "
        "people, or if it is needed so that such a row cannot be worked out from the others."
    )


def test_nothing_hidden_needs_no_words() -> None:
    assert release(pd.DataFrame({"team": ["A"], "n": [40]}), by="team").words == ""


def test_rules_may_be_given_by_name() -> None:
    table = pd.DataFrame({"team": ["A", "B"], "n": [29, 34]})
    out = release(table, by="team", rules="acses")
    assert status(out) == ["hidden", "shown"]
    assert out.table["n"].tolist()[1] == 30


def test_levels_of_an_unknown_column_are_refused() -> None:
    table = pd.DataFrame({"area": ["Kent", "All"], "n": [40, 94]})
    with pytest.raises(DisclosureError, match=r"Did you mean 'area'\?"):
        release(table, by="area", levels={"arae": {"Kent": "England"}})


def test_a_column_named_twice_is_named_once() -> None:
    table = pd.DataFrame({"team": ["A"], "n": [29]})
    assert release(table, by=["team", "team"]).by == ("team",)


def test_what_is_no_release_cannot_be_held_against() -> None:
    table = pd.DataFrame({"team": ["A"], "n": [29]})
    with pytest.raises(DisclosureError, match="against holds 5"):
        release(table, by="team", against=5)  # type: ignore[arg-type]
