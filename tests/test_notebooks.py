"""Notebooks are pages: thin, without outputs, and startable by papermill."""

import ast
import shutil
from pathlib import Path

import nbformat
import papermill
import pytest

from cpd_eval.report import run_fleet
from cpd_eval.report.topics import TOPICS, Topic
from cpd_eval.report.warm import run_warm

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TOO_MUCH = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.Try,
)

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_of(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


@each
def test_it_is_a_notebook_by_the_format(path: Path):
    nbformat.validate(nbformat.read(path, 4))


@each
def test_a_cell_has_at_most_8_lines(path: Path):
    assert [source for source in code_of(path) if len(source.splitlines()) > 8] == []


@each
def test_no_cell_is_a_program(path: Path):
    found = [
        node
        for source in code_of(path)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, TOO_MUCH)
    ]
    assert found == []


@each
def test_it_is_kept_without_outputs(path: Path):
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)


@each
def test_papermill_can_start_it(path: Path):
    assert nbformat.read(path, 4).metadata.kernelspec.name == "python3"


def test_before_after_takes_region_profession_outcome_and_threshold():
    known = papermill.inspect_notebook(str(ROOT / "notebooks" / "04_before_after.ipynb"))
    assert {"panel", "folder", "region", "profession", "outcome", "threshold"} <= set(known)


@pytest.mark.slow
def test_before_after_runs_on_the_sample_and_writes_its_report(tmp_path: Path):
    shutil.copytree(ROOT / "data" / "sample", tmp_path / "data" / "sample")
    (tmp_path / "cpd-eval.toml").touch()
    source = ROOT / "notebooks" / "04_before_after.ipynb"
    (run,) = run_fleet(source, tmp_path / "out", ["All"], parameter="region", folder=tmp_path)
    assert run.message == ""
    assert (tmp_path / "out" / "all" / "report.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    "topic", [one for one in TOPICS if "panel" in one.needs], ids=lambda one: one.name
)
def test_every_topic_runs_on_the_sample_and_writes_its_report(topic: Topic, tmp_path: Path):
    shutil.copytree(ROOT / "data" / "sample", tmp_path / "data" / "sample")
    (tmp_path / "cpd-eval.toml").touch()
    given = {"folder": str(tmp_path / "out"), "threshold": 5}
    source = ROOT / "notebooks" / f"{topic.name}.ipynb"
    run_warm(source, tmp_path / "out" / "notebook.ipynb", given, folder=tmp_path)
    assert (tmp_path / "out" / "report.html").is_file()
