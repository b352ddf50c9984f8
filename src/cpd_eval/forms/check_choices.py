"""What can be wrong with choice lists."""

from collections import Counter
from collections.abc import Iterator

from cpd_eval.errors import did_you_mean
from cpd_eval.forms.cells import YES
from cpd_eval.forms.finding import Finding
from cpd_eval.forms.row_types import SELECTS, row_type
from cpd_eval.forms.workbook import Row, Workbook


def choice_findings(workbook: Workbook) -> Iterator[Finding]:
    r"""Find lists that are missing or empty, and choices without name or label, or given twice.

    Examples
    --------
    >>> from cpd_eval.forms.workbook import workbook_from_bytes
    >>> table = "| survey | type | name | label |\n|  | select_one yn | used | Used? |"
    >>> workbook = workbook_from_bytes(table.encode(), kind=".md", file="trial.md")
    >>> print(*choice_findings(workbook))
    trial.md, survey row 2, column type: there is no list 'yn', or it is empty. Add it to the
    sheet 'choices'.
    """
    lists = Counter(row["list_name"] for row in workbook.choices)
    for row in workbook.survey:
        kind = row_type(row["type"])
        if kind.name in SELECTS and kind.list_name and kind.list_name not in lists:
            hint = did_you_mean(kind.list_name, lists) or " Add it to the sheet 'choices'."
            text = f"there is no list '{kind.list_name}', or it is empty.{hint}"
            yield Finding(workbook.file, "survey", row.number, "type", text)
    for column in ("list_name", "name", "label"):
        if workbook.choices and column not in workbook.headings["choices"]:
            text = f"there is no column '{column}'. Add it"
            yield Finding(workbook.file, "choices", 1, column, text)
    first: dict[tuple[str, str], int] = {}
    is_free = workbook.settings["allow_choice_duplicates"].lower() in YES
    for row in workbook.choices:
        for column, message in _choice(row, {} if is_free else first, workbook.headings["choices"]):
            yield Finding(workbook.file, "choices", row.number, column, message)


def _choice(
    row: Row, first: dict[tuple[str, str], int], headings: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    key = row["list_name"], row["name"]
    if not row["list_name"] and "list_name" in headings:
        yield "list_name", "the choice belongs to no list. Name the list"
    if not row["name"] and "name" in headings:
        yield "name", "the choice has no name. Give it the code that is stored"
    elif " " in row["name"]:
        yield "name", f"'{row['name']}' holds a space. Use '_' in its place"
    elif key in first:
        yield (
            "name",
            f"'{key[1]}' is in the list '{key[0]}' already, in row {first[key]}. Remove one",
        )
    if not row["label"] and "label" in headings:
        yield "label", "the choice has no label. Write what the respondent reads"
    first.setdefault(key, row.number)
