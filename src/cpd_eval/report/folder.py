"""Write a report's files all together or not at all.

Files are first written to a new folder beside the target, then put in place. A run that fails
leaves what was there before; a reader never finds half a report. Of a target that is already there
only the parts a report consists of are replaced.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pandas as pd

from cpd_eval.disclosure import Released
from cpd_eval.errors import DataError
from cpd_eval.report.page import Report, page_of
from cpd_eval.report.workbook import FORMULA_STARTS

GENERATOR = '<meta name="generator" content="cpd_eval">'
"""Stands in every page, and tells an earlier report from somebody else's files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files of a report.

    Attributes
    ----------
    folder : Path
        Where they are.
    report : Path
        The page; open this one.
    charts, tables : tuple of Path
        SVG, PNG and JSON of every chart; CSV of every released table.
    output_ids : tuple of str
        What the ledger calls the released tables.
    content : Report
        What the page says.
    """

    folder: Path
    report: Path
    charts: tuple[Path, ...]
    tables: tuple[Path, ...]
    output_ids: tuple[str, ...]
    content: Report = field(repr=False)

    def _repr_html_(self) -> str:
        """Show a notebook the finding, the first chart, and where the report is."""
        first = "".join(figure.markup for figure in self.content.figures[:1])
        return (
            f"<p><strong>{escape(self.content.headline)}</strong></p>{first}"
            f"<p>The whole report: <code>{escape(str(self.report))}</code></p>"
        )


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give a folder to write to that becomes the target's content if nothing goes wrong.

    Parameters
    ----------
    target : Path
        Where the files shall be; made if it is not there.

    Yields
    ------
    Path
        A new, empty folder on the same disk.

    Raises
    ------
    DataError
        If the target is a file, or cannot be written to.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".cpd-eval-", dir=target.resolve().parent))
    except OSError as exc:
        raise DataError(
            f"{target}: the folder cannot be written to ({exc.strerror}).\n"
            "Name a folder of your own with -o."
        ) from exc
    try:
        yield stage
        for part in sorted(stage.iterdir()):
            _put(part, target / part.name, stage)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def write_report(
    report: Report, folder: str | os.PathLike[str], *, tables: dict[str, Released]
) -> Written:
    """Write the page, its charts and its tables.

    Parameters
    ----------
    report : Report
        What to write.
    folder : path
        Where to; ``report.html``, ``charts/`` and ``tables/`` in it are replaced.
    tables : dict of str to Released
        File name (without ending) and table of every CSV.

    Returns
    -------
    Written
        What was written.

    Raises
    ------
    DataError
        If the folder cannot be written to, or holds files that are not a report's.
    """
    target = Path(folder)
    check_folder(target)
    with staged(target) as stage:
        (stage / "report.html").write_text(page_of(report), encoding="utf-8")
        (stage / "charts").mkdir()
        (stage / "tables").mkdir()
        for figure in report.figures:
            place = stage / "charts" / figure.name
            place.with_suffix(".svg").write_text(figure.pictures.svg, encoding="utf-8")
            place.with_suffix(".png").write_bytes(figure.pictures.png)
            place.with_suffix(".json").write_text(figure.pictures.spec, encoding="utf-8")
        for name, released in tables.items():
            _write_csv(released.table, stage / "tables" / f"{name}.csv")
    return Written(
        folder=target,
        report=target / "report.html",
        charts=tuple(sorted((target / "charts").iterdir())),
        tables=tuple(sorted((target / "tables").iterdir())),
        output_ids=tuple(dict.fromkeys(released.output_id for released in tables.values())),
        content=report,
    )


def check_folder(folder: str | os.PathLike[str]) -> None:
    """Stop before anything is made if a report could not, or must not, be written to a folder.

    Parameters
    ----------
    folder : path
        Where a report shall be; it is not made here.

    Raises
    ------
    DataError
        If it is a file, lies where nothing may be written, or holds a ``report.html``, ``charts``
        or ``tables`` that somebody else made.
    """
    target = Path(folder)
    there = next(place for place in (target, *target.absolute().parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        found = "it may not be written to" if there.is_dir() else f"'{there.name}' is a file"
        raise DataError(
            f"{target}: the folder cannot be written to ({found}).\nNothing was written. Name a "
            "folder of your own with -o."
        )
    _refuse_strangers(target)


def _refuse_strangers(target: Path) -> None:
    page = target / "report.html"
    ours = page.is_file() and GENERATOR in page.read_text(encoding="utf-8", errors="replace")
    there = [name for name in ("report.html", "charts", "tables") if (target / name).exists()]
    if there and not ours:
        raise DataError(
            f"{target}: it already holds '{there[0]}', which is not from a report of cpd_eval; an "
            "empty folder, or one with an earlier report, was expected.\n"
            "Nothing was written. Name another folder with -o."
        )


def _write_csv(table: pd.DataFrame, place: Path) -> None:
    """Write a table: counts (``n``, ``n_…``) as whole numbers, others to ten digits.

    The gate turns counts to decimals to be able to empty the hidden ones; and 0.53 − 0.5 is
    0.030000000000000027 to a computer, which nobody wants to read.
    """
    counts = [name for name in table if str(name) == "n" or str(name).startswith("n_")]
    numeric = [name for name in counts if pd.api.types.is_numeric_dtype(table[name])]
    texts = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
    plain = table.assign(**{str(name): table[name].map(_harmless) for name in texts})
    plain.astype(dict.fromkeys(numeric, "Int64")).to_csv(
        place, index=False, encoding="utf-8", float_format="%.10g"
    )


def _harmless(value: object) -> object:
    """Keep a spreadsheet from running text: a name such as "=1+1" gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _put(new: Path, place: Path, stage: Path) -> None:
    """Replace what is at the place; a folder cannot be replaced in one step, so it moves aside."""
    if place.is_dir():
        place.rename(stage / f"old-{place.name}")
    new.replace(place)
