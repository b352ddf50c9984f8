"""A form tried out in one cell of JupyterLab: the page, and beside it what the engine makes of it.

An evaluator who writes a form sees at once what a respondent would, and for every question whether
it is relevant, whether it must be answered, which value counts and what is wrong with it. Nothing
is stored: the answers live in the kernel and end with it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets

from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form
from cpd_eval.forms.sheet import Sheet
from cpd_eval.pages.arrival import Arrival
from cpd_eval.pages.flow import Journey
from cpd_eval.pages.widget import FormWidget

_COLUMNS = ("question", "relevant", "required", "value", "error")
_STYLE = (
    "<style>.cpd-state { border-collapse: collapse; font-size: 13px; width: 100%; }"
    ".cpd-state th, .cpd-state td { border-bottom: 1px solid #b1b4b6; line-height: 1.35;"
    " padding: 3px 6px; text-align: left; vertical-align: top; overflow-wrap: break-word; }"
    ".cpd-state .cpd-away { color: #505a5f; } .cpd-state .cpd-why { color: #ca3535; }</style>"
)


class Scratch:
    """Keeps the answers of a preview in memory, and nowhere else.

    Parameters
    ----------
    answers : mapping of str to str
        What it begins with.
    """

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = dict(answers)
        self._place = ""

    def answers(self) -> Mapping[str, str]:
        """Give all answers so far."""
        return self._answers

    def place(self) -> str:
        """Give where the person is."""
        return self._place

    def record(self, answers: Mapping[str, str | None], *, place: str) -> datetime:
        """Keep answers and the place."""
        self._place = place
        given = self._answers | dict(answers)
        self._answers = {path: raw for path, raw in given.items() if raw is not None}
        return datetime.now(UTC)

    def keep_file(self, name: str, content: bytes) -> str:
        """Give an answer for a file; its content is let go."""
        del content
        return f"000000000000/{name}"

    def submit(self, shown: Mapping[str, str]) -> str:
        """Give a reference that is plainly none."""
        del shown
        return "PREVIEW"


class Preview(ipywidgets.HBox):  # type: ignore[misc]  # ipywidgets has no types
    """A form page with the engine's state beside it.

    Parameters
    ----------
    form : Form
        What to try out.
    answers : mapping of str to str
        Raw answers to begin with.
    """

    def __init__(self, form: Form, answers: Mapping[str, str]) -> None:
        sheet = Sheet(form, brought=answers)
        self._journey = Journey(form, sheet, Scratch(sheet.raw()))
        self.page = FormWidget(Arrival(conversation=self._journey))
        self.table = ipywidgets.HTML()
        self._show()
        self.page.observe(self._show, "state")
        sides: dict[str, Any] = {"max_height": "48rem", "overflow": "auto"}
        super().__init__(
            [
                ipywidgets.Box(
                    [self.page], layout={**sides, "flex": "3 1 0", "min_width": "20rem"}
                ),
                ipywidgets.Box([self.table], layout={**sides, "flex": "2 1 0"}),
            ],
            layout={"align_items": "flex-start", "width": "100%"},
        )

    def _show(self, _change: object = None) -> None:
        self.table.value = state_table(self._journey.sheet)


def preview(form: Form | Path | str, *, answers: Mapping[str, str] | None = None) -> Preview:
    """Try a form out in a notebook; nothing is stored.

    Parameters
    ----------
    form : Form or path
        A form, or the file of one.
    answers : mapping of str to str, optional
        Raw answers to begin with, hidden fields too: what an invitation would bring.

    Returns
    -------
    Preview
        Shows itself as the last line of a cell.

    Raises
    ------
    FormError
        If the form cannot be read, or an answer is to nothing it asks.

    Examples
    --------
    >>> from cpd_eval.forms.read import read_form_text
    >>> form = read_form_text('''
    ... | survey | type    | name | label              | required | relevant   |
    ... |        | integer | days | On how many days?  | yes      |            |
    ... |        | text    | why  | Why so many?       |          | ${days} > 9 |
    ... ''')
    >>> "On how many days?" in preview(form, answers={"days": "3"}).table.value
    True
    """
    read = form if isinstance(form, Form) else read_form(form)
    return Preview(read, answers or {})


def state_table(sheet: Sheet) -> str:
    """Write the engine's state as an HTML table, a row for each question.

    Parameters
    ----------
    sheet : Sheet
        The answers so far.

    Returns
    -------
    str
        With the path, whether it is relevant and required, its value and what is wrong.
    """
    head = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    rows = "".join(_row(one, sheet) for one in sheet.state())
    return (
        f'{_STYLE}<table class="cpd-state"><caption>What the engine makes of it</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(one: Any, sheet: Sheet) -> str:
    cells = [
        f'<th scope="row"><code>{escape(one.path)}</code><br>{escape(sheet.label(one.path))}</th>',
        f"<td>{'yes' if one.relevant else 'no'}</td>",
        f"<td>{'yes' if one.required else ''}</td>",
        f"<td>{'' if one.value is None else escape(str(one.value))}</td>",
        f'<td class="cpd-why">{escape(one.error or "")}</td>',
    ]
    away = "" if one.relevant else ' class="cpd-away"'
    return f"<tr{away}>{''.join(cells)}</tr>"
