"""Workforce-strategy returns: what each profession sent.

A return is the answer of one profession in one organisation to the workforce-strategy template.
What the returns have in common is worked out in :mod:`cpd_eval.report.issues`.
"""

from collections.abc import Sequence

import pandas as pd

from cpd_eval.store.database import Database
from cpd_eval.store.export import answers_table

FORM_ID = "workforce_strategy"


def strategy_returns(db: Database, *, wave_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """Give the submitted workforce-strategy returns, a row each.

    Parameters
    ----------
    db : Database
        The store.
    wave_ids : sequence of str, optional
        Only of these waves.

    Returns
    -------
    pandas.DataFrame
        As :func:`cpd_eval.store.export.answers_table` gives it, in order of profession.

    Raises
    ------
    StoreError
        If the form is not published.

    Examples
    --------
    >>> strategy_returns(db)
    Traceback (most recent call last):
    ...
    cpd_eval.errors.StoreError: The store has no form 'workforce_strategy'. ...
    """
    table = answers_table(db, FORM_ID, wave_ids=wave_ids)
    return table.sort_values(["profession", "response_id"], ignore_index=True)
