"""The ledger of releases: who let which table out, when, under which rule.

One line of JSON a release, only ever appended. An output checker reads it; a number found in a
paper can be traced to it by its ``output_id``, the SHA-256 of the released table. A release that
belongs to a series also leaves the counts it showed, so that the next one can be held against it.
If the ledger cannot be read or written the release is refused: nothing leaves unrecorded.
"""

import getpass
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cpd_eval.errors import DisclosureError

ENTRY = (
    "who",
    "at",
    "name",
    "columns",
    "by",
    "count",
    "threshold",
    "n_shown",
    "n_hidden_primary",
    "n_hidden_complementary",
    "output_id",
    "rules",
    "hidden_by_rule",
    "series",
    "shown",
)
"""The fields of a line."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A file in which every release is recorded.

    Attributes
    ----------
    path : path
        A JSON Lines file; it and its folder are made at the first release.

    Examples
    --------
    >>> import tempfile
    >>> ledger = Ledger(Path(tempfile.mkdtemp()) / "releases.jsonl")
    >>> ledger.entries()
    []
    """

    path: str | os.PathLike[str]

    def record(self, entry: Mapping[str, Any]) -> None:
        """Append one release.

        Parameters
        ----------
        entry : mapping
            The fields of :data:`ENTRY` but ``who`` and ``at``, which are added.

        Raises
        ------
        DisclosureError
            If the file cannot be read, is not whole, or cannot be written.
        """
        file = Path(self.path)
        line = {"who": who(), "at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}
        text = json.dumps({name: line.get(name) for name in ENTRY}, ensure_ascii=False)
        self.entries()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a", encoding="utf-8", newline="\n") as out:
                out.write(text + "\n")
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            raise DisclosureError(
                f"{file}: the ledger cannot be written ({error.strerror}); every release must be "
                "recorded there.\nNothing was released. Free the file or name another ledger."
            ) from error

    def entries(self) -> list[dict[str, Any]]:
        """Read all releases, oldest first; none if there is no file yet.

        Raises
        ------
        DisclosureError
            If the file cannot be read, or a line of it is broken.
        """
        file = Path(self.path)
        try:
            text = file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise DisclosureError(
                f"{file}: the ledger cannot be read ({error}); a text file of JSON lines is "
                "expected.\nNothing was released. Put the ledger right or name another."
            ) from error
        if text and not text.endswith("\n"):
            raise _broken(file, text.count("\n") + 1, "it stops in the middle")
        return [_parse(file, i, line) for i, line in enumerate(text.split("\n")[:-1], start=1)]


def who() -> str:
    """Name the account that releases, or say that the system does not tell.

    Examples
    --------
    >>> bool(who())
    True
    """
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "not known"


def _parse(file: Path, number: int, line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError:
        raise _broken(file, number, "it is no JSON") from None
    if not isinstance(entry, dict) or "output_id" not in entry:
        raise _broken(file, number, "it is no record of a release")
    return entry


def _broken(file: Path, number: int, what: str) -> DisclosureError:
    return DisclosureError(
        f"{file}, line {number}: the ledger is broken, {what}; one whole JSON record a line is "
        "expected.\nNothing was released. Restore the file from its copy, or start a new ledger "
        "and keep this one."
    )
