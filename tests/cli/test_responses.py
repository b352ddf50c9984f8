"""The commands that take responses out and in."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cpd_eval.forms.read import read_form_text
from cpd_eval.settings import read_settings
from cpd_eval.store import invitations, responses, uploads, waves
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


# Files

WITH_FILE = """
| survey | type | name  | label   |
|        | file | paper | A paper |
"""


@pytest.fixture
def sent(project: Path) -> str:
    """Send a response with a file; give its reference."""
    db = open_store(read_settings(project, environ={}))
    form = read_form_text(WITH_FILE, form_id="paper")
    waves.open_wave(db, "papers", form, kind="other", opens_at=APRIL)
    token = invitations.issue(db, "papers", "p1")
    draft = responses.start_or_resume(db, invitations.find(db, token, now=APRIL), at=APRIL)
    raw = uploads.keep_file(db, draft.response_id, "plan.txt", b"The plan", at=APRIL)
    responses.record(db, draft.response_id, {"paper": raw}, by="self", at=APRIL)
    reference = responses.submit(db, draft.response_id, at=APRIL)
    db.close()
    return reference


def test_the_files_of_one_response_are_written_by_its_reference(
    cpd_eval: Run, project: Path, sent: str
):
    out = project / "files"
    ended = cpd_eval("responses", "files", "-o", out, "--reference", sent, "--project", project)
    assert ended.out.strip() == f"Wrote 1 files of 1 responses to {out}"
    assert [path.read_bytes() for path in out.rglob("*.txt")] == [b"The plan"]


def test_a_wave_without_files_says_so(cpd_eval: Run, project: Path, sent: str):
    words = ("-o", project / "files", "--wave", "w", "--project", project)
    assert "came with a file" in cpd_eval("responses", "files", *words).out
    assert not (project / "files").exists()


def test_a_wave_that_is_not_there_is_told(cpd_eval: Run, project: Path, sent: str):
    words = ("-o", project / "files", "--wave", "paper", "--project", project)
    ended = cpd_eval("responses", "files", *words)
    assert (ended.code != 0, "'paper'" in ended.err) == (True, True)
