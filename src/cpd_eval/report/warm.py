"""Run a notebook without starting a kernel: in this process, whose imports are made already.

Most of the time of a fleet of thin notebooks is kernels starting and importing pandas, scipy and
Altair. Here a cell is run by IPython itself, as a kernel would run it, in a fresh namespace; what
it prints, shows and returns becomes the outputs of the cell, in the format of notebooks. Processes
are reused (:mod:`cpd_eval.report.fleet`), notebooks are not: names, the working folder, warnings
and pandas' display options begin anew each time. A notebook that changes the process in other ways
should be run with fresh kernels.
"""

import contextlib
import io
import os
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from traitlets.config import Config

from cpd_eval.errors import DataError

_FORMAT: Any = nbformat.v4
_WRITE: Any = nbformat.write


class _Publisher(DisplayPublisher):
    """Keeps what a cell shows."""

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        shell: Any = self.shell
        shell.user_ns_hidden["cpd_outputs"].append(
            _FORMAT.new_output("display_data", data=dict(data), metadata=metadata or {})
        )


class _Hook(DisplayHook):
    """Keeps what a cell returns."""

    def __call__(self, result: Any = None) -> None:
        hook: Any = super()
        if result is None or hook.quiet():
            return
        data, metadata = hook.compute_format_data(result)
        shell: Any = self.shell
        hidden = shell.user_ns_hidden
        hidden["cpd_outputs"].append(
            _FORMAT.new_output(
                "execute_result", data=data, metadata=metadata, execution_count=hidden["cpd_number"]
            )
        )


class _Shell(InteractiveShell):
    displayhook_class = _Hook
    display_pub_class = _Publisher


def run_warm(source: Path, target: Path, parameters: Mapping[str, Any], *, folder: Path) -> Path:
    """Run a notebook in this process and keep it with its outputs.

    Parameters
    ----------
    source, target : Path
        The notebook; the file to write.
    parameters : mapping
        Set in place of those in the cell tagged ``parameters``.
    folder : Path
        Where the notebook works.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    DataError
        If a cell fails; the message is the cell's.
    """
    notebook = parameterize_notebook(
        load_notebook_node(str(source)), dict(parameters), kernel_name="python3", language="python"
    )
    with _anew(folder) as shell:
        for cell in notebook.cells:
            if cell.cell_type == "code" and cell.source.strip():
                _run_cell(shell, cell, source.name)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = target.with_name(f".{target.stem}.part.ipynb")
    _WRITE(notebook, stage)
    stage.replace(target)
    return target


@contextlib.contextmanager
def _anew(folder: Path) -> Iterator[Any]:
    """Give a shell as a new kernel has it, and put the process back afterwards."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    here = Path.cwd()
    _Shell.clear_instance()
    shell = _Shell.instance(config=config)
    os.chdir(folder)
    try:
        with warnings.catch_warnings():
            yield shell
    finally:
        with warnings.catch_warnings(action="ignore"):  # some options are on their way out
            pd.reset_option("^display")
        os.chdir(here)
        _Shell.clear_instance()


def _run_cell(shell: Any, cell: Any, name: str) -> None:
    outputs: list[Any] = []
    shell.user_ns_hidden["cpd_outputs"] = outputs
    out, err = io.StringIO(), io.StringIO()
    number = shell.execution_count
    shell.user_ns_hidden["cpd_number"] = number  # the shell counts on before it shows a result
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        found = shell.run_cell(cell.source, store_history=True)
    streams = [
        _FORMAT.new_output("stream", name=stream, text=text.getvalue())
        for stream, text in (("stdout", out), ("stderr", err))
        if text.getvalue()
    ]
    cell.outputs = [*streams, *outputs]
    cell.execution_count = number
    failed = found.error_before_exec or found.error_in_exec
    if failed is not None:
        told, kind = str(failed), type(failed).__name__
        ours = kind.endswith("Error") and "\n" in told
        at = f"{name}: cell {number}"
        raise DataError(f"{at}: {told}" if ours else f"{at} failed with {kind}: {told}")
