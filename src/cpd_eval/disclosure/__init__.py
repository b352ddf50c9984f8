"""The gate: a number about people leaves only through here.

A table is *released* when no group of fewer people than the threshold can be read from it: not in
its own row (such rows are hidden), not by taking the visible parts from a visible total (so further
rows are hidden), not by any other sums of rows (a linear programme looks for them, as an attacker
would), and not from other tables of the report or from what was released before. What passed is a
:class:`Released`; charts and reports take nothing else.

>>> import pandas as pd
>>> table = pd.DataFrame({
...     "region": ["North", "South", "East", "West", "All"],
...     "n": [40, 4, 12, 30, 86],
...     "estimate": [0.2, 0.9, 0.4, 0.1, 0.25],
... })
>>> release(table, by=["region"]).table
  region     n  estimate  status
0  North  40.0      0.20   shown
1  South   NaN       NaN  hidden
2   East   NaN       NaN  hidden
3   West  30.0      0.10   shown
4    All  86.0      0.25   shown
"""

from cpd_eval.disclosure.gate import release, release_set
from cpd_eval.disclosure.ledger import Ledger
from cpd_eval.disclosure.released import Released
from cpd_eval.disclosure.rules import (
    ACRO,
    ACSES,
    ACSES_PAY,
    PEOPLE_SURVEY,
    Rules,
    rules_named,
)

__all__ = [
    "ACRO",
    "ACSES",
    "ACSES_PAY",
    "PEOPLE_SURVEY",
    "Ledger",
    "Released",
    "Rules",
    "release",
    "release_set",
    "rules_named",
]
