import copy
import dataclasses
import pickle

import pandas as pd
import pytest

from cpd_eval.disclosure import Released, release
from cpd_eval.errors import DisclosureError


@pytest.fixture
def released(regions: pd.DataFrame) -> Released:
    return release(regions, by=["region"])


def test_it_cannot_be_made_by_hand(regions: pd.DataFrame) -> None:
    with pytest.raises(DisclosureError, match=r"only release\(\) makes it"):
        Released(table=regions)


def test_one_made_around_the_constructor_holds_nothing() -> None:
    with pytest.raises(DisclosureError, match="cannot be made by hand"):
        _ = object.__new__(Released).table


def test_it_cannot_be_inherited_from() -> None:
    with pytest.raises(DisclosureError):
        type("Forged", (Released,), {})


def test_it_cannot_be_pickled_and_so_not_unpickled(released: Released) -> None:
    with pytest.raises(DisclosureError):
        pickle.dumps(released)


def test_an_unpickled_one_holds_nothing() -> None:
    # What pickle would write for an object whose class did not forbid it: make it, set nothing.
    made_up = b"\x80\x02ccpd_eval.disclosure.released\nReleased\n)\x81."
    forged = pickle.loads(made_up)  # noqa: S301 - the forgery is the test's own
    with pytest.raises(DisclosureError, match="from a copy or from a file"):
        _ = forged.table


def test_it_cannot_be_replaced_into_another(released: Released, regions: pd.DataFrame) -> None:
    with pytest.raises(TypeError):
        dataclasses.replace(released, table=regions)  # type: ignore[type-var]


@pytest.mark.parametrize("name", ["table", "threshold", "anything"])
def test_it_cannot_be_changed(released: Released, name: str) -> None:
    with pytest.raises(DisclosureError, match="cannot be changed after the release"):
        setattr(released, name, None)


def test_changing_the_copy_changes_nothing(released: Released) -> None:
    mine = released.table
    mine["n"] = 0
    assert released.table["n"].max() == 86


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_is_itself(released: Released, copied: object) -> None:
    assert copied(released) is released  # type: ignore[operator]


def test_where_keeps_some_rows_of_the_same_release(released: Released) -> None:
    total = released.where(region="All")
    assert total.table["n"].tolist() == [86]
    assert total.output_id == released.output_id


def test_interior_leaves_the_totals_out(released: Released) -> None:
    assert "All" not in set(released.interior().table["region"])


def test_n_hidden_counts_the_hidden_rows(released: Released) -> None:
    assert released.n_hidden == 2


def test_an_unknown_grouping_column_is_refused_with_the_nearest(released: Released) -> None:
    with pytest.raises(DisclosureError, match=r"Did you mean 'region'\?"):
        released.where(regoin="All")


def test_an_unknown_group_is_refused_with_the_nearest(released: Released) -> None:
    with pytest.raises(DisclosureError, match=r"Did you mean 'North'\?"):
        released.where(region="Nort")
