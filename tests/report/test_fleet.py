"""Notebooks, one and many: parameters are checked first, one failure does not end the rest."""

import csv
from pathlib import Path

import nbformat
import pytest

from cpd_eval.errors import ProjectError
from cpd_eval.report import run_fleet, run_notebook
from cpd_eval.report.fleet import find_notebook


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a notebook that fails for one region."""
    book = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        cells=[
            nbformat.v4.new_code_cell('region = "All"', metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell('if region == "South":\n    raise ValueError("no data")'),
        ],
    )
    (tmp_path / "notebooks").mkdir()
    nbformat.write(book, tmp_path / "notebooks" / "impact.ipynb")
    return tmp_path


def test_an_unknown_notebook_is_told_with_the_nearest(project: Path):
    with pytest.raises(ProjectError, match=r"no notebook 'impakt'. Did you mean 'impact'\?"):
        find_notebook("impakt", folder=project)


def test_an_unknown_parameter_is_told_before_anything_runs(project: Path, tmp_path: Path):
    with pytest.raises(ProjectError, match=r"no parameter 'regoin'. Did you mean 'region'\?"):
        run_notebook("impact", tmp_path / "out.ipynb", {"regoin": "x"}, folder=project)


@pytest.mark.slow
def test_a_failure_does_not_end_the_rest_and_stands_in_the_table(project: Path, tmp_path: Path):
    groups = ["North", "South", "East"]
    runs = run_fleet("impact", tmp_path / "out", groups, parameter="region", folder=project)
    assert [run.status for run in runs] == ["done", "failed", "done"]
    with (tmp_path / "out" / "what_ran.csv").open(encoding="utf-8") as text:
        table = list(csv.DictReader(text))
    assert table[1]["group"] == "South"
    assert "cell 3 failed with ValueError: no data" in table[1]["message"]
    assert not (tmp_path / "out" / "south" / "notebook.ipynb").exists()
