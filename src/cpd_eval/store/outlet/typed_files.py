"""Exports that carry types and labels: Parquet and SPSS.

In Parquet a number is a number and a date a date; where a missing code was given instead, the
cell is empty and the word stands in a column beside it, ``cost__missing``. Labels, choices and
missing codes are metadata of each field. In SPSS choices are numbers with value labels, missing
codes are numbers declared as missing, and each of several choices is a column of 0 and 1.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

from cpd_eval.store.outlet.cells import Cell, MissingCode, Table
from cpd_eval.store.outlet.columns import Column
from cpd_eval.store.outlet.extract import Extract
from cpd_eval.store.outlet.spss_codes import coded, spss_names

_ARROW = {
    "integer": pa.int64(),
    "decimal": pa.float64(),
    "date": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
    "several": pa.list_(pa.string()),
}
_LONGEST_TEXT = 32_767
_LONGEST_LABEL = 256
_LONGEST_VALUE_LABEL = 120


def write_parquet_table(table: Table, extract: Extract, file: Path) -> None:
    """Write a table as Parquet, its labels and choices as metadata of the fields.

    Examples
    --------
    >>> import tempfile
    >>> from cpd_eval.store.outlet.extract import extract_form
    >>> extract = extract_form(db, "pulse")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_parquet_table(extract.tables[0], extract, Path(folder) / "a.parquet")
    ...     pq.read_schema(Path(folder) / "a.parquet").field("happy").metadata[b"label"]
    b'How happy are you?'
    """
    fields, arrays = [], []
    for column, cells in zip(table.columns, table.cells, strict=True):
        kind, values = _ARROW.get(column.kind, pa.string()), list(cells)
        is_apart = column.kind in _ARROW and bool(column.missing)
        if is_apart:
            values = [None if isinstance(cell, MissingCode) else cell for cell in cells]
        fields.append(pa.field(column.name, kind, metadata=_metadata(column)))
        arrays.append(pa.array(values, type=kind))
        if is_apart:
            beside = {"label": f"Missing code given in place of '{column.name}'"}
            fields.append(pa.field(f"{column.name}__missing", pa.string(), metadata=beside))
            arrays.append(pa.array(_codes(cells), type=pa.string()))
    told = {"form_id": extract.form_id, "title": table.title, "versions": list(extract.versions)}
    schema = pa.schema(fields, metadata={"cpd_eval": json.dumps(told, ensure_ascii=False)})
    pq.write_table(pa.table(arrays, schema=schema), file)


def write_sav(table: Table, file: Path) -> list[str]:
    """Write a table as an SPSS file.

    Parameters
    ----------
    table : Table
        What is written.
    file : Path
        Where; ending in ``.sav``.

    Returns
    -------
    list of str
        What SPSS could not take as it is: texts that were cut.

    Examples
    --------
    >>> import tempfile
    >>> from cpd_eval.store.outlet.extract import extract_form
    >>> table = extract_form(db, "pulse").tables[0]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_sav(table, Path(folder) / "a.sav")
    []
    """
    sheet = _SavSheet()
    for column, cells in zip(table.columns, table.cells, strict=True):
        sheet.add(column, cells)
    names = spss_names(sheet.cells)
    frame = pd.DataFrame({names[name]: values for name, values in sheet.cells.items()})
    pyreadstat.write_sav(
        frame,
        file,
        file_label=_cut(table.title, 60),
        column_labels={names[name]: label for name, label in sheet.labels.items()},
        variable_value_labels={names[name]: words for name, words in sheet.words.items()},
        missing_ranges={names[name]: ranges for name, ranges in sheet.missing.items()},
        variable_measure={names[name]: measure for name, measure in sheet.measures.items()},
    )
    return sheet.notes


class _SavSheet:
    """The columns of an SPSS file while they are put together."""

    __slots__ = ("cells", "labels", "measures", "missing", "notes", "words")

    def __init__(self) -> None:
        self.cells: dict[str, Any] = {}
        self.labels: dict[str, str] = {}
        self.words: dict[str, dict[int | float, str]] = {}
        self.missing: dict[str, list[Any]] = {}
        self.measures: dict[str, str] = {}
        self.notes: list[str] = []

    def add(self, column: Column, cells: Sequence[Cell]) -> None:
        """Add a column, or the columns of its choices."""
        label = f"{column.battery}: {column.label}" if column.battery else column.label
        if column.kind == "several":
            self._add_several(column, cells, label)
        elif column.kind in ("one", "integer", "decimal"):
            self._add_numbers(column, cells, label)
        elif column.kind in ("date", "moment"):
            plain = [None if isinstance(cell, MissingCode) else cell for cell in cells]
            values = pd.Series(plain, dtype=object)
            if column.kind == "moment":
                values = pd.to_datetime(values, utc=True).dt.tz_localize(None)
            self._put(column.name, values, label, "scale")
            self._add_beside(column, cells)
        else:
            self._put(column.name, self._texts(column, cells), label, "nominal")

    def _add_numbers(self, column: Column, cells: Sequence[Cell], label: str) -> None:
        codes = coded(column, cells)
        numbers = [
            np.nan if cell is None else codes[cell] if isinstance(cell, str) else cell
            for cell in cells
        ]
        measure = "scale" if column.kind != "one" else _measure(column)
        self._put(column.name, np.array(numbers, dtype=float), label, measure)
        told = {**column.labels, **column.missing}
        if codes:
            self.words[column.name] = {
                float(code): _cut(told.get(value, value), _LONGEST_VALUE_LABEL)
                for value, code in codes.items()
            }
        self._declare(column, codes)

    def _add_several(self, column: Column, cells: Sequence[Cell], label: str) -> None:
        given = {word for cell in cells if isinstance(cell, tuple) for word in cell}
        for value in [*column.labels, *sorted(given - set(column.labels))]:
            name = f"{column.name}_{value}"
            ticked = [float(value in cell) if isinstance(cell, tuple) else np.nan for cell in cells]
            words = column.labels.get(value, value)
            self._put(name, np.array(ticked, dtype=float), f"{label}: {words}", "nominal")
            self.words[name] = {0.0: "Not selected", 1.0: "Selected"}
        if column.type == "rank":
            order = [" ".join(cell) if isinstance(cell, tuple) else "" for cell in cells]
            self._put(f"{column.name}_order", order, f"{label}: in order", "nominal")
        self._add_beside(column, cells)

    def _add_beside(self, column: Column, cells: Sequence[Cell]) -> None:
        if column.missing:
            words = f"Missing code given in place of '{column.name}'"
            codes = [code or "" for code in _codes(cells)]
            self._put(f"{column.name}__missing", codes, words, "nominal")

    def _declare(self, column: Column, codes: dict[str, int]) -> None:
        missing = [float(codes[code]) for code in column.missing]
        if len(missing) > 3:  # SPSS takes three single values, or a range
            self.missing[column.name] = [{"lo": min(missing), "hi": max(missing)}]
        elif missing:
            self.missing[column.name] = list(missing)

    def _texts(self, column: Column, cells: Sequence[Cell]) -> list[str]:
        texts = ["" if cell is None else str(cell) for cell in cells]
        cut = [_cut_bytes(text) for text in texts]
        n_cut = sum(one != other for one, other in zip(texts, cut, strict=True))
        if n_cut:
            self.notes.append(
                f"{n_cut} texts in '{column.name}' are longer than SPSS can hold and were cut to "
                f"{_LONGEST_TEXT:,} bytes there; the other formats have them whole."
            )
        return cut

    def _put(self, name: str, values: Any, label: str, measure: str) -> None:
        self.cells[name] = values
        self.labels[name] = _cut(label, _LONGEST_LABEL)
        self.measures[name] = measure


def _metadata(column: Column) -> dict[str, str]:
    told = {"label": column.label, "battery": column.battery, "type": column.type or column.kind}
    if column.labels:
        told["values"] = json.dumps(dict(column.labels), ensure_ascii=False)
    if column.missing:
        told["missing"] = json.dumps(dict(column.missing), ensure_ascii=False)
    return {name: text for name, text in told.items() if text}


def _codes(cells: Sequence[Cell]) -> list[str | None]:
    return [str(cell) if isinstance(cell, MissingCode) else None for cell in cells]


def _measure(column: Column) -> str:
    """Say whether choices stand on a scale: those whose values are numbers do."""
    is_scale = all(value.lstrip("-").isdecimal() for value in column.labels)
    return "ordinal" if column.labels and is_scale else "nominal"


def _cut(text: str, most: int) -> str:
    # What SPSS limits is bytes.
    return text.encode()[:most].decode(errors="ignore")


def _cut_bytes(text: str) -> str:
    return _cut(text, _LONGEST_TEXT)
