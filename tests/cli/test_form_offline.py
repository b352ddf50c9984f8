"""Forms away from the page, on the command line."""

import json
import shutil

import pytest

from cpd_eval.cli import form_print

FORM = """
| survey | type    | name  | label          | relevant       | required |
|        | hidden  | stage |                |                |          |
|        | integer | days  | How many days? |                | yes      |
|        | text    | later | What next?     | ${stage} = '2' |          |
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "visit.md").write_text(FORM, encoding="utf-8")
    return tmp_path / "visit.md"


def test_a_workbook_goes_out_and_comes_back(cpd_eval, file, tmp_path):
    out = tmp_path / "out" / "visit.xlsx"
    result = cpd_eval(
        "form", "workbook", str(file), "-o", str(out), "-p", "stage=2", "-p", "days=3"
    )
    assert (result.code, "left out" in result.out) == (0, False)
    answers = tmp_path / "answers.json"
    assert cpd_eval("form", "read-workbook", str(out), "-o", str(answers)).code == 0
    content = json.loads(answers.read_text(encoding="utf-8"))
    assert content["answers"] == {"stage": "2", "days": "3"}
    assert content["form_id"] == "visit"


def test_what_is_left_out_is_told_with_the_hidden_answers(cpd_eval, file, tmp_path):
    result = cpd_eval("form", "workbook", str(file), "-o", str(tmp_path / "v.xlsx"))
    assert "1 questions are left out" in result.out
    assert "the form has: stage" in result.out


def test_problems_are_told_with_their_cell_and_the_answers_kept(cpd_eval, file, tmp_path):
    out = tmp_path / "v.xlsx"
    cpd_eval("form", "workbook", str(file), "-o", str(out), "-p", "days=many")
    answers = tmp_path / "answers.json"
    result = cpd_eval("form", "read-workbook", str(out), "-o", str(answers))
    assert result.code == 11
    assert "cell B4: found 'many'" in result.err
    assert json.loads(answers.read_text(encoding="utf-8"))["answers"] == {"days": "many"}


@pytest.mark.parametrize(
    ("options", "code", "text"),
    [
        (["-o", "v.pdf"], 19, "does not end in .xlsx"),
        (["-o", "v.xlsx", "-p", "stage"], 19, "NAME=VALUE"),
        (["-o", "v.xlsx", "-p", "stge=1"], 11, "Did you mean 'stage'?"),
        (["-o", "v.xlsx", "--language", "cy"], 10, "there is no language 'cy'"),
    ],
)
def test_a_wrong_option_is_told(cpd_eval, file, options, code, text):
    result = cpd_eval("form", "workbook", str(file), *options)
    assert result.code == code
    assert text in result.err


def test_a_form_is_printed_as_html(cpd_eval, file, tmp_path):
    out = tmp_path / "v.html"
    assert cpd_eval("form", "print", str(file), "-o", str(out)).code == 0
    assert "How many days?" in out.read_text(encoding="utf-8")


def test_without_a_program_for_pdf_html_is_offered(cpd_eval, file, tmp_path, monkeypatch):
    monkeypatch.setattr(form_print.shutil, "which", lambda name: None)
    result = cpd_eval("form", "print", str(file), "-o", str(tmp_path / "v.pdf"))
    assert result.code == 14
    assert "Make HTML instead" in result.err


@pytest.mark.slow
@pytest.mark.skipif(
    not any(map(shutil.which, form_print._BROWSERS)), reason="there is no browser for PDF"
)
def test_a_pdf_is_made_where_there_is_a_browser(cpd_eval, file, tmp_path):
    out = tmp_path / "v.pdf"
    assert cpd_eval("form", "print", str(file), "-o", str(out)).code == 0
    assert out.read_bytes().startswith(b"%PDF")
