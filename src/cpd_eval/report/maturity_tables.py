"""Everything the maturity board can show, worked out and released once.

A choice on the board only cuts a part out of these tables, so it answers at once. Where there are
several organisations, each table holds them one by one and together; what is averaged over
professions stands in it for each profession too.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from cpd_eval.analysis.maturity import maturity_scores
from cpd_eval.analysis.maturity_gaps import dispersion, pair_gaps, self_and_peer
from cpd_eval.disclosure import Released, release
from cpd_eval.errors import DataError
from cpd_eval.frames import ALL
from cpd_eval.report.maturity_sections import area_table, hand_over_names
from cpd_eval.workforce.principles import hand_overs

BOTH = "both"
SIDES = (BOTH, "department", "profession")
_NOBODY_SMALL = 1
"""Fewest returns a number may rest on: a return is about a profession, not about a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaturityTables:
    """The released tables of the maturity board.

    Attributes
    ----------
    ladder : Released
        By ``wave``, ``organisation``, ``side``, ``profession``: level and scores.
    areas : Released
        The same by ``area`` too.
    pairs : Released or None
        By ``wave``, ``organisation``, ``profession`` (``All``: their mean) and ``hand_over``; None
        if no return rates both sides.
    priorities : Released or None
        The same by ``principle``, for each ``side``; None if importance was not asked.
    waves : Released or None
        By ``organisation``, ``side``, ``wave``: how far apart professions stand; None unless two
        waves can be compared.
    peers : Released or None
        By ``wave``, ``organisation``, ``side``, ``profession``; None without a peer's view.
    """

    ladder: Released
    areas: Released
    pairs: Released | None
    priorities: Released | None
    waves: Released | None
    peers: Released | None

    def names(self, column: str) -> list[str]:
        """List the waves, organisations, sides or professions there are, totals left out."""
        return sorted(set(self.ladder.table[column].astype(str)) - {ALL})

    def organisation_of(self) -> dict[str, str]:
        """Give the organisation of each profession; empty if there is one only."""
        table = self.ladder.table.astype({"profession": str, "organisation": str})
        rows = table[table["organisation"] != ALL]
        return dict(zip(rows["profession"], rows["organisation"], strict=True))

    def professions(self, *, wave: str, organisation: str) -> list[str]:
        """List the professions of a wave and organisation."""
        table = self.ladder.table
        there = (table["wave"] == wave) & (table["organisation"] == organisation)
        return sorted(set(table.loc[there, "profession"].astype(str)))


def maturity_tables(
    ratings: pd.DataFrame, *, ledger: str | os.PathLike[str] | None = None
) -> MaturityTables:
    """Work out the tables of the maturity board and let them through the gate.

    Parameters
    ----------
    ratings : pandas.DataFrame
        From :func:`cpd_eval.report.maturity_ratings.ratings_of`; of one wave or several.
    ledger : path, optional
        Where the tables are recorded.

    Returns
    -------
    MaturityTables
        For every wave, organisation, side and profession.

    Raises
    ------
    DataError
        If nobody assessed themselves.

    Examples
    --------
    >>> from cpd_eval.report.maturity_ratings import ratings_of
    >>> one = pd.DataFrame([{"organisation": "DfX", "profession": name, "wave": "2026",
    ...     "P1_1": "3", "P1_8": rating} for name, rating in (("hr", "1"), ("it", "2"))])
    >>> tables = maturity_tables(ratings_of(one))
    >>> tables.names("profession"), tables.waves is None
    (['hr', 'it'], True)
    """
    named = named_professions(ratings)
    own = named[named["rater"] == "self"]
    if own.empty:
        raise DataError(
            "There is no self-assessment of the principles yet. Open a wave of the form "
            "skills_principles, and come back when the first return is in."
        )
    scores = _by_side(named)
    mine = scores[scores["rater"] == "self"]
    pairs = pair_gaps(own, pairs=hand_overs())
    pairs["hand_over"] = hand_over_names(pairs)
    dimensions = ["wave", "organisation", "side", "profession"]
    ladder = _each_organisation(mine).drop(columns="rater").assign(n=1)
    areas = area_table(ladder, keys=dimensions)
    return MaturityTables(
        ladder=_released(ladder, "ladder", dimensions, ledger),
        areas=_released(areas, "areas", [*dimensions, "area"], ledger),
        pairs=_pairs(pairs, ledger),
        priorities=_priorities(own, ledger),
        waves=_waves(_each_organisation(mine), ledger),
        peers=_peers(_each_organisation(scores), ledger),
    )


