"""The family of errors, and how one is told to a person.

::

    CpdEvalError
    ├── UserError            something a user can put right; printed without a traceback
    │   ├── FormError        exit 10   a form file
    │   ├── DataError        exit 11   a table of data
    │   ├── AnalysisError    exit 12   data that cannot carry the estimate asked for
    │   ├── DisclosureError  exit 13   a number that may not leave
    │   └── ProjectError     exit 14   a project folder, its settings or its names
    └── StoreError           exit 20   the store did not do what it must

A message has four parts in this order: where, what was found, what was expected, what to do
next; plain sentences, values in quotes.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar


class CpdEvalError(Exception):
    """Any error this package raises on purpose."""

    exit_code: ClassVar[int] = 1


class UserError(CpdEvalError):
    """A mistake a user can put right; the command line prints it without a traceback."""


class FormError(UserError):
    """A form file that cannot be used; lists every finding at once."""

    exit_code = 10


class DataError(UserError):
    """A table that lacks what is needed, or holds what it must not."""

    exit_code = 11


class AnalysisError(UserError):
    """Data that are in order but cannot carry the estimate that was asked for."""

    exit_code = 12


class DisclosureError(UserError):
    """A number about people that has not passed, or may not pass, the gate."""

    exit_code = 13


class ProjectError(UserError):
    """A project folder, setting or name that is missing or wrong."""

    exit_code = 14


class StoreError(CpdEvalError):
    """The store could not keep or give back what it must."""

    exit_code = 20


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest known word, as a sentence that can end a message.

    Parameters
    ----------
    word : str
        What was found.
    known : iterable of str
        What could have been meant.

    Returns
    -------
    str
        ``" Did you mean 'region'?"``, or an empty string if nothing is near.

    Examples
    --------
    >>> did_you_mean("regoin", ["region", "profession"])
    " Did you mean 'region'?"
    >>> did_you_mean("xyz", ["region"])
    ''
    """
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def missing_columns(where: str, missing: Iterable[str], present: Iterable[str]) -> DataError:
    """Make the error for columns a table lacks, with the nearest names it has.

    Parameters
    ----------
    where : str
        The table as the user knows it: a file name, or "the frame".
    missing, present : iterable of str
        Column names that were expected, and those that were found.

    Returns
    -------
    DataError
        To be raised by the caller.

    Examples
    --------
    >>> print(missing_columns("staff.csv", ["region"], ["regoin", "score"]))
    staff.csv: column 'region' is missing. Did you mean 'regoin'? Found: 'regoin', 'score'.
    Name the column that holds it, or add it.
    """
    have = sorted(present)
    parts = [f"column '{name}' is missing.{did_you_mean(name, have)}" for name in sorted(missing)]
    found = ", ".join(f"'{name}'" for name in have) or "no columns"
    return DataError(
        f"{where}: {' '.join(parts)} Found: {found}.\nName the column that holds it, or add it."
    )
