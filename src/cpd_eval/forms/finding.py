"""One thing that is wrong with a form file, and where."""

from dataclasses import dataclass

from cpd_eval.errors import FormError


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at one place of a form.

    Attributes
    ----------
    file : str
        The file.
    sheet : str
        ``survey``, ``choices`` or ``settings``; empty if it is about the file.
    row : int
        Counted from 1; 0 if it is about no single row.
    column : str
        Heading of the column; empty if it is about no single column.
    message : str
        What was found and what to do.

    Examples
    --------
    >>> print(Finding("forms/impact.md", "survey", 14, "type", "there is no type 'txt'."))
    forms/impact.md, survey row 14, column type: there is no type 'txt'.
    """

    file: str
    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f", {self.sheet}" if self.sheet else ""
        place += f" row {self.row}" if self.row else ""
        place += f", column {self.column}" if self.column else ""
        end = "" if self.message.endswith((".", "?", "!")) else "."
        return f"{self.file}{place}: {self.message}{end}"


class UnreadableFileError(FormError):
    """A file of which nothing can be read; carries the one finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding
