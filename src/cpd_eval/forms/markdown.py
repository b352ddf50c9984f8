"""Form files that are text: characters that are UTF-8, rows no longer than their headings.

A table in Markdown is easy to break by hand, and pyxform drops what does not fit without a word.
So it is looked at line by line first.
"""

import re

from cpd_eval.forms.finding import Finding, UnreadableFileError

_RULE = re.compile(r"^\s*\|(\s*:?-+:?\s*\|)+\s*$")
_REMARK = re.compile(r"#[^|]+$")
_PIPE = re.compile(r"(?<!\\)\|")


def checked_text(data: bytes, *, kind: str, file: str) -> str:
    r"""Give the text of a form file, without the rules Markdown draws under headings.

    Parameters
    ----------
    data : bytes
        The content.
    kind : {".md", ".csv"}
        The ending the file has.
    file : str
        What to call it in a message.

    Returns
    -------
    str
        For pyxform to read.

    Raises
    ------
    UnreadableFileError
        If a character is not UTF-8, or cells of a row would be lost.

    Examples
    --------
    >>> checked_text(b"| a |\n|---|\n| b |", kind=".md", file="trial.md")
    '| a |\n| b |'
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data[: exc.start].count(b"\n") + 1
        found = f"line {line} holds a character that is not UTF-8. Save the file as UTF-8"
        raise UnreadableFileError(Finding(file, "", 0, "", found)) from exc
    return _checked_table(text, file) if kind == ".md" else text


def _checked_table(text: str, file: str) -> str:
    kept, width, sheet, number = [], 0, "", 0
    for line in text.splitlines():
        if _RULE.match(line):
            continue
        kept.append(line)
        table_row = _REMARK.sub("", line).strip()
        if not table_row.startswith("|"):
            continue
        cells = [cell.strip() for cell in _PIPE.split(table_row)[1:-1]]
        if not table_row.endswith("|") or not cells:
            found = f"the row '{table_row[:40]}' does not end in |, so its last cell would be lost"
            raise UnreadableFileError(Finding(file, sheet, number + 1, "", f"{found}. Add it"))
        if cells[0]:
            sheet, number, width = cells[0], 0, 0
        filled = max((at for at, cell in enumerate(cells) if at and cell), default=0)
        number += bool(filled)
        width = width or filled
        if filled > width:
            found = f"the row has {filled} cells, the headings {width}"
            raise UnreadableFileError(
                Finding(file, sheet, number, "", f"{found}. Write a | inside a cell as \\|")
            )
    return "\n".join(kept)
