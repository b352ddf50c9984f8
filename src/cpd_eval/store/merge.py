"""Merging the answers to all versions of a form into one set of tables.

Each stored answer is told its variable and its value of today (see
:mod:`cpd_eval.store.lineage`), then set beside the others. What no mapping covers stays as it
was given, in the variable's column, and is listed, so that nobody takes it for something else.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from cpd_eval.forms.answers import read_answer
from cpd_eval.store import versions
from cpd_eval.store.answers import ABOUT, WHEN, answers, submitted, wide
from cpd_eval.store.database import Database
from cpd_eval.store.lineage import WIDE, Lineage, Order
from cpd_eval.store.schema import wave

INSTANCE = ["response_id", "version", "instance", "number"]
"""What a row of a repeat says about itself, before its answers."""

UNMAPPED = ["variable", "version", "value", "n", "problem"]
"""Columns of the list of old values the newest question does not know."""

_KEYS = ["response_id", "instance"]
_SEGMENT = re.compile(r"([^/\[\]]+)(\[[0-9]+\])?")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Merged:
    """The submitted answers to every version of a form.

    Attributes
    ----------
    answers : pandas.DataFrame
        A row a response: :data:`~cpd_eval.store.answers.ABOUT` (with the version),
        :data:`~cpd_eval.store.answers.WHEN`, then every variable that is asked once, and how
        many instances each repeat has. Text; a question not answered is missing.
    repeats : mapping of str to pandas.DataFrame
        By repeat, a row an instance: :data:`INSTANCE` (``instance`` is its path, such as
        ``plan[2]`` or ``plan[2]/step[1]``), then the variables asked of each.
    unmapped : pandas.DataFrame
        Columns :data:`UNMAPPED`: values of earlier versions that stay as they were given,
        because the question as it was asked last could not be answered so; ``n`` answers each,
        and why.
    """

    answers: pd.DataFrame
    repeats: Mapping[str, pd.DataFrame]
    unmapped: pd.DataFrame


def merged_answers(
    db: Database,
    form_id: str,
    *,
    wave_ids: Sequence[str] | None = None,
    order: Order = "stable",
) -> Merged:
    """Give the submitted answers to every version of a form, in the newest terms.

    Parameters
    ----------
    db : Database
        The store.
    form_id : str
        Which form.
    wave_ids : sequence of str, optional
        Only of these waves; the columns are the same.
    order : {"stable", "form"}, default "stable"
        Of the columns; see :meth:`cpd_eval.store.lineage.Lineage.columns`.

    Returns
    -------
    Merged
        The tables.

    Raises
    ------
    StoreError
        If no version of the form is published.

    Examples
    --------
    >>> merged = merged_answers(db, "pulse")
    >>> len(merged.answers), dict(merged.repeats), len(merged.unmapped)
    (0, {}, 0)
    """
    line = versions.lineage(db, form_id)
    condition = [wave.c.form_id == form_id]
    if wave_ids is not None:
        condition.append(wave.c.wave_id.in_(wave_ids))
    return merge(line, submitted(db, *condition), answers(db, *condition), order=order)


def merge(
    line: Lineage, about: pd.DataFrame, stored: pd.DataFrame, *, order: Order = "stable"
) -> Merged:
    """Set stored answers beside each other, in the newest terms.

    Parameters
    ----------
    line : Lineage
        The versions of the form.
    about : pandas.DataFrame
        As :func:`cpd_eval.store.answers.submitted` gives it.
    stored : pandas.DataFrame
        As :func:`cpd_eval.store.answers.answers` gives it.
    order : {"stable", "form"}, default "stable"
        Of the columns.

    Returns
    -------
    Merged
        The tables.

    Examples
    --------
    >>> merge(versions.lineage(db, "pulse"), submitted(db), answers(db)).answers.shape[0]
    0
    """
    stored = stored.copy()
    stored["version"] = stored["response_id"].map(about.set_index("response_id")["version"])
    long = in_variables(line, stored)
    columns = line.columns(order)
    return Merged(
        answers=_wide(about, long, columns.pop(WIDE), _hidden(line)),
        repeats={
            repeat: _instances(about, long, repeat, names) for repeat, names in columns.items()
        },
        unmapped=_unmapped(line, long),
    )


def in_variables(line: Lineage, stored: pd.DataFrame) -> pd.DataFrame:
    """Tell each stored answer its table, instance, variable and value in the newest terms.

    Parameters
    ----------
    line : Lineage
        Of the form.
    stored : pandas.DataFrame
        Columns version, question (a path), value; others are kept.

    Returns
    -------
    pandas.DataFrame
        The same rows and the columns table, instance and variable; ``value`` as it is now.

    Examples
    --------
    >>> line = versions.lineage(db, "pulse")
    >>> row = {"version": line.last.version, "question": "happy", "value": "4"}
    >>> in_variables(line, pd.DataFrame([row])).loc[0, ["variable", "value"]].to_list()
    ['happy', '4']
    """
    places = stored[["version", "question"]].drop_duplicates()
    told = [
        _place(line, version, path)
        for version, path in zip(places["version"], places["question"], strict=True)
    ]
    names = ["name", "table", "instance", "variable"]
    placed = places.assign(**{name: [one[i] for one in told] for i, name in enumerate(names)})
    long = stored.merge(placed, on=["version", "question"], how="left")
    if not any(one.mapping for one in line.versions):
        return long.drop(columns="name")
    given = long[["version", "name", "value"]].drop_duplicates()
    now = [line.value(*row) for row in given.itertuples(index=False, name=None)]
    long = long.merge(given.assign(now=now), on=["version", "name", "value"], how="left")
    return long.drop(columns=["name", "value"]).rename(columns={"now": "value"})


def _place(line: Lineage, version: str, path: str) -> tuple[str, str, str, str]:
    """Give name, table, instance and variable of a path."""
    head, _, name = path.rpartition("/")
    instance = _SEGMENT.sub(lambda part: line.variable(version, part[1]) + (part[2] or ""), head)
    table = instance.rpartition("/")[2].partition("[")[0]
    return name, table, instance, line.variable(version, name)


def _hidden(line: Lineage) -> set[str]:
    """Name what the invitation brings in every version: the columns about a row say it already."""
    told = [
        (line.variable(one.form.version, question.name), question.is_asked)
        for one in line.versions
        for question in one.form.questions
    ]
    return {name for name, _ in told} - {name for name, is_asked in told if is_asked}


def _wide(
    about: pd.DataFrame, long: pd.DataFrame, variables: list[str], hidden: set[str]
) -> pd.DataFrame:
    once = long[long["table"] == WIDE]
    table = wide(once, index="response_id", columns="variable", values="value")
    taken = {*ABOUT, *WHEN}
    table = table.reindex(columns=[name for name in variables if name not in taken & hidden])
    # A question may be called as a column about the row is; its answers go beside, not under it.
    table = table.rename(columns={name: f"{name}_answer" for name in taken})
    merged = about.merge(table.reset_index(), on="response_id", how="left")
    return merged.rename_axis(columns=None)


def _instances(
    about: pd.DataFrame, long: pd.DataFrame, repeat: str, variables: list[str]
) -> pd.DataFrame:
    inside = long[long["table"] == repeat]
    keys = set(zip(inside["response_id"], inside["instance"], strict=True))
    keys |= set(_counted(long[long["variable"] == repeat], repeat))
    order = {key: place for place, key in enumerate(about["response_id"])}
    rows = sorted(keys, key=lambda key: (order[key[0]], _numbers(key[1])))
    columns = [f"{name}_answer" if name in INSTANCE else name for name in variables]
    if not rows:
        return pd.DataFrame(columns=[*INSTANCE, *columns])
    frame = pd.DataFrame(rows, columns=["response_id", "instance"])
    frame["version"] = frame["response_id"].map(about.set_index("response_id")["version"])
    frame["number"] = [_numbers(instance)[-1] for _, instance in rows]
    table = wide(inside, index=_KEYS, columns="variable", values="value")
    table = table.reindex(columns=variables).set_axis(columns, axis="columns")
    return frame[INSTANCE].merge(table.reset_index(), on=_KEYS, how="left")


def _counted(counts: pd.DataFrame, repeat: str) -> Iterator[tuple[int, str]]:
    """Go through the instances a response counts, also those without an answer."""
    columns = counts["response_id"], counts["instance"], counts["value"]
    for response_id, around, count in zip(*columns, strict=True):
        path = f"{around}/{repeat}" if around else repeat
        for number in range(1, int(count) + 1 if str(count).isdecimal() else 1):
            yield response_id, f"{path}[{number}]"


def _numbers(instance: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\[([0-9]+)\]", instance))


def _unmapped(line: Lineage, long: pd.DataFrame) -> pd.DataFrame:
    last, rows = line.asked_last(), []
    given = long.groupby(UNMAPPED[:3], sort=True).size().reset_index(name="n")
    for variable, version, value, n in given.itertuples(index=False, name=None):
        if variable not in last or last[variable][0] == version:
            continue
        _, problem = read_answer(last[variable][1], value)
        if problem is not None:
            rows.append((variable, version, value, n, problem))
    return pd.DataFrame(rows, columns=UNMAPPED)
