"""A workbook that comes back is read for what it says, and refused if it is not what was sent."""

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from cpd_eval.errors import DataError, StoreError
from cpd_eval.forms import read_form, read_form_text
from cpd_eval.forms.offline.book import write_workbook
from cpd_eval.forms.offline.filled import read_filled
from cpd_eval.forms.offline.manifest import SHEET, rows_of

FORMS = Path(__file__).parents[3] / "forms"
TODAY = date(2026, 4, 1)


def test_an_empty_workbook_has_no_answers(type_in):
    assert type_in({}).raw == {}


def test_a_required_answer_that_is_missing_is_told_with_its_cell(type_in, cell):
    found = type_in({}).findings[0]
    assert (found.sheet, found.cell, found.path) == ("1 The visit", cell("used"), "used")


TYPED = [
    {
        "used": (" YES ", "yes"),
        "days": (12, "12"),
        "hours": (0.1 + 0.2, "0.3"),
        "met": (datetime(2026, 3, 27), "2026-03-27"),  # noqa: DTZ001
        "at": (time(14, 30), "14:30"),
        "until": (datetime(2026, 3, 27, 14, 30), "2026-03-27T14:30"),  # noqa: DTZ001
        "sure": (7, "7"),
        "main": ("it's a  TOOL", "tool"),
        "order:place:1": ("No reason", "none"),
        "read": ("I confirm this", "OK"),
        "words": (7, "7"),
        "why:choice:time": ("x", "time"),
    },
    {
        "used": ("no", "no"),
        "days": (" 12 ", " 12 "),
        "hours": ("2.5", "2.5"),
        "met": ("27/3/2026", "27/3/2026"),
        "at": (0.5, "12:00"),
        "sure": ("7", "7"),
        "main": ("tool", "tool"),
        "words": (date(2026, 3, 27), "2026-03-27"),
        "why:choice:tool": (True, "tool"),
    },
    # 46108 is the 27 March 2026 counted from 30 December 1899, as Excel does.
    {
        "days:missing": ("I do not know", "DK"),
        "met": (46108, "2026-03-27"),
        "words": (True, "TRUE"),
    },
]


@pytest.mark.parametrize("typed", TYPED, ids=["as meant", "by hand", "oddly"])
def test_answers_are_understood_however_they_were_typed(type_in, typed):
    filled = type_in({key: value for key, (value, _) in typed.items()})
    assert filled.raw == {key.partition(":")[0]: raw for key, (_, raw) in typed.items()}


def test_choices_and_places_are_put_together(type_in):
    typed = {
        "why:choice:none": "Yes",
        "why:choice:time": "Yes",
        "order:place:1": "It’s a tool",
        "order:place:3": "It saves time",
    }
    assert type_in(typed).raw == {"why": "time none", "order": "tool time"}


def test_what_cannot_be_understood_is_kept_and_told_with_its_cell(type_in, cell):
    typed = {
        "used": "Maybe",
        "hours": "a lot",
        "met": "last week",
        "order:place:1": "Sometimes",
        "sure": "11",
    }
    filled = type_in(typed)
    kept = {key.partition(":")[0]: text for key, text in typed.items()}
    told = {(one.path, one.cell, one.found) for one in filled.findings if one.found}
    assert filled.raw == kept
    assert told == {(key.partition(":")[0], cell(key), text) for key, text in typed.items()}


def test_a_tick_that_is_no_tick_is_told(type_in, cell):
    filled = type_in({"why:choice:tool": "perhaps"})
    found = [one for one in filled.findings if one.path == "why"]
    assert [(one.cell, one.found) for one in found] == [(cell("why:choice:tool"), "perhaps")]


def test_an_answer_beside_a_missing_code_is_told(type_in):
    filled = type_in({"used": "Yes", "days": 3, "days:missing": "I do not know"})
    assert filled.raw["days"] == "3"
    assert "Clear this cell" in next(one.message for one in filled.findings if one.path == "days")


def test_a_formula_without_a_result_is_told_and_kept(type_in):
    filled = type_in({"hours": "=1+1"})
    assert filled.raw["hours"] == "=1+1"
    assert "formula" in next(one.message for one in filled.findings if one.path == "hours")


def test_a_broken_rule_of_the_form_is_told_with_its_cell(type_in, cell):
    filled = type_in({"used": "Yes", "days": 400})
    found = next(one for one in filled.findings if one.path == "days")
    assert (found.cell, found.found) == (cell("days"), "400")


def test_text_outside_the_answer_cells_is_told(change):
    file = change(lambda book: book["1 The visit"].__setitem__("B90", "By the way"))
    found = [one for one in read_filled(file, today=TODAY).findings if not one.path]
    assert [(one.cell, one.found) for one in found] == [("B90", "By the way")]


# Tables


def test_empty_rows_are_no_entries(type_in):
    raw = type_in({"aim@2": "Listen", "aim@4": "Ask", "cost@4": 3}).raw
    assert raw == {"plan": "2", "plan[1]/aim": "Listen", "plan[2]/aim": "Ask", "plan[2]/cost": "3"}


def test_a_missing_answer_in_a_table_is_told_with_its_own_row(type_in, cell):
    filled = type_in({"aim@2": "Listen", "cost@4": 3})
    assert ("plan[2]/aim", cell("aim", 4)) in {(one.path, one.cell) for one in filled.findings}


