"""Who is to be reminded, by name: for those who write to them, and never in a file of the board.

Identities are read when this is asked for and not before; each time stands in the audit trail.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from cpd_eval.frames import ALL
from cpd_eval.report.responses.figures import NOT_KNOWN
from cpd_eval.report.responses.view import NAMES, View
from cpd_eval.store import people
from cpd_eval.store.database import Database

MOST_SHOWN = 200
"""People listed at most: a longer list is for ``cpd-eval wave remind`` to go through."""

_HEADS = ("Staff identifier", "Name", "E-mail", "How far", "Letters so far")


def remind_html(db: Database, standing: pd.DataFrame, *, wave_id: str, by: str | None) -> str:
    """List people to be reminded as an HTML table.

    Parameters
    ----------
    db : Database
        The store; the look at identities is kept in its audit trail.
    standing : pandas.DataFrame
        Rows of :func:`cpd_eval.store.standing.standings` of who is meant.
    wave_id : str
        The wave.
    by : str or None
        Who asks; None for the user of this process.

    Returns
    -------
    str
        HTML; texts of people are escaped.
    """
    if standing.empty:
        return "<p>Nobody is to be reminded now.</p>"
    shown = standing.head(MOST_SHOWN)
    known = people.contacts(
        db, shown["pid"].tolist(), why=f"who to remind, response board of '{wave_id}'", by=by
    )
    rows = sorted(_row(row, known.get(row["pid"], {})) for row in shown.to_dict("records"))
    more = len(standing) - len(shown)
    note = f"<p>And {more} more.</p>" if more else ""
    return (
        f"<p>These {len(shown)} people have not submitted. Remind them with: "
        f"<code>cpd-eval wave remind {escape(wave_id)}</code></p>{_table(rows)}{note}"
    )


def to_remind(standing: pd.DataFrame, view: View) -> pd.DataFrame:
    """Keep those of a view who are to be reminded now.

    Parameters
    ----------
    standing : pandas.DataFrame
        Rows of :func:`cpd_eval.store.standing.standings`.
    view : View
        Who is looked at.
    """
    chosen = standing[standing["is_to_remind"]]
    for name in NAMES:
        wanted = getattr(view, name)
        if wanted != ALL:
            chosen = chosen[chosen[name].fillna(NOT_KNOWN) == wanted]
    return chosen


def _row(standing: dict[Any, Any], who: Mapping[str, str | None]) -> tuple[str, ...]:
    is_opened, has_started = (pd.notna(standing[name]) for name in ("opened_at", "started_at"))
    return (
        who.get("local_id") or "not known",
        who.get("name") or "",
        who.get("email") or "",
        "started" if has_started else "opened" if is_opened else "not opened",
        str(standing["n_letters"]),
    )


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in _HEADS)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="People to be reminded">'
        "<table><caption>People to be reminded: personal data, not for further use</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
