from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.errors import StoreError
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import read_form_text
from cpd_eval.store import export, responses, waves
from cpd_eval.store.database import Database

APRIL = datetime(2026, 4, 1, tzinfo=UTC)

RENAMED = """
| survey   | type       | name  | label          | cpd::variable_id |
|          | begin_group | one  | One            |                  |
|          | text       | fresh | New question   |                  |
|          | select_one five | joy | How happy? | happy            |
|          | end_group  |       |                |                  |
| choices  | list_name  | name  | label          |
|          | five       | 1     | Not at all     |
|          | five       | 4     | Very           |
| settings | form_title | form_id |
|          | Pulse      | pulse   |
"""


def test_versions_of_a_form_share_their_variables(db: Database, form: Form, wave: waves.Wave):
    second = read_form_text(RENAMED)
    waves.open_wave(db, "summer", second, kind="other", opens_at=APRIL)
    responses.import_answers(
        db,
        [
            {"wave_id": "spring", "pid": "a", "at": APRIL, "answers": {"happy": "4"}},
            {"wave_id": "summer", "pid": "a", "at": APRIL, "answers": {"joy": "1", "fresh": "x"}},
        ],
    )
    table = export.answers_table(db, "pulse")
    assert table["happy"].to_list() == ["4", "1"]
    assert "joy" not in table


def test_drafts_are_not_exported(db: Database, draft: responses.Draft):
    responses.record(db, draft.response_id, {"happy": "4"}, by="self", at=APRIL)
    assert len(export.answers_table(db, "pulse")) == 0


def test_an_unknown_form_is_told(db: Database):
    with pytest.raises(StoreError, match="no form 'pulse'"):
        export.answers_table(db, "pulse")


def test_a_table_is_written_whole_or_not_at_all(tmp_path: Path):
    file = tmp_path / "panel.parquet"
    export.write_parquet(pd.DataFrame({"a": [1]}), file)
    with pytest.raises(ValueError, match="Duplicate column names"):
        export.write_parquet(pd.DataFrame([[1, 2]], columns=["b", "b"]), file)
    assert pd.read_parquet(file)["a"].to_list() == [1]
    assert [path.name for path in tmp_path.iterdir()] == ["panel.parquet"]


def test_a_place_one_cannot_write_to_is_told(tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match="the table cannot be written"):
        export.write_parquet(pd.DataFrame({"a": [1]}), tmp_path / "taken" / "x.parquet")
