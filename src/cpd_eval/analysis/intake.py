"""Take a frame of any engine and check, before anything is computed, that it can answer.

Three things go wrong again and again: a column is spelt otherwise, a number column holds text, and
a missing answer is written in the engine's own way (NaN in one, null in the other, an empty text in
a third). Here the first two are refused with the place named, and the third becomes one thing: null
for numbers, the group ``"Not known"`` for people without a region or a profession.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import narwhals as nw
import pandas as pd

from cpd_eval.errors import AnalysisError, DataError, missing_columns

NOT_KNOWN = "Not known"
"""The group of the people whose group is missing: they count in totals, so they stay in sight."""

Frame = nw.LazyFrame[Any]


def take(frame: Any, *, numbers: Sequence[str] = (), texts: Sequence[str] = ()) -> Frame:
    """Wrap a frame lazily after checking its columns.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or Spark frame
        Left as it is; nothing is read but its column names and types.
    numbers : sequence of str
        Columns that must hold numbers (or true and false).
    texts : sequence of str
        Columns that must be there; any type.

    Returns
    -------
    narwhals.LazyFrame

    Raises
    ------
    DataError
        If the frame is none, a column is missing, or a number column holds text.

    Examples
    --------
    >>> import pandas as pd
    >>> take(pd.DataFrame({"score": ["3", "four"]}), numbers=["score"])
    Traceback (most recent call last):
    ...
    cpd_eval.errors.DataError: the frame, column 'score': holds text ('3' in row 1).
    Numbers are expected.
    Turn the column into numbers first, a missing answer into an empty cell.
    """
    try:
        native: Any = nw.from_native(frame)
    except TypeError:
        raise DataError(
            f"the data: found {type(frame).__name__}; expected a pandas, Polars, DuckDB or Spark "
            "frame.\nRead the file into one of these first."
        ) from None
    schema = native.collect_schema()
    wanted = dict.fromkeys([*texts, *numbers])
    if absent := [name for name in wanted if name not in schema]:
        raise missing_columns("the frame", absent, schema.names())
    for name in dict.fromkeys(numbers):
        _must_hold_numbers(native, name, schema[name])
    lazy: Frame = native.lazy()
    return lazy


def number(name: str) -> nw.Expr:
    """Read a column as numbers in which every way of being missing (NaN, null) is null.

    Infinite values become null too; :func:`infinite` counts them so that they can be refused. (An
    engine must not meet them: DuckDB stops at the variance of an infinite value.)
    """
    value = nw.col(name).cast(nw.Float64)
    return nw.when(value.is_finite()).then(value)


def flag(condition: nw.Expr) -> nw.Expr:
    """Turn a condition into 1 where it holds and 0 where it does not or cannot be told."""
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def infinite(name: str) -> nw.Expr:
    """Mark the rows in which a column is infinite."""
    value = nw.col(name).cast(nw.Float64)
    return flag((value == math.inf) | (value == -math.inf))


def cleaned(
    frame: Frame, *, by: Sequence[str], numbers: Sequence[str], also: Sequence[str] = ()
) -> tuple[Frame, dict[str, nw.Expr], list[nw.Expr], nw.Expr]:
    """Read some columns once, so that what is built on them need not clean them again.

    Parameters
    ----------
    frame : narwhals.LazyFrame
        From :func:`take`.
    by : sequence of str
        Grouping columns.
    numbers : sequence of str
        Number columns.
    also : sequence of str
        Columns that stay as they are.

    Returns
    -------
    frame : narwhals.LazyFrame
        These columns only, under names that cannot clash.
    keys : dict of str to expression
        The grouping columns by their own names.
    values : list of expression
        The numbers, null where missing, in the order asked for.
    n_infinite : expression
        How many numbers of a row are infinite.
    """
    keys = {f"cpd_key_{i}": nw.col(name) for i, name in enumerate(by)}
    values = {f"cpd_value_{i}": number(name) for i, name in enumerate(numbers)}
    n_infinite = infinite(numbers[0])
    for name in numbers[1:]:
        n_infinite = n_infinite + infinite(name)
    return (
        frame.select(*map(nw.col, also), **keys, **values, cpd_infinite=n_infinite),
        {name: nw.col(key) for name, key in zip(by, keys, strict=True)},
        [nw.col(name) for name in values],
        nw.col("cpd_infinite"),
    )


def label(value: object) -> str:
    """Write a group's value as text, the same whichever engine it came from.

    Examples
    --------
    >>> label("London"), label(2014.0), label(None), label(float("nan")), label("  ")
    ('London', '2014', 'Not known', 'Not known', 'Not known')
    """
    if pd.isna(value):  # type: ignore[call-overload]
        return NOT_KNOWN
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or NOT_KNOWN


def columns_of(by: str | Sequence[str] | None) -> tuple[str, ...]:
    """Read the ``by`` argument: nothing, one column or several; each once.

    Examples
    --------
    >>> columns_of("region"), columns_of(None), columns_of(["region", "profession"])
    (('region',), (), ('region', 'profession'))
    """
    if by is None:
        return ()
    names = (by,) if isinstance(by, str) else tuple(by)
    if len(set(names)) < len(names):
        raise DataError(f"by={list(names)!r}: a column is named twice.\nName each column once.")
    return names


def check_confidence(confidence: float) -> float:
    """Refuse a confidence that is no share strictly between 0 and 1."""
    if not 0 < confidence < 1:
        raise AnalysisError(
            f"confidence={confidence!r}: expected a share between 0 and 1, such as 0.95.\n"
            "Write 95 % as 0.95."
        )
    return confidence


def refuse_infinite(count: int, where: str) -> None:
    """Refuse a frame in which infinite values were met."""
    if count:
        raise DataError(
            f"the frame, {where}: {count} infinite value{'s' if count > 1 else ''}; finite numbers "
            "are expected.\nFind the division by zero they came from, or leave those cells empty."
        )


def _must_hold_numbers(native: Any, name: str, dtype: Any) -> None:
    if dtype.is_numeric() or dtype in {nw.Boolean, nw.Unknown} or str(dtype) == "Null":
        return
    found = _first_text(native, name)
    if dtype == nw.Object and found is None:
        return  # pandas: numbers and None, or decimals, in an object column
    kind = "text" if dtype in {nw.String, nw.Object, nw.Categorical, nw.Enum} else str(dtype)
    example = f" ({found[1]!r} in row {found[0]})" if found else ""
    raise DataError(
        f"the frame, column '{name}': holds {kind}{example}. Numbers are expected.\n"
        "Turn the column into numbers first, a missing answer into an empty cell."
    )


def _first_text(native: Any, name: str, look_at: int = 100_000) -> tuple[int, object] | None:
    if not isinstance(native, nw.DataFrame):
        return None
    values: Iterable[object] = native.get_column(name).to_list()
    for row, value in enumerate(islice(values, look_at), start=1):
        if isinstance(value, str) or not (value is None or hasattr(value, "__float__")):
            return row, value
    return None
