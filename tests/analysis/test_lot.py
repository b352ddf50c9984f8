import hashlib

import numpy as np
import pandas as pd
import pytest

from cpd_eval.analysis.lot import check_assignment, draw_by_lot
from cpd_eval.errors import AnalysisError, DataError

OFFICES = [f"office {i}" for i in range(60)]


def staff(treated: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {"office": OFFICES, "trained": treated.to_numpy(), "before": np.arange(60) % 7.0}
    )


def check(frame: pd.DataFrame, **more: object):
    given = {"unit": "office", "treated": "trained", "covariates": ["before"], **more}
    return check_assignment(frame, **given)


def test_the_first_by_hash_are_treated() -> None:
    lot = sorted(OFFICES, key=lambda name: hashlib.sha256(f"5:{name}".encode()).hexdigest())
    drawn = draw_by_lot(OFFICES, seed=5, share=0.25)
    assert sorted(drawn[drawn == 1].index) == sorted(lot[:15])


def test_the_order_of_the_units_does_not_matter() -> None:
    one, other = draw_by_lot(OFFICES, seed=5), draw_by_lot(OFFICES[::-1], seed=5)
    assert one.equals(other.reindex(OFFICES))


def test_the_share_holds_in_every_stratum() -> None:
    strata = ["north"] * 20 + ["south"] * 40
    drawn = draw_by_lot(OFFICES, seed=5, strata=strata)
    assert drawn.groupby(strata).sum().to_dict() == {"north": 10, "south": 20}


def test_a_draw_is_repeated_from_its_seed() -> None:
    assert check(staff(draw_by_lot(OFFICES, seed=5)), seed=5).n_apart == 0


def test_another_seed_is_another_draw() -> None:
    assert check(staff(draw_by_lot(OFFICES, seed=5)), seed=6).n_apart > 0


def test_groups_that_were_chosen_do_not_look_drawn() -> None:
    keen = pd.Series((np.arange(60) % 7 > 3).astype(int))
    assert check(staff(keen), recorded="trained").balance_p_value == pytest.approx(0.001)


# 60 choose 30 = 1.18e17 = 2^56.7
def test_the_possible_draws_are_counted() -> None:
    found = check(staff(draw_by_lot(OFFICES, seed=5)), seed=5)
    assert found.possible_bits == pytest.approx(56.7, abs=0.05)


def test_a_unit_in_both_groups_is_refused() -> None:
    frame = staff(draw_by_lot(OFFICES, seed=5)).assign(office=["same"] * 2 + OFFICES[2:])
    frame["trained"] = [0, 1, *frame["trained"][2:]]
    with pytest.raises(DataError, match="'same' has people in both groups"):
        check(frame, seed=5)


def test_a_missing_treatment_is_refused() -> None:
    frame = staff(draw_by_lot(OFFICES, seed=5))
    frame["trained"] = frame["trained"].astype(float).where(frame.index > 0)
    with pytest.raises(DataError, match="0 and 1 are expected for everybody"):
        check(frame, seed=5)


@pytest.mark.parametrize("more", [{}, {"seed": 5, "recorded": "trained"}])
def test_one_of_seed_and_record_is_wanted(more: dict[str, object]) -> None:
    with pytest.raises(AnalysisError, match="one of seed and recorded"):
        check(staff(draw_by_lot(OFFICES, seed=5)), **more)


def test_a_unit_named_twice_cannot_be_drawn() -> None:
    with pytest.raises(DataError, match="'a' is named twice"):
        draw_by_lot(["a", "a", "b"], seed=1)


def test_a_lot_of_one_is_refused() -> None:
    with pytest.raises(AnalysisError, match="nobody would be treated, or nobody left"):
        draw_by_lot(["a"], seed=1)
