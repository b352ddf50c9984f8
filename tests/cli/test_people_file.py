"""An export of a personnel system, read as it is by a mapping in the settings."""

from pathlib import Path

import pytest

from cpd_eval.cli.people_file import read_people
from cpd_eval.errors import DataError, ProjectError
from cpd_eval.settings import FILE_NAME, read_settings

MAPPING = """
[people]
encoding = "cp1252"

[people.columns]
local_id = "Employee number"
name = "Full name"
region = "Location"
trained = "On programme"

[people.values.trained]
Yes = 1
No = 0

[people.values.region]
CYM = "Wales"
"""
EXPORT = (
    "Employee number;Full name;Grade;Location;On programme\n"
    "42;Zoë Made-Up;SEO;CYM;Yes\n"
    "43;Also Made-Up;HEO;London;No\n"
)


def read(tmp_path: Path, mapping: str, text: str, encoding: str = "cp1252"):
    (tmp_path / FILE_NAME).write_text(mapping, encoding="utf-8")
    file = tmp_path / "people.csv"
    file.write_text(text, encoding=encoding)
    return read_people(file, settings=read_settings(tmp_path, environ={}))


def test_an_export_is_read_as_the_settings_say(tmp_path: Path):
    assert read(tmp_path, MAPPING, EXPORT) == [
        {"local_id": "42", "name": "Zoë Made-Up", "region": "Wales", "trained": 1},
        {"local_id": "43", "name": "Also Made-Up", "region": "London", "trained": 0},
    ]


def test_a_file_in_the_columns_of_this_program_is_read_all_the_same(tmp_path: Path):
    assert read(tmp_path, MAPPING, "local_id,region\nE1,CYM\n") == [
        {"local_id": "E1", "region": "Wales"}
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (EXPORT.replace("Location", "Lokation"), "Did you mean 'Lokation'"),
        (EXPORT.replace("Yes", "Maybe"), r"row 2: 'trained' is 'Maybe'"),
        (EXPORT.replace("43;", "42;"), r"row 3: has the 'local_id' of .*row 2"),
        (EXPORT.replace("43;", ";"), r"row 3: 'local_id' is empty"),
        (EXPORT.replace("SEO;", ""), "5 cells were expected"),
        (EXPORT.splitlines()[0], "there is nobody in it"),
    ],
)
def test_a_mistake_in_an_export_is_told_with_its_place(tmp_path: Path, text: str, words: str):
    with pytest.raises(DataError, match=words):
        read(tmp_path, MAPPING, text)


def test_another_encoding_is_told(tmp_path: Path):
    mapping = MAPPING.replace("cp1252", "ascii")
    with pytest.raises(DataError, match="not in 'ascii'"):
        read(tmp_path, mapping, EXPORT)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("[people.columns]\nlocalid = 'x'\n", "Did you mean 'local_id'"),
        ("[people]\ncolumns = 'x'\n", "must be a table"),
        ("[people.values]\ntrained = 'x'\n", "a table for each column"),
        ("[people.values.shoe]\nx = 1\n", "a table for each column"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(tmp_path: Path, mapping: str, words: str):
    with pytest.raises(ProjectError, match=words):
        read(tmp_path, mapping, EXPORT)
