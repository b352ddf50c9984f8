"""Make something for each of many groups, in parallel, and write down how each went.

Every group gets a folder of its own. What goes wrong for one does not stop the others; a table
beside the folders says what ran.
"""

import csv
import hashlib
import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, fields
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from cpd_eval.errors import DataError, UserError

RAN = "what_ran.csv"
"""The table, beside the folders of the groups."""

Make = Callable[[str, Path], object]
"""Makes what is wanted of a group in a folder; it can be sent to another process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How it went for one group.

    Attributes
    ----------
    group : str
        The group it is about.
    status : {"done", "failed"}
        How it ended.
    seconds : float
        How long it took.
    folder : str
        Where its files are.
    message : str
        What went wrong; empty if nothing.
    """

    group: str
    status: str
    seconds: float
    folder: str
    message: str


def run_each(
    make: Make,
    out: str | os.PathLike[str],
    groups: Sequence[str],
    *,
    jobs: int = 2,
    executor: Executor | None = None,
) -> list[Run]:
    """Make something for each group, in parallel.

    Parameters
    ----------
    make : callable
        Called with a group and its folder, in another process; what it returns is not kept.
    out : path
        Folder; each group gets one of its own in it, and ``what_ran.csv`` tells of all.
    groups : sequence of str
        Such as the regions.
    jobs : int, default 2
        Processes at a time.
    executor : concurrent.futures.Executor, optional
        In place of local processes: a cluster's.

    Returns
    -------
    list of Run
        In the order of the groups.

    Raises
    ------
    DataError
        If a group is named twice; found before anything runs.

    Examples
    --------
    >>> import tempfile
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> def make(group, folder):
    ...     folder.mkdir()
    >>> with tempfile.TemporaryDirectory() as out, ThreadPoolExecutor() as threads:
    ...     [run.status for run in run_each(make, out, ["Wales", "London"], executor=threads)]
    ['done', 'done']
    """
    if len(set(groups)) < len(groups):
        raise DataError("A group is named twice; each was expected once.\nName it once.")
    target = Path(out).resolve()
    target.mkdir(parents=True, exist_ok=True)
    places = {group: target / safe_name(group) for group in groups}
    pool = executor or ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn"))
    runs: dict[str, Run] = {}
    try:
        waiting = {pool.submit(_run, make, group, places[group]): group for group in groups}
        bar = tqdm(
            as_completed(waiting),
            total=len(waiting),
            unit="report",
            disable=not sys.stderr.isatty(),
        )
        for future in bar:
            runs[waiting[future]] = _result(future, waiting[future], places)
    finally:
        if executor is None:
            pool.shutdown(cancel_futures=True)
    ordered = [runs[group] for group in groups]
    _write_table(target / RAN, ordered)
    return ordered


def safe_name(group: str) -> str:
    """Make a file name of a group's name: readable, and allowed on every system.

    Examples
    --------
    >>> safe_name("Yorkshire and The Humber"), safe_name("Wales/Cymru")
    ('yorkshire_and_the_humber', 'wales_cymru_...')
    """
    plain = re.sub(r"[^a-z0-9]+", "_", group.lower()).strip("_")
    if plain.replace("_", " ") == group.lower() and len(plain) <= 60:
        return plain
    return f"{plain[:50]}_{hashlib.sha256(group.encode()).hexdigest()[:6]}".lstrip("_")


def _run(make: Make, group: str, place: Path) -> Run:
    """Make what is wanted of one group; what a user can put right becomes a line of the table."""
    start = time.monotonic()
    message = ""
    try:
        make(group, place)
    except (UserError, OSError) as exc:
        message = str(exc)
    return Run(
        group=group,
        status="failed" if message else "done",
        seconds=round(time.monotonic() - start, 1),
        folder=str(place),
        message=message,
    )


def _result(future: Future[Run], group: str, places: Mapping[str, Path]) -> Run:
    """Take a result; a process that died is a failure of its group only."""
    if error := future.exception():
        return Run(
            group=group,
            status="failed",
            seconds=0.0,
            folder=str(places[group]),
            message=f"the process ended: {error!r}",
        )
    return future.result()


def _write_table(path: Path, runs: Sequence[Run]) -> None:
    stage = path.with_suffix(".part")
    with stage.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, [column.name for column in fields(Run)])
        writer.writeheader()
        writer.writerows(asdict(run) for run in runs)
    stage.replace(path)
