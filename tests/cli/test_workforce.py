"""``cpd-eval workforce``, on made-up posts."""

from pathlib import Path

import pandas as pd
import pytest

from cpd_eval.cli import run


@pytest.fixture
def project(tmp_path: Path) -> str:
    assert run(["init", str(tmp_path / "project")]) == 0
    return str(tmp_path / "project")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    assert run(["workforce", "sample", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def picture(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("picture")
    assert run(["init", str(folder / "project")]) == 0
    files = [str(sample / f"{name}.csv") for name in ("posts", "flows")]
    asked = ["workforce", "report", *files, "-o", str(folder / "report")]
    assert run([*asked, "--project", str(folder / "project")]) == 0
    return folder / "report"


def test_the_picture_is_written(picture: Path) -> None:
    assert "Where people will be missing" in (picture / "report.html").read_text(encoding="utf-8")


def test_no_published_number_rests_on_fewer_than_ten(picture: Path) -> None:
    for name, counts in (("posts", ["n"]), ("projection", ["n", "moves"]), ("critical", ["n"])):
        table = pd.read_csv(picture / "tables" / f"{name}.csv")
        shown = table[table["status"] == "shown"]
        assert (shown[counts].where(shown[counts] > 0, 10) >= 10).all(axis=None)


def test_projections_leave_rounded_to_ten(picture: Path) -> None:
    table = pd.read_csv(picture / "tables" / "projection.csv")
    assert (table[["low_5", "central_5", "high_5"]].dropna() % 10 == 0).all(axis=None)


def test_what_is_to_settle_is_listed(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["workforce", "check", str(sample / "posts.csv")]) == 0
    assert "column 'profession': it is empty" in capsys.readouterr().out


def test_the_list_of_critical_posts_gives_its_reasons(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "critical.csv"
    assert run(["workforce", "critical", str(sample / "posts.csv"), "-o", str(file)]) == 0
    assert pd.read_csv(file)["at_risk"].str.contains("no successor is named").any()


def test_a_published_table_is_told_with_its_break(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.csv"
    text = "In post,2021,Unknown,400\nIn post,2022,Unknown,90\n"
    file.write_text("Status,Year,Profession_of_post,Headcount\n" + text)
    assert run(["workforce", "import", "acses", str(file)]) == 0
    assert "Break in the series" in capsys.readouterr().out


def test_consultants_are_told_with_negatives_and_gaps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "costs.csv"
    file.write_text(
        "department,year,month,sub_group,measure,value\n"
        "DfX,2024,1,consultants,costs,100\nDfX,2024,3,consultants,costs,-20\n"
    )
    assert run(["workforce", "import", "mwmi", str(file), "-o", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "£80, of which −£20 in months below nought (1); months without a figure: 1" in said


def test_a_post_with_two_professions_is_one_sentence_and_a_code(
    project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "posts.csv"
    file.write_text("post_id,title,grade,region,profession,person_id\n1,a,G7,Wales,HR;IT,ann\n")
    assert run(["workforce", "report", str(file), str(file), "--project", project]) == 11
    assert "column 'profession': found 'HR;IT'" in capsys.readouterr().err


def test_a_register_may_call_its_columns_otherwise(
    sample: Path, project: str, tmp_path: Path
) -> None:
    file = tmp_path / "hr.csv"
    posts = pd.read_csv(sample / "posts.csv", dtype=str)
    posts[posts["profession"] == "Policy"].rename(columns={"post_id": "Position"}).to_csv(file)
    asked = ["workforce", "report", str(file), str(sample / "flows.csv"), "--project", project]
    assert run([*asked, "--column", "post_id=Position"]) == 0


def test_a_column_we_do_not_know_is_one_sentence(
    sample: Path, project: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(sample / f"{name}.csv") for name in ("posts", "flows")]
    asked = ["workforce", "report", *files, "--column", "salary=Pay", "--project", project]
    assert run(asked) == 11
    assert "--column 'salary=Pay': one of post_id" in capsys.readouterr().err
