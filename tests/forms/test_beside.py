"""Shared lists and tables stand beside a form, and become part of it."""

from pathlib import Path

import pytest

from cpd_eval.forms import Sheet, check_form, form_from_json, read_form

SCALES = """
| choices | list_name | name | label | label::Welsh (cy) |
|         | yn        | yes  | Yes   | Ydw               |
|         | yn        | no   | No    | Nac ydw           |
|         | unused    | a    | A     |                   |
"""
FORM = """
| survey | type          | name | label    |
|        | select_one yn | used | Used it? |
| settings | cpd::choices     |
|          | shared/scales.md |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "scales.md").write_text(SCALES, encoding="utf-8")
    (tmp_path / "form.md").write_text(FORM, encoding="utf-8")
    return tmp_path


def findings(path: Path) -> list[str]:
    return [str(one).removeprefix(f"{path.as_posix()}, ") for one in check_form(path)]


def test_a_shared_list_is_taken_where_the_form_has_none(folder):
    form = read_form(folder / "form.md")
    assert [(choice.name, choice.label) for choice in form["used"].choices] == [
        ("yes", "Yes"),
        ("no", "No"),
    ]


def test_only_the_lists_that_are_used_count(folder):
    before = read_form(folder / "form.md")
    scales = folder / "shared" / "scales.md"
    scales.write_text(SCALES.replace("unused    | a ", "unused    | b "), encoding="utf-8")
    assert read_form(folder / "form.md").version == before.version
    assert "unused" not in before.content


def test_a_change_of_a_shared_list_changes_the_version(folder):
    before = read_form(folder / "form.md")
    scales = folder / "shared" / "scales.md"
    scales.write_text(SCALES.replace("| Yes ", "| Aye "), encoding="utf-8")
    assert read_form(folder / "form.md").version != before.version


def test_a_form_takes_only_the_languages_it_speaks(folder):
    assert "Ydw" not in read_form(folder / "form.md").content
    text = FORM.replace("label    |", "label    | label::Welsh (cy) |")
    (folder / "form.md").write_text(text.replace("it? |", "it? | Wedi? |"), encoding="utf-8")
    welsh = read_form(folder / "form.md").in_language("Welsh (cy)")
    assert welsh["used"].choices[0].label == "Ydw"


def test_a_list_of_the_form_comes_before_a_shared_one(folder):
    own = FORM + "| choices | list_name | name | label |\n| | yn | maybe | Maybe |\n"
    (folder / "form.md").write_text(own, encoding="utf-8")
    assert [choice.name for choice in read_form(folder / "form.md")["used"].choices] == ["maybe"]


def test_a_form_keeps_what_it_took(folder):
    form = read_form(folder / "form.md")
    (folder / "shared" / "scales.md").unlink()
    assert form_from_json(form.content) == form


def test_a_shared_file_that_is_not_there(folder):
    (folder / "shared" / "scales.md").unlink()
    assert findings(folder / "form.md") == [
        "survey row 2, column type: there is no list 'yn', or it is empty. Add it to the sheet "
        "'choices'.",
        "settings row 2, column cpd::choices: shared/scales.md: there is no such file. Check the "
        "path.",
    ]


@pytest.mark.parametrize("name", ["../scales.md", "/etc/scales.md", "a/../../b.md"])
def test_no_file_outside_the_folder_is_read(folder, name):
    text = FORM.replace("shared/scales.md", name)
    (folder / "form.md").write_text(text, encoding="utf-8")
    assert any("is not beside the form" in one for one in findings(folder / "form.md"))


LOOKUP = """
| survey | type                        | name  | label | calculation                                         |
|        | select_one_from_file sites.csv | site | Where? |                                                   |
|        | calculate                   | floor |       | pulldata('sites', 'floor', 'name', ${site})         |
"""  # noqa: E501


def test_a_table_beside_the_form_is_a_list_and_is_looked_things_up_in(tmp_path):
    (tmp_path / "form.md").write_text(LOOKUP, encoding="utf-8")
    table = "\ufeffname,label,floor\nN,North,3\nS,South,1\n"
    (tmp_path / "sites.csv").write_text(table, encoding="utf-8")
    form = read_form(tmp_path / "form.md")
    sheet = Sheet(form_from_json(form.content), {"site": "S"})
    assert [choice.label for choice in sheet.choices("site")] == ["North", "South"]
    assert sheet.values()["floor"] == "1"


def test_a_table_that_is_not_there(tmp_path):
    (tmp_path / "form.md").write_text(LOOKUP, encoding="utf-8")
    assert any("sites.csv: there is no such file" in one for one in findings(tmp_path / "form.md"))


def test_a_table_that_is_no_table(tmp_path):
    (tmp_path / "form.md").write_text(LOOKUP, encoding="utf-8")
    (tmp_path / "sites.csv").write_bytes("né".encode("latin-1"))
    assert any("it is no table in UTF-8" in one for one in findings(tmp_path / "form.md"))
