"""The data dictionary for people: what every column holds, as rows and as a page.

A dictionary travels with the data, so that somebody who opens them in ten years knows what was
asked, which answers there could be, which version asked it, and how a missing answer stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from cpd_eval.store.outlet.cells import Table
from cpd_eval.store.outlet.columns import Column
from cpd_eval.store.outlet.extract import Extract
from cpd_eval.store.outlet.spss_codes import coded, spss_names

VARIABLES = ("table", "column", "question", "battery", "type", "versions", "answered", "spss_name")
"""What is told of a column."""

CHOICES = ("column", "value", "label", "is_missing_code", "spss_code")
"""What is told of a value a column may have."""

_TYPES = {
    "text": "text",
    "integer": "whole number",
    "decimal": "number",
    "date": "date",
    "moment": "date and time (UTC)",
    "one": "one choice",
    "several": "several choices, separated by spaces",
}
_STYLE = (
    "body{font-family:sans-serif;max-width:75em;margin:2em auto;padding:0 1em;line-height:1.4}"
    "table{border-collapse:collapse;margin:1em 0}"
    "th,td{border-bottom:1px solid #b1b4b6;padding:.3em .6em;text-align:left;vertical-align:top}"
)


def variable_rows(extract: Extract) -> Iterator[tuple[str | int, ...]]:
    """Give a row for each column of each table, as :data:`VARIABLES` names them.

    Examples
    --------
    >>> from cpd_eval.store.outlet.extract import extract_form
    >>> list(variable_rows(extract_form(db, "pulse")))[-2][:3]
    ('responses', 'happy', 'How happy are you?')
    """
    for table in extract.tables:
        names = spss_names(column.name for column in table.columns)
        for column, cells in zip(table.columns, table.cells, strict=True):
            yield (
                table.name,
                column.name,
                column.label,
                column.battery,
                _TYPES[column.kind],
                ", ".join(extract.versions[number - 1] for number in column.versions),
                sum(cell is not None for cell in cells),
                names[column.name],
            )


def choice_rows(extract: Extract) -> Iterator[tuple[str | int, ...]]:
    """Give a row for each value a column may have, as :data:`CHOICES` names them.

    Examples
    --------
    >>> from cpd_eval.store.outlet.extract import extract_form
    >>> list(choice_rows(extract_form(db, "pulse")))[0]
    ('happy', '1', 'Not at all', 'no', 1)
    """
    for table in extract.tables:
        for column, cells in zip(table.columns, table.cells, strict=True):
            codes = coded(column, cells)
            for values, word in ((column.labels, "no"), (column.missing, "yes")):
                for value, label in values.items():
                    yield column.name, value, label, word, codes.get(value, "")


def dictionary_page(extract: Extract) -> str:
    """Give the dictionary as an HTML page.

    Examples
    --------
    >>> from cpd_eval.store.outlet.extract import extract_form
    >>> dictionary_page(extract_form(db, "pulse")).startswith("<!doctype html>")
    True
    """
    parts = [f"<h1>{escape(extract.title)}: data dictionary</h1>"]
    parts.append(f"<p>Form <code>{escape(extract.form_id)}</code>, versions ")
    parts.append(", ".join(f"<code>{version}</code>" for version in extract.versions))
    parts.append(
        ". An empty cell was not answered. A missing code (DK, NA, PNTS, SKIP) is an answer: "
        "somebody said that they do not know, that it does not apply, or that they would rather "
        "not say. People stand under pseudonyms.</p>"
    )
    if extract.left_out:
        listed = ", ".join(f"<code>{escape(one.name)}</code>" for one in extract.left_out)
        parts.append(f"<p>Left out, because their answers say who someone is: {listed}.</p>")
    if extract.notes:
        parts.append(_list(extract.notes))
    parts += [_table(table) for table in extract.tables]
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(extract.title)}: data dictionary</title>\n<style>{_STYLE}</style>\n"
        f"</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _table(table: Table) -> str:
    rows = "\n".join(
        _row(column, sum(cell is not None for cell in cells))
        for column, cells in zip(table.columns, table.cells, strict=True)
    )
    return (
        f"<h2>{escape(table.title)}</h2>\n<p>Table <code>{escape(table.name)}</code>, "
        f"{len(table)} rows.</p>\n<table>\n<thead><tr><th scope='col'>Column</th>"
        "<th scope='col'>Question</th><th scope='col'>Type</th><th scope='col'>Values</th>"
        f"<th scope='col'>Cells filled</th></tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _row(column: Column, n_filled: int) -> str:
    question = f"{column.battery}: {column.label}" if column.battery else column.label
    values = [f"{value} = {label}" for value, label in column.labels.items()]
    values += [f"{code} = {words} (missing)" for code, words in column.missing.items()]
    return (
        f"<tr><th scope='row'><code>{escape(column.name)}</code></th><td>{escape(question)}</td>"
        f"<td>{_TYPES[column.kind]}</td><td>{_list(values) if values else ''}</td>"
        f"<td>{n_filled}</td></tr>"
    )


def _list(lines: Iterable[str] | Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
