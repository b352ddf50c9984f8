import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cpd_eval.errors import FormError
from cpd_eval.forms import form_from_json, read_form, read_form_text

ROWS = {
    "survey": [
        ["type", "name", "label", "hint", "required"],
        ["begin_group", "page", "A page", "", ""],
        ["select_one yn", "used", "Used | it?", "", "yes"],
        ["integer", "days", "Days", "Whole days", ""],
        ["end_group", "", "", "", ""],
    ],
    "choices": [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]],
    "settings": [["form_title", "form_id"], ["A trial", "trial"]],
}


def as_markdown(pad: int = 0, rule: bool = False) -> str:
    lines = []
    for sheet, rows in ROWS.items():
        lines.append(f"| {sheet} |")
        for at, row in enumerate(rows):
            cells = [cell.replace("|", "\\|") + " " * pad for cell in row]
            lines.append(f"| {' ' * pad}| " + " | ".join(cells) + " |")
            if rule and at == 0:
                lines.append("| --- | " + " | ".join("---" for _ in row) + " |")
    return "\n".join(lines)


def as_csv() -> str:
    lines = []
    for sheet, rows in ROWS.items():
        lines.append(sheet)
        lines += [",".join(["", *(f'"{cell}"' for cell in row)]) for row in rows]
    return "\n".join(lines)


def save_workbook(path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for sheet, rows in ROWS.items():
        page = book.create_sheet(sheet)
        for row in rows:
            page.append(row)
    book.save(path)


def test_markdown_csv_and_workbook_give_the_same_form(tmp_path: Path):
    (tmp_path / "form.md").write_text(as_markdown(), encoding="utf-8")
    (tmp_path / "form.csv").write_text(as_csv(), encoding="utf-8")
    save_workbook(tmp_path / "form.xlsx")
    one, two, three = (read_form(tmp_path / f"form{end}") for end in (".md", ".csv", ".xlsx"))
    assert one == two == three
    assert (one.form_id, one.title) == ("trial", "A trial")


def test_a_byte_order_mark_is_no_part_of_a_form(tmp_path: Path):
    (tmp_path / "form.csv").write_text(as_csv(), encoding="utf-8-sig")
    assert read_form(tmp_path / "form.csv").version == read_form_text(as_markdown()).version


@given(st.integers(0, 12), st.booleans())
def test_the_version_does_not_change_with_spacing(pad, rule):
    assert read_form_text(as_markdown(pad, rule)).version == read_form_text(as_markdown()).version


@pytest.mark.parametrize("change", [("Days", "Hours"), ("Yes", "Aye"), ("A trial", "Trial two")])
def test_the_version_changes_with_a_word(change):
    changed = read_form_text(as_markdown().replace(*change))
    assert changed.version != read_form_text(as_markdown()).version


def test_a_version_is_twelve_hexadecimal_digits():
    assert re.fullmatch("[0-9a-f]{12}", read_form_text(as_markdown()).version)


def test_the_kept_content_gives_the_same_form_again():
    form = read_form_text(as_markdown())
    again = form_from_json(form.content)
    assert again == form
    assert again.version == form.version


@pytest.mark.parametrize("kept", ["", "{}", "[]", '{"settings": 1}', "null"])
def test_content_that_is_none_is_refused(kept):
    with pytest.raises(FormError, match="cannot be read"):
        form_from_json(kept)


def test_a_form_without_settings_is_called_after_its_file(tmp_path: Path):
    (tmp_path / "pulse.md").write_text("| survey | type | name | label |\n| | text | a | A |\n")
    form = read_form(tmp_path / "pulse.md")
    assert (form.form_id, form.title) == ("pulse", "pulse")


def test_headings_have_several_spellings():
    form = read_form_text("""
        | survey | Type | Name | Label::English (en) | relevance  | bind::required |
        |        | text | a    | A                   |            | yes            |
        |        | text | b    | B                   | ${a} = 'x' |                |
    """)
    assert (form["a"].required, form["b"].relevant) == ("yes", "${a} = 'x'")


def test_questions_outside_groups_make_a_page():
    form = read_form_text("""
        | survey | type        | name | label |
        |        | text        | a    | A     |
        |        | begin_group | g    | Group |
        |        | text        | b    | B     |
        |        | end_group   |      |       |
        |        | text        | c    | C     |
    """)
    assert [(page.name, len(page.items)) for page in form.pages] == [
        ("page_1", 1),
        ("g", 1),
        ("page_3", 1),
    ]


def test_a_group_within_a_page_hands_its_rule_down():
    form = read_form_text("""
        | survey | type        | name  | label | relevant   | calculation |
        |        | begin_group | page  | Page  | ${p} = 1   |             |
        |        | begin_group | inner | Inner | ${q} = 1   |             |
        |        | text        | a     | A     | ${r} = 1   |             |
        |        | calculate   | c     |       |            | 1 + 1       |
        |        | end_group   |       |       |            |             |
        |        | end_group   |       |       |            |             |
        |        | hidden      | p     |       |            |             |
        |        | hidden      | q     |       |            |             |
        |        | hidden      | r     |       |            |             |
    """)
    assert form["a"].relevant == "(${q} = 1) and (${r} = 1)"
    assert form["c"].relevant == "(${p} = 1) and (${q} = 1)"
    assert [item.name for item in form.pages[0].items] == ["inner", "a"]


def test_a_form_can_be_sent_to_another_process():
    form = read_form_text(as_markdown())
    assert pickle.loads(pickle.dumps(form)) == form  # noqa: S301


def test_a_row_that_is_switched_off_or_only_a_remark_is_passed_over():
    form = read_form_text("""
        | survey | type | name | label | disabled | remarks      |
        |        | text | a    | A     |          |              |
        |        |      |      |       |          | Ask Jo first |
        |        | text | b    | B     | yes      |              |
    """)
    assert [question.name for question in form] == ["a"]
