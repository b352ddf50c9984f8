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

from cpd_eval.disclosure import Released
from cpd_eval.errors import DataError
from cpd_eval.report.page import Report, page_of

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
    _refuse_strangers(target)
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
            released.table.to_csv(stage / "tables" / f"{name}.csv", index=False, encoding="utf-8")
    return Written(
        folder=target,
        report=target / "report.html",
        charts=tuple(sorted((target / "charts").iterdir())),
        tables=tuple(sorted((target / "tables").iterdir())),
        output_ids=tuple(dict.fromkeys(released.output_id for released in tables.values())),
        content=report,
    )


def _refuse_strangers(target: Path) -> None:
    """Stop before replacing a folder ``charts`` or ``tables`` that somebody else made."""
    page = target / "report.html"
    ours = page.is_file() and GENERATOR in page.read_text(encoding="utf-8", errors="replace")
    there = [name for name in ("report.html", "charts", "tables") if (target / name).exists()]
    if there and not ours:
        raise DataError(
            f"{target}: it already holds '{there[0]}', which is not from a report of cpd_eval; an "
            "empty folder, or one with an earlier report, was expected.\n"
            "Nothing was written. Name another folder with -o."
        )


def _put(new: Path, place: Path, stage: Path) -> None:
    """Replace what is at the place; a folder cannot be replaced in one step, so it moves aside."""
    if place.is_dir():
        place.rename(stage / f"old-{place.name}")
    new.replace(place)
