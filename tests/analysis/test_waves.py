import pandas as pd
import pytest

from cpd_eval.analysis.waves import to_long
from cpd_eval.errors import DataError


def test_every_person_has_a_row_a_wave_also_where_the_answer_is_missing(
    staff: pd.DataFrame,
) -> None:
    long = to_long(staff, waves={"before": 0, "after": 1}, keep=["region"], wave="later")
    assert len(long) == 2 * len(staff)
    assert long["outcome"].isna().sum() == 1


def test_a_new_column_may_not_take_the_name_of_a_kept_one(staff: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="'region' is a column to keep"):
        to_long(staff, waves={"before": 0}, keep=["region"], outcome="region")
