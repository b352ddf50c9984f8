"""What changed in a form beside its questions: notes, headings, translations, settings, tables.

Nothing of it changes what an answer means, but whoever publishes should read it. It is found by
holding the contents of both versions against each other cell by cell, so no difference of two
files goes untold.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any

from cpd_eval.forms.changes import Change
from cpd_eval.forms.model import Form, Question

_Rows = Mapping[str, Mapping[str, str]]

_TOLD_WITH_QUESTIONS = {"relevant", "type"}
"""Columns of a group that are told with each question inside it."""


def around_changes(old: Form, new: Form, *, told: Collection[str]) -> Iterator[Change]:
    r"""List what changed in two versions of a form beside what is asked.

    Parameters
    ----------
    old, new : Form
        The versions.
    told : collection of str
        Names of the questions something was told of already.

    Yields
    ------
    Change
        Of the kind ``around``.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> table = "| survey | type | name | label |\n|  | note | hello | Welcome |"
    >>> old, new = read_form_text(table), read_form_text(table.replace("Welcome", "Hello"))
    >>> [change.text for change in around_changes(old, new, told=())]
    ['the label changed: ‘Welcome’ → ‘Hello’']
    """
    before, after = json.loads(old.content), json.loads(new.content)
    names = {question.name for one in (old, new) for question in one.questions}
    then, now = _by_name(before["survey"]), _by_name(after["survey"])
    asked = then.keys() & now.keys() & names
    found = [
        *_rows(then, now, only={*then, *now} - names, called="'{}'"),
        *_rows(_unread(then), _unread(now), only=asked, called="{}"),
        *_rows({"": before["settings"]}, {"": after["settings"]}, only={""}, called="settings"),
        *_tables(before, after),
    ]
    if not found and not told:
        found = [_around("choices", "its sheet changed: a translation, or an unused list")]
    yield from found


def _rows(before: _Rows, after: _Rows, *, only: Collection[str], called: str) -> Iterator[Change]:
    for name in (*after, *(name for name in before if name not in after)):
        if name not in only:
            continue
        shown = called.format(name)
        if name not in before or name not in after:
            yield _around(shown, "was added" if name in after else "was removed")
            continue
        then, now = before[name], after[name]
        texts = [
            _cell(column, then.get(column, ""), now.get(column, ""))
            for column in sorted({*then, *now} - _TOLD_WITH_QUESTIONS)
            if then.get(column, "") != now.get(column, "")
        ]
        for text in dict.fromkeys(texts):
            yield _around(shown, text)


def _cell(column: str, then: str, now: str) -> str:
    _, translated, language = column.removeprefix("cpd::").partition("::")
    if translated:
        return f"its words in {language} changed"
    return f"the {column} changed: ‘{then}’ → ‘{now}’"


def _tables(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    if before.get("languages") != after.get("languages"):
        languages = ", ".join(after.get("languages", ())) or "not named"
        yield _around("languages", f"are now {languages}")
    for part in sorted({*before, *after} - {"survey", "choices", "settings", "languages"}):
        if before.get(part) != after.get(part):
            text = "changed; answers calculated from it may differ"
            yield Change(kind="around", variable=part, effect="judge", text=text)


def _unread(rows: _Rows) -> _Rows:
    """Leave only the cells of a question that its comparison does not read: translations."""
    known = {one.name for one in fields(Question)}
    return {
        name: {
            column: cell
            for column, cell in row.items()
            if column.removeprefix("cpd::") not in known
        }
        for name, row in rows.items()
    }


def _by_name(rows: list[dict[str, str]]) -> _Rows:
    return {row["name"]: row for row in rows if row.get("name")}


def _around(variable: str, text: str) -> Change:
    return Change(kind="around", variable=variable, effect="keeps", text=text)
