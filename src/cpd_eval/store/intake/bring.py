"""Importing files into a wave: the good rows kept, each refused one told and set aside."""

import csv
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpd_eval.errors import StoreError
from cpd_eval.store import audit, versions, waves
from cpd_eval.store.bulk import import_answers
from cpd_eval.store.database import Database
from cpd_eval.store.intake.headings import PROBLEM, Headings
from cpd_eval.store.intake.joining import submissions
from cpd_eval.store.intake.judged import Judge
from cpd_eval.store.intake.mapping_file import ImportMapping
from cpd_eval.store.intake.source import Row, Source, read_sources
from cpd_eval.store.intake.submission import Refusal, Submission, all_rows
from cpd_eval.store.intake.workbook import filled_submission, is_filled
from cpd_eval.store.outlet.harmless import harmless

IMPORT = "import responses"
"""The act of an import in the audit trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of the rows of an import.

    Attributes
    ----------
    n_new, n_there, n_refused : int
        Responses that were kept, that were there already, and that were refused.
    refusals : tuple of Refusal
        Every reason, in order of the files.
    set_aside : tuple of Path
        Files with the refused rows, to be corrected and imported again.
    """

    n_new: int
    n_there: int
    n_refused: int
    refusals: tuple[Refusal, ...]
    set_aside: tuple[Path, ...]


def import_responses(
    db: Database,
    files: Sequence[Path],
    wave_id: str,
    *,
    mapping: ImportMapping | None = None,
    set_aside_in: Path | None = None,
    is_trial: bool = False,
) -> Imported:
    r"""Import responses from files into a wave.

    Parameters
    ----------
    db : Database
        The store.
    files : sequence of Path
        CSV files, workbooks with a row a response, filled-in workbooks; the tables of repeats
        beside the one of their responses.
    wave_id : str
        The wave that was answered.
    mapping : ImportMapping, optional
        What the columns of another tool's export mean.
    set_aside_in : Path, optional
        Folder for the refused rows; they are only told if not given.
    is_trial : bool, default False
        Whether only to say what would be done.

    Returns
    -------
    Imported
        How many were kept, were there, or were refused, and why.

    Raises
    ------
    DataError
        If a file cannot be read, has an unknown column or answers another form, or there is no
        such wave; then nothing was imported.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "answers.csv"
    ...     _ = file.write_text("happy,region\n4,Wales\n9,Wales\n")
    ...     done = import_responses(db, [file], "open")
    >>> done.n_new, done.n_refused, done.refusals[0].column
    (1, 1, 'happy')
    """
    mapping = mapping or ImportMapping()
    wave = waves.get_wave(db, wave_id)
    form = versions.load(db, wave.form_id, wave.version)
    headings = Headings(form, versions.lineage(db, wave.form_id), mapping)
    books = [file for file in files if is_filled(file)]
    sources = [one for file in files if file not in books for one in read_sources(file)]
    found = submissions(sources, form, headings, mapping)
    found += [filled_submission(db, form, file) for file in books]
    judge = Judge(db, wave, form, mapping)
    counts: Counter[str] = Counter()
    new: list[dict[str, Any]] = []
    for one in found:
        verdict, row = judge.judge(one)
        counts[verdict] += 1
        if verdict == "new":
            new.append(row)
    refused = [one for one in found if one.refusals]
    if new and not is_trial:
        import_answers(db, new)
        audit.record(db, IMPORT, wave=wave_id, responses=len(new), refused=counts["refused"])
    aside = [] if is_trial or set_aside_in is None else _set_aside(refused, set_aside_in)
    return Imported(
        n_new=counts["new"],
        n_there=counts["there"],
        n_refused=counts["refused"],
        refusals=tuple(refusal for one in refused for refusal in one.refusals),
        set_aside=tuple(aside),
    )


def _set_aside(refused: Sequence[Submission], folder: Path) -> list[Path]:
    """Write the rows of refused responses to files of the same headings."""
    tables: dict[tuple[Path, str], tuple[Source, list[tuple[Row, str]]]] = {}
    for one in refused:
        if is_filled(one.source.file):
            continue  # the workbook itself is what must be corrected
        why = " ".join(map(str, one.refusals))
        for source, row in all_rows(one):
            place = source.file, source.name
            tables.setdefault(place, (source, []))[1].append((row, why if row is one.row else ""))
    return [_write(source, rows, folder) for source, rows in tables.values()]


def _write(source: Source, rows: Sequence[tuple[Row, str]], folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = _free(folder, source.name)
        with file.open("x", encoding="utf-8-sig", newline="") as out:
            # The rows may say who people are.
            os.chmod(file, 0o600)  # noqa: PTH101
            writer = csv.writer(out)
            heading = [name for name in source.heading if name not in ("", PROBLEM)]
            writer.writerow([harmless(name) for name in (*heading, PROBLEM)])
            for row, why in rows:
                cells = [row.cells.get(name, "").replace("\0", "\ufffd") for name in heading]
                writer.writerow([harmless(cell) for cell in (*cells, why)])
    except OSError as exc:
        raise StoreError(
            f"{folder}: the refused rows cannot be written: {exc.strerror or exc}. The others "
            "were imported. Import the file again to be told of the refused ones."
        ) from exc
    return file


def _free(folder: Path, name: str) -> Path:
    plain = "".join(sign if sign.isalnum() or sign in "-_. " else "_" for sign in name)
    file, number = folder / f"{plain}.csv", 2
    while file.exists():
        file, number = folder / f"{plain}-{number}.csv", number + 1
    return file
