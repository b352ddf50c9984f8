"""The first sheet of a workbook: what it is for, how to fill it in, and what it holds."""

from collections.abc import Sequence
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.forms.model import Form
from cpd_eval.forms.offline import look
from cpd_eval.forms.offline.binder import Binder
from cpd_eval.forms.offline.look import Look, dress, height, write

_WIDTH = 96.0
_RULES = ("how_yellow", "how_lists", "how_optional", "how_tables", "how_keep")


def write_cover(
    binder: Binder,
    sheet: Worksheet,
    form: Form,
    titles: Sequence[tuple[str, str]],
    *,
    return_to: str,
    made_on: date,
) -> None:
    """Write the cover.

    Parameters
    ----------
    binder : Binder
        The workbook.
    sheet : Worksheet
        Empty.
    form : Form
        The form.
    titles : sequence of (str, str)
        Title of each sheet, and what it holds.
    return_to : str
        Whom to send it back to.
    made_on : date
        The day.
    """
    words = binder.words
    day = f"{made_on.day} {words['months'].split()[made_on.month - 1]} {made_on.year}"
    about = [form.settings.get("cpd::purpose", "")]
    about += [
        words[name].format(text=form.settings[f"cpd::{name}"])
        for name in ("who", "minutes")
        if form.settings.get(f"cpd::{name}")
    ]
    rules = [words[name] for name in _RULES if name != "how_tables" or _has_tables(binder)]
    lines: list[tuple[str, Look]] = [(form.title, look.TITLE)]
    lines += [(text, look.PLAIN) for text in about if text]
    lines += [(words["send_back"].format(text=return_to or words["send_sender"]), look.LABEL_PLAIN)]
    lines += [(words["how"], look.SUBTITLE)]
    lines += [(f"{n}. {text}", look.PLAIN) for n, text in enumerate(rules, start=1)]
    lines += [(words["sections"], look.SUBTITLE)]
    sheet.column_dimensions["A"].width = _WIDTH
    for row, (text, own) in enumerate(lines, start=1):
        write(sheet.cell(row=row, column=1), text, own)
        line = 26.0 if own is look.TITLE else 16.0
        room = _WIDTH * 10 / own.size
        least = 30.0 if own is look.SUBTITLE else 20.0
        sheet.row_dimensions[row].height = height([(text, room)], least=least, line=line)
    row = len(lines)
    for title, label in titles:
        row += 1
        cell = sheet.cell(row=row, column=1)
        write(cell, f"{title.partition(' ')[0]} {label}", look.LINK)
        cell.hyperlink = f"#'{title}'!A1"
        dress(cell, look.LINK)
        sheet.row_dimensions[row].height = 18.0
    row += 1
    write(
        sheet.cell(row=row, column=1),
        words["form"].format(form_id=form.form_id, version=form.version, day=day),
        look.QUIET,
    )
    sheet.row_dimensions[row].height = 34.0
    look.set_up(sheet, title=form.title, header_row=0, page_of=words["page_of"])
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToHeight = 1


def _has_tables(binder: Binder) -> bool:
    return any(area.repeat for area in binder.areas)
