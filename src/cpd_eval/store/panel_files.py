"""The panel as files, with the report on its links beside it.

Whoever has the panel has the report: its match rates, how many links may be wrong, and how the
people who could be linked differ from those who could not.
"""

import json
import os
from pathlib import Path

from cpd_eval.errors import StoreError
from cpd_eval.store.export import write_parquet
from cpd_eval.store.panel import LinkedPanel

PANEL = "panel.parquet"
LINKS = "panel_links.parquet"
BALANCE = "panel_balance.parquet"
REPORT = "panel_links.json"


def write_linked_panel(linked: LinkedPanel, folder: Path) -> list[Path]:
    """Write a panel and its report.

    Parameters
    ----------
    linked : LinkedPanel
        As :func:`cpd_eval.store.panel.build_linked_panel` gave it.
    folder : Path
        Where to; each file is replaced whole or not at all.

    Returns
    -------
    list of Path
        The panel, the table of links, the table of balance, and the report as JSON.

    Raises
    ------
    StoreError
        If one cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from cpd_eval.store.panel import build_linked_panel
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.name for file in write_linked_panel(build_linked_panel(db), Path(folder))]
    ['panel.parquet', 'panel_links.parquet', 'panel_balance.parquet', 'panel_links.json']
    """
    report = linked.report
    files = [
        write_parquet(linked.panel, folder / PANEL),
        write_parquet(report.links, folder / LINKS),
        write_parquet(report.balance, folder / BALANCE),
    ]
    file = folder / REPORT
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        new.write_text(json.dumps(report.as_json(), indent=2) + "\n", encoding="utf-8")
        new.replace(file)
    except OSError as exc:
        raise StoreError(
            f"{file}: the report cannot be written: {exc.strerror or exc}. Make room, or see "
            "whether you may write there."
        ) from exc
    return [*files, file]
