"""The extract of a form: everything its submitted responses said, ready for any format.

There is a table with a row a response and one for each repeat with a row an entry; a third form,
if it is asked for, has a row an answer. Every row of every table carries the version of the form
it answered. Answers to questions marked as personal stay behind unless they are asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from cpd_eval.store import versions
from cpd_eval.store.answers import ABOUT, WHEN, answers, submitted
from cpd_eval.store.database import Database
from cpd_eval.store.lineage import Lineage
from cpd_eval.store.merge import INSTANCE, in_variables, merge
from cpd_eval.store.outlet.cells import Table, table_of
from cpd_eval.store.outlet.columns import Column, about_column, columns_of, variable_at
from cpd_eval.store.schema import wave

RESPONSES = "responses"
"""Name of the table with a row a response."""

LONG = "long"
"""Name of the table with a row an answer."""

_LONG = ["response_id", "version", "path", "instance", "variable", "value", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extract:
    """What the submitted responses to a form said.

    Attributes
    ----------
    form_id, title : str
        The form; its title as published last.
    versions : tuple of str
        Its published versions, the first one first.
    tables : tuple of Table
        :data:`RESPONSES`, then a table a repeat, then :data:`LONG` if asked for.
    left_out : tuple of Column
        Personal variables that stayed behind.
    notes : tuple of str
        What a reader must know: answers no mapping covers.
    """

    form_id: str
    title: str
    versions: tuple[str, ...]
    tables: tuple[Table, ...]
    left_out: tuple[Column, ...]
    notes: tuple[str, ...]


def extract_form(
    db: Database,
    form_id: str,
    *,
    wave_ids: Sequence[str] | None = None,
    has_long: bool = False,
    has_personal: bool = False,
) -> Extract:
    """Give everything the submitted responses to a form said, in its newest terms.

    Parameters
    ----------
    db : Database
        The store.
    form_id : str
        Which form; every version of it.
    wave_ids : sequence of str, optional
        Only of these waves.
    has_long : bool, default False
        Whether to add the table with a row an answer.
    has_personal : bool, default False
        Whether to give answers that say who someone is too.

    Returns
    -------
    Extract
        With its tables.

    Raises
    ------
    StoreError
        If no version of the form is published.

    Examples
    --------
    >>> [table.name for table in extract_form(db, "pulse").tables]
    ['responses']
    """
    line = versions.lineage(db, form_id)
    condition = [wave.c.form_id == form_id]
    if wave_ids is not None:
        condition.append(wave.c.wave_id.in_(wave_ids))
    about, stored = submitted(db, *condition), answers(db, *condition)
    merged = merge(line, about, stored)
    known = columns_of(line)
    personal = {name for name, column in known.items() if column.is_personal}
    hidden = set() if has_personal else personal
    labels = {
        line.variable(one.form.version, repeat.name): repeat.label
        for one in line.versions
        for repeat in one.form.repeats
    }
    tables = [_table(RESPONSES, line.last.title, merged.answers, known, hidden)]
    for repeat, frame in merged.repeats.items():
        title = labels.get(repeat) or repeat
        tables.append(_table(repeat, f"{line.last.title}: {title}", frame, known, hidden))
    if has_long:
        tables.append(_long(line, about, stored, known, hidden))
    return Extract(
        form_id=form_id,
        title=line.last.title,
        versions=tuple(one.form.version for one in line.versions),
        tables=tuple(tables),
        left_out=tuple(known[name] for name in known if name in hidden),
        notes=tuple(_notes(merged.unmapped, hidden)),
    )


def _table(
    name: str, title: str, frame: pd.DataFrame, known: dict[str, Column], hidden: set[str]
) -> Table:
    about = {*ABOUT, *WHEN} if name == RESPONSES else set(INSTANCE)
    columns = []
    for heading in frame.columns:
        variable = heading if heading in known else variable_at(heading)
        if heading in about:
            columns.append(about_column(heading))
        elif variable not in hidden:
            columns.append(_called(known[variable], heading))
    given = [frame[column.name].astype(object).tolist() for column in columns]
    return table_of(name, title, columns, given)


def _called(column: Column, heading: str) -> Column:
    return column if column.name == heading else replace(column, name=heading)


def _long(
    line: Lineage,
    about: pd.DataFrame,
    stored: pd.DataFrame,
    known: dict[str, Column],
    hidden: set[str],
) -> Table:
    stored = stored.assign(
        version=stored["response_id"].map(about.set_index("response_id")["version"])
    )
    long = in_variables(line, stored)
    long = long[~long["variable"].isin(sorted(hidden))]
    joint = long["instance"].map(lambda instance: f"{instance}/" if instance else "")
    is_missing = pd.Series(
        [
            variable in known and value in known[variable].missing
            for variable, value in zip(long["variable"], long["value"], strict=True)
        ],
        index=long.index,
        dtype=bool,
    )
    long = long.assign(
        path=joint + long["variable"],
        missing=long["value"].where(is_missing),
        value=long["value"].mask(is_missing),
    )
    columns = [about_column(name) for name in _LONG]
    given = [long[name].astype(object).tolist() for name in _LONG]
    return table_of(LONG, f"{line.last.title}: a row an answer", columns, given)


def _notes(unmapped: pd.DataFrame, hidden: set[str]) -> Iterator[str]:
    for row in unmapped.itertuples():
        if row.variable not in hidden:
            yield (
                f"{row.n} answers '{row.value}' to '{row.variable}' were given to version "
                f"{row.version} and stand as they were given: the newest version knows no such "
                "answer."
            )
