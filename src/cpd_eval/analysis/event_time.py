"""Count waves from the beginning of each unit's treatment."""

import numpy as np
import pandas as pd

from cpd_eval.analysis.inference import Numbers
from cpd_eval.errors import AnalysisError, DataError


def without_early(data: pd.DataFrame, first: str) -> tuple[pd.DataFrame, int]:
    """Leave out units treated from the first wave on: nothing is known of them before."""
    early = data[first] <= data["number_0"].min()
    return data[~early].reset_index(drop=True), data.loc[early, "unit"].nunique()


def since_treatment(data: pd.DataFrame, first: str, unit: str) -> Numbers:
    """Count waves since treatment began; minus infinity for the never treated."""
    began = data[["unit", first]].drop_duplicates()
    if twice := int(began["unit"].duplicated().sum()):
        raise DataError(
            f"the frame, column '{unit}': {twice} units have more than one beginning of treatment; "
            "one is expected.\nKeep the first, in every wave of the unit."
        )
    never = began[first].isna()
    if never.all() or not never.any():
        raise AnalysisError(
            f"the panel: {int((~never).sum())} units are treated and {int(never.sum())} never; "
            "both are needed.\nCheck the column of the beginning; if everybody is treated in the "
            "end, use staggered_adoption with control='not_yet'."
        )
    return (data["number_0"] - data[first]).fillna(-np.inf).to_numpy(float)


def event_times(since: Numbers, reference: float) -> list[float]:
    """List the waves since treatment that occur, the reference left out."""
    found = np.unique(since[np.isfinite(since)])
    if reference not in found:
        seen = ", ".join(f"{value:g}" for value in found)
        raise AnalysisError(
            f"reference={reference:g}: no unit is seen then; found {seen} waves since treatment "
            "began.\nTake one of these, before 0."
        )
    if not (found >= 0).any():
        raise AnalysisError(
            "the panel: no unit is seen after its treatment began.\nAdd the later waves."
        )
    return [float(value) for value in found if value != reference]
