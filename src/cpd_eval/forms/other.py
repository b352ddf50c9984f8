"""The rows ``or_other`` stands for: a choice "Other", and a question that asks what it is.

After pyxform's rule, the choice is added to the list, and the question is called after the one it
belongs to: ``reason_other`` after ``reason``.
"""

from collections.abc import Iterator
from dataclasses import replace

from cpd_eval.forms.row_types import row_type
from cpd_eval.forms.words import language_code, words
from cpd_eval.forms.workbook import Row, Workbook

OTHER = "other"


def with_other(workbook: Workbook) -> Workbook:
    r"""Write out what ``or_other`` means.

    Parameters
    ----------
    workbook : Workbook
        The form.

    Returns
    -------
    Workbook
        The same, with a row more for each ``or_other`` and a choice more in each of its lists.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = '''
    ... | survey | type | name | label |
    ... |        | select_one w or_other | why | Why? |
    ... | choices | list_name | name | label |
    ... |         | w         | time | Time  |
    ... '''
    >>> whole = with_other(workbook_from_bytes(table.encode(), kind=".md", file="trial.md"))
    >>> [row["name"] for row in (*whole.survey, *whole.choices)]
    ['why', 'why_other', 'time', 'other']
    """
    kinds = [row_type(row["type"]) for row in workbook.survey]
    lists = dict.fromkeys(kind.list_name for kind in kinds if kind.has_other)
    if not lists:
        return workbook
    have = {row["list_name"] for row in workbook.choices if row["name"] == OTHER}
    choices = (
        Row("choices", 0, {"list_name": name, "name": OTHER, **_labels(workbook, "other")})
        for name in lists
        if name not in have
    )
    survey = tuple(_survey(workbook))
    columns = dict.fromkeys([*workbook.headings["survey"], "relevant"])
    return replace(
        workbook,
        survey=survey,
        choices=(*workbook.choices, *choices),
        headings={**workbook.headings, "survey": tuple(columns)},
    )


def _survey(workbook: Workbook) -> Iterator[Row]:
    for row in workbook.survey:
        kind = row_type(row["type"])
        if not kind.has_other:
            yield row
            continue
        yield replace(row, cells={**row.cells, "type": f"{kind.name} {kind.list_name}"})
        asked = {
            "type": "text",
            "name": f"{row['name']}_{OTHER}",
            "relevant": f"selected(${{{row['name']}}}, '{OTHER}')",
        }
        yield replace(row, cells={**asked, **_labels(workbook, "what_other")})


def _labels(workbook: Workbook, word: str) -> dict[str, str]:
    own, *others = workbook.languages or ("",)
    labels = {f"label::{name}": words(language_code(name))[word] for name in others}
    return {"label": words(language_code(own))[word], **labels}
