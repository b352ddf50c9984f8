"""An export as a folder: all of it, or nothing.

Everything is written into a folder beside the one asked for and moved there at the end, so nobody
ever finds half an export. A folder that is there is replaced only when told to, and only if
nothing but an earlier export stands in it.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from cpd_eval.errors import DataError, StoreError
from cpd_eval.store import audit, versions, waves
from cpd_eval.store.database import Database
from cpd_eval.store.outlet.codebook import codebook
from cpd_eval.store.outlet.dictionary import dictionary_page
from cpd_eval.store.outlet.extract import RESPONSES, Extract, extract_form
from cpd_eval.store.outlet.frictionless import PROFILE, file_resource, table_resource
from cpd_eval.store.outlet.plain import write_csv, write_xlsx
from cpd_eval.store.outlet.typed_files import write_parquet_table, write_sav

Format = Literal["parquet", "csv", "xlsx", "sav"]
"""What an export can be written as."""

FORMATS: tuple[Format, ...] = get_args(Format)

EXPORT = "export responses"
"""The act of an export in the audit trail."""

PACKAGE = "datapackage.json"
"""The file that lists all others of an export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An export that was written.

    Attributes
    ----------
    folder : Path
        Where it stands.
    files : tuple of str
        Its files, relative to the folder.
    n_responses : mapping of str to int
        Submitted responses by form.
    left_out : tuple of str
        Personal variables that stayed behind, as ``form: variable``.
    notes : tuple of str
        What a reader must know.
    """

    folder: Path
    files: tuple[str, ...]
    n_responses: dict[str, int]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


def export_responses(
    db: Database,
    folder: Path | str,
    *,
    formats: Sequence[Format] = FORMATS,
    form_ids: Sequence[str] | None = None,
    wave_ids: Sequence[str] | None = None,
    has_long: bool = False,
    has_personal: bool = False,
    may_replace: bool = False,
) -> Exported:
    """Write the submitted responses, with a dictionary, to a folder.

    Parameters
    ----------
    db : Database
        The store.
    folder : path
        Where to; made if it is not there.
    formats : sequence of {"parquet", "csv", "xlsx", "sav"}
        What each table is written as.
    form_ids : sequence of str, optional
        Only these forms; every form with a submitted response if not given.
    wave_ids : sequence of str, optional
        Only of these waves.
    has_long : bool, default False
        Whether to write a table with a row an answer too.
    has_personal : bool, default False
        Whether answers that say who someone is leave too.
    may_replace : bool, default False
        Whether an earlier export in the folder may be replaced.

    Returns
    -------
    Exported
        What was written.

    Raises
    ------
    DataError
        If there is nothing to export, a wave or form is unknown, or the folder holds something.
    StoreError
        If it cannot be written; what was in the folder is unchanged.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     done = export_responses(db, Path(parent) / "out", formats=["csv"], form_ids=["pulse"])
    ...     done.files
    ('pulse/responses.csv', 'pulse/dictionary.html', 'pulse/codebook.xml', 'datapackage.json')
    """
    folder = Path(folder).absolute()
    _check_folder(folder, may_replace=may_replace)
    extracts = [
        extract_form(db, form_id, wave_ids=wave_ids, has_long=has_long, has_personal=has_personal)
        for form_id in _forms(db, form_ids, wave_ids)
    ]
    if form_ids is None:
        extracts = [one for one in extracts if len(one.tables[0])]
    if not extracts:
        raise DataError(
            "There is nothing to export: no response was submitted. Nothing was written. "
            "See who has answered with: cpd-eval wave status"
        )
    writing = _Writing()

    def write(draft: Path) -> None:
        writing.all(extracts, draft, formats)
        audit.record(
            db,
            EXPORT,
            to=str(folder),
            responses={one.form_id: len(one.tables[0]) for one in extracts},
            waves=list(wave_ids or ()),
            formats=list(formats),
            personal=has_personal,
        )

    _write_folder(folder, write)
    return Exported(
        folder=folder,
        files=tuple(writing.files),
        n_responses={one.form_id: len(one.tables[0]) for one in extracts},
        left_out=tuple(f"{one.form_id}: {gone.name}" for one in extracts for gone in one.left_out),
        notes=tuple([note for one in extracts for note in one.notes] + writing.notes),
    )


def _forms(
    db: Database, form_ids: Sequence[str] | None, wave_ids: Sequence[str] | None
) -> list[str]:
    asked = {wave.form_id for wave in waves.get_waves(db, wave_ids)} if wave_ids else None
    if form_ids is None:
        known = dict.fromkeys(form_id for form_id, _ in versions.published(db))
        return [form_id for form_id in known if asked is None or form_id in asked]
    for form_id in form_ids:
        if asked is not None and form_id not in asked:
            raise DataError(
                f"The form '{form_id}' was asked in none of these waves, which asked "
                f"{', '.join(sorted(asked))}. Nothing was written. Name another form or wave."
            )
    return list(dict.fromkeys(form_ids))


class _Writing:
    """The files of an export while they are written."""

    __slots__ = ("files", "notes", "resources")

    def __init__(self) -> None:
        self.files: list[str] = []
        self.notes: list[str] = []
        self.resources: list[dict[str, Any]] = []

    def all(self, extracts: Sequence[Extract], folder: Path, formats: Sequence[Format]) -> None:
        for extract in extracts:
            (folder / extract.form_id).mkdir()
            self._form(extract, folder, formats)
        self.files.append(PACKAGE)
        package = {
            "$schema": PROFILE,
            "name": "-".join(["responses", *(one.form_id for one in extracts)])[:100].lower(),
            "title": "; ".join(one.title for one in extracts),
            "description": "Submitted responses. People stand under pseudonyms.",
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "cpd_eval:files": self.files,
            "resources": self.resources,
        }
        text = json.dumps(package, ensure_ascii=False, indent=1)
        (folder / PACKAGE).write_text(text, encoding="utf-8")

    def _form(self, extract: Extract, folder: Path, formats: Sequence[Format]) -> None:
        stems = [_stem(extract.form_id, table.name) for table in extract.tables]
        for table, stem in zip(extract.tables, stems, strict=True):
            if "csv" in formats:
                write_csv(table, folder / self._file(f"{stem}.csv"))
                self.resources.append(table_resource(extract, table, f"{stem}.csv"))
            if "parquet" in formats:
                write_parquet_table(table, extract, folder / self._file(f"{stem}.parquet"))
                self.resources.append(table_resource(extract, table, f"{stem}.parquet"))
            if "sav" in formats:
                self.notes += write_sav(table, folder / self._file(f"{stem}.sav"))
                self._other(f"{stem}.sav", f"{table.title} (SPSS)")
        name = extract.form_id
        if "xlsx" in formats:
            write_xlsx(extract, folder / self._file(f"{name}/{name}.xlsx"))
            self._other(f"{name}/{name}.xlsx", f"{extract.title} (workbook)")
        page = folder / self._file(f"{name}/dictionary.html")
        page.write_text(dictionary_page(extract), encoding="utf-8")
        self._other(f"{name}/dictionary.html", f"{extract.title}: data dictionary")
        ending = next((one for one in ("csv", "parquet", "sav") if one in formats), "xlsx")
        tables = [f"{name}/{name}.xlsx" if ending == "xlsx" else f"{s}.{ending}" for s in stems]
        book = folder / self._file(f"{name}/codebook.xml")
        book.write_bytes(codebook(extract, tables))
        self._other(f"{name}/codebook.xml", f"{extract.title}: DDI-Codebook")

    def _file(self, path: str) -> str:
        self.files.append(path)
        return path

    def _other(self, path: str, title: str) -> None:
        self.resources.append(file_resource(path, title))


def _stem(form_id: str, table: str) -> str:
    return f"{form_id}/{table}" if table in (RESPONSES, "long") else f"{form_id}/responses.{table}"


def _check_folder(folder: Path, *, may_replace: bool) -> None:
    """Refuse a place where something stands that must not be lost."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    listed = _files_of_an_export(folder)
    if not may_replace:
        raise DataError(
            f"{folder}: something is there already; nothing was written over it. Choose another "
            "folder, or replace an earlier export with --force."
        )
    if listed is None:
        raise DataError(
            f"{folder}: this is no earlier export, so it is not replaced. Choose another folder."
        )
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if foreign := sorted(there - listed):
        raise DataError(
            f"{folder}: beside the earlier export stands '{foreign[0]}', which would be lost. "
            "Nothing was written. Move it elsewhere, or choose another folder."
        )


def _files_of_an_export(folder: Path) -> set[str] | None:
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        return {str(file) for file in package["cpd_eval:files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_folder(folder: Path, write: Callable[[Path], None]) -> None:
    """Write a folder beside its place and move it there; on failure nothing is left of it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        try:
            draft = beside / "new"
            draft.mkdir()
            write(draft)
            if folder.exists():
                folder.replace(beside / "old")
            draft.replace(folder)
        finally:
            if (beside / "old").exists() and not folder.exists():
                (beside / "old").replace(folder)
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as exc:
        raise StoreError(
            f"{folder}: the export cannot be written: {exc.strerror or exc}. Nothing of it was "
            "kept, and what was there before is unchanged. Choose a folder you may write to, or "
            "free some space."
        ) from exc
