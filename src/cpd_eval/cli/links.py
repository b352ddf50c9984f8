"""The file of personal links a wave is opened with: who gets which, written once."""

import csv
import os
from collections.abc import Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Any

from cpd_eval.errors import DataError
from cpd_eval.store import waves
from cpd_eval.store.database import Database


def new_file(db: Database, folder: Path, name: str) -> Path:
    """Choose where the links go; those of people invited earlier are not overwritten."""
    if waves.progress(db, name).n_invited == 0:
        return folder / f"links_{name}.csv"
    files = (
        folder / f"links_{name}{more}.csv" for more in chain([""], map("_{}".format, count(2)))
    )
    return next(file for file in files if not file.exists())


def write_links(file: Path, rows: Sequence[Mapping[str, Any]], links: list[str]) -> None:
    """Write who gets which link; readable by the owner only, and whole or not at all."""
    try:
        _write(file, rows, links)
    except OSError as exc:
        raise DataError(
            f"{file}: the links cannot be written: {exc.strerror or exc}. Nobody was invited. "
            "Make room or choose another name for the wave, then give the same command again."
        ) from exc


def _write(file: Path, rows: Sequence[Mapping[str, Any]], links: list[str]) -> None:
    new = file.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["local_id", "name", "email", "link"])
        for row, address in zip(rows, links, strict=True):
            writer.writerow([row["local_id"], row.get("name", ""), row.get("email", ""), address])
    new.replace(file)
