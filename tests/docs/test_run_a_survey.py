"""A newcomer gives every command of the how-to as it stands there, and each of them works."""

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from cpd_eval.cli import run

ROOT = Path(__file__).parents[2]
HOW_TO = (ROOT / "docs" / "run-a-survey.md").read_text(encoding="utf-8")
LINES = [
    line
    for block in re.findall(r"```sh\n(.*?)```", HOW_TO, re.DOTALL)
    for line in block.splitlines()
]
NOT_HERE = (". .venv", "cpd-eval serve", "cpd-eval staff add")
"""What only a terminal can do; the journeys and the tests of the staff pages do it."""


def give(line: str) -> None:
    """Do what a terminal would do with a line."""
    command, *words = shlex.split(line)
    if command == "cd":
        os.chdir(words[0])
    elif command == "cp":
        for file in words[:-1]:
            shutil.copy(ROOT / file, words[-1])
    else:
        assert command == "cpd-eval"
        assert run(words) == 0, line


@pytest.mark.long
def test_the_how_to_goes_from_nothing_to_the_report(tmp_path: Path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    for line in LINES:
        if not line.startswith(NOT_HERE):
            give(line)
    project = tmp_path / "my-project"
    assert "192 of 200 have submitted" in (project / "board.html").read_text()
    assert (project / "reports" / "before_after" / "report.html").is_file()
    assert (project / "answers" / "cpd_impact_before" / "responses.csv").is_file()
    told = capfd.readouterr().out
    assert "140 of 192 and 146 people were linked" in told
    assert "0 refused" in told


def test_the_how_to_shows_every_step():
    given = {" ".join(line.split()[1:3]) for line in LINES if line.startswith("cpd-eval")}
    steps = {"wave open", "wave invite", "responses import", "wave board", "wave remind"}
    assert steps | {"wave close", "report before_after", "responses export"} <= given
