import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml.etree import fromstring
from openpyxl import load_workbook

from cpd_eval.errors import DataError, StoreError
from cpd_eval.forms.read import read_form_text
from cpd_eval.store import audit, people, responses, waves
from cpd_eval.store.database import Database
from cpd_eval.store.outlet import deliver
from cpd_eval.store.outlet.deliver import export_responses

DDI = "{ddi:codebook:2_5}"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture
def out(course: Database, tmp_path: Path) -> Path:
    return export_responses(course, tmp_path / "out", has_long=True).folder


def test_csv_has_missing_codes_as_words_and_iso_dates(out: Path):
    table = rows(out / "course" / "responses.csv")
    assert [row["cost"] for row in table] == ["12", "DK", "PNTS"]
    assert [row["day"] for row in table] == ["2026-03-02", "DK", ""]
    assert table[0]["tools"] == "pen app"


def test_every_row_of_every_table_says_its_version(out: Path):
    for name in ("responses", "responses.plan", "long"):
        table = rows(out / "course" / f"{name}.csv")
        assert table and all(re.fullmatch("[0-9a-f]{12}", row["version"]) for row in table)


def test_no_cell_of_a_csv_is_run(out: Path):
    assert rows(out / "course" / "responses.csv")[0]["why"] == "'=1+1"
    assert rows(out / "course" / "responses.plan.csv")[0]["aim"] == "'@SUM"


def test_no_cell_of_a_workbook_is_a_formula(out: Path):
    book = load_workbook(out / "course" / "course.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "'=1+1" in [cell.value for cell in cells]


def test_a_workbook_has_numbers_dates_and_a_dictionary(out: Path):
    book = load_workbook(out / "course" / "course.xlsx")
    assert book.sheetnames == ["responses", "plan", "long", "dictionary", "choices"]
    heading, first = list(book["responses"].iter_rows(max_row=2, values_only=True))
    told = dict(zip(heading, first, strict=True))
    assert (told["cost"], told["hours"], told["day"].year) == (12, 1.5, 2026)


def test_the_long_table_has_a_row_an_answer_and_missing_codes_apart(out: Path):
    table = {(row["response_id"], row["path"]): row for row in rows(out / "course" / "long.csv")}
    assert table["1", "plan[2]/aim"]["value"] == "Listen"
    assert (table["2", "cost"]["value"], table["2", "cost"]["missing"]) == ("", "DK")


def test_personal_answers_stay_behind_and_are_named(course: Database, tmp_path: Path):
    done = export_responses(course, tmp_path / "out", has_long=True)
    assert done.left_out == ("course: name",)
    texts = [path.read_bytes() for path in done.folder.rglob("*.csv")]
    assert not any(b"Ada" in text for text in texts)


def test_identity_never_leaves(course: Database, tmp_path: Path):
    people.add_people(
        course, [{"local_id": "E-0042", "name": "Ada Made-up", "email": "a@b.example"}]
    )
    done = export_responses(course, tmp_path / "out", has_personal=True, has_long=True)
    content = b"".join((done.folder / name).read_bytes() for name in done.files)
    assert not any(word in content for word in (b"E-0042", b"Made-up", b"a@b.example"))


def test_every_file_is_listed(out: Path):
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {one["path"] for one in package["resources"]} == there - {"datapackage.json"}


def test_the_package_keeps_the_rules_of_frictionless(out: Path):
    # https://datapackage.org/standard/: unique names of lower-case letters, digits, . _ -;
    # keys are fields; fields of the schema in the order of the file; known types only.
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in [*names, package["name"]])
    tables = [one for one in package["resources"] if one.get("type") == "table"]
    for one in tables:
        fields = [field["name"] for field in one["schema"]["fields"]]
        assert set(one["schema"]["primaryKey"]) <= set(fields)
        known = {"string", "integer", "number", "date", "datetime", "list", "array"}
        assert {field["type"] for field in one["schema"]["fields"]} <= known
        for key in one["schema"].get("foreignKeys", []):
            assert key["reference"]["resource"] in names
        if one["format"] == "csv":
            assert fields == list(rows(out / one["path"])[0])


def test_the_package_labels_values_and_missing_codes(out: Path):
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    table = next(one for one in package["resources"] if one["path"] == "course/responses.csv")
    field = next(one for one in table["schema"]["fields"] if one["name"] == "happy")
    assert field["categories"][0] == {"value": "1", "label": "Not at all"}
    assert {"value": "NA", "label": "Does not apply"} in field["missingValues"]


