"""Release how the groups stood before, and who was lost, with the losses of a few left out."""

import pandas as pd

from cpd_eval.analysis import Baseline
from cpd_eval.disclosure import Released
from cpd_eval.frames import ATTRITION, BALANCE, names
from cpd_eval.report.compare import Gate


def release_baseline(baseline: Baseline, gate: Gate) -> dict[str, Released]:
    """Release the balance table and the attrition table."""
    counts = ["n_treated", "n_comparison"]
    balance = baseline.balance[[*names(BALANCE)]].drop(columns="band")
    tables = {"balance": gate.release(balance, by=["variable"], count=counts, suffix="_balance")}
    if baseline.attrition is not None:
        lost = guarded(baseline.attrition[names(ATTRITION)], gate.threshold)
        tables["attrition"] = gate.release(lost, by=["wave"], count=counts, suffix="_attrition")
    return tables


def guarded(table: pd.DataFrame, threshold: int) -> pd.DataFrame:
    """Mark a row that would tell of a few who left, or of a few who stayed."""
    few = pd.Series(data=False, index=table.index)
    for arm in ("treated", "comparison"):
        gone = (table[f"lost_{arm}"] * table[f"n_{arm}"]).round()
        for count in (gone, table[f"n_{arm}"] - gone):
            few |= (count > 0) & (count < threshold)
    return table.assign(status=few.map({True: "hidden", False: "shown"}))
