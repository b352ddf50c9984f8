"""The page's script: small modules, joined in the order of their imports."""

import re
from pathlib import Path

import pytest

from cpd_eval.pages import script

FOLDER = Path(script.__file__).parent / "js"


def imports_of(name):
    return re.findall(r'from "\./(\w+)\.js"', (FOLDER / f"{name}.js").read_text(encoding="utf-8"))


def test_every_module_is_part_of_the_script():
    there = sorted(path.stem for path in FOLDER.glob("*.js"))
    assert sorted([*script.MODULES, *script.TRANSPORTS]) == there


@pytest.mark.parametrize("name", script.MODULES)
def test_a_module_imports_only_those_before_it(name):
    before = script.MODULES[: script.MODULES.index(name)]
    assert set(imports_of(name)) <= set(before)


@pytest.mark.parametrize("transport", script.TRANSPORTS)
def test_no_import_is_left_in_the_script(transport):
    assert re.findall(r"^import ", script.page_script(transport), re.MULTILINE) == []


@pytest.mark.parametrize("name", [*script.MODULES, *script.TRANSPORTS])
def test_no_module_is_longer_than_300_lines(name):
    assert len((FOLDER / f"{name}.js").read_text(encoding="utf-8").splitlines()) <= 300