def test_the_codebook_has_what_ddi_requires(out: Path):
    # DDI-Codebook 2.5: stdyDscr/citation/titlStmt/titl is required; var has a name.
    root = fromstring((out / "course" / "codebook.xml").read_bytes())
    assert root.tag == f"{DDI}codeBook"
    assert root.find(f"{DDI}stdyDscr/{DDI}citation/{DDI}titlStmt/{DDI}titl").text == "Course"
    files = {one.get("ID") for one in root.findall(f"{DDI}fileDscr")}
    variables = root.findall(f"{DDI}dataDscr/{DDI}var")
    assert {one.get("files") for one in variables} == files
    ids = [one.get("ID") for one in root.iter() if one.get("ID")]
    assert len(set(ids)) == len(ids)
    happy = next(one for one in variables if one.get("name") == "happy")
    missing = [one.find(f"{DDI}catValu").text for one in happy if one.get("missing") == "Y"]
    assert missing == ["NA"]


def test_the_codebook_has_its_parts_in_the_order_of_ddi(out: Path):
    root = fromstring((out / "course" / "codebook.xml").read_bytes())
    order = ["labl", "qstn", "txt", "catgry", "varFormat"]  # as the schema lists them within var
    for one in root.iter(f"{DDI}var"):
        told = [order.index(part.tag.removeprefix(DDI)) for part in one]
        assert told == sorted(told)


def test_the_dictionary_says_what_was_asked(out: Path):
    page = (out / "course" / "dictionary.html").read_text(encoding="utf-8")
    assert "How happy?" in page and "NA = Does not apply (missing)" in page


def test_an_earlier_export_is_replaced_only_when_told(course: Database, tmp_path: Path):
    export_responses(course, tmp_path / "out", formats=["csv", "sav"])
    with pytest.raises(DataError, match="something is there already"):
        export_responses(course, tmp_path / "out", formats=["csv"])
    done = export_responses(course, tmp_path / "out", formats=["csv"], may_replace=True)
    assert not list(done.folder.rglob("*.sav"))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_file_of_somebody_else_is_never_replaced(course: Database, tmp_path: Path):
    export_responses(course, tmp_path / "out", formats=["csv"])
    (tmp_path / "out" / "my notes.txt").write_text("keep")
    with pytest.raises(DataError, match=r"'my notes\.txt', which would be lost"):
        export_responses(course, tmp_path / "out", formats=["csv"], may_replace=True)
    assert (tmp_path / "out" / "my notes.txt").read_text() == "keep"


def test_a_folder_that_is_no_export_is_never_replaced(course: Database, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("keep")
    with pytest.raises(DataError, match="no earlier export"):
        export_responses(course, tmp_path / "out", may_replace=True)


def test_nothing_half_written_is_left(
    course: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    export_responses(course, tmp_path / "out", formats=["csv"])
    before = sorted(tmp_path.rglob("*"))

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(deliver, "write_xlsx", full)
    with pytest.raises(StoreError, match="No space left on device"):
        export_responses(course, tmp_path / "out", may_replace=True)
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_to_export_is_told(db: Database, tmp_path: Path):
    with pytest.raises(DataError, match="no response was submitted"):
        export_responses(db, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_versions_share_their_columns(course: Database, tmp_path: Path):
    text = "| survey | type | name | label | cpd::variable_id |\n"
    text += "| | begin_group | one | One | |\n| | integer | price | What did it cost? | cost |\n"
    text += "| | text | new | New | |\n| | end_group | | | |\n"
    text += "| settings | form_title | form_id |\n| | Course | course |\n"
    second = read_form_text(text)
    opened = waves.get_wave(course, "w").opens_at
    waves.open_wave(course, "w2", second, kind="other", opens_at=opened)
    told = {"wave_id": "w2", "pid": "p9", "at": opened, "answers": {"price": "7", "new": "x"}}
    responses.import_answers(course, [told])
    export_responses(course, tmp_path / "out", formats=["csv"])
    table = rows(tmp_path / "out" / "course" / "responses.csv")
    assert [row["cost"] for row in table] == ["12", "DK", "PNTS", "7"]
    assert len({row["version"] for row in table}) == 2
    assert "price" not in table[0] and list(table[0])[-1] == "new"


def test_an_export_stands_in_the_audit_trail(course: Database, tmp_path: Path):
    export_responses(course, tmp_path / "out", formats=["csv"])
    (entry,) = audit.trail(course, acts=[deliver.EXPORT])
    assert entry.detail["responses"] == {"course": 3}
    assert entry.detail["to"] == str(tmp_path / "out")
