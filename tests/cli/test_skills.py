"""``cpd-eval skills``, on made-up answers."""

from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.cli import run
from cpd_eval.simulate.posts import simulate_posts
from cpd_eval.simulate.skills_audit import simulate_audit


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("audit") / "answers.csv"
    simulate_audit(simulate_posts(seed=2, n_professions=3)).to_csv(file, index=False)
    return file


@pytest.fixture
def project(tmp_path: Path) -> str:
    assert run(["init", str(tmp_path / "project")]) == 0
    return str(tmp_path / "project")


def test_a_report_is_written(answers: Path, project: str, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    assert run(["skills", "report", str(answers), "-o", str(folder), "--project", project]) == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Which professions people belong to together" in page


def test_the_hr_file_reads_back_with_the_same_ids(
    answers: Path, project: str, tmp_path: Path
) -> None:
    file = tmp_path / "hr.csv"
    assert run(["skills", "export", str(answers), "-o", str(file), "--project", project]) == 0
    given, back = (pd.read_csv(one, dtype=str) for one in (answers, file))
    allowed = given[given["A11"] == "yes"]
    assert dict(zip(back["pid"], back["post_id"], strict=True)) == dict(
        zip(allowed["pid"], allowed["A01_post"], strict=True)
    )


def test_mentors_let_it_be_passed_on(answers: Path, project: str, tmp_path: Path) -> None:
    file = tmp_path / "mentors.csv"
    asked = ["skills", "mentors", str(answers), "--skill", "DIA1", "-o", str(file)]
    assert run([*asked, "--project", project]) == 0
    given = pd.read_csv(answers, dtype=str).set_index("pid")
    found = given.loc[pd.read_csv(file)["pid"]]
    assert set(found["A11"]) == {"yes"}
    assert set(found["A09"]) == {"mentor"}


def test_an_unknown_skill_is_one_sentence(
    answers: Path, project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["skills", "mentors", str(answers), "--skill", "DIA9", "-o", str(tmp_path / "m.csv")]
    assert run([*asked, "--project", project]) == 11
    assert "there is no 'DIA9'. Did you mean" in capsys.readouterr().err


def test_skills_in_few_hands_are_listed(answers: Path, project: str, tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    asked = ["skills", "single-points", str(answers), "-o", str(file), "--project", project]
    assert run(asked) == 0
    assert (pd.read_csv(file)["n_holders"] < 3).all()


def test_a_fourth_profession_is_one_sentence_and_a_code(
    answers: Path, project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = pd.read_csv(answers, dtype=str).head(3)
    wrong.loc[1, "A02"] = "OPS POL DDT PRJ"
    file = tmp_path / "wrong.csv"
    wrong.to_csv(file, index=False)
    assert run(["skills", "report", str(file), "--project", project]) == 11
    assert "column 'A02': 4 professions are named" in capsys.readouterr().err


def test_neither_file_nor_wave_is_one_sentence(
    project: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["skills", "report", "--project", project]) == 11
    assert "neither a file nor a wave" in capsys.readouterr().err
