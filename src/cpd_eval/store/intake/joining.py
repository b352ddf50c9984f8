"""Rows of a file put together as responses: whose, when, and the answers by path.

A response is a row, and the rows of its repeats in other tables. Nothing is judged here but
what only the file can say: a row that cannot be read, a moment that is none, an entry whose
response is missing.
"""

from collections.abc import Mapping, Sequence

from cpd_eval.errors import DataError
from cpd_eval.forms.model import Form
from cpd_eval.store.intake.cells import Cells
from cpd_eval.store.intake.headings import Heading, Headings
from cpd_eval.store.intake.mapping_file import ImportMapping, match_heading
from cpd_eval.store.intake.source import Row, Source
from cpd_eval.store.intake.submission import Submission, shortened

_BOOK_SHEETS = ("dictionary", "choices", "long")


def submissions(
    sources: Sequence[Source], form: Form, headings: Headings, mapping: ImportMapping
) -> list[Submission]:
    r"""Put the rows of tables together as responses.

    Parameters
    ----------
    sources : sequence of Source
        Every table of every file.
    form : Form
        What the wave asks.
    headings : Headings
        Knows the columns.
    mapping : ImportMapping
        What the tool writes.

    Returns
    -------
    list of Submission
        In order of the files.

    Raises
    ------
    DataError
        If a column is unknown, or no table holds responses to the form.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cpd_eval.store import versions
    >>> from cpd_eval.store.intake.source import read_sources
    >>> known = Headings(form, versions.lineage(db, "pulse"), ImportMapping())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "answers.csv"
    ...     _ = file.write_text("happy\n4\n")
    ...     submissions(read_sources(file), form, known, ImportMapping())[0].answers
    {'happy': '4'}
    """
    joining = _Joining(form, headings, mapping)
    told = [(source, joining.repeat_of(source)) for source in sources if not _is_other(source)]
    for source, repeat in told:
        if repeat is None:
            joining.add_responses(source)
    for source, repeat in sorted(told, key=lambda one: _depth(form, one[1])):
        if repeat is not None:
            joining.add_entries(source, repeat)
    joining.close()
    return joining.found


