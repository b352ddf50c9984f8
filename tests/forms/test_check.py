"""A broken form on the left, what its author is told on the right."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from cpd_eval.errors import FormError
from cpd_eval.forms import check_form, read_form
from cpd_eval.forms.check import form_cautions

HEAD = "| survey | type | name | label |"
RULES = "| survey | type | name | label | required | relevant | constraint |"


def test_a_form_in_order_has_no_findings(findings):
    assert findings(HEAD, "| | integer | age | Your age |") == []


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        ("| | txt | a | A |", "column type: there is no type 'txt'. Did you mean 'text'?"),
        (
            "| | geopoint | a | A |",
            "column type: 'geopoint' is a type of XLSForm that is not used here: places are not "
            "asked for in a desk survey. Ask for a region or a postcode in words.",
        ),
        (
            "| | begin_repeat | a | A |",
            "column type: the repeat 'a' never ends. Add a row 'end_repeat'.",
        ),
        (
            "| | end_repeat | | | |",
            "column type: this repeat ends, but none has begun. Remove the row, or add "
            "'begin_repeat'.",
        ),
        ("| | | a | A |", "column type: the row has no type. Give it one, or clear the row."),
        (
            "| | select_one | a | A |",
            "column type: 'select_one' names no list. Write 'select_one' and the list's name.",
        ),
        (
            "| | select_one yn | a | A |",
            "column type: there is no list 'yn', or it is empty. Add it to the sheet 'choices'.",
        ),
        (
            "| | text | | A |",
            "column name: the row has no name. Give it one that no other row has.",
        ),
        (
            "| | text | a b | A |",
            "column name: 'a b' is no name. Use letters, digits, - and _, and begin with a letter.",
        ),
        (
            "| | text | a | |",
            "column label: there is no label. Write what the respondent reads.",
        ),
        (
            "| | end_group | | |",
            "column type: this group ends, but none has begun. Remove the row, or add "
            "'begin_group'.",
        ),
        (
            "| | begin_group | a | A |",
            "column type: the group 'a' never ends. Add a row 'end_group'.",
        ),
    ],
)
def test_a_row_that_is_wrong(findings, row, finding):
    (first, *_) = findings(HEAD, row)
    assert first.startswith(f"survey row 2, {finding}")


@pytest.mark.parametrize(
    ("rule", "at", "finding"),
    [
        ("${tranfer} = 1", 1, "'${tranfer}' names no question. Did you mean 'transfer'?"),
        ("${transfer =", 1, "'${transfer =' does not name a question. Write it as '${name}'."),
        (
            "${transfer} =",
            13,
            "the expression stops after '=', where a value is expected. Finish it.",
        ),
        ("1 = selectd(${transfer}, 'a')", 5, "there is no function 'selectd()'. Did you mean "),
        (
            "selected(${transfer})",
            1,
            "'selected()' takes 2 values between its parentheses, not 1.",
        ),
        (
            "${transfer} = ‘yes’",
            15,
            "'‘' is a curly quotation mark. Use the straight ones, ' or \".",
        ),
        ("${transfer} = 'yes", 15, "the quotation mark before 'yes' is never closed. Close it."),
        ("(${transfer} = 1", 1, "an opening parenthesis is never closed. Close it."),
        (
            "${transfer} = 1)",
            16,
            "a closing parenthesis has no opening one. Remove it, or open it.",
        ),
        (
            "${transfer} 1",
            13,
            "'1' follows a value without an operator between. Put 'and', 'or', '=' or another "
            "operator before it.",
        ),
        ("transfer = 1", 1, "'transfer' is no value. Write '${transfer}' for the answer to that"),
        ("../tranfer = 1", 4, "'tranfer' does not stand in 'data'. Did you mean 'transfer'?"),
        (". = 1", 1, "'.' stands for an answer, and there is none here. Name a question."),
        ("__import__('os')", 1, "there is no function '__import__()'."),
        (
            "regex(${transfer}, '(')",
            20,
            "'(' is no pattern to use: '(' is never closed. Close it with ')', or write '\\('.",
        ),
        ("(" * 26 + "1" + ")" * 26, 26, "brackets are nested more than 25 deep."),
    ],
)
def test_an_expression_that_is_wrong(findings, rule, at, finding):
    (only,) = findings(
        RULES, "| | integer | transfer | Transfer | | | |", f"| | text | a | A | | {rule} | |"
    )
    assert only.startswith(f"survey row 3, column relevant: at character {at}: {finding}")


def test_an_expression_has_a_greatest_length(findings):
    (only,) = findings(
        "| survey | type | name | label | relevant |", f"| | text | a | A | {'1 + ' * 2600}1 |"
    )
    assert "the expression is 10,401 characters long; 10,000 are allowed." in only


def test_every_finding_is_told_at_once_in_order_of_the_sheets(findings):
    found = findings(
        "| survey | type          | name | label | constraint | cpd::recomended |",
        "|        | select_one yn | a    | A     | . = 'yes'  |                 |",
        "|        | text          | a    |       | . =        |                 |",
        "",
        "| choices | list_name | name | label |",
        "|         | yn        | yes  | Yes   |",
        "|         | yn        | yes  |       |",
        "|         |           | no   | No    |",
        "",
        "| settings | form_id |",
        "|          | my form |",
    )
    assert [one.split(":")[0] for one in found] == [
        "survey row 1, column cpd",
        "survey row 3, column constraint",
        "survey row 3, column label",
        "survey row 3, column name",
        "choices row 3, column label",
        "choices row 3, column name",
        "choices row 4, column list_name",
        "settings row 2, column form_id",
    ]


@pytest.mark.parametrize(
    ("column", "finding"),
    [
        (
            "cpd::recomended",
            "there is no column 'cpd::recomended'. Did you mean 'cpd::recommended'?",
        ),
        ("requird", "'requird' is read by nothing. Did you mean 'required'?"),
    ],
)
def test_a_column_that_is_misspelt(findings, column, finding):
    found = findings(f"{HEAD} {column} |", "| | text | a | A | yes |")
    assert found == [f"survey row 1, column {column}: {finding}"]


def test_a_column_for_the_authors_own_notes_is_left_alone(findings):
    assert findings(f"{HEAD} remarks |", "| | text | a | A | ask Jo |") == []


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("required_message", "required"),
        ("constraint_message", "constraint"),
        ("cpd::warn_message", "cpd::warn"),
    ],
)
def test_a_message_without_its_rule(findings, message, rule):
    assert findings(f"{HEAD} {message} |", "| | text | a | A | Enter it |") == [
        f"survey row 2, column {message}: there is a message but nothing in '{rule}'. "
        "Fill it, or clear this one."
    ]


@pytest.mark.parametrize(
    ("parameters", "finding"),
    [
        ("start=0 end=ten", "'end=ten' holds no number. Write 'start=0 end=10 step=1'."),
        ("start=10 end=0", "the range ends at 0, before it starts at 10. Swap them."),
        ("start=0 end=10 step=0", "the step is 0. Use one above 0 that fits into the range."),
        ("start=0 end=10 step=3", "steps of 3 from 0 never reach 10. Change one."),
        ("start=0 stop=10", "'stop' is not used here. Write 'start=0 end=10 step=1'."),
    ],
)
def test_parameters_of_a_range_that_are_wrong(findings, parameters, finding):
    found = findings(f"{HEAD} parameters |", f"| | range | a | A | {parameters} |")
    assert f"survey row 2, column parameters: {finding}" in found


@pytest.mark.parametrize(
    ("cell", "finding"),
    [("maybe", "'maybe' was found. Write 'yes' or 'no'.")],
)
def test_recommended_is_yes_or_no(findings, cell, finding):
    found = findings(f"{HEAD} cpd::recommended |", f"| | text | a | A | {cell} |")
    assert found == [f"survey row 2, column cpd::recommended: {finding}"]


def test_a_missing_code_is_one_of_four(findings):
    found = findings(f"{HEAD} cpd::missing |", "| | text | a | A | DK -99 |")
    assert found == [
        "survey row 2, column cpd::missing: '-99' is no missing code. Use DK, NA, PNTS, SKIP."
    ]


def test_rows_of_a_battery_share_one_list(findings, yes_no):
    found = findings(
        "| survey | type          | name | label | appearance |",
        "|        | begin_group   | grid | Grid  | table-list |",
        "|        | select_one yn | a    | A     |            |",
        "|        | text          | b    | B     |            |",
        "|        | end_group     |      |       |            |",
        yes_no,
    )
    assert (
        "survey row 2, column appearance: the rows of a table-list are all 'select_one' of one "
        "and the same list." in found
    )


def test_questions_that_wait_for_each_other(findings):
    found = findings(
        RULES,
        "| | text | a | A | | ${b} = 'x' | |",
        "| | text | b | B | | ${a} = 'x' | |",
    )
    assert found == [
        "survey, column relevant: whether 'a', 'b' are asked goes round in a circle: each waits "
        "for another. Let one of them not depend on the others."
    ]


def test_a_cell_too_many(findings):
    assert findings(HEAD, "| | text | a | A | yes |") == [
        "survey row 2: the row has 4 cells, the headings 3. Write a | inside a cell as \\|."
    ]


def test_a_row_that_is_not_closed(findings):
    assert findings(HEAD, "| | text | a | A |", "| | text | b | B") == [
        "survey row 3: the row '| | text | b | B' does not end in |, so its last cell would be "
        "lost. Add it."
    ]


def test_what_only_pyxform_sees_is_told_too(findings):
    (only,) = findings(
        "| survey | type | name | label | default | trigger |",
        "|        | text | a    | A     |         | b       |",
    )
    assert only.startswith("survey row 2, column trigger: ")


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("form.md", b"", "the file is empty. A form has a sheet named 'survey'."),
        ("form.md", b"  \n\n", "the file is empty. A form has a sheet named 'survey'."),
        (
            "form.md",
            "| survey | type |\n| | caf\u00e9 |".encode("latin-1"),
            "line 2 holds a character that is not UTF-8. Save the file as UTF-8.",
        ),
        ("form.csv", "\u00e9,,,,".encode("utf-16"), "line 1 holds a character that is not UTF-8."),
        ("form.md", b"Dear all, the form follows.", "the file cannot be read as .md"),
        ("form.xlsx", b"not a workbook", "the file cannot be read as .xlsx"),
        ("form.xlsx", b"PK\x03\x04 torn", "the file cannot be read as .xlsx"),
        ("form.docx", b"x", "a form file ends in one of .md, .csv, .xlsx, .xlsm, .xls."),
        (
            "form.md",
            b"| choices | list_name | name | label |\n| | yn | yes | Yes |\n"
            b"| settings | form_id |\n| | a |",
            "there is no sheet 'survey' with rows. Found: 'choices', 'settings'.",
        ),
    ],
)
def test_a_file_that_is_no_form(tmp_path: Path, name, content, finding):
    path = tmp_path / name
    path.write_bytes(content)
    (only,) = check_form(path)
    assert str(only).startswith(f"{path.as_posix()}: {finding}")


def test_a_workbook_cut_short(tmp_path: Path):
    path = tmp_path / "form.xlsx"
    book = Workbook()
    book.active.title = "survey"
    book.active.append(["type", "name", "label"])
    book.save(path)
    path.write_bytes(path.read_bytes()[:2000])
    (only,) = check_form(path)
    assert "the file cannot be read as .xlsx" in str(only)


def test_a_folder_is_no_form(tmp_path: Path):
    folder = tmp_path / "form.md"
    folder.mkdir()
    (only,) = check_form(folder)
    assert "cannot be opened" in str(only)


def test_reading_a_broken_form_raises_every_finding(tmp_path: Path):
    path = tmp_path / "impact.md"
    path.write_text(f"{HEAD}\n| | txt | a | A |\n| | text | b | |\n", encoding="utf-8")
    with pytest.raises(FormError) as raised:
        read_form(path)
    assert str(raised.value).splitlines() == [
        f"{path.as_posix()}, survey row 2, column type: there is no type 'txt'. "
        "Did you mean 'text'?",
        f"{path.as_posix()}, survey row 3, column label: there is no label. "
        "Write what the respondent reads.",
    ]


# Defaults

WITH_DEFAULT = "| survey | type | name | label | default | parameters | cpd::missing |"
LIST = ("| choices | list_name | name | label |", "| | yn | yes | Yes |", "| | yn | no | No |")


@pytest.mark.parametrize(
    ("kind", "default", "finding"),
    [
        ("integer", "some", "'some' is no answer to this question. Write a number such as '3', or"),
        ("integer", "1.5", "'1.5' is no answer to this question. Write a whole number, or an"),
        (
            "date",
            "today",
            "'today' is no answer to this question. Write a date as '2026-04-01',",
        ),
        ("time", "noon", "'noon' is no answer to this question. Write a time as '14:30', or"),
        ("range", "11", "'11' is no answer to this question. Write a number the range reaches."),
        ("acknowledge", "no", "'no' is no answer to this question. Write 'OK', or clear the cell."),
        ("select_one yn", "yess", "the list 'yn' has no choice 'yess'. Did you mean 'yes'?"),
        ("select_one yn", "Of course", "the list 'yn' has no choice 'Of'. Write the name of a"),
        ("select_multiple yn", "yes maybe", "the list 'yn' has no choice 'maybe'. Write the name"),
        ("rank yn", "no no", "'no no' is no answer to this question. Name each choice once."),
    ],
)
def test_a_default_that_is_no_answer_is_refused_with_its_cell(findings, kind, default, finding):
    (found,) = findings(WITH_DEFAULT, f"| | {kind} | a | A | {default} | | |", *LIST)
    assert found.startswith(f"survey row 2, column default: {finding}")


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        ("integer", "£1,200"),
        ("integer", "1 + 1"),
        ("integer", "DK"),
        ("date", "today()"),
        ("date", "2026-04-01"),
        ("text", "today"),
        ("select_one yn", "no"),
        ("select_multiple yn", "no yes"),
        ("hidden", "anything"),
    ],
)
def test_a_default_that_is_an_answer_or_is_worked_out_stands(findings, kind, default):
    missing = "DK" if default == "DK" else ""
    assert findings(WITH_DEFAULT, f"| | {kind} | a | A | {default} | | {missing} |", *LIST) == []


def test_a_range_without_a_step_is_told_once(findings):
    (found,) = findings(WITH_DEFAULT, "| | range | a | A | 3 | start=0 end=5 step=0 | |")
    assert "column parameters" in found


# What may stand and is probably not meant


def test_a_caution_names_its_cell(tmp_path):
    table = """
    | survey | type         | name  | label | relevant        |
    |        | begin_repeat | child | Child |                 |
    |        | integer      | age   | Age   |                 |
    |        | end_repeat   |       |       |                 |
    |        | note         | old   | Old   | ${age} + 1 > 17 |
    """
    (tmp_path / "family.md").write_text(table)
    (caution,) = form_cautions(tmp_path / "family.md")
    assert (caution.sheet, caution.row, caution.column) == ("survey", 5, "relevant")
    assert "'age' is asked in every instance of 'child'" in caution.message


def test_a_form_without_doubts_has_no_cautions(tmp_path):
    (tmp_path / "plain.md").write_text(HEAD + "\n| | integer | age | Your age |")
    assert form_cautions(tmp_path / "plain.md") == ()
