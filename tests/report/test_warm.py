"""A notebook run warm says what it says in a kernel of its own."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from cpd_eval.errors import DataError, ProjectError
from cpd_eval.report import run_fleet
from cpd_eval.report.cluster import executor_of
from cpd_eval.report.fleet import run_notebook
from cpd_eval.report.warm import run_warm

CELLS = [
    "name = 'nobody'",
    "print('hello', name)\nname.upper()",
    "from IPython.display import Markdown, display\ndisplay(Markdown('# shown'))",
    "None",
]


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    book = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        }
    )
    book.cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    book.cells[0].metadata["tags"] = ["parameters"]
    path = tmp_path / "book.ipynb"
    nbformat.write(book, path)
    return path


def outputs(path: Path) -> list:
    return [
        (
            cell.execution_count,
            [{k: v for k, v in one.items() if k != "metadata"} for one in cell.outputs],
        )
        for cell in nbformat.read(path, 4).cells
    ]


@pytest.fixture
def warm(notebook: Path, tmp_path: Path) -> Path:
    return run_warm(notebook, tmp_path / "warm.ipynb", {"name": "Ada"}, folder=tmp_path)


def test_parameters_are_set(warm: Path):
    assert "'ADA'" in str(outputs(warm))


@pytest.mark.slow
def test_outputs_are_those_of_a_kernel(notebook: Path, warm: Path, tmp_path: Path):
    fresh = run_notebook(notebook, tmp_path / "fresh.ipynb", {"name": "Ada"}, folder=tmp_path)
    assert outputs(warm) == outputs(fresh)


def test_nothing_is_left_for_the_next_notebook(notebook: Path, warm: Path, tmp_path: Path):
    book = nbformat.read(notebook, 4)
    book.cells = [nbformat.v4.new_code_cell("'name' in globals()")]
    nbformat.write(book, tmp_path / "next.ipynb")
    after = run_warm(tmp_path / "next.ipynb", tmp_path / "after.ipynb", {}, folder=tmp_path)
    assert "False" in str(outputs(after))


def test_a_cell_that_fails_is_told_by_its_number(notebook: Path, tmp_path: Path):
    book = nbformat.read(notebook, 4)
    book.cells[1].source = "1 / 0"
    nbformat.write(book, notebook)
    with pytest.raises(DataError, match=r"book.ipynb: cell 3 failed with ZeroDivisionError"):
        run_warm(notebook, tmp_path / "warm.ipynb", {}, folder=tmp_path)
    assert not (tmp_path / "warm.ipynb").exists()


def test_a_mapping_of_groups_gives_each_its_parameters(notebook: Path, tmp_path: Path):
    groups = {"one": {"name": "Ada"}, "two": {"name": "Bea"}}
    with ThreadPoolExecutor(1) as threads:
        runs = run_fleet(
            notebook, tmp_path / "out", groups, folder=tmp_path, kernels="warm", executor=threads
        )
    assert [run.message for run in runs] == ["", ""]
    assert "BEA" in str(outputs(tmp_path / "out" / "two" / "notebook.ipynb"))


def test_a_cluster_without_dask_is_told(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str):
        raise ImportError(name)

    monkeypatch.setattr("cpd_eval.report.cluster.import_module", missing)
    with (
        pytest.raises(ProjectError, match="'distributed' is not installed"),
        executor_of("tcp://x"),
    ):
        pass


def test_a_dask_cluster_runs_a_fleet(notebook: Path, tmp_path: Path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
        runs = run_fleet(
            notebook,
            tmp_path / "out",
            ["Ada"],
            parameter="name",
            folder=tmp_path,
            kernels="warm",
            cluster=cluster.scheduler_address,
        )
    assert [run.status for run in runs] == ["done"]
