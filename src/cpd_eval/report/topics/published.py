"""Published CSV files as they come: notes below the table, any encoding."""

from pathlib import Path

import pandas as pd

from cpd_eval.errors import DataError, missing_columns


def read_published(path: Path, needed: list[str]) -> pd.DataFrame:
    """Read the table at the head of a published CSV; notes may follow it, in any encoding."""
    if not path.is_file():
        raise DataError(f"{path}: there is no such file.\nName the file with the figures.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            table = pd.read_csv(path, dtype=str, encoding=encoding, on_bad_lines="skip")
            break
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as exc:
            raise DataError(
                f"{path.name}: it cannot be read as CSV ({exc}).\nExport it again."
            ) from exc
    if absent := [name for name in needed if name not in table]:
        raise missing_columns(path.name, absent, list(table.columns))
    return table
