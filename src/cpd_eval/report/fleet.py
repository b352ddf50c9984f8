"""Run notebooks: one by hand, or a fleet of them, one for each group, in parallel.

A notebook is a page, not a program: its parameters are set, it is run by papermill, and the package
function called in it writes the report.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any, Literal

import nbformat
import papermill
from papermill.exceptions import PapermillException

from cpd_eval.errors import DataError, ProjectError, did_you_mean
from cpd_eval.report.cluster import executor_of
from cpd_eval.report.each import Run, run_each

KERNEL = "python3"

Kernels = Literal["fresh", "warm"]
"""A kernel for every notebook, or processes that are warm already."""

_QUIET = "--IPKernelApp.log_level=40"
"""The kernel warns on the terminal that it talks over the loopback in plain text; a user can do
nothing about it, and Unix sockets, the other way, fail where paths are long."""


def run_notebook(
    name: str | os.PathLike[str],
    out: str | os.PathLike[str],
    parameters: Mapping[str, Any] | None = None,
    *,
    folder: str | os.PathLike[str] = ".",
) -> Path:
    """Run a notebook with parameters; keep it with its output.

    Parameters
    ----------
    name : str or path
        A path, or the name of a notebook in the project's folder ``notebooks``.
    out : path
        The ``.ipynb`` file to write.
    parameters : mapping, optional
        Set in place of those in the cell tagged ``parameters``.
    folder : path
        The project folder, in which the notebook works.

    Returns
    -------
    Path
        The notebook that ran.

    Raises
    ------
    ProjectError
        If there is no such notebook, or it has no such parameter.
    DataError
        If a cell fails; the message is the cell's.
    """
    source = find_notebook(name, folder=folder)
    given = dict(parameters or {})
    _check_parameters(source, given)
    target = Path(out).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = target.with_name(f".{target.stem}.part.ipynb")
    try:
        papermill.execute_notebook(
            str(source),
            str(stage),
            parameters=given,
            kernel_name=KERNEL,
            cwd=str(Path(folder).resolve()),
            progress_bar=False,
            log_output=False,
            extra_arguments=[_QUIET],
        )
    except PapermillException as exc:
        raise DataError(f"{source.name}: {_reason(exc)}") from exc
    else:
        stage.replace(target)
    finally:
        stage.unlink(missing_ok=True)
    return target


def run_fleet(
    name: str | os.PathLike[str],
    out: str | os.PathLike[str],
    groups: Sequence[str] | Mapping[str, Mapping[str, Any]],
    *,
    parameter: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    folder: str | os.PathLike[str] = ".",
    jobs: int = 2,
    kernels: Kernels = "fresh",
    cluster: str = "",
    executor: Executor | None = None,
) -> list[Run]:
    """Run a notebook once for each group, in parallel.

    Parameters
    ----------
    name : str or path
        The notebook.
    out : path
        Folder; each group gets one of its own in it, and ``what_ran.csv`` tells of all.
    groups : sequence of str, or mapping of str to mapping
        Such as the regions; or the name of each group with the parameters that choose it, such as
        region and profession.
    parameter : str, optional
        The notebook's parameter that takes the group, if groups are names only.
    parameters : mapping, optional
        Further parameters, the same for all. Each run also gets its folder as ``folder``, if the
        notebook has that parameter.
    folder : path
        The project folder.
    jobs : int, default 2
        Processes at a time.
    kernels : {"fresh", "warm"}, default "fresh"
        Start a kernel for every notebook; or run all in processes whose imports are made once
        (:mod:`cpd_eval.report.warm`), which is several times faster for thin notebooks.
    cluster : str, default ""
        Address of a Dask scheduler whose workers run them, such as ``tcp://host:8786``.
    executor : concurrent.futures.Executor, optional
        In place of local processes: a cluster's.

    Returns
    -------
    list of Run
        In the order of the groups.

    Raises
    ------
    ProjectError
        If there is no such notebook or parameter, or no such cluster; found before anything runs.
    """
    source = find_notebook(name, folder=folder)
    own = _chosen_by(groups, parameter)
    shared = dict(parameters or {})
    _check_parameters(source, {**shared, **next(iter(own.values()), {})})
    make = partial(
        _run_group,
        source,
        own,
        shared,
        Path(folder),
        takes_folder=takes(source, "folder", folder=folder),
        kernels=kernels,
    )
    with executor_of(cluster, executor) as chosen:
        return run_each(make, out, list(own), jobs=jobs, executor=chosen)


def takes(
    name: str | os.PathLike[str], parameter: str, *, folder: str | os.PathLike[str] = "."
) -> bool:
    """Tell whether a notebook has a parameter."""
    return parameter in papermill.inspect_notebook(str(find_notebook(name, folder=folder)))


def _chosen_by(
    groups: Sequence[str] | Mapping[str, Mapping[str, Any]], parameter: str | None
) -> dict[str, dict[str, Any]]:
    if isinstance(groups, Mapping):
        return {group: dict(own) for group, own in groups.items()}
    if parameter is None:
        raise ProjectError(
            "run_fleet: no parameter is named that takes the group; one was expected.\n"
            "Name it, such as parameter='region'."
        )
    if len(set(groups)) < len(groups):
        raise DataError("A group is named twice; each was expected once.\nName it once.")
    return {group: {parameter: group} for group in groups}


def find_notebook(name: str | os.PathLike[str], *, folder: str | os.PathLike[str] = ".") -> Path:
    """Find a notebook by its path, or by its name in the project's folder ``notebooks``.

    The number a name begins with may be left out.

    Raises
    ------
    ProjectError
        If there is none; names the nearest.
    """
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return path.resolve()
    home = Path(folder) / "notebooks"
    stem = path.name.removesuffix(".ipynb")
    for inside in (home / f"{stem}.ipynb", *sorted(home.glob(f"[0-9][0-9]_{stem}.ipynb"))):
        if inside.is_file():
            return inside.resolve()
    known = sorted(found.stem for found in home.glob("*.ipynb"))
    raise ProjectError(
        f"{home}: there is no notebook '{path.name}'.{did_you_mean(path.name, known)} Found: "
        f"{', '.join(known) or 'none'}.\nName one of them."
    )


def _check_parameters(source: Path, given: Mapping[str, Any]) -> None:
    try:
        known = papermill.inspect_notebook(str(source))
    except (nbformat.ValidationError, nbformat.reader.NotJSONError, ValueError) as exc:
        raise ProjectError(
            f"{source.name}: it is no notebook that can be read ({exc}).\nRestore it."
        ) from exc
    for name in given:
        if name not in known:
            raise ProjectError(
                f"{source.name}: there is no parameter '{name}'.{did_you_mean(name, known)} "
                f"Found: {', '.join(known) or 'none'}.\nName one of them."
            )


def _run_group(
    source: Path,
    own: Mapping[str, Mapping[str, Any]],
    shared: Mapping[str, Any],
    folder: Path,
    group: str,
    place: Path,
    *,
    takes_folder: bool,
    kernels: Kernels,
) -> None:
    """Run the notebook of one group."""
    given = {**shared, **own[group], **({"folder": str(place)} if takes_folder else {})}
    if kernels == "warm":
        from cpd_eval.report.warm import run_warm

        run_warm(source, place / "notebook.ipynb", given, folder=folder.resolve())
    else:
        run_notebook(source, place / "notebook.ipynb", given, folder=folder)


def _reason(exc: Exception) -> str:
    name, value = getattr(exc, "ename", type(exc).__name__), getattr(exc, "evalue", str(exc))
    cell = getattr(exc, "exec_count", None)
    at = f"cell {cell}" if cell else "a cell"
    ours = name.endswith("Error") and "\n" in value
    return f"{at}: {value}" if ours else f"{at} failed with {name}: {value}"
