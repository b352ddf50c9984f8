"""The data dictionary for programs: a Frictionless Data Package.

``datapackage.json`` names every file of an export; of each table it says the type of every
column, the values it may have with their labels, and the missing codes with their meanings.

References
----------
.. [1] Data Package 2.0, https://datapackage.org/standard/data-package/
.. [2] Table Schema 2.0, https://datapackage.org/standard/table-schema/
"""

import re
from typing import Any

from cpd_eval.store.outlet.cells import Table
from cpd_eval.store.outlet.columns import Column
from cpd_eval.store.outlet.extract import Extract

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TYPES = {"integer": "integer", "decimal": "number", "date": "date", "moment": "datetime"}
_KEYS = {"responses": ["response_id"], "long": ["response_id", "path"]}


def table_resource(extract: Extract, table: Table, path: str) -> dict[str, Any]:
    """Describe a file with a table: CSV or Parquet.

    Examples
    --------
    >>> from cpd_eval.store.outlet.extract import extract_form
    >>> extract = extract_form(db, "pulse")
    >>> told = table_resource(extract, extract.tables[0], "pulse/responses.csv")
    >>> told["name"], told["schema"]["primaryKey"]
    ('pulse.responses.csv', ['response_id'])
    """
    format_ = path.rpartition(".")[2]
    schema: dict[str, Any] = {
        "fields": [_field(column, format_) for column in table.columns],
        "missingValues": [""],
        "primaryKey": _KEYS.get(table.name, ["response_id", "instance"]),
    }
    if table.name != "responses":
        schema["foreignKeys"] = [
            {
                "fields": ["response_id"],
                "reference": {
                    "resource": resource_name(f"{extract.form_id}/responses.{format_}"),
                    "fields": ["response_id"],
                },
            }
        ]
    told = file_resource(path, f"{table.title}") | {"type": "table", "schema": schema}
    if format_ == "csv":
        told |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "quoteChar": '"'}}
    return told


def file_resource(path: str, title: str) -> dict[str, Any]:
    """Describe a file of another kind.

    Examples
    --------
    >>> file_resource("pulse/codebook.xml", "DDI")["format"]
    'xml'
    """
    return {
        "name": resource_name(path),
        "path": path,
        "title": title,
        "format": path.rpartition(".")[2],
    }


def resource_name(path: str) -> str:
    """Name a resource after its path, with the letters a name may have.

    Examples
    --------
    >>> resource_name("pulse/responses.csv")
    'pulse.responses.csv'
    """
    return re.sub(r"[^a-z0-9._-]", "_", path.lower().replace("/", "."))


def _field(column: Column, format_: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "title": column.label,
        "type": _TYPES.get(column.kind, "string"),
    }
    if column.kind == "several":
        told |= {"type": "list", "delimiter": " "} if format_ == "csv" else {"type": "array"}
    if column.battery:
        told["description"] = column.battery
    if column.labels and column.kind == "one":
        told["categories"] = [
            {"value": value, "label": label} for value, label in column.labels.items()
        ]
    if column.missing:
        told["missingValues"] = [{"value": "", "label": "Not answered"}] + [
            {"value": code, "label": words} for code, words in column.missing.items()
        ]
    return told
