"""What earlier respondents wrote, shown to those still at work – and what that does to answers.

Seeing what others wrote helps, and it also makes answers alike. So views are shown only of
professions that agreed, only to one that has a first draft of its own, and every showing is
recorded; a return sent after it is marked as *exposed*, and likeness is reported for both kinds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from cpd_eval.errors import DataError
from cpd_eval.report.issues import alike_professions
from cpd_eval.report.strategy_round import CONSENT
from cpd_eval.report.workbook import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One showing of earlier views.

    Attributes
    ----------
    at : datetime
        When.
    to : str
        The profession that saw them.
    wave : str
        The wave of the round.
    views_of : tuple of str
        The professions whose views it saw.
    by : str
        Who showed them.
    """

    at: datetime
    to: str
    wave: str
    views_of: tuple[str, ...]
    by: str = ""


def views_for(profession: str, returns: pd.DataFrame) -> pd.DataFrame:
    """Take the returns whose views a profession may see.

    Parameters
    ----------
    profession : str
        Who is to see them.
    returns : pandas.DataFrame
        The returns that were sent in, with ``share_consent``.

    Returns
    -------
    pandas.DataFrame
        Those of other professions that agreed to share with all.

    Raises
    ------
    DataError
        If there is none.

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Tax"], "share_consent": ["all", "no"]})
    >>> views_for("Legal", returns)["profession"].to_list()
    ['HR']
    """
    agreed = returns[CONSENT] == "all" if CONSENT in returns else pd.Series(False, returns.index)
    mine = returns[agreed & (returns["profession"].astype(str) != profession)]
    if mine.empty:
        raise DataError(
            f"earlier views for '{profession}': no other profession has sent a return it shares "
            "with all; at least one was expected.\nWait for further returns."
        )
    return mine.sort_values("profession", ignore_index=True)


def with_exposure(returns: pd.DataFrame, showings: Sequence[Showing]) -> pd.DataFrame:
    """Mark the returns whose profession saw earlier views before it sent its own.

    Parameters
    ----------
    returns : pandas.DataFrame
        A row a return; ``wave`` and ``submitted_at`` (UTC) if known.
    showings : sequence of Showing
        Every showing.

    Returns
    -------
    pandas.DataFrame
        With ``exposed``: "yes" or "no".

    Examples
    --------
    >>> returns = pd.DataFrame({"profession": ["HR", "Tax"],
    ...     "submitted_at": pd.to_datetime(["2026-05-02", "2026-05-02"], utc=True)})
    >>> seen = Showing(at=pd.Timestamp("2026-05-01", tz="UTC"), to="HR", wave="a", views_of=("IT",))
    >>> with_exposure(returns, [seen])["exposed"].to_list()
    ['yes', 'no']
    """
    first: dict[str, datetime] = {}
    for showing in showings:
        first[showing.to] = min(showing.at, first.get(showing.to, showing.at))
    sent = (
        pd.to_datetime(returns["submitted_at"], utc=True)
        if "submitted_at" in returns
        else pd.Series(pd.NaT, index=returns.index)
    )
    marks = [
        "yes" if str(who) in first and (pd.isna(at) or at > first[str(who)]) else "no"
        for who, at in zip(returns["profession"], sent, strict=True)
    ]
    return returns.assign(exposed=marks)


def views_sheets(returns: pd.DataFrame, showings: Sequence[Showing]) -> list[Sheet]:
    """List every showing, and how alike exposed returns are to others; nothing without any.

    Parameters
    ----------
    returns : pandas.DataFrame
        From :func:`with_exposure`.
    showings : sequence of Showing
        Every showing.

    Returns
    -------
    list of Sheet
    """
    if not showings:
        return []
    rows = [
        (f"{one.at:%d %B %Y, %H:%M}", one.wave, one.to, "; ".join(one.views_of), one.by)
        for one in showings
    ]
    ledger = pd.DataFrame(rows, columns=["When, UTC", "Wave", "Shown to", "Views of", "By"])
    return [
        Sheet(
            name="Earlier views",
            title="Earlier respondents' views shown to those still at work",
            explanation="Every showing is listed; only views whose profession agreed were shown.",
            table=ledger,
        ),
        Sheet(
            name="Effect of earlier views",
            title="Are returns more alike after their profession saw earlier views?",
            explanation="Likeness: mean over all pairs with another profession, 0 to 1. It is no "
            "proof of an effect: who asked for views chose so.",
            table=_likeness(returns),
        ),
    ]


def _likeness(returns: pd.DataFrame) -> pd.DataFrame:
    pairs = alike_professions(returns)
    n_others = returns["profession"].nunique() - 1
    sums: Mapping[str, float] = {
        str(name): float(
            pairs.loc[(pairs["profession"] == name) | (pairs["other"] == name), "jaccard"].sum()
        )
        for name in set(returns["profession"].astype(str))
    }
    means = returns["profession"].astype(str).map(sums) / max(n_others, 1)
    table = means.groupby(returns["exposed"]).agg(["size", "mean"]).reset_index()
    table["mean"] = table["mean"].round(2)
    return table.set_axis(["Saw earlier views first", "Returns", "Mean likeness"], axis=1)
