"""The mapping file: which column of another tool's export is which question.

A mapping is a TOML file. ``columns`` leads from a heading to a variable, ``split`` from the
columns of single choices to a question with several, ``values`` from what the tool writes to the
form's own values. A ``*`` in a heading stands for anything, and for the same in the variable.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cpd_eval.errors import DataError, did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatTable:
    """Where the entries of a repeat stand: ``file`` ends so, ``parent`` and ``key`` are columns."""

    file: str
    parent: str = "PARENT_KEY"
    key: str = "KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMapping:
    """What the columns of an export mean.

    Attributes
    ----------
    tool : str
        Which tool wrote it, in words; rows of two tools never count as the same.
    key, pid, local_id, rater, submitted_at : str
        Headings of the row's own key, of the pseudonym or the staff identifier, of who answered,
        and of the moment it was submitted; empty if there is none.
    finished : str
        Heading of a column that is empty while a response is not finished.
    date_format, moment_format : str
        How the tool writes dates and moments, as ``strptime`` reads them; empty is ISO 8601.
    time_zone : str
        Of moments that name none.
    separator : str
        Between several choices in one cell.
    group_separator : str
        Between the groups and the name in a heading; empty if headings have no groups.
    selected : tuple of str
        What a column of a single choice says if it was selected.
    ignore : tuple of str
        Headings that are no answers.
    columns, split : mapping of str to str
        Variable by heading.
    values : mapping of str to mapping
        Value by what the tool writes, by variable; those of every variable at ``""``.
    fixed : mapping of str to str
        Hidden answers every row has.
    repeats : mapping of str to RepeatTable
        Where the entries of a repeat stand, by repeat.
    """

    tool: str = ""
    key: str = ""
    pid: str = ""
    local_id: str = ""
    rater: str = ""
    submitted_at: str = ""
    finished: str = ""
    date_format: str = ""
    moment_format: str = ""
    time_zone: str = "UTC"
    separator: str = ";"
    group_separator: str = ""
    selected: tuple[str, ...] = ("Y", "Yes", "1", "TRUE", "Selected")
    ignore: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    split: Mapping[str, str] = field(default_factory=dict, hash=False)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    fixed: Mapping[str, str] = field(default_factory=dict, hash=False)
    repeats: Mapping[str, RepeatTable] = field(default_factory=dict, hash=False)

    def is_ignored(self, heading: str) -> bool:
        """Say whether a heading is no answer."""
        return any(match_heading(one, heading) is not None for one in self.ignore)


def match_heading(pattern: str, heading: str) -> str | None:
    """Give what the last ``*`` of a pattern stands for; None if the heading does not fit.

    Examples
    --------
    >>> match_heading("B04[*]", "B04[REL1]"), match_heading("B04", "B04"), match_heading("a", "b")
    ('REL1', '', None)
    """
    found = re.fullmatch(re.escape(pattern).replace(r"\*", "(.*)"), heading, re.DOTALL)
    if found is None:
        return None
    return found[found.re.groups] if "*" in pattern else ""


def read_mapping(file: Path) -> ImportMapping:
    r"""Read a mapping file.

    Raises
    ------
    DataError
        If it cannot be read, or says something no mapping says.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "forms.toml"
    ...     _ = file.write_text('key = "ID"\n[columns]\n"How happy?" = "happy"\n')
    ...     read_mapping(file).columns
    {'How happy?': 'happy'}
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise DataError(f"{file}: the mapping cannot be read: {exc}. Correct the file.") from exc
    known = {one.name: one for one in fields(ImportMapping)}
    for name, value in told.items():
        _check(file, name, value, known)
    made: dict[str, Any] = dict(told)
    for name in ("selected", "ignore"):
        made[name] = tuple(map(str, made.get(name, known[name].default)))
    made["values"] = _values(file, told.get("values", {}))
    made["repeats"] = {
        name: _repeat(file, name, told["repeats"][name]) for name in told.get("repeats", {})
    }
    for name in ("columns", "split", "fixed"):
        made[name] = {str(key): str(value) for key, value in told.get(name, {}).items()}
    mapping = ImportMapping(**made)
    _check_zone(file, mapping.time_zone)
    return mapping


def _check(file: Path, name: str, value: object, known: Mapping[str, Any]) -> None:
    if name not in known:
        raise DataError(
            f"{file}: a mapping has no '{name}'.{did_you_mean(name, known)} See "
            "docs/import-export.md for what it may say."
        )
    expected: type = str
    if name in ("selected", "ignore"):
        expected = list
    elif name in ("columns", "split", "values", "fixed", "repeats"):
        expected = dict
    if not isinstance(value, expected):
        word = {"str": "text", "list": "a list"}.get(expected.__name__, f"a table, '[{name}]'")
        raise DataError(f"{file}: '{name}' is '{value}'; {word} was expected. Correct the file.")


def _values(file: Path, told: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"": {}}
    for name, value in told.items():
        if isinstance(value, dict):
            found[name] = {str(key): str(one) for key, one in value.items()}
        elif isinstance(value, str):
            found[""][name] = value
        else:
            raise DataError(
                f"{file}, [values]: '{name}' is '{value}'; text in quotes was expected, as the "
                "values of a form are."
            )
    return found


def _repeat(file: Path, name: str, told: object) -> RepeatTable:
    allowed = {one.name for one in fields(RepeatTable)}
    if not isinstance(told, dict) or "file" not in told or not set(told) <= allowed:
        raise DataError(
            f"{file}, [repeats.{name}]: 'file' was expected, and 'parent' and 'key' if their "
            "columns are not called PARENT_KEY and KEY. Correct the file."
        )
    return RepeatTable(**{key: str(value) for key, value in told.items()})


def _check_zone(file: Path, name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise DataError(
            f"{file}: there is no time zone '{name}'. Write it as 'Europe/London'."
        ) from None
