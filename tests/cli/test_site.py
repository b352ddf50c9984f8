"""``cpd-eval site``, from a file of made-up self-assessments."""

from pathlib import Path

import pytest

from cpd_eval.cli import run
from cpd_eval.simulate.maturity import simulate_maturity


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert run(["init", str(tmp_path / "project")]) == 0
    return tmp_path / "project"


def test_the_site_is_written_and_its_place_said(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    returns = simulate_maturity(seed=1)
    few = returns[returns["profession"].isin(["HR", "Legal"])]
    few.to_csv(tmp_path / "returns.csv", index=False)
    asked = ["site", "-o", str(tmp_path / "site"), "--returns", str(tmp_path / "returns.csv")]
    assert run([*asked, "--project", str(project)]) == 0
    assert f"2 professions: {tmp_path / 'site' / 'index.html'}" in capsys.readouterr().out
    assert (tmp_path / "site" / "legal.html").is_file()


def test_without_a_return_it_is_one_sentence(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["site", "--project", str(project)]) == 11
    assert "no profession has sent a return yet" in capsys.readouterr().err
