"""Workforce-strategy returns: what each profession sent.

A return is the answer of one profession in one organisation to the workforce-strategy template.
What the returns have in common is worked out in :mod:`cpd_eval.report.issues`.
"""

from collections.abc import Sequence

import pandas as pd

from cpd_eval.store.database import Database
from cpd_eval.store.export import answers_table
from cpd_eval.store.merge import merged_answers

FORM_ID = "workforce_strategy"

_WHOSE = ["profession", "organisation"]


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


def strategy_repeats(
    db: Database, *, wave_ids: Sequence[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Give what the returns tell several times over, such as their actions: a table a repeat.

    Parameters
    ----------
    db : Database
        The store.
    wave_ids : sequence of str, optional
        Only of these waves.

    Returns
    -------
    dict of str to pandas.DataFrame
        By repeat, a row an instance: profession and organisation of the return, then as
        :attr:`cpd_eval.store.merge.Merged.repeats`; in order of profession.

    Raises
    ------
    StoreError
        If the form is not published.

    Examples
    --------
    >>> strategy_repeats(db)
    Traceback (most recent call last):
    ...
    cpd_eval.errors.StoreError: The store has no form 'workforce_strategy'. ...
    """
    merged = merged_answers(db, FORM_ID, wave_ids=wave_ids)
    whose = merged.answers.reindex(columns=["response_id", *_WHOSE])
    found = {}
    for repeat, frame in merged.repeats.items():
        told = whose.merge(frame, on="response_id").sort_values(
            ["profession", "response_id"], kind="stable", ignore_index=True
        )
        found[repeat] = told[[*_WHOSE, *frame.columns]]
    return found
