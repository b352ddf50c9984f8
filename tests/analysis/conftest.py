"""Frames for the analyses: one small enough to check by hand, one with every kind of gap."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest


@pytest.fixture
def staff() -> pd.DataFrame:
    """Five people; the means and variances of their changes can be done in the head."""
    return pd.DataFrame(
        {
            "region": ["North", "North", "North", "South", "South"],
            "before": [2.0, 3.0, 3.0, 2.0, 4.0],
            "after": [3.0, 5.0, 3.0, 4.0, np.nan],
        }
    )


@pytest.fixture(scope="session")
def untidy() -> pd.DataFrame:
    """400 made-up people; groups, answers and waves missing here and there."""
    rng = np.random.default_rng(20_240_501)
    n = 400
    frame = pd.DataFrame(
        {
            "pid": [f"p{i:03}" for i in range(n)],
            "region": rng.choice(["North", "South", "East"], n),
            "profession": rng.choice(["Advice", "Information"], n),
            "office": rng.choice([f"office {i:02}" for i in range(24)], n),
            "before": rng.integers(1, 6, n).astype(float),
            "after": rng.integers(1, 6, n) + rng.normal(0.3, 0.1, n),
            "desired": rng.integers(3, 6, n).astype(float),
        }
    )
    frame.loc[rng.random(n) < 0.1, "before"] = np.nan
    frame.loc[rng.random(n) < 0.2, "after"] = np.nan
    frame.loc[rng.random(n) < 0.05, "region"] = None
    frame["trained"] = (frame["office"] < "office 12").astype(int)
    return frame


def _in_polars(frame: pd.DataFrame) -> pl.DataFrame:
    # Half of the missing numbers as NaN, half as null: Polars tells them apart.
    out = pl.from_pandas(frame)
    floats = [name for name, dtype in out.schema.items() if dtype.is_float()]
    even = pl.int_range(pl.len()) % 2 == 0
    return out.with_columns(
        pl.when(even).then(pl.col(name).fill_null(float("nan"))).otherwise(pl.col(name)).alias(name)
        for name in floats
    )


def _in_pandas_nullable(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.convert_dtypes(dtype_backend="pyarrow")


def _in_spark(session: Any, frame: pd.DataFrame) -> Any:
    # From plain rows: Spark's own way from pandas warns under pandas 3.
    rows = frame.astype(object).where(frame.notna(), None)
    return session.createDataFrame(rows.to_dict("records"), schema=_spark_schema(frame))


def _spark_schema(frame: pd.DataFrame) -> str:
    kinds = {"f": "double", "i": "bigint"}
    return ", ".join(f"{name} {kinds.get(frame[name].dtype.kind, 'string')}" for name in frame)


_ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "pandas with Arrow": _in_pandas_nullable,
    "Polars": _in_polars,
    "Polars lazy": lambda frame: _in_polars(frame).lazy(),
    "DuckDB": duckdb.from_df,
}


_LIKE_ANOTHER = ("pandas", "pandas with Arrow", "Polars lazy")
"""They are, or differ little from, what the fast part holds the others against."""


@pytest.fixture(
    params=[
        *(name for name in _ENGINES if name not in _LIKE_ANOTHER),
        *(pytest.param(name, marks=pytest.mark.slow) for name in _LIKE_ANOTHER),
        pytest.param("Spark", marks=pytest.mark.spark),
    ]
)
def as_engine(request: pytest.FixtureRequest) -> Callable[[pd.DataFrame], Any]:
    """Turn a pandas frame into the frame of one engine."""
    if request.param == "Spark":
        session = request.getfixturevalue("spark")
        return lambda frame: _in_spark(session, frame)
    return _ENGINES[request.param]


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none on this machine")
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    session = (
        sql.SparkSession.builder.master("local[1]")
        .appName("cpd_eval tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    yield session
    session.stop()
