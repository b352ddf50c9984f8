"""Workforce-strategy returns: what each profession sent, and the issues they named.

A return is the answer of one profession in one organisation to the workforce-strategy template.
:func:`strategy_returns` gives them a row each; :func:`issues` lists the issues they named, from
which shared ones are found.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from cpd_eval.store.database import Database
from cpd_eval.store.export import answers_table

FORM_ID = "workforce_strategy"

_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_ISSUES = "WS22"


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


def issues(returns: pd.DataFrame) -> pd.DataFrame:
    """List the issues that returns named, a row an issue of a return.

    Parameters
    ----------
    returns : pandas.DataFrame
        With the columns ``profession``, ``WS22`` (codes with spaces between) and, if given,
        ``WS22_first`` … ``WS22_fifth``.

    Returns
    -------
    pandas.DataFrame
        Columns profession, organisation, wave_id (as far as the returns have them), code, and
        rank: 1 is the most pressing, missing if it was not ranked; the one left over is the last.

    Examples
    --------
    >>> sent = pd.DataFrame({"profession": ["HR"], "WS22": ["PAY RESKILL"],
    ...                      "WS22_first": ["RESKILL"]})
    >>> issues(sent)["code"].to_list()
    ['RESKILL', 'PAY']
    """
    who = [name for name in ("profession", "organisation", "wave_id") if name in returns]
    rows = []
    for record in returns.to_dict("records"):
        named = record[_ISSUES]
        rank = {
            record.get(f"{_ISSUES}_{word}"): place for place, word in enumerate(_ORDINALS, start=1)
        }
        codes = named.split() if isinstance(named, str) else []
        rank |= _last(codes, rank)
        rows += [
            {**{name: record[name] for name in who}, "code": code, "rank": rank.get(code)}
            for code in sorted(codes, key=lambda code: rank.get(code, len(_ORDINALS) + 1))
        ]
    table = pd.DataFrame(rows, columns=[*who, "code", "rank"])
    return table.astype({"rank": "Int64"})


def _last(codes: list[str], rank: dict[Any, int]) -> dict[Any, int]:
    """Rank the one issue that is left when every other is ranked; the form does not ask it."""
    left = [code for code in codes if code not in rank]
    return {left[0]: len(codes)} if len(left) == 1 else {}
