"""What a workbook knows of itself, on a hidden sheet: which cell answers what.

A workbook that comes back is read by this sheet and by nothing else: it names the form, its
version and its language, holds a copy of the form, the hidden answers it was made with, and for
each yellow cell the question it answers. So a workbook reads the same years later, after the form
has had further versions. A seal over all of it tells when the sheet was changed by hand.
"""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from openpyxl.worksheet.worksheet import Worksheet

from cpd_eval.errors import FormError
from cpd_eval.forms.model import Form
from cpd_eval.forms.read import form_from_json

SHEET = "Form data"
"""Title of the hidden sheet."""

MARK = "cpd_eval workbook"
LAYOUT = "1"
_PIECE = 30_000
_LARGEST_FORM = 20_000_000

SlotKind = Literal["value", "choice", "place", "missing", "row_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A cell to answer in, or a column of a table.

    Attributes
    ----------
    sheet, cell : str
        Where; of a column its first cell.
    name : str
        The question; with ``row_of``, the repeat whose row it says.
    kind : {"value", "choice", "place", "missing", "row_of"}
        Holds the answer; whether one choice is selected; what comes at one place of a rank; a
        missing code; the row of the outer table that an entry belongs to.
    detail : str
        The choice, or the place.
    options : str
        The list its words are from; empty if it has none.
    """

    sheet: str
    cell: str
    name: str
    kind: SlotKind
    detail: str = ""
    options: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A sheet with cells to answer in.

    Attributes
    ----------
    title : str
        On the tab.
    repeat : str
        The repeat whose entries are its rows; empty if it is no table.
    keys : str
        Letter of the hidden column that says what each row is about.
    key_row : int
        Row that says what each column of a table is about; 0 if it is no table.
    rows : int
        Entries of a table; 0 if it is no table.
    last_row : int
        Last row that is used.
    """

    title: str
    repeat: str = ""
    keys: str
    key_row: int = 0
    rows: int = 0
    last_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that a workbook knows of itself.

    Attributes
    ----------
    form_id, version, language : str
        Which form.
    made_on : str
        The day, as ``2026-04-01``.
    content : str
        The form, as it is kept.
    brought : mapping of str to str
        Raw answers that stand in no cell, by path.
    areas : tuple of Area
        The sheets.
    slots : tuple of Slot
        The cells.
    lists : mapping of str to tuple of (str, str)
        By id, the code and the words of each choice.
    """

    form_id: str
    version: str
    language: str
    made_on: str
    content: str
    brought: Mapping[str, str]
    areas: tuple[Area, ...]
    slots: tuple[Slot, ...]
    lists: Mapping[str, tuple[tuple[str, str], ...]]

    def form(self) -> Form:
        """Give the form in the copy, in the workbook's language.

        Raises
        ------
        FormError
            If the copy is not the version it says it is.
        """
        form = form_from_json(self.content, self.language)
        if form.version != self.version or form.form_id != self.form_id:
            raise FormError(
                f"its copy of the form '{self.form_id}' is not version '{self.version}' but "
                f"'{form.version}'"
            )
        return form


def rows_of(manifest: Manifest) -> list[tuple[str, ...]]:
    """Write a manifest as rows of the hidden sheet.

    Examples
    --------
    >>> manifest = Manifest(form_id="pulse", version="0", language="", made_on="2026-04-01",
    ...                     content="{}", brought={}, areas=(), slots=(), lists={})
    >>> rows_of(manifest)[0], manifest_from(rows_of(manifest)) == manifest
    (('cpd_eval workbook', '1'), True)
    """
    copy = base64.b64encode(zlib.compress(manifest.content.encode(), 9)).decode()
    rows: list[tuple[str, ...]] = [
        ("form", manifest.form_id, manifest.version, manifest.language, manifest.made_on)
    ]
    rows += [("copy", copy[at : at + _PIECE]) for at in range(0, len(copy), _PIECE)]
    rows += [("brought", path, json.dumps(text)) for path, text in manifest.brought.items()]
    rows += [
        (
            "sheet",
            one.title,
            one.repeat,
            one.keys,
            str(one.key_row),
            str(one.rows),
            str(one.last_row),
        )
        for one in manifest.areas
    ]
    rows += [
        ("cell", one.sheet, one.cell, one.name, one.kind, one.detail, one.options)
        for one in manifest.slots
    ]
    rows += [
        ("choice", list_id, code, label)
        for list_id, choices in manifest.lists.items()
        for code, label in choices
    ]
    return [(MARK, LAYOUT), *rows, ("seal", _seal(rows))]


def manifest_from(rows: list[tuple[str, ...]]) -> Manifest:
    """Read a manifest from the rows of the hidden sheet.

    Raises
    ------
    FormError
        If it is none, of a later layout, or changed by hand; the message is a clause.
    """
    if not rows or rows[0][0] != MARK:
        raise FormError("it was not made by 'cpd-eval form workbook'")
    if rows[0][1:] != (LAYOUT,):
        raise FormError("it was made by a later version of cpd-eval than this one")
    (*inside, last) = rows[1:] or [("",)]
    if last != ("seal", _seal(inside)):
        raise FormError(f"its hidden sheet '{SHEET}' was changed")
    parts: dict[str, list[tuple[str, ...]]] = {}
    for kind, *rest in inside:
        parts.setdefault(kind, []).append(tuple(rest))
    try:
        return _put_together(parts)
    except (KeyError, ValueError, TypeError, zlib.error, binascii.Error) as exc:
        raise FormError(f"its hidden sheet '{SHEET}' cannot be read") from exc


def _put_together(parts: dict[str, list[tuple[str, ...]]]) -> Manifest:
    form_id, version, language, made_on = parts["form"][0]
    packed = base64.b64decode("".join(piece for (piece,) in parts["copy"]))
    lists: dict[str, list[tuple[str, str]]] = {}
    for list_id, code, label in parts.get("choice", ()):
        lists.setdefault(list_id, []).append((code, label))
    slots = [Slot(**dict(zip(_SLOT, row, strict=True))) for row in parts.get("cell", ())]
    return Manifest(
        form_id=form_id,
        version=version,
        language=language,
        made_on=made_on,
        content=zlib.decompressobj().decompress(packed, _LARGEST_FORM).decode(),
        brought={path: json.loads(text) for path, text in parts.get("brought", ())},
        areas=tuple(_area(row) for row in parts.get("sheet", ())),
        slots=tuple(slots),
        lists={list_id: tuple(choices) for list_id, choices in lists.items()},
    )


_SLOT: Any = ("sheet", "cell", "name", "kind", "detail", "options")


def _area(row: tuple[str, ...]) -> Area:
    title, repeat, keys, key_row, rows, last_row = row
    return Area(
        title=title,
        repeat=repeat,
        keys=keys,
        key_row=int(key_row),
        rows=int(rows),
        last_row=int(last_row),
    )


def _seal(rows: list[tuple[str, ...]]) -> str:
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def sheet_rows(sheet: Worksheet) -> list[tuple[str, ...]]:
    """Read the hidden sheet as rows of text, each as long as its kind says."""
    found = []
    for values in sheet.iter_rows(max_col=max(_WIDTHS.values()), values_only=True):
        kind = str(values[0] or "")
        texts = tuple("" if value is None else str(value) for value in values)
        found.append(texts[: _WIDTHS.get(kind, len(texts))])
    return found


_WIDTHS = {
    MARK: 2,
    "form": 5,
    "copy": 2,
    "brought": 3,
    "sheet": 7,
    "cell": 7,
    "choice": 4,
    "seal": 2,
}
