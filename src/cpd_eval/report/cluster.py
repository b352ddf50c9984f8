"""Where a fleet runs: processes of this machine, an executor given, or a Dask cluster.

A cluster's workers must see the project folder under the same path, and have this package.
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module

from cpd_eval.errors import ProjectError


@contextmanager
def executor_of(cluster: str = "", executor: Executor | None = None) -> Iterator[Executor | None]:
    """Give the executor to run on; None is processes of this machine.

    Parameters
    ----------
    cluster : str
        Address of a Dask scheduler; empty for none.
    executor : concurrent.futures.Executor, optional
        Taken as it is, and left open.

    Yields
    ------
    Executor or None

    Raises
    ------
    ProjectError
        If Dask is not installed, or the scheduler does not answer.

    Examples
    --------
    >>> with executor_of() as chosen:
    ...     chosen is None
    True
    """
    if executor is not None or not cluster:
        yield executor
        return
    try:
        distributed = import_module("distributed")
    except ImportError as exc:
        raise ProjectError(
            f"The setting cluster = '{cluster}': Dask's package 'distributed' is not installed; it "
            "is needed to reach a cluster.\nInstall it, or leave the setting out."
        ) from exc
    try:
        client = distributed.Client(cluster, timeout="10s")
    except (OSError, TimeoutError, ValueError) as exc:
        raise ProjectError(
            f"The setting cluster = '{cluster}': no Dask scheduler answers there ({exc}).\n"
            "Start it, correct the address, or leave the setting out."
        ) from exc
    with client:
        chosen: Executor = client.get_executor()
        yield chosen
