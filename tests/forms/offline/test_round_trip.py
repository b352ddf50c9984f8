"""Every form survives: a workbook is written, read, and says the very same."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpd_eval.forms import Sheet, read_form
from cpd_eval.forms.offline.book import write_workbook
from cpd_eval.forms.offline.filled import read_filled

FORMS = sorted((Path(__file__).parents[3] / "forms").glob("*.md"))
FAST = {"work_journal", "idea_log"}
TODAY = date(2026, 4, 1)
# Hidden answers that let as much as possible be asked, and those of other people.
HEADERS = [
    {
        "standards": "REL1 DIA2",
        "solution_type": "external",
        "group": "trained",
        "wave": "follow_up_1",
        "rater": "self",
        "stage": "2",
        "indicator": "cost",
        "side": "profession",
        "started_on": "2026-02-01",
    },
    {"group": "comparison", "stage": "1", "rater": "manager", "wave": "after", "standards": "PRO1"},
]


def goes_round(sheet: Sheet, form, file: Path) -> None:
    raw = sheet.raw()
    write_workbook(form, file, answers=raw, made_on=TODAY)
    filled = read_filled(file, today=TODAY)
    assert filled.raw == raw
    assert Sheet(form, filled.raw, today=TODAY).values() == sheet.values()
    assert filled.findings == ()


def asks_nothing(form, header) -> bool:
    return not Sheet(form, {k: v for k, v in header.items() if k in form}, today=TODAY).pages()


@pytest.mark.parametrize("path", [p for p in FORMS if p.stem in FAST], ids=lambda p: p.stem)
def test_answers_survive_a_workbook(path, answers_for, tmp_path):
    form = read_form(path)

    @settings(max_examples=3, deadline=None, derandomize=True, database=None)
    @given(answers_for(form, HEADERS[0]))
    def survives(sheet):
        goes_round(sheet, form, tmp_path / "form.xlsx")

    survives()


@pytest.mark.long
@pytest.mark.parametrize("header", HEADERS, ids=["trained", "comparison"])
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_random_answers_to_every_form_survive_a_workbook(
    forms, path, header, answers_for, tmp_path
):
    form = forms[path.stem]
    if asks_nothing(form, header):
        pytest.skip("these people are asked nothing")

    @settings(
        max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(answers_for(form, header))
    def survives(sheet):
        assert [error for error in sheet.errors() if sheet.raw().get(error.name)] == []
        raw = sheet.raw()
        write_workbook(form, tmp_path / "form.xlsx", answers=raw, made_on=TODAY)
        filled = read_filled(tmp_path / "form.xlsx", today=TODAY)
        assert filled.raw == raw
        assert Sheet(form, filled.raw, today=TODAY).values() == sheet.values()
        assert [one.path for one in filled.findings] == [one.name for one in sheet.errors()]

    survives()


@pytest.mark.long
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_no_hostile_answer_stands_and_none_breaks_the_form(forms, path, answers_for, hostile_for):
    form = forms[path.stem]

    @settings(
        max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(answers_for(form, HEADERS[0]), st.data())
    def refused(sheet, data):
        asked = [p for p in sheet.visible() if p.rpartition("/")[2] in form]
        for place in data.draw(st.lists(st.sampled_from(asked), max_size=8, unique=True)):
            if not sheet.is_relevant(place):
                continue
            text = data.draw(hostile_for(form[place.rpartition("/")[2]]))
            sheet.answer(place, text)
            messages = {error.name: error.message for error in sheet.errors()}
            assert messages.get(place), (place, text)
            assert place not in sheet.values()

    refused()


NO_OFFICE = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def saved_by_libreoffice(file: Path) -> Path:
    folder = file.parent / "saved"
    folder.mkdir()
    profile = (file.parent / "profile").as_uri()
    line = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*line, "--outdir", str(folder), str(file)], check=True, capture_output=True, timeout=300
    )
    return folder / file.name


@pytest.mark.slow
@NO_OFFICE
@pytest.mark.parametrize("form_id", ["meeting_record", "skills_audit", "workforce_strategy"])
def test_answers_survive_libreoffice(forms, filled, form_id, tmp_path):
    form = forms[form_id]
    raw = filled(form, HEADERS[0], 1).raw()
    made = write_workbook(form, tmp_path / "form.xlsx", answers=raw, made_on=TODAY).path
    assert read_filled(saved_by_libreoffice(made), today=TODAY).raw == raw


@pytest.mark.slow
@NO_OFFICE
def test_odd_texts_survive_libreoffice(make_form, odd_texts, tmp_path):
    form = make_form("""
    | survey | type         | name  | label | cpd::missing |
    |        | date         | met   | Met   |              |
    |        | decimal      | hours | Hours |              |
    |        | dateTime     | until | Until |              |
    |        | time         | at    | At    |              |
    |        | integer      | days  | Days  | DK           |
    |        | text         | long  | Long  |              |
    |        | begin_repeat | plan  | Plan  |              |
    |        | text         | aim   | Aim   |              |
    |        | end_repeat   |       |       |              |
    """)
    raw = {"met": "1850-02-03", "hours": "0.1", "until": "2026-03-27T14:30", "at": "23:59"}
    raw |= {"days": "DK", "long": "x" * 20_000, "plan": str(len(odd_texts))}
    # LibreOffice makes every line break a line feed, as Excel does where one is typed.
    raw |= {
        f"plan[{n}]/aim": text.replace("\r\n", "\n") for n, text in enumerate(odd_texts, start=1)
    }
    made = write_workbook(form, tmp_path / "form.xlsx", answers=raw, made_on=TODAY).path
    assert read_filled(saved_by_libreoffice(made), today=TODAY).raw == raw
