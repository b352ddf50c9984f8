"""Read the register of posts and the flows of a year: every finding names its cell.

The register is a CSV with a row a post; the flows a CSV with a row a profession and region. Both
are read as text first, so that a wrong cell can be named as it stands in the file.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cpd_eval.analysis.stock_flow import FLOWS
from cpd_eval.errors import DataError, missing_columns
from cpd_eval.report.datafile import open_data

POSTS = ("post_id", "title", "grade", "region", "profession", "person_id")
"""Columns a register must have; ``is_critical`` and ``successor_id`` it may have."""

_OPTIONAL = ("is_critical", "successor_id", "organisation")


def read_texts(path: Path | str) -> pd.DataFrame:
    """Read a CSV or Parquet file as text, empty cells as empty text.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    data = open_data(Path(path))
    if not data.delimiter:
        return pd.read_parquet(path).fillna("").astype(str)
    try:
        table = pd.read_csv(path, sep=data.delimiter, dtype=str, keep_default_na=False)
    except pd.errors.ParserError as exc:
        raise DataError(
            f"{data.name}: a row does not have the {len(data.columns)} cells of the header.\n"
            "Check for missing or unquoted commas."
        ) from exc
    return table.map(str.strip)


def read_posts(path: Path | str, *, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Read a register of posts.

    Parameters
    ----------
    path : path
        A CSV with a row a post: ``post_id``, ``title``, ``grade``, ``region``, ``profession``
        (one; empty if none yet), ``person_id`` (empty: vacant), and if known ``is_critical`` (1 or
        0), ``successor_id`` and ``organisation``.
    columns : mapping of str to str, optional
        What the HR system calls a column, by our name: ``{"post_id": "Position number"}``.

    Returns
    -------
    pandas.DataFrame
        Text throughout.

    Raises
    ------
    DataError
        If a column is missing, a post stands twice, has no identifier, or two professions.
    """
    posts, name = read_texts(path), Path(path).name
    if absent := [column for column in (columns or {}).values() if column not in posts.columns]:
        raise missing_columns(name, absent, map(str, posts.columns))
    posts = posts.rename(columns={theirs: ours for ours, theirs in (columns or {}).items()})
    if absent := [column for column in POSTS if column not in posts.columns]:
        raise missing_columns(name, absent, map(str, posts.columns))
    for column in _OPTIONAL:
        if column not in posts.columns:
            posts[column] = ""
    _refuse_twice(posts, name)
    for row, profession in enumerate(posts["profession"]):
        if ";" in profession or "|" in profession:
            raise DataError(
                f"{name}, line {row + 2}, column 'profession': found '{profession}'; a post has "
                "one profession.\nWrite the one the post belongs to; the person in it may name "
                "up to three of their own in the skills audit."
            )
    return posts


def read_flows(path: Path | str) -> pd.DataFrame:
    """Read who was in post, left, retired and joined within a year.

    Parameters
    ----------
    path : path
        A CSV with a row a profession and region: ``profession``, ``region``, ``in_post``,
        ``leavers``, ``retirements``, ``joiners``.

    Returns
    -------
    pandas.DataFrame
        Counts as numbers; NaN where nothing was written.

    Raises
    ------
    DataError
        If a column is missing or a cell is no count.
    """
    flows, name = read_texts(path), Path(path).name
    needs = ("profession", "region", *FLOWS)
    if absent := [column for column in needs if column not in flows.columns]:
        raise missing_columns(name, absent, map(str, flows.columns))
    for column in FLOWS:
        flows[column] = [_count(text, name, row, column) for row, text in enumerate(flows[column])]
    return flows[[*needs]]


def _count(text: str, name: str, row: int, column: str) -> float:
    if text == "":
        return float("nan")
    if not text.isascii() or not text.isdigit():
        raise DataError(
            f"{name}, line {row + 2}, column '{column}': found '{text}'; a whole number from 0 "
            "was expected.\nCorrect it, or leave it empty if it is not known."
        )
    return float(text)


def _refuse_twice(posts: pd.DataFrame, name: str) -> None:
    seen: dict[str, int] = {}
    for row, post in enumerate(posts["post_id"]):
        if post == "":
            raise DataError(
                f"{name}, line {row + 2}, column 'post_id': it is empty; the post's number was "
                "expected.\nFill it in, or leave the row out."
            )
        if post in seen:
            raise DataError(
                f"{name}, line {row + 2}, column 'post_id': '{post}' stands in line "
                f"{seen[post] + 2} already; each post once was expected, so that none is counted "
                "twice.\nTake one of the two rows out."
            )
        seen[post] = row