def test_an_inner_entry_belongs_to_the_row_it_names(type_in):
    typed = {
        "aim@2": "Listen",
        "aim@3": "Ask",
        "act@1": "First",
        "step:row_of@1": "3",
        "act@4": "Second",
        "step:row_of@4": 3,
    }
    raw = type_in(typed).raw
    assert {path: text for path, text in raw.items() if "step" in path} == {
        "plan[2]/step": "2",
        "plan[2]/step[1]/act": "First",
        "plan[2]/step[2]/act": "Second",
    }


def test_an_inner_entry_that_names_no_row_is_told(type_in, cell):
    filled = type_in({"aim": "Listen", "act@2": "First"})
    assert "Select the row this entry belongs to" in {one.message for one in filled.findings}


# What was not asked


def test_answers_without_a_cell_come_back_too(visit, tmp_path):
    raw = {"stage": "1", "report": "0123456789ab/a.pdf", "office": "Leeds", "later": "Kept\x07"}
    write_workbook(visit, tmp_path / "v.xlsx", answers=raw, made_on=TODAY)
    assert read_filled(tmp_path / "v.xlsx", today=TODAY).raw == raw


ODD = [
    {"words": "=1+1", "days": "£1,200", "met": "1850-02-30", "hours": "1e5", "order": "tool none"},
    {"words": "_x0041_", "days": "012", "met": "1850-02-03", "until": "2026-03-27T14:30:00"},
    {"words": "one\r\ntwo", "days": "DK", "met": "1900-02-28", "hours": "0.12345678901234567890"},
    {"words": "  spaces  ", "until": "2026-03-27T14:30+01:00", "used": "nonsense"},
    {"words": "x" * 20_000, "at": "2 pm"},
]


@pytest.mark.parametrize("raw", ODD, ids=range(len(ODD)))
def test_whatever_was_given_comes_back_as_it_was(visit, tmp_path, raw):
    write_workbook(visit, tmp_path / "v.xlsx", answers=raw, made_on=TODAY)
    back = read_filled(tmp_path / "v.xlsx", today=TODAY).raw
    assert back == raw


# Versions


def test_a_workbook_of_an_older_version_reads_by_its_own_copy(blank, visit):
    filled = read_filled(blank, today=TODAY)
    assert (filled.form_id, filled.version, filled.form) == ("visit", visit.version, visit)


def test_the_form_can_come_from_the_store(blank, visit):
    asked = []

    def load(form_id, version):
        asked.append((form_id, version))
        return visit

    assert read_filled(blank, load, today=TODAY).form is visit
    assert asked == [("visit", visit.version)]


def test_a_version_the_store_does_not_have_is_refused_by_the_store(blank):
    def load(form_id, version):
        raise StoreError(f"The store has no version '{version}'")

    with pytest.raises(StoreError, match="has no version"):
        read_filled(blank, load)


def test_a_workbook_in_welsh_reads_in_welsh(tmp_path):
    form = read_form(FORMS / "work_journal.md").in_language("Welsh (cy)")
    write_workbook(form, tmp_path / "w.xlsx", answers={"WJ08": "no"}, made_on=TODAY)
    filled = read_filled(tmp_path / "w.xlsx", today=TODAY)
    assert (filled.language, filled.raw) == ("Welsh (cy)", {"WJ08": "no"})
    assert filled.form == form


# What is no such workbook, or was damaged


@pytest.mark.parametrize(
    ("edit", "match"),
    [
        (lambda book: book.remove(book["1 The visit"]), "sheet '1 The visit' is missing"),
        (lambda book: book.remove(book[SHEET]), "not made by"),
        (lambda book: book[SHEET].__setitem__("C2", "0123"), "was changed"),
        (lambda book: book[SHEET].delete_rows(6), "was changed"),
        (lambda book: book["1 The visit"].delete_rows(5), "moved, added or deleted"),
        (lambda book: book["1 The visit"].insert_rows(5), "moved, added or deleted"),
        (lambda book: book["2 Plans"].insert_cols(2), "moved, added or deleted"),
        (lambda book: book["2 Plans"].delete_rows(7), "moved, added or deleted"),
    ],
)
def test_a_damaged_workbook_is_refused_with_a_sentence(change, edit, match):
    with pytest.raises(DataError, match=match):
        read_filled(change(edit))


def test_another_workbook_is_refused(tmp_path):
    Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(DataError, match="not made by 'cpd-eval form workbook'"):
        read_filled(tmp_path / "other.xlsx")


@pytest.mark.parametrize("content", [b"", b"name,answer\n", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path, content):
    (tmp_path / "form.xlsx").write_bytes(content)
    with pytest.raises(DataError, match="no Excel workbook"):
        read_filled(tmp_path / "form.xlsx")


def test_a_cut_off_workbook_is_refused(blank, tmp_path):
    whole = blank.read_bytes()
    (tmp_path / "half.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="xlsx"):
        read_filled(tmp_path / "half.xlsx")


def test_a_folder_is_no_workbook(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        read_filled(tmp_path)


def test_a_copy_that_is_another_version_is_refused(manifest, change):
    other = read_form_text("| survey | type | name | label |\n| | text | a | A |")
    forged = rows_of(replace(manifest, content=other.content))

    def edit(book):
        sheet = book[SHEET]
        sheet.delete_rows(1, sheet.max_row)
        for row, texts in enumerate(forged, start=1):
            for column, text in enumerate(texts, start=1):
                sheet.cell(row=row, column=column, value=text).data_type = "s"

    with pytest.raises(DataError, match="is not version"):
        read_filled(change(edit))
