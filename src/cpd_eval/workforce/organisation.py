"""What an organisation calls its regions, professions, standards and issues: read from a file.

The words of an organisation or a period are data. A TOML file lists them; a sample for made-up
data comes with the package and can be replaced by one's own.
"""

import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from cpd_eval.errors import ProjectError, did_you_mean

SAMPLE_FILE = "sample_organisation.toml"

_ENTRY_TABLES = ("regions", "professions", "standards", "issues", "solution_types")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of the organisation's.

    Attributes
    ----------
    code : str
        What is stored.
    name : str
        What is read.
    """

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalOrganisation:
    """A local organisation in its region.

    Attributes
    ----------
    name : str
        Unique in the whole organisation.
    region : str
        Name of the region it lies in.
    """

    name: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The words of one organisation.

    Attributes
    ----------
    name : str
        What it is called.
    regions, professions, standards, issues, solution_types : tuple of Term
        In the order of the file.
    local_orgs : tuple of LocalOrganisation
        In the order of the file.
    worker_types, role_families : tuple of str
        In the order of the file.
    """

    name: str
    regions: tuple[Term, ...]
    professions: tuple[Term, ...]
    standards: tuple[Term, ...]
    issues: tuple[Term, ...]
    solution_types: tuple[Term, ...]
    local_orgs: tuple[LocalOrganisation, ...]
    worker_types: tuple[str, ...]
    role_families: tuple[str, ...]


def sample_organisation() -> Organisation:
    """Give the made-up organisation that comes with the package.

    Returns
    -------
    Organisation
        12 regions, 20 professions, 60 local organisations, 13 standards.

    Examples
    --------
    >>> len(sample_organisation().regions), len(sample_organisation().professions)
    (12, 20)
    """
    text = files("cpd_eval.workforce").joinpath(SAMPLE_FILE).read_text(encoding="utf-8")
    return _organisation(SAMPLE_FILE, tomllib.loads(text))


def read_organisation(path: Path | str) -> Organisation:
    """Read the words of an organisation from a TOML file.

    Parameters
    ----------
    path : path
        The file; the one that comes with the package shows every table it may have.

    Returns
    -------
    Organisation
        With every code and name once.

    Raises
    ------
    ProjectError
        If the file cannot be read, lacks a table, or uses a code twice; lists every finding.

    Examples
    --------
    >>> read_organisation("no such file.toml")
    Traceback (most recent call last):
    ...
    cpd_eval.errors.ProjectError: no such file.toml: the organisation cannot be read: ...
    """
    try:
        tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise ProjectError(
            f"{path}: the organisation cannot be read: {exc}. A TOML file was expected; start "
            "from the sample that comes with the package."
        ) from exc
    return _organisation(str(path), tables)


def _organisation(where: str, tables: dict[str, Any]) -> Organisation:
    findings = [*_missing(tables), *_unknown(tables)]
    if not findings:
        findings = [*_twice(tables), *_homeless(tables)]
    if findings:
        listed = "\n".join(findings)
        raise ProjectError(
            f"{where}: the organisation has {len(findings)} findings:\n{listed}\nCorrect the file; "
            "the sample that comes with the package shows every table."
        )
    return Organisation(
        name=str(tables["name"]),
        **{table: _terms(tables[table]) for table in _ENTRY_TABLES},
        local_orgs=tuple(
            LocalOrganisation(name=str(name), region=str(region))
            for region, names in tables["local_orgs"].items()
            for name in names
        ),
        worker_types=tuple(tables["worker_types"]),
        role_families=tuple(tables["role_families"]),
    )


def _terms(table: dict[str, str]) -> tuple[Term, ...]:
    return tuple(Term(code=str(code), name=str(name)) for code, name in table.items())


def _missing(tables: dict[str, Any]) -> list[str]:
    shapes = {
        "name": (str, "a text"),
        **dict.fromkeys((*_ENTRY_TABLES, "local_orgs"), (dict, "a table")),
        **dict.fromkeys(("worker_types", "role_families"), (list, "a list")),
    }
    return [
        f"'{key}' is missing or empty; {words} was expected."
        for key, (shape, words) in shapes.items()
        if not isinstance(tables.get(key), shape) or not tables[key]
    ]


def _unknown(tables: dict[str, Any]) -> list[str]:
    known = ("name", *_ENTRY_TABLES, "local_orgs", "worker_types", "role_families")
    return [
        f"there is no table '{key}'.{did_you_mean(key, known)}"
        for key in tables
        if key not in known
    ]


def _twice(tables: dict[str, Any]) -> list[str]:
    named = {table: list(tables[table].values()) for table in _ENTRY_TABLES}
    named["local_orgs"] = [name for names in tables["local_orgs"].values() for name in names]
    return [
        f"'{table}' has the name '{name}' {count} times; each name may stand once."
        for table, names in named.items()
        for name, count in Counter(names).items()
        if count > 1
    ]


def _homeless(tables: dict[str, Any]) -> list[str]:
    regions = list(tables["regions"].values())
    return [
        f"'local_orgs' names the region '{region}', which 'regions' lacks."
        f"{did_you_mean(region, regions)}"
        for region in tables["local_orgs"]
        if region not in regions
    ]
