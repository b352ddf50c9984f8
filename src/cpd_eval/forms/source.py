"""What a form file holds, before anything is made of it: bytes, then the cells of its sheets.

``pyxform`` reads Markdown, CSV and workbooks alike; here it is kept from ever failing with
anything but a sentence about the file.
"""

import csv
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from cpd_eval.forms.finding import Finding, UnreadableFileError
from cpd_eval.forms.markdown import checked_text

LARGEST_FILE = 10_000_000
"""Bytes; the largest public XLSForms are a tenth of that."""

KINDS = (".md", ".csv", ".xlsx", ".xlsm", ".xls")
_TEXT_KINDS = (".md", ".csv")


def read_bytes(path: Path, *, file: str) -> bytes:
    """Read a form file, or a table beside one.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        What to call it in a message.

    Returns
    -------
    bytes
        All of it.

    Raises
    ------
    UnreadableFileError
        If it is not there, cannot be opened, or is too large for a form.

    Examples
    --------
    >>> read_bytes(Path("nowhere.md"), file="nowhere.md")
    Traceback (most recent call last):
    ...
    cpd_eval.forms.finding.UnreadableFileError: nowhere.md: there is no such file. Check the path.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except FileNotFoundError:
        raise refused(file, "there is no such file. Check the path") from None
    except OSError as exc:
        raise refused(file, f"the file cannot be opened ({exc.strerror}). Check it") from exc
    if data is None:
        raise refused(file, f"the file is larger than {LARGEST_FILE:,} bytes. Is it a form?")
    return data


def checked_kind(path: Path, *, file: str) -> str:
    """Give the ending of a form file.

    Raises
    ------
    UnreadableFileError
        If no form file ends like that.

    Examples
    --------
    >>> checked_kind(Path("form.MD"), file="form.MD")
    '.md'
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        kinds = ", ".join(KINDS)
        raise refused(file, f"a form file ends in one of {kinds}. Save it as one of them")
    return kind


def parse(data: bytes, *, kind: str, file: str) -> Any:
    r"""Let pyxform find the sheets and cells of a form file.

    Parameters
    ----------
    data : bytes
        The content.
    kind : str
        The ending the file has, such as ``.md``.
    file : str
        What to call it in a message.

    Returns
    -------
    pyxform.xls2json_backends.DefinitionData
        For each sheet its rows, and its headings.

    Raises
    ------
    UnreadableFileError
        If it cannot be read.

    Examples
    --------
    >>> parse(b"| survey | type | name |\n|  | text | why |", kind=".md", file="trial.md").survey
    [{'type': 'text', 'name': 'why'}]
    """
    # pyxform takes half a second to import, and a page that only shows a form needs none of it.
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import get_xlsform
    from xlrd import XLRDError  # type: ignore[import-untyped]

    if not data.strip():
        raise refused(file, "the file is empty. A form has a sheet named 'survey'")
    if kind in _TEXT_KINDS:
        data = checked_text(data, kind=kind, file=file).encode()
    try:
        with warnings.catch_warnings():
            # Excel writes extensions that openpyxl does not know; a form needs none of them.
            warnings.simplefilter("ignore", UserWarning)
            return get_xlsform(BytesIO(data), file_type=kind)
    except (PyXFormError, BadZipFile, XLRDError, csv.Error) as exc:
        raise refused(file, f"the file cannot be read as {kind} ({exc}). Save it again") from exc
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, SyntaxError) as exc:
        raise refused(
            file, f"the file is damaged, or no form ({type(exc).__name__}: {exc}). Save it again"
        ) from exc


def refused(file: str, message: str) -> UnreadableFileError:
    """Make the error about a file of which nothing can be read.

    Examples
    --------
    >>> str(refused("form.md", "it is blue"))
    'form.md: it is blue.'
    """
    return UnreadableFileError(Finding(file, "", 0, "", message))
