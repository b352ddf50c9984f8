import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pyreadstat
import pytest

from cpd_eval.store.database import Database
from cpd_eval.store.outlet.cells import table_of
from cpd_eval.store.outlet.columns import Column
from cpd_eval.store.outlet.deliver import export_responses
from cpd_eval.store.outlet.typed_files import write_sav


@pytest.fixture
def parquet(course: Database, tmp_path: Path) -> Any:
    export_responses(course, tmp_path / "out", formats=["parquet"])
    return pq.read_table(tmp_path / "out" / "course" / "responses.parquet")


@pytest.fixture
def sav(course: Database, tmp_path: Path) -> Any:
    export_responses(course, tmp_path / "out", formats=["sav"])
    file = tmp_path / "out" / "course" / "responses.sav"
    return pyreadstat.read_sav(file, user_missing=True)


def test_parquet_has_numbers_and_dates(parquet: Any):
    table = parquet.to_pydict()
    assert table["cost"] == [12, None, None]
    assert table["hours"] == [1.5, None, None]
    assert table["day"] == [date(2026, 3, 2), None, None]
    assert table["tools"] == [["pen", "app"], None, ["app"]]


def test_parquet_has_a_missing_code_beside_the_cell(parquet: Any):
    assert parquet.to_pydict()["cost__missing"] == [None, "DK", "PNTS"]


def test_parquet_has_the_missing_code_of_a_choice_in_its_cell(parquet: Any):
    assert parquet.to_pydict()["happy"] == ["5", "NA", "1"]


def test_parquet_fields_say_question_and_choices(parquet: Any):
    told = parquet.schema.field("happy").metadata
    assert told[b"label"] == b"How happy?"
    assert json.loads(told[b"values"]) == {"1": "Not at all", "5": "Very"}
    assert json.loads(told[b"missing"]) == {"NA": "Does not apply"}


def test_spss_has_choices_as_numbers_with_labels(sav: Any):
    frame, meta = sav
    # Whole numbers stay; words are counted in the order they were first asked.
    assert frame["happy"].tolist() == [5, -9997, 1]
    assert frame["used"].tolist()[0] == 2
    assert meta.variable_value_labels["used"] == {1.0: "Yes", 2.0: "No"}
    assert meta.variable_value_labels["happy"][-9997.0] == "Does not apply"


def test_spss_declares_missing_codes(sav: Any):
    frame, meta = sav
    assert frame["cost"].tolist() == [12, -9996, -9998]
    assert {one["lo"] for one in meta.missing_ranges["cost"]} == {-9996, -9998}


def test_spss_leaves_missing_codes_out_when_it_reads(course: Database, tmp_path: Path):
    export_responses(course, tmp_path / "out", formats=["sav"])
    frame, _ = pyreadstat.read_sav(tmp_path / "out" / "course" / "responses.sav")
    assert frame["cost"].mean() == 12


def test_spss_has_a_column_for_each_of_several_choices(sav: Any):
    frame, meta = sav
    assert frame["tools_pen"].tolist()[::2] == [1, 0]
    assert np.isnan(frame["tools_pen"][1])
    assert meta.column_names_to_labels["tools_pen"] == "Which tools?: Pen"


def test_spss_has_dates_and_the_question_as_label(sav: Any):
    frame, meta = sav
    assert frame["day"][0] == date(2026, 3, 2)
    assert meta.column_names_to_labels["cost"] == "What did it cost?"


def test_four_missing_codes_are_declared_as_a_range(tmp_path: Path):
    missing = {code: code for code in ("DK", "NA", "PNTS", "SKIP")}
    cost = Column(name="cost", kind="integer", label="", missing=missing, versions=(1,))
    write_sav(table_of("t", "", [cost], [["1", "DK", "SKIP"]]), tmp_path / "a.sav")
    _, meta = pyreadstat.read_sav(tmp_path / "a.sav", user_missing=True)
    assert meta.missing_ranges["cost"] == [{"lo": -9999.0, "hi": -9996.0}]


def test_an_answer_is_never_taken_for_a_missing_code(tmp_path: Path):
    cost = Column(name="cost", kind="integer", label="", missing={"DK": "?"}, versions=(1,))
    write_sav(table_of("t", "", [cost], [["-9996", "DK"]]), tmp_path / "a.sav")
    frame, _ = pyreadstat.read_sav(tmp_path / "a.sav")
    assert frame["cost"][0] == -9996 and np.isnan(frame["cost"][1])


def test_a_text_too_long_for_spss_is_cut_and_told(tmp_path: Path):
    why = Column(name="why", kind="text", label="", versions=(1,))
    notes = write_sav(table_of("t", "", [why], [["ŵ" * 20_000]]), tmp_path / "a.sav")
    assert "1 texts in 'why' are longer than SPSS can hold" in notes[0]
    frame, _ = pyreadstat.read_sav(tmp_path / "a.sav")
    assert frame["why"][0] == "ŵ" * 16_383  # two bytes each, of 32,767


def test_an_answer_the_type_cannot_hold_keeps_the_column_as_text(tmp_path: Path):
    cost = Column(name="cost", kind="integer", label="", versions=(1,))
    table = table_of("t", "", [cost], [["12", "a lot"]])
    assert (table.columns[0].kind, table.cells[0]) == ("text", ["12", "a lot"])
