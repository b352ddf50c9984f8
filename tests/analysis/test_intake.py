import math

import numpy as np
import pandas as pd
import polars as pl
import pytest

from cpd_eval.analysis.intake import check_confidence, columns_of, label, take
from cpd_eval.errors import AnalysisError, DataError


def test_a_missing_column_is_named_with_the_nearest_one(staff: pd.DataFrame) -> None:
    with pytest.raises(DataError, match=r"'regoin' is missing\. Did you mean 'region'\?"):
        take(staff, texts=["regoin"])


@pytest.mark.parametrize("library", [pd, pl])
def test_text_in_a_number_column_is_shown_with_its_row(library: object) -> None:
    frame = library.DataFrame({"after": [None, "4", "five"]})  # type: ignore[attr-defined]
    with pytest.raises(DataError, match=r"column 'after': holds text \('4' in row 2\)"):
        take(frame, numbers=["after"])


def test_numbers_in_an_object_column_are_taken() -> None:
    frame = pd.DataFrame({"after": pd.Series([4, None, 5.0], dtype=object)})
    assert take(frame, numbers=["after"]).collect_schema().names() == ["after"]


def test_something_that_is_no_frame_is_refused() -> None:
    with pytest.raises(DataError, match="found list; expected a pandas, Polars, DuckDB or Spark"):
        take([1, 2, 3])


@pytest.mark.parametrize("value", [None, math.nan, pd.NaT, "", "  ", pd.NA, np.float64("nan")])
def test_every_way_of_being_missing_is_one_group(value: object) -> None:
    assert label(value) == "Not known"


@pytest.mark.parametrize("confidence", [0, 1, 95, math.nan])
def test_a_confidence_outside_0_and_1_is_refused(confidence: float) -> None:
    with pytest.raises(AnalysisError, match=r"such as 0\.95"):
        check_confidence(confidence)


def test_a_grouping_column_named_twice_is_refused() -> None:
    with pytest.raises(DataError, match="named twice"):
        columns_of(["region", "region"])
