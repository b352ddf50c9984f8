"""What the cells of one question say together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cpd_eval.forms.offline.manifest import Slot
from cpd_eval.forms.offline.words_back import code_of, is_yes

Lists = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFinding:
    """What is wrong with one cell.

    Attributes
    ----------
    sheet, cell : str
        Where; the cell is empty if it is about the whole workbook.
    path : str
        The question or repeat it is about; empty if it is about none.
    found : str
        What stands there.
    message : str
        What to do.

    Examples
    --------
    >>> print(CellFinding(sheet="1 Use", cell="B4", path="days", found="many",
    ...                   message="Enter a whole number"))
    sheet '1 Use', cell B4: found 'many'. Enter a whole number.
    """

    sheet: str
    cell: str
    path: str
    found: str
    message: str

    def __str__(self) -> str:
        place = f"sheet '{self.sheet}', cell {self.cell}" if self.cell else "the workbook"
        shown = self.found if len(self.found) <= 80 else f"{self.found[:80]} …"
        found = f"found '{shown}'" if self.found else "nothing found"
        end = "" if self.message.endswith((".", "?", "!")) else "."
        return f"{place}: {found}. {self.message}{end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellText:
    """A cell to answer in, with what stands in it.

    Attributes
    ----------
    slot : Slot
        What it answers.
    cell : str
        Where on its sheet.
    text : str
        As it was typed; empty if nothing was.
    trouble : str
        What is wrong with the cell itself; empty if nothing is.
    """

    slot: Slot
    cell: str
    text: str
    trouble: str = ""

    def finding(self, path: str, message: str) -> CellFinding:
        """Say that something is wrong with it."""
        return CellFinding(
            sheet=self.slot.sheet, cell=self.cell, path=path, found=self.text, message=message
        )


def answer_in(
    cells: Sequence[CellText], *, path: str, lists: Lists
) -> tuple[str, list[CellFinding]]:
    """Put together what the cells of one question say.

    Parameters
    ----------
    cells : sequence of CellText
        All of them, in order.
    path : str
        Where the question stands.
    lists : mapping of str to sequence of (str, str)
        The choices of each list, by id.

    Returns
    -------
    raw : str
        The answer; what cannot be understood is kept as it was typed.
    findings : list of CellFinding
        Cells that cannot be understood.

    Examples
    --------
    >>> slot = Slot(sheet="1", cell="B4", name="used", kind="value", options="list_1")
    >>> answer_in([CellText(slot=slot, cell="B4", text="YES")], path="used",
    ...           lists={"list_1": [("y", "Yes")]})
    ('y', [])
    """
    findings = [one.finding(path, one.trouble) for one in cells if one.trouble]
    given: list[str] = []
    for one in cells:
        if not one.text.strip():
            continue
        options = lists.get(one.slot.options, ())
        if one.slot.kind == "choice":
            chosen = is_yes(one.text, options[0][1] if options else "")
            if chosen is None and not one.trouble:
                findings.append(one.finding(path, _SELECT))
            given += [one.slot.detail] if chosen else []
            continue
        code = code_of(one.text, options) if options else one.text
        if code is None and not one.trouble:
            findings.append(one.finding(path, _SELECT))
        if one.slot.kind == "missing" and given:
            findings.append(one.finding(path, "Clear this cell, or the answer beside it"))
            continue
        given.append(one.text if code is None else code)
    return " ".join(given), findings


_SELECT = "Select from the list of the cell, or clear it"
