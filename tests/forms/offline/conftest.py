"""A form with one question of each kind, and a workbook of it to write in."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cpd_eval.forms import Form, read_form_text
from cpd_eval.forms.offline.book import write_workbook
from cpd_eval.forms.offline.filled import Filled, read_filled
from cpd_eval.forms.offline.manifest import Manifest
from cpd_eval.forms.offline.opening import manifest_of, open_workbook

TODAY = date(2026, 4, 1)
VISIT = """
| survey | type              | name    | label             | required | relevant             | constraint           | cpd::missing | cpd::max | parameters             | readonly | choice_filter          |
|        | hidden            | stage   |                   |          |                      |                      |              |          |                        |          |                        |
|        | begin_group       | visit   | The visit         |          |                      |                      |              |          |                        |          |                        |
|        | note              | about   | Tell us about it  |          |                      |                      |              |          |                        |          |                        |
|        | select_one yn     | used    | Have you used it? | yes      |                      |                      |              |          |                        |          |                        |
|        | integer           | days    | How many days?    |          | ${used} = 'yes'      | . >= 0 and . <= 366  | DK           |          |                        |          |                        |
|        | decimal           | hours   | How many hours?   |          |                      |                      |              |          |                        |          |                        |
|        | date              | met     | When did you meet? |         |                      | . <= today()         |              |          |                        |          |                        |
|        | time              | at      | At what time?     |          |                      |                      |              |          |                        |          |                        |
|        | dateTime          | until   | Until when?       |          |                      |                      |              |          |                        |          |                        |
|        | range             | sure    | How sure are you? |          |                      |                      |              |          | start=0 end=10 step=1  |          |                        |
|        | select_multiple w | why     | Why?              |          |                      |                      |              |          |                        |          |                        |
|        | select_one w      | main    | Which most?       |          | ${why} != ''         |                      |              |          |                        |          | selected(${why}, name) |
|        | rank w            | order   | In which order?   |          |                      |                      |              |          |                        |          |                        |
|        | acknowledge       | read    | Read the notes    |          |                      |                      |              |          |                        |          |                        |
|        | text              | words   | In your words     |          |                      |                      |              |          |                        |          |                        |
|        | file              | report  | The report        |          |                      |                      |              |          | max_size_mb=5          |          |                        |
|        | text              | office  | Office            |          |                      |                      |              |          |                        | yes      |                        |
|        | text              | later   | What came later?  |          | ${stage} = '2'       |                      |              |          |                        |          |                        |
|        | end_group         |         |                   |          |                      |                      |              |          |                        |          |                        |
|        | begin_group       | plans   | Plans             |          |                      |                      |              |          |                        |          |                        |
|        | begin_repeat      | plan    | Plan              |          |                      |                      |              | 4        |                        |          |                        |
|        | text              | aim     | The aim           | yes      |                      |                      |              |          |                        |          |                        |
|        | integer           | cost    | What it costs     |          |                      |                      | DK           |          |                        |          |                        |
|        | select_multiple w | reasons | Its reasons       |          |                      |                      |              |          |                        |          |                        |
|        | begin_repeat      | step    | Step              |          |                      |                      |              | 3        |                        |          |                        |
|        | text              | act     | What to do        | yes      |                      |                      |              |          |                        |          |                        |
|        | end_repeat        |         |                   |          |                      |                      |              |          |                        |          |                        |
|        | end_repeat        |         |                   |          |                      |                      |              |          |                        |          |                        |
|        | end_group         |         |                   |          |                      |                      |              |          |                        |          |                        |
| choices | list_name | name | label          |
|         | yn        | yes  | Yes            |
|         | yn        | no   | No             |
|         | w         | time | It saves time  |
|         | w         | tool | It’s a tool    |
|         | w         | none | No reason      |
| settings | form_title | form_id |
|          | The visit  | visit   |
"""  # noqa: E501


@pytest.fixture(scope="session")
def visit() -> Form:
    return read_form_text(VISIT)


@pytest.fixture(scope="session")
def blank(visit: Form, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook nobody has written in; not to be changed."""
    return write_workbook(
        visit, tmp_path_factory.mktemp("blank") / "visit.xlsx", answers={}, made_on=TODAY
    ).path


@pytest.fixture(scope="session")
def manifest(blank: Path) -> Manifest:
    return manifest_of(open_workbook(blank), blank)


@pytest.fixture
def change(blank: Path, tmp_path: Path) -> Callable[..., Path]:
    """Let somebody change a workbook, and give the file they send back."""

    def changed(edit: Callable[[Any], object]) -> Path:
        book = load_workbook(blank)
        edit(book)
        book.save(tmp_path / "sent.xlsx")
        return tmp_path / "sent.xlsx"

    return changed


@pytest.fixture
def type_in(
    change: Callable[..., Path], manifest: Manifest
) -> Callable[[dict[str, object]], Filled]:
    """Type into cells, named as ``why:choice:time`` or ``aim@2`` for a row, and read it back."""

    def typed(cells: dict[str, object]) -> Filled:
        def edit(book: Any) -> None:
            for key, value in cells.items():
                name, _, row = key.partition("@")
                book[sheet_of(manifest, name)][cell_of(manifest, name, int(row or 1))] = value

        return read_filled(change(edit), today=TODAY)

    return typed


def slot_of(manifest: Manifest, key: str):
    name, kind, detail = (*key.split(":"), "", "")[:3]
    wanted = (name, kind or "value", detail)
    return next(one for one in manifest.slots if (one.name, one.kind, one.detail) == wanted)


def sheet_of(manifest: Manifest, key: str) -> str:
    return slot_of(manifest, key).sheet


def cell_of(manifest: Manifest, key: str, row: int = 1) -> str:
    cell = slot_of(manifest, key).cell
    letters = cell.rstrip("0123456789")
    return f"{letters}{int(cell.removeprefix(letters)) + row - 1}"


@pytest.fixture
def cell(manifest: Manifest) -> Callable[..., str]:
    return lambda key, row=1: cell_of(manifest, key, row)
