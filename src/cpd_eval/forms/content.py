"""The content of a form as text: what a version is taken from, and what the store keeps.

Two files that ask the same give the same text, however they are spaced, ordered in columns or
stored.
"""

import json

from cpd_eval.forms.workbook import Workbook


def canonical(workbook: Workbook, settings: dict[str, str]) -> str:
    r"""Write the content of a form so that equal forms give equal text.

    Parameters
    ----------
    workbook : Workbook
        The form.
    settings : dict of str to str
        Its settings, with id and title.

    Returns
    -------
    str
        JSON with sorted keys; a list that is used nowhere still counts.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | label |\n|  | text | why | Why? |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> canonical(workbook, {})
    '{"choices":[],"settings":{},"survey":[{"label":"Why?","name":"why","type":"text"}]}'
    """
    content: dict[str, object] = {
        "survey": [dict(row.cells) for row in workbook.survey],
        "choices": [dict(row.cells) for row in workbook.choices],
        "settings": settings,
    }
    if workbook.languages:
        content["languages"] = workbook.languages
    if workbook.tables:
        content["tables"] = {
            name: [dict(row) for row in rows] for name, rows in workbook.tables.items()
        }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
