"""Forums and seminars of Heads of Profession: what was agreed, and whether they met often enough.

Each meeting has a record (form ``meeting_record``) with its actions. The tracker lists them over
all meetings by the post that is responsible. A record does not say that an action of an earlier
one is done, so an action whose date is over is only that: due. The forum meets once a quarter, the
seminar twice a year.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from cpd_eval.errors import missing_columns

MEETINGS_A_YEAR: Final[Mapping[str, int]] = {"hop_forum": 4, "seminar": 2}
"""How often each kind is to meet."""

_KINDS = {"hop_forum": "forum", "seminar": "seminar"}

_NEEDED = ("MR13_action", "MR13_owner", "MR13_due")


def action_tracker(actions: pd.DataFrame, *, on: date) -> pd.DataFrame:
    """List the actions of all meetings, those whose date is over first.

    Parameters
    ----------
    actions : pandas.DataFrame
        A row an action, as the repeat ``MR13`` of the form gives it: ``MR13_action``,
        ``MR13_owner`` (a post) and ``MR13_due`` (``YYYY-MM-DD``). Rows of later records come later.
    on : date
        The day that is told of.

    Returns
    -------
    pandas.DataFrame
        ``Responsible``, ``Action``, ``Due`` and ``How far``: due or open. An action that stands in
        several records counts once, as the last one has it.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> agreed = pd.DataFrame({"MR13_action": ["Map careers", "Share standards"],
    ...     "MR13_owner": ["Head of HR"] * 2, "MR13_due": ["2026-03-01", "2026-09-01"]})
    >>> action_tracker(agreed, on=date(2026, 6, 1))["How far"].tolist()
    ['due', 'open']
    """
    if absent := [name for name in _NEEDED if name not in actions]:
        raise missing_columns("the actions", absent, map(str, actions.columns))
    last = actions.drop_duplicates(["MR13_action", "MR13_owner"], keep="last")
    rows = [
        {
            "Responsible": str(row["MR13_owner"]),
            "Action": str(row["MR13_action"]),
            "Due": str(row["MR13_due"]),
            "How far": "due" if str(row["MR13_due"]) < on.isoformat() else "open",
        }
        for row in last.to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=["Responsible", "Action", "Due", "How far"])
    return table.sort_values(["Due", "Responsible", "Action"], ignore_index=True)


def actions_by_owner(tracker: pd.DataFrame) -> pd.DataFrame:
    """Count the actions of each post that is responsible.

    Parameters
    ----------
    tracker : pandas.DataFrame
        From :func:`action_tracker`.

    Returns
    -------
    pandas.DataFrame
        ``Responsible``, ``Due`` and ``Open``; most due first.
    """
    counted = pd.crosstab(tracker["Responsible"], tracker["How far"])
    counted = counted.reindex(columns=["due", "open"], fill_value=0)
    counted.columns = pd.Index(["Due", "Open"])
    return counted.reset_index().sort_values(
        ["Due", "Open", "Responsible"], ascending=[False, False, True], ignore_index=True
    )


def missed_meetings(records: pd.DataFrame, *, year: int) -> tuple[str, ...]:
    """Say which kinds of meeting were held less often than agreed in a year.

    Parameters
    ----------
    records : pandas.DataFrame
        A row a meeting: ``MR01`` (its date, ``YYYY-MM-DD``) and ``MR02`` (its kind).
    year : int
        The calendar year.

    Returns
    -------
    tuple of str
        A sentence a kind; empty if all were held.

    Examples
    --------
    >>> held = pd.DataFrame({"MR01": ["2026-01-20"], "MR02": ["hop_forum"]})
    >>> missed_meetings(held, year=2026)[0]
    'The forum was held 1 time in 2026; 4 times were agreed.'
    """
    in_year = records[records["MR01"].astype(str).str.startswith(f"{year}-")]
    sentences = []
    for kind, agreed in MEETINGS_A_YEAR.items():
        held = int((in_year["MR02"] == kind).sum())
        if held < agreed:
            times = "time" if held == 1 else "times"
            sentences.append(
                f"The {_KINDS[kind]} was held {held} {times} in {year}; {agreed} times were agreed."
            )
    return tuple(sentences)
