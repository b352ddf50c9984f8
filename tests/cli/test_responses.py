"""The commands that take responses out and in."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.settings import read_settings
from cpd_eval.store import waves
from cpd_eval.store.database import open_store

APRIL = datetime(2026, 4, 1, tzinfo=UTC)
FORM = """
| survey   | type       | name  | label     | required |
|          | integer    | days  | How many? | yes      |
|          | text       | why   | Why?      |          |
| settings | form_title | form_id |
|          | Use        | use     |
"""

Run = Callable[..., Any]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cpd-eval.toml").write_text("")
    db = open_store(read_settings(tmp_path, environ={}))
    waves.open_wave(db, "w", read_form_text(FORM), kind="other", opens_at=APRIL)
    db.close()
    (tmp_path / "answers.csv").write_text("days,why\n3,Rain\nmany,Sun\n")
    return tmp_path


def brought(cpd_eval: Run, project: Path, *words: object) -> Any:
    file = project / "answers.csv"
    return cpd_eval("responses", "import", file, "--wave", "w", "--project", project, *words)


def test_an_import_says_what_was_kept_and_what_was_refused(cpd_eval: Run, project: Path):
    ended = brought(cpd_eval, project)
    assert ended.code == 0
    assert "Refused: answers.csv, row 3, column 'days': found 'many'." in ended.out
    assert "1 responses imported, 0 were there already, 1 refused." in ended.out
    assert str(project / "data" / "rejected" / "w" / "answers.csv") in ended.out


def test_a_dry_run_keeps_nothing(cpd_eval: Run, project: Path):
    assert "1 responses would be imported" in brought(cpd_eval, project, "--dry-run").out
    assert "1 responses imported" in brought(cpd_eval, project).out


def test_an_export_says_what_it_wrote_and_where(cpd_eval: Run, project: Path):
    brought(cpd_eval, project)
    out = project / "out"
    words = ("responses", "export", "-o", out, "--format", "csv,sav", "--project", project)
    ended = cpd_eval(*words)
    assert ended.code == 0
    assert "use: 1 responses" in ended.out
    assert f"Wrote 5 files to {out}" in ended.out
    assert cpd_eval(*words).code == 11
    assert cpd_eval(*words, "--force").code == 0


def test_an_unknown_format_is_told(cpd_eval: Run, project: Path):
    ended = cpd_eval("responses", "export", "-o", project / "o", "--format", "pdf")
    assert ended.code == 19
    assert "'pdf' is no format; choose from parquet, csv, xlsx, sav." in ended.err


def test_a_missing_file_is_told_without_a_traceback(cpd_eval: Run, project: Path):
    ended = cpd_eval("responses", "import", "no.csv", "--wave", "w", "--project", project)
    assert (ended.code, "the file cannot be read" in ended.err) == (11, True)


def test_an_unknown_wave_is_told(cpd_eval: Run, project: Path):
    ended = cpd_eval(
        "responses", "export", "-o", project / "o", "--wave", "x", "--project", project
    )
    assert (ended.code, "no wave 'x'" in ended.err) == (11, True)
