"""Look at a user's own file before it is read: is it there, is it text, which columns has it.

CSV or Parquet. A CSV is UTF-8
(with or without a byte order mark), its columns separated by commas, semicolons or tabs, whichever
stands most often in the header; numbers have a decimal point.
A finding names the file, the column and the line, as a text editor counts them.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import duckdb

from cpd_eval.errors import DataError, did_you_mean

_DELIMITERS = (",", ";", "\t")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK\x03\x04": "a workbook"}
_NESTED_TYPES = ("list", "array", "struct", "map", "union")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file that can be read, and the columns it has.

    Attributes
    ----------
    path : Path
        Where it is.
    columns : tuple of str
        Its header.
    delimiter : str
        Of a CSV; empty for Parquet.
    nested : tuple of str
        Columns of a Parquet file that hold lists or records, not single values.
    """

    path: Path
    columns: tuple[str, ...]
    delimiter: str
    nested: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name, for messages and reports."""
        return self.path.name

    def refuse_nested(self, wanted: Iterable[str]) -> None:
        """Stop if a column asked for holds lists or records."""
        for column in wanted:
            if column in self.nested:
                raise DataError(
                    f"{self.name}, column '{column}': it holds lists or records; one number or one "
                    "word in each row was expected.\nMake a column of single values of it."
                )

    def place(self, row: int) -> str:
        """Say where a row is: its line in a CSV, its number in Parquet."""
        if not self.delimiter:
            return f"row {row}"
        with self.path.open(encoding="utf-8-sig", newline="") as text:
            return f"line {_line_of(text, self.delimiter, row)}"

    def uneven_place(self) -> str:
        """Say where the first row is whose number of cells is not that of the header."""
        if not self.delimiter:
            return ""
        with self.path.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, delimiter=self.delimiter)
            line = 1
            for cells in reader:
                if cells and len(cells) != len(self.columns):
                    return f", line {line}"
                line = reader.line_num + 1
        return ""


def open_data(path: str | Path) -> DataFile:
    """Look at a file: is it there, is it text, which columns has it.

    Parameters
    ----------
    path : path
        A ``.csv``, ``.txt``, ``.tsv`` or ``.parquet`` file.

    Returns
    -------
    DataFile

    Raises
    ------
    DataError
        If it cannot be read, is empty, is not UTF-8, or has two columns of one name.
    """
    path = Path(path)
    head = _first_bytes(path)
    if head[:4] == b"PAR1":
        return _parquet(path)
    if path.suffix.lower() == ".parquet":
        raise DataError(
            f"{path.name}: the file cannot be read as Parquet: it does not begin like one.\n"
            "Export it again, or name it .csv if it is text."
        )
    for mark, what in _BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            raise _not_utf8(path, f"it is {what}")
    _check_utf8(path)
    with path.open(encoding="utf-8-sig", newline="") as text:
        first = text.readline()
    delimiter = max(_DELIMITERS, key=first.count)
    columns = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter), []))
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if doubled:
        raise DataError(
            f"{path.name}, line 1: column '{doubled[0]}' stands twice; every column needs a name "
            "of its own.\nRename one of them."
        )
    return DataFile(path=path, columns=columns, delimiter=delimiter)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as exc:
        near = did_you_mean(path.name, (p.name for p in path.parent.glob("*") if p.is_file()))
        raise DataError(
            f"{path}: the file cannot be read ({exc.strerror}).{near}\n"
            "Name a CSV or Parquet file that is there."
        ) from exc
    if not head.strip():
        raise DataError(
            f"{path.name}: the file is empty; a header and a row for each person were expected.\n"
            "Export the data again."
        )
    return head


def _check_utf8(path: Path) -> None:
    line = 1
    with path.open("rb") as file:
        for raw in _lines(file):
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError as exc:
                line += raw[: exc.start].count(b"\n")
                raise _not_utf8(path, f"line {line} holds the byte {raw[exc.start]:#04x}") from exc
            if b"\0" in raw:
                raise _not_utf8(path, "it holds zero bytes, as workbooks and UTF-16 do")
            line += raw.count(b"\n")


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Give the file in large parts that end with a line, so that no letter is cut."""
    while part := file.read(_CHUNK):
        yield part + file.readline()


def _not_utf8(path: Path, found: str) -> DataError:
    return DataError(
        f"{path.name}: {found}; a CSV in UTF-8, or a Parquet file, was expected.\n"
        "In a spreadsheet choose 'Save as', 'CSV UTF-8'."
    )


def _parquet(path: Path) -> DataFile:
    try:
        table = duckdb.connect().read_parquet(str(path))
    except duckdb.Error as exc:
        raise DataError(
            f"{path.name}: the file begins like Parquet but cannot be read as Parquet: it may be "
            "cut short.\nCopy or export it again."
        ) from exc
    nested = tuple(
        name
        for name, kind in zip(table.columns, table.types, strict=True)
        if kind.id in _NESTED_TYPES
    )
    return DataFile(path=path, columns=tuple(table.columns), delimiter="", nested=nested)


def _line_of(text: TextIO, delimiter: str, row: int) -> int:
    """Find the line a row begins in; quoted line breaks make it differ from the row's number."""
    reader = csv.reader(text, delimiter=delimiter)
    line, seen = 1, -1
    for cells in reader:
        seen += bool(cells)
        if seen == row:
            return line
        line = reader.line_num + 1
    return line