def named_professions(ratings: pd.DataFrame) -> pd.DataFrame:
    """Name a profession by its organisation too, where there are several."""
    if ratings["organisation"].nunique() < 2:
        return ratings
    return ratings.assign(profession=ratings["profession"] + ", " + ratings["organisation"])


def _by_side(ratings: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(
        [maturity_scores(ratings.assign(side=BOTH)), maturity_scores(ratings)], ignore_index=True
    )


def _each_organisation(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the rows once for all organisations and, where there are several, once for each."""
    together = rows.assign(organisation=ALL)
    if rows["organisation"].nunique() < 2:
        return together
    return pd.concat([together, rows], ignore_index=True)


def _each_profession(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([rows, rows.assign(profession=ALL)], ignore_index=True)


def _averaged(rows: pd.DataFrame, by: Sequence[str], values: Sequence[str]) -> pd.DataFrame:
    grouped = _each_profession(_each_organisation(rows)).groupby([*by])
    return grouped[[*values]].mean().assign(n=grouped.size()).reset_index()


def _pairs(pairs: pd.DataFrame, ledger: str | os.PathLike[str] | None) -> Released | None:
    by = ["wave", "organisation", "profession", "hand_over"]
    values = ["department", "profession_rating", "gap"]
    if pairs.empty:
        return None
    return _released(_averaged(pairs, by, values), "pairs", by, ledger)


def _priorities(own: pd.DataFrame, ledger: str | os.PathLike[str] | None) -> Released | None:
    rated = own.dropna(subset=["rating", "importance"])
    if rated.empty:
        return None
    by = ["wave", "organisation", "side", "profession", "principle"]
    sides = pd.concat([rated, rated.assign(side=BOTH)], ignore_index=True)
    means = _averaged(sides, by, ["importance", "rating"])
    table = means.rename(columns={"rating": "performance"})
    return _released(table, "priorities", by, ledger)


def _waves(scores: pd.DataFrame, ledger: str | os.PathLike[str] | None) -> Released | None:
    parts = [
        dispersion(rows)
        .drop(columns="range")
        .assign(organisation=str(organisation), side=str(side))
        for (organisation, side), rows in scores.groupby(["organisation", "side"])
    ]
    table = pd.concat(parts, ignore_index=True).rename(columns={"n_professions": "n"})
    compared = table.dropna(subset="std_dev_always")
    several = compared.groupby(["organisation", "side"])["wave"].transform("size") > 1
    if not several.any():
        return None
    return _released(compared[several], "waves", ["organisation", "side", "wave"], ledger)


def _peers(scores: pd.DataFrame, ledger: str | os.PathLike[str] | None) -> Released | None:
    table = self_and_peer(scores)
    if table.empty:
        return None
    by = ["wave", "organisation", "side", "profession"]
    return _released(table.assign(n=1), "peers", by, ledger)


def _released(
    table: pd.DataFrame,
    name: str,
    by: Sequence[str],
    ledger: str | os.PathLike[str] | None,
) -> Released:
    texts = [str(column) for column in table.select_dtypes(["object", "string"])]
    return release(
        table.reset_index(drop=True),
        by=[*by],
        threshold=_NOBODY_SMALL,
        ledger=ledger,
        name=f"maturity board, {name}",
        keep=[column for column in texts if column not in by],
    )
