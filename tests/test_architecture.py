"""The drawing in ARCHITECTURE.md, held as a dictionary."""

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest

import cpd_eval

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "cpd_eval"
EVERYTHING = {path.stem for path in SRC.iterdir() if path.suffix == ".py" or path.is_dir()}
EVERYTHING |= {"pages.boards"}

MAY_IMPORT = {
    "__init__": EVERYTHING,
    "errors": set(),
    "settings": {"errors"},
    "workforce": {"errors"},
    "frames": {"errors", "workforce"},
    "forms": {"errors", "workforce"},
    "simulate": {"errors", "workforce", "frames"},
    "store": {"errors", "settings", "workforce", "frames", "forms"},
    "analysis": {"errors", "frames"},
    "disclosure": {"errors", "frames"},
    "charts": {"errors", "frames", "disclosure"},
    "report": {"errors", "settings", "workforce", "frames", "analysis", "disclosure", "charts"},
    "pages": {"errors", "settings", "workforce", "forms", "store", "charts"},
    "pages.boards": {
        "errors",
        "settings",
        "workforce",
        "frames",
        "forms",
        "store",
        "disclosure",
        "charts",
        "report",
    },
    "cli": EVERYTHING,
}
MODULES = sorted(SRC.rglob("*.py"))


def station(path: Path) -> str:
    return place(path.relative_to(SRC).with_suffix("").parts)


def place(parts: Sequence[str]) -> str:
    """Name the station of a module; boards are one of their own, so that forms stay light."""
    return "pages.boards" if tuple(parts[:2]) == ("pages", "boards") else parts[0]


def imported(path: Path) -> set[str]:
    """Stations of the package that a module imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module == "cpd_eval":
            names = [f"cpd_eval.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {place(name.split(".")[1:]) for name in names if name.startswith("cpd_eval.")}
    return found - {station(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_a_module_imports_only_what_its_station_may(path: Path):
    assert imported(path) <= MAY_IMPORT[station(path)]


def test_every_station_has_its_place():
    assert {station(path) for path in MODULES} == set(MAY_IMPORT)


def test_the_drawing_shows_every_station():
    drawing = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    missing = [name for name in MAY_IMPORT if name != "__init__" and f"| {name} " not in drawing]
    assert missing == []


def test_the_door_is_sorted_and_no_wider_than_25_names():
    assert cpd_eval.__all__ == sorted(cpd_eval.__all__)
    assert len(cpd_eval.__all__) <= 25


@pytest.mark.parametrize("name", cpd_eval.__all__)
def test_every_name_at_the_door_is_there(name: str):
    assert getattr(cpd_eval, name) is not None


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_no_module_is_longer_than_300_lines(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