class _Joining:
    """Responses while their rows are put together."""

    def __init__(self, form: Form, headings: Headings, mapping: ImportMapping) -> None:
        self._form, self._headings, self._mapping = form, headings, mapping
        self._cells = Cells(form, mapping)
        self._by_key: dict[str, tuple[Submission, str]] = {}
        self._counts: dict[tuple[int, str], int] = {}
        self._has_table: set[str] = set()
        self.found: list[Submission] = []

    def repeat_of(self, source: Source) -> str | None:
        """Name the repeat a table holds entries of; empty if its rows say it, None if none."""
        if {"response_id", "instance"} <= set(source.heading):
            return ""
        for repeat, table in self._mapping.repeats.items():
            if match_heading(f"*{table.file}", source.name) is not None:
                return repeat
        return None

    def add_responses(self, source: Source) -> None:
        """Take a table with a row a response."""
        columns = self._headings.read(source.heading, str(source.file))
        if not any(told.role in ("answer", "choice") for told in columns.values()):
            raise DataError(
                f"{source.file}: no column is a question of the form '{self._form.form_id}', so "
                "this may be the export of another form. Nothing was imported. Check the wave."
            )
        for row in source.rows:
            one = Submission(source=source, row=row)
            self.found.append(one)
            self._check_form(one)
            if row.problem:
                one.refuse(row.problem)
                continue
            self._read(one, source, row, columns, "")
            self._about(one)
            for name in ("response_id", "key"):
                if one.about.get(name):
                    self._by_key[one.about[name]] = one, ""

    def add_entries(self, source: Source, repeat: str) -> None:
        """Take a table with a row an entry of a repeat."""
        name = repeat or _instance_repeat(source, self._form)
        columns = self._headings_of_entries(source, repeat, name)
        if repeat:
            self._has_table.add(repeat)
        for row in source.rows:
            parent, own = self._keys_of(row, repeat)
            if parent not in self._by_key:
                # A row that belongs to nothing is told beside the responses.
                lost = Submission(source=source, row=row)
                lost.refuse(f"no response with the key '{shortened(parent)}' is in the files")
                self.found.append(lost)
                continue
            one, around = self._by_key[parent]
            one.entries.append((source, row))
            if row.problem:
                one.refuse(f"{row.problem} ({source.place(row)})")
                continue
            scope = self._scope(one, row, repeat, around)
            if own:
                self._by_key[own] = one, scope
            self._read(one, source, row, columns, scope)

    def close(self) -> None:
        """Say of top repeats that have a table and no row in it that they have no entry."""
        tops = [one for one in self._form.repeats if not self._form.repeat_of(one.name)]
        mapped = [one.name for one in tops if not one.count and one.name in self._has_table]
        for one in self.found:
            for repeat in mapped:
                is_told = any(path.startswith(f"{repeat}[") for path in one.answers)
                if not is_told:
                    one.answers.setdefault(repeat, "0")

    def _headings_of_entries(self, source: Source, repeat: str, name: str) -> dict[str, Heading]:
        keys: set[str] = set()
        if repeat:
            table = self._mapping.repeats[repeat]
            keys = {table.parent, table.key}
        heading = [one for one in source.heading if one not in keys]
        return self._headings.read(heading, str(source.file), repeat=name)

    def _keys_of(self, row: Row, repeat: str) -> tuple[str, str]:
        if not repeat:
            return row.cells.get("response_id", ""), ""
        table = self._mapping.repeats[repeat]
        return row.cells.get(table.parent, ""), row.cells.get(table.key, "")

    def _scope(self, one: Submission, row: Row, repeat: str, around: str) -> str:
        if not repeat:
            return f"{row.cells['instance']}/"
        place = id(one), f"{around}{repeat}"
        self._counts[place] = self._counts.get(place, 0) + 1
        return f"{around}{repeat}[{self._counts[place]}]/"

    def _read(
        self, one: Submission, source: Source, row: Row, columns: Mapping[str, Heading], scope: str
    ) -> None:
        """Take the cells of a row as answers."""
        selected: dict[str, list[str]] = {}
        for heading, told in columns.items():
            text = row.cells.get(heading, "")
            if told.role == "about" and text.strip():
                one.about.setdefault(told.name, text.strip())
            if told.role == "choice" and self._cells.is_selected(text):
                selected.setdefault(told.name, []).append(told.choice)
            if told.role != "answer" or not text.strip():
                continue
            path = scope + told.name
            one.answers[path] = self._cells.raw(told.name, text)
            one.places[path] = source.place(row), heading
            if expected := self._cells.date_expected(told.name, text):
                one.refuse(f"Expected {expected}", column=heading, found=text)
        for name, choices in selected.items():
            path = scope + name
            one.answers.setdefault(
                path, self._cells.raw(name, self._mapping.separator.join(choices))
            )
            one.places.setdefault(path, (source.place(row), name))

    def _about(self, one: Submission) -> None:
        """Read what a row tells about itself."""
        mapping = self._mapping
        if mapping.finished and not one.row.cells.get(mapping.finished, "").strip():
            one.refuse(
                "the response was not finished; only finished ones are imported",
                column=mapping.finished,
            )
        for name in ("programme", "rater"):
            if name in self._form and one.about.get(name):
                one.answers.setdefault(name, one.about[name])
        for name, value in mapping.fixed.items():
            one.answers.setdefault(name, value)
        text = one.about.get("submitted_at", "")
        if not text:
            return
        one.at = self._cells.moment(text)
        if one.at is None:
            pattern = mapping.moment_format or "2026-04-01T14:30:00Z"
            one.refuse(
                f"Expected a moment written as '{pattern}'",
                column=mapping.submitted_at or "submitted_at",
                found=text,
            )

    def _check_form(self, one: Submission) -> None:
        said = one.row.cells.get("form_id", "")
        if said and "version" in one.row.cells and said != self._form.form_id:
            raise DataError(
                f"{one.source.place(one.row)}: the answers are to the form '{said}', and the wave "
                f"asks '{self._form.form_id}'. Nothing was imported. Name the wave they belong to."
            )


def _is_other(source: Source) -> bool:
    """Say whether a sheet of an exported workbook holds no answers."""
    is_long = {"path", "variable", "value"} <= set(source.heading)
    return is_long or (source.name in _BOOK_SHEETS and "column" in source.heading)


def _instance_repeat(source: Source, form: Form) -> str:
    """Name the repeat whose entries an exported table holds, by the paths in it."""
    for row in source.rows:
        name = row.cells.get("instance", "").rpartition("/")[2].partition("[")[0]
        if any(repeat.name == name for repeat in form.repeats):
            return name
    if source.rows:
        raise DataError(
            f"{source.file}: the column 'instance' names no repeat of the form '{form.form_id}'. "
            "Nothing was imported. Check the wave."
        )
    return next((one.name for one in form.repeats if source.name.endswith(one.name)), "")


def _depth(form: Form, repeat: str | None) -> int:
    depth = 0
    while repeat:
        repeat, depth = form.repeat_of(repeat), depth + 1
    return depth
