"""Read the columns an estimate needs from a user's own file, every value checked.

DuckDB reads, so that a file of millions of rows costs one scan, and only the columns asked for are
taken. What is wrong is said in a sentence that names the file, the line and the column.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb

from cpd_eval.errors import DataError, did_you_mean, missing_columns
from cpd_eval.frames import ALL
from cpd_eval.report.datafile import DataFile

MISSING = ("", "NA", "N/A", "NAN", "NULL", "DK", "PNTS", "SKIP")
"""What a missing answer may be written as, in any case; DK … are the missing codes of the forms."""

ROW = "cpd_row"
"""Number of a row in the file, from 1; stands for the person if no column does."""


def read_columns(
    data: DataFile,
    *,
    numbers: Sequence[str] = (),
    texts: Sequence[str] = (),
    flags: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
) -> duckdb.DuckDBPyRelation:
    """Read some columns of a file, every value checked.

    Parameters
    ----------
    data : DataFile
        From :func:`open_data`.
    numbers : sequence of str
        Columns of numbers; :data:`MISSING` is missing.
    texts : sequence of str
        Columns of names; an empty one is missing.
    flags : sequence of str
        Columns of 0 and 1, or false and true.
    where : mapping of str to str, optional
        Keep the rows whose column has this value.

    Returns
    -------
    duckdb.DuckDBPyRelation
        The columns, and the number of the row as ``cpd_row``.

    Raises
    ------
    DataError
        If a column is missing or holds lists, a value is no number (or beyond ±1e15) or no flag,
        or no row is left.
    """
    where = where or {}
    wanted = list(dict.fromkeys([*numbers, *texts, *flags, *where]))
    if absent := [name for name in wanted if name not in data.columns]:
        raise missing_columns(data.name, absent, data.columns)
    data.refuse_nested(wanted)
    connection = duckdb.connect()
    source = _load(connection, data, wanted)
    for column, value in where.items():
        source = _keep(data, source, column, value)
    _refuse_wrong(data, source, numbers, _as_number, "a number (with a decimal point)")
    _refuse_wrong(data, source, numbers, _as_score, "a number from -1e15 to 1e15")
    _refuse_wrong(data, source, flags, _as_flag, "0 or 1")
    kinds = {
        **{name: f"nullif(trim({_quoted(name)}), '')" for name in texts},
        **{name: _as_number(name) for name in numbers},
        **{name: _as_flag(name) for name in flags},
    }
    columns = ", ".join(f"{made} AS {_quoted(name)}" for name, made in kinds.items())
    source.project(f"{columns}, {ROW}" if columns else ROW).create("typed")
    return connection.table("typed")


def refuse_twice(data: DataFile, rows: duckdb.DuckDBPyRelation, keys: Sequence[str]) -> None:
    """Stop if a person (or a unit and wave) stands in two rows.

    Parameters
    ----------
    data : DataFile
        For the message.
    rows : duckdb.DuckDBPyRelation
        From :func:`read_columns`.
    keys : sequence of str
        Columns that together must be unique.

    Raises
    ------
    DataError
        Naming both lines.
    """
    columns = ", ".join(_quoted(key) for key in keys)
    twice = _ask(
        rows,
        f"{columns}, min({ROW}) AS one, max({ROW}) AS other FROM people GROUP BY {columns} "
        "HAVING count(*) > 1 ORDER BY one LIMIT 1",
    )
    if twice:
        *values, one, other = twice[0]
        who = ", ".join(f"{key} '{value}'" for key, value in zip(keys, values, strict=True))
        raise DataError(
            f"{data.name}, {data.place(other)}: {who} stands twice (also {data.place(one)}); one "
            f"row for each {' and '.join(keys)} was expected.\nKeep one of them."
        )


def refuse_blank(data: DataFile, rows: duckdb.DuckDBPyRelation, columns: Sequence[str]) -> None:
    """Stop if a row does not say whose it is: blank names would all be taken for one."""
    for column in columns:
        found = _ask(
            rows,
            f"{ROW} FROM people WHERE {_quoted(column)} IS NULL ORDER BY {ROW} LIMIT 1",
        )
        if found:
            raise DataError(
                f"{data.name}, {data.place(found[0][0])}, column '{column}': it is empty; a name "
                "was expected in every row, since rows without one would be taken for one and the "
                "same.\nFill it in, or leave the row out."
            )


def refuse_totals(data: DataFile, rows: duckdb.DuckDBPyRelation, columns: Sequence[str]) -> None:
    """Stop if a group has the name kept for totals: its people would be counted twice."""
    for column in columns:
        found = _ask(rows, f"{ROW} FROM people WHERE {_quoted(column)} = '{ALL}' LIMIT 1")
        if found:
            raise DataError(
                f"{data.name}, {data.place(found[0][0])}, column '{column}': found '{ALL}', the "
                "name kept for totals; a group was expected.\nLeave rows of totals out, or rename "
                "the group."
            )


def refuse_empty(data: DataFile, rows: duckdb.DuckDBPyRelation, column: str, wave: str) -> None:
    """Stop if a wave has no answer at all."""
    if not _ask(rows, f"1 FROM people WHERE {_quoted(column)} IS NOT NULL LIMIT 1"):
        raise DataError(
            f"{data.name}, column '{column}': it holds no answer, so there is one wave only; "
            f"answers {wave} were expected.\nName the column that holds them."
        )


def values_of(rows: duckdb.DuckDBPyRelation, column: str, *, answered: Sequence[str]) -> set[float]:
    """Give the values a number or flag takes in rows that hold an answer in other columns."""
    both = " AND ".join(f"{_quoted(name)} IS NOT NULL" for name in (column, *answered))
    return {
        found for (found,) in _ask(rows, f"DISTINCT {_quoted(column)} FROM people WHERE {both}")
    }


def _load(
    connection: duckdb.DuckDBPyConnection, data: DataFile, wanted: Sequence[str]
) -> duckdb.DuckDBPyRelation:
    """Take the columns as text, with the number of each row."""
    try:
        if data.delimiter:
            raw = connection.read_csv(
                str(data.path),
                header=True,
                sep=data.delimiter,
                quotechar='"',
                escapechar='"',
                all_varchar=True,
                names=list(data.columns),
                parallel=False,
            )
        else:
            raw = connection.read_parquet(str(data.path))
        columns = ", ".join(
            f"CAST({_quoted(name)} AS VARCHAR) AS {_quoted(name)}" for name in wanted
        )
        raw.project(f"{columns}, row_number() OVER () AS {ROW}").create("raw")
    except duckdb.Error as exc:
        if not data.delimiter:
            raise DataError(
                f"{data.name}: the file cannot be read as Parquet.\nCopy or export it again."
            ) from exc
        raise DataError(
            f"{data.name}{data.uneven_place()}: the row does not have the {len(data.columns)} "
            "cells of the header.\nCheck for missing or unquoted commas there."
        ) from exc
    rows = connection.table("raw")
    if not _ask(rows, "1 FROM people LIMIT 1"):
        raise DataError(
            f"{data.name}: there is a header but no row; a row for each person was expected.\n"
            "Export the data again."
        )
    return rows


def _keep(
    data: DataFile, rows: duckdb.DuckDBPyRelation, column: str, value: str
) -> duckdb.DuckDBPyRelation:
    kept = rows.filter(f"trim({_quoted(column)}) = {_literal(value)}")
    if _ask(kept, "1 FROM people LIMIT 1"):
        return kept
    found = _ask(rows, f"DISTINCT {_quoted(column)} FROM people ORDER BY 1 LIMIT 500")
    held = [str(one[0]) for one in found if one[0] is not None]
    raise DataError(
        f"{data.name}, column '{column}': no row holds '{value}'.{did_you_mean(value, held)} "
        f"Found: {', '.join(repr(name) for name in held[:12])}.\nName one of them."
    )


def _refuse_wrong(
    data: DataFile,
    rows: duckdb.DuckDBPyRelation,
    columns: Sequence[str],
    cast: Callable[[str], str],
    expected: str,
) -> None:
    for name in columns:
        found = _ask(
            rows,
            f"{_quoted(name)}, {ROW} FROM people "
            f"WHERE ({cast(name)}) IS NULL AND NOT ({_is_missing(name)}) ORDER BY {ROW} LIMIT 1",
        )
        if found:
            value, row = found[0]
            raise DataError(
                f"{data.name}, {data.place(row)}, column '{name}': found '{value}', "
                f"{expected} was expected.\nCorrect it, or leave it empty if it is missing."
            )


def _ask(rows: duckdb.DuckDBPyRelation, what: str) -> list[tuple[Any, ...]]:
    answer: Any = rows.query("people", f"SELECT {what}")
    found: list[tuple[Any, ...]] = answer.fetchall()
    return found


def _as_number(name: str) -> str:
    number = f"TRY_CAST(trim({_quoted(name)}) AS DOUBLE)"
    return f"CASE WHEN {_is_missing(name)} OR NOT isfinite({number}) THEN NULL ELSE {number} END"


def _as_score(name: str) -> str:
    """Keep numbers a score or a count can be; sums of squares of larger ones lose all digits."""
    return f"CASE WHEN abs({_as_number(name)}) <= 1e15 THEN 1 ELSE NULL END"


def _as_flag(name: str) -> str:
    word = f"lower(trim({_quoted(name)}))"
    return (
        f"CASE WHEN {word} IN ('1', '1.0', 'true') THEN 1 "
        f"WHEN {word} IN ('0', '0.0', 'false') THEN 0 ELSE NULL END"
    )


def _is_missing(name: str) -> str:
    words = ", ".join(_literal(word) for word in MISSING)
    return f"{_quoted(name)} IS NULL OR upper(trim({_quoted(name)})) IN ({words})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
