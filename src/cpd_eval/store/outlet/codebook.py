"""The data dictionary for archives: a DDI-Codebook 2.5 document.

Data archives (the UK Data Service among them) describe studies in DDI. The document names the
study, its tables and every variable with its question, categories and missing values. Counts
are left out: how often something was answered has passed no disclosure check.

References
----------
.. [1] DDI Alliance, "DDI-Codebook 2.5", https://ddialliance.org/Specification/DDI-Codebook/2.5/
"""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cpd_eval.store.outlet.cells import Table
from cpd_eval.store.outlet.columns import Column
from cpd_eval.store.outlet.extract import Extract

NAMESPACE = "ddi:codebook:2_5"
_SCHEMA = (
    f"{NAMESPACE} https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
)
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_CONTINUOUS = ("integer", "decimal", "date", "moment")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def codebook(extract: Extract, files: Sequence[str]) -> bytes:
    """Give the DDI-Codebook of an extract.

    Parameters
    ----------
    extract : Extract
        What is described.
    files : sequence of str
        The file of each table, in order.

    Returns
    -------
    bytes
        The XML document, UTF-8.

    Examples
    --------
    >>> from cpd_eval.store.outlet.extract import extract_form
    >>> told = codebook(extract_form(db, "pulse"), ["pulse/responses.csv"])
    >>> b'<qstnLit>How happy are you?</qstnLit>' in told
    True
    """
    root = Element(
        "codeBook",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": _SCHEMA,
            "version": "2.5",
            "ID": _id(extract.form_id),
        },
    )
    _study(root, extract)
    for number, (table, file) in enumerate(zip(extract.tables, files, strict=True), start=1):
        _file(root, table, file, f"F{number}")
    data = SubElement(root, "dataDscr")
    for number, table in enumerate(extract.tables, start=1):
        for place, column in enumerate(table.columns, start=1):
            _variable(data, column, f"F{number}", f"F{number}V{place}")
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _study(root: Element, extract: Extract) -> None:
    study = SubElement(root, "stdyDscr")
    title = SubElement(SubElement(study, "citation"), "titlStmt")
    _put(title, "titl", extract.title)
    _put(title, "IDNo", f"{extract.form_id} {extract.versions[-1]}", agency="cpd_eval")
    _put(
        SubElement(study, "stdyInfo"),
        "abstract",
        f"Submitted answers to the form '{extract.form_id}', in its versions "
        f"{', '.join(extract.versions)}. People stand under pseudonyms.",
    )
    for note in extract.notes:
        _put(study, "notes", note)


def _file(root: Element, table: Table, file: str, key: str) -> None:
    text = SubElement(SubElement(root, "fileDscr", ID=key), "fileTxt")
    _put(text, "fileName", file)
    _put(text, "fileCont", table.title)
    sizes = SubElement(text, "dimensns")
    _put(sizes, "caseQnty", str(len(table)))
    _put(sizes, "varQnty", str(len(table.columns)))
    _put(text, "fileType", file.rpartition(".")[2])


def _variable(data: Element, column: Column, file: str, key: str) -> None:
    interval = "contin" if column.kind in _CONTINUOUS else "discrete"
    told = SubElement(data, "var", ID=key, name=column.name, files=file, intrvl=interval)
    _put(told, "labl", column.label)
    if not column.is_about:
        question = SubElement(told, "qstn")
        if column.battery:
            _put(question, "preQTxt", column.battery)
        _put(question, "qstnLit", column.label)
    if column.versions:
        listed = ", ".join(str(number) for number in column.versions)
        _put(told, "txt", f"Asked in version {listed} of the form.")
    for values, is_missing in ((column.labels, "N"), (column.missing, "Y")):
        for value, label in values.items():
            category = SubElement(told, "catgry", missing=is_missing)
            _put(category, "catValu", value)
            _put(category, "labl", label)
    kind = "numeric" if column.kind in ("integer", "decimal") else "character"
    SubElement(told, "varFormat", type=kind)


def _put(around: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(around, tag, attributes).text = _NOT_XML.sub("\ufffd", text)


def _id(text: str) -> str:
    """Give an XML identifier: letters, digits, and a letter first."""
    return "S_" + re.sub(r"[^A-Za-z0-9_.-]", "_", text)
