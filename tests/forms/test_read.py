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


def test_a_group_within_a_page_keeps_its_rule_and_what_stands_in_it():
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
    (inner,) = form.pages[0].items
    assert (inner.relevant, [item.name for item in inner.items]) == ("${q} = 1", ["a"])
    assert [form.within[name] for name in ("a", "c", "inner", "page")] == [
        "inner",
        "inner",
        "page",
        "",
    ]


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


REPEATS = """
    | survey | type         | name  | label | cpd::min | cpd::max | repeat_count |
    |        | begin_repeat | outer | Outer | 0        | 4        |              |
    |        | text         | a     | A     |          |          |              |
    |        | begin_repeat | inner | Inner |          |          | 2            |
    |        | text         | b     | B     |          |          |              |
    |        | end_repeat   |       |       |          |          |              |
    |        | end_repeat   |       |       |          |          |              |
"""


def test_repeats_stand_in_order_with_their_limits():
    outer, inner = read_form_text(REPEATS).repeats
    assert (outer.name, outer.minimum, outer.most, outer.at_first) == ("outer", 0, 4, 0)
    assert (inner.name, inner.count, inner.most) == ("inner", "2", 100)


def test_a_question_knows_its_innermost_repeat():
    form = read_form_text(REPEATS)
    assert [form.repeat_of(name) for name in ("outer", "a", "inner", "b")] == [
        "",
        "outer",
        "outer",
        "inner",
    ]


def test_a_repeat_at_the_top_is_a_page():
    (page,) = read_form_text(REPEATS).pages
    assert (page.name, page.label, page.items[0].name) == ("page_1", "Outer", "outer")


def test_a_list_without_labels_under_a_head_is_a_battery():
    form = read_form_text("""
        | survey | type          | name | label   | appearance   |
        |        | begin_group   | g    | Group   | field-list   |
        |        | select_one yn | head | Used it | label        |
        |        | select_one yn | a    | At work | list-nolabel |
        |        | select_one yn | b    | At home | list-nolabel |
        |        | end_group     |      |         |              |
        | choices | list_name | name | label |
        |         | yn        | yes  | Yes   |
    """)
    (battery,) = form.pages[0].items
    assert (battery.label, [row.name for row in battery.rows]) == ("Used it", ["a", "b"])
    assert "head" not in form


def test_a_note_needs_no_name():
    form = read_form_text("""
        | survey | type | name | label |
        |        | note |      | Hello |
    """)
    assert form.pages[0].items[0].name == "generated_note_name_2"


def test_a_moment_xlsform_fills_in_is_a_hidden_answer():
    form = read_form_text("""
        | survey | type  | name  | label |
        |        | start | begun |       |
        |        | today | day   |       |
        |        | end   | done  |       |
        |        | text  | a     | A     |
    """)
    assert [(q.type, q.default or q.calculation) for q in form][:3] == [
        ("hidden", "now()"),
        ("hidden", "today()"),
        ("calculate", "now()"),
    ]


def test_a_scale_can_be_reversed():
    form = read_form_text("""
        | survey | type    | name | label | cpd::scale      | cpd::wave        | cpd::retention |
        |        | integer | a    | A     | AGREE5 reversed | before follow_up | 6 years        |
    """)
    question = form["a"]
    assert (question.measure.construct, question.measure.is_reversed) == ("AGREE5", True)
    assert (question.waves, question.retention) == (("before", "follow_up"), "6 years")


def test_a_file_has_limits():
    form = read_form_text("""
        | survey | type | name | label | parameters                    |
        |        | file | a    | A     | max_size_mb=5 types=pdf+.DOCX |
    """)
    assert (form["a"].parameters.max_size_mb, form["a"].parameters.types) == (5, ("pdf", "docx"))
