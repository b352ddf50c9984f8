"""What published staff figures say over the years, and of the comings and goings of one.

A profession that is unknown in one year and known in the next makes every profession's figures
jump though nobody moved. Such a break of the series is said, and no change over it is computed.
"""

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from cpd_eval.errors import AnalysisError, DataError, missing_columns
from cpd_eval.report.acses import Published

UNKNOWN = "Unknown"
_BREAK = 0.05
"""A shift of the unknown, as a share of all, from which changes are no longer told."""

STATUS = {
    "In post": "in_post",
    "Leaver CS": "leavers",
    "New entrant CS": "joiners",
}
"""What the survey calls a stock and the flows out of and into the Civil Service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A year from which figures cannot be compared with the year before.

    Attributes
    ----------
    dimension : str
        Of which groups.
    earlier, later : str
        The two years.
    unknown_earlier, unknown_later : int
        People whose group is unknown, in post.
    """

    dimension: str
    earlier: str
    later: str
    unknown_earlier: int
    unknown_later: int

    @property
    def sentence(self) -> str:
        """What a reader must know."""
        return (
            f"{self.dimension}, {self.earlier} to {self.later}: the unknown go from "
            f"{self.unknown_earlier:,} to {self.unknown_later:,}. People were recorded otherwise, "
            "they did not move: no change over these years is told."
        )


def breaks(published: Published) -> tuple[Break, ...]:
    """Find the years between which a dimension was recorded otherwise.

    Parameters
    ----------
    published : Published
        From :func:`read_acses`.

    Returns
    -------
    tuple of Break
        For each dimension and pair of years where the unknown rise or fall by 5% of all or more.
    """
    found = []
    stock = published.table[published.table["Status"] == "In post"]
    years = sorted(stock["Year"].unique())
    for dimension in published.dimensions:
        totals = stock.groupby("Year")["Headcount"].sum()
        unknown = stock[stock[dimension] == UNKNOWN].groupby("Year")["Headcount"].sum()
        for earlier, later in pairwise(years):
            was, now = (float(unknown.get(year, 0.0)) for year in (earlier, later))
            if abs(now - was) >= _BREAK * max(totals[earlier], totals[later]):
                found.append(
                    Break(
                        dimension=dimension,
                        earlier=str(earlier),
                        later=str(later),
                        unknown_earlier=int(was),
                        unknown_later=int(now),
                    )
                )
    return tuple(found)


def change(published: Published, *, by: str, earlier: str, later: str) -> pd.DataFrame:
    """Compare the people in post of two years.

    Parameters
    ----------
    published : Published
        From :func:`read_acses`.
    by : str
        One of its dimensions.
    earlier, later : str
        Two years.

    Returns
    -------
    pandas.DataFrame
        ``by``, ``earlier``, ``later`` and ``change`` (people, rounded to ten as published; NaN
        where either is suppressed).

    Raises
    ------
    AnalysisError
        If the series breaks between the two years.
    """
    for one in breaks(published):
        if one.dimension == by and earlier < one.later <= later:
            raise AnalysisError(
                f"{published.name}: {one.sentence}\nCompare shares within one year, or years "
                "between which the unknown stay alike."
            )
    stock = published.table[published.table["Status"] == "In post"]
    wide = stock.pivot_table(
        index=by, columns="Year", values="Headcount", aggfunc=lambda cells: cells.sum(min_count=1)
    )
    both = pd.DataFrame({"earlier": wide[earlier], "later": wide[later]})
    return both.assign(change=both["later"] - both["earlier"]).reset_index()


def flows_of(published: Published, *, year: str) -> pd.DataFrame:
    """Give a year's people in post and their comings and goings, to be projected.

    Parameters
    ----------
    published : Published
        From :func:`read_acses`, by profession, or by profession and region.
    year : str
        As in the file.

    Returns
    -------
    pandas.DataFrame
        ``profession``, ``region`` ("All" if there is none), ``in_post``, ``leavers``,
        ``retirements`` (0: the survey counts them among the leavers) and ``joiners``; NaN where
        suppressed. People of unknown profession are left out.

    Raises
    ------
    DataError
        If the table has no profession of post, or no such year.
    """
    if "Profession_of_post" not in published.dimensions:
        raise missing_columns(published.name, ["Profession_of_post"], published.dimensions)
    rows = published.table[published.table["Year"] == year]
    if rows.empty:
        years = ", ".join(sorted(published.table["Year"].unique()))
        raise DataError(
            f"{published.name}: no row is of the year '{year}'. Found: {years}.\nName one of them."
        )
    region = next((name for name in published.dimensions if name.startswith("Region")), "")
    tidy = pd.DataFrame(
        {
            "profession": rows["Profession_of_post"],
            "region": rows[region] if region else "All",
            "flow": rows["Status"].map(STATUS),
            "people": rows["Headcount"],
        }
    ).dropna(subset="flow")
    known = tidy[(tidy["profession"] != UNKNOWN) & (tidy["region"] != UNKNOWN)]
    wide = known.pivot_table(
        index=["profession", "region"],
        columns="flow",
        values="people",
        aggfunc="first",
        dropna=False,
    )
    wide = (
        wide.dropna(how="all")
        .reindex(columns=[*STATUS.values()])
        .reset_index()
        .rename_axis(columns=None)
    )
    wide.insert(4, "retirements", 0.0)
    return wide
